"""A sweep summed up: what its runs reach, over each setting, and which of them have no plan."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from allocator.analysis.sweeps import Summary
from allocator.outputs.page.tables import Column as PageColumn
from allocator.outputs.page.tables import PageTable, Row, RowGroup
from allocator.outputs.page.words import counted, listed, number, percent, pounds
from allocator.outputs.report.charts import Chart
from allocator.outputs.report.figures import families, national_wte, points, sentence, signed
from allocator.outputs.study.charts import difference_chart
from allocator.outputs.study.parts import Column, Section, Study

#: Rows of a table that the page shows; the table itself has them all.
MOST_ROWS = 60
#: Units at the end of a key, or before a wave or board, which a chart leaves out.
UNIT_IN_KEY = re.compile(r"_(?:gbp|wte|minutes)(?=$|[.\[])")
TITLES = {
    "served_families": "families served",
    "worst_coverage": "lowest coverage of a board",
    "filled_wte": "posts filled",
    "spend_gbp": "money spent",
}
UNITS = {
    "served_families": "families a year",
    "worst_coverage": "share of attainable need",
    "filled_wte": "WTE",
    "spend_gbp": "GBP",
}
_SAY: dict[str, Callable[[float], str]] = {
    "served_families": families,
    "worst_coverage": percent,
    "filled_wte": national_wte,
    "spend_gbp": pounds,
}
DESIGNS = {
    "grid": "Every combination of the values was run.",
    "list": "Each case of the list was run.",
    "one-at-a-time": "Each setting was moved by itself, the others as in the base case.",
    "latin-hypercube": "Settings were drawn by a Latin hypercube: each range evenly covered.",
    "monte-carlo": "Settings were drawn at random, independently of one another.",
}
CAVEATS = (
    "Figures are modelled access, not outcomes for children.",
    "The ranges are those that the sweep file names: how likely their values are is a judgement.",
    "Quantiles over runs are no probabilities unless the runs are drawn from what is believed.",
    "A rank correlation says how far two columns of these runs rise together. It is no effect.",
)


def sweep_study(found: Summary, manifest: Mapping[str, Any]) -> Study:
    """Return the study of a finished sweep.

    Parameters
    ----------
    found
        What the runs reach.
    manifest
        What the sweep is, as its folder says.
    """
    tables = {"outcomes": found.outcomes, "settings": found.settings}
    tables |= {"swings": found.swings} if len(found.swings) else {}
    tables |= {"ranks": found.ranks} if len(found.ranks) else {}
    tables |= {"without_plan": found.without_plan} if len(found.without_plan) else {}
    stopped = (
        int((found.without_plan["status"] == "stopped").sum()) if len(found.without_plan) else 0
    )
    return Study(
        kind="sweep",
        title=found.title,
        lead=tuple(_lead(found)),
        sections=tuple(_sections(found)),
        tables=tables,
        dictionary={name: _columns(table) for name, table in tables.items()},
        proved=not stopped,
        caveats=CAVEATS,
        options={
            "Design": str(found.design),
            "Runs": number(found.runs),
            "Varied": listed([field.name for field in found.varied]),
            "Fingerprint of the runs": str(manifest["fingerprint"]["runs"])[:12],
        },
    )


def _lead(found: Summary) -> Iterator[str]:
    solved = found.runs - len(found.without_plan)
    yield f"{counted(found.runs, 'run')}, {number(solved)} of them with a plan."
    if solved:
        for name in ("served_families", "worst_coverage"):
            row, say = found.outcomes.loc[name], _SAY[name]
            yield (
                f"In wave {found.wave} {TITLES[name]}: {say(row['least'])} to {say(row['most'])}, "
                f"half of the runs at {say(row['median'])} or more."
            )
    if len(found.without_plan):
        counts = found.without_plan["status"].value_counts().sort_index()
        ended = listed([f"{number(count)} {status}" for status, count in counts.items()])
        yield f"Without a plan: {ended}. Each is listed with its reason."


def _sections(found: Summary) -> Iterator[Section]:
    yield Section(
        f"What the runs reach in wave {found.wave}",
        (DESIGNS[found.design],),
        tables=(_outcome_table(found),),
    )
    if len(found.swings):
        sentences = ("Least and most over the values of each setting, beside the base case.",)
        yield Section("One setting at a time", sentences, tuple(_tornadoes(found)))
    if len(found.ranks):
        yield Section("Which settings the figures rise with", (), tuple(_rank_charts(found)))
    yield Section("Over each setting", _meanings(found), tables=(_setting_table(found),))
    if len(found.without_plan):
        yield Section("Runs without a plan", (), tables=(_failed_table(found),))


def _meanings(found: Summary) -> tuple[str, ...]:
    return tuple(
        f"{field.name}{f' ({field.unit})' if field.unit else ''}: {field.meaning}."
        for field in found.varied
    )


def _outcome_table(found: Summary) -> PageTable:
    labels = {
        "least": "least", "p05": "5% of runs below", "p25": "a quarter below", "median": "median",
        "p75": "a quarter above", "p95": "5% of runs above", "most": "most",
    }  # fmt: skip
    columns = (
        PageColumn("Figure"),
        *(PageColumn(sentence(text), kind="number") for text in labels.values()),
    )
    rows = tuple(
        Row((sentence(TITLES[name]), *(_SAY[name](row[label]) for label in labels)))
        for name, row in found.outcomes.iterrows()
    )
    return PageTable("outcomes", f"Over all runs with a plan, wave {found.wave}", columns, rows)


def _setting_table(found: Summary) -> PageTable:
    parts = [
        (name, label)
        for name in ("served_families", "worst_coverage")
        for label in ("least", "median", "most")
    ]
    columns = (
        PageColumn("Values"),
        PageColumn("Runs", kind="number"),
        *(PageColumn(f"{sentence(TITLES[name])}, {label}", kind="number") for name, label in parts),
    )
    shown = found.settings.head(MOST_ROWS)
    groups = tuple(
        RowGroup(
            str(setting),
            tuple(
                Row(
                    (
                        str(values),
                        number(row["runs"]),
                        *(_SAY[name](row[f"{name}_{label}"]) for name, label in parts),
                    )
                )
                for (_setting, values), row in group.iterrows()
            ),
        )
        for setting, group in shown.groupby(level="setting", sort=False)
    )
    left = len(found.settings) - len(shown)
    return PageTable(
        "settings",
        f"Runs by value of each setting, wave {found.wave}",
        columns,
        groups=groups,
        note=f"And {number(left)} more rows, in tables/settings.csv." if left else "",
    )


def _short(setting: object) -> str:
    """Return a setting as a chart has room for: without its section and unit, its words apart."""
    key = str(setting).split(".", 1)[-1]
    return sentence(UNIT_IN_KEY.sub("", key).replace("_", " "))


def _failed_table(found: Summary) -> PageTable:
    columns = (PageColumn("Run"), PageColumn("Case"), PageColumn("End"), PageColumn("Reason"))
    shown = found.without_plan.head(MOST_ROWS)
    rows = tuple(
        Row((str(run), str(row["name"]), str(row["status"]), str(row["note"])))
        for run, row in shown.iterrows()
    )
    left = len(found.without_plan) - len(shown)
    return PageTable(
        "without-plan",
        "Runs without a plan, and why",
        columns,
        rows,
        note=f"And {number(left)} more, in tables/without_plan.csv." if left else "",
    )


def _tornadoes(found: Summary) -> Iterator[Chart]:
    """Yield how far each figure moves below and above the base case's, the widest first."""
    for name in ("served_families", "worst_coverage"):
        swings = found.swings.assign(
            below=found.swings[f"{name}_least"] - found.swings[f"{name}_base"],
            above=found.swings[f"{name}_most"] - found.swings[f"{name}_base"],
        )
        wide = (swings["above"].clip(lower=0) - swings["below"].clip(upper=0)).sort_values(
            ascending=False, kind="stable"
        )
        times, say = (100.0, points) if name == "worst_coverage" else (1.0, _signed)
        rows, figures = {}, []
        for setting in wide.index:
            ends = {"least": swings.at[setting, "below"], "most": swings.at[setting, "above"]}
            if ends["least"] == ends["most"]:  # one other value, or several that move it alike
                ends = {"": ends["most"]}
            for word, moved in ends.items():
                rows[f"{_short(setting)}: {word}".removesuffix(": ")] = times * float(moved)
                figures.append(say(float(moved)))
        unit = "percentage points" if name == "worst_coverage" else UNITS[name]
        yield difference_chart(
            name=f"swing-{name.replace('_', '-')}",
            title=f"How far {TITLES[name]} moves from the base case",
            description=f"Least and most over the values of each setting, wave {found.wave}.",
            unit=unit,
            rows=rows,
            figures=figures,
        )


