"""Inequality of runs side by side: every run measured by the first run's aversion."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from allocator.analysis.inequality import (
    INEQUALITIES,
    Inequality,
    inequality_table,
    kolm_pollak_kappas,
)
from allocator.lp.plan import Plan
from allocator.outputs.compare.metrics import Kind, Metric

#: Digits after the point by measure.
_DECIMALS = {"theil": 4, "kolm_pollak_index": 2, "kolm_pollak_ede": 1}


def _metric(one: Inequality) -> Metric:
    """Return a measure as compared: a share of need as a percentage."""
    share = one.unit.startswith("share of ")
    wte = one.unit.startswith("WTE ")
    kind: Kind = "share" if share else "number"
    return Metric(
        key=inequality_key(one.measure.key, one.subject.key),
        label=one.name,
        unit=one.unit.replace("share of", "% of") if share else one.unit,
        direction=one.direction,
        kind=kind,
        decimals=_DECIMALS.get(one.measure.key, 3) + (1 if wte and not one.measure.unit else 0),
    )


def inequality_key(measure: str, of: str) -> str:
    """Return the key of a metric from the index of an inequality table."""
    return f"{measure}_{of}"


#: Every measure of inequality, in the order shown.
INEQUALITY_METRICS: tuple[Metric, ...] = tuple(_metric(one) for one in INEQUALITIES)


def inequality_by_run(
    plans: Mapping[str, Plan], written: Mapping[str, pd.DataFrame] | None = None
) -> dict[str, pd.DataFrame]:
    """Return the inequality of each plan, one column a metric.

    Kolm-Pollak measures of every plan have the first plan's kappa: by its own, each plan would be
    held to another aversion.

    Parameters
    ----------
    plans
        Plans by the name they are shown under.
    written
        What runs wrote as their table ``inequality``, by the same names. It has the concentration
        index, for which a plan alone does not hold the figures of deprivation.

    Returns
    -------
    dict
        For each plan a table with index ``wave`` and a column for each of `INEQUALITY_METRICS`;
        NaN where there is no value.
    """
    kappa = kolm_pollak_kappas(next(iter(plans.values())))
    return {
        run: _wide(inequality_table(plan, kappa=kappa), (written or {}).get(run))
        for run, plan in plans.items()
    }


def _wide(table: pd.DataFrame, written: pd.DataFrame | None) -> pd.DataFrame:
    values = table["value"]
    if written is not None:
        ranked = written["value"].reindex(values.index)
        values = values.where(values.index.get_level_values("measure") != "concentration", ranked)
    wide = values.astype(float).unstack("wave").T
    wide.columns = [inequality_key(measure, of) for measure, of in wide.columns]
    return wide[[metric.key for metric in INEQUALITY_METRICS]]
