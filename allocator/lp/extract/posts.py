"""Rows of the tables of posts, money and recruitment."""

from __future__ import annotations

from typing import Any

from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import Solution, Values

Rows = list[dict[str, Any]]


def _posts(
    problem: AllocationProblem, solution: Solution, service: str, place: str, wave: int
) -> dict[str, Any]:
    """Return the posts of one group: filled, hired, asked for and short."""
    key = (service, place, wave)
    standard = None
    if service == "mbu":
        standard = float(problem.mbu_standard.at[place, wave])
    elif service != "community":
        standard = float(problem.embedded_standard.at[(place, service), wave])
    return {
        "filled_wte": solution.values["t"][key],
        "growth_wte": solution.values["growth"][key],
        "replacement_wte": solution.values["replacement"][key],
        "standard_wte": standard,
        "shortfall_wte": solution.values["short_posts"].get(key),
    }


def team_posts(problem: AllocationProblem, solution: Solution) -> Rows:
    """Return posts of each board by service and wave."""
    return [
        {
            "board_code": place,
            "service": service,
            "wave": wave,
            **_posts(problem, solution, service, place, wave),
        }
        for service, place, wave in solution.values["t"]
        if service != "mbu"
    ]


def mbu_posts(problem: AllocationProblem, solution: Solution) -> Rows:
    """Return national posts at each mother and baby unit by wave."""
    return [
        {
            "mbu_id": place,
            "wave": wave,
            **_posts(problem, solution, service, place, wave),
        }
        for service, place, wave in solution.values["t"]
        if service == "mbu"
    ]


def base_posts(problem: AllocationProblem, solution: Solution) -> Rows:
    """Return community posts by base and wave."""
    return [
        {
            "site_code": site,
            "wave": wave,
            "board_code": problem.bases.at[site, "board_code"],
            "filled_wte": posts,
        }
        for (site, wave), posts in solution.values["c"].items()
    ]


def money(problem: AllocationProblem, solution: Solution) -> Rows:
    """Return budget, spend, carry-over and lapsed money by service and wave, GBP."""
    rules = problem.rules
    rows = []
    for service, wave in solution.values["carried"]:
        posts = _sum(solution.values["t"], service, wave)
        growth = _sum(solution.values["growth"], service, wave)
        before = problem.waves.index(wave) - 1
        carried_in = (
            solution.values["carried"][service, problem.waves[before]] if before >= 0 else 0.0
        )
        rows.append(
            {
                "service": service,
                "wave": wave,
                "budget_gbp": float(problem.budgets_gbp.at[service, wave]),
                "recurring_gbp": posts * rules.cost_per_wte_gbp,
                "setup_gbp": growth * rules.setup_cost_per_wte_gbp,
                "carried_in_gbp": 1000.0 * carried_in,
                "carried_out_gbp": 1000.0 * solution.values["carried"][service, wave],
                "moved_in_gbp": 1000.0 * solution.values["moved_in"].get((service, wave), 0.0),
                "moved_out_gbp": 1000.0 * solution.values["moved_out"].get((service, wave), 0.0),
                "lapsed_gbp": 1000.0 * solution.values["lapsed"][service, wave],
            }
        )
    return rows


def _sum(values: Values, service: str, wave: int) -> float:
    return sum(v for (s, _place, w), v in values.items() if (s, w) == (service, wave))


def recruitment(problem: AllocationProblem, solution: Solution) -> Rows:
    """Return recruitment pool, trainees and hires by wave."""
    rows = []
    for wave in problem.waves:
        hires = sum(
            value
            for kind in ("growth", "replacement")
            for (_service, _place, w), value in solution.values[kind].items()
            if w == wave
        )
        pool = float(problem.rules.hires_wte[wave])
        trained = float(problem.rules.trainees_wte[wave])
        rows.append(
            {
                "wave": wave,
                "pool_wte": pool - trained,
                "trainees_wte": trained,
                "hires_wte": hires,
                "unused_wte": pool - hires,
            }
        )
    return rows


def objectives(problem: AllocationProblem, solution: Solution) -> Rows:
    """Return the objectives in order, with what was attained and proved."""
    del problem
    return [
        {
            "stage": number,
            "objective": stage.objective,
            "value": stage.value,
            "unit": stage.unit,
            "status": stage.status,
            "bound": stage.bound,
            "gap": stage.gap,
        }
        for number, stage in enumerate(solution.stages, start=1)
    ]
