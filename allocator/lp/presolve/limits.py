"""The most money and the most posts that there can be, whatever the plan."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from allocator.inputs.parameters.contract import MBU
from allocator.lp.presolve.owed import in_force
from allocator.lp.problem import AllocationProblem

#: What may be missing through rounding, well above what the solver's tolerances leave.
PENNY_GBP = 0.01
ROUNDING = 1e-5


def funded_cost_gbp(problem: AllocationProblem, posts_wte: float) -> float:
    """Return the yearly cost of filled posts with the vacant ones funded beside them."""
    return posts_wte * problem.rules.cost_per_wte_gbp / (1.0 - problem.rules.vacancy_share)


def most_money_gbp(problem: AllocationProblem, services: Iterable[str], wave: int) -> float:
    """Return the most that services can have: their budgets and what the others may move."""
    budgets = problem.budgets_gbp[wave]
    own = budgets.index.isin(list(services))
    return float(budgets[own].sum() + problem.rules.transfer_share * budgets[~own].sum())


def most_posts_wte(
    problem: AllocationProblem, boards: pd.Index | None, pool_wte: float
) -> dict[int, float]:
    """Return the most posts in each wave that existing ones and hires add up to.

    Parameters
    ----------
    problem
        The instance.
    boards
        Boards of a network with a pool of its own; None for all boards and units.
    pool_wte
        Its hires a wave; the national pool and those newly trained bound them as well.
    """
    existing = problem.boards.loc[problem.teams, "existing_wte"]
    total = float(
        existing[existing.index.isin(boards)].sum() if boards is not None else existing.sum()
    )
    most = {}
    for wave in problem.waves:
        total = problem.rules.retention * total + min(
            pool_wte, float(problem.rules.hires_wte[wave])
        )
        most[wave] = total
    return most


def serving_posts_wte(problem: AllocationProblem, wave: int) -> dict[str, float]:
    """Return the most posts that can serve families, as money and as recruits bound them."""
    posts = {}
    cost = funded_cost_gbp(problem, 1.0)
    if in_force(problem, "5_money") and cost:
        serving = [service for service in problem.budgets_gbp.index if service != MBU]
        posts["money"] = most_money_gbp(problem, serving, wave) / cost
    if in_force(problem, "3_continuity", "4_recruitment"):
        posts["recruits"] = most_posts_wte(problem, None, math.inf)[wave]
    return posts
