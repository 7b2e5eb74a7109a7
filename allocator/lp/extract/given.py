"""Rows of the tables that describe the instance: boards, zones, bases, units."""

from __future__ import annotations

from typing import Any

from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import Solution

Rows = list[dict[str, Any]]


def boards(problem: AllocationProblem, solution: Solution) -> Rows:
    """Return the boards with their model of service and hubs."""
    del solution
    return [
        {
            "board_code": code,
            "board_name": row["board_name"],
            "births": row["births"],
            "service_model": row["service_model"],
            "near_threshold": bool(row["near_threshold"]),
            "embedded_share": float(row["embedded_share"]),
            "network_share": float(row["network_share"]),
            "network": row["network"],
            "hub_boards": " ".join(problem.hubs.get(str(code), ())),
            "lead_hub": _text(row["lead_hub"]),
            "lead_site": _text(row["lead_site"]),
            "first_wave": int(row["first_wave"]),
        }
        for code, row in problem.boards.iterrows()
    ]


def zones(problem: AllocationProblem, solution: Solution) -> Rows:
    """Return the demand zones."""
    del solution
    return list(problem.zones.reset_index().to_dict("records"))


def bases(problem: AllocationProblem, solution: Solution) -> Rows:
    """Return the bases of boards with a team."""
    del solution
    return list(problem.bases.reset_index().to_dict("records"))


def mbus(problem: AllocationProblem, solution: Solution) -> Rows:
    """Return the mother and baby units."""
    del solution
    return list(problem.mbus.reset_index().to_dict("records"))


def unit_values(problem: AllocationProblem, solution: Solution) -> Rows:
    """Return hours and money of one WTE, by wave."""
    del solution
    return [
        {
            "wave": wave,
            "hours_per_wte": float(problem.rules.hours_per_wte[wave]),
            "cost_per_wte_gbp": problem.rules.cost_per_wte_gbp,
            "setup_cost_per_wte_gbp": problem.rules.setup_cost_per_wte_gbp,
        }
        for wave in problem.waves
    ]


def _text(value: object) -> str:
    """Return a code, or blank where there is none."""
    return value if isinstance(value, str) else ""
