"""Continuity of posts, recruitment and money (families 3 to 5)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from allocator.lp.formulation.rows import GBP_PER_UNIT, Row, Term, plus, scaled
from allocator.lp.formulation.variables import Variables
from allocator.lp.problem import AllocationProblem

#: Posts already decided are kept this closely: the solver's own rounding must not cost feasibility.
DECIDED_TOLERANCE_WTE = 1e-10


def continuity(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield family 3: posts = retained posts + growth + replacement; leavers bound replacement.

    Posts never fall below those retained: earlier waves are not unwound.
    """
    retention = problem.rules.retention
    for (service, place, wave), posts in variables["t"].items():
        growth = variables["growth"][service, place, wave]
        replacement = variables["replacement"][service, place, wave]
        change = [(posts, 1.0), (growth, -1.0), (replacement, -1.0)]
        if wave == problem.waves[0]:
            existing = _existing(problem, service, place)
            yield Row(("posts", service, place, wave), change, "=", retention * existing)
            leavers = (1.0 - retention) * existing
            yield Row(("leavers", service, place, wave), [(replacement, 1.0)], "<=", leavers)
            continue
        before = variables["t"][service, place, _previous(problem, wave)]
        kept: list[Term] = [(before, -retention)]
        yield Row(("posts", service, place, wave), plus(change, kept), "=", 0.0)
        left: list[Term] = [(replacement, 1.0), (before, retention - 1.0)]
        yield Row(("leavers", service, place, wave), left, "<=", 0.0)


def recruitment(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield family 4: hires of a wave <= the recruitment pool and those newly trained.

    The boards of a network with a pool of its own hire within it; posts in mother and baby units
    are national and count against the national pool alone.
    """
    network = problem.boards["network"].to_dict()
    for wave in problem.waves:
        hires = [
            (key, variable)
            for kind in ("growth", "replacement")
            for key, variable in variables[kind].items()
            if key[2] == wave
        ]
        every = scaled(variable for _key, variable in hires)
        yield Row((wave,), every, "<=", float(problem.rules.hires_wte[wave]))
        for name, pool in sorted(problem.rules.network_hires_wte.items()):
            own = scaled(v for (_s, place, _w), v in hires if network.get(place) == name)
            yield Row((name, wave), own, "<=", pool)


def money(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield family 5, in GBP thousand: establishment, cash, carry-over, transfers, board shares.

    Funded posts exceed filled posts by the vacancy share and must fit the budget; the cash that
    vacant posts leave may be carried within a limit, for one-off cost, or lapses. A part of each
    service's budget may move to the other services.
    """
    rules = problem.rules
    cost = rules.cost_per_wte_gbp / GBP_PER_UNIT
    setup = rules.setup_cost_per_wte_gbp / GBP_PER_UNIT
    for (service, wave), carried in variables["carried"].items():
        budget = float(problem.budgets_gbp.at[service, wave]) / GBP_PER_UNIT
        posts = [t for (s, _p, w), t in variables["t"].items() if (s, w) == (service, wave)]
        growth = [g for (s, _p, w), g in variables["growth"].items() if (s, w) == (service, wave)]
        moved = _moved(problem, variables, service, wave)
        funded = scaled(posts, cost / (1.0 - rules.vacancy_share))
        yield Row(("establishment", service, wave), plus(funded, moved), "<=", budget)
        cash = plus(
            moved,
            scaled(posts, cost),
            scaled(growth, setup),
            [(carried, 1.0), (variables["lapsed"][service, wave], 1.0)],
        )
        if wave != problem.waves[0]:
            cash.append((variables["carried"][service, _previous(problem, wave)], -1.0))
        yield Row(("cash", service, wave), cash, "=", budget)
        limit = 0.0 if wave == problem.waves[-1] else rules.carry_over_share * budget
        yield Row(("carry", service, wave), [(carried, 1.0)], "<=", limit)
    yield from _transfers(problem, variables)
    if problem.board_shares is not None:
        yield from _fixed_shares(problem, variables, cost, setup)


def commitments(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield family 16: community posts promised to a board, its most, and posts already decided."""
    for team in problem.teams:
        least, most = (float(problem.boards.at[team, name]) for name in ("least_wte", "most_wte"))
        for wave in problem.waves:
            posts = [(variables["t"]["community", team, wave], 1.0)]
            if least > 0.0 and problem.is_open(team, wave):
                yield Row(("least", team, wave), posts, ">=", least)
            if math.isfinite(most):
                yield Row(("most", team, wave), posts, "<=", most)
    if problem.decided is None:
        return
    for key, posts_wte in problem.decided.items():
        posts = [(variables["t"][key], 1.0)]
        decided = float(posts_wte)
        yield Row(("decided_least", *key), posts, ">=", decided - DECIDED_TOLERANCE_WTE)
        yield Row(("decided_most", *key), posts, "<=", decided + DECIDED_TOLERANCE_WTE)


def _moved(problem: AllocationProblem, variables: Variables, service: str, wave: int) -> list[Term]:
    """Return what moves out of a service's budget less what moves in; nothing where none may."""
    if not problem.rules.transfer_share:
        return []
    key = (service, wave)
    return [(variables["moved_out"][key], 1.0), (variables["moved_in"][key], -1.0)]


def _transfers(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield transfers: nothing is lost on the way; each service gives a part of its budget."""
    if not problem.rules.transfer_share:
        return
    services = problem.budgets_gbp.index
    for wave in problem.waves:
        both = [term for s in services for term in _moved(problem, variables, s, wave)]
        yield Row(("moved", wave), both, "=", 0.0)
        for service in services:
            budget = float(problem.budgets_gbp.at[service, wave]) / GBP_PER_UNIT
            out = [(variables["moved_out"][service, wave], 1.0)]
            limit = problem.rules.transfer_share * budget
            yield Row(("moved_out", service, wave), out, "<=", limit)


def _fixed_shares(
    problem: AllocationProblem, variables: Variables, cost: float, setup: float
) -> Iterator[Row]:
    """Yield each board's limit: its share, less what it pays its hubs, plus what it is paid.

    A share is of the community budget of its wave, after transfers.
    """
    shares = problem.board_shares
    if shares is None:
        return
    paid, teams = variables["paid"], set(problem.teams)
    for wave in problem.waves:
        budget = float(problem.budgets_gbp.at["community", wave]) / GBP_PER_UNIT
        for board in problem.boards.index:
            share = float(shares.at[board, wave])
            moved = [(v, share * sign) for v, sign in _moved(problem, variables, "community", wave)]
            pays = [(p, 1.0) for (_hub, b, w), p in paid.items() if (b, w) == (board, wave)]
            receives = [(p, -1.0) for (hub, _b, w), p in paid.items() if (hub, w) == (board, wave)]
            spends: list[Term] = []
            if board in teams:
                funded = cost / (1.0 - problem.rules.vacancy_share)
                spends = [
                    (variables["t"]["community", board, wave], funded),
                    (variables["growth"]["community", board, wave], setup),
                ]
            if spends or pays:
                terms = plus(spends, pays, receives, moved)
                yield Row(("share", board, wave), terms, "<=", share * budget)


def _existing(problem: AllocationProblem, service: str, place: str) -> float:
    """Return posts filled before the first wave: known for community teams alone."""
    return float(problem.boards.at[place, "existing_wte"]) if service == "community" else 0.0


def _previous(problem: AllocationProblem, wave: int) -> int:
    return problem.waves[problem.waves.index(wave) - 1]
