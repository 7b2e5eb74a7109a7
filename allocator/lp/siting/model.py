"""The model of record: each siting problem stated once in PuLP, and solved by HiGHS as it stands.

Sites ``j`` open (``y_j = 1``) or not; ``x_ij`` is the share of zone ``i`` that goes to site ``j``,
over the allowed pairs alone. Everything is minimised: `mclp` minimises the demand left uncovered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pulp

from allocator.errors import InfeasibleError, SolverError, StoppedError
from allocator.lp.live import SOLVER_OPTIONS
from allocator.lp.siting.answer import answer_of
from allocator.lp.siting.problem import (
    CAPACITATED,
    COSTED,
    SINGLE_SOURCE,
    Siting,
    SitingProblem,
)
from allocator.lp.siting.program import OPEN

Term = tuple[pulp.LpVariable, float]


@dataclass(frozen=True)
class SitingModel:
    """A siting problem in PuLP.

    Parameters
    ----------
    lp
        The PuLP problem.
    opened
        ``y_j`` by position of the site; a forbidden site has none.
    assigned
        ``x_ij`` by positions of zone and site.
    extra
        Other variables: ``u_i`` (zone left uncovered) by position, or ``worst`` (minutes) at 0.
    """

    lp: pulp.LpProblem
    opened: dict[int, pulp.LpVariable]
    assigned: dict[tuple[int, int], pulp.LpVariable]
    extra: dict[int, pulp.LpVariable]


def build_model(problem: SitingProblem) -> SitingModel:
    """State a siting problem in PuLP.

    Parameters
    ----------
    problem
        The question.

    Returns
    -------
    SitingModel
        The problem with its variables.
    """
    lp = pulp.LpProblem(problem.name.replace("-", "_"), pulp.LpMinimize)
    opened = {
        j: lp.add_variable(f"y_{j}", float(problem.must_open[j]), 1, cat="Integer")
        for j in range(problem.sites)
        if problem.may_open[j]
    }
    assigned: dict[tuple[int, int], pulp.LpVariable] = {}
    if problem.name not in ("lscp", "mclp"):
        assigned = _assignments(lp, problem)
    model = SitingModel(lp, opened, assigned, {})
    _number_of_sites(model, problem)
    OBJECTIVES[problem.name](model, problem)
    return model


def solve_model(problem: SitingProblem, *, time_limit_s: float | None = None) -> Siting:
    """Solve the PuLP model of a siting problem as it stands.

    Parameters
    ----------
    problem
        The question.
    time_limit_s
        Seconds for the solver.

    Returns
    -------
    Siting
        The answer; among ties, the one that the solver comes upon.

    Raises
    ------
    InfeasibleError
        Nothing answers the question.
    StoppedError
        The time limit came before any answer.
    SolverError
        HiGHS ended in any other way.
    """
    model = build_model(problem)
    options: dict[str, Any] = {**SOLVER_OPTIONS, "mip_feasibility_tolerance": 1e-9}
    if time_limit_s is not None:
        options["timeLimit"] = time_limit_s
    result = model.lp.solve(pulp.HiGHS(msg=False, gapRel=0.0, gapAbs=0.0, **options))
    if not result.has_solution:
        if result.status_str == "Infeasible":
            raise InfeasibleError("No choice of sites answers the question")
        if result.status_str == "TimeLimit":
            raise StoppedError("The time limit came before any answer was found")
        raise SolverError(f"The solver ended without an answer ({result.status_str})")
    is_open = np.zeros(problem.sites, dtype=bool)
    for j, variable in model.opened.items():
        is_open[j] = (variable.varValue or 0.0) > OPEN
    shares = None
    if problem.name in CAPACITATED:
        shares = np.zeros(problem.minutes.shape)
        for (i, j), variable in model.assigned.items():
            shares[i, j] = variable.varValue or 0.0
    bound = -np.inf if result.best_bound is None else float(result.best_bound)
    if problem.name == "mclp":
        bound = float(problem.demand.sum()) - bound
    proved = result.status_str == "Optimal"
    return answer_of(problem, is_open, bound, proved=proved, shares=shares)


def _assignments(
    lp: pulp.LpProblem, problem: SitingProblem
) -> dict[tuple[int, int], pulp.LpVariable]:
    """Add ``x_ij``, whole in single-source problems and in `p-center`.

    Every zone goes somewhere, only where a site is open, and no more than a site's capacity.
    """
    whole = problem.name in SINGLE_SOURCE
    kind: Literal["Integer", "Continuous"] = "Integer" if whole else "Continuous"
    pairs = [(int(i), int(j)) for i, j in zip(*np.nonzero(problem.allowed), strict=True)]
    return {(i, j): lp.add_variable(f"x_{i}_{j}", 0, 1, cat=kind) for i, j in pairs}


def _number_of_sites(model: SitingModel, problem: SitingProblem) -> None:
    """State (1): sum_j y_j = N; at most N for `lscp`."""
    if problem.open_count is None:
        return
    total = _sum((y, 1.0) for y in model.opened.values())
    row = total <= problem.open_count if problem.name == "lscp" else total == problem.open_count
    model.lp.addConstraint(row, "number_of_sites")


def _service(model: SitingModel, problem: SitingProblem) -> None:
    """State (2) sum_j x_ij = 1 and (3) x_ij <= y_j."""
    by_zone: dict[int, list[Term]] = {i: [] for i in range(problem.zones)}
    for (i, j), x in model.assigned.items():
        by_zone[i].append((x, 1.0))
        model.lp.addConstraint(_sum([(x, 1.0), (model.opened[j], -1.0)]) <= 0, f"open_{i}_{j}")
    for i, terms in by_zone.items():
        model.lp.addConstraint(_sum(terms) == 1, f"served_{i}")


def _capacity(model: SitingModel, problem: SitingProblem) -> None:
    """State (4): sum_i demand_i x_ij <= capacity_j y_j."""
    by_site: dict[int, list[Term]] = {j: [] for j in model.opened}
    for (i, j), x in model.assigned.items():
        by_site[j].append((x, float(problem.demand[i])))
    for j, terms in by_site.items():
        room = float(problem.capacity[j])
        if np.isfinite(room):
            row = _sum([*terms, (model.opened[j], -room)]) <= 0
            model.lp.addConstraint(row, f"capacity_{j}")


def _least_travel(model: SitingModel, problem: SitingProblem) -> None:
    """Minimise (5): sum_ij weight_i minutes_ij x_ij, and the opening costs where they count."""
    _service(model, problem)
    if problem.name in CAPACITATED:
        _capacity(model, problem)
    terms: list[Term] = [
        (x, float(problem.weight[i] * problem.minutes[i, j]))
        for (i, j), x in model.assigned.items()
    ]
    costed = problem.name in COSTED
    terms += [(y, float(problem.opening_cost[j]) * costed) for j, y in model.opened.items()]
    model.lp.setObjective(_sum(terms))


def _least_worst(model: SitingModel, problem: SitingProblem) -> None:
    """Minimise (6): worst, with worst >= sum_j minutes_ij x_ij for every zone."""
    _service(model, problem)
    worst = model.lp.add_variable("worst", 0)
    model.extra[0] = worst
    for i in range(problem.zones):
        terms = [
            (x, float(problem.minutes[i, j])) for (k, j), x in model.assigned.items() if k == i
        ]
        model.lp.addConstraint(_sum([*terms, (worst, -1.0)]) <= 0, f"worst_{i}")
    model.lp.setObjective(_sum([(worst, 1.0), *((y, 0.0) for y in model.opened.values())]))


def _fewest_sites(model: SitingModel, problem: SitingProblem) -> None:
    """Minimise (7): sum_j y_j, every zone within the radius of an open site."""
    for i in range(problem.zones):
        row = _sum(_near(model, problem, i)) >= 1
        model.lp.addConstraint(row, f"covered_{i}")
    model.lp.setObjective(_sum((y, 1.0) for y in model.opened.values()))


def _least_uncovered(model: SitingModel, problem: SitingProblem) -> None:
    """Minimise (8): sum_i demand_i u_i, with u_i + sum of y_j within the radius >= 1."""
    for i in range(problem.zones):
        left_out = model.lp.add_variable(f"u_{i}", 0, 1)
        model.extra[i] = left_out
        row = _sum([(left_out, 1.0), *_near(model, problem, i)]) >= 1
        model.lp.addConstraint(row, f"covered_{i}")
    terms = [(u, float(problem.demand[i])) for i, u in model.extra.items()]
    model.lp.setObjective(_sum([*terms, *((y, 0.0) for y in model.opened.values())]))


def _near(model: SitingModel, problem: SitingProblem, zone: int) -> list[Term]:
    return [(model.opened[int(j)], 1.0) for j in np.flatnonzero(problem.allowed[zone])]


def _sum(terms: Iterable[Term]) -> Any:
    return pulp.lpSum_vars_coefs(list(terms))


#: What states the objective of each problem, with the rows that it needs.
OBJECTIVES: dict[str, Callable[[SitingModel, SitingProblem], None]] = {
    "p-median": _least_travel,
    "p-center": _least_worst,
    "lscp": _fewest_sites,
    "mclp": _least_uncovered,
    "capacitated-p-median": _least_travel,
    "capacitated-facility": _least_travel,
    "capacitated-facility-single": _least_travel,
}
