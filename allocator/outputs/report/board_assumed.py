"""What is assumed for one board: the settings that it rests on and that nobody has published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allocator.outputs.page.words import number
from allocator.outputs.report.board_sentences import in_band
from allocator.outputs.report.content import Content, births_words
from allocator.outputs.report.figures import sentence
from allocator.outputs.report.sections import section_words


@dataclass(frozen=True)
class Assumption:
    """One assumption in words.

    Parameters
    ----------
    key
        The setting.
    words
        What is assumed, from the facts of the report.
    models
        Models of service that it matters to; empty for all.
    mode
        Way of working that it matters to; empty for all.
    graded
        Whether it matters only to boards between two models of service.
    """

    key: str
    words: Callable[[Content], str]
    models: tuple[str, ...] = ()
    mode: str = ""
    graded: bool = False


def _said(text: str, key: str, *, percent: bool = False) -> Callable[[Content], str]:
    def _words(content: Content) -> str:
        value = content.number(key) * (100 if percent else 1)
        return text.format(number(value) if value == round(value) else f"{value:g}")

    return _words


#: What boards rest on, in the order in which it is said.
ASSUMPTIONS: tuple[Assumption, ...] = (
    Assumption(
        "demand.need_rate",
        lambda content: (
            f"need is {100 * content.number('demand.need_rate'):g}% of "
            f"{births_words(content.word('demand.births_basis'))}"
        ),
    ),
    Assumption(
        "time.hours_per_family",
        _said("a family takes {} hours of staff time", "time.hours_per_family"),
    ),
    Assumption(
        "service_model.near_threshold_share",
        _said(
            "within {}% of a threshold standards rise and fall in a straight line",
            "service_model.near_threshold_share",
            percent=True,
        ),
        graded=True,
    ),
    Assumption(
        "service_model.supported_births_threshold",
        _said(
            "a board with fewer than {} births a year has no team of its own",
            "service_model.supported_births_threshold",
        ),
        models=("supported",),
    ),
    Assumption(
        "support.link_hours_per_supported_board",
        _said(
            "its lead hub owes it {} link hours a year", "support.link_hours_per_supported_board"
        ),
        models=("supported",),
    ),
    Assumption(
        "service_model.combined_imh_share",
        _said(
            "{}% of a combined team's posts are infant mental health posts",
            "service_model.combined_imh_share",
            percent=True,
        ),
        models=("combined",),
    ),
    Assumption(
        "embedded.wte_at_threshold",
        _said(
            "each embedded service owes {} WTE at the threshold, and more with births",
            "embedded.wte_at_threshold",
        ),
        models=("stand-alone",),
    ),
    Assumption(
        "travel.family_limit_minutes",
        _said("families travel at most {} minutes to a clinic", "travel.family_limit_minutes"),
        mode="clinic",
    ),
    Assumption(
        "travel.staff_limit_minutes",
        _said("staff travel at most {} minutes on a day's visit", "travel.staff_limit_minutes"),
        mode="outreach",
    ),
    Assumption(
        "travel.overnight_limit_minutes",
        _said(
            "staff travel at most {} minutes where they stay the night",
            "travel.overnight_limit_minutes",
        ),
        mode="overnight",
    ),
    Assumption(
        "time.families_per_overnight_trip",
        _said(
            "staff who stay the night meet {} families a trip", "time.families_per_overnight_trip"
        ),
        mode="overnight",
    ),
)


def assumed(content: Content, code: str) -> str:
    """Return what is assumed for a board; settings that somebody has published are left out.

    Parameters
    ----------
    content
        The report's facts.
    code
        The board.
    """
    board = content.plan["boards"].loc[code]
    model = str(board["service_model"])
    held = set(content.plan.assumptions.index)
    said = [
        one.words(content)
        for one in ASSUMPTIONS
        if one.key in held
        and (not one.models or model in one.models)
        and (not one.graded or in_band(board))
        and (not one.mode or _works(content, code, one.mode))
    ]
    rest = f"{sentence(section_words(content, 'log'))} lists every assumption."
    if not said:
        return rest
    return f"{sentence('; '.join(said))}. {rest}"


def _works(content: Content, code: str, mode: str) -> bool:
    """Tell whether any family of a board is met in a way of working in the last wave."""
    key = (code, content.last)
    return key in content.travel.index and bool(content.travel.at[key, f"{mode}_families"] > 0)
