"""What a reader can work out of hidden counts from those that are shown: an attacker's LP."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack

from allocator.analysis.disclosure.counts import Count, Label, Relation

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_UNBOUNDED = 3


@dataclass(frozen=True)
class Found:
    """Where one attack ended.

    Parameters
    ----------
    point
        A value of every count that fits all that is shown.
    value
        What was minimised, there.
    rates
        What a unit more of each count would add to it: those of hidden counts are never in favour
        of a move.
    """

    point: Array
    value: float
    rates: Array


class Attacker:
    """Knows the relations between counts, and every count that is shown.

    Parameters
    ----------
    counts
        Every count by its label.
    relations
        What adds up to 0.
    """

    def __init__(self, counts: Mapping[Label, Count], relations: Sequence[Relation]) -> None:
        self.labels = sorted(counts)
        self.counts = [counts[label] for label in self.labels]
        self.values = np.array([one.value for one in self.counts])
        place = {label: number for number, label in enumerate(self.labels)}
        rows = sorted(sorted((place[label], by) for label, by in one.items()) for one in relations)
        terms = [(row, at, by) for row, one in enumerate(rows) for at, by in one]
        row, column, factor = zip(*terms, strict=True) if terms else ((), (), ())
        shape = (len(rows), len(self.labels))
        self.matrix = csr_array((factor, (row, column)), shape=shape, dtype=float)

    def unknown(self, hidden: Collection[Label]) -> Flags:
        """Return which counts are not known: hidden or never written, and above 0."""
        away = set(hidden)
        return np.array(
            [
                one.value > 0 and (label in away or not one.written)
                for label, one in zip(self.labels, self.counts, strict=True)
            ]
        )

    def least(self, unknown: Flags, cost: Array, highest: Mapping[int, float]) -> Found | None:
        """Return where a weighted sum of counts is least, given all that is known.

        Parameters
        ----------
        unknown
            Which counts are not known.
        cost
            Weight of each count; 0 for those that are known.
        highest
            Counts that are not followed beyond a value, by their place.

        Returns
        -------
        Found or None
            None where there is no least.
        """
        at = np.flatnonzero(unknown)
        columns = self.matrix[:, at]
        ends = [(0.0, highest.get(int(one))) for one in at]
        found = _solved(cost[at], columns, columns @ self.values[at], ends)
        if found is None:
            return None
        point = self.values.copy()
        point[at] = found.x
        rates = cost - self.matrix.T @ found.eqlin.marginals
        return Found(point, float(found.fun), rates)

    def most_at_once(self, unknown: Flags, targets: Sequence[int], reach: float) -> Array:
        """Return a fitting value of every count in which targets come as near a value as they can.

        Parameters
        ----------
        unknown
            Which counts are not known.
        targets
            Places of counts; what one has beyond the value earns nothing.
        reach
            The value.
        """
        at = np.flatnonzero(unknown)
        columns = self.matrix[:, at]
        blank = csr_array((columns.shape[0], len(targets)))
        picks = csr_array(
            (np.ones(len(targets)), (range(len(targets)), np.searchsorted(at, targets))),
            shape=(len(targets), len(at)),
        )
        found = _solved(
            np.concatenate([np.zeros(len(at)), -np.ones(len(targets))]),
            hstack([columns, blank]),
            columns @ self.values[at],
            [(0.0, None)] * len(at) + [(0.0, reach)] * len(targets),
            hstack([-picks, eye_array(len(targets))]),
        )
        assert found is not None, "earnings are bounded"
        point = self.values.copy()
        point[at] = found.x[: len(at)]
        return point


def attack(
    counts: Mapping[Label, Count], relations: Sequence[Relation], hidden: Collection[Label]
) -> dict[Label, tuple[float, float]]:
    """Return how closely each hidden count can be known from all that is shown.

    Parameters
    ----------
    counts
        Every count by its label.
    relations
        What adds up to 0.
    hidden
        Labels of hidden counts.

    Returns
    -------
    dict
        Least and most that each hidden count above 0 can be; infinite where nothing bounds it.
    """
    attacker = Attacker(counts, relations)
    unknown = attacker.unknown(hidden)
    ends = {}
    for place, label in enumerate(attacker.labels):
        if label in hidden and unknown[place]:
            cost = np.zeros(len(attacker.labels))
            cost[place] = 1.0
            low = attacker.least(unknown, cost, {})
            high = attacker.least(unknown, -cost, {})
            assert low is not None, "no count is below 0"
            ends[label] = (low.value + 0.0, np.inf if high is None else -high.value + 0.0)
    return ends


def _solved(
    cost: Array,
    columns: Any,
    sums: Array,
    ends: list[tuple[float, float | None]],
    below: Any = None,
) -> Any:
    """Return the solution of a linear program, None where it has no bound."""
    rows = {} if below is None else {"A_ub": below.tocsr(), "b_ub": np.zeros(below.shape[0])}
    found = linprog(cost, **rows, A_eq=columns.tocsr(), b_eq=sums, bounds=ends, method="highs")
    if found.status == _UNBOUNDED:
        return None
    if found.x is None:
        raise ValueError(f"an attack did not end: {found.message}")
    return found
