"""Access to the posts of a plan, and bands of minutes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tiny_plan import MINUTES, NEED, WAVES, tiny_plan, with_table

from allocator.analysis.access import (
    AccessRules,
    isochrone_table,
    minutes_to_nearest,
    plan_access,
    zone_access,
)
from allocator.errors import UsageError
from allocator.pipeline import Allocation

PLAN = tiny_plan()
SCOTLAND = "S92000003"


def test_zone_access_by_hand() -> None:
    """A's posts at its first base serve A alone within the hour; C is too far from its hub."""
    found = zone_access(PLAN, MINUTES).xs(1, level="wave")
    per_1000 = 1.2 / 140 * 1000
    expected = {"a1": per_1000, "a2": per_1000, "b1": 0.5 / 60 * 1000, "c1": 0.0, "c2": 0.0}
    assert found["two_step_wte_per_1000"].to_dict() == pytest.approx(expected)
    assert found["in_reach"].to_dict() == {zone: zone[0] != "c" for zone in NEED}
    weighted = 100 + 0.22 * 40
    enhanced = {"a1": 1.2 / weighted * 1000, "a2": 0.22 * 1.2 / weighted * 1000}
    assert found["enhanced_two_step_wte_per_1000"][["a1", "a2"]].to_dict() == pytest.approx(
        enhanced
    )


def test_zone_cost_by_hand() -> None:
    """Crowding 1 is the last wave's need for each post, 215 / 3.4; C's families meet A's crowd."""
    usual = 215 / 3.4
    crowd = (100 + 40 + 10) / (1.2 * usual)
    found = zone_access(PLAN, MINUTES)["raam_cost"].xs(1, level="wave")
    expected = {"a1": 0.2, "a2": 1.0, "c1": 5.0}
    assert found[list(expected)].to_dict() == pytest.approx(
        {zone: crowd + travel for zone, travel in expected.items()}, abs=1e-4
    )
    assert found["b1"] == pytest.approx(60 / (0.5 * usual) + 10 / 60, abs=1e-4)
    assert found["c2"] == 25.0


def test_boards_are_closed_unless_opened() -> None:
    """B's families may use A's base, 45 minutes away, only if boards are open."""
    closed = zone_access(PLAN, MINUTES).loc[("b1", 1), "two_step_wte_per_1000"]
    rules = AccessRules(across_boards=True)
    opened = zone_access(PLAN, MINUTES, rules=rules).loc[("b1", 1), "two_step_wte_per_1000"]
    # Open, each base bears everyone within the hour: A's first 200 families, B's 160 of them.
    assert closed == pytest.approx(0.5 / 60 * 1000)
    assert opened == pytest.approx((1.2 / 200 + 0.5 / 160) * 1000)


def test_plan_access_by_hand() -> None:
    """Board means are weighted by need: islands out of reach count in Scotland's mean as 0."""
    table = plan_access(PLAN, MINUTES)
    assert list(table.index[-2:]) == [(SCOTLAND, wave) for wave in WAVES]
    assert table.loc[(SCOTLAND, 1), "board_name"] == "Scotland"
    assert table.loc[(SCOTLAND, 1), "need_families"] == pytest.approx(215.0)
    assert table.loc[(SCOTLAND, 1), "share_in_reach"] == pytest.approx(200 / 215)
    assert table.loc[(SCOTLAND, 1), "two_step_wte_per_1000"] == pytest.approx(1.7 / 215 * 1000)
    assert table.loc[("C", 1), "share_in_reach"] == 0.0
    zone = zone_access(PLAN, MINUTES)["raam_cost"]
    expected = (10 * zone["c1", 1] + 5 * zone["c2", 1]) / 15
    assert table.loc[("C", 1), "raam_cost"] == pytest.approx(expected)


def test_worst_tenth_by_hand() -> None:
    """A tenth of A's need lies in its worse-placed zone, a tenth of C's where there is no way."""
    table, zones = plan_access(PLAN, MINUTES), zone_access(PLAN, MINUTES)
    enhanced = zones["enhanced_two_step_wte_per_1000"]
    assert table.loc[("A", 1), "worst_tenth_enhanced_wte_per_1000"] == enhanced["a2", 1]
    assert table.loc[("A", 1), "worst_tenth_raam_cost"] == zones["raam_cost"]["a2", 1]
    assert table.loc[("C", 1), "worst_tenth_raam_cost"] == 25.0


