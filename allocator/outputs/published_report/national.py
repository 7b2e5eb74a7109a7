"""Scotland and its boards by wave: figures, posts, money and recruitment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from allocator.inputs.parameters import MBU, SERVICES
from allocator.outputs.page.tables import Column, PageTable, Row, RowGroup
from allocator.outputs.page.words import pounds
from allocator.outputs.published_report.shown import Shown, Write, or_hidden, wave_columns
from allocator.outputs.report.charts import bar_chart
from allocator.outputs.report.figures import (
    DASH,
    board_wte,
    families,
    minutes,
    national_wte,
    service_title,
    share,
)

FAMILIES = "families a year"
REACHED = "% of need within reach"
TRAVEL = "minutes one way"


@dataclass(frozen=True)
class Measure:
    """One figure of a table: what, in which unit, of which column, and how it is written."""

    label: str
    unit: str
    column: str
    write: Write


NATIONAL: tuple[Measure, ...] = (
    Measure("Need", FAMILIES, "need_families", families),
    Measure("Need within reach", FAMILIES, "attainable_families", families),
    Measure("Families served", FAMILIES, "served_families", families),
    Measure("Families not served", FAMILIES, "unmet_families", families),
    Measure("Coverage", REACHED, "coverage", share),
    Measure("Lowest coverage of the boards shown", REACHED, "worst_coverage", share),
    Measure("Filled posts, all services", "WTE", "filled_wte", national_wte),
    Measure("Specialists recruited", "WTE", "hires_wte", national_wte),
    Measure("Money spent, recurring and set-up", "GBP", "spend_gbp", pounds),
    Measure("Money that lapses", "GBP", "lapsed_gbp", pounds),
    Measure("Mean travel", TRAVEL, "mean_minutes", minutes),
)
BOARDS: tuple[Measure, ...] = (
    Measure("Need", FAMILIES, "need_families", families),
    Measure("Served", FAMILIES, "served_families", families),
    Measure("Coverage", REACHED, "coverage", share),
    Measure("Community team", "WTE", "team_wte", board_wte),
    Measure("Embedded posts", "WTE", "embedded_wte", board_wte),
    Measure("Mean travel", TRAVEL, "mean_minutes", minutes),
)
MONEY: Mapping[str, str] = {
    "Budget": "budget_gbp",
    "Posts": "recurring_gbp",
    "Set-up": "setup_gbp",
    "Carried in": "carried_in_gbp",
    "Carried out": "carried_out_gbp",
    "Moved in": "moved_in_gbp",
    "Moved out": "moved_out_gbp",
    "Lapses": "lapsed_gbp",
}
RECRUITMENT: Mapping[str, str] = {
    "Can be recruited": "pool_wte",
    "Finish training": "trainees_wte",
    "Recruited": "hires_wte",
    "Left unrecruited": "unused_wte",
}
TRAVEL_NOTE = (
    "Mean travel is one way, of families or of staff, whoever travels; it weighs places by "
    "residents, not by families served."
)


def measure_rows(shown: Shown, measures: tuple[Measure, ...], table: str, *key: str) -> list[Row]:
    """Return one row a measure, one cell a wave; `key` is the row's label less its wave."""
    return [
        Row(
            (
                f"{one.label} ({one.unit})",
                *(
                    shown.text(table, (*key, wave) if key else wave, one.column, one.write)
                    for wave in shown.waves
                ),
            )
        )
        for one in measures
    ]


def national_table(shown: Shown) -> PageTable:
    """Return the country's figures by wave."""
    return PageTable(
        name="national",
        caption="Scotland by wave",
        columns=(Column("Measure"), *wave_columns(shown.waves)),
        rows=tuple(measure_rows(shown, NATIONAL, "national_indicators")),
        note=TRAVEL_NOTE,
    )


def boards_table(shown: Shown) -> PageTable:
    """Return every board's figures, wave by wave."""
    groups = tuple(
        RowGroup(
            f"Wave {wave}",
            tuple(
                Row(
                    (
                        name,
                        *(
                            shown.text("board_indicators", (code, wave), one.column, one.write)
                            for one in BOARDS
                        ),
                    )
                )
                for code, name in shown.names.items()
            ),
        )
        for wave in shown.waves
    )
    return PageTable(
        name="boards",
        caption="Boards by wave",
        columns=(
            Column("Board"),
            *(Column(one.label, one.unit, "number") for one in BOARDS),
        ),
        groups=groups,
        note=f"Posts in mother and baby units are national and in no board. {TRAVEL_NOTE}",
    )


