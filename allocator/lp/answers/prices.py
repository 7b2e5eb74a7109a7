"""Shadow prices: how far each stage's optimum moves with one unit more or less of a limit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.errors import StoppedError
from allocator.lp.answers.limits import Limit, priced_limits
from allocator.lp.answers.replay import Reached, Replay, left_as_found, row_shift
from allocator.lp.solver import Solution
from allocator.lp.stages import LEXIMIN, StageProof

PRICE_INDEX = ("limit", "name", "wave", "stage")
PRICE_COLUMNS = (
    "left",
    "right",
    "unit",
    "left_step",
    "right_step",
    "left_note",
    "right_note",
    "holds",
)
#: Prices are asked up to the last of these stages; later ones rank below what money is for.
ASKED = ("worst_coverage", LEXIMIN, "unmet_need")
#: A step is cut to this share until the value moves in a straight line over it.
CUT = 0.25
#: Steps tried: one unit, then down to about a thousandth of it.
STEPS = 6
#: Change over a step and change by the duals agree to this share.
AGREE = 1e-6
#: What the solver may leave in a value, in the scaled unit of its stage.
NOISE = 1e-8
#: Prices are written to this many decimals.
DECIMALS = 12

#: Why a side has no price where the limit cannot move that way at all.
NO_ROOM = {-1: "nothing is left to take away", 1: "it is whole already"}

GIVEN = "given these openings, models of service and places within reach"


@dataclass(frozen=True, slots=True)
class _Side:
    """One side's price of one stage: NaN with a reason where there is none."""

    price: float
    step: float
    note: str


def shadow_prices(solution: Solution) -> pd.DataFrame:
    """Return the price of every limit at each stage up to unmet need.

    A price is the one-sided derivative of the stage's optimum, all stages before it optimised
    again along the way. A step away from the limit is cut until the duals found at its far end
    account for the whole change of this stage and of those before it: then the optimum moves in a
    straight line over the step, and the price holds exactly as far. Worst coverage is counted as
    negative, so a negative price is a gain at every stage.

    Parameters
    ----------
    solution
        A solution; its live model is left as it was found.

    Returns
    -------
    pandas.DataFrame
        Index ``(limit, name, wave, stage)``; ``left`` and ``right`` (change of the stage's value
        per unit more of the limit, below and above where it stands; NaN where the note says why
        there is none), ``unit``, ``left_step`` and ``right_step`` (units of the limit over which
        the price is proved to hold), ``left_note``, ``right_note``, ``holds`` (what it takes as
        given). Empty where no stage was proved.
    """
    depth = _depth(solution.proofs)
    proofs = solution.proofs[:depth]
    rows: list[dict[str, object]] = []
    holds = GIVEN
    if solution.formulation.problem.decided is not None:
        holds += ", and the posts already decided"
    if depth:
        with left_as_found(solution.live):
            replay = Replay(solution, depth)
            for limit in priced_limits(solution.formulation.problem):
                shift = row_shift(solution.formulation, solution.live, limit)
                left = _side(replay, proofs, limit, shift, -1)
                right = _side(replay, proofs, limit, shift, +1)
                rows += [
                    _row(limit, proof, left[proof.objective.name], right[proof.objective.name])
                    | {"holds": holds}
                    for proof in proofs
                    if _shown(proof)
                ]
    frame = pd.DataFrame(rows, columns=[*PRICE_INDEX, *PRICE_COLUMNS])
    return frame.set_index(list(PRICE_INDEX)).sort_index()


def _depth(proofs: Sequence[StageProof]) -> int:
    """Return how many stages are asked: up to unmet need or coverage, or all where neither is."""
    asked = [n for n, proof in enumerate(proofs, 1) if proof.objective.name.split(" ")[0] in ASKED]
    return asked[-1] if asked else len(proofs)


def _shown(proof: StageProof) -> bool:
    """Tell whether a stage's price is shown: of leximin the first level alone, the worst board."""
    return not proof.objective.name.startswith(LEXIMIN) or proof.objective.name == f"{LEXIMIN} 1"


def _row(limit: Limit, proof: StageProof, left: _Side, right: _Side) -> dict[str, object]:
    return {
        "limit": limit.kind,
        "name": limit.name,
        "wave": limit.wave,
        "stage": proof.objective.name,
        "left": left.price,
        "right": right.price,
        "unit": f"{proof.objective.unit}, per {limit.unit}",
        "left_step": left.step,
        "right_step": right.step,
        "left_note": left.note,
        "right_note": right.note,
    }


def _side(
    replay: Replay,
    proofs: Sequence[StageProof],
    limit: Limit,
    shift: np.ndarray,
    direction: int,
) -> dict[str, _Side]:
    """Return one side's price of every stage."""
    room = limit.room(direction)
    if room <= 0.0:
        none = _Side(math.nan, math.nan, NO_ROOM[direction])
        return {proof.objective.name: none for proof in proofs}
    found: dict[str, _Side] = {}
    note = ""
    step = min(1.0, room)
    for _ in range(STEPS):
        move = direction * step
        try:
            reached = replay.at(move * shift)
        except StoppedError:
            note = "the time limit came before an answer"
            break
        if reached is None:
            note = "no plan keeps every rule with " + ("less" if direction < 0 else "more")
        else:
            note = "no straight piece was found: the value bends close to the limit"
            for proof, tangent in _straight(proofs, reached):
                price = round(tangent / move, DECIMALS) + 0.0
                found.setdefault(proof.objective.name, _Side(price, step, ""))
        if len(found) == len(proofs):
            break
        step *= CUT
    missing = _Side(math.nan, math.nan, note)
    return {proof.objective.name: found.get(proof.objective.name, missing) for proof in proofs}


def _straight(
    proofs: Sequence[StageProof], reached: Sequence[Reached]
) -> list[tuple[StageProof, float]]:
    """Return the leading stages that moved in a straight line, each with its change.

    Where duals at the far end account for the whole change of a stage and of all before it, the
    optimum of the stages weighted in their order, which is convex in the limits, touches its
    tangent at both ends of the step.
    """
    straight: list[tuple[StageProof, float]] = []
    if [proof.objective.name for proof in proofs] != [one.stage for one in reached]:
        return straight
    for proof, one in zip(proofs, reached, strict=True):
        change = one.value - proof.optimum.value
        allowed = AGREE * max(abs(change), abs(one.tangent)) + NOISE / proof.objective.scale
        if abs(change - one.tangent) > allowed:
            break
        straight.append((proof, one.tangent))
    return straight
