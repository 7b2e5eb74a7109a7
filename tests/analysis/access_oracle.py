"""The same indices by the PySAL package ``access``, for comparison in tests alone."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
from access import fca, weights
from access.raam import raam as pysal_raam

from allocator.analysis.access import Decay

Weight = Callable[[float], float]


def pysal_two_step(
    minutes: pd.DataFrame, demand: pd.Series, supply: pd.Series, *, decay: Decay
) -> pd.Series:
    """Return two-step access; zones and sites out of every reach are absent."""
    return fca.two_stage_fca(
        demand.rename("demand").rename_axis("geoid").reset_index(),
        supply.rename("supply").rename_axis("geoid").to_frame(),
        _long(minutes),
        max_cost=decay.ends_minutes[-1],
        weight_fn=_weight(decay),
    )


def pysal_three_step(
    minutes: pd.DataFrame, demand: pd.Series, supply: pd.Series, *, decay: Decay
) -> pd.Series:
    """Return three-step access; zones and sites out of every reach are absent."""
    with warnings.catch_warnings():
        # The package drops columns of its own table in a way that pandas gives notice of.
        warnings.filterwarnings("ignore", message="The inplace keyword in DataFrame.drop")
        return fca.three_stage_fca(
            demand.rename("demand").rename_axis("geoid").reset_index(),
            supply.rename("supply").rename_axis("geoid").to_frame(),
            _long(minutes),
            max_cost=decay.ends_minutes[-1],
            weight_fn=_weight(decay),
        )


def pysal_rational_agents(
    minutes: pd.DataFrame, demand: pd.Series, supply: pd.Series, *, tau_minutes: float
) -> pd.Series:
    """Return rational agents' cost; demand is whole numbers, and every pair has minutes."""
    cost = pysal_raam(
        demand.astype(np.int64).rename("demand").to_frame(),
        supply.rename("supply").to_frame(),
        _long(minutes),
        tau=tau_minutes,
        max_cycles=600,
        min_step=0.0001,
    )
    return cost.reindex(minutes.index)


def _weight(decay: Decay) -> Weight:
    return weights.step_fn(dict(zip(decay.ends_minutes, decay.weights, strict=True)))


def _long(minutes: pd.DataFrame) -> pd.DataFrame:
    named = minutes.rename_axis(index="origin", columns="dest")
    long = named.stack().rename("cost").reset_index()
    return long[np.isfinite(long["cost"])]
