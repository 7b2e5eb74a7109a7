"""How much a ranking rests on its weights: exact intervals, and random weights.

One weight alone is changed to t and the others are scaled in proportion, so that all add up to 1
again. The score of option i is then linear in t::

    score_i(t) = t v_ik + (1 - t) r_i,   r_i = sum_{j != k} weight_j v_ij / (1 - weight_k)

so the first option stays first over one interval, whose ends are where another option's line
crosses its own. Random weights are uniform over all that are >= 0 and add up to 1 (Dirichlet with
all parameters 1), which is the acceptability of rank 1 of stochastic multicriteria acceptability
analysis: Lahdelma, Hokkanen and Salminen 1998, European Journal of Operational Research 106.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.analysis.appraisal.criteria import SAME

Floats = npt.NDArray[np.float64]

#: Random weights that are drawn unless asked otherwise, and where they begin.
DRAWS = 10_000
SEED = 20221122


def weight_intervals(values: pd.DataFrame, weights: pd.Series, first: str) -> pd.DataFrame:
    """Return over which interval of each weight the first option stays first.

    Parameters
    ----------
    values
        From 0 to 1: index options, columns criteria.
    weights
        By criterion; they add up to 1.
    first
        The option that ranks first.

    Returns
    -------
    pandas.DataFrame
        Index ``criterion``; columns ``weight, least, most`` (shares), ``below, above``: the option
        that takes over just outside, empty where the interval reaches 0 or 1.
    """
    rows = [(weights[name], *_interval(values, weights, name, first)) for name in weights.index]
    columns = ["weight", "least", "most", "below", "above"]
    return pd.DataFrame(rows, columns=columns, index=weights.index.rename("criterion"))


def _interval(
    values: pd.DataFrame, weights: pd.Series, name: str, first: str
) -> tuple[float, float, str, str]:
    weight = float(weights[name])
    others = weights.drop(name)
    rest = others / others.sum() if others.sum() > 0 else others * 0.0 + 1.0 / max(len(others), 1)
    at_none = values[others.index].to_numpy(dtype=float) @ rest.to_numpy(dtype=float)
    at_all = values[name].to_numpy(dtype=float)
    own = values.index.get_loc(first)
    lead, lead_at_all = at_none[own] - at_none, at_all[own] - at_all
    slope = lead_at_all - lead
    least, most, below, above = 0.0, 1.0, "", ""
    for option, start, change in zip(values.index, lead, slope, strict=True):
        if option == first or abs(change) <= SAME:
            continue
        crossing = -start / change
        if change > 0 and crossing > least:
            least, below = min(crossing, weight), str(option)
        elif change < 0 and crossing < most:
            most, above = max(crossing, weight), str(option)
    return least, most, below, above


def first_shares(values: pd.DataFrame, *, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """Return how often each option ranks first, and its mean rank, under random weights.

    Parameters
    ----------
    values
        From 0 to 1: index options, columns criteria. Neither order matters.
    draws
        Sets of weights, uniform over all that are >= 0 and add up to 1.
    seed
        Where the random numbers begin: the same seed gives the same figures.

    Returns
    -------
    pandas.DataFrame
        Index as `values`; columns ``first_share`` (options that tie share the draw) and
        ``mean_rank`` (1 is first).
    """
    names = sorted(values.columns)
    raw = np.random.default_rng(seed).standard_exponential((draws, len(names)))
    scores = (raw / raw.sum(axis=1, keepdims=True)) @ values[names].to_numpy(dtype=float).T
    top = scores >= scores.max(axis=1, keepdims=True) - SAME
    share = (top / top.sum(axis=1, keepdims=True)).mean(axis=0)
    return pd.DataFrame(
        {"first_share": share, "mean_rank": _ranks(scores).mean(axis=0)}, index=values.index
    )


def _ranks(scores: Floats) -> Floats:
    """Return ranks by row, 1 for the highest, those that tie sharing the mean of theirs."""
    ranks: Floats = (
        pd.DataFrame(np.round(scores, 9)).rank(axis=1, ascending=False).to_numpy(dtype=float)
    )
    return ranks
