"""The HiGHS model that PuLP built, kept alive from stage to stage and from question to question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import highspy
import numpy as np
import pulp
from scipy import sparse

from allocator.errors import InfeasibleError, SolverError, StoppedError
from allocator.lp.formulation import Formulation
from allocator.lp.formulation.build import RowKey
from allocator.lp.formulation.rows import Term
from allocator.lp.formulation.variables import Label
from allocator.lp.optimum import Bounds, Held, Optimum, priced

#: HiGHS options of every run: one thread and tight tolerances, so that runs repeat.
SOLVER_OPTIONS: dict[str, Any] = {
    "threads": 1,
    "random_seed": 0,
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
}
#: By how much a rule may give way where tight tolerances find no plan.
WIDER_TOLERANCE = 1e-7

#: HiGHS: the primal solution is feasible.
_FEASIBLE = 2
#: HiGHS: the primal simplex method.
_PRIMAL = 4

#: A variable's kind and label.
ColumnKey = tuple[str, Label]


class LiveModel:
    """One linear program in HiGHS, changed in place: costs, bounds, what is held.

    PuLP states the problem; from then on this object is the one owner of its bounds and costs.

    Parameters
    ----------
    formulation
        The problem, its variables and rows by label.
    time_limit_s
        Seconds for all runs together.
    """

    def __init__(self, formulation: Formulation, *, time_limit_s: float | None = None) -> None:
        lp = formulation.lp
        # A zero objective over every variable, so that PuLP hands each of them to HiGHS.
        lp.setObjective(pulp.lpSum_vars_coefs([(v, 0.0) for v in lp.variables()]))
        interface = pulp.HiGHS(msg=False, **SOLVER_OPTIONS)
        interface.createAndConfigureSolver(lp)
        interface.buildSolverModel(lp)
        live: Any = lp.solverModel
        self._highs = live
        self._time_limit_s = time_limit_s
        names = [variable.name for variable in lp.exported_variables()]
        self._position = {name: position for position, name in enumerate(names)}
        key_of = {
            variable.name: (kind, label)
            for kind, variables in formulation.variables.by_kind.items()
            for label, variable in variables.items()
        }
        self.column_keys: tuple[ColumnKey, ...] = tuple(key_of[name] for name in names)
        self.row_keys: tuple[RowKey, ...] = tuple(formulation.rows)
        self._row = {key: position for position, key in enumerate(self.row_keys)}
        self._column = {key: position for position, key in enumerate(self.column_keys)}
        #: Bounds as the problem states them, before anything is held.
        self.initial = self.bounds()

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return int(self._highs.getNumCol()), int(self._highs.getNumRow())

    def column(self, kind: str, label: Label) -> int:
        """Return the position of a variable."""
        return self._column[kind, label]

    def row(self, family: str, label: Label) -> int:
        """Return the position of a row."""
        return self._row[family, label]

    def cost(self, terms: list[Term]) -> np.ndarray:
        """Return an objective as one cost a column."""
        cost = np.zeros(len(self.column_keys))
        for variable, coefficient in terms:
            cost[self._position[variable.name]] += coefficient
        return cost

    def minimise(self, cost: np.ndarray, *, scale: float = 1.0) -> Optimum | None:
        """Minimise one objective over what the bounds leave.

        Parameters
        ----------
        cost
            One number a column.
        scale
            Factor that brings the objective's duals to the order of one.

        Returns
        -------
        Optimum or None
            None if stopped before proof.

        Raises
        ------
        InfeasibleError
            The bounds leave nothing.
        StoppedError
            The time limit came before any plan was found.
        SolverError
            HiGHS ended in any other way.
        """
        every = np.arange(len(cost), dtype=np.int32)
        self._highs.changeColsCost(len(cost), every, cost * scale)
        if not self._proved():
            return None
        solution = self._highs.getSolution()
        # From the values themselves: the solver's own sum carries the scale.
        return Optimum(
            float(cost @ np.asarray(solution.col_value)),
            np.asarray(solution.col_dual) / scale,
            np.asarray(solution.row_dual) / scale,
            scale,
        )

    def values(self) -> np.ndarray:
        """Return the value of every column, as the solver has it."""
        return np.asarray(self._highs.getSolution().col_value)

    def hold(self, optimum: Optimum) -> Held:
        """Fix all columns and rows that the duals price: what is left is the optimal face."""
        now = self.bounds()
        columns, column_values = priced(
            optimum.column_duals * optimum.scale, now.column_lower, now.column_upper
        )
        rows, row_values = priced(optimum.row_duals * optimum.scale, now.row_lower, now.row_upper)
        self.bound_columns(columns, column_values, column_values)
        self.bound_rows(rows, row_values, row_values)
        return Held(columns, column_values, rows, row_values)

    def bounds(self) -> Bounds:
        """Return the bounds as they are now."""
        lp = self._highs.getLp()
        return Bounds(
            np.array(lp.col_lower_),
            np.array(lp.col_upper_),
            np.array(lp.row_lower_),
            np.array(lp.row_upper_),
        )

    def restore(self, bounds: Bounds) -> None:
        """Set every bound as in a snapshot."""
        self.bound_columns(
            np.arange(len(bounds.column_lower)), bounds.column_lower, bounds.column_upper
        )
        self.bound_rows(np.arange(len(bounds.row_lower)), bounds.row_lower, bounds.row_upper)

    def bound_columns(self, at: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> None:
        """Set the bounds of some columns."""
        if len(at):
            self._highs.changeColsBounds(len(at), at.astype(np.int32), lower, upper)

    def bound_rows(self, at: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> None:
        """Set the bounds of some rows."""
        if len(at):
            self._highs.changeRowsBounds(len(at), at.astype(np.int32), lower, upper)

    def coefficients(self) -> sparse.csr_array:
        """Return the coefficients: rows by columns, as they are now."""
        lp = self._highs.getLp()
        matrix = lp.a_matrix_
        parts = (np.array(matrix.value_), np.array(matrix.index_), np.array(matrix.start_))
        shape = (int(lp.num_row_), int(lp.num_col_))
        by_column = matrix.format_ == highspy.MatrixFormat.kColwise
        return (sparse.csc_array if by_column else sparse.csr_array)(parts, shape=shape).tocsr()

    def change_coefficients(self, rows: np.ndarray, columns: np.ndarray, to: np.ndarray) -> None:
        """Set some coefficients, one row and one column each."""
        for row, column, value in zip(rows.tolist(), columns.tolist(), to.tolist(), strict=True):
            self._highs.changeCoeff(row, column, value)

    def forget(self) -> None:
        """Forget what earlier runs left, basis included: the next one knows the model alone."""
        self._highs.clearSolver()

    def basis(self) -> Any:
        """Return the basis, to start another run from."""
        return self._highs.getBasis()

    def start_from(self, basis: Any) -> None:
        """Start the next run from a basis."""
        self._highs.setBasis(basis)

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

    @contextmanager
    def with_rows(self, costs: Sequence[np.ndarray]) -> Iterator[np.ndarray]:
        """Add rows behind all others, without bounds as yet, for as long as the context lasts.

        Parameters
        ----------
        costs
            One coefficient a column, for each row.

        Yields
        ------
        numpy.ndarray
            Their positions.
        """
        rows = np.arange(self.size[1], self.size[1] + len(costs))
        for cost in costs:
            at = np.flatnonzero(cost).astype(np.int32)
            self._highs.addRow(-np.inf, np.inf, len(at), at, cost[at])
        try:
            yield rows
        finally:
            self._highs.deleteRows(len(rows), rows.astype(np.int32))

    @contextmanager
    def with_primal_simplex(self) -> Iterator[None]:
        """Run by the primal simplex method: faster by far where the last plan is still allowed.

        That is so while costs change, and bounds only where they are set to what is or loosened.
        """
        with self._with_option("simplex_strategy", _PRIMAL):
            yield

    @contextmanager
    def with_wider_tolerance(self) -> Iterator[None]:
        """Let rules give way by a little more: bounds held one after the other clash by rounding.

        Far below what the re-check of a plan lets pass.
        """
        with self._with_option("primal_feasibility_tolerance", WIDER_TOLERANCE):
            yield

    @contextmanager
    def _with_option(self, name: str, value: Any) -> Iterator[None]:
        _status, before = self._highs.getOptionValue(name)
        self._highs.setOptionValue(name, value)
        try:
            yield
        finally:
            self._highs.setOptionValue(name, before)
