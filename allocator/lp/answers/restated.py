"""A changed instance over the variables of a live model: what of its bounds and figures moves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from allocator.lp.formulation import FAMILIES, Formulation
from allocator.lp.formulation.build import RowKey
from allocator.lp.formulation.rows import Row, Term
from allocator.lp.formulation.variables import Variables, labels
from allocator.lp.live import LiveModel
from allocator.lp.optimum import Bounds
from allocator.lp.problem import AllocationProblem
from allocator.lp.stages import LEXIMIN


@dataclass(frozen=True)
class Restated:
    """A changed instance as changes to the live model of another.

    Parameters
    ----------
    formulation
        The changed instance over those variables of the live model that it has.
    live
        The live model.
    bounds
        Its bounds for the changed instance: what this one lacks is held at nought or left free.
    entries
        Rows, columns, present and changed coefficients of entries of the matrix that differ.
    """

    formulation: Formulation
    live: LiveModel
    bounds: Bounds
    entries: tuple[tuple[int, int, float, float], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The objectives in order."""
        return self.formulation.problem.rules.objectives

    @classmethod
    def of(
        cls, formulation: Formulation, live: LiveModel, problem: AllocationProblem
    ) -> Restated | None:
        """Return a changed instance as changes, or None where the model must be built afresh.

        That is where the instance has a variable that the live model lacks, or a row over several
        variables; and where places drop out of the levels of leximin, which go by the rows that
        there are. A row over one variable is a bound of that.

        Parameters
        ----------
        formulation, live
            The instance that the live model states.
        problem
            The changed one.
        """
        variables = _subset(formulation.variables, problem)
        if variables is None:
            return None
        rows = {
            (family, row.label): row
            for family, stated in FAMILIES.items()
            if family not in problem.rules.families_off
            for row in stated(problem, variables)
            if row.terms
        }
        gone = [key for key in live.row_keys if key not in rows]
        more = [row for key, row in rows.items() if key not in formulation.rows]
        if any(len(row.terms) > 1 for row in more):
            return None
        if gone and LEXIMIN in problem.rules.objectives:
            return None
        kept = {key: row for key, row in rows.items() if key in formulation.rows}
        if any(row.sense != formulation.rows[key].sense for key, row in kept.items()):
            return None
        changed = Formulation(formulation.lp, variables, problem, rows)
        closed = _closed(formulation.variables, variables, live)
        entries = tuple(_entries(formulation, kept, live, set(closed.tolist())))
        bounds = _bounds(live, kept, gone, closed)
        _bound_by(more, bounds, changed, live)
        return cls(changed, live, bounds, entries)

    @contextmanager
    def coefficients_changed(self) -> Iterator[None]:
        """Change the coefficients that differ, and put them back."""
        rows, columns, before, after = (
            np.array(part)
            for part in (zip(*self.entries, strict=True) if self.entries else [()] * 4)
        )
        self.live.change_coefficients(rows, columns, after)
        try:
            yield
        finally:
            self.live.change_coefficients(rows, columns, before)


def _subset(variables: Variables, problem: AllocationProblem) -> Variables | None:
    """Return the variables that an instance has, or None if there is one more."""
    wanted = labels(problem)
    if any(label not in variables[kind] for kind, keys in wanted.items() for label in keys):
        return None
    return Variables(
        {kind: {label: variables[kind][label] for label in keys} for kind, keys in wanted.items()}
    )


def _closed(every: Variables, kept: Variables, live: LiveModel) -> np.ndarray:
    return np.array(
        [
            live.column(kind, label)
            for kind, by_label in every.by_kind.items()
            for label in by_label
            if label not in kept[kind]
        ],
        dtype=int,
    )


def _bounds(
    live: LiveModel, rows: dict[RowKey, Row], gone: list[RowKey], closed: np.ndarray
) -> Bounds:
    start = live.initial
    upper = start.column_upper.copy()
    upper[closed] = 0.0
    row_lower, row_upper = start.row_lower.copy(), start.row_upper.copy()
    for key, row in rows.items():
        at = live.row(*key)
        row_lower[at] = -np.inf if row.sense == "<=" else row.bound
        row_upper[at] = np.inf if row.sense == ">=" else row.bound
    for key in gone:
        at = live.row(*key)
        row_lower[at], row_upper[at] = -np.inf, np.inf
    return Bounds(start.column_lower.copy(), upper, row_lower, row_upper)


def _bound_by(rows: list[Row], bounds: Bounds, changed: Formulation, live: LiveModel) -> None:
    """Draw column bounds in by rows over one variable that the live model has no row for."""
    column = _columns(changed.variables, live)
    for row in rows:
        ((variable, coefficient),) = row.terms
        at, value = column[id(variable)], row.bound / coefficient
        if row.sense == "=" or (row.sense == "<=") == (coefficient > 0):
            bounds.column_upper[at] = min(bounds.column_upper[at], value)
        if row.sense == "=" or (row.sense == ">=") == (coefficient > 0):
            bounds.column_lower[at] = max(bounds.column_lower[at], value)


def _columns(variables: Variables, live: LiveModel) -> dict[int, int]:
    """Return the position of each variable by its identity, for `==` states a constraint."""
    return {
        id(variable): live.column(kind, label)
        for kind, by_label in variables.by_kind.items()
        for label, variable in by_label.items()
    }


def _entries(
    formulation: Formulation, rows: dict[RowKey, Row], live: LiveModel, closed: set[int]
) -> Iterator[tuple[int, int, float, float]]:
    column = _columns(formulation.variables, live)
    for key, row in rows.items():
        before = _by_column(formulation.rows[key].terms, column)
        after = _by_column(row.terms, column)
        if before == after:
            continue
        for at in sorted((before.keys() | after.keys()) - closed):
            was, now = before.get(at, 0.0), after.get(at, 0.0)
            if was != now:
                yield live.row(*key), at, was, now


def _by_column(terms: list[Term], column: dict[int, int]) -> dict[int, float]:
    """Return coefficients by position of their variable."""
    by_column: dict[int, float] = {}
    for variable, coefficient in terms:
        at = column[id(variable)]
        by_column[at] = by_column.get(at, 0.0) + coefficient
    return by_column
