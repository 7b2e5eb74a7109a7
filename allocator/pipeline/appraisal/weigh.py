"""Options that are measured become tables, values, scores and a ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.analysis.appraisal import (
    FIGURES,
    dominated_by,
    first_shares,
    rank,
    scale_ends,
    values_of,
    weight_intervals,
)
from allocator.errors import Fault, UsageError
from allocator.pipeline.appraisal.measures import Measured

#: Columns of the options that say what each is.
WHAT = ("name", "kind", "units", "catchments", "worst_board", "least_used_unit")

_KEPT = ["title", "unit", "better", "worst", "best", "weight", "source", "status", "note"]


@dataclass(frozen=True, eq=False)
class Weighed:
    """Tables as `allocator.analysis.appraisal.Appraisal` has them."""

    options: pd.DataFrame
    criteria: pd.DataFrame
    scores: pd.DataFrame
    ranking: pd.DataFrame
    weights: pd.DataFrame


def figures_of(keys: pd.Index, measured: Sequence[Measured]) -> pd.DataFrame:
    """Return what each option is, and its figures: index `keys`."""
    table = pd.DataFrame([one.figures for one in measured], index=keys)
    return table[[*WHAT, *FIGURES]]


def weigh(
    keys: pd.Index,
    measured: Sequence[Measured],
    criteria: pd.DataFrame,
    *,
    draws: int,
    seed: int,
) -> Weighed:
    """Return options, criteria, scores, ranking, and what the weights decide.

    Parameters
    ----------
    keys
        Names of the options, in their order.
    measured
        The options.
    criteria
        Index ``criterion``; columns ``better, worst, best, weight`` and their words.
    draws, seed
        Random weights.

    Raises
    ------
    UsageError
        A criterion that weighs something has no figure for some option.
    """
    table = figures_of(keys, measured)
    figures = table[list(criteria.index)].astype(float)
    _refuse_unknown(figures, criteria["weight"])
    figures = figures.loc[:, np.isfinite(figures).all()]
    criteria = criteria.loc[figures.columns]
    ends = scale_ends(figures, criteria)
    values = values_of(figures, ends)
    ranking = rank(values, criteria["weight"])
    ranking["dominated_by"] = dominated_by(values, ranking["score"])
    ranking = ranking.join(first_shares(values, draws=draws, seed=seed))
    ranking.insert(0, "name", table["name"])
    return Weighed(
        options=table,
        criteria=criteria.assign(worst=ends["worst"], best=ends["best"])[_KEPT],
        scores=_scores(figures, values, criteria["weight"]),
        ranking=ranking.rename_axis("option"),
        weights=weight_intervals(values, criteria["weight"], str(ranking.index[0])),
    )


def stacked(keys: pd.Index, tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the tables of all options as one, the option before its index."""
    return pd.concat(dict(zip(keys, tables, strict=True)), names=["option"])


def _refuse_unknown(figures: pd.DataFrame, weights: pd.Series) -> None:
    faults = [
        Fault(
            "no-figure",
            f"The criterion {name} cannot be worked out for every option",
            "Give it weight 0, with --weights",
            column="--weights",
            value=f"{weights[name]:g}",
        )
        for name in figures.columns
        if weights[name] > 0 and not np.isfinite(figures[name]).all()
    ]
    if faults:
        raise UsageError("This appraisal cannot be made.", faults)


def _scores(figures: pd.DataFrame, values: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    long = {
        "figure": figures.stack(),
        "value": values.stack(),
        "weighed": values.mul(weights, axis=1).stack(),
    }
    return pd.DataFrame(long).rename_axis(["option", "criterion"])
