"""What a plan means: figures by board, wave and island against sums done by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tiny_plan import NAMES, WAVES, tiny_plan, with_table

from allocator.analysis.indicators import (
    board_indicators,
    island_indicators,
    mean_minutes,
    national_indicators,
    serving_wte,
    too_small_teams,
    unassigned_wte,
    worst_served,
    zone_minutes,
)
from allocator.lp.plan import Plan
from allocator.pipeline import Allocation

PLAN = tiny_plan()


def coverage_of(numbers: dict[str, float], *, attainable: dict[str, float] | None = None) -> Plan:
    """Return the tiny plan with these coverages in every wave."""
    table = PLAN["board_coverage"].copy()
    codes = table.index.get_level_values("board_code")
    table["coverage"] = codes.map(numbers)
    if attainable is not None:
        table["attainable_families"] = codes.map(attainable)
    return with_table(PLAN, "board_coverage", table)


def test_serving_wte_by_hand() -> None:
    """Hours with families, consultation and links given, over 1,000, and all embedded posts."""
    served = serving_wte(PLAN)
    assert served.name == "serving_wte"
    expected = {("A", 1): 0.72 + 0.3, ("B", 1): 0.43, ("C", 1): 0.17}
    assert served.xs(1, level="wave", drop_level=False).to_dict() == pytest.approx(expected)
    assert served["A", 2] == pytest.approx(1.34 + 0.6)


def test_unassigned_wte_by_hand() -> None:
    """A team's posts less what it works for families, consultation and the boards it supports."""
    expected = {("A", 1): 0.31, ("B", 1): 0.07, ("A", 2): 0.79, ("B", 2): 0.17}
    assert unassigned_wte(PLAN).to_dict() == pytest.approx(expected)


def test_spare_rounding_is_no_spare_time() -> None:
    """A trillionth of a post that the solver left over is shown as none."""
    table = PLAN["team_posts"].copy()
    table.loc[("B", "community", 1), "filled_wte"] = 0.43 + 1e-12
    assert unassigned_wte(with_table(PLAN, "team_posts", table))["B", 1] == 0.0


def test_posts_re_add() -> None:
    """WTE that serve boards and WTE that serve nobody are all the posts but those of MBUs."""
    posts = PLAN["team_posts"]["filled_wte"].groupby("wave").sum()
    both = serving_wte(PLAN).groupby("wave").sum() + unassigned_wte(PLAN).groupby("wave").sum()
    np.testing.assert_allclose(both, posts, rtol=1e-12)


def test_posts_of_the_reference_plan_re_add(reference: Allocation) -> None:
    """The same holds for the reference plan, whose spare time is nowhere below zero."""
    plan = reference.plan
    posts = plan["team_posts"]["filled_wte"].groupby("wave").sum()
    spare = unassigned_wte(plan)
    both = serving_wte(plan).groupby("wave").sum() + spare.groupby("wave").sum()
    np.testing.assert_allclose(both, posts, rtol=0, atol=1e-6)
    assert spare.min() > -1e-6


def test_board_indicators_by_hand() -> None:
    """Every figure of one board in one wave, added up by hand."""
    row = board_indicators(PLAN).loc[("A", 1)]
    assert row["board_name"] == "Aldmoor"
    assert row.drop("board_name").astype(float).to_dict() == pytest.approx(
        {
            "need_families": 140.0,
            "attainable_families": 140.0,
            "served_families": 19.0,
            "unmet_families": 121.0,
            "coverage": 19 / 140,
            "team_wte": 1.2,
            "embedded_wte": 0.3,
            "serving_wte": 1.02,
            "wte_per_1000_births": 1.02 / 5,
            "mean_minutes": (10 * 12 + 2 * 60) / 12,
            "spend_share": 1.02 / 1.62,
        }
    )


def test_supported_board_has_no_team_of_its_own() -> None:
    """A supported board shows 0 posts of its own and the WTE that serve it from its hub."""
    row = board_indicators(PLAN).loc[("C", 1)]
    assert (row["team_wte"], row["embedded_wte"]) == (0.0, 0.0)
    assert row["serving_wte"] == pytest.approx(0.17)


