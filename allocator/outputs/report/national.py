"""National tables: each wave, posts, money, recruitment, and all boards beside each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from allocator.inputs.parameters import MBU
from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import number, pounds
from allocator.outputs.report.content import Content
from allocator.outputs.report.figures import (
    DASH,
    MODEL_TITLES,
    board_wte,
    families,
    joined,
    minutes,
    national_wte,
    sentence,
    service_title,
    share,
    wave_title,
)

ROUNDING = (
    "Figures are rounded after adding up, so a total can differ from its parts in the last digit."
)


MEAN_TRAVEL = (
    "Mean travel counts community families met in person, whether they or the staff travel."
)


@dataclass(frozen=True)
class Measure:
    """One line of a table whose columns are waves: what, in which unit, and how it is written."""

    label: str
    unit: str
    column: str
    write: Callable[[float], str]

    @property
    def heading(self) -> str:
        """The label with its unit, as the heading of a row."""
        return measure_heading(self.label, self.unit)


def measure_heading(label: str, unit: str) -> str:
    """Return a row's heading: ``Need (families a year)``."""
    return f"{label} ({unit})"


NATIONAL_MEASURES: tuple[Measure, ...] = (
    Measure("Need", "families a year", "need_families", families),
    Measure("Need within reach", "families a year", "attainable_families", families),
    Measure("Families served", "families a year", "served_families", families),
    Measure("Families not served", "families a year", "unmet_families", families),
    Measure("Coverage", "% of need within reach", "coverage", share),
    Measure("Lowest board's coverage", "% of need within reach", "worst_coverage", share),
    Measure("Filled posts, all services", "WTE", "filled_wte", national_wte),
    Measure("Specialists recruited", "WTE", "hires_wte", national_wte),
    Measure("Money spent, recurring and set-up", "GBP", "spend_gbp", pounds),
    Measure("Money that lapses", "GBP", "lapsed_gbp", pounds),
    Measure("Mean travel, one way", "minutes", "mean_minutes", minutes),
)


def wave_columns(content: Content) -> tuple[Column, ...]:
    """Return one number column for each wave."""
    return tuple(Column(wave_title(wave), "", "number") for wave in content.waves)


def national_table(content: Content) -> PageTable:
    """Return the country's figures by wave."""
    return PageTable(
        name="national",
        caption="Scotland by wave",
        columns=(Column("Measure"), *wave_columns(content)),
        rows=tuple(
            Row((one.heading, *_by_wave(content.national[one.column], content, one.write)))
            for one in NATIONAL_MEASURES
        ),
        note=joined([unit_posts_note(content), MEAN_TRAVEL]),
    )


def unit_posts_note(content: Content) -> str:
    """Return which posts a national figure counts, beside the map's; empty without any unit."""
    if MBU not in content.services:
        return ""
    posts = content.posts_by_service().loc[MBU, content.last]
    return (
        f"Filled posts count those in mother and baby units ({national_wte(posts)} WTE in wave "
        f"{content.last}); the map's figures count boards' posts alone, so its totals are less."
    )


def _by_wave(
    series: pd.Series | Mapping[int, float], content: Content, write: Callable[[float], str]
) -> Iterable[str]:
    return [write(float(series[wave])) for wave in content.waves]


def posts_table(content: Content) -> PageTable:
    """Return filled posts by service and wave, with standard and shortfall in the last."""
    posts = content.posts_by_service()
    standard = content.shortfall_by_service().reindex(columns=["standard_wte", "shortfall_wte"])

    def _cells(row: pd.Series, asked: Iterable[float]) -> list[str]:
        return [national_wte(float(value)) for value in [*row, *asked]]

    rows = []
    for service in content.services:
        key = (service, content.last)
        asked = standard.loc[key] if key in standard.index else [float("nan")] * 2
        rows.append(Row((service_title(service), *_cells(posts.loc[service], asked))))
    last = standard[standard.index.get_level_values("wave") == content.last].sum()
    rows.append(Row(("All services", *_cells(posts.sum(), last)), total=True))
    return PageTable(
        name="posts",
        caption="Filled posts by service and wave",
        columns=(
            Column("Service"),
            *(Column(wave_title(wave), "WTE", "number") for wave in content.waves),
            Column(f"Standard, wave\N{NO-BREAK SPACE}{content.last}", "WTE", "number"),
            Column(f"Short of standard, wave\N{NO-BREAK SPACE}{content.last}", "WTE", "number"),
        ),
        rows=tuple(rows),
        note=f"Community teams have no standard in posts ({DASH}). {ROUNDING}",
    )


