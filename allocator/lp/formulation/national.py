"""Embedded posts, mother and baby units, network cover and consultation (families 6 to 8, 14)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from allocator.lp.formulation.rows import Row, Term
from allocator.lp.formulation.variables import Variables
from allocator.lp.problem import AllocationProblem


def embedded_posts(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield family 6: posts + shortfall = standard; families <= those of the service's route."""
    for board, service in problem.embedded_standard.index:
        for wave in problem.waves:
            posts = variables["t"][service, board, wave]
            short = variables["short_posts"][service, board, wave]
            standard = float(problem.embedded_standard.at[(board, service), wave])
            yield Row((service, board, wave), [(posts, 1.0), (short, 1.0)], "=", standard)
            reach = float(problem.embedded_route_families.at[(board, service), wave])
            families = variables["e"][board, service, wave]
            yield Row(("route", service, board, wave), [(families, 1.0)], "<=", reach)
            if "embedded_posts" in problem.rules.firm:
                yield Row(("firm", service, board, wave), [(short, 1.0)], "<=", 0.0)


def mother_and_baby_units(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield family 7: admissions placed or not; beds; national posts + shortfall = standard.

    These posts serve the unit's women from every board and no community need of the host board.
    """
    placed: dict[tuple[Any, Any], list[Term]] = defaultdict(list)
    used: dict[tuple[Any, Any], list[Term]] = defaultdict(list)
    for (board, unit, wave), admissions in variables["admissions"].items():
        placed[board, wave].append((admissions, 1.0))
        used[unit, wave].append((admissions, 1.0))
    for (board, wave), unplaced in variables["unplaced"].items():
        terms = [*placed[board, wave], (unplaced, 1.0)]
        yield Row(("admissions", board, wave), terms, "=", float(problem.admissions[board]))
        if "mbu_admissions" in problem.rules.firm:
            yield Row(("firm", "admissions", board, wave), [(unplaced, 1.0)], "<=", 0.0)
    for unit in problem.mbus.index:
        capacity = float(problem.mbus.at[unit, "capacity_admissions"])
        for wave in problem.waves:
            yield Row(("beds", unit, wave), used[unit, wave], "<=", capacity)
            posts = variables["t"]["mbu", unit, wave]
            short = variables["short_posts"]["mbu", unit, wave]
            standard = float(problem.mbu_standard.at[unit, wave])
            yield Row(("posts", unit, wave), [(posts, 1.0), (short, 1.0)], "=", standard)
            if "mbu_posts" in problem.rules.firm:
                yield Row(("firm", "posts", unit, wave), [(short, 1.0)], "<=", 0.0)


def network_cover(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield family 8: lead hub's link hours + shortfall >= what each supported board is owed.

    In a graded band a board is supported in part: it is owed that part of the hours, and its own
    team serves no more than the rest of its attainable need.
    """
    for (board, wave), short in variables["short_link"].items():
        owed = problem.link_hours_owed(board)
        given = _from_hubs(variables, "link", board, wave)
        yield Row((board, wave), [*given, (short, 1.0)], ">=", owed)
        if "link_hours" in problem.rules.firm:
            yield Row(("firm", board, wave), [(short, 1.0)], "<=", 0.0)
    own = _served_by_own_team(problem, variables)
    for board in problem.hubs:
        rest = 1.0 - float(problem.boards.at[board, "network_share"])
        for wave in problem.waves:
            limit = rest * float(problem.board_need.at[board, wave])
            yield Row(("own", board, wave), own[board, wave], "<=", limit)


def consultation(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield family 14: consultation hours + shortfall >= hours owed to universal services."""
    for (board, wave), short in variables["short_consultation"].items():
        owed = problem.consultation_hours_owed(board)
        given = _from_hubs(variables, "consultation", board, wave)
        yield Row((board, wave), [*given, (short, 1.0)], ">=", owed)
        if "consultation_hours" in problem.rules.firm:
            yield Row(("firm", board, wave), [(short, 1.0)], "<=", 0.0)


def _served_by_own_team(
    problem: AllocationProblem, variables: Variables
) -> dict[tuple[Any, Any], list[Term]]:
    """Return families served by the board's own team, for the boards that a network supports."""
    zone_board = problem.zones["board_code"].to_dict()
    base_board = problem.bases["board_code"].to_dict()
    own: dict[tuple[Any, Any], list[Term]] = defaultdict(list)
    for (zone, site, _mode, wave), families in variables["x"].items():
        board = zone_board[zone]
        if board in problem.hubs and base_board[site] == board:
            own[board, wave].append((families, 1.0))
    return own


def _from_hubs(variables: Variables, kind: str, board: str, wave: int) -> list[Term]:
    return [(v, 1.0) for (_h, b, w), v in variables[kind].items() if (b, w) == (board, wave)]
