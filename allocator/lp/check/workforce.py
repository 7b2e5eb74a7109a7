"""Re-check of signs, continuity of posts, recruitment and money."""

from __future__ import annotations

import pandas as pd

from allocator.lp.check.tools import Tables, all_posts, differ, long, over
from allocator.lp.plan import PLAN_TABLES
from allocator.lp.problem import AllocationProblem

_WITHOUT_STANDARD = {"standard_wte", "shortfall_wte"}


def non_negative(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return every number below zero, or missing: no answer of a plan has one."""
    del problem
    lowest = {}
    for name, (index, _columns) in PLAN_TABLES.items():
        if "wave" not in index or tables[name].empty:
            continue
        for column in tables[name].select_dtypes("number"):
            values = tables[name][column]
            # A community team has no standard to fall short of.
            known = values.dropna() if column in _WITHOUT_STANDARD else values
            lowest[name, column] = -known.min(skipna=False) if len(known) else 0.0
    return pd.Series(lowest)


def continuity(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return rule 3: posts = retained + growth + replacement, replacement within leavers."""
    posts = all_posts(problem, tables)
    kept = problem.rules.retention * posts["before"]
    hired = posts["growth_wte"] + posts["replacement_wte"]
    leavers = (1.0 - problem.rules.retention) * posts["before"]
    return pd.concat(
        [differ(posts["filled_wte"], kept + hired), over(posts["replacement_wte"], leavers)]
    )


def recruitment(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return rule 4: hires of every wave against the pool and the newly trained."""
    posts = all_posts(problem, tables)
    hires = (posts["growth_wte"] + posts["replacement_wte"]).groupby("wave").sum()
    return pd.concat(
        [over(hires, problem.rules.hires_wte), differ(tables["recruitment"]["hires_wte"], hires)]
    )


def money(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return rule 5: establishment, cash and carry-over, and fixed board shares."""
    rules = problem.rules
    paid = tables["money"]
    budget = long(problem.budgets_gbp)
    posts = all_posts(problem, tables)
    filled = posts["filled_wte"].groupby(["service", "wave"]).sum()
    growth = posts["growth_wte"].groupby(["service", "wave"]).sum()
    services = paid.index.get_level_values("service").unique()
    filled = filled[filled.index.get_level_values("service").isin(services)]
    growth = growth[growth.index.get_level_values("service").isin(services)]
    used = (
        (filled * rules.cost_per_wte_gbp + growth * rules.setup_cost_per_wte_gbp).reindex(
            paid.index, fill_value=0.0
        )
        + paid["carried_out_gbp"]
        + paid["lapsed_gbp"]
    )
    carried_in = paid["carried_out_gbp"].groupby("service").shift(1).fillna(0.0)
    last = paid.index.get_level_values("wave") == problem.waves[-1]
    limit = (budget * rules.carry_over_share).reindex(paid.index)
    limit[last] = 0.0
    funded = filled * rules.cost_per_wte_gbp / (1.0 - rules.vacancy_share)
    return pd.concat(
        [
            over(funded, budget.reindex(filled.index)),
            differ(used, budget.reindex(paid.index) + carried_in),
            over(paid["carried_out_gbp"], limit),
            differ(
                paid["recurring_gbp"],
                filled.reindex(paid.index, fill_value=0.0) * rules.cost_per_wte_gbp,
            ),
            _board_shares(problem, posts),
        ]
    )


def _board_shares(problem: AllocationProblem, posts: pd.DataFrame) -> pd.Series:
    """Return fixed shares, by network: what supported boards pay can only reach their hubs."""
    if problem.board_shares is None:
        return pd.Series(dtype=float)
    rules = problem.rules
    community = posts.loc["community"]
    cost = community["filled_wte"] * rules.cost_per_wte_gbp / (1.0 - rules.vacancy_share)
    spent = (cost + community["growth_wte"] * rules.setup_cost_per_wte_gbp).rename_axis(
        ["board_code", "wave"]
    )
    budget = problem.budgets_gbp.loc["community"]
    limit = pd.Series(
        {
            (team, wave): problem.board_shares[team] * budget[wave]
            + sum(
                problem.board_shares[b] * budget[wave]
                for b, hubs in problem.hubs.items()
                if team in hubs
            )
            for team in problem.teams
            for wave in problem.waves
        }
    ).rename_axis(["board_code", "wave"])
    return over(spent, limit)
