"""The comparison page: what changes in sentences, then every figure side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from allocator.lp.plan import Plan
from allocator.outputs.compare.inequality import INEQUALITY_METRICS
from allocator.outputs.compare.metrics import BOARD_METRICS, NATIONAL_METRICS, Metric
from allocator.outputs.compare.sentences import changes
from allocator.outputs.compare.tables import common_waves, compare_runs
from allocator.outputs.page.shell import render_page
from allocator.outputs.page.tables import Column, PageTable, Row, RowGroup
from allocator.outputs.page.templates import template_text
from allocator.outputs.page.words import listed
from allocator.outputs.report.charts import DotChart, dot_chart
from allocator.outputs.report.figures import DASH

#: Runs that the chart has marks for.
MOST_CHARTED = 4
#: Verdicts said beside a difference; the others are plain from its sign.
SAID = frozenset({"better", "worse"})
STATUS_WORDS: dict[str, str] = {"proved": "Proved", "stopped": "Stopped before proof"}


def draw_comparison(
    plans: Mapping[str, Plan],
    *,
    title: str = "Plans compared",
    inequality: Mapping[str, pd.DataFrame] | None = None,
) -> str:
    """Return plans side by side as one HTML file that fetches nothing.

    Parameters
    ----------
    plans
        Plans by the name they are shown under; the others are held against the first.
    title
        Heading of the page, plain text.
    inequality
        As for `compare_runs`.

    Returns
    -------
    str
        HTML text, the same for the same arguments.

    Raises
    ------
    UsageError
        If there are fewer than two plans, or no wave that all of them have.
    """
    tables = compare_runs(plans, inequality=inequality)
    runs, last = list(plans), common_waves(plans)[-1]
    context: dict[str, Any] = {
        "title": title,
        "last": last,
        "first": runs[0],
        "changes": changes(tables, runs, last),
        "chart": _chart(tables["boards"], runs, last),
        "charted": len(runs) > MOST_CHARTED,
        "runs_table": _runs_table(plans),
        "national_table": _national_table(tables["national"], runs),
        "inequality_table": _inequality_table(tables["inequality"], runs, last),
        "board_tables": [_board_table(tables["boards"], one, runs, last) for one in BOARD_METRICS],
        "settings_table": _settings_table(tables["settings"], runs),
    }
    return render_page("compare.html.j2", context, styles=[template_text("css/report.css")])


def _columns(runs: list[str], heading: str, unit: str) -> tuple[Column, ...]:
    first, *others = runs
    return (
        Column(heading),
        Column(first, unit, "number"),
        *(column for run in others for column in _pair(run, first, unit)),
    )


def _pair(run: str, first: str, unit: str) -> tuple[Column, Column]:
    return Column(run, unit, "number"), Column("Difference", f"from {first}", "number")


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


def _national_table(table: pd.DataFrame, runs: list[str]) -> PageTable:
    waves = list(dict.fromkeys(table.index.get_level_values("wave")))
    return PageTable(
        name="national",
        caption="Scotland, run by run",
        columns=_columns(runs, "Measure", ""),
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


def _inequality_table(table: pd.DataFrame, runs: list[str], wave: int) -> PageTable:
    return PageTable(
        name="inequality",
        caption=f"How evenly each run shares things out, wave {wave}",
        columns=_columns(runs, "Measure", ""),
        rows=tuple(
            Row((one.heading, *_cells(_at(table, one, wave), runs, one)))
            for one in INEQUALITY_METRICS
        ),
        note=(
            f"Kolm-Pollak measures of every run have the aversion of {runs[0]}. {DASH}: there is "
            "no figure."
        ),
    )


def _board_table(table: pd.DataFrame, metric: Metric, runs: list[str], wave: int) -> PageTable:
    of_metric = _at(table, metric, wave)
    names = of_metric["board_name"].groupby("board_code").first().sort_values(kind="stable")
    return PageTable(
        name=f"boards-{metric.key.replace('_', '-')}",
        caption=f"{metric.heading}, wave {wave}",
        columns=_columns(runs, "Board", ""),
        rows=tuple(
            Row((str(name), *_cells(of_metric.loc[code], runs, metric)), key=str(code))
            for code, name in names.items()
        ),
    )


def _chart(table: pd.DataFrame, runs: list[str], wave: int) -> DotChart:
    metric, shown = BOARD_METRICS[0], runs[:MOST_CHARTED]
    values = _at(table, metric, wave)
    names = values["board_name"].groupby("board_code").first().sort_values(kind="stable")
    return dot_chart(
        name="coverage-chart",
        title=f"{metric.label} by board, wave {wave}",
        description=(
            "One line a board, a mark for each run, from zero at the left. The same figures stand "
            "in the table of coverage by board."
        ),
        unit=metric.unit,
        series=shown,
        rows={
            str(name): [metric.scale * float(values.loc[(code, run), "value"]) for run in shown]
            for code, name in names.items()
        },
    )


def _runs_table(plans: Mapping[str, Plan]) -> PageTable:
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


def _settings_table(settings: pd.DataFrame, runs: list[str]) -> PageTable:
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
