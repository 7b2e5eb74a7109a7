"""Trade-offs by scipy: the rows of an instance, some objectives within limits, one minimised.

Every limit gives way by a small step; a later optimum moves with it in a straight line, so that two
steps give it at none.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from oracle import STEP, TIGHT, _Matrix
from scipy import optimize, sparse

from allocator.lp.formulation import build
from allocator.lp.problem import AllocationProblem

#: Units of a front beside the solver's.
FACTORS = {"worst_coverage": -1.0, "spend": 1000.0}


class Oracle:
    """One instance as scipy wants it."""

    def __init__(self, problem: AllocationProblem) -> None:
        self.problem = problem
        self.formulation = build(problem)
        self._matrix = _Matrix(self.formulation)

    def least(self, cost: np.ndarray, most: Mapping[str, float]) -> float:
        """Return the least of a cost with objectives at most so large, in the solver's terms."""
        one, two = (self._least(cost, most, slack) for slack in (STEP, 2 * STEP))
        return 2.0 * one - two

    def objective(self, name: str) -> np.ndarray:
        """Return the cost of each column in an objective."""
        return self._matrix._cost(name, self.problem)

    def post(self, key: tuple) -> np.ndarray:
        """Return a cost that counts one post alone."""
        cost = np.zeros(len(self._matrix._columns))
        cost[self._matrix._columns[self.formulation.variables["t"][key].name]] = 1.0
        return cost

    def chain(self, names: tuple[str, ...]) -> dict[str, float]:
        """Return the optimum of each objective in order, those before it held."""
        held: dict[str, float] = {}
        for name in names:
            held[name] = self.least(self.objective(name), held)
        return held

    def _least(self, cost: np.ndarray, most: Mapping[str, float], slack: float) -> float:
        matrix = self._matrix
        rows = [sparse.csr_array(self.objective(name)[None, :]) for name in most]
        limits = [value + slack * max(1.0, abs(value)) for value in most.values()]
        found = optimize.linprog(
            cost,
            sparse.vstack([matrix._at_most, *rows]) if rows else matrix._at_most,
            np.append(matrix._most, limits),
            matrix._equal,
            matrix._fixed,
            method="highs-ds",
            options=TIGHT,
        )
        assert found.success, found.message
        return float(found.fun)


def solver_value(name: str, value: float) -> float:
    """Return a value of a front in the solver's terms."""
    return value / FACTORS.get(name, 1.0)
