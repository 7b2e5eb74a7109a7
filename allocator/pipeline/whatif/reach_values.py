"""Switching values in closed form: births to a threshold, minutes to a limit of travel."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.inputs.service import ServiceModel
from allocator.lp.arcs import serving_boards
from allocator.lp.problem import AllocationProblem
from allocator.pipeline.ground import Ground

MODEL = "model_of_service"
CLINIC, DAY, REACH = "clinic_reach", "day_reach", "reach"
UP, DOWN = "up", "down"
DIRECTIONS = (UP, DOWN)


@dataclass(frozen=True)
class Closed:
    """A switching value by arithmetic.

    Parameters
    ----------
    decision
        What changes.
    direction
        ``up`` or ``down``.
    value
        The figure at which it changes, in the unit of its driver; not a number where none does.
    inclusive
        Whether the decision has changed at the value itself, not only beyond it.
    before, after
        The decision now and beyond.
    note
        Why there is none; else what else there is to know.
    """

    decision: str
    direction: str
    value: float
    inclusive: bool
    before: str
    after: str
    note: str = ""


def births_to_threshold(ground: Ground, model: ServiceModel, board: str) -> Iterator[Closed]:
    """Yield the births at which a board's model of service changes, more and fewer."""
    births = float(ground.births[board])
    upper = model.number("service_model.standalone_births_threshold")
    lower = model.number("service_model.supported_births_threshold")
    word = "stand-alone" if births > upper else "supported" if births < lower else "combined"
    forced = model.words_by_board("service_model.forced")
    policy = model.word("service_model.threshold_policy")
    for direction in DIRECTIONS:
        if board in forced or policy != "strict":
            why = (
                "the model of service is settled by service_model.forced, whatever the births"
                if board in forced
                else f"under the {policy} rule a board changes over a band, not at one figure"
            )
            before = forced.get(board, word)
            yield Closed(MODEL, direction, math.nan, False, before, "", why)
        elif direction == UP:
            yield _up(births, lower, upper, word)
        else:
            yield _down(births, lower, upper, word)


def _up(births: float, lower: float, upper: float, word: str) -> Closed:
    if births > upper:
        return Closed(MODEL, UP, math.nan, False, word, "", "no threshold lies above")
    if births >= lower:
        return Closed(MODEL, UP, upper, False, word, "stand-alone")
    return Closed(MODEL, UP, lower, True, word, "combined")


def _down(births: float, lower: float, upper: float, word: str) -> Closed:
    if births > upper:
        return Closed(MODEL, DOWN, upper, True, word, "combined")
    if births >= lower:
        return Closed(MODEL, DOWN, lower, False, word, "supported")
    return Closed(MODEL, DOWN, math.nan, False, word, "", "no threshold lies below")


def minutes_to_limits(
    ground: Ground, model: ServiceModel, problem: AllocationProblem, board: str
) -> Iterator[Closed]:
    """Yield the factor of minutes at which a first place drops out of, or comes within, reach.

    Three kinds of reach: of a clinic of the board's own team (the family limit); of a day's
    outreach (the staff limit, where staff come back on the same day); of any service at all.
    """
    names = ground.geography.zones["name"]
    for decision, factors in _factors(ground, model, problem, board).items():
        inside = factors[factors >= 1.0]
        outside = factors[(factors < 1.0) & (factors > 0.0)]
        within = f"{len(inside)} of {len(factors)} places"
        for direction, part in ((UP, inside[np.isfinite(inside)]), (DOWN, outside)):
            if part.empty:
                why = (
                    "no place can drop out"
                    if direction == UP and len(inside)
                    else "no place is within"
                    if direction == UP
                    else "no place is without and has a way"
                )
                yield Closed(decision, direction, math.nan, False, within, "", why)
                continue
            value = float(part.min() if direction == UP else part.max())
            places = [str(names[zone]) for zone in part.index[np.isclose(part, value, rtol=1e-12)]]
            verb = "drops out" if direction == UP else "comes within"
            yield Closed(
                decision,
                direction,
                value,
                direction == DOWN,
                within,
                f"{', '.join(sorted(places))} {verb}",
            )


def _factors(
    ground: Ground, model: ServiceModel, problem: AllocationProblem, board: str
) -> dict[str, pd.Series]:
    """Return how far each place's minutes can be multiplied and it stays within each reach."""
    zone_board, base_board = ground.geography.zones["board_code"], problem.bases["board_code"]
    zones = ground.demand.need.index[zone_board[ground.demand.need.index] == board]
    serving = serving_boards(problem.boards["service_model"], problem.hubs)[board]
    bases = base_board.index[base_board.isin(serving)]
    own = base_board.index[base_board == board]
    minutes = ground.times.minutes.loc[zones, bases].clip(lower=1e-9)
    trips = pd.DataFrame(data=True, index=zones, columns=bases)
    if ground.times.day_trip is not None:
        trips = ground.times.day_trip.loc[zones, bases].astype(bool)
    reached = minutes.where(np.isfinite(minutes))
    clinic = _best(model.number("travel.family_limit_minutes") / reached[own])
    day = _best(model.number("travel.staff_limit_minutes") / reached.where(trips))
    night = _best(model.number("travel.overnight_limit_minutes") / reached)
    any_way = pd.concat([clinic, day, night], axis=1).max(axis=1)
    if model.flag("travel.remote_counts_as_reach") and model.number("travel.remote_max_share") > 0:
        any_way = any_way.where(reached.notna().sum(axis=1) == 0, math.inf)
    found = {DAY: day, REACH: any_way}
    return {CLINIC: clinic, **found} if len(own) else found


def _best(factors: pd.DataFrame) -> pd.Series:
    """Return the largest factor of each place; nought where it has no way."""
    return factors.max(axis=1).fillna(0.0)
