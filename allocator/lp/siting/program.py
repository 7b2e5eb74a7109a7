"""A small program handed to HiGHS as arrays, kept alive while rows and bounds change."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from scipy import sparse

from allocator.errors import SolverError
from allocator.lp.live import SOLVER_OPTIONS
from allocator.lp.siting.problem import Floats, Ints

#: How far rows and whole numbers may be off in the search for whole numbers.
MIP_TOLERANCE = 1e-9

#: A column above this counts as a site that is open: solvers miss whole numbers by a little.
OPEN = 0.5

_FEASIBLE = 2


_Status = highspy.HighsModelStatus
#: Ends before the proof: the clock, a good enough answer, the most branches.
_STOPPED = (_Status.kTimeLimit, _Status.kObjectiveTarget, _Status.kSolutionLimit)


class Clock:
    """Seconds left of a time limit.

    Parameters
    ----------
    seconds
        The limit from now; None for none.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self._until = None if seconds is None else time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left, infinite without limit."""
        return np.inf if self._until is None else max(0.0, self._until - time.monotonic())

    @property
    def over(self) -> bool:
        """Whether the limit is reached."""
        return self.left <= 0.0


@dataclass(frozen=True, eq=False)
class Outcome:
    """How one run ended.

    Parameters
    ----------
    status
        ``optimal``, ``infeasible`` or ``stopped``.
    objective
        Value of what was found; infinite if nothing was.
    bound
        What is proved: nothing is lower.
    values
        One number a column; empty if nothing was found.
    reduced_costs, row_duals
        One number a column and a row; empty after a search for whole numbers.
    """

    status: str
    objective: float
    bound: float
    values: Floats
    reduced_costs: Floats
    row_duals: Floats

    @property
    def found(self) -> bool:
        """Whether there is a solution."""
        return bool(len(self.values))


class Program:
    """Minimise costs over columns between bounds.

    Parameters
    ----------
    cost, lower, upper
        One number a column.
    whole
        Positions of the columns that are whole numbers.
    """

    def __init__(self, cost: Floats, lower: Floats, upper: Floats, whole: Ints) -> None:
        make: Any = highspy.Highs
        self._highs = make()
        for option, value in {"output_flag": False, **SOLVER_OPTIONS}.items():
            self._highs.setOptionValue(option, value)
        self._highs.setOptionValue("mip_feasibility_tolerance", MIP_TOLERANCE)
        self._highs.setOptionValue("mip_rel_gap", 0.0)
        self._highs.setOptionValue("mip_abs_gap", 0.0)
        self.cost, self.lower, self.upper = cost.copy(), lower.copy(), upper.copy()
        self._whole = whole.astype(np.int32)
        count = len(cost)
        self._highs.addCols(
            count, cost, lower, upper, 0, np.zeros(count + 1, np.int32), np.array([], np.int32), []
        )

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self._highs.getNumRow())

    def add_rows(self, matrix: Any, lower: Floats | float, upper: Floats | float) -> None:
        """Add rows ``lower <= matrix @ columns <= upper``; the matrix is dense or sparse."""
        rows = sparse.csr_array(matrix)
        count = rows.shape[0]
        if not count:
            return
        low = np.broadcast_to(np.asarray(lower, dtype=float), count)
        high = np.broadcast_to(np.asarray(upper, dtype=float), count)
        self._highs.addRows(
            count,
            np.ascontiguousarray(low),
            np.ascontiguousarray(high),
            rows.nnz,
            rows.indptr[:-1].astype(np.int32),
            rows.indices.astype(np.int32),
            rows.data.astype(float),
        )

    def add_columns(self, cost: Floats, upper: Floats, matrix: Any) -> None:
        """Add continuous columns from nought up, with their figures in the rows there are."""
        columns = sparse.csc_array(matrix)
        count, lower = len(cost), np.zeros(len(cost))
        self.cost = np.concatenate([self.cost, cost])
        self.lower = np.concatenate([self.lower, lower])
        self.upper = np.concatenate([self.upper, upper])
        self._highs.addCols(
            count,
            cost,
            lower,
            upper,
            columns.nnz,
            columns.indptr[:-1].astype(np.int32),
            columns.indices.astype(np.int32),
            columns.data.astype(float),
        )

    def bound(self, at: Ints, lower: Floats | float, upper: Floats | float) -> None:
        """Set the bounds of some columns."""
        if not len(at):
            return
        self.lower[at], self.upper[at] = lower, upper
        self._highs.changeColsBounds(
            len(at), np.asarray(at, dtype=np.int32), self.lower[at], self.upper[at]
        )

    def set_cost(self, cost: Floats) -> None:
        """Set the cost of every column."""
        self.cost = cost.copy()
        self._highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)

    def relaxed(self, clock: Clock) -> Outcome:
        """Minimise with every column taken for continuous, from the last basis on."""
        self._integrality(whole=False)
        return self._run(clock, whole=False)

    def search(
        self,
        clock: Clock,
        *,
        start: Floats | None = None,
        target: float = -np.inf,
        gap: float = 0.0,
        most_nodes: int | None = None,
    ) -> Outcome:
        """Minimise over whole numbers.

        Parameters
        ----------
        clock
            Seconds left.
        start
            Values to start from, one a column.
        target
            Stop at a solution that costs no more.
        gap
            Share of the objective within which the search may end.
        most_nodes
            Branches after which it is stopped; None without limit.

        Returns
        -------
        Outcome
            How the search ended.
        """
        self._integrality(whole=True)
        self._highs.setOptionValue("objective_target", target if np.isfinite(target) else -np.inf)
        self._highs.setOptionValue("mip_rel_gap", gap)
        most = highspy.kHighsIInf if most_nodes is None else most_nodes
        self._highs.setOptionValue("mip_max_nodes", most)
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = start.tolist()
            self._highs.setSolution(solution)
        return self._run(clock, whole=True)

    def _integrality(self, *, whole: bool) -> None:
        kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
        kinds = np.full(len(self._whole), int(kind), dtype=np.uint8)
        self._highs.changeColsIntegrality(len(self._whole), self._whole, kinds)

    def _run(self, clock: Clock, *, whole: bool) -> Outcome:
        if clock.over:
            return _nothing("stopped", -np.inf)
        if np.isfinite(clock.left):
            # HiGHS counts the seconds of all runs of an instance together.
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + clock.left)
        self._highs.run()
        status = self._highs.getModelStatus()
        info = self._highs.getInfo()
        if status in (_Status.kInfeasible, _Status.kUnboundedOrInfeasible):
            return _nothing("infeasible", np.inf)
        if status not in (_Status.kOptimal, *_STOPPED):
            name = status.name.removeprefix("k")
            raise SolverError(f"The solver ended without an answer ({name})")
        proved = status == _Status.kOptimal
        found = info.primal_solution_status == _FEASIBLE
        if not found:
            return _nothing("stopped", float(info.mip_dual_bound) if whole else -np.inf)
        solution = self._highs.getSolution()
        value = float(info.objective_function_value)
        floor = float(info.mip_dual_bound) if whole else (value if proved else -np.inf)
        return Outcome(
            "optimal" if proved else "stopped",
            value,
            floor,
            np.asarray(solution.col_value),
            np.array([]) if whole else np.asarray(solution.col_dual),
            np.array([]) if whole else np.asarray(solution.row_dual),
        )


def _nothing(status: str, bound: float) -> Outcome:
    empty = np.array([])
    return Outcome(status, np.inf, bound, empty, empty, empty)