def test_every_board_wave_and_island_is_there(reference: Allocation) -> None:
    """No board, wave or island drops out, whether anything was given to it or not."""
    plan = reference.plan
    boards = board_indicators(plan)
    pairs = pd.MultiIndex.from_product([plan["boards"].index, plan.waves])
    assert set(boards.index) == set(pairs)
    assert len(boards) == len(pairs)
    assert list(national_indicators(plan).index) == list(plan.waves)
    assert list(worst_served(plan).index) == list(plan.waves)
    islands = set(plan["zones"]["island"]) - {""}
    found = island_indicators(plan)
    assert set(found.index) == set(pd.MultiIndex.from_product([sorted(islands), plan.waves]))
    assert boards["spend_share"].groupby("wave").sum().to_numpy() == pytest.approx(1.0)


def test_families_of_the_reference_plan_re_add(reference: Allocation) -> None:
    """Served and unmet families are the need, by board, by island's board and nationally."""
    boards = board_indicators(reference.plan)
    whole = boards["served_families"] + boards["unmet_families"]
    np.testing.assert_allclose(whole, boards["need_families"], atol=1e-6)
    nation = national_indicators(reference.plan)
    whole = nation["served_families"] + nation["unmet_families"]
    np.testing.assert_allclose(whole, nation["need_families"], atol=1e-5)
    zones = reference.plan["zone_coverage"]["need_families"].groupby("wave").sum()
    np.testing.assert_allclose(nation["need_families"], zones, atol=1e-5)


def test_video_is_no_journey() -> None:
    """Families met by video do not lengthen the mean journey; a board with video alone has none."""
    assert mean_minutes(PLAN)["C", 1] == pytest.approx(300.0)
    flows = PLAN["flows"]
    video = flows.index.get_level_values("mode") == "remote"
    mainland = flows.index.get_level_values("zone_id") != "c1"
    plan = with_table(PLAN, "flows", flows[video | mainland])
    assert ("C", 1) not in mean_minutes(plan).index
    assert np.isnan(board_indicators(plan).at[("C", 1), "mean_minutes"])
    assert np.isnan(island_indicators(plan).at[("Isle c1", 1), "mean_minutes"])


def test_zone_minutes_by_hand() -> None:
    """Minutes of a place are those of families met in person; places without any are not there."""
    minutes = zone_minutes(PLAN).xs(1, level="wave")
    assert minutes.to_dict() == pytest.approx({"a1": 12.0, "a2": 60.0, "b1": 10.0, "c1": 300.0})
    assert zone_minutes(PLAN).index.names == ["zone_id", "wave"]


def test_national_indicators_by_hand() -> None:
    """National figures of the first wave, added up by hand."""
    row = national_indicators(PLAN).loc[1]
    assert row["worst_board"] == "Burnside"
    assert row.drop("worst_board").astype(float).to_dict() == pytest.approx(
        {
            "need_families": 215.0,
            "attainable_families": 210.0,
            "served_families": 29.0,
            "unmet_families": 186.0,
            "coverage": 29 / 210,
            "worst_coverage": 8 / 60,
            "filled_wte": 2.0 + 0.4,
            "mbu_wte": 0.4,
            "spend_gbp": 154_000.0,
            "lapsed_gbp": 1_000.0,
            "hires_wte": 2.4,
            "mean_minutes": (10 * 12 + 2 * 60 + 8 * 10 + 300) / 21,
        }
    )


def test_plan_that_serves_nobody_has_figures() -> None:
    """Without a single flow, boards are served by support and embedded posts; no mean journey."""
    plan = with_table(PLAN, "flows", PLAN["flows"].iloc[:0])
    assert serving_wte(plan)["A", 1] == pytest.approx(0.1 + 0.3)
    assert board_indicators(plan)["mean_minutes"].isna().all()
    assert national_indicators(plan)["mean_minutes"].isna().all()
    assert island_indicators(plan)["mean_minutes"].isna().all()


