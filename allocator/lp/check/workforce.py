"""Re-check of signs, continuity of posts, recruitment and money."""

from __future__ import annotations

import pandas as pd

from allocator.lp.check.tools import Tables, all_posts, differ, long, over
from allocator.lp.plan import PLAN_TABLES
from allocator.lp.problem import AllocationProblem

_WITHOUT_STANDARD = {"standard_wte", "shortfall_wte"}


def non_negative(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return every number below zero, or missing: no answer of a plan has one.

    Without a limit on recruitment, hires may exceed the pool.
    """
    unlimited = "4_recruitment" in problem.rules.families_off
    lowest = {}
    for name, (index, _columns) in PLAN_TABLES.items():
        if "wave" not in index or tables[name].empty:
            continue
        for column in tables[name].select_dtypes("number"):
            if unlimited and column == "unused_wte":
                continue
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
    """Return rule 4: hires of every wave against the pool and the newly trained.

    A network's hires, posts in mother and baby units apart, against a pool of its own.
    """
    posts = all_posts(problem, tables)
    each = posts["growth_wte"] + posts["replacement_wte"]
    hires = each.groupby("wave").sum()
    pools = pd.Series(dict(problem.rules.network_hires_wte), dtype=float)
    own = each.drop("mbu", level="service", errors="ignore").reset_index(name="hires")
    own["network"] = own["place"].map(problem.boards["network"])
    by_network = own[own["network"].isin(pools.index)].groupby(["network", "wave"])["hires"].sum()
    pool = pools.reindex(by_network.index.get_level_values("network")).to_numpy()
    return pd.concat(
        [
            over(hires, problem.rules.hires_wte),
            differ(tables["recruitment"]["hires_wte"], hires),
            over(by_network, pd.Series(pool, index=by_network.index)),
        ]
    )


def money(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return rule 5: establishment, cash and carry-over, transfers, and fixed board shares."""
    rules = problem.rules
    paid = tables["money"]
    given = long(problem.budgets_gbp)
    budget = given + (paid["moved_in_gbp"] - paid["moved_out_gbp"]).reindex(given.index)
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
    limit = (given * rules.carry_over_share).reindex(paid.index)
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
            differ(paid["budget_gbp"], given.reindex(paid.index)),
            _moved(problem, paid, given),
            _board_shares(problem, posts, budget),
        ]
    )


def _moved(problem: AllocationProblem, paid: pd.DataFrame, given: pd.Series) -> pd.Series:
    """Return transfers: as much in as out in every wave, out within the share of each budget."""
    by_wave = paid[["moved_in_gbp", "moved_out_gbp"]].groupby("wave").sum()
    limit = problem.rules.transfer_share * given.reindex(paid.index)
    return pd.concat(
        [
            differ(by_wave["moved_in_gbp"], by_wave["moved_out_gbp"]),
            over(paid["moved_out_gbp"], limit),
        ]
    )


def commitments(problem: AllocationProblem, tables: Tables) -> pd.Series:
    """Return rule 16: community posts promised and allowed by board; posts decided already."""
    posts = all_posts(problem, tables)["filled_wte"]
    teams = posts.xs("community", level="service").rename_axis(index={"place": "board_code"})
    boards = teams.index.get_level_values("board_code")
    least, most = (problem.boards[f"{name}_wte"].reindex(boards) for name in ("least", "most"))
    opened = [problem.is_open(board, wave) for board, wave in teams.index]
    promised = pd.Series(least.to_numpy(dtype=float) * opened, index=teams.index)
    allowed = pd.Series(most.to_numpy(dtype=float), index=teams.index)
    bounded = allowed < float("inf")
    found = [over(promised, teams), over(teams[bounded], allowed[bounded])]
    if problem.decided is not None:
        decided = problem.decided.rename_axis(index=posts.index.names)
        found.append(differ(posts.reindex(decided.index), decided))
    return pd.concat(found)


def _board_shares(
    problem: AllocationProblem, posts: pd.DataFrame, money_gbp: pd.Series
) -> pd.Series:
    """Return fixed shares, by network: what supported boards pay can only reach their hubs."""
    if problem.board_shares is None:
        return pd.Series(dtype=float)
    rules = problem.rules
    community = posts.loc["community"]
    cost = community["filled_wte"] * rules.cost_per_wte_gbp / (1.0 - rules.vacancy_share)
    spent = (cost + community["growth_wte"] * rules.setup_cost_per_wte_gbp).rename_axis(
        ["board_code", "wave"]
    )
    budget = money_gbp.xs("community", level="service")
    limit = pd.Series(
        {
            (team, wave): problem.board_shares.at[team, wave] * budget[wave]
            + sum(
                problem.board_shares.at[b, wave] * budget[wave]
                for b, hubs in problem.hubs.items()
                if team in hubs
            )
            for team in problem.teams
            for wave in problem.waves
        }
    ).rename_axis(["board_code", "wave"])
    return over(spent, limit)
