"""What is moved to see when a decision changes: births and minutes of a board, a post's cost."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from allocator.analysis.baselines import share_of
from allocator.inputs.service import ServiceModel
from allocator.lp.problem import AllocationProblem
from allocator.pipeline.changed import with_settings
from allocator.pipeline.ground import Ground
from allocator.pipeline.solving import opened

BIRTHS, COST, MINUTES = "births", "cost_per_wte", "minutes"
DRIVERS = (BIRTHS, COST, MINUTES)
COST_KEY = "money.cost_per_wte_gbp"
UNITS: dict[str, str] = {
    BIRTHS: "births a year",
    COST: "GBP a year for a WTE, in every board",
    MINUTES: "times the present minutes one way",
}


@dataclass(frozen=True)
class Moved:
    """One figure that is moved, as a factor of what it is.

    Parameters
    ----------
    driver
        One of `DRIVERS`.
    board
        The board whose figure it is; empty for a national one.
    now
        What it is, in `UNITS`.
    problem
        Returns the instance with the figure multiplied by a factor.
    """

    driver: str
    board: str
    now: float
    problem: Callable[[float], AllocationProblem]


def moved_figure(
    driver: str, board: str, ground: Ground, model: ServiceModel, first_wave: pd.Series
) -> Moved:
    """Return a figure that can be moved.

    Parameters
    ----------
    driver
        One of `DRIVERS`.
    board
        Code of the board; of the cost alone it says nothing.
    ground, model
        The ground and the model, every choice of its own settled.
    first_wave
        Wave in which each board opens: stays as it is.
    """
    if driver == COST:
        cost = model.number(COST_KEY)
        return Moved(driver, "", cost, partial(_with_cost, ground, model, first_wave))
    move = with_births if driver == BIRTHS else with_minutes
    now = float(ground.births[board]) if driver == BIRTHS else 1.0
    return Moved(driver, board, now, partial(_with_board, move, ground, model, board, first_wave))


def _with_cost(
    ground: Ground, model: ServiceModel, first_wave: pd.Series, factor: float
) -> AllocationProblem:
    cost = {COST_KEY: model.number(COST_KEY) * factor}
    return opened(ground.problem(with_settings(model, cost, why="what-if: cost")), first_wave)


def _with_board(  # noqa: PLR0917 (bound one by one, called with the factor alone)
    move: Callable[[Ground, str, float], Ground],
    ground: Ground,
    model: ServiceModel,
    board: str,
    first_wave: pd.Series,
    factor: float,
) -> AllocationProblem:
    return opened(move(ground, board, factor).problem(model), first_wave)


def with_births(ground: Ground, board: str, factor: float) -> Ground:
    """Return the ground with a board's births and need multiplied, those of others as they are."""
    births = ground.births.astype(float)
    births[board] *= factor
    need = ground.demand.need.astype(float)
    own = need.index.isin(_zones(ground, board))
    need.loc[own] *= factor
    return dataclasses.replace(
        ground,
        births=births,
        demand=dataclasses.replace(ground.demand, need=need),
        shares={**ground.shares, "births": share_of(births)},
    )


def with_minutes(ground: Ground, board: str, factor: float) -> Ground:
    """Return the ground with the minutes of a board's places multiplied; day trips as they are."""
    minutes = ground.times.minutes.astype(float)
    minutes.loc[minutes.index.isin(_zones(ground, board))] *= factor
    return dataclasses.replace(ground, times=dataclasses.replace(ground.times, minutes=minutes))


def _zones(ground: Ground, board: str) -> pd.Index:
    zone_board = ground.geography.zones["board_code"]
    return zone_board.index[zone_board == board]
