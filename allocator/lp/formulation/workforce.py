"""Continuity of posts, recruitment and money (families 3 to 5)."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.lp.formulation.rows import GBP_PER_UNIT, Row, Term, plus, scaled
from allocator.lp.formulation.variables import Variables
from allocator.lp.problem import AllocationProblem


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
    """Yield family 4: hires of a wave <= the recruitment pool and those newly trained."""
    for wave in problem.waves:
        hires = [
            (variable, 1.0)
            for kind in ("growth", "replacement")
            for (_service, _place, w), variable in variables[kind].items()
            if w == wave
        ]
        yield Row((wave,), hires, "<=", float(problem.rules.hires_wte[wave]))


def money(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield family 5, in GBP thousand: establishment, cash, carry-over, fixed board shares.

    Funded posts exceed filled posts by the vacancy share and must fit the budget; the cash that
    vacant posts leave may be carried within a limit, for one-off cost, or lapses.
    """
    rules = problem.rules
    cost = rules.cost_per_wte_gbp / GBP_PER_UNIT
    setup = rules.setup_cost_per_wte_gbp / GBP_PER_UNIT
    for (service, wave), carried in variables["carried"].items():
        budget = float(problem.budgets_gbp.at[service, wave]) / GBP_PER_UNIT
        posts = [t for (s, _p, w), t in variables["t"].items() if (s, w) == (service, wave)]
        growth = [g for (s, _p, w), g in variables["growth"].items() if (s, w) == (service, wave)]
        funded = scaled(posts, cost / (1.0 - rules.vacancy_share))
        yield Row(("establishment", service, wave), funded, "<=", budget)
        cash = plus(
            scaled(posts, cost),
            scaled(growth, setup),
            [(carried, 1.0), (variables["lapsed"][service, wave], 1.0)],
        )
        if wave != problem.waves[0]:
            cash.append((variables["carried"][service, _previous(problem, wave)], -1.0))
        yield Row(("cash", service, wave), cash, "=", budget)
        limit = 0.0 if wave == problem.waves[-1] else rules.carry_over_share * budget
        yield Row(("carry", service, wave), [(carried, 1.0)], "<=", limit)
    if problem.board_shares is not None:
        yield from _fixed_shares(problem, variables, cost, setup)


def _fixed_shares(
    problem: AllocationProblem, variables: Variables, cost: float, setup: float
) -> Iterator[Row]:
    """Yield each board's limit: its share, less what it pays its hubs, plus what it is paid."""
    shares = problem.board_shares
    if shares is None:
        return
    paid = variables["paid"]
    for wave in problem.waves:
        budget = float(problem.budgets_gbp.at["community", wave]) / GBP_PER_UNIT
        for board in problem.boards.index:
            own = float(shares[board]) * budget
            pays = [(p, 1.0) for (_hub, b, w), p in paid.items() if (b, w) == (board, wave)]
            if board in problem.hubs:
                if pays:
                    yield Row(("pays", board, wave), pays, "<=", own)
                continue
            receives = [(p, -1.0) for (hub, _b, w), p in paid.items() if (hub, w) == (board, wave)]
            spends = [
                (
                    variables["t"]["community", board, wave],
                    cost / (1.0 - problem.rules.vacancy_share),
                ),
                (variables["growth"]["community", board, wave], setup),
            ]
            yield Row(("share", board, wave), plus(spends, receives), "<=", own)


def _existing(problem: AllocationProblem, service: str, place: str) -> float:
    """Return posts filled before the first wave: known for community teams alone."""
    return float(problem.boards.at[place, "existing_wte"]) if service == "community" else 0.0


def _previous(problem: AllocationProblem, wave: int) -> int:
    return problem.waves[problem.waves.index(wave) - 1]