def test_worst_served_alone() -> None:
    """The lowest coverage has its board's name and stands alone."""
    row = worst_served(PLAN).loc[1]
    assert tuple(row) == ("B", NAMES["B"], pytest.approx(8 / 60), 1)


def test_worst_served_ties() -> None:
    """Boards within a millionth share the place, the first code is named; beyond it they do not."""
    tied = worst_served(coverage_of({"A": 0.2, "B": 0.1 + 5e-7, "C": 0.1}))
    assert list(tied["board_code"]) == ["B"] * len(WAVES)
    assert list(tied["tied"]) == [2] * len(WAVES)
    assert list(tied["coverage"]) == [0.1] * len(WAVES)
    apart = worst_served(coverage_of({"A": 0.2, "B": 0.1 + 2e-6, "C": 0.1}))
    assert list(apart["board_code"]) == ["C"] * len(WAVES)
    assert list(apart["tied"]) == [1] * len(WAVES)
    assert list(worst_served(coverage_of(dict.fromkeys("ABC", 0.3)))["tied"]) == [3] * len(WAVES)


def test_unattainable_board_is_not_the_worst_served() -> None:
    """A board none of whose need can be attained has no coverage, and takes no place."""
    numbers = {"A": 0.2, "B": 0.1, "C": 0.0}
    plan = coverage_of(numbers, attainable={"A": 140.0, "B": 60.0, "C": 0.0})
    assert list(worst_served(plan)["board_code"]) == ["B"] * len(WAVES)
    nobody = worst_served(coverage_of(numbers, attainable=dict.fromkeys("ABC", 0.0)))
    assert list(nobody["board_code"]) == [""] * len(WAVES)
    assert nobody["coverage"].isna().all()
    assert list(nobody["tied"]) == [0] * len(WAVES)


def test_islands_by_hand() -> None:
    """Coverage of an island is of all its need; one that no journey reaches says so."""
    found = island_indicators(PLAN)
    assert found.loc[("Isle c1", 1), "coverage"] == pytest.approx(0.2)
    assert found.loc[("Isle c1", 2), "served_families"] == pytest.approx(4.0)
    assert found.loc[("Isle c1", 1), "mean_minutes"] == pytest.approx(300.0)
    cut_off = found.loc[("Isle c2", 1)]
    assert (cut_off["board_code"], cut_off["coverage"], cut_off["attainable"]) == ("C", 0.0, False)
    assert np.isnan(cut_off["mean_minutes"])


def test_island_is_attainable_only_if_every_place_is() -> None:
    """Two places of one island are added; one that cannot be reached makes the island so."""
    zones = PLAN["zones"].copy()
    zones.loc["c2", "island"] = "Isle c1"
    row = island_indicators(with_table(PLAN, "zones", zones)).loc[("Isle c1", 1)]
    assert row["need_families"] == pytest.approx(15.0)
    assert row["coverage"] == pytest.approx(2 / 15)
    assert not row["attainable"]


def test_small_teams_by_hand() -> None:
    """A combined team counts its perinatal posts: 0.5 WTE of half a team is 1 of the least, 2."""
    small = too_small_teams(PLAN)
    assert list(small.index) == [("A", 1), ("B", 1)]
    assert list(small["team_wte"]) == pytest.approx([1.2, 1.0])
    assert list(small["minimum_wte"]) == [2.0, 2.0]


def test_team_that_does_not_exist_is_not_too_small() -> None:
    """A board without a post has no team yet."""
    posts = PLAN["team_posts"].copy()
    posts.loc[("B", "community", 1), "filled_wte"] = 0.0
    assert list(too_small_teams(with_table(PLAN, "team_posts", posts)).index) == [("A", 1)]


def test_plan_is_left_as_it_was() -> None:
    """No indicator changes a table of the plan."""
    plan, fresh = tiny_plan(), tiny_plan()
    for make in (board_indicators, national_indicators, island_indicators, too_small_teams):
        make(plan)
    unassigned_wte(plan)
    for name, table in fresh.tables.items():
        pd.testing.assert_frame_equal(plan[name], table)
