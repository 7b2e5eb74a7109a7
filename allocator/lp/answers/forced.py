"""The plan solved again with something forced: bounds on the live model, stage by stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from allocator.errors import InfeasibleError, StoppedError
from allocator.lp.answers.replay import easy_stages, held_bounds, left_as_found
from allocator.lp.answers.restated import Restated
from allocator.lp.formulation import Formulation
from allocator.lp.live import ColumnKey, LiveModel
from allocator.lp.optimum import Bounds
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import DECIMALS, Solution, Values, canonical_plan, solve
from allocator.lp.stages import StageProof, Stages

#: Bounds that cross by less than this meet: it is what a solver leaves.
MEET = 1e-9
#: Two values of an objective closer than this, relative to their size, are the same.
SAME = 1e-8
#: Values of these kinds of variable are handed on.
KINDS = ("t", "c", "served", "z")


@dataclass(frozen=True)
class Force:
    """What is forced: bounds on variables, within those that they have.

    Parameters
    ----------
    least, most
        In the unit of the variable, by its kind and label.
    """

    least: Mapping[ColumnKey, float] = field(default_factory=dict)
    most: Mapping[ColumnKey, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Forced:
    """The best plan with something forced.

    Parameters
    ----------
    stages
        Optimum of each objective in order, in its unit, by name of the stage.
    values
        Values of posts (``t``, ``c``), families served and levels of coverage (``z``) by label.
    kept
        Whether everything that the proofs of the plan rest on is kept: the plan is then as good in
        every objective.
    """

    stages: dict[str, float]
    values: dict[str, Values]
    kept: bool = False


class Forcing:
    """A solution whose live model is asked again and again with something forced.

    The live model is left as it was found after each question.

    Parameters
    ----------
    solution
        A solution that is proved in every stage.
    time_limit_s
        Seconds for an instance that is built afresh.

    Raises
    ------
    StoppedError
        A stage was stopped before proof: then no loss against it is known.
    """

    def __init__(self, solution: Solution, *, time_limit_s: float | None = None) -> None:
        if solution.status != "proved":
            raise StoppedError(
                "The plan was stopped before proof, so nothing can be measured against it; allow "
                "more with --time-limit"
            )
        self._formulation, self._live = solution.formulation, solution.live
        self._proofs = solution.proofs
        self._time_limit_s = time_limit_s
        self._names = tuple(
            dict.fromkeys(proof.objective.name.split(" ")[0] for proof in self._proofs)
        )
        self._basis = solution.live.basis()
        starts = dict.fromkeys((len(self._proofs), easy_stages(self._proofs), 0))
        self._bounds = {start: held_bounds(self._live, self._proofs[:start]) for start in starts}

    @property
    def planned(self) -> Forced:
        """The plan itself."""
        forced = self.at(Force())
        assert forced is not None, "a solved instance has a plan"
        return forced

    def at(self, force: Force) -> Forced | None:
        """Return the best plan with something forced, or None if no plan keeps every rule.

        First it is asked among the plans that keep all that the proofs rest on: such a plan and
        those duals prove one another best. Only then are the objectives run again, those that
        attain nothing at all last.

        Raises
        ------
        StoppedError
            The time limit came first.
        """
        with left_as_found(self._live):
            for start, bounds in self._bounds.items():
                try:
                    self._set(_within(bounds, force, self._live))
                    return self._run(start)
                except InfeasibleError:
                    continue
        return None

    def restated(self, problem: AllocationProblem) -> Forced | None:
        """Return the best plan of a changed instance, or None if no plan keeps every rule.

        The live model is changed in place where the instance has no variable or rule that the model
        lacks, and built afresh otherwise.

        Raises
        ------
        StoppedError
            The time limit came first.
        """
        restated = Restated.of(self._formulation, self._live, problem)
        if restated is None:
            return built_afresh(problem, time_limit_s=self._time_limit_s)
        with left_as_found(self._live), restated.coefficients_changed():
            self._set(restated.bounds)
            try:
                return self._solved(restated.formulation, restated.names, ())
            except InfeasibleError:
                return None

    def _set(self, bounds: Bounds) -> None:
        self._live.restore(bounds)
        self._live.start_from(self._basis)

    def _run(self, start: int) -> Forced:
        """Run the stages from one on; those before keep what they hold."""
        names = () if start == len(self._proofs) else self._names[start:]
        return self._solved(self._formulation, names, self._proofs[:start])

    def _solved(
        self, formulation: Formulation, names: tuple[str, ...], before: tuple[StageProof, ...]
    ) -> Forced:
        proofs, unproved = Stages(formulation, self._live, names).run()
        if unproved or canonical_plan(formulation, self._live) is None:
            raise StoppedError("The time limit came before the plan was proved")
        columns = self._live.values()
        stages = {p.objective.name: float(p.objective.cost @ columns) for p in before}
        stages |= {p.objective.name: p.optimum.value for p in proofs}
        return Forced(stages, _by_label(self._live, columns), kept=not names)


def built_afresh(problem: AllocationProblem, *, time_limit_s: float | None = None) -> Forced | None:
    """Return the best plan of an instance stated from nothing, or None if there is none.

    Raises
    ------
    StoppedError
        The time limit came before a proof.
    """
    try:
        solution = solve(problem, time_limit_s=time_limit_s)
    except InfeasibleError:
        return None
    if solution.status != "proved":
        raise StoppedError("The time limit came before the plan was proved")
    stages = {proof.objective.name: proof.optimum.value for proof in solution.proofs}
    return Forced(stages, {kind: solution.values[kind] for kind in KINDS})


def changed_stages(planned: Mapping[str, float], forced: Mapping[str, float]) -> dict[str, float]:
    """Return the change of each objective that is not the same, in order.

    Parameters
    ----------
    planned, forced
        Values by stage, each to be as low as possible.
    """
    return {
        stage: forced[stage] - value
        for stage, value in planned.items()
        if stage in forced and abs(forced[stage] - value) > SAME * max(1.0, abs(value))
    }


def _within(bounds: Bounds, force: Force, live: LiveModel) -> Bounds:
    """Return bounds drawn in by what is forced.

    Raises
    ------
    InfeasibleError
        They leave nothing.
    """
    lower, upper = bounds.column_lower.copy(), bounds.column_upper.copy()
    for key, least in force.least.items():
        at = live.column(*key)
        lower[at] = max(lower[at], least)
    for key, most in force.most.items():
        at = live.column(*key)
        upper[at] = min(upper[at], most)
    if (lower > upper + MEET).any():
        raise InfeasibleError("No plan can keep every rule of this scenario")
    return Bounds(lower, np.maximum(lower, upper), bounds.row_lower, bounds.row_upper)


def _by_label(live: LiveModel, columns: np.ndarray) -> dict[str, Values]:
    values = np.maximum(np.round(columns, DECIMALS) + 0.0, 0.0)
    by_kind: dict[str, Values] = {kind: {} for kind in KINDS}
    for (kind, label), value in zip(live.column_keys, values.tolist(), strict=True):
        if kind in by_kind:
            by_kind[kind][label] = value
    return by_kind
