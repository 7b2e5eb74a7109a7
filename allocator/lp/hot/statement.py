"""How an instance differs from the one that a live model states: bounds, coefficients, costs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from allocator.lp.formulation import FAMILIES, Formulation
from allocator.lp.formulation.build import RowKey
from allocator.lp.formulation.rows import Row
from allocator.lp.formulation.variables import labels
from allocator.lp.live import LiveModel
from allocator.lp.problem import AllocationProblem


@dataclass(frozen=True)
class Change:
    """What moves in a live model.

    Parameters
    ----------
    rows, bounds
        Positions of rows, each with its new bound.
    rows_of_coefficients, columns_of_coefficients, coefficients
        Places of coefficients with their new values.
    """

    rows: np.ndarray
    bounds: np.ndarray
    rows_of_coefficients: np.ndarray
    columns_of_coefficients: np.ndarray
    coefficients: np.ndarray


class Statement:
    """The rows of an instance as its live model holds them, to compare others with.

    Parameters
    ----------
    formulation
        The instance with its variables and rows by label.
    live
        Its live model.
    """

    def __init__(self, formulation: Formulation, live: LiveModel) -> None:
        self._formulation = formulation
        self._live = live
        self._labels = {kind: tuple(found) for kind, found in formulation.variables.by_kind.items()}
        # By identity: names are slow to read, and `==` states a constraint.
        self._column = {
            id(variable): live.column(kind, label)
            for kind, found in formulation.variables.by_kind.items()
            for label, variable in found.items()
        }
        self._by_family: dict[str, dict[RowKey, Row]] = {}
        for key, row in formulation.rows.items():
            self._by_family.setdefault(key[0], {})[key] = row

    def difference(
        self, problem: AllocationProblem, families: Collection[str] | None
    ) -> Change | None:
        """Return what an instance changes; None if its columns, rows or terms are others.

        Parameters
        ----------
        problem
            The instance.
        families
            Families that may differ; None for all of them, and for the variables too.
        """
        off = set(problem.rules.families_off)
        if off != set(self._formulation.problem.rules.families_off):
            return None
        if families is None and self._labels != {k: tuple(v) for k, v in labels(problem).items()}:
            return None
        stated = [f for f in FAMILIES if f not in off and (families is None or f in families)]
        found = _Found()
        for family in stated:
            if not self._compare(problem, family, found):
                return None
        return found.change()

    def _compare(self, problem: AllocationProblem, family: str, found: _Found) -> bool:
        """Note what one family changes; False if it has other rows or terms."""
        known, seen = self._by_family.get(family, {}), 0
        for row in FAMILIES[family](problem, self._formulation.variables):
            if not row.terms:
                continue
            key = (family, row.label)
            before = known.get(key)
            if before is None or not _alike(before, row):
                return False
            seen += 1
            self._note(key, before, row, found)
        return seen == len(known)

    def _note(self, key: RowKey, before: Row, row: Row, found: _Found) -> None:
        if row.bound != before.bound:
            found.rows.append(self._live.row(*key))
            found.bounds.append(row.bound)
        old, new = [c for _v, c in before.terms], [c for _v, c in row.terms]
        if old == new:
            return
        sums: dict[int, float] = {}
        changed: set[int] = set()
        for (variable, coefficient), earlier in zip(row.terms, old, strict=True):
            column = self._column[id(variable)]
            sums[column] = sums.get(column, 0.0) + coefficient
            if coefficient != earlier:
                changed.add(column)
        at = self._live.row(*key)
        for column in sorted(changed):
            found.at_rows.append(at)
            found.at_columns.append(column)
            found.coefficients.append(sums[column])


class _Found:
    """Changes as they are found."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.bounds: list[float] = []
        self.at_rows: list[int] = []
        self.at_columns: list[int] = []
        self.coefficients: list[float] = []

    def change(self) -> Change:
        return Change(
            np.array(self.rows, dtype=int),
            np.array(self.bounds, dtype=float),
            np.array(self.at_rows, dtype=int),
            np.array(self.at_columns, dtype=int),
            np.array(self.coefficients, dtype=float),
        )


def _alike(one: Row, other: Row) -> bool:
    """Tell whether two rows have the same sense and variables, and nought in the same places."""
    # By identity: `==` between two variables states a constraint.
    return (
        one.sense == other.sense
        and len(one.terms) == len(other.terms)
        and all(
            a[0] is b[0] and (a[1] == 0.0) == (b[1] == 0.0)
            for a, b in zip(one.terms, other.terms, strict=True)
        )
    )
