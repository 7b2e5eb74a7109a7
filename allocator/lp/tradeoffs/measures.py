"""The objectives that are set against one another: names, units, what ranks before them."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from allocator.errors import Fault, UsageError
from allocator.lp.formulation.rows import GBP_PER_UNIT

#: Two objectives trade along a curve, three over a surface.
CURVE, SURFACE = 2, 3


@dataclass(frozen=True, slots=True)
class Measure:
    """One objective as a planner reads it.

    Parameters
    ----------
    name
        Its name in the order of objectives.
    unit
        Unit of its value, over all waves together.
    factor
        What the solver's value, which is minimised, is multiplied by.
    words
        What it counts.
    """

    name: str
    unit: str
    factor: float
    words: str

    @property
    def more_is_better(self) -> bool:
        """Whether a larger value is the better one."""
        return self.factor < 0.0


#: In the order in which they stand: what one more unit of an earlier one costs of a later one.
MEASURES: dict[str, Measure] = {
    one.name: one
    for one in (
        Measure(
            "worst_coverage",
            "share of need, summed over waves",
            -1.0,
            "coverage of the worst-served board",
        ),
        Measure("unmet_need", "families a year, summed over waves", 1.0, "need not met"),
        Measure(
            "travel_burden", "hours a year, summed over waves", 1.0, "travel of families and staff"
        ),
        Measure("spend", "GBP, summed over waves", GBP_PER_UNIT, "money spent"),
    )
}


def traded(names: Sequence[str]) -> tuple[str, ...]:
    """Return the objectives to set against one another, in the order of `MEASURES`.

    Raises
    ------
    UsageError
        A name that is none of `MEASURES`, one that comes twice, fewer than two or more than three:
        every fault at once.
    """
    faults = [_unknown(name, MEASURES) for name in dict.fromkeys(names) if name not in MEASURES]
    faults += [
        Fault(
            "objective-twice",
            f"{name} is named {names.count(name)} times",
            "Name each objective once",
            column="--objectives",
        )
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if not CURVE <= len(set(names)) <= SURFACE:
        faults.append(
            Fault(
                "objectives-count",
                f"{len(set(names))} named, two or three can be set against one another",
                f"Choose from {', '.join(MEASURES)}",
                column="--objectives",
            )
        )
    if faults:
        raise UsageError("These objectives cannot be set against one another", faults)
    return tuple(name for name in MEASURES if name in names)


def require_known(names: Sequence[str], known: Collection[str], option: str) -> None:
    """Raise if an option names an objective that the model does not have.

    Raises
    ------
    UsageError
        Every one of them, with a near name where there is one.
    """
    faults = [_unknown(n, known, option) for n in dict.fromkeys(names) if n not in known]
    if faults:
        raise UsageError(f"{option} names an objective that this question does not have", faults)


def ranked(order: Sequence[str], name: str) -> int:
    """Return an objective's place in an order; behind all others where it is not in it.

    Leximin coverage begins with the worst-served board, so it stands for worst coverage.
    """
    if name == "worst_coverage" and name not in order:
        name = "leximin_coverage"
    return list(order).index(name) if name in order else len(order)


def stands_for(name: str, chosen: Collection[str]) -> bool:
    """Return whether an objective of a model is one of those set against one another."""
    return name in chosen or (name == "leximin_coverage" and "worst_coverage" in chosen)


def held_before(
    order: Sequence[str], chosen: Collection[str], free: Collection[str]
) -> tuple[str, ...]:
    """Return what stays at its optimum: all that ranks before the first of those chosen.

    Parameters
    ----------
    order
        The model's objectives in order.
    chosen
        Those set against one another.
    free
        Those that are not held.
    """
    first = min(ranked(order, name) for name in chosen)
    return tuple(
        name for name in order[:first] if name not in free and not stands_for(name, chosen)
    )


def _unknown(name: str, known: Collection[str], option: str = "--objectives") -> Fault:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.4)
    return Fault(
        "unknown-objective",
        "There is no such objective here",
        f"Did you mean {near[0]}?" if near else f"Choose from {', '.join(known) or 'none'}",
        column=option,
        value=name,
    )
