"""Asks the live model again with moved limits, and leaves it as it was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from allocator.errors import InfeasibleError, SolverError, StoppedError
from allocator.lp.answers.limits import Limit
from allocator.lp.formulation import FAMILIES, Formulation
from allocator.lp.formulation.rows import Row
from allocator.lp.live import LiveModel
from allocator.lp.optimum import Bounds
from allocator.lp.solver import Solution
from allocator.lp.stages import SHARES, StageProof, Stages

#: A shortfall below this is none.
NOTHING = 1e-9


@dataclass(frozen=True)
class Reached:
    """What a stage reaches once limits have moved.

    Parameters
    ----------
    stage
        Its name.
    value
        Its optimum there.
    tangent
        What its duals there say that the whole move has changed, in the same unit.
    """

    stage: str
    value: float
    tangent: float


@contextmanager
def left_as_found(live: LiveModel) -> Iterator[None]:
    """Put bounds and basis back when the questions are done; costs and values stay as they are."""
    bounds, basis = live.bounds(), live.basis()
    try:
        yield
    finally:
        live.restore(bounds)
        live.start_from(basis)


def held_bounds(live: LiveModel, proofs: Sequence[StageProof]) -> Bounds:
    """Return the bounds that leave exactly the plans that are optimal in some stages.

    Parameters
    ----------
    live
        The live model, whatever its bounds are now.
    proofs
        The stages, in order from the first.
    """
    start = live.initial
    held = Bounds(
        start.column_lower.copy(),
        start.column_upper.copy(),
        start.row_lower.copy(),
        start.row_upper.copy(),
    )
    for proof in proofs:
        held.row_lower[proof.freed_rows], held.row_upper[proof.freed_rows] = -np.inf, np.inf
        for columns, values in (
            (proof.closed_columns, 0.0),
            (proof.held.columns, proof.held.column_values),
        ):
            held.column_lower[columns] = held.column_upper[columns] = values
        rows, at = proof.held.rows, proof.held.row_values
        held.row_lower[rows] = held.row_upper[rows] = at
    return held


def row_shift(formulation: Formulation, live: LiveModel, limit: Limit) -> np.ndarray:
    """Return how far each row's bound moves with one unit more of a limit.

    The rows of the limit's family are stated for the instance as it is and with one unit more.

    Raises
    ------
    SolverError
        If a coefficient or a row moves too: then the live model cannot answer.
    """
    shift = np.zeros(len(live.row_keys))
    for row in FAMILIES[limit.family](limit.raised(), formulation.variables):
        if not row.terms or row.label[-1] != limit.wave:
            continue
        before = formulation.rows.get((limit.family, row.label))
        if before is None or not _same_terms(before, row):
            raise SolverError(
                f"More {limit.kind.replace('_', ' ')} changes more than limits in family "
                f"{limit.family}: it cannot be priced"
            )
        shift[live.row(limit.family, row.label)] = row.bound - before.bound
    return shift


def _same_terms(one: Row, other: Row) -> bool:
    """Tell whether two rows differ in their bound at most."""
    # By name: `==` between two variables states a constraint.
    return one.sense == other.sense and [(v.name, c) for v, c in one.terms] == [
        (v.name, c) for v, c in other.terms
    ]


class Replay:
    """The stages of a solution, asked again with moved limits.

    Parameters
    ----------
    solution
        A solution with at least one proved stage.
    depth
        How many stages are asked, from the first.
    """

    def __init__(self, solution: Solution, depth: int) -> None:
        self._formulation, self._live = solution.formulation, solution.live
        self._basis = solution.live.basis()
        self._proofs = solution.proofs[:depth]
        self._names = tuple(
            dict.fromkeys(proof.objective.name.split(" ")[0] for proof in self._proofs)
        )
        self._easy = easy_stages(self._proofs)
        self._bounds = {n: held_bounds(self._live, self._proofs[:n]) for n in (0, self._easy)}
        self._face = held_bounds(self._live, self._proofs)

    def at(self, shift: np.ndarray) -> tuple[Reached, ...] | None:
        """Return what each stage reaches with row bounds moved, or None if nothing is left.

        Raises
        ------
        StoppedError
            The time limit came first.
        """
        kept = self._kept(shift)
        if kept is not None:
            return kept
        for start in dict.fromkeys((self._easy, 0)):
            try:
                return self._again(shift, start)
            except InfeasibleError:
                continue
        return None

    def _kept(self, shift: np.ndarray) -> tuple[Reached, ...] | None:
        """Return what the stages reach if some plan still keeps all that their duals hold.

        Such a plan and the duals found before prove one another optimal, in every stage: duals
        know nothing of bounds.
        """
        self._set(self._face, shift)
        try:
            found = self._live.minimise(np.zeros(len(self._live.column_keys)))
        except InfeasibleError:
            return None
        if found is None:
            raise StoppedError("The time limit came first")
        values = self._live.values()
        return tuple(
            Reached(
                proof.objective.name,
                float(proof.objective.cost @ values),
                _tangent(proof, shift),
            )
            for proof in self._proofs
        )

    def _again(self, shift: np.ndarray, start: int) -> tuple[Reached, ...]:
        """Run the stages from one on; those before keep what they hold."""
        self._set(self._bounds[start], shift)
        before = tuple(
            Reached(
                proof.objective.name,
                proof.optimum.value + _tangent(proof, shift),
                _tangent(proof, shift),
            )
            for proof in self._proofs[:start]
        )
        names = self._names[start:]
        proofs, unproved = Stages(self._formulation, self._live, names).run()
        if unproved:
            raise StoppedError("The time limit came first")
        return before + tuple(
            Reached(proof.objective.name, proof.optimum.value, _tangent(proof, shift))
            for proof in proofs
        )

    def _set(self, bounds: Bounds, shift: np.ndarray) -> None:
        self._live.restore(
            Bounds(
                bounds.column_lower,
                bounds.column_upper,
                bounds.row_lower + shift,
                bounds.row_upper + shift,
            )
        )
        self._live.start_from(self._basis)


def easy_stages(proofs: Sequence[StageProof]) -> int:
    """Return how many leading stages attain nothing, the least there is: no shortfall at all."""
    for number, proof in enumerate(proofs):
        if abs(proof.optimum.value) > NOTHING or proof.objective.name.startswith(SHARES):
            return number
    return len(proofs)


def _tangent(proof: StageProof, shift: np.ndarray) -> float:
    return float(proof.optimum.row_duals @ shift)
