"""Need, staff time, remote work, equity, coverage and openings (families 1, 2, 10 to 13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pulp

from allocator.lp.formulation.rows import Row, Term, plus, scaled
from allocator.lp.formulation.variables import Variables, levels
from allocator.lp.problem import AllocationProblem


def need(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield family 1: community + embedded + unmet = need, for each zone and wave.

    An embedded service reaches the zones of its board in proportion to attainable need.
    """
    flows = _flows_by_zone(problem, variables)
    shares = _zone_shares(problem)
    embedded = _embedded_by_board(variables)
    zone_board = problem.zones["board_code"].to_dict()
    for (zone, wave), unmet in variables["u"].items():
        share = shares[zone, wave]
        spread = [(e, share) for e in embedded[zone_board[zone], wave]] if share else []
        terms = plus(flows[zone, wave], spread, [(unmet, 1.0)])
        yield Row((zone, wave), terms, "=", float(problem.need.at[zone, wave]))


def staff_time(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield family 2: hours worked <= hours of the posts, travel charged.

    At each base: hours of its families, with the team's consultation and link hours at its lead
    base. Over the bases of a team: posts at bases = posts of the team. At each embedded service:
    hours of its families.
    """
    hours = _hours_by_base(problem, variables)
    pooled = _pooled_hours(problem, variables)
    for (site, wave), posts in variables["c"].items():
        capacity = [(posts, -float(problem.rules.hours_per_wte[wave]))]
        yield Row(
            ("base", site, wave), plus(hours[site, wave], pooled[site, wave], capacity), "<=", 0.0
        )
    bases: dict[Any, list[Any]] = defaultdict(list)
    for site, board in problem.bases["board_code"].items():
        bases[board].append(site)
    for team in problem.teams:
        for wave in problem.waves:
            at_bases = scaled(variables["c"][site, wave] for site in bases[team])
            own = [(variables["t"]["community", team, wave], -1.0)]
            yield Row(("team", team, wave), plus(at_bases, own), "=", 0.0)
    for (board, service, wave), families in variables["e"].items():
        posts = variables["t"][service, board, wave]
        terms = [
            (families, problem.rules.hours_per_family),
            (posts, -float(problem.rules.hours_per_wte[wave])),
        ]
        yield Row((service, board, wave), terms, "<=", 0.0)


def remote(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield family 10: families by video <= a share of the board's community families."""
    share = problem.rules.remote_max_share
    zone_board = problem.zones["board_code"].to_dict()
    terms: dict[tuple[Any, Any], list[Term]] = defaultdict(list)
    with_video: set[tuple[Any, Any]] = set()
    for (zone, _site, mode, wave), x in variables["x"].items():
        key = (zone_board[zone], wave)
        terms[key].append((x, 1.0 - share if mode == "remote" else -share))
        if mode == "remote":
            with_video.add(key)
    for key in sorted(with_video):
        yield Row(key, terms[key], "<=", 0.0)


def within_board_equity(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield family 11: coverage of each attainable zone against its board's, and the best zone.

    At least a share of the board's coverage; at most that of the best-covered zone, written as the
    families that the board would serve if every zone were covered so well, and itself limited.
    """
    theta = problem.rules.within_board_least
    flows = _flows_by_zone(problem, variables)
    shares = _zone_shares(problem)
    embedded = _embedded_by_board(variables)
    zone_board = problem.zones["board_code"].to_dict()
    for zone, wave in variables["u"]:
        share = shares[zone, wave]
        board = zone_board[zone]
        if not share or not problem.is_open(board, wave):
            continue
        served = plus(flows[zone, wave], [(e, share) for e in embedded[board, wave]])
        best = [(variables["best"][board, wave], -share)]
        yield Row(("best", zone, wave), plus(served, best), "<=", 0.0)
        if theta:
            least = [(variables["served"][board, wave], -theta * share)]
            yield Row(("least", zone, wave), plus(served, least), ">=", 0.0)
    for key, best_placed in variables["best"].items():
        most = [(best_placed, 1.0), (variables["served"][key], -problem.rules.within_board_most)]
        yield Row(("most", *key), most, "<=", 0.0)


def coverage(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield family 12: families served by board; worst coverage; the floor with its shortfall."""
    zone_board = problem.zones["board_code"].to_dict()
    flows: dict[tuple[Any, Any], list[Term]] = defaultdict(list)
    for (zone, _site, _mode, wave), x in variables["x"].items():
        flows[zone_board[zone], wave].append((x, 1.0))
    embedded = _embedded_by_board(variables)
    board_need = problem.board_need
    for (board, wave), served in variables["served"].items():
        total = plus(flows[board, wave], scaled(embedded[board, wave]), [(served, -1.0)])
        yield Row(("served", board, wave), total, "=", 0.0)
        need_families = float(board_need.at[board, wave])
        if not need_families or not problem.is_open(board, wave):
            continue
        worst = [(variables["z"][wave,], need_families), (served, -1.0)]
        yield Row(("worst", board, wave), worst, "<=", 0.0)
        for level in levels(problem):
            settled = [(variables["level"][level, wave], need_families), (served, -1.0)]
            yield Row(("level", level, board, wave), settled, "<=", 0.0)
        owed = need_families * float(problem.rules.floor_coverage[wave])
        short = variables["short_floor"][board, wave]
        yield Row(("floor", board, wave), [(served, 1.0), (short, 1.0)], ">=", owed)
        if "floor_coverage" in problem.rules.firm:
            yield Row(("firm", board, wave), [(short, 1.0)], "<=", 0.0)


def openings(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield family 13: no team before its board opens; a cap on a team in its first wave.

    The cap never asks for posts already filled to go.
    """
    for team in problem.teams:
        first = int(problem.boards.at[team, "first_wave"])
        for wave in problem.waves:
            if wave <= first:
                cap = problem.rules.first_wave_cap_wte if wave == first else 0.0
                cap = max(cap, float(problem.boards.at[team, "existing_wte"]))
                posts = variables["t"]["community", team, wave]
                yield Row((team, wave), [(posts, 1.0)], "<=", cap)


def _flows_by_zone(
    problem: AllocationProblem, variables: Variables
) -> dict[tuple[Any, Any], list[Term]]:
    del problem
    flows: dict[tuple[Any, Any], list[Term]] = defaultdict(list)
    for (zone, _site, _mode, wave), x in variables["x"].items():
        flows[zone, wave].append((x, 1.0))
    return flows


def _embedded_by_board(variables: Variables) -> dict[tuple[Any, Any], list[pulp.LpVariable]]:
    embedded: dict[tuple[Any, Any], list[pulp.LpVariable]] = defaultdict(list)
    for (board, _service, wave), families in variables["e"].items():
        embedded[board, wave].append(families)
    return embedded


def _zone_shares(problem: AllocationProblem) -> dict[tuple[Any, Any], float]:
    """Return each zone's share of its board's attainable need, zero where unattainable."""
    attainable = problem.attainable_need
    totals = problem.board_need.reindex(problem.zones["board_code"]).to_numpy()
    shares = attainable.to_numpy() / (totals + (totals == 0))
    return {
        (zone, wave): float(shares[row, column])
        for row, zone in enumerate(attainable.index)
        for column, wave in enumerate(problem.waves)
    }


def _hours_by_base(
    problem: AllocationProblem, variables: Variables
) -> dict[tuple[Any, Any], list[Term]]:
    arcs = problem.arcs
    keys = zip(arcs["zone_id"], arcs["site_code"], arcs["mode"], strict=True)
    per_family = dict(zip(keys, arcs["hours_per_family"], strict=True))
    hours: dict[tuple[Any, Any], list[Term]] = defaultdict(list)
    for (zone, site, mode, wave), x in variables["x"].items():
        hours[site, wave].append((x, float(per_family[zone, site, mode])))
    return hours


def _pooled_hours(
    problem: AllocationProblem, variables: Variables
) -> dict[tuple[Any, Any], list[Term]]:
    """Return consultation and link hours at the lead base of the team that gives them."""
    lead = problem.boards["lead_site"].to_dict()
    pooled: dict[tuple[Any, Any], list[Term]] = defaultdict(list)
    for kind in ("consultation", "link"):
        for (team, _board, wave), hours in variables[kind].items():
            pooled[lead[team], wave].append((hours, 1.0))
    return pooled
