"""Tables of counts for tests of hiding, and a second attacker that shares nothing with the code."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator

import numpy as np
from scipy.optimize import linprog

from allocator.analysis.disclosure import Count, Label, Relation

Counts = dict[Label, Count]
SLIP = 2e-5
TOTAL = "total"


def table(
    rows: list[list[float]],
    *,
    hideable_totals: bool = True,
    written: list[list[bool]] | None = None,
    of_parts: list[list[bool]] | None = None,
) -> tuple[Counts, list[Relation]]:
    """Return a table of counts with the sums of its rows and columns, and of all.

    Totals that may not be hidden have a cost that no hiding is worth.
    """
    values = np.array(rows)
    dear = 2.0 if hideable_totals else 1000.0
    counts: Counts = {}
    for (i, j), value in np.ndenumerate(values):
        counts[f"r{i}", f"c{j}"] = Count(
            float(value),
            written=True if written is None else written[i][j],
            of_parts=False if of_parts is None else of_parts[i][j],
        )
    relations: list[Relation] = []
    ends = [(f"r{i}", [(i, j) for j in range(values.shape[1])]) for i in range(values.shape[0])]
    for name, cells in ends:
        counts[name, TOTAL] = Count(sum(float(values[cell]) for cell in cells), dear)
        relations.append(_sum((name, TOTAL), cells))
    for j in range(values.shape[1]):
        cells = [(i, j) for i in range(values.shape[0])]
        counts[TOTAL, f"c{j}"] = Count(sum(float(values[cell]) for cell in cells), dear)
        relations.append(_sum((TOTAL, f"c{j}"), cells))
    counts[TOTAL, TOTAL] = Count(float(values.sum()), 2 * dear)
    grand = {(f"r{i}", TOTAL): 1.0 for i in range(values.shape[0])}
    relations.append({**grand, (TOTAL, TOTAL): -1.0})
    return counts, relations


def _sum(total: Label, cells: list[tuple[int, int]]) -> Relation:
    return {**{(f"r{i}", f"c{j}"): 1.0 for i, j in cells}, total: -1.0}


def known_range(
    counts: Counts, relations: list[Relation], hidden: Collection[Label], label: Label
) -> tuple[float, float]:
    """Return the least and the most that a count can be, by a dense program of its own."""
    names = list(counts)
    at = {name: place for place, name in enumerate(names)}
    matrix = np.zeros((len(relations), len(names)))
    for number, relation in enumerate(relations):
        for name, by in relation.items():
            matrix[number, at[name]] = by
    bounds = []
    for name, count in counts.items():
        is_known = count.value == 0 or (count.written and name not in hidden)
        bounds.append((count.value, count.value) if is_known else (0.0, None))
    ends = []
    for sign in (1.0, -1.0):
        cost = np.zeros(len(names))
        cost[at[label]] = sign
        found = linprog(cost, A_eq=matrix, b_eq=np.zeros(len(relations)), bounds=bounds)
        assert found.status in {0, 3}, found.message
        ends.append(sign * np.inf * -1 if found.status else sign * found.fun)
    return ends[0], abs(ends[1])


def faults(
    counts: Counts, relations: list[Relation], hidden: Collection[Label]
) -> Iterator[tuple[Label, float, float]]:
    """Yield every count that can be known too closely, with its range."""
    for label, count in counts.items():
        if count.value == 0:
            continue
        low, high = known_range(counts, relations, hidden, label)
        small = 0 < count.value < 5
        fits = (
            (not small or (low <= SLIP and high >= 9 - SLIP))
            and (not count.of_parts or high >= 9 - SLIP)
            and (small or label not in hidden or high - low >= 9 - SLIP)
        )
        if not fits:
            yield label, low, high


def least_cost(counts: Counts, relations: list[Relation]) -> float:
    """Return the cost of the cheapest hiding that leaves no fault, by trying every one."""
    must = {name for name, one in counts.items() if one.must_hide}
    free = [name for name, one in counts.items() if one.written and one.value and name not in must]
    costs = {
        chosen: sum(counts[name].cost for name in chosen)
        for size in range(len(free) + 1)
        for chosen in itertools.combinations(free, size)
    }
    for chosen in sorted(costs, key=lambda one: (costs[one], one)):
        if next(faults(counts, relations, must | set(chosen)), None) is None:
            return costs[chosen]
    raise AssertionError("hiding all of it protects")
