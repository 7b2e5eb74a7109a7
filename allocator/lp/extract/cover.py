"""Rows of the tables of families, coverage, network cover and admissions."""

from __future__ import annotations

from typing import Any

from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import Solution, Values

Rows = list[dict[str, Any]]


def flows(problem: AllocationProblem, solution: Solution) -> Rows:
    """Return families by zone, base, mode and wave, with minutes and hours; zero flows left out."""
    arcs = problem.arcs.set_index(["zone_id", "site_code", "mode"])
    minutes = arcs["minutes"].to_dict()
    hours = arcs["hours_per_family"].to_dict()
    return [
        {
            "zone_id": zone,
            "site_code": site,
            "mode": mode,
            "wave": wave,
            "families": families,
            "minutes_one_way": minutes[zone, site, mode],
            "hours_per_family": hours[zone, site, mode],
        }
        for (zone, site, mode, wave), families in solution.values["x"].items()
        if families > 0
    ]


def _served(problem: AllocationProblem, solution: Solution) -> tuple[Values, Values]:
    """Return community families by zone and wave, embedded families by board and wave."""
    community: Values = {}
    for (zone, _site, _mode, wave), families in solution.values["x"].items():
        community[zone, wave] = community.get((zone, wave), 0.0) + families
    embedded: Values = {}
    for (board, _service, wave), families in solution.values["e"].items():
        embedded[board, wave] = embedded.get((board, wave), 0.0) + families
    del problem
    return community, embedded


def zone_coverage(problem: AllocationProblem, solution: Solution) -> Rows:
    """Return need, families served and unmet, and coverage by zone and wave."""
    community, embedded = _served(problem, solution)
    attainable = problem.attainable_need
    board_need = problem.board_need
    rows = []
    for (zone, wave), unmet in solution.values["u"].items():
        board = problem.zones.at[zone, "board_code"]
        reach = float(attainable.at[zone, wave])
        total = float(board_need.at[board, wave])
        spread = embedded.get((board, wave), 0.0) * reach / total if total else 0.0
        own = community.get((zone, wave), 0.0)
        rows.append(
            {
                "zone_id": zone,
                "wave": wave,
                "board_code": board,
                "need_families": float(problem.need.at[zone, wave]),
                "attainable_families": reach,
                "served_community": own,
                "served_embedded": spread,
                "unmet_families": unmet,
                "coverage": (own + spread) / reach if reach else 0.0,
            }
        )
    return rows


def board_coverage(problem: AllocationProblem, solution: Solution) -> Rows:
    """Return need, families served and unmet, coverage and floor by board and wave."""
    community, embedded = _served(problem, solution)
    zone_board = problem.zones["board_code"]
    by_board: Values = {}
    unmet: Values = {}
    for (zone, wave), families in community.items():
        key = (zone_board[zone], wave)
        by_board[key] = by_board.get(key, 0.0) + families
    for (zone, wave), families in solution.values["u"].items():
        key = (zone_board[zone], wave)
        unmet[key] = unmet.get(key, 0.0) + families
    need = problem.need.groupby(zone_board).sum().reindex(problem.boards.index, fill_value=0.0)
    attainable = problem.board_need
    rows = []
    for board in problem.boards.index:
        for wave in problem.waves:
            reach = float(attainable.at[board, wave])
            own = by_board.get((board, wave), 0.0)
            through = embedded.get((board, wave), 0.0)
            floor = reach * float(problem.rules.floor_coverage[wave])
            rows.append(
                {
                    "board_code": board,
                    "wave": wave,
                    "need_families": float(need.at[board, wave]),
                    "attainable_families": reach,
                    "served_community": own,
                    "served_embedded": through,
                    "unmet_families": unmet.get((board, wave), 0.0),
                    "coverage": (own + through) / reach if reach else 0.0,
                    "floor_families": floor if problem.is_open(board, wave) else 0.0,
                    "floor_shortfall_families": solution.values["short_floor"].get(
                        (board, wave), 0.0
                    ),
                }
            )
    return rows


def network_cover(problem: AllocationProblem, solution: Solution) -> Rows:
    """Return what each hub gives each supported board, by wave."""
    zone_board = problem.zones["board_code"]
    base_board = problem.bases["board_code"]
    families: Values = {}
    for (zone, site, _mode, wave), x in solution.values["x"].items():
        key = (base_board[site], zone_board[zone], wave)
        families[key] = families.get(key, 0.0) + x
    rows: Rows = [
        {
            "board_code": board,
            "hub_board_code": hub,
            "wave": wave,
            "link_hours": solution.values["link"].get((hub, board, wave), 0.0),
            "consultation_hours": solution.values["consultation"].get((hub, board, wave), 0.0),
            "community_families": families.get((hub, board, wave), 0.0),
        }
        for board in sorted(problem.hubs)
        for hub in problem.hubs[board]
        for wave in problem.waves
    ]
    lead = problem.boards["lead_hub"]
    return [
        row
        for row in rows
        if row["hub_board_code"] == lead[row["board_code"]] or row["community_families"] > 0
    ]


def support(problem: AllocationProblem, solution: Solution) -> Rows:
    """Return hours of consultation and links owed to each board, and those not given."""
    return [
        {
            "board_code": board,
            "wave": wave,
            "consultation_required_hours": problem.consultation_hours_owed(board),
            "consultation_shortfall_hours": short,
            "link_required_hours": problem.link_hours_owed(board),
            "link_shortfall_hours": solution.values["short_link"].get((board, wave), 0.0),
        }
        for (board, wave), short in solution.values["short_consultation"].items()
    ]


def mbu_admissions(problem: AllocationProblem, solution: Solution) -> Rows:
    """Return admissions by board and unit, with the share of the unit's specialists they imply."""
    del problem
    admissions = solution.values["admissions"]
    totals: Values = {}
    for (_board, unit, wave), number in admissions.items():
        totals[unit, wave] = totals.get((unit, wave), 0.0) + number
    return [
        {
            "board_code": board,
            "mbu_id": unit,
            "wave": wave,
            "admissions": number,
            "specialist_wte": solution.values["t"]["mbu", unit, wave] * number / totals[unit, wave]
            if totals[unit, wave]
            else 0.0,
        }
        for (board, unit, wave), number in admissions.items()
    ]


def mbu_unplaced(problem: AllocationProblem, solution: Solution) -> Rows:
    """Return MBU admissions without a bed in the catchment, by board and wave."""
    del problem
    return [
        {"board_code": board, "wave": wave, "admissions": number}
        for (board, wave), number in solution.values["unplaced"].items()
    ]
