"""The objectives in order over whole numbers: each minimised within a gap, then held by a row."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pulp

from allocator.errors import InfeasibleError, SolverError, StoppedError
from allocator.lp.formulation import Formulation
from allocator.lp.formulation.objectives import OBJECTIVE_TERMS, OBJECTIVE_UNITS
from allocator.lp.formulation.rows import Term
from allocator.lp.live import SOLVER_OPTIONS

#: How far later stages may give up an earlier one: this share of its value, or of one unit of it
#: where the value is smaller.
HOLD_TOLERANCE = 1e-7
#: Least gap that the solver is asked to prove, as a share of the value.
LEAST_GAP = 1e-9

#: Objectives that only levels of duals settle have their first level here.
FIRST_LEVEL = {"leximin_coverage": "worst_coverage"}
#: Objectives that compare places within a board: merged places are covered alike already, so these
#: are left to the plan at full detail, where they take their turn in the order.
LEFT_TO_DETAIL = ("uneven_cover",)

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class WholeStage:
    """One objective minimised over whole numbers, on the merged instance.

    Parameters
    ----------
    objective
        Name of the objective.
    unit
        Unit of value, bound and gap.
    value
        What the best plan found attains.
    bound
        What is proved: no plan that holds the earlier stages is lower.
    status
        ``proved`` within the gap asked for, or ``stopped`` where the time limit came first.
    seconds
        Wall time.
    """

    objective: str
    unit: str
    value: float
    bound: float
    status: str
    seconds: float

    @property
    def gap(self) -> float:
        """How far the value may lie above the least possible, in the objective's unit."""
        return max(0.0, self.value - self.bound)

    @property
    def gap_share(self) -> float:
        """The gap as a share of the value, or of one unit of it where the value is nought."""
        return self.gap / abs(self.value) if abs(self.value) > HOLD_TOLERANCE else self.gap


def run_stages(
    formulation: Formulation,
    objectives: Iterable[tuple[str, str, list[Term]]],
    *,
    largest_gap: float,
    settled: Mapping[str, Collection[pulp.LpVariable]] | None = None,
    time_limit_s: float | None = None,
    say: Say = lambda _sentence: None,
) -> tuple[WholeStage, ...]:
    """Minimise objectives in order; the plan stays in the problem's variables.

    Parameters
    ----------
    formulation
        The mixed-integer program. Rows that hold each stage are added to it.
    objectives
        Name, unit and costs of each objective.
    largest_gap
        Share of the value within which a stage may end.
    settled
        By objective: whole numbers that stay as its stage leaves them.
    time_limit_s
        Seconds for all stages together; a stage has an equal part of what is left.
    say
        Called with one sentence as each stage begins.

    Returns
    -------
    tuple
        What each stage attained and proved.

    Raises
    ------
    InfeasibleError
        No whole numbers keep every rule.
    StoppedError
        The time limit came before any were found.
    SolverError
        HiGHS ended in any other way.
    """
    until = None if time_limit_s is None else time.monotonic() + time_limit_s
    wanted = list(objectives)
    stages: list[WholeStage] = []
    for number, (name, unit, terms) in enumerate(wanted):
        say(f"whole numbers: minimising {name.replace('_', ' ')}")
        left = None if until is None else (until - time.monotonic()) / (len(wanted) - number)
        stage = _minimise(formulation.lp, (name, unit, terms), largest_gap, left, warm=bool(stages))
        hold = stage.value + HOLD_TOLERANCE * max(1.0, abs(stage.value))
        if terms:
            expression = pulp.lpSum_vars_coefs(terms)
            formulation.lp.addConstraint(expression <= hold, f"hold_{number}")
        for variable in (settled or {}).get(name, ()):
            kept = float(round(variable.varValue or 0.0))
            row = pulp.lpSum_vars_coefs([(variable, 1.0)]) == kept
            formulation.lp.addConstraint(row, f"settled_{variable.name}")
        stages.append(stage)
    return tuple(stages)


def objectives_until(
    formulation: Formulation, last: str | None = None
) -> list[tuple[str, str, list[Term]]]:
    """Return the instance's objectives that whole numbers bear on, in order, with unit and costs.

    Parameters
    ----------
    formulation
        Gives the instance and its variables.
    last
        Objectives after this one are left out; all are kept where the order does not name it.
    """
    problem, variables = formulation.problem, formulation.variables
    names = list(problem.rules.objectives)
    if last in names:
        names = names[: names.index(last) + 1]
    return [
        (
            name,
            OBJECTIVE_UNITS[name],
            OBJECTIVE_TERMS[FIRST_LEVEL.get(name, name)](problem, variables),
        )
        for name in names
        if name not in LEFT_TO_DETAIL
    ]


def _minimise(
    lp: pulp.LpProblem,
    objective: tuple[str, str, list[Term]],
    largest_gap: float,
    seconds: float | None,
    *,
    warm: bool,
) -> WholeStage:
    name, unit, terms = objective
    start = time.monotonic()
    # Every variable has a cost, if of nought, so that each reaches the solver.
    variables = lp.variables()
    before = [variable.varValue for variable in variables]
    lp.setObjective(pulp.lpSum_vars_coefs([*((v, 0.0) for v in variables), *terms]))
    result = lp.solve(_solver(largest_gap, seconds, warm=warm))
    if not result.has_solution and warm:
        # The time ran out at once: the plan of the stages before stands.
        for variable, value in zip(variables, before, strict=True):
            variable.varValue = value
    else:
        _require_answer(result)
    value = math.fsum(float(v.varValue or 0.0) * coefficient for v, coefficient in terms)
    bound = min(value, max(_least(terms), _bound(result)))
    proved = result.status_str == "Optimal"
    took = time.monotonic() - start
    return WholeStage(name, unit, value, bound, "proved" if proved else "stopped", took)


def _solver(largest_gap: float, seconds: float | None, *, warm: bool) -> pulp.HiGHS:
    options: dict[str, Any] = {**SOLVER_OPTIONS, "mip_feasibility_tolerance": 1e-9}
    if seconds is not None:
        options["timeLimit"] = max(0.0, seconds)
    return pulp.HiGHS(
        msg=False,
        gapRel=max(largest_gap, LEAST_GAP),
        gapAbs=0.0,
        warmStart=warm,
        **options,
    )


def _bound(result: Any) -> float:
    """Return the bound that the solver proved, or none."""
    return -math.inf if result.best_bound is None else float(result.best_bound)


def _least(terms: list[Term]) -> float:
    """Return a bound by arithmetic: nothing is below nought, and no share is above one."""
    return math.fsum(c * (1.0 if v.upBound is None else v.upBound) for v, c in terms if c < 0.0)


def _require_answer(result: Any) -> None:
    """Raise unless the solver found whole numbers that keep every rule."""
    if result.has_solution:
        return
    if result.status_str == "Infeasible":
        raise InfeasibleError("No plan in whole numbers can keep every rule of this scenario")
    if result.status_str == "TimeLimit":
        raise StoppedError(
            "The time limit came before any whole numbers were found; allow more with --time-limit"
        )
    raise SolverError(f"The solver ended without whole numbers ({result.status_str})")
