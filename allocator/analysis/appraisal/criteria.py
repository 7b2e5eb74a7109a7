"""Figures of options turned into values from 0 to 1, weighed and ranked.

The additive model: with figure m_ik of option i on criterion k, and a scale that runs from w_k
(worth 0) to b_k (worth 1)::

    v_ik    = (m_ik - w_k) / (b_k - w_k), held between 0 and 1
    score_i = sum_k weight_k v_ik,  weights >= 0 that add up to 1

Where a scale has no ends of its own, they are the worst and the best figure of the options.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from allocator.errors import Fault

#: Weights add up to 1 within this.
SUM_ROUNDING = 1e-6
_ENDS = ("worst", "best")
#: Scores and values nearer than this are the same.
SAME = 1e-9


def criteria_faults(criteria: pd.DataFrame, known: pd.Index, *, file: str | None) -> list[Fault]:
    """Return what is wrong with a table of criteria.

    Parameters
    ----------
    criteria
        Index ``criterion``; columns ``better, worst, best``.
    known
        Figures that there are.
    file
        Where the table comes from.
    """
    faults = []
    for name, row in criteria.iterrows():
        if name not in known:
            remedy = f"Name one of: {', '.join(sorted(map(str, known)))}"
            message = "No figure of an option has this name"
            faults.append(Fault("unknown-criterion", message, remedy, file, value=str(name)))
        ends = (float(row["worst"]), float(row["best"]))
        remedy = "Give both ends with the better one as best, or leave both blank"
        if math.isnan(ends[0]) != math.isnan(ends[1]):
            message = f"The scale of {name} has one end only"
            faults.append(Fault("half-a-scale", message, remedy, file))
        elif (ends[1] <= ends[0]) if row["better"] == "more" else (ends[1] >= ends[0]):
            message = f"The scale of {name} does not run from worse to better"
            faults.append(Fault("wrong-scale", message, remedy, file, value=f"{ends}"))
    return faults


def weight_faults(
    weights: Mapping[str, float], criteria: pd.Index, *, file: str | None
) -> list[Fault]:
    """Return what is wrong with a set of weights, every fault at once.

    Parameters
    ----------
    weights
        Weight by criterion; those left out weigh nothing.
    criteria
        Criteria that there are.
    file
        Where the weights come from.
    """
    faults = []
    for name, weight in weights.items():
        if name not in criteria:
            remedy = f"Name one of: {', '.join(map(str, criteria))}"
            faults.append(Fault("unknown-criterion", "No such criterion", remedy, file, value=name))
        if not math.isfinite(weight) or weight < 0:
            message = f"The weight of {name} is negative, endless or not a number"
            remedy = "Give shares from 0 to 1"
            faults.append(Fault("bad-weight", message, remedy, file, value=f"{weight:g}"))
    total = math.fsum(weight for weight in weights.values() if math.isfinite(weight))
    if abs(total - 1.0) > SUM_ROUNDING:
        message = "The weights do not add up to 1"
        remedy = "Divide each by their sum" if total > 0 else "Give at least one weight above 0"
        faults.append(Fault("wrong-sum", message, remedy, file, value=f"{total:g}"))
    return faults


def scale_ends(measures: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """Return the ends of every scale, those left blank taken from the options.

    Parameters
    ----------
    measures
        Figures: index options, columns criteria.
    criteria
        Index ``criterion``; columns ``better, worst, best``.

    Returns
    -------
    pandas.DataFrame
        Index ``criterion``; columns ``worst, best``.
    """
    least, most = measures.min(), measures.max()
    more = criteria["better"] == "more"
    return pd.DataFrame(
        {
            "worst": criteria["worst"].fillna(least.where(more, most)),
            "best": criteria["best"].fillna(most.where(more, least)),
        },
        index=criteria.index,
    )


def values_of(measures: pd.DataFrame, ends: pd.DataFrame) -> pd.DataFrame:
    """Return what each figure is worth, from 0 to 1.

    Parameters
    ----------
    measures
        Figures: index options, columns criteria.
    ends
        As `scale_ends` returns them.

    Returns
    -------
    pandas.DataFrame
        As `measures`. A criterion on which all options are the same is worth 1 to each of them.
    """
    worst, best = (ends[name].reindex(measures.columns).to_numpy(dtype=float) for name in _ENDS)
    span = best - worst
    level = np.abs(span) <= SAME * np.maximum(1.0, np.abs(best))
    parts = (measures.to_numpy(dtype=float) - worst) / np.where(level, 1.0, span)
    held = np.where(level, 1.0, np.clip(parts, 0.0, 1.0))
    return pd.DataFrame(held, index=measures.index, columns=measures.columns)


def rank(values: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    """Return score and rank of every option, best first.

    Parameters
    ----------
    values
        From 0 to 1: index options, columns criteria.
    weights
        By criterion.

    Returns
    -------
    pandas.DataFrame
        Index as `values`; columns ``score, rank``. Options with the same score share a rank and
        keep their order.
    """
    scores = pd.Series(
        [
            math.fsum(row * weights.to_numpy())
            for row in values[list(weights.index)].to_numpy(dtype=float)
        ],
        index=values.index,
        name="score",
    )
    best = scores.round(9).rank(method="min", ascending=False).astype(int)
    table = pd.DataFrame({"score": scores, "rank": best})
    return table.sort_values("rank", kind="stable")


def dominated_by(values: pd.DataFrame, scores: pd.Series) -> pd.Series:
    """Return, for every option, one that is at least as good on all criteria and better on one.

    Parameters
    ----------
    values
        From 0 to 1: index options, columns criteria.
    scores
        By option; of several that dominate, the one with the highest score is named.

    Returns
    -------
    pandas.Series
        Name of the other option; empty where nothing dominates.
    """
    table = values.to_numpy(dtype=float)
    order = np.argsort(-scores.reindex(values.index).to_numpy(dtype=float), kind="stable")
    found = []
    for own in table:
        beats = (table >= own - SAME).all(axis=1) & (table > own + SAME).any(axis=1)
        better = [place for place in order if beats[place]]
        found.append(str(values.index[better[0]]) if better else "")
    return pd.Series(found, index=values.index, name="dominated_by")