def test_more_posts_never_look_worse() -> None:
    """Twice the posts, against the same usual crowding, cost less everywhere that has a way."""
    cost = zone_access(PLAN, MINUTES)["raam_cost"].unstack("wave").drop("c2")
    assert (cost[2] < cost[1]).all()


def test_plan_without_posts_has_figures() -> None:
    """Before a single post is filled every ratio is 0 and every cost that of the longest way."""
    posts = PLAN["base_posts"].assign(filled_wte=0.0)
    table = plan_access(with_table(PLAN, "base_posts", posts), MINUTES)
    assert (table["enhanced_two_step_wte_per_1000"] == 0).all()
    assert (table["raam_cost"] == 25.0).all()
    assert (table["share_in_reach"] == 0).all()


def test_board_without_need_has_no_mean() -> None:
    """A mean over nobody is missing, not 0."""
    coverage = PLAN["zone_coverage"].copy()
    coverage.loc[coverage["board_code"] == "C", "need_families"] = 0.0
    row = plan_access(with_table(PLAN, "zone_coverage", coverage), MINUTES).loc[("C", 1)]
    assert row.drop(["board_name", "need_families"]).isna().all()


def test_missing_minutes_are_refused() -> None:
    """A zone or a base of the plan without minutes is named."""
    with pytest.raises(UsageError) as caught:
        plan_access(PLAN, MINUTES.drop(index="c1"))
    assert [fault.value for fault in caught.value.faults] == ["c1"]
    with pytest.raises(UsageError) as caught:
        plan_access(PLAN, MINUTES.drop(columns="SB1"))
    assert [fault.value for fault in caught.value.faults] == ["SB1"]


def test_reference_plan_has_access_everywhere(reference: Allocation) -> None:
    """Every board and Scotland in every wave has a number; ratios re-add to the posts in reach."""
    plan = reference.plan
    table = plan_access(plan, reference.times.minutes)
    codes = [*plan["boards"].index, SCOTLAND]
    assert set(table.index) == set(pd.MultiIndex.from_product([codes, plan.waves]))
    assert not table.isna().any(axis=None)
    assert np.isfinite(table.drop(columns="board_name").to_numpy()).all()
    posts = plan["base_posts"]["filled_wte"].groupby("wave").sum()
    for column in ("two_step", "enhanced_two_step", "three_step"):
        nation = table.loc[SCOTLAND]
        wte = nation[f"{column}_wte_per_1000"] * nation["need_families"] / 1000
        np.testing.assert_allclose(wte, posts, atol=0.02)


def test_nearest_by_hand() -> None:
    """The least of the minutes to the sites asked for; without sites there is no way."""
    assert list(minutes_to_nearest(MINUTES, ["SA2", "SB1"])) == [40, 20, 10, 310, float("inf")]
    assert np.isinf(minutes_to_nearest(MINUTES, [])).all()
    with pytest.raises(UsageError):
        minutes_to_nearest(MINUTES, ["SX9"])


def test_isochrones_by_hand() -> None:
    """Each end lies in the band that it ends; endless minutes are no way."""
    table = isochrone_table(MINUTES, ["SA1"], thresholds_minutes=(12, 60, 90))
    assert list(table["band"]) == ["up to 12", "12 to 60", "12 to 60", "over 90", "no way"]
    assert list(table["minutes"]) == [12, 60, 45, 300, float("inf")]
    assert list(table.index) == list(NEED)
    assert table.index.name == "zone_id"
    bands = ["up to 12", "12 to 60", "60 to 90", "over 90", "no way"]
    assert list(table["band"].cat.categories) == bands
    assert table["band"].cat.ordered


@pytest.mark.parametrize("wrong", [(), (60, 30), (30, 30), (0, 30), (30, float("inf"))])
def test_thresholds_rise(wrong: tuple[float, ...]) -> None:
    """Thresholds that do not rise from above zero are refused."""
    with pytest.raises(UsageError):
        isochrone_table(MINUTES, ["SA1"], thresholds_minutes=wrong)