def recruitment_table(content: Content) -> PageTable:
    """Return who can be recruited, who is, for what, and who is left."""
    plan = content.plan
    hires = plan["team_posts"][["growth_wte", "replacement_wte"]].groupby("wave").sum()
    hires = hires.add(
        plan["mbu_posts"][["growth_wte", "replacement_wte"]].groupby("wave").sum(), fill_value=0.0
    )
    table = plan["recruitment"].join(hires)
    columns = {
        "Can be recruited": "pool_wte",
        "Finish training": "trainees_wte",
        "Recruited": "hires_wte",
        "of these to new posts": "growth_wte",
        "of these to replace leavers": "replacement_wte",
        "Left unrecruited": "unused_wte",
    }
    return PageTable(
        name="recruitment",
        caption="Recruitment by wave",
        columns=(Column("Wave"), *(Column(label, "WTE", "number") for label in columns)),
        rows=tuple(
            Row((wave_title(wave), *(national_wte(value) for value in row)))
            for wave, row in zip(
                content.waves,
                table.loc[list(content.waves), list(columns.values())].to_numpy(),
                strict=True,
            )
        ),
    )


def boards_table(content: Content) -> PageTable:
    """Return all boards in the last wave, with Scotland."""
    given = content.plan["boards"]
    rows = [
        Row(
            (
                name,
                model_words(given.loc[code]),
                *([number(given.loc[code, "first_wave"])] if content.opens_in_waves else []),
                number(given.loc[code, "births"]),
                *_board_cells(content.boards.loc[(code, content.last)]),
            ),
            key=code,
        )
        for code, name in content.names.items()
    ]
    labels = {
        "Own posts": "WTE",
        "Posts serving it": "WTE",
        "Need": "families a year",
        "Served": "families a year",
        "Not served": "families a year",
        "Coverage": "% of need within reach",
        "Mean travel": "minutes one way",
    }
    return PageTable(
        name="boards",
        caption=f"Boards in wave {content.last}",
        columns=(
            Column("Board"),
            Column("Model of service"),
            *([Column("Opens in wave", "", "number")] if content.opens_in_waves else []),
            Column("Births", "a year", "number"),
            *(Column(label, unit, "number") for label, unit in labels.items()),
        ),
        rows=(*rows, _scotland(content)),
        note=(
            "Own posts are a board's community team and embedded posts; posts serving it count the "
            "time of staff who work for its families, wherever they are based. Posts in mother and "
            f"baby units are national and in neither. {ROUNDING}"
        ),
    )


def model_words(board: pd.Series) -> str:
    """Return a board's model of service, marked where births are near a threshold."""
    title = MODEL_TITLES.get(str(board["service_model"]), str(board["service_model"]))
    words = sentence(title)
    if 0.0 < float(board["network_share"]) < 1.0:
        words = f"Own team with {share(board['network_share'])} of network support"
    elif 0.0 < float(board["embedded_share"]) < 1.0:
        of_standard = f"{share(board['embedded_share'])} of embedded standard"
        words = f"Between combined and stand-alone: {of_standard}"
    return f"{words} (near threshold)" if bool(board["near_threshold"]) else words


def _board_cells(row: Any) -> list[str]:
    return [
        board_wte(row["team_wte"] + row["embedded_wte"]),
        board_wte(row["serving_wte"]),
        families(row["need_families"]),
        families(row["served_families"]),
        families(row["unmet_families"]),
        share(row["coverage"]),
        minutes(row["mean_minutes"]),
    ]


def _scotland(content: Content) -> Row:
    of_wave = content.boards.xs(content.last, level="wave")
    added = of_wave[
        [
            "team_wte",
            "embedded_wte",
            "serving_wte",
            "need_families",
            "served_families",
            "unmet_families",
        ]
    ].sum()
    national = content.national.loc[content.last, ["coverage", "mean_minutes"]]
    births = number(content.plan["boards"]["births"].sum())
    cells = _board_cells(pd.concat([added, national]))
    blanks = [""] * (2 if content.opens_in_waves else 1)
    return Row(("Scotland", *blanks, births, *cells), key="scotland", total=True)


def mbu_table(content: Content) -> PageTable:
    """Return posts in mother and baby units by unit and wave."""
    plan = content.plan
    posts = plan["mbu_posts"]
    rows = [
        Row(
            (
                str(plan["mbus"].loc[unit, "name"]),
                number(plan["mbus"].loc[unit, "beds"]),
                *(national_wte(posts.loc[(unit, wave), "filled_wte"]) for wave in content.waves),
            )
        )
        for unit in plan["mbus"].index
    ]
    return PageTable(
        name="units",
        caption="Posts in mother and baby units",
        columns=(
            Column("Unit"),
            Column("Beds", "", "number"),
            *(Column(wave_title(wave), "WTE", "number") for wave in content.waves),
        ),
        rows=tuple(rows),
        empty="The plan has no mother and baby unit.",
    )
