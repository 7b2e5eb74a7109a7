"""The tables of the comparison page: every figure side by side, differences in signs and words."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from allocator.lp.plan import Plan
from allocator.outputs.compare.changes import Change
from allocator.outputs.compare.inequality import INEQUALITY_METRICS
from allocator.outputs.compare.metrics import NATIONAL_METRICS, PLACE_METRICS, Metric
from allocator.outputs.compare.place_sentences import (
    group_names,
    group_value,
    tolerance_text,
)
from allocator.outputs.compare.places import PlaceChange, PlaceGroup, PlaceSide
from allocator.outputs.page.tables import Column, PageTable, Row, RowGroup
from allocator.outputs.page.words import counted, listed
from allocator.outputs.report.figures import DASH, families

#: Verdicts said beside a difference; the others are plain from its sign.
SAID = frozenset({"better", "worse"})
STATUS_WORDS: dict[str, str] = {"proved": "Proved", "stopped": "Stopped before proof"}


def runs_table(plans: Mapping[str, Plan]) -> PageTable:
    """Return what each run is: model of service, scenarios, whether it is proved."""
    return PageTable(
        name="runs",
        caption="Runs",
        columns=(Column("Run"), Column("Model of service"), Column("Scenarios"), Column("Status")),
        rows=tuple(
            Row((run, *_provenance(plan), STATUS_WORDS.get(plan.status, plan.status)))
            for run, plan in plans.items()
        ),
    )


def _provenance(plan: Plan) -> tuple[str, str]:
    provenance = plan.provenance
    titles = provenance.get("scenario_titles") or provenance.get("scenarios") or []
    model = str(provenance.get("model_title") or provenance.get("model", ""))
    return model, listed([str(one) for one in titles]) if titles else DASH


def national_table(table: pd.DataFrame, runs: list[str]) -> PageTable:
    """Return Scotland's figures, a group of rows for each wave."""
    waves = list(dict.fromkeys(table.index.get_level_values("wave")))
    return PageTable(
        name="national",
        caption="Scotland, run by run",
        columns=_columns(runs, "Measure"),
        groups=tuple(
            RowGroup(
                f"Wave {wave}",
                tuple(
                    Row((one.heading, *_cells(_at(table, one, wave), runs, one)))
                    for one in NATIONAL_METRICS
                ),
            )
            for wave in waves
        ),
    )


def inequality_table(table: pd.DataFrame, runs: list[str], wave: int) -> PageTable:
    """Return how evenly each run shares things out in one wave."""
    return PageTable(
        name=f"inequality-wave-{wave}",
        caption=f"How evenly each run shares things out, wave {wave}",
        columns=_columns(runs, "Measure"),
        rows=tuple(
            Row((one.heading, *_cells(_at(table, one, wave), runs, one)))
            for one in INEQUALITY_METRICS
        ),
        note=(
            f"Kolm-Pollak measures of every run have the aversion of {runs[0]}. {DASH}: there is "
            "no figure."
        ),
    )


def board_table(
    boards: pd.DataFrame, scotland: pd.DataFrame, metric: Metric, runs: list[str], wave: int
) -> PageTable:
    """Return one metric of every board in one wave, Scotland last."""
    of_metric = _at(boards, metric, wave)
    names = of_metric["board_name"].groupby("board_code").first().sort_values(kind="stable")
    return PageTable(
        name=f"boards-{metric.key.replace('_', '-')}-wave-{wave}",
        caption=f"{metric.heading}, wave {wave}",
        columns=_columns(runs, "Board"),
        rows=(
            *(
                Row((str(name), *_cells(of_metric.loc[code], runs, metric)), key=str(code))
                for code, name in names.items()
            ),
            Row(("Scotland", *_cells(_at(scotland, metric, wave), runs, metric)), total=True),
        ),
    )


def settings_table(settings: pd.DataFrame, runs: list[str]) -> PageTable:
    """Return the settings that differ."""
    return PageTable(
        name="settings",
        caption="Settings that differ",
        columns=(Column("Setting"), *(Column(run) for run in runs)),
        rows=tuple(
            Row((str(key), *(str(value) for value in row)))
            for key, row in zip(settings.index, settings.to_numpy(), strict=True)
        ),
        empty="None: the runs have the same settings.",
    )


