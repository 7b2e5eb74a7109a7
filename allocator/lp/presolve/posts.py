"""Posts that must be there against money, board shares, recruits and a board's most."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from allocator.errors import Fault
from allocator.inputs.parameters.contract import COMMUNITY, SERVICE_TITLES
from allocator.lp.presolve.limits import (
    PENNY_GBP,
    ROUNDING,
    funded_cost_gbp,
    most_money_gbp,
    most_posts_wte,
)
from allocator.lp.presolve.owed import Owed, in_force, reasons
from allocator.lp.problem import AllocationProblem


def above_money(problem: AllocationProblem, owed: list[Owed]) -> Iterator[Fault]:
    """Yield services and waves whose money does not pay the posts that must be there."""
    if not in_force(problem, "5_money"):
        return
    for wave in problem.waves:
        for service in problem.budgets_gbp.index:
            group = [o for o in owed if (o.service, o.wave) == (service, wave)]
            money = most_money_gbp(problem, [service], wave)
            posts = sum(o.least_wte for o in group)
            missing = funded_cost_gbp(problem, posts) - money
            if missing > PENNY_GBP:
                yield _money_fault(problem, group, service=service, missing_gbp=missing)


def _money_fault(
    problem: AllocationProblem, group: list[Owed], *, service: str, missing_gbp: float
) -> Fault:
    wave = group[0].wave
    money = most_money_gbp(problem, [service], wave)
    budget = float(problem.budgets_gbp.at[service, wave])
    filled = sum(o.filled_wte for o in group)
    alone = funded_cost_gbp(problem, filled) > money + PENNY_GBP
    moved = " with all that may be moved to it" if problem.rules.transfer_share else ""
    causes = {COMMUNITY: "workforce.existing_posts_wte" if alone else "commitments.least_posts_wte"}
    cause = causes.get(service, "policies.firm")
    return Fault(
        "posts-above-budget" if alone or service == COMMUNITY else "standard-above-budget",
        f"In wave {wave} the {SERVICE_TITLES[service]} posts that must be there ("
        f"{reasons(group)}) need GBP {money + missing_gbp:,.0f}, the budget{moved} is "
        f"GBP {money:,.0f}",
        f"Raise money.{service}_budget_gbp of wave {wave} by at least GBP "
        f"{math.ceil(missing_gbp - 1e-6):,}, to GBP {math.ceil(budget + missing_gbp - 1e-6):,} "
        f"before any set-up, or change {cause}",
    )


def above_shares(problem: AllocationProblem, owed: list[Owed]) -> Iterator[Fault]:
    """Yield boards whose fixed share, with those they support, does not pay their posts."""
    if problem.board_shares is None or not in_force(problem, "5_money"):
        return
    for post in owed:
        if post.service != COMMUNITY:
            continue
        supports = [board for board, hubs in problem.hubs.items() if post.place in hubs]
        share = float(problem.board_shares.loc[[post.place, *supports], post.wave].sum())
        money = share * most_money_gbp(problem, [COMMUNITY], post.wave)
        cost = funded_cost_gbp(problem, post.least_wte)
        if cost > money + PENNY_GBP:
            name = problem.boards.at[post.place, "board_name"]
            yield Fault(
                "posts-above-share",
                f"In wave {post.wave} the posts that {name} must have ({reasons([post])}) need "
                f"GBP {cost:,.0f}, its share is at most GBP {money:,.0f}",
                "Set money.board_shares to none, raise money.community_budget_gbp, or change "
                "workforce.existing_posts_wte or commitments.least_posts_wte",
            )


def above_recruits(problem: AllocationProblem, owed: list[Owed]) -> Iterator[Fault]:
    """Yield waves in which posts that must be there are more than existing ones and all hires."""
    if not in_force(problem, "3_continuity", "4_recruitment"):
        return
    network = problem.boards["network"]
    pools = sorted(problem.rules.network_hires_wte.items())
    yield from _above_pool(owed, None, None, most_posts_wte(problem, None, math.inf))
    for name, pool in pools:
        boards = network.index[network == name]
        yield from _above_pool(owed, name, boards, most_posts_wte(problem, boards, pool))


def _above_pool(
    owed: list[Owed], network: str | None, boards: pd.Index | None, most_wte: dict[int, float]
) -> Iterator[Fault]:
    for wave, most in most_wte.items():
        group = [o for o in owed if o.wave == wave and (boards is None or o.place in boards)]
        missing = sum(o.least_wte for o in group) - most
        if missing > ROUNDING:
            yield _recruits_fault(group, network, most_wte=most, missing_wte=missing)


def _recruits_fault(
    group: list[Owed], network: str | None, *, most_wte: float, missing_wte: float
) -> Fault:
    wave = group[0].wave
    by = f"{math.ceil(100 * missing_wte) / 100:.2f} WTE"
    if network is None:
        code, where = "posts-above-recruits", ""
        raise_pool = f"Raise workforce.recruitment_pool_wte by {by} in wave {wave}"
    else:
        code, where = "posts-above-network-recruits", f" in network {network}"
        raise_pool = f"Raise workforce.network_pool_wte of network {network} by {by}"
    causes = [
        "promise less in commitments.least_posts_wte" if _any(group, "promised_wte") else "",
        "take standards out of policies.firm" if _any(group, "firm_wte") else "",
    ]
    return Fault(
        code,
        f"In wave {wave} the posts that must be there{where} ({reasons(group)}) are "
        f"{most_wte + missing_wte:.2f} WTE; existing posts and all hires up to then come to "
        f"{most_wte:.2f} WTE",
        ", or ".join([raise_pool, *filter(None, causes)]),
    )


def _any(group: list[Owed], reason: str) -> bool:
    return any(getattr(owed, reason) > 0.0 for owed in group)


def above_most(problem: AllocationProblem, owed: list[Owed]) -> Iterator[Fault]:
    """Yield boards that must have more posts than they may have."""
    if not in_force(problem, "16_commitments"):
        return
    for post in owed:
        most = float(problem.boards.at[post.place, "most_wte"]) if post.service == COMMUNITY else 0
        if post.service == COMMUNITY and post.least_wte > most + ROUNDING:
            name = problem.boards.at[post.place, "board_name"]
            yield Fault(
                "posts-above-most",
                f"In wave {post.wave} {name} must have {post.least_wte:.2f} WTE "
                f"({reasons([post])}) and may have at most {most:.2f}",
                f"Raise commitments.most_posts_wte of {name} to "
                f"{math.ceil(100 * post.least_wte) / 100:.2f}",
            )
