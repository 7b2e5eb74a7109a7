"""The objectives, each minimised, as costs on variables."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pulp

from allocator.lp.formulation.rows import GBP_PER_UNIT, Term
from allocator.lp.formulation.variables import Variables
from allocator.lp.problem import AllocationProblem

Objective = Callable[[AllocationProblem, Variables], list[Term]]


def floor_shortfall(problem: AllocationProblem, variables: Variables) -> list[Term]:
    """Return (a1): families below the floor of coverage, over boards and waves."""
    del problem
    return [(v, 1.0) for v in variables["short_floor"].values()]


def embedded_shortfall(problem: AllocationProblem, variables: Variables) -> list[Term]:
    """Return (a2): WTE below the standard of embedded and MBU posts."""
    del problem
    return [(v, 1.0) for v in variables["short_posts"].values()]


def unplaced_admissions(problem: AllocationProblem, variables: Variables) -> list[Term]:
    """Return (a2'): MBU admissions without a bed in the catchment."""
    del problem
    return [(v, 1.0) for v in variables["unplaced"].values()]


def support_shortfall(problem: AllocationProblem, variables: Variables) -> list[Term]:
    """Return (a3): consultation and link hours not given."""
    del problem
    return [
        (v, 1.0) for kind in ("short_consultation", "short_link") for v in variables[kind].values()
    ]


def worst_coverage(problem: AllocationProblem, variables: Variables) -> list[Term]:
    """Return (b): minus the worst board's coverage, summed over waves."""
    del problem
    return [(v, -1.0) for v in variables["z"].values()]


def leximin_level(variables: Variables, level: int) -> list[Term]:
    """Return (b'): minus the least coverage of boards that earlier levels left, over waves."""
    return [(v, -1.0) for (n, _wave), v in variables["level"].items() if n == level]


def unmet_need(problem: AllocationProblem, variables: Variables) -> list[Term]:
    """Return (c): families whose need is not met, over zones and waves."""
    del problem
    return [(v, 1.0) for v in variables["u"].values()]


def uneven_cover(problem: AllocationProblem, variables: Variables) -> list[Term]:
    """Return (c'): families by which each board's best-covered place exceeds the board's coverage.

    Among plans that serve as many, it spreads care evenly over places that cost the same hours.
    """
    del problem
    best = [(v, 1.0) for v in variables["best"].values()]
    return best + [(variables["served"][key], -1.0) for key in variables["best"]]


def travel_burden(problem: AllocationProblem, variables: Variables) -> list[Term]:
    """Return (d): hours a year that families and staff travel."""
    arcs = problem.arcs
    keys = zip(arcs["zone_id"], arcs["site_code"], arcs["mode"], strict=True)
    hours = dict(zip(keys, arcs["travel_hours_per_family"], strict=True))
    return [(x, float(hours[i, j, m])) for (i, j, m, _w), x in variables["x"].items()]


def spend(problem: AllocationProblem, variables: Variables) -> list[Term]:
    """Return (e): recurring and set-up money, GBP thousand over the waves."""
    cost = problem.rules.cost_per_wte_gbp / GBP_PER_UNIT
    setup = problem.rules.setup_cost_per_wte_gbp / GBP_PER_UNIT
    posts = [(v, cost) for v in variables["t"].values()]
    return posts + [(v, setup) for v in variables["growth"].values()]


def canonical(problem: AllocationProblem, variables: Variables) -> list[Term]:
    """Return (f): a fixed cost by hash of the variable's name, so that ties give one plan."""
    del problem
    return [
        (variable, _tie_break(variable))
        for kinds in variables.by_kind.values()
        for variable in kinds.values()
    ]


def _tie_break(variable: pulp.LpVariable) -> float:
    digest = hashlib.sha256(variable.name.encode()).digest()
    return 1.0 + int.from_bytes(digest[:4], "big") / 2**32


OBJECTIVE_TERMS: dict[str, Objective] = {
    "floor_shortfall": floor_shortfall,
    "embedded_shortfall": embedded_shortfall,
    "unplaced_admissions": unplaced_admissions,
    "support_shortfall": support_shortfall,
    "worst_coverage": worst_coverage,
    "unmet_need": unmet_need,
    "uneven_cover": uneven_cover,
    "travel_burden": travel_burden,
    "spend": spend,
}

OBJECTIVE_UNITS: dict[str, str] = {
    "floor_shortfall": "families a year, summed over waves",
    "embedded_shortfall": "WTE, summed over waves",
    "unplaced_admissions": "admissions a year, summed over waves",
    "support_shortfall": "hours a year, summed over waves",
    "worst_coverage": "share of need, summed over waves",
    "leximin_coverage": "share of need, summed over waves",
    "unmet_need": "families a year, summed over waves",
    "uneven_cover": "families a year, summed over boards and waves",
    "travel_burden": "hours a year, summed over waves",
    "spend": "GBP thousand, summed over waves",
}