def _signed(value: float) -> str:
    return signed(value, 0)


def _rank_charts(found: Summary) -> Iterator[Chart]:
    for name in ("served_families", "worst_coverage"):
        ranks = found.ranks.xs(name, level="outcome")["rank_correlation"]
        order = ranks.abs().fillna(-1.0).sort_values(ascending=False, kind="stable").index
        values = {_short(setting): float(ranks[setting]) for setting in order}
        yield difference_chart(
            name=f"ranks-{name.replace('_', '-')}",
            title=f"Rank correlation with {TITLES[name]}",
            description="From minus 1 (falls whenever the setting rises) to 1 (rises with it); "
            f"over all runs with a plan, wave {found.wave}.",
            unit="rank correlation",
            rows=values,
            figures=[
                signed(v, 2) if math.isfinite(v) else "does not move" for v in values.values()
            ],
        )


_ENDS = {
    "least": "Least over the runs",
    "p05": "Five in a hundred runs are below",
    "p25": "A quarter of the runs is below",
    "median": "Half of the runs are below",
    "p75": "A quarter of the runs is above",
    "p95": "Five in a hundred runs are above",
    "most": "Most over the runs",
    "base": "In the base case",
}
_PLAIN = {
    "outcome": Column("", "Figure: served_families in families a year, worst_coverage as a share "
                      "of attainable need, filled_wte in WTE, spend_gbp in GBP"),
    "setting": Column("", "Setting that was varied, as the sweep file writes it"),
    "values": Column("", "Its value, or the least and most of a group of runs"),
    "runs": Column("runs", "How many runs count here"),
    "run": Column("", "Number of the run"),
    "name": Column("", "Name of its case"),
    "status": Column("", "How it ended"),
    "note": Column("", "Why it has no plan"),
    "rank_correlation": Column("from -1 to 1", "Spearman's rank correlation over the runs"),
}  # fmt: skip


def _columns(table: pd.DataFrame) -> dict[str, Column]:
    return {name: _column(name) for name in [*table.index.names, *map(str, table.columns)]}


def _column(name: str) -> Column:
    if name in _PLAIN:
        return _PLAIN[name]
    if name in _ENDS:
        return Column("unit of the outcome", _ENDS[name])
    outcome, _, end = name.rpartition("_")
    return Column(UNITS[outcome], f"{TITLES[outcome].capitalize()}: {_ENDS[end].lower()}")
