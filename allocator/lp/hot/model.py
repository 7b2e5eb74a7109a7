"""Solves instances of one structure on one live model, each from the same stored start."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from allocator.errors import InfeasibleError, SolverError, StoppedError
from allocator.lp.answers.replay import held_bounds
from allocator.lp.formulation import Formulation, build
from allocator.lp.formulation.objectives import OBJECTIVE_TERMS, canonical
from allocator.lp.hot.statement import Change, Statement
from allocator.lp.hot.touch import Touch
from allocator.lp.live import ColumnKey, LiveModel
from allocator.lp.optimum import Bounds
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import DECIMALS
from allocator.lp.stages import SHARES, Objective, StageProof, Stages

#: A row that is missed by more than this is not kept.
TOLERANCE = 1e-6
#: A shortfall below this is none.
NOTHING = 1e-9

#: Objectives by name and, for leximin, level.
Known = Mapping[tuple[str, int | None], Objective]


@dataclass(frozen=True)
class HotAnswer:
    """The plan of one instance as a vector.

    Parameters
    ----------
    values
        One number a column of `HotModel.columns`, rounded as a plan's are.
    stages
        Value of each objective by name, in order; levels of leximin by number.
    """

    values: np.ndarray
    stages: Mapping[str, float]


class HotModel:
    """The live model of a base instance, changed to others of its structure and put back.

    Every answer starts from what the base instance left: none depends on those before it.

    Parameters
    ----------
    problem
        The base instance.
    time_limit_s
        Seconds for each instance.

    Raises
    ------
    InfeasibleError, StoppedError, SolverError
        As `allocator.lp.solver.solve`: the base instance has no proved plan.
    """

    def __init__(self, problem: AllocationProblem, *, time_limit_s: float | None = None) -> None:
        self._problem = problem
        self._formulation = build(problem)
        self._live = LiveModel(self._formulation, time_limit_s=time_limit_s)
        self._statement = Statement(self._formulation, self._live)
        self._coefficients = self._live.coefficients()
        # Levels of leximin are steps of the search: where one has settled a board, it is freed.
        self._binding = np.array([key[1][0] != "level" for key in self._live.row_keys])
        self._known: dict[tuple[str, int | None], Objective] = {}
        self._ties = self._live.cost(canonical(problem, self._formulation.variables))
        stages = _Stages(self._formulation, self._live, problem.rules.objectives, self._known)
        self._proofs, unproved = stages.run()
        if unproved:
            raise StoppedError("The time limit came before the base case was proved")
        self._known.update(stages.stated)
        self._minimise_ties()
        self._basis = self._live.basis()
        self._easy = _easy(self._proofs)
        self._faces = {n: held_bounds(self._live, self._proofs[:n]) for n in self._depths()}

    @property
    def columns(self) -> tuple[ColumnKey, ...]:
        """Kind and label of each column."""
        return self._live.column_keys

    def answer(self, problem: AllocationProblem, touch: Touch | None) -> HotAnswer | None:
        """Return the plan of an instance; None if its structure is another.

        Parameters
        ----------
        problem
            The instance.
        touch
            What may differ from the base instance; None if that is not known.

        Raises
        ------
        InfeasibleError, StoppedError, SolverError
            There is no proved plan.
        """
        change = self._statement.difference(problem, None if touch is None else touch.families)
        if change is None:
            return None
        moved = set(OBJECTIVE_TERMS) if touch is None else set(touch.objectives)
        # Costs of shares of need carry a scale by need.
        moved |= {*SHARES} if touch is None else set()
        same = not len(change.rows_of_coefficients) and not moved
        same &= problem.rules.objectives == self._problem.rules.objectives
        # From the base case's plan, the primal method is by far the shorter way.
        with self._changed(change), self._live.with_primal_simplex():
            stages = self._solved(problem, change, moved, limits_alone=same)
            return self._answer(change, stages)

    @contextmanager
    def _changed(self, change: Change) -> Iterator[None]:
        """Change coefficients, and put them back."""
        rows, columns = change.rows_of_coefficients, change.columns_of_coefficients
        self._live.change_coefficients(rows, columns, change.coefficients)
        try:
            yield
        finally:
            self._live.change_coefficients(rows, columns, self._before(change))

    def _solved(
        self,
        problem: AllocationProblem,
        change: Change,
        moved: Collection[str],
        *,
        limits_alone: bool,
    ) -> tuple[Objective, ...]:
        """Leave the live model at the instance's canonical plan; return its objectives.

        Where only limits moved, a plan that keeps all that the base's duals hold and those duals
        prove one another optimal in every stage: duals know nothing of limits.
        """
        shift = self._shift(change)
        depths = self._depths() if limits_alone else (0,)
        for depth in depths:
            try:
                return self._from(depth, shift, problem, moved)
            except InfeasibleError:
                if depth == depths[-1]:
                    raise
        raise SolverError("The solver was not asked")

    def _depths(self) -> tuple[int, ...]:
        """Return how many stages of the base are taken as they are, the most first."""
        return tuple(dict.fromkeys((len(self._proofs), self._easy, 0)))

    def _from(
        self, depth: int, shift: np.ndarray, problem: AllocationProblem, moved: Collection[str]
    ) -> tuple[Objective, ...]:
        """Run the stages from one on; those before keep what the base's duals hold."""
        bounds = self._faces[depth]
        self._live.forget()
        self._live.restore(
            Bounds(
                bounds.column_lower,
                bounds.column_upper,
                bounds.row_lower + shift,
                bounds.row_upper + shift,
            )
        )
        self._live.start_from(self._basis)
        before = tuple(proof.objective for proof in self._proofs[:depth])
        after: tuple[StageProof, ...] = ()
        if depth < len(self._proofs):
            known = {key: one for key, one in self._known.items() if key[0] not in moved}
            formulation = dataclasses.replace(self._formulation, problem=problem)
            names = problem.rules.objectives[depth:]
            after, unproved = _Stages(formulation, self._live, names, known).run()
            if unproved:
                raise StoppedError("The time limit came before the plan was proved")
        self._minimise_ties()
        return before + tuple(proof.objective for proof in after)

    def _minimise_ties(self) -> None:
        if self._live.minimise(self._ties) is None:
            raise StoppedError("The time limit came before one plan was chosen among the ties")

    def _before(self, change: Change) -> np.ndarray:
        """Return the base's own coefficients where some have changed."""
        rows, columns = change.rows_of_coefficients, change.columns_of_coefficients
        found = self._coefficients[rows, columns] if len(rows) else np.zeros(0)
        return np.asarray(found).ravel()

    def _shift(self, change: Change) -> np.ndarray:
        """Return how far each row's bound moves."""
        shift = np.zeros(len(self._live.row_keys))
        initial = self._live.initial
        lower, upper = initial.row_lower[change.rows], initial.row_upper[change.rows]
        shift[change.rows] = change.bounds - np.where(np.isfinite(lower), lower, upper)
        return shift

    def _answer(self, change: Change, objectives: tuple[Objective, ...]) -> HotAnswer:
        found = self._live.values()
        self._require_kept(change, found)
        values = np.maximum(np.round(found, DECIMALS) + 0.0, 0.0)
        stages = {one.name: _value(one.cost, values) for one in objectives}
        return HotAnswer(values, stages)

    def _require_kept(self, change: Change, values: np.ndarray) -> None:
        """Raise if the values miss a row of the instance, with nothing held."""
        rows, columns = change.rows_of_coefficients, change.columns_of_coefficients
        activity = self._coefficients @ values
        more = change.coefficients - self._before(change)
        np.add.at(activity, rows, more * values[columns])
        shift, initial = self._shift(change), self._live.initial
        missed = np.maximum(
            initial.row_lower + shift - activity, activity - initial.row_upper - shift
        )[self._binding]
        if max(missed.max(initial=0.0), -values.min(initial=0.0)) > TOLERANCE:
            raise SolverError("The solver's plan misses a rule of the scenario")


class _Stages(Stages):
    """Stages that take the costs of objectives as they are known, and keep those they state."""

    def __init__(
        self, formulation: Formulation, live: LiveModel, names: tuple[str, ...], known: Known
    ) -> None:
        super().__init__(formulation, live, names)
        self._known = known
        self.stated: dict[tuple[str, int | None], Objective] = {}

    def objective(self, name: str, *, level: int | None = None) -> Objective:
        """Return an objective by its name."""
        key = (name, level)
        if key in self._known:
            return self._known[key]
        if key not in self.stated:
            self.stated[key] = super().objective(name, level=level)
        return self.stated[key]


def _easy(proofs: tuple[StageProof, ...]) -> int:
    """Return how many leading stages attain nothing, the least there is: no shortfall at all."""
    for number, proof in enumerate(proofs):
        if abs(proof.optimum.value) > NOTHING or proof.objective.name.startswith(SHARES):
            return number
    return len(proofs)


def _value(cost: np.ndarray, values: np.ndarray) -> float:
    """Return the value of an objective, to as many decimals as a plan's."""
    used = np.flatnonzero(cost)
    return float(np.round(np.sum(cost[used] * values[used]), DECIMALS)) + 0.0
