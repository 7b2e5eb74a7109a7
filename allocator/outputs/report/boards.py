"""One section a board: its model of service and why, who covers it, and its figures by wave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from allocator.inputs.parameters import COMMUNITY, EMBEDDED_SERVICES
from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.report import board_sentences as sentences
from allocator.outputs.report.comparison import board_rules_table
from allocator.outputs.report.content import Content, of_board
from allocator.outputs.report.figures import (
    board_wte,
    families,
    hours,
    minutes,
    sentence,
    service_title,
    share,
)
from allocator.outputs.report.judgement import near_threshold
from allocator.outputs.report.national import (
    Measure,
    measure_heading,
    model_words,
    wave_columns,
)


@dataclass(frozen=True)
class BoardSection:
    """What the report says of one board.

    Parameters
    ----------
    anchor
        Id of the section within the page.
    name, model
        The board's name; its model of service.
    flags
        Matters that need judgement, in short.
    why, cover, proposal, limits
        Sentences: why this model; who covers it; what is proposed; what limits it.
    figures, rules
        Figures by wave; the last wave beside the simple rules.
    """

    anchor: str
    name: str
    model: str
    flags: tuple[str, ...]
    why: str
    cover: str
    proposal: str
    limits: str
    figures: PageTable
    rules: PageTable


def board_sections(content: Content) -> tuple[BoardSection, ...]:
    """Return a section for each board, in order of name."""
    near = near_threshold(content)
    return tuple(
        _section(content, code, place, near.get(code, ""))
        for place, code in enumerate(content.names, start=1)
    )


def _section(content: Content, code: str, place: int, near: str) -> BoardSection:
    board = content.plan["boards"].loc[code]
    return BoardSection(
        anchor=f"board-{place}",
        name=content.names[code],
        model=model_words(board),
        flags=sentences.flags(content, code, near),
        why=sentences.why(content, code),
        cover=sentences.cover(content, code),
        proposal=sentences.proposal(content, code),
        limits=sentences.limits(content, code),
        figures=_figures(content, code, place),
        rules=board_rules_table(content, code, name=f"board-{place}-rules"),
    )


BOARD_MEASURES: tuple[Measure, ...] = (
    Measure("Staff time that serves it", "WTE", "serving_wte", board_wte),
    Measure("Staff time per 1,000 births", "WTE", "wte_per_1000_births", board_wte),
    Measure("Need", "families a year", "need_families", families),
    Measure("Need within reach", "families a year", "attainable_families", families),
    Measure("Served by community teams", "families a year", "served_community", families),
    Measure("Served by embedded posts", "families a year", "served_embedded", families),
    Measure("Not served", "families a year", "unmet_families", families),
    Measure("Coverage", "% of need within reach", "coverage", share),
    Measure("Mean travel, one way", "minutes", "mean_minutes", minutes),
)


def _figures(content: Content, code: str, place: int) -> PageTable:
    return PageTable(
        name=f"board-{place}-figures",
        caption=f"{content.names[code]} by wave",
        columns=(Column("Measure"), *wave_columns(content)),
        rows=(
            *_post_rows(content, code),
            *_measure_rows(content, code),
            *_support_rows(content, code),
            *_mbu_rows(content, code),
        ),
    )


def _row(
    content: Content, label: str, unit: str, series: pd.Series, write: Callable[[float], str]
) -> Row:
    cells = [write(float(series.get(wave, float("nan")))) for wave in content.waves]
    return Row((measure_heading(label, unit), *cells))


def _post_rows(content: Content, code: str) -> Iterator[Row]:
    posts = of_board(content.plan["team_posts"]["filled_wte"], code)
    held = set(posts.index.get_level_values("service"))
    for service in (COMMUNITY, *EMBEDDED_SERVICES):
        if service in held:
            label = f"{service_title(service)} posts"
            yield _row(content, label, "WTE", posts.xs(service, level="service"), board_wte)
    if len(held) != 1:
        total = posts.groupby("wave").sum().reindex(list(content.waves), fill_value=0.0)
        yield _row(content, "All posts of its own", "WTE", total, board_wte)


def _measure_rows(content: Content, code: str) -> Iterator[Row]:
    served = content.plan["board_coverage"][["served_community", "served_embedded"]]
    table = of_board(content.boards.join(served), code)
    for one in BOARD_MEASURES:
        if one.column == "served_embedded" and not table[one.column].any():
            continue
        yield _row(content, one.label, one.unit, table[one.column], one.write)


def _support_rows(content: Content, code: str) -> Iterator[Row]:
    support = of_board(content.plan["support"], code)
    kinds = {"consultation": "Consultation for universal services", "link": "Link hours from hubs"}
    for kind, label in kinds.items():
        required = support[f"{kind}_required_hours"]
        if required.sum() > 0:
            given = required - support[f"{kind}_shortfall_hours"]
            yield _row(content, label, "hours a year", given, hours)


def _mbu_rows(content: Content, code: str) -> Iterator[Row]:
    rows = of_board(content.plan["mbu_admissions"], code)
    for unit in sorted(set(rows.index.get_level_values("mbu_id"))):
        name = str(content.plan["mbus"].loc[unit, "name"])
        table = rows.xs(unit, level="mbu_id")
        yield _row(content, f"Admissions to {name}", "women a year", table["admissions"], families)
        yield _row(
            content,
            sentence("share of that unit's infant mental health posts"),
            "WTE",
            table["specialist_wte"],
            board_wte,
        )
