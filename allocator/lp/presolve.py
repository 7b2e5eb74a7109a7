"""Arithmetic that finds a plain contradiction before the solver runs, in the user's figures."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.errors import Fault, InfeasibleError
from allocator.lp.problem import AllocationProblem

#: Money that may be missing through rounding.
_PENNY_GBP = 0.01


def require_affordable(problem: AllocationProblem) -> None:
    """Raise if posts already filled cannot be paid: earlier posts are never unwound.

    Every other rule of an instance has a shortfall that it may show instead.

    Raises
    ------
    InfeasibleError
        Naming each wave and board whose money does not cover its posts, and by how much.
    """
    faults = [*_national(problem), *_by_board(problem)]
    if faults:
        raise InfeasibleError(
            "Posts already filled cost more than the money, and no plan may unwind them", faults
        )


def _retained(problem: AllocationProblem) -> Iterator[tuple[int, float]]:
    """Yield each wave with the share of existing posts still filled in it without hiring."""
    for step, wave in enumerate(problem.waves, start=1):
        yield wave, problem.rules.retention**step


def _funded_cost_gbp(problem: AllocationProblem, posts_wte: float) -> float:
    return posts_wte * problem.rules.cost_per_wte_gbp / (1.0 - problem.rules.vacancy_share)


def _national(problem: AllocationProblem) -> Iterator[Fault]:
    existing = float(problem.boards["existing_wte"].sum())
    for wave, kept in _retained(problem):
        budget = float(problem.budgets_gbp.at["community", wave])
        cost = _funded_cost_gbp(problem, kept * existing)
        if cost > budget + _PENNY_GBP:
            yield Fault(
                "posts-above-budget",
                f"In wave {wave} the {kept * existing:.2f} WTE still filled need "
                f"GBP {cost:,.0f}, the community budget is GBP {budget:,.0f}",
                f"Raise money.community_budget_gbp of wave {wave} by GBP {cost - budget:,.0f}, or "
                "correct workforce.existing_posts_wte",
            )


def _by_board(problem: AllocationProblem) -> Iterator[Fault]:
    if problem.board_shares is None:
        return
    for wave, kept in _retained(problem):
        budget = float(problem.budgets_gbp.at["community", wave])
        for team in problem.teams:
            supports = [b for b, hubs in problem.hubs.items() if team in hubs]
            share = float(problem.board_shares[[team, *supports]].sum())
            posts = kept * float(problem.boards.at[team, "existing_wte"])
            cost = _funded_cost_gbp(problem, posts)
            if cost > share * budget + _PENNY_GBP:
                name = problem.boards.at[team, "board_name"]
                yield Fault(
                    "posts-above-share",
                    f"In wave {wave} the {posts:.2f} WTE still filled in {name} need "
                    f"GBP {cost:,.0f}, its share is at most GBP {share * budget:,.0f}",
                    "Set money.board_shares to none, raise the budget, or correct "
                    "workforce.existing_posts_wte",
                )
