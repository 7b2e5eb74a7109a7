"""What binds a board, and what would change its part: births, and plans that are as good."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.inputs.parameters import COMMUNITY
from allocator.outputs.page.words import number
from allocator.outputs.report.answers import post_span
from allocator.outputs.report.binding import binding_label
from allocator.outputs.report.board_sentences import RUNS_OUT, in_band, limits
from allocator.outputs.report.content import TIE, Content
from allocator.outputs.report.figures import joined
from allocator.outputs.report.sections import section_words
from allocator.outputs.report.service_options import compared_boards

#: What binds, and more of what would move the plan.
BINDS: dict[str, str] = {
    "Money and recruitment": (
        "Money for community posts and recruitment both bind in wave {}: more of both would move "
        "the whole plan."
    ),
    "Money": (
        "Money for community posts binds in wave {}, not recruitment: more of it would move the "
        "whole plan."
    ),
    "Recruitment": (
        "Recruitment binds in wave {}, not money: more recruits would move the whole plan."
    ),
    "Fixed shares": (
        "Each board is held to its share of the community budget in wave {}: what one cannot use "
        "moves to no other."
    ),
    "Other rules": "In wave {} other rules bind than money and recruitment.",
}


def binds(content: Content, code: str) -> str:
    """Return how a board stands to the lowest, why it may stand higher, and what binds.

    Parameters
    ----------
    content
        The report's facts.
    code
        The board.
    """
    label = binding_label(content, content.last)
    said = limits(content, code)
    known = RUNS_OUT[label] in said
    rest = "" if known else BINDS[label].format(content.last)
    return joined([said, _earlier(content, code), rest])


def _earlier(content: Content, code: str) -> str:
    """Return that a board opened before others, where it stands above the lowest."""
    first = content.plan["boards"]["first_wave"]
    coverage = content.boards["coverage"].xs(content.last, level="wave")
    if first[code] >= first.max() or not coverage.get(code, 0.0) > coverage.min() + TIE:
        return ""
    return "It opened before others, and posts once filled are kept while people stay."


def change(content: Content, code: str) -> str:
    """Return what would change a board's part of the plan: its births, and plans as good as this.

    Parameters
    ----------
    content
        The report's facts.
    code
        The board.
    """
    return joined([_births(content, code), *_ranges(content, code)])


def _births(content: Content, code: str) -> str:
    """Return how many births away another model of service is; empty where births do not say."""
    board = content.plan["boards"].loc[code]
    births, model = float(board["births"]), str(board["service_model"])
    upper = content.number("service_model.standalone_births_threshold")
    lower = content.number("service_model.supported_births_threshold")
    if code in compared_boards(content):
        return (
            "Its births are so near a threshold that the plan chose between two models; "
            f"{section_words(content, 'choices')} shows what the other would do."
        )
    if in_band(board):
        return "Each birth more or fewer moves its share of the standards a little."
    if model == "supported" and births < lower:
        gap = number(lower - births)
        return f"{gap} births a year more would give it a team of its own."
    if model == "stand-alone" and births > upper:
        gap = number(births - upper)
        return f"{gap} births a year fewer would make it a combined team without embedded posts."
    if model == "combined" and lower <= births <= upper:
        more = f"{number(upper - births + 1)} births a year more would make it a stand-alone team"
        less = f"; {number(births - lower + 1)} fewer, a network-supported board" if lower else ""
        return f"{more}{less}."
    return "Its model of service was settled otherwise than by births, and could be again."


def _ranges(content: Content, code: str) -> Iterator[str]:
    """Yield how far a board's own team may differ in plans that are as good, where that is known.

    Ranges are those of posts in any fraction: of whole posts they say nothing.
    """
    key = (code, COMMUNITY, content.last)
    if content.ranges is None or content.whole or key not in content.ranges.index:
        return
    row = content.ranges.loc[key]
    if bool(row["firm"]):
        yield "Every plan as good as this one gives its team the same posts."
    else:
        yield f"Plans as good as this one give its team {post_span(row)} WTE."
