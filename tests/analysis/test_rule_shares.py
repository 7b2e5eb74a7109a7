"""Funding rules before any plan: shares that add to 1, budgets that re-add, and how they stand."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_plan import tiny_plan

from allocator.analysis.rules import (
    OPTIMUM,
    FundingRule,
    against_optimum,
    among_open,
    equal_shares,
    gains,
    loaded_budgets,
    need_shares,
    own_use_gbp,
    slippage,
    spending_shares,
    standing,
)

BOARDS, WAVES = ["A", "B", "C"], [1, 2]
PARTS = st.lists(st.floats(0.01, 100.0), min_size=3, max_size=3)


def frame(*rows: list[float]) -> pd.DataFrame:
    """Return one row of shares a board, a column a wave."""
    return pd.DataFrame(
        rows, index=pd.Index(BOARDS, name="board_code"), columns=pd.Index(WAVES, name="wave")
    )


def test_equal_shares_are_the_same_for_all() -> None:
    """Three boards hold a third each, in every wave."""
    assert equal_shares(BOARDS, WAVES).to_numpy().tolist() == [[1 / 3, 1 / 3]] * 3


def test_need_shares_follow_the_need_of_each_wave() -> None:
    """A board's share is its zones' need over that of all zones, wave by wave."""
    need = pd.DataFrame(
        {1: [30.0, 10.0, 20.0], 2: [30.0, 50.0, 20.0]}, index=["a1", "b1", "a2"]
    ).rename_axis(index="zone_id", columns="wave")
    shares = need_shares(need, pd.Series({"a1": "A", "a2": "A", "b1": "B"}))
    assert shares.loc["A"].tolist() == pytest.approx([50 / 60, 50 / 100])
    assert shares.loc["B"].tolist() == pytest.approx([10 / 60, 50 / 100])


@given(parts=PARTS, first=st.permutations([1, 1, 2]))
def test_boards_that_have_not_joined_hold_nothing(parts: list[float], first: list[int]) -> None:
    """Shares of each wave add to 1 over those that have joined, in the proportions given."""
    given_shares = frame(*[[part / sum(parts)] * 2 for part in parts])
    joins = pd.Series(first, index=BOARDS)
    shares = among_open(given_shares, joins)
    assert shares.sum().tolist() == pytest.approx([1.0, 1.0])
    assert (shares[1][joins > 1] == 0.0).all()
    joined = [board for board in BOARDS if joins[board] == 1]
    one, other = (shares.at[board, 1] for board in joined)
    assert one / other == pytest.approx(
        given_shares.at[joined[0], 1] / given_shares.at[joined[1], 1]
    )


def test_money_that_nobody_holds_is_refused() -> None:
    """A wave whose boards have no share at all has nobody to hold its money."""
    shares = frame([0.0, 0.5], [0.5, 0.25], [0.5, 0.25])
    with pytest.raises(ValueError, match="wave 1"):
        among_open(shares, pd.Series({"A": 1, "B": 2, "C": 2}))


@given(
    budgets=st.lists(st.floats(0.0, 1e7), min_size=1, max_size=5),
    part=st.floats(0.0, 1.0),
    early=st.booleans(),
)
def test_moved_money_keeps_its_total(budgets: list[float], part: float, early: bool) -> None:
    """Every other wave gives its part to the first or last wave; nothing is lost or below zero."""
    money = pd.Series(budgets, index=range(1, len(budgets) + 1))
    moved = loaded_budgets(money, part, early=early)
    assert moved.sum() == pytest.approx(money.sum(), abs=1e-6)
    assert (moved >= 0).all()
    to = money.index[0 if early else -1]
    for wave in money.index.drop(to):
        assert moved[wave] == pytest.approx((1 - part) * money[wave], abs=1e-6)


def test_a_rule_shares_out_its_whole_budget() -> None:
    """Budgets of boards re-add to the national budget of each wave."""
    shares = frame([0.2, 0.5], [0.3, 0.25], [0.5, 0.25])
    rule = FundingRule("r", "R", "", "assumption", shares, pd.Series({1: 600.0, 2: 1100.0}))
    assert rule.board_budgets_gbp.sum().tolist() == pytest.approx([600.0, 1100.0])
    assert rule.board_budgets_gbp.at["A", 2] == pytest.approx(550.0)


def test_a_plan_that_spends_nothing_shares_equally() -> None:
    """A board without a team has no share of its own; a wave without any use is shared alike."""
    keys = pd.MultiIndex.from_product([["A", "B"], WAVES], names=["board_code", "wave"])
    shares = spending_shares(pd.Series([30.0, 0.0, 10.0, 0.0], index=keys), BOARDS)
    assert shares[1].tolist() == [0.75, 0.25, 0.0]
    assert shares[2].tolist() == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((0.0, -1.0, 50.0), ("same", -1)),
        ((0.0, -0.9, 10.0), ("worse", 1)),
        ((0.0, -1.0 - 1e-9, 51.0), ("worse", 2)),
        ((0.0, -1.1, 99.0), ("better", 1)),
        ((2.0, -5.0, 0.0), ("worse", 0)),
    ],
)
def test_the_first_objective_that_differs_decides(
    values: tuple[float, ...], expected: tuple[str, int]
) -> None:
    """Plans are held against the optimum in the order of objectives, rounding apart."""
    assert standing(values, (0.0, -1.0, 50.0)) == expected


def changes() -> pd.DataFrame:
    """Return families served by an optimum, one rule, and one without a plan."""
    keys = pd.MultiIndex.from_product(
        [[OPTIMUM, "rule", "none"], ["A", "B", "C", "D"], [1]],
        names=["rule", "board_code", "wave"],
    )
    served = [10.0, 10.0, 10.0, 10.0, 12.04, 8.0, 12.01, 10.02, *[math.nan] * 4]
    table = pd.DataFrame({"board_name": list("ABCD") * 3, "served": served}, index=keys)
    apart = against_optimum(table, ["served"])["served"]
    return table.assign(families_against_optimum=apart, wte_against_optimum=apart / 20)


def test_gains_name_ties_as_ties() -> None:
    """Boards that gain alike share a place; a fiftieth of a family is no gain; no plan, no word."""
    table = gains(changes(), 1)
    of_rule = table.loc["rule"]
    assert of_rule.index.tolist() == ["A", "C", "D", "B"]
    assert of_rule["outcome"].tolist() == ["gains", "gains", "same", "loses"]
    assert of_rule["place"].tolist() == [1.0, 1.0, 3.0, 4.0]
    assert table.loc["none", "outcome"].tolist() == [""] * 4
    assert table.loc["none", "place"].isna().all()
    assert OPTIMUM not in table.index.get_level_values("rule")


def test_slippage_adds_up_both_ways() -> None:
    """Cash in equals cash out, and the budget is filled, vacant or unfunded money."""
    plan = tiny_plan()
    table = slippage(plan, 0.05)
    used = table[["filled_posts_gbp", "setup_gbp", "carried_out_gbp", "lapsed_gbp"]].sum(axis=1)
    money = plan["money"].xs("community", level="service")
    cash = money[["recurring_gbp", "setup_gbp", "carried_out_gbp", "lapsed_gbp"]].sum(axis=1)
    assert used.tolist() == pytest.approx(cash.tolist())
    cost = plan["unit_values"]["cost_per_wte_gbp"]
    established = table["filled_wte"] * cost + table["vacancy_gbp"] + table["unfunded_gbp"]
    assert established.tolist() == pytest.approx(
        (table["budget_gbp"] + table["moved_gbp"]).tolist()
    )
    assert (table["payable_wte"] - table["filled_wte"]).tolist() == pytest.approx(
        table["unfilled_wte"].tolist()
    )


def test_use_is_funded_posts_and_set_up() -> None:
    """A team's use of the money is what a fixed budget is held against."""
    plan = tiny_plan()
    posts = plan["team_posts"].xs("community", level="service")
    values = plan["unit_values"]
    use = own_use_gbp(plan, 0.2)
    for board, wave in posts.index:
        funded = posts.at[(board, wave), "filled_wte"] * values.at[wave, "cost_per_wte_gbp"] / 0.8
        new = posts.at[(board, wave), "growth_wte"] * values.at[wave, "setup_cost_per_wte_gbp"]
        assert use[board, wave] == pytest.approx(funded + new)
