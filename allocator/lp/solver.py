"""Solves an instance: the objectives in order, then one canonical plan among the ties."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from allocator.lp.formulation import Formulation, build
from allocator.lp.formulation.objectives import canonical
from allocator.lp.formulation.variables import VARIABLE_UNITS
from allocator.lp.live import ColumnKey, LiveModel
from allocator.lp.optimum import Optimum
from allocator.lp.presolve import require_affordable
from allocator.lp.problem import AllocationProblem
from allocator.lp.stages import SHARES, Objective, StageProof, Stages

#: Written values are rounded to this many decimals.
DECIMALS = 9

Values = dict[tuple[Any, ...], float]
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """One solved objective.

    Parameters
    ----------
    objective
        Name of the objective.
    unit
        Unit of value, bound and gap.
    value
        What the final plan attains.
    bound
        What is proved: no plan that keeps the earlier stages is lower. Where the stage was
        stopped, what plain arithmetic proves.
    status
        ``proved``, or ``stopped`` where a limit came first.
    """

    objective: str
    unit: str
    value: float
    bound: float
    status: str

    @property
    def gap(self) -> float:
        """How far the value may lie above the least possible."""
        return max(0.0, self.value - self.bound)


@dataclass(frozen=True)
class Solution:
    """Values of all variables and the stages that led to them.

    Parameters
    ----------
    values
        By kind of variable and label, rounded.
    stages
        In the order of the model.
    status
        ``proved`` or ``stopped``.
    size
        Columns and rows of the linear program.
    proofs
        What each stage proved and fixed, with its duals; as many as were proved.
    live
        The live model, at the canonical plan: questions beside the plan start from it.
    formulation
        The problem that it states.
    """

    values: dict[str, Values]
    stages: tuple[Stage, ...]
    status: str
    size: tuple[int, int]
    proofs: tuple[StageProof, ...] = field(compare=False, repr=False)
    live: LiveModel = field(compare=False, repr=False)
    formulation: Formulation = field(compare=False, repr=False)


def solve(
    problem: AllocationProblem,
    *,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Solve an instance: each objective in order, then one canonical plan among the ties.

    Parameters
    ----------
    problem
        The instance.
    time_limit_s
        Seconds for all stages together.
    progress
        Called with one sentence as each stage begins.

    Returns
    -------
    Solution
        Values of all variables, and what each stage proved.

    Raises
    ------
    InfeasibleError
        No plan keeps every rule.
    StoppedError
        The limit came before any plan was found.
    SolverError
        HiGHS ended in any other way.
    """
    say = progress or (lambda _sentence: None)
    require_affordable(problem)
    say("stating the linear program")
    formulation = build(problem)
    live = LiveModel(formulation, time_limit_s=time_limit_s)
    stages = Stages(formulation, live)
    proofs, unproved = stages.run(say)
    proved = not unproved
    if proved:
        say("choosing one plan among the ties")
        proved = canonical_plan(formulation, live) is not None
    values = np.maximum(np.round(live.values(), DECIMALS) + 0.0, 0.0)
    return Solution(
        by_label(live.column_keys, values),
        (
            *(_proved(proof, values) for proof in proofs),
            *(_stopped(objective, problem, values) for objective in unproved),
        ),
        "proved" if proved else "stopped",
        live.size,
        proofs,
        live,
        formulation,
    )


def canonical_plan(formulation: Formulation, live: LiveModel) -> Optimum | None:
    """Minimise the fixed costs that choose one plan among the ties."""
    return live.minimise(live.cost(canonical(formulation.problem, formulation.variables)))


def _proved(proof: StageProof, values: np.ndarray) -> Stage:
    objective = proof.objective
    attained = _value(objective, values)
    return Stage(objective.name, objective.unit, attained, proof.optimum.value, "proved")


def _stopped(objective: Objective, problem: AllocationProblem, values: np.ndarray) -> Stage:
    """Return a stage without proof, bounded by arithmetic: nothing is below nought.

    Coverage, which counts as negative, is at most whole in every wave.
    """
    least = -float(len(problem.waves)) if objective.name.startswith(SHARES) else 0.0
    return Stage(objective.name, objective.unit, _value(objective, values), least, "stopped")


def _value(objective: Objective, values: np.ndarray) -> float:
    return math.fsum((objective.cost * values).tolist())


def by_label(keys: tuple[ColumnKey, ...], values: np.ndarray) -> dict[str, Values]:
    """Return one value a column by kind of variable and label."""
    by_kind: dict[str, Values] = {kind: {} for kind in VARIABLE_UNITS}
    for (kind, label), value in zip(keys, values.tolist(), strict=True):
        by_kind[kind][label] = value
    return by_kind
