"""Instances with one limit moved, stated without the code under test."""

from __future__ import annotations

import dataclasses

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from allocator.lp.formulation import Formulation, build
from allocator.lp.problem import AllocationProblem

#: A limit: its kind, name and wave.
LimitKey = tuple[str, str, int]


def moved(problem: AllocationProblem, limit: LimitKey, units: float) -> AllocationProblem:
    """Return an instance with a limit moved by some units: GBP 1,000, WTE, percentage points."""
    kind, name, wave = limit
    rules = problem.rules
    if kind == "budget":
        budgets = problem.budgets_gbp.astype(float)
        budgets.loc[name, wave] = budgets.loc[name, wave] + 1000.0 * units
        return dataclasses.replace(problem, budgets_gbp=budgets)
    if kind == "recruitment_pool":
        changes: dict[str, object] = {"hires_wte": with_one(rules.hires_wte, wave, units)}
    elif kind == "coverage_floor":
        changes = {"floor_coverage": with_one(rules.floor_coverage, wave, 0.01 * units)}
    elif kind == "network_pool":
        pool = rules.network_hires_wte[name] + units
        changes = {"network_hires_wte": {**rules.network_hires_wte, name: pool}}
    elif kind == "transfer_limit":
        changes = {"transfer_share": rules.transfer_share + 0.01 * units}
    else:
        changes = {"first_wave_cap_wte": rules.first_wave_cap_wte + units}
    return dataclasses.replace(problem, rules=dataclasses.replace(rules, **changes))


def with_one(by_wave, wave: int, change: float):
    """Return a series with one wave's number changed."""
    changed = by_wave.astype(float)
    changed[wave] += change
    return changed


def scipy_optimum(problem: AllocationProblem, objective) -> float:
    """Return the optimum of one objective over all rows, by scipy's interior point."""
    formulation = build(problem)
    at = {v.name: n for n, v in enumerate(formulation.lp.variables())}
    cost = np.zeros(len(at))
    for variable, coefficient in objective(problem, formulation.variables):
        cost[at[variable.name]] += coefficient
    upper = _rows(formulation, at, ("<=", ">="))
    equal = _rows(formulation, at, ("=",))
    answer = linprog(
        cost,
        A_ub=upper[0],
        b_ub=upper[1],
        A_eq=equal[0],
        b_eq=equal[1],
        bounds=(0, None),
        method="highs-ipm",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    assert answer.status == 0, answer.message
    return float(answer.fun)


def _rows(formulation: Formulation, at: dict[str, int], senses: tuple[str, ...]):
    rows = [row for row in formulation.rows.values() if row.sense in senses]
    entries = [
        (n, at[variable.name], -coefficient if row.sense == ">=" else coefficient)
        for n, row in enumerate(rows)
        for variable, coefficient in row.terms
    ]
    row, column, value = zip(*entries, strict=True)
    matrix = coo_array((value, (row, column)), shape=(len(rows), len(at))).tocsr()
    return matrix, [-r.bound if r.sense == ">=" else r.bound for r in rows]
