"""Puts the families together into one PuLP problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pulp

from allocator.lp.formulation import community, national, workforce
from allocator.lp.formulation.rows import Row, add_row
from allocator.lp.formulation.variables import (
    Label,
    Variables,
    add_variables,
    safe_name,
    unique_name,
)
from allocator.lp.problem import AllocationProblem

Family = Callable[[AllocationProblem, Variables], Iterator[Row]]

#: A row's family and label.
RowKey = tuple[str, Label]

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
    "16_commitments": workforce.commitments,
}


@dataclass(frozen=True)
class Extension:
    """What a question with whole numbers adds to the linear program.

    Parameters
    ----------
    families
        Constraint families beside `FAMILIES`, or instead of those of the same name.
    variables
        Adds variables to the problem and returns all of them.
    row
        Returns a row of any family as the question wants it, given the family's name.
    """

    families: Mapping[str, Family]
    variables: Callable[[pulp.LpProblem, AllocationProblem, Variables], Variables]
    row: Callable[[str, Row, Variables], Row]


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
    rows
        Its rows by family and label, in the order in which they stand in the problem.
    """

    lp: pulp.LpProblem
    variables: Variables
    problem: AllocationProblem
    rows: dict[RowKey, Row]


def build(
    problem: AllocationProblem,
    *,
    families: Iterable[str] | None = None,
    extension: Extension | None = None,
) -> Formulation:
    """State an instance as a linear program.

    Parameters
    ----------
    problem
        The instance.
    families
        Names of families to include; by default all that the instance does not switch off.
    extension
        What makes a mixed-integer program of the linear one.

    Returns
    -------
    Formulation
        The problem without an objective, and its variables by label.
    """
    lp = pulp.LpProblem("imh_allocation", pulp.LpMinimize)
    variables = add_variables(lp, problem)
    functions: dict[str, Family] = dict(FAMILIES)
    if extension is not None:
        variables = extension.variables(lp, problem, variables)
        functions |= extension.families
    used: set[str] = set()
    rows: dict[RowKey, Row] = {}
    if families is None:
        families = [name for name in functions if name not in problem.rules.families_off]
    for family in families:
        for stated in functions[family](problem, variables):
            row = stated if extension is None else extension.row(family, stated, variables)
            if row.terms:
                add_row(lp, unique_name(safe_name(f"f{family}", row.label), used), row)
                rows[family, row.label] = row
    return Formulation(lp, variables, problem, rows)
