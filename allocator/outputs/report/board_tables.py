"""A board's tables and chart: its figures by wave, whose time serves it, and how it compares."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from allocator.inputs.parameters import COMMUNITY, EMBEDDED_SERVICES
from allocator.outputs.page.tables import Column, PageTable, Row, RowGroup
from allocator.outputs.report.charts import Chart, bar_chart
from allocator.outputs.report.content import Content, of_board
from allocator.outputs.report.figures import (
    board_wte,
    families,
    hours,
    minutes,
    service_title,
    share,
)
from allocator.outputs.report.national import Measure, measure_heading, wave_columns
from allocator.outputs.report.travel import LIMITS, SCOTLAND

#: Whose time serves a board: column of `staff_time`, in the table and in the chart.
SERVED_BY: dict[str, tuple[str, str]] = {
    "own_team_wte": ("by its own team", "Own team"),
    "hub_teams_wte": ("by teams of other boards", "Other boards' teams"),
    "embedded_wte": ("by posts embedded in its services", "Embedded posts"),
}
#: Where else the time of a board's own team goes.
GONE_TO: dict[str, str] = {
    "for_others_wte": "Its team's time for other boards",
    "idle_wte": "Its team's time that is not used",
}
FAMILY_MEASURES: tuple[Measure, ...] = (
    Measure("Need", "families a year", "need_families", families),
    Measure("Need within reach", "families a year", "attainable_families", families),
    Measure("Served by community teams", "families a year", "served_community", families),
    Measure("Served by embedded posts", "families a year", "served_embedded", families),
    Measure("Not served", "families a year", "unmet_families", families),
    Measure("Coverage", "% of need within reach", "coverage", share),
)
TRAVEL_MEASURES: tuple[Measure, ...] = (
    Measure("Mean travel, one way", "minutes", "mean_minutes", minutes),
    *(
        Measure(f"Within {limit} minutes", "% of those met", f"within_{limit}", share)
        for limit in LIMITS
    ),
)
COMPARED: tuple[Measure, ...] = (
    Measure("Coverage", "% of need within reach", "coverage", share),
    Measure("Staff time per 1,000 births", "WTE", "wte_per_1000_births", board_wte),
    *TRAVEL_MEASURES[:1],
    TRAVEL_MEASURES[2],
)


def board_table(content: Content, code: str, *, name: str) -> PageTable:
    """Return a board's figures by wave: posts, staff time, families, travel, other support.

    Parameters
    ----------
    content
        The report's facts.
    code
        The board.
    name
        Id of the table.
    """
    groups = {
        "Posts": tuple(_post_rows(content, code)),
        "Staff time": tuple(_time_rows(content, code)),
        "Families": tuple(_family_rows(content, code)),
        "Travel of families, or of staff to them": tuple(_travel_rows(content, code)),
        "Other support": (*_support_rows(content, code), *_mbu_rows(content, code)),
    }
    return PageTable(
        name=name,
        caption=f"{content.names[code]} by wave",
        columns=(Column("Measure"), *wave_columns(content)),
        groups=tuple(RowGroup(heading, rows) for heading, rows in groups.items() if rows),
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


def _time_rows(content: Content, code: str) -> Iterator[Row]:
    figures, times = of_board(content.boards, code), of_board(content.staff_time, code)
    yield _row(content, "Staff time that serves it", "WTE", figures["serving_wte"], board_wte)
    parts = {column: times[column] for column in SERVED_BY if times[column].any()}
    if list(parts) != ["own_team_wte"]:
        for column, series in parts.items():
            yield _row(content, SERVED_BY[column][0], "WTE", series, board_wte)
    for column, label in GONE_TO.items():
        if times[column].any():
            yield _row(content, label, "WTE", times[column], board_wte)
    per_births = figures["wte_per_1000_births"]
    yield _row(content, "Staff time per 1,000 births", "WTE", per_births, board_wte)


def _family_rows(content: Content, code: str) -> Iterator[Row]:
    served = content.plan["board_coverage"][["served_community", "served_embedded"]]
    table = of_board(content.boards.join(served), code)
    for one in FAMILY_MEASURES:
        if one.column != "served_embedded" or table[one.column].any():
            yield _row(content, one.label, one.unit, table[one.column], one.write)


def _travel_rows(content: Content, code: str) -> Iterator[Row]:
    table = of_board(content.travel, code)
    for one in TRAVEL_MEASURES:
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
        label = "Share of that unit's infant mental health posts"
        yield _row(content, label, "WTE", table["specialist_wte"], board_wte)


def compare_table(content: Content, code: str, *, name: str) -> PageTable:
    """Return a board beside Scotland and the span of all boards in the last wave.

    Parameters
    ----------
    content
        The report's facts.
    code
        The board.
    name
        Id of the table.
    """
    return PageTable(
        name=name,
        caption=f"{content.names[code]} beside Scotland, wave {content.last}",
        columns=(
            Column("Measure"),
            *(
                Column(label, "", "number")
                for label in ("This board", "Scotland", "Lowest board", "Highest board")
            ),
        ),
        rows=tuple(_compared(content, code, one) for one in COMPARED),
    )


def _compared(content: Content, code: str, one: Measure) -> Row:
    source = content.boards if one.column in content.boards.columns else content.travel
    of_wave = source.loc[source.index.get_level_values("wave") == content.last, one.column]
    boards = of_wave.droplevel("wave").drop(SCOTLAND, errors="ignore")
    figures = (boards.get(code, float("nan")), _scotland(content, one.column), boards.min())
    cells = [one.write(float(value)) for value in (*figures, boards.max())]
    return Row((measure_heading(one.label, one.unit), *cells))


def _scotland(content: Content, column: str) -> float:
    if column == "wte_per_1000_births":
        serving = content.boards["serving_wte"].xs(content.last, level="wave").sum()
        return float(serving / content.plan["boards"]["births"].sum() * 1000.0)
    if column in content.national.columns:
        return float(content.national.at[content.last, column])
    key = (SCOTLAND, content.last)
    return float(content.travel[column].get(key, float("nan")))


def time_chart(content: Content, code: str, *, name: str) -> Chart:
    """Return whose staff time serves a board in each wave.

    Parameters
    ----------
    content
        The report's facts.
    code
        The board.
    name
        Id of the chart.
    """
    times, board = of_board(content.staff_time, code), content.names[code]
    shown = [column for column in SERVED_BY if times[column].any()] or ["own_team_wte"]
    serving = of_board(content.boards["serving_wte"], code)
    return bar_chart(
        name=name,
        title=f"Staff time that serves {board}",
        description=(
            "One bar a wave, a part for each team that gives the time. The same figures stand in "
            f"the table {board} by wave."
        ),
        unit="WTE",
        series=[SERVED_BY[column][1] for column in shown],
        rows={
            f"Wave {wave}": [float(times.at[wave, column]) for column in shown]
            for wave in content.waves
        },
        figures=[f"{board_wte(float(serving[wave]))} WTE" for wave in content.waves],
    )