def together_table(shown: Shown) -> PageTable:
    """Return what the boards with hidden families have together."""
    together = shown.run.together
    writes: dict[str, Write] = {
        "need_families": families,
        "attainable_families": families,
        "served_families": families,
        "unmet_families": families,
        "coverage": share,
        "serving_wte": board_wte,
    }
    return PageTable(
        name="together",
        caption="Boards with hidden families, taken together",
        columns=(
            Column("Wave"),
            Column("Boards"),
            Column("Need", FAMILIES, "number"),
            Column("Within reach", FAMILIES, "number"),
            Column("Served", FAMILIES, "number"),
            Column("Not served", FAMILIES, "number"),
            Column("Coverage", REACHED, "number"),
            Column("Posts serving them", "WTE", "number"),
        ),
        rows=tuple(
            Row(
                (
                    f"Wave {wave}",
                    str(row["boards"]),
                    *(write(float(row[column])) for column, write in writes.items()),
                )
            )
            for wave, row in together.iterrows()
        ),
        note=(
            "Each figure is that of Scotland less those of the boards shown. Posts serving them "
            "count the time of staff who work for their families, wherever they are based. "
            f"{DASH}: Scotland's figure is hidden too."
        ),
        empty="No wave has boards with hidden families whose sum may be shown.",
    )


def posts_by_service(shown: Shown) -> pd.DataFrame:
    """Return filled WTE of the country: index service, columns waves; NaN where part is hidden."""
    teams = shown.total("team_posts", "filled_wte", ["service", "wave"]).unstack("wave")
    units = shown.total("mbu_posts", "filled_wte", ["wave"])
    held = [one for one in SERVICES if one in teams.index or (one == MBU and len(units))]
    rows = {one: units if one == MBU else teams.loc[one] for one in held}
    return pd.DataFrame(rows).T.reindex(index=held, columns=list(shown.waves))


def posts_table(shown: Shown) -> PageTable:
    """Return filled posts of the country by service and wave."""
    posts = posts_by_service(shown)
    return PageTable(
        name="posts",
        caption="Filled posts by service and wave",
        columns=(Column("Service"), *wave_columns(shown.waves, "WTE")),
        rows=(
            *(
                Row((service_title(one), *(or_hidden(value, national_wte) for value in row)))
                for one, row in zip(posts.index, posts.to_numpy(float), strict=True)
            ),
            Row(
                (
                    "All services",
                    *(
                        shown.text("national_indicators", wave, "filled_wte", national_wte)
                        for wave in shown.waves
                    ),
                ),
                total=True,
            ),
        ),
        note="Figures are rounded after adding up.",
    )


def posts_chart(shown: Shown) -> object:
    """Return the posts by service as bars; None where one is hidden."""
    posts = posts_by_service(shown)
    if posts.isna().to_numpy().any():
        return None
    return bar_chart(
        name="posts-chart",
        title="Filled posts by service",
        description=(
            "One stacked bar a wave, a part for each service. The same figures stand in the table "
            "Filled posts by service and wave."
        ),
        unit="WTE",
        series=[service_title(str(service)) for service in posts.index],
        rows={f"Wave {wave}": [float(value) for value in posts[wave]] for wave in shown.waves},
        figures=[
            f"{shown.text('national_indicators', wave, 'filled_wte', national_wte)} WTE"
            for wave in shown.waves
        ],
    )


def money_table(shown: Shown) -> PageTable:
    """Return money by wave and service."""
    services = shown.table("money").index.get_level_values("service")
    return PageTable(
        name="money",
        caption="Money by wave and service",
        columns=(Column("Service"), *(Column(label, "GBP", "number") for label in MONEY)),
        groups=tuple(
            RowGroup(
                f"Wave {wave}",
                tuple(
                    Row(
                        (
                            service_title(one),
                            *(
                                shown.text("money", (one, wave), column, pounds)
                                for column in MONEY.values()
                            ),
                        )
                    )
                    for one in SERVICES
                    if one in services
                ),
            )
            for wave in shown.waves
        ),
    )


def recruitment_table(shown: Shown) -> PageTable:
    """Return who can be recruited, who is, and who is left."""
    return PageTable(
        name="recruitment",
        caption="Recruitment by wave",
        columns=(Column("Wave"), *(Column(label, "WTE", "number") for label in RECRUITMENT)),
        rows=tuple(
            Row(
                (
                    f"Wave {wave}",
                    *(
                        shown.text("recruitment", wave, column, national_wte)
                        for column in RECRUITMENT.values()
                    ),
                )
            )
            for wave in shown.waves
        ),
    )
