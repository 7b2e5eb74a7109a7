"""Solves the stages in order on one live HiGHS model, each stage fixed by its duals."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import pulp

from allocator.errors import InfeasibleError, SolverError, StoppedError
from allocator.lp.formulation import Formulation, build
from allocator.lp.formulation.objectives import OBJECTIVE_TERMS, OBJECTIVE_UNITS, canonical
from allocator.lp.formulation.rows import Term
from allocator.lp.presolve import require_affordable
from allocator.lp.problem import AllocationProblem

#: HiGHS options of every run: one thread and tight tolerances, so that runs repeat.
SOLVER_OPTIONS: dict[str, Any] = {
    "threads": 1,
    "random_seed": 0,
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
}
#: A reduced cost or row dual above this, in the stage's scaled objective, fixes what it prices.
DUAL_TOLERANCE = 1e-7
#: Written values are rounded to this many decimals.
DECIMALS = 9

#: HiGHS: the primal solution is feasible.
_FEASIBLE = 2

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
        Unit of value and bound.
    value
        What the final plan attains.
    bound
        What the stage proved: no plan that keeps the earlier stages is lower. None without proof.
    status
        ``proved``, or ``stopped`` where a limit came first.
    """

    objective: str
    unit: str
    value: float
    bound: float | None
    status: str


@dataclass(frozen=True)
class Solution:
    """Values of all variables and the stages that led to them.

    Parameters
    ----------
    values
        By kind of variable and label.
    stages
        In the order of the model.
    status
        ``proved`` or ``stopped``.
    size
        Columns and rows of the linear program.
    """

    values: dict[str, Values]
    stages: tuple[Stage, ...]
    status: str
    size: tuple[int, int]


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
    terms = {
        name: OBJECTIVE_TERMS[name](problem, formulation.variables)
        for name in problem.rules.objectives
    }
    live = _LiveModel(formulation, time_limit_s)
    bounds: dict[str, float] = {}
    for name, stage_terms in terms.items():
        say(f"minimising {name.replace('_', ' ')}")
        bound = live.minimise(stage_terms, scale=_scale(problem, name))
        if bound is None:
            break
        bounds[name] = bound
    proved = len(bounds) == len(terms)
    if proved:
        say("choosing one plan among the ties")
        proved = live.minimise(canonical(problem, formulation.variables), scale=1.0) is not None
    values = live.values()
    stages = tuple(
        Stage(
            name,
            OBJECTIVE_UNITS[name],
            _value(stage_terms, values),
            bounds.get(name),
            "proved" if name in bounds else "stopped",
        )
        for name, stage_terms in terms.items()
    )
    return Solution(
        _by_label(formulation, values),
        stages,
        "proved" if proved else "stopped",
        (live.columns, live.rows),
    )


def _scale(problem: AllocationProblem, name: str) -> float:
    """Return a factor that brings the duals of an objective to the order of one.

    Worst coverage is a share of some thousand families, so its duals per hour would drown in the
    solver's tolerance.
    """
    if name != "worst_coverage":
        return 1.0
    return max(1.0, float(problem.need.sum().max()))


def _value(terms: list[Term], values: dict[str, float]) -> float:
    return math.fsum(coefficient * values[variable.name] for variable, coefficient in terms)


def _by_label(formulation: Formulation, values: dict[str, float]) -> dict[str, Values]:
    return {
        kind: {label: values[variable.name] for label, variable in variables.items()}
        for kind, variables in formulation.variables.by_kind.items()
    }


class _LiveModel:
    """The HiGHS model that PuLP built, kept alive from stage to stage."""

    def __init__(self, formulation: Formulation, time_limit_s: float | None) -> None:
        lp = formulation.lp
        # A zero objective over every variable, so that PuLP hands each of them to HiGHS.
        lp.setObjective(pulp.lpSum_vars_coefs([(v, 0.0) for v in lp.variables()]))
        self._time_limit_s = time_limit_s
        interface = pulp.HiGHS(msg=False, **SOLVER_OPTIONS)
        interface.createAndConfigureSolver(lp)
        interface.buildSolverModel(lp)
        live: Any = lp.solverModel
        self._highs = live
        self._names = [variable.name for variable in lp.exported_variables()]
        self._column = {name: column for column, name in enumerate(self._names)}
        self.columns = int(self._highs.getNumCol())
        self.rows = int(self._highs.getNumRow())

    def minimise(self, terms: list[Term], *, scale: float) -> float | None:
        """Minimise one objective and hold it: return its bound, or None if stopped before proof."""
        cost = np.zeros(self.columns)
        for variable, coefficient in terms:
            cost[self._column[variable.name]] += coefficient
        every = np.arange(self.columns, dtype=np.int32)
        self._highs.changeColsCost(self.columns, every, cost * scale)
        if not self._proved():
            return None
        # From the values themselves: the solver's own sum carries the scale.
        bound = float(cost @ np.asarray(self._highs.getSolution().col_value))
        self._hold()
        return bound

    def values(self) -> dict[str, float]:
        """Return the values of all variables, rounded by the stated rule."""
        rounded = np.round(np.asarray(self._highs.getSolution().col_value), DECIMALS) + 0.0
        return dict(zip(self._names, np.maximum(rounded, 0.0).tolist(), strict=True))

    def _proved(self) -> bool:
        """Run the solver: True at a proved optimum, False if stopped with an answer."""
        if self._time_limit_s is not None:
            self._highs.setOptionValue("time_limit", self._time_limit_s)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return True
        if status == highspy.HighsModelStatus.kInfeasible:
            raise InfeasibleError("No plan can keep every rule of this scenario")
        if status == highspy.HighsModelStatus.kTimeLimit:
            if self._highs.getInfo().primal_solution_status == _FEASIBLE:
                return False
            raise StoppedError(
                "The time limit came before any plan was found; allow more with --time-limit"
            )
        raise SolverError(f"The solver ended without an answer ({status.name.removeprefix('k')})")

    def _hold(self) -> None:
        """Fix all columns and rows that the duals price: what is left is the optimal face."""
        solution = self._highs.getSolution()
        lp = self._highs.getLp()
        columns = _held(solution.col_dual, np.array(lp.col_lower_), np.array(lp.col_upper_))
        if len(columns[0]):
            self._highs.changeColsBounds(len(columns[0]), *columns)
        rows = _held(solution.row_dual, np.array(lp.row_lower_), np.array(lp.row_upper_))
        if len(rows[0]):
            self._highs.changeRowsBounds(len(rows[0]), *rows)


def _held(
    duals: object, lower: np.ndarray, upper: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return positions with a price, each with both bounds at the bound that it presses on."""
    price = np.asarray(duals)
    pressed = np.where(price > 0, lower, upper)
    at = np.flatnonzero((np.abs(price) > DUAL_TOLERANCE) & np.isfinite(pressed) & (lower < upper))
    return at.astype(np.int32), pressed[at], pressed[at]
