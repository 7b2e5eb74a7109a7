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
    for unit in problem.mbus.index:
        capacity = float(problem.mbus.at[unit, "capacity_admissions"])
        for wave in problem.waves:
            yield Row(("beds", unit, wave), used[unit, wave], "<=", capacity)
            posts = variables["t"]["mbu", unit, wave]
            short = variables["short_posts"]["mbu", unit, wave]
            standard = float(problem.mbu_standard.at[unit, wave])
            yield Row(("posts", unit, wave), [(posts, 1.0), (short, 1.0)], "=", standard)


def network_cover(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield family 8: lead hub's link hours + shortfall >= what each supported board is owed."""
    owed = problem.rules.link_hours_per_supported_board
    for (board, wave), short in variables["short_link"].items():
        given = _from_hubs(variables, "link", board, wave)
        yield Row((board, wave), [*given, (short, 1.0)], ">=", owed)


def consultation(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield family 14: consultation hours + shortfall >= hours owed to universal services."""
    for (board, wave), short in variables["short_consultation"].items():
        births = float(problem.boards.at[board, "births"])
        owed = problem.rules.consultation_hours_per_birth * births
        given = _from_hubs(variables, "consultation", board, wave)
        yield Row((board, wave), [*given, (short, 1.0)], ">=", owed)


def _from_hubs(variables: Variables, kind: str, board: str, wave: int) -> list[Term]:
    return [(v, 1.0) for (_h, b, w), v in variables[kind].items() if (b, w) == (board, wave)]
