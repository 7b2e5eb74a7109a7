"""Puts the families together into one PuLP problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pulp

from allocator.lp.formulation import community, national, workforce
from allocator.lp.formulation.rows import Row, add_row
from allocator.lp.formulation.variables import Variables, add_variables, safe_name, unique_name
from allocator.lp.problem import AllocationProblem

Family = Callable[[AllocationProblem, Variables], Iterator[Row]]

#: Constraint families by number and function, as in models/README.md. Family 9, the travel
#: standard, makes no rows: `allocator.lp.arcs.permitted_arcs` makes only permitted variables.
FAMILIES: dict[str, Family] = {
    "1_need": community.need,
    "2_staff_time": community.staff_time,
    "3_continuity": workforce.continuity,
    "4_recruitment": workforce.recruitment,
    "5_money": workforce.money,
    "6_embedded_posts": national.embedded_posts,
    "7_mother_and_baby_units": national.mother_and_baby_units,
    "8_network_cover": national.network_cover,
    "10_remote": community.remote,
    "11_within_board_equity": community.within_board_equity,
    "12_coverage": community.coverage,
    "13_openings": community.openings,
    "14_consultation": national.consultation,
}


@dataclass(frozen=True)
class Formulation:
    """A PuLP problem with its variables by label.

    Parameters
    ----------
    lp
        The PuLP problem; the model of record.
    variables
        Its variables by kind and label.
    problem
        The instance that it states.
    """

    lp: pulp.LpProblem
    variables: Variables
    problem: AllocationProblem


def build(problem: AllocationProblem, *, families: Iterable[str] | None = None) -> Formulation:
    """State an instance as a linear program.

    Parameters
    ----------
    problem
        The instance.
    families
        Names of `FAMILIES` to include; all of them by default.

    Returns
    -------
    Formulation
        The problem without an objective, and its variables by label.
    """
    lp = pulp.LpProblem("imh_allocation", pulp.LpMinimize)
    variables = add_variables(lp, problem)
    used: set[str] = set()
    for family in FAMILIES if families is None else families:
        for row in FAMILIES[family](problem, variables):
            if row.terms:
                add_row(lp, unique_name(safe_name(f"f{family}", row.label), used), row)
    return Formulation(lp, variables, problem)