def places_table(change: Change, place: PlaceChange, *, number: int) -> PageTable:
    """Return the places whose figure changes most in one run, gains first.

    Parameters
    ----------
    change
        Of which run and wave.
    place
        Of which metric.
    number
        Place of the run among the runs, for the table's id.
    """
    metric = place.metric
    gains, losses = _PLACE_HEADINGS[metric.key]
    least = tolerance_text(metric, place.tolerance)
    sides = ((gains, place.better), (losses, place.worse))
    groups = tuple(
        RowGroup(
            f"{words} by more than {least}{_listed_of(side)}",
            tuple(_place_row(metric, one) for one in side.groups),
        )
        for words, side in sides
        if side.groups
    )
    return PageTable(
        name=f"places-{metric.key.replace('_', '-')}-{number}-wave-{change.wave}",
        caption=(
            f"Places: {metric.label.lower()}, {change.run} against {change.first}, "
            f"wave {change.wave}"
        ),
        columns=(
            Column("Places"),
            Column("Board"),
            Column("Need", "families a year", "number"),
            Column(change.first, metric.unit, "number"),
            Column(change.run, metric.unit, "number"),
            Column("Difference", metric.difference_unit, "number"),
        ),
        groups=groups,
        note="Places of one board that are shown alike stand together, the largest named first.",
        empty=f"No place changes by more than {least}.",
    )


#: Headings of what gets better and of what gets worse.
_PLACE_HEADINGS = {
    "coverage": ("Coverage rises", "Coverage falls"),
    "mean_minutes": ("Travel gets shorter", "Travel gets longer"),
}


def _listed_of(side: PlaceSide) -> str:
    if side.unnamed:
        return f" (the largest changes; {counted(side.unnamed, 'more place')} not listed)"
    return ""


def _place_row(metric: Metric, group: PlaceGroup) -> Row:
    return Row(
        (
            group_names(group),
            group.board_name,
            families(group.need_families),
            group_value(metric, group.before, out=group.out_before),
            group_value(metric, group.after, out=group.out_after),
            _said(metric, group.difference),
        )
    )


def islands_table(change: Change, *, number: int) -> PageTable:
    """Return every island in the two runs.

    Parameters
    ----------
    change
        Of which run and wave.
    number
        Place of the run among the runs, for the table's id.
    """
    metric = PLACE_METRICS[0][0]
    islands = change.islands.rename_axis("island").reset_index()
    islands = islands.sort_values(["board_name", "island"], kind="stable")
    return PageTable(
        name=f"islands-{number}-wave-{change.wave}",
        caption=f"Islands: coverage, {change.run} against {change.first}, wave {change.wave}",
        columns=(
            Column("Island"),
            Column("Board"),
            Column("Need", "families a year", "number"),
            Column(change.first, metric.unit, "number"),
            Column(change.run, metric.unit, "number"),
            Column("Difference", metric.difference_unit, "number"),
        ),
        rows=tuple(
            Row(
                (
                    str(row["island"]),
                    str(row["board_name"]),
                    families(row["need_families"]),
                    metric.text(row["before"]),
                    metric.text(row["after"]),
                    _said(metric, row["difference"]),
                )
            )
            for _, row in islands.iterrows()
        ),
        note="Coverage is of all need on the island, within reach or not.",
        empty="The runs have no place on an island.",
    )


def _said(metric: Metric, difference: float) -> str:
    """Return a difference with its sign, without its unit, and which way it is."""
    text = metric.difference_text(difference).removesuffix(" points")
    verdict = metric.verdict(difference)
    return f"{text} ({verdict})" if verdict in SAID else text


def _columns(runs: list[str], heading: str) -> tuple[Column, ...]:
    first, *others = runs
    return (
        Column(heading),
        Column(first, "", "number"),
        *(column for run in others for column in _pair(run, first)),
    )


def _pair(run: str, first: str) -> tuple[Column, Column]:
    return Column(run, "", "number"), Column("Difference", f"from {first}", "number")


def _cells(rows: pd.DataFrame, runs: list[str], metric: Metric) -> list[str]:
    """Return the first run's value, then value and difference of each other run."""
    cells = [metric.text(float(rows.loc[runs[0], "value"]))]
    for run in runs[1:]:
        row = rows.loc[run]
        change = metric.difference_text(float(row["difference"]))
        said = f"{change} ({row['verdict']})" if row["verdict"] in SAID else change
        cells += [metric.text(float(row["value"])), said]
    return cells


def _at(table: pd.DataFrame, metric: Metric, wave: int) -> pd.DataFrame:
    """Return the rows of one metric in one wave, by run or by board and run."""
    return table.xs((metric.key, wave), level=("metric", "wave"))
