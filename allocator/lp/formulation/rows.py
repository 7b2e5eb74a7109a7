"""One row of the linear program, and how it reaches PuLP."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import pulp

Term = tuple[pulp.LpVariable, float]

#: Money is counted in thousands inside the linear program, to keep coefficients of like size.
GBP_PER_UNIT = 1000.0


@dataclass(frozen=True, slots=True)
class Row:
    """A constraint ``sum of terms (<=, =, >=) bound``.

    Parameters
    ----------
    label
        What the row is about: boards, zones, services and wave.
    terms
        Pairs of variable and coefficient.
    sense
        ``<=``, ``=`` or ``>=``.
    bound
        Right-hand side, in the unit of the row's family.
    """

    label: tuple[Any, ...]
    terms: list[Term]
    sense: Literal["<=", "=", ">="]
    bound: float


def add_row(lp: pulp.LpProblem, name: str, row: Row) -> None:
    """Add one row to a problem under its name."""
    expression = pulp.lpSum_vars_coefs(row.terms)
    if row.sense == "<=":
        lp.addConstraint(expression <= row.bound, name)
    elif row.sense == ">=":
        lp.addConstraint(expression >= row.bound, name)
    else:
        lp.addConstraint(expression == row.bound, name)


def plus(terms: Iterable[Term], *more: Iterable[Term]) -> list[Term]:
    """Return several lists of terms as one."""
    joined = list(terms)
    for extra in more:
        joined.extend(extra)
    return joined


def scaled(variables: Iterable[pulp.LpVariable], factor: float = 1.0) -> list[Term]:
    """Return variables as terms with one coefficient."""
    return [(variable, factor) for variable in variables]
