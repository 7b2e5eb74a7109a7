"""Runs side by side as tidy tables: values, differences from the first run, and verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from allocator.analysis.indicators import board_indicators, national_indicators
from allocator.errors import Fault, UsageError
from allocator.lp.plan import Plan
from allocator.outputs.compare.inequality import INEQUALITY_METRICS, inequality_by_run
from allocator.outputs.compare.metrics import BOARD_METRICS, NATIONAL_METRICS, Metric

#: Fewest runs that can be compared.
FEWEST_RUNS = 2


def compare_runs(
    plans: Mapping[str, Plan], *, inequality: Mapping[str, pd.DataFrame] | None = None
) -> dict[str, pd.DataFrame]:
    """Return plans side by side: each figure, its difference from the first plan's, a verdict.

    Parameters
    ----------
    plans
        Plans by the name they are shown under; the first is the one that others are held
        against. Waves that all of them have are compared.
    inequality
        What runs wrote as their table ``inequality``, by the same names: see
        `allocator.outputs.compare.inequality.inequality_by_run`.

    Returns
    -------
    dict
        ``national`` and ``inequality``: index ``(metric, wave, run)``; ``boards``: index
        ``(board_code, metric, wave, run)`` with ``board_name``. All have ``unit``, ``direction``
        (``higher`` or ``lower`` is better, ``zero``: nearest 0 is most even, or ``neither``),
        ``value`` (a share is 0 to 1), ``difference`` from the first run, and ``verdict``
        (``better``, ``worse``, ``more``, ``less``, ``same``; blank for the first run and where a
        run lacks the figure). ``settings``: index ``key``, one column a run, only the settings that
        differ.

    Raises
    ------
    UsageError
        If there are fewer than two plans, or no wave that all of them have.
    """
    waves = common_waves(plans)
    national = {run: national_indicators(plan) for run, plan in plans.items()}
    boards = {run: board_indicators(plan) for run, plan in plans.items()}
    return {
        "national": _compared(national, NATIONAL_METRICS, waves),
        "inequality": _compared(inequality_by_run(plans, inequality), INEQUALITY_METRICS, waves),
        "boards": _compared(boards, BOARD_METRICS, waves).join(_names(plans)),
        "settings": differing_settings(plans),
    }


def compare_scotland(plans: Mapping[str, Plan]) -> pd.DataFrame:
    """Return the metrics of boards for Scotland: index ``(metric, wave, run)``, else as above."""
    tables = {run: _scotland(plan) for run, plan in plans.items()}
    return _compared(tables, BOARD_METRICS, common_waves(plans))


def _scotland(plan: Plan) -> pd.DataFrame:
    """Return Scotland's figures by wave, one column a metric of boards."""
    nation, boards = national_indicators(plan), board_indicators(plan)
    added = boards[["served_families", "unmet_families", "serving_wte", "spend_share"]]
    total = added.groupby("wave").sum()
    births = float(plan["boards"]["births"].sum())
    return total.assign(
        coverage=nation["coverage"],
        mean_minutes=nation["mean_minutes"],
        wte_per_1000_births=1000.0 * total["serving_wte"] / births,
    )


def common_waves(plans: Mapping[str, Plan]) -> tuple[int, ...]:
    """Return the waves that all plans have, in order.

    Raises
    ------
    UsageError
        If there are fewer than two plans, or no such wave.
    """
    if len(plans) < FEWEST_RUNS:
        raise UsageError(
            "A comparison needs two runs or more",
            [Fault("too-few-runs", "There is nothing to hold the run against", "Name another run")],
        )
    first, *others = plans.values()
    waves = tuple(wave for wave in first.waves if all(wave in plan.waves for plan in others))
    if not waves:
        raise UsageError(
            "The runs have no wave in common",
            [Fault("no-common-wave", "Their waves differ", "Compare runs with the same waves")],
        )
    return waves


def _compared(
    tables: Mapping[str, pd.DataFrame], metrics: Sequence[Metric], waves: Sequence[int]
) -> pd.DataFrame:
    """Return one row a metric, place, wave and run, from tables indexed by place and wave."""
    first = next(iter(tables))
    parts = []
    for place, metric in enumerate(metrics):
        values = pd.concat({run: table[metric.key] for run, table in tables.items()}, axis=1)
        values = values[values.index.get_level_values("wave").isin(waves)].sort_index()
        long = values.rename_axis(columns="run").stack(future_stack=True).rename("value")
        against = long.to_frame().join(values[first].rename("first"))["first"]
        difference = (long - against).where(long.index.get_level_values("run") != first)
        parts.append(
            pd.DataFrame(
                {
                    "order": place,
                    "metric": metric.key,
                    "unit": metric.unit,
                    "direction": metric.direction,
                    "value": long.astype(float),
                    "difference": difference.astype(float),
                    "verdict": [metric.verdict(one) for one in difference.astype(float)],
                }
            )
        )
    return _in_order(pd.concat(parts), list(tables))


def _in_order(table: pd.DataFrame, runs: list[str]) -> pd.DataFrame:
    """Return rows by place, metric, wave and run, metrics and runs in the order given."""
    places = [name for name in table.index.names if name not in ("wave", "run")]
    flat = table.reset_index().assign(run_order=lambda one: one["run"].map(runs.index))
    flat = flat.sort_values([*places, "order", "wave", "run_order"], kind="stable")
    index = [*places, "metric", "wave", "run"]
    return flat.drop(columns=["order", "run_order"]).set_index(index)


def _names(plans: Mapping[str, Plan]) -> pd.Series:
    """Return the name of every board of any plan, the first plan's where they differ."""
    every = pd.concat([plan["boards"]["board_name"] for plan in plans.values()])
    return every[~every.index.duplicated()].rename("board_name")


def differing_settings(plans: Mapping[str, Plan]) -> pd.DataFrame:
    """Return the settings that differ between plans: index ``key``, one column a run, text."""
    texts = pd.concat({run: plan.settings["value"] for run, plan in plans.items()}, axis=1)
    texts = texts.reindex(columns=list(plans)).fillna("not set").astype(str)
    differs = texts.ne(texts.iloc[:, 0], axis=0).any(axis=1)
    return texts[differs].rename_axis("key").rename_axis(columns="run")
