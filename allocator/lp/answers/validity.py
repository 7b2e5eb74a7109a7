"""How far a limit can move before its shadow price changes, on both sides, and why no further."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from allocator.errors import StoppedError
from allocator.lp.answers.limits import Limit, priced_limits
from allocator.lp.answers.prices import PRICE_INDEX, shadow_prices
from allocator.lp.answers.replay import Reached, Replay, left_as_found, row_shift
from allocator.lp.solver import Solution
from allocator.lp.stages import StageProof

PRICE_RANGE_COLUMNS = (
    "amount",
    "unit",
    "left",
    "lower",
    "lower_end",
    "left_beyond",
    "right",
    "upper",
    "upper_end",
    "right_beyond",
)
#: Why a range ends.
CHANGES = "the price changes"
EARLIER = "an earlier objective changes its price"
NO_PLAN = "no plan keeps every rule beyond"
WHOLE = "the limit cannot move further"
ASKED = "asked no further"
UNKNOWN = "there is no price"
STOPPED = "the time limit came first"
LEVELS = "later levels of coverage have no price to follow"

#: A limit is moved by this share of itself at most, unless more is asked for.
SPAN = 1.0
#: Where a limit is nought, a span of one moves it by this many units.
FROM_NOUGHT = 10.0
#: A value lies on the line of its price to this share of its change, and this much of its scale.
AGREE = 1e-7
NOISE = 1e-7
#: Ends that only feasibility sets are found to this share of the search.
CLOSE = 1e-6
#: A later objective is asked this share short of where an earlier one bends: at the bend itself
#: more plans may be best than on either side of it.
SHORT_OF_BEND = 1e-6
#: Points looked at for one end at most.
POINTS = 60


@dataclass(frozen=True)
class _End:
    """Where a price ends: units from where the limit stands, why, and the price beyond."""

    step: float
    why: str
    beyond: float = math.nan


def price_ranges(
    solution: Solution,
    prices: pd.DataFrame | None = None,
    *,
    span: float = SPAN,
    progress: Callable[[str], None] | None = None,
) -> pd.DataFrame:
    """Return over which values of each limit its shadow prices hold.

    Parameters
    ----------
    solution
        A solution; its live model is left as it was found.
    prices
        As `shadow_prices` returns them; worked out if not given.
    span
        How far a limit is moved at most, as a share of itself.
    progress
        Called with one sentence before each limit.

    Returns
    -------
    pandas.DataFrame
        Index as the prices; ``amount`` (where the limit stands) and its ``unit``; ``left`` and
        ``right`` (the prices); ``lower`` and ``upper`` (how low the left and how high the right
        price holds, in units of the limit), ``lower_end`` and ``upper_end`` (why it ends there),
        ``left_beyond`` and ``right_beyond`` (the price of this objective beyond, where it is that
        which changes). Not a number where there is no price.

    Notes
    -----
    The optimum of the first objective is convex in a limit, and so is that of each later one where
    all before it move in a straight line. So a value on the line of its price proves the whole way
    to it straight; where a value lies above, the tangent there, by the duals, meets the line at the
    bend or beyond it, and the search goes on from where they meet. It ends at the bend itself.
    """
    if prices is None:
        prices = shadow_prices(solution)
    say = progress or (lambda _sentence: None)
    rows: list[dict[str, object]] = []
    stages = list(dict.fromkeys(prices.index.get_level_values("stage")))
    shown = [proof for proof in solution.proofs if proof.objective.name in stages]
    # Levels of leximin after the first are asked too where a later objective has a price.
    depth = max((solution.proofs.index(proof) + 1 for proof in shown), default=0)
    if depth:
        with left_as_found(solution.live):
            replay = Replay(solution, depth)
            for limit in priced_limits(solution.formulation.problem):
                say(f"ranges of prices: {limit.kind.replace('_', ' ')} of {limit.name}")
                own = prices.xs((limit.kind, limit.name, limit.wave), level=PRICE_INDEX[:3])
                search = _Search(solution, replay, depth, limit, span)
                left = search.ends(-1, own["left"].to_dict())
                right = search.ends(1, own["right"].to_dict())
                rows += [
                    _row(limit, str(stage), price, left[str(stage)], right[str(stage)])
                    for stage, price in own.iterrows()
                ]
    frame = pd.DataFrame(rows, columns=[*PRICE_INDEX, *PRICE_RANGE_COLUMNS])
    return frame.set_index(list(PRICE_INDEX)).sort_index()


def _row(limit: Limit, stage: str, price: pd.Series, left: _End, right: _End) -> dict[str, object]:
    return {
        "limit": limit.kind,
        "name": limit.name,
        "wave": limit.wave,
        "stage": stage,
        "amount": limit.amount,
        "unit": limit.unit,
        "left": price["left"],
        "lower": limit.amount - left.step,
        "lower_end": left.why,
        "left_beyond": left.beyond,
        "right": price["right"],
        "upper": limit.amount + right.step,
        "upper_end": right.why,
        "right_beyond": right.beyond,
    }


class _Search:
    """The ends of one limit's prices, each point asked once."""

    def __init__(
        self,
        solution: Solution,
        replay: Replay,
        depth: int,
        limit: Limit,
        span: float,
    ) -> None:
        problem = solution.formulation.problem
        self._replay, self._proofs, self._limit = replay, solution.proofs[:depth], limit
        self._shift = row_shift(solution.formulation, solution.live, limit)
        self._problem, self._span = problem, span
        self._known: dict[float, dict[str, Reached] | None] = {}

    def ends(self, direction: int, prices: Mapping[str, float]) -> dict[str, _End]:
        """Return where each stage's price ends on one side, stage by stage."""
        asked = self._span * self._limit.amount or self._span * FROM_NOUGHT
        room = min(self._limit.room(direction), self._room_for_existing(direction))
        end = _End(min(asked, room), ASKED if asked < room else WHOLE)
        found: dict[str, _End] = {}
        for proof in self._proofs:
            name = proof.objective.name
            price = prices.get(name)
            if price is None:
                end = _End(math.nan, LEVELS)
                continue
            if math.isnan(price) or math.isnan(end.step):
                why = end.why if math.isnan(end.step) else UNKNOWN
                end = found[name] = _End(math.nan, why)
                continue
            try:
                found[name] = self._end(proof, direction, price, end)
            except StoppedError:
                found[name] = _End(math.nan, STOPPED)
            why = EARLIER if found[name].why == CHANGES else found[name].why
            end = _End(found[name].step, why)
        return found

    def _room_for_existing(self, direction: int) -> float:
        """Return how far a cap on new teams moves before it meets posts that are there already.

        No team is asked to go below those, so the rows of the cap move with it no further.
        """
        if self._limit.kind != "first_wave_cap":
            return math.inf
        boards = self._problem.boards.loc[self._problem.teams]
        existing = boards.loc[boards["first_wave"] == self._limit.wave, "existing_wte"]
        away = direction * (existing - self._limit.amount)
        ahead = away[away > 0.0]
        return math.inf if ahead.empty else float(ahead.min())

    def _end(self, proof: StageProof, direction: int, price: float, limit: _End) -> _End:
        """Return where one stage's price ends, at most where all prices before it end."""
        if limit.step <= 0.0:
            return limit
        low, high, top = 0.0, limit.step, limit
        if limit.why == EARLIER:
            high *= 1.0 - SHORT_OF_BEND
        beyond, infeasible, bent = math.nan, math.inf, False
        for _ in range(POINTS):
            reached = self._at(direction * high)
            if reached is None:
                infeasible = high
            elif self._on_line(proof, reached, price, direction * high):
                if bent:
                    return _End(high, CHANGES, beyond)
                low = high
                if math.isinf(infeasible):
                    return top
            else:
                one = reached.get(proof.objective.name)
                slope = math.nan if one is None else one.tangent / (direction * high)
                meets = _meeting(proof, reached, price, slope, direction * high) * direction
                bent, infeasible = low < meets < high, math.inf
                beyond = slope if bent else math.nan
                if not bent and high - low <= CLOSE * limit.step:
                    return _End(low, CHANGES)
                top, high = _End(high, CHANGES), meets if bent else (low + high) / 2.0
                continue
            if infeasible - low <= CLOSE * limit.step:
                return _End(low, NO_PLAN)
            high = (low + infeasible) / 2.0
        return _End(low, CHANGES)

    def _at(self, move: float) -> dict[str, Reached] | None:
        if move not in self._known:
            reached = self._replay.at(move * self._shift)
            self._known[move] = None if reached is None else {one.stage: one for one in reached}
        return self._known[move]

    @staticmethod
    def _on_line(
        proof: StageProof, reached: Mapping[str, Reached], price: float, move: float
    ) -> bool:
        one = reached.get(proof.objective.name)
        if one is None:
            return False
        change = price * move
        off = abs(one.value - proof.optimum.value - change)
        return off <= AGREE * abs(change) + NOISE / proof.objective.scale


def _meeting(
    proof: StageProof, reached: Mapping[str, Reached], price: float, slope: float, move: float
) -> float:
    """Return where the tangent at a point meets the line of the price."""
    if math.isnan(slope) or slope == price:
        return math.nan
    value = reached[proof.objective.name].value
    return (value - slope * move - proof.optimum.value) / (price - slope)
