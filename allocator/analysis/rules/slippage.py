"""What becomes of the community money in each wave: posts filled, posts empty, money left."""

from __future__ import annotations

import pandas as pd

from allocator.inputs.parameters import COMMUNITY
from allocator.lp.plan import Plan

#: Posts below this are what a solver leaves, WTE.
NO_POSTS = 1e-6

SLIPPAGE_COLUMNS: tuple[str, ...] = (
    "budget_gbp",
    "moved_gbp",
    "carried_in_gbp",
    "filled_posts_gbp",
    "setup_gbp",
    "carried_out_gbp",
    "lapsed_gbp",
    "vacancy_gbp",
    "unfunded_gbp",
    "payable_wte",
    "filled_wte",
    "vacant_wte",
    "unfilled_wte",
    "hires_left_wte",
    "recruits_bind",
)


def slippage(plan: Plan, vacancy_share: float) -> pd.DataFrame:
    """Return where the community money of each wave goes, and the posts that it does not fill.

    With budget B, moves m between services, money carried in k, cost c of a post, vacancy share
    v, filled posts t and set-up s::

        B + m + k = c t + s + carried out + lapsed          (cash)
        B + m     = c t + vacancy + unfunded                (establishment)
        vacancy   = c t v / (1 - v)

    Parameters
    ----------
    plan
        The plan.
    vacancy_share
        Share of funded posts that stand empty.

    Returns
    -------
    pandas.DataFrame
        Index ``wave``; the columns of `SLIPPAGE_COLUMNS`: GBP a year; ``payable_wte`` (posts that
        the money would keep filled), ``filled_wte``, ``vacant_wte`` (funded and empty),
        ``unfilled_wte`` (payable less filled), ``hires_left_wte`` (recruits that nobody hires, all
        services) and ``recruits_bind`` (whether posts go unfilled and no recruit is left).
    """
    money = plan["money"].xs(COMMUNITY, level="service")
    posts = plan["team_posts"]["filled_wte"].xs(COMMUNITY, level="service")
    filled = posts.groupby("wave").sum().reindex(money.index, fill_value=0.0)
    cost = plan["unit_values"]["cost_per_wte_gbp"].reindex(money.index)
    moved = money["moved_in_gbp"] - money["moved_out_gbp"]
    budget = money["budget_gbp"] + moved
    vacant = filled * vacancy_share / (1.0 - vacancy_share)
    payable = (budget * (1.0 - vacancy_share) / cost).where(cost > 0)
    left = plan["recruitment"]["unused_wte"].reindex(money.index)
    unfilled = (payable - filled).where(lambda gap: gap.isna() | (gap.abs() > NO_POSTS), 0.0)
    return pd.DataFrame(
        {
            "budget_gbp": money["budget_gbp"],
            "moved_gbp": moved,
            "carried_in_gbp": money["carried_in_gbp"],
            "filled_posts_gbp": money["recurring_gbp"],
            "setup_gbp": money["setup_gbp"],
            "carried_out_gbp": money["carried_out_gbp"],
            "lapsed_gbp": money["lapsed_gbp"],
            "vacancy_gbp": vacant * cost,
            "unfunded_gbp": budget - (filled + vacant) * cost,
            "payable_wte": payable,
            "filled_wte": filled,
            "vacant_wte": vacant,
            "unfilled_wte": unfilled,
            "hires_left_wte": left,
            "recruits_bind": (unfilled > 0) & (left <= NO_POSTS),
        }
    )


def own_use_gbp(plan: Plan, vacancy_share: float) -> pd.Series:
    """Return what each board's own community team takes of the money: funded posts and set-up.

    It is what a fixed board budget is held against.

    Parameters
    ----------
    plan
        The plan.
    vacancy_share
        Share of funded posts that stand empty.

    Returns
    -------
    pandas.Series
        Index ``(board_code, wave)`` of every team, name ``use_gbp``, GBP a year.
    """
    posts = plan["team_posts"].xs(COMMUNITY, level="service")
    values = plan["unit_values"].reindex(posts.index.get_level_values("wave")).set_axis(posts.index)
    funded = posts["filled_wte"] * values["cost_per_wte_gbp"] / (1.0 - vacancy_share)
    return (funded + posts["growth_wte"] * values["setup_cost_per_wte_gbp"]).rename("use_gbp")
