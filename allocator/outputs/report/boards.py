"""One page a board: what is proposed and why, who covers it, travel, comparison, and what binds."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.outputs.page.tables import PageTable
from allocator.outputs.report import board_sentences as sentences
from allocator.outputs.report.board_assumed import assumed
from allocator.outputs.report.board_change import binds, change
from allocator.outputs.report.board_places import places_sentences
from allocator.outputs.report.board_tables import board_table, compare_table, time_chart
from allocator.outputs.report.charts import Chart
from allocator.outputs.report.comparison import board_rules_table
from allocator.outputs.report.content import Content
from allocator.outputs.report.ferries import ferry_sentence
from allocator.outputs.report.figures import joined
from allocator.outputs.report.judgement import near_threshold
from allocator.outputs.report.national import model_words
from allocator.outputs.report.travel_words import far_sentence, travel_sentences

NO_COVER = "No other board covers it, and it covers none."


@dataclass(frozen=True)
class BoardSection:
    """What the report says of one board.

    Parameters
    ----------
    anchor
        Id of the section within the page.
    code, name, model
        The board; its model of service.
    flags
        Matters that need judgement, in short.
    points
        Headings with what is said under each.
    chart
        Whose staff time serves it in each wave.
    figures, compared, rules
        Figures by wave; the last wave beside Scotland, and beside the simple rules.
    """

    anchor: str
    code: str
    name: str
    model: str
    flags: tuple[str, ...]
    points: tuple[tuple[str, str], ...]
    chart: Chart
    figures: PageTable
    compared: PageTable
    rules: PageTable


def board_sections(content: Content) -> tuple[BoardSection, ...]:
    """Return a section for each board, in order of name."""
    near = near_threshold(content)
    return tuple(
        _section(content, code, f"board-{place}", near.get(code, ""))
        for place, code in enumerate(content.names, start=1)
    )


def _section(content: Content, code: str, anchor: str, near: str) -> BoardSection:
    return BoardSection(
        anchor=anchor,
        code=code,
        name=content.names[code],
        model=model_words(content.plan["boards"].loc[code]),
        flags=sentences.flags(content, code, near),
        points=tuple((heading, text) for heading, text in _points(content, code) if text),
        chart=time_chart(content, code, name=f"{anchor}-chart"),
        figures=board_table(content, code, name=f"{anchor}-figures"),
        compared=compare_table(content, code, name=f"{anchor}-compared"),
        rules=board_rules_table(content, code, name=f"{anchor}-rules"),
    )


def _points(content: Content, code: str) -> tuple[tuple[str, str], ...]:
    return (
        (
            "What is proposed",
            joined([sentences.opening(content, code), sentences.reaches(content, code)]),
        ),
        ("Model of service, and why", sentences.why(content, code)),
        ("Who covers whom", _cover(content, code)),
        ("Travel", travel_sentences(content, code)),
        ("Farthest places", far_sentence(content, code)),
        ("Ferries", ferry_sentence(content, code)),
        ("Islands, deprivation, places", places_sentences(content, code)),
        ("What binds", binds(content, code)),
        ("What would change it", change(content, code)),
        ("What is assumed for it", assumed(content, code)),
    )


def _cover(content: Content, code: str) -> str:
    """Return who covers a board and whom it covers, also where nobody does."""
    said = sentences.cover(content, code)
    cover = content.plan["network_cover"].index
    alone = code not in {
        *cover.get_level_values("board_code"),
        *cover.get_level_values("hub_board_code"),
    }
    return joined([said, NO_COVER if alone else ""])
