"""Second opinions: the same rows in SCIP and scipy, earlier objectives held by objective rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pulp
from scipy import optimize, sparse

from allocator.lp.formulation import Formulation, build
from allocator.lp.formulation.objectives import OBJECTIVE_TERMS
from allocator.lp.problem import AllocationProblem

#: As tight as SCIP goes, so that its answers can be held to six decimals.
TOLERANCES = ["numerics/feastol=1e-9", "numerics/dualfeastol=1e-9"]

#: How far an objective row lets an earlier optimum go, relative to its size. A later optimum moves
#: with it in a straight line, so long as the step is small, and two steps give it at none.
STEP = 1e-9
#: The same for SCIP, which calls infeasible what a smaller slack leaves.
SCIP_SLACK = 1e-7
#: Tolerances of scipy's solver, below the step.
TIGHT = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


@dataclass(frozen=True)
class SecondOpinion:
    """Optima of each objective in order.

    Parameters
    ----------
    optima
        With earlier objectives held exactly: extrapolated from two steps of slack.
    limits
        What each objective may reach at most in later stages, with SCIP's slack.
    loose
        Optima with SCIP's slack.
    """

    optima: list[float]
    limits: list[float]
    loose: list[float]


def scipy_stages(problem: AllocationProblem) -> SecondOpinion:
    """Return the optimum of each objective in order, by scipy."""
    stated = _Matrix(build(problem))
    optima: list[float] = []
    loose: list[float] = []
    limits: list[float] = []
    for number, name in enumerate(problem.rules.objectives):
        one, two, more = (
            stated.minimum(name, optima, problem, slack) for slack in (STEP, 2 * STEP, SCIP_SLACK)
        )
        optima.append(2.0 * one - two)
        loose.append(more)
        limits.append(_limit(optima[number], SCIP_SLACK))
    return SecondOpinion(optima, limits, loose)


def scip_stages(problem: AllocationProblem, limits: list[float]) -> list[float]:
    """Return the optimum of each objective by SCIP, the earlier ones kept within limits."""
    formulation = build(problem)
    optima = []
    for name, limit in zip(problem.rules.objectives, limits, strict=True):
        terms = OBJECTIVE_TERMS[name](problem, formulation.variables)
        if not terms:
            optima.append(0.0)
            continue
        formulation.lp.setObjective(pulp.lpSum_vars_coefs(terms))
        result = formulation.lp.solve(pulp.SCIP_PY(msg=False, options=TOLERANCES))
        assert result.status_str == "Optimal", (name, result.status_str)
        optima.append(float(result.objective))
        formulation.lp.addConstraint(pulp.lpSum_vars_coefs(terms) <= limit, f"hold_{name}")
    return optima


class _Matrix:
    """The rows of a formulation as scipy wants them."""

    def __init__(self, formulation: Formulation) -> None:
        # PuLP forgets variables whose problem is gone.
        self._formulation = formulation
        self._columns = {v.name: n for n, v in enumerate(formulation.lp.variables())}
        rows = list(formulation.rows.values())
        cells = [
            (n, self._columns[variable.name], coefficient)
            for n, row in enumerate(rows)
            for variable, coefficient in row.terms
        ]
        at_row, at_column, values = zip(*cells, strict=True)
        shape = (len(rows), len(self._columns))
        matrix = sparse.csr_array((values, (at_row, at_column)), shape=shape)
        bound = np.array([row.bound for row in rows])
        sense = np.array([row.sense for row in rows])
        sign = np.where(sense == ">=", -1.0, 1.0)
        limited, equal = np.flatnonzero(sense != "="), np.flatnonzero(sense == "=")
        self._at_most = (sparse.diags_array(sign) @ matrix).tocsr()[limited]
        self._most = (sign * bound)[limited]
        self._equal, self._fixed = matrix[equal], bound[equal]

    def minimum(
        self, name: str, held: list[float], problem: AllocationProblem, slack: float
    ) -> float:
        """Return the optimum of an objective with the earlier ones held within a slack."""
        earlier = [self._cost(other, problem) for other in problem.rules.objectives[: len(held)]]
        result = optimize.linprog(
            self._cost(name, problem),
            sparse.vstack([self._at_most, *(sparse.csr_array(c[None, :]) for c in earlier)]),
            np.append(self._most, [_limit(optimum, slack) for optimum in held]),
            self._equal,
            self._fixed,
            method="highs-ds",
            options=TIGHT,
        )
        assert result.success, (name, result.message)
        return float(result.fun)

    def _cost(self, name: str, problem: AllocationProblem) -> np.ndarray:
        cost = np.zeros(len(self._columns))
        for variable, coefficient in OBJECTIVE_TERMS[name](problem, self._formulation.variables):
            cost[self._columns[variable.name]] += coefficient
        return cost


def _limit(optimum: float, slack: float) -> float:
    return optimum + slack * max(1.0, abs(optimum))
