"""Choosing sites from arrays or named tables in one call."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.analysis.siting import choose_sites
from allocator.errors import InfeasibleError, UsageError

MINUTES = pd.DataFrame(
    [[10.0, 30.0, np.inf], [25.0, 5.0, np.inf], [np.inf, 12.0, 4.0], [40.0, np.inf, 8.0]],
    index=["a", "b", "c", "d"],
    columns=["S1", "S2", "S3"],
)
DEMAND = pd.Series([10.0, 20.0, 5.0, 0.0], index=["a", "b", "c", "d"])


def faults_of(*words: Any, **options: Any) -> list[str]:
    """Return the kinds of fault for which a question is refused."""
    with pytest.raises(UsageError) as error:
        choose_sites(*words, **options)
    return [fault.code for fault in error.value.faults]


def lacking(*words: Any, **options: Any) -> tuple[dict[str, Any], str]:
    """Return facts and sentences about a question without an answer."""
    with pytest.raises(InfeasibleError) as error:
        choose_sites(*words, **options)
    return error.value.diagnosis["lacking"], " ".join(error.value.sentences)


def test_a_choice_says_who_goes_where() -> None:
    """Two sites serve all: a and d go to S1, b and c to S2, 260 minutes x demand."""
    choice = choose_sites(MINUTES, DEMAND, "p-median", open_count=2)
    assert (choice.status, choice.objective, choice.bound) == ("optimal", 260.0, 260.0)
    assert choice.unit == "minutes x demand"
    assert choice.open == ("S1", "S2")
    assert choice.assignment["site"].to_dict() == {"a": "S1", "b": "S2", "c": "S2", "d": "S1"}
    assert choice.sites.loc["S2", ["zones", "demand", "mean_minutes"]].tolist() == [2, 25.0, 6.4]
    assert choice.measures["mean_minutes"] == pytest.approx(260 / 35)
    assert choice.measures["worst_minutes"] == 40.0


def test_arrays_need_no_names() -> None:
    """Plain arrays are answered by position."""
    choice = choose_sites(MINUTES.to_numpy(), DEMAND.to_numpy(), "p-center", open_count=2)
    assert choice.objective == 25.0
    assert choice.open == (0, 2)


def test_rows_in_any_order_give_the_same_answer() -> None:
    """The order of zones and sites decides nothing, not even among ties."""
    minutes = pd.DataFrame(np.ones((4, 5)), index=list("dbca"), columns=list("vzywx"))
    demand = pd.Series(1.0, index=list("abcd"))
    choice = choose_sites(minutes, demand, "p-median", open_count=2)
    assert choice.open == ("v", "w")
    assert set(choice.assignment["site"]) == {"v"}

    @settings(max_examples=20)
    @given(st.permutations(list("abcd")), st.permutations(list("vwxyz")))
    def law(zones: list[str], sites: list[str]) -> None:
        again = choose_sites(minutes.loc[zones, sites], demand[zones], "p-median", open_count=2)
        assert again.open == choice.open
        pd.testing.assert_frame_equal(again.assignment, choice.assignment)

    law()


def test_existing_and_forced_sites_count_towards_the_number() -> None:
    """With S3 existing, `open_count` 2 leaves one to choose; a forbidden site never opens."""
    status = pd.Series({"S1": "", "S2": "", "S3": "existing"})
    choice = choose_sites(MINUTES, DEMAND, "p-median", open_count=2, status=status)
    assert choice.open == ("S2", "S3")
    assert choice.sites["status"].tolist() == ["", "", "existing"]
    shut = choose_sites(MINUTES, DEMAND, "lscp", radius=40.0, status=["", "forbidden", "forced"])
    assert shut.open == ("S1", "S3")
    assert shut.objective == 2.0


def test_the_opening_cost_of_existing_sites_counts() -> None:
    """Cost is opening cost + minutes x demand; both parts are told."""
    options = {"capacity": [20.0, 22.0, 10.0], "opening_cost": [100.0, 50.0, 0.0]}
    status = ["existing", "", ""]
    choice = choose_sites(MINUTES, DEMAND, "capacitated-facility", status=status, **options)
    assert choice.objective == 370.0
    assert (choice.measures["opening_cost"], choice.measures["travel"]) == (150.0, 220.0)


def test_demand_may_be_split_only_where_the_problem_says_so() -> None:
    """One zone of 10 between two sites with room for 6 each: split, or nothing answers."""
    minutes, demand = np.array([[1.0, 2.0]]), np.array([10.0])
    options = {"capacity": [6.0, 6.0], "opening_cost": [0.0, 0.0]}
    choice = choose_sites(minutes, demand, "capacitated-facility", **options)
    assert choice.objective == pytest.approx(6 + 8)
    assert choice.assignment["share"].tolist() == pytest.approx([0.6, 0.4])
    facts, words = lacking(minutes, demand, "capacitated-facility-single", **options)
    assert facts["missing_capacity"] == 10.0
    assert facts["zones_without_place"] == [0]
    assert "no place whole" in words


def test_cover_leaves_zones_out_by_name() -> None:
    """One site within 12 minutes covers b and c; a and d are named."""
    choice = choose_sites(MINUTES, DEMAND, "mclp", open_count=1, radius=12.0)
    assert (choice.objective, choice.bound) == (25.0, 25.0)
    assert choice.uncovered == ("a", "d")
    assert list(choice.assignment.index) == ["b", "c"]


@pytest.mark.parametrize("problem", ["p-median", "p-center", "lscp", "mclp"])
def test_one_zone_and_one_site(problem: str) -> None:
    """The smallest question there is has its answer."""
    choice = choose_sites([[7.0]], [3.0], problem, open_count=1, radius=7.0)
    expected = {"p-median": 21.0, "p-center": 7.0, "lscp": 1.0, "mclp": 3.0}[problem]
    assert (choice.objective, choice.bound, choice.open) == (expected, expected, (0,))


def test_no_demand_anywhere_is_answered() -> None:
    """Where no zone has demand every set is as good, and the first by name is taken."""
    choice = choose_sites(np.ones((2, 3)), np.zeros(2), "p-median", open_count=2)
    assert (choice.objective, choice.open) == (0.0, (0, 1))


def test_all_sites_open() -> None:
    """N = all: each zone goes to its nearest."""
    choice = choose_sites(MINUTES, DEMAND, "p-median", open_count=3)
    assert choice.open == ("S1", "S2", "S3")
    assert choice.objective == 100 + 100 + 20


def test_zones_that_reach_nothing_are_named() -> None:
    """A zone without a way to any site that may open is named."""
    minutes = MINUTES.copy()
    minutes.loc["b"] = np.inf
    facts, words = lacking(minutes, DEMAND, "p-median", open_count=2)
    assert facts["zones_without_site"] == ["b"]
    assert "b" in words


def test_the_smallest_radius_is_told() -> None:
    """Two sites cannot cover all within 10 minutes, but within 25; three can within 10."""
    facts, words = lacking(MINUTES, DEMAND, "lscp", open_count=2, radius=10.0)
    assert facts["smallest_radius"] == 25.0
    assert facts["fewest_sites"] == 3
    assert "--radius 25" in words
    assert "--open 3" in words
    again = choose_sites(MINUTES, DEMAND, "lscp", open_count=2, radius=25.0)
    assert again.objective == 2.0


def test_zones_beyond_the_radius_are_named_with_their_nearest() -> None:
    """Where no site at all is near enough, the zones and their minutes are told."""
    facts, _ = lacking(MINUTES, DEMAND, "p-median", open_count=3, radius=7.5)
    assert facts["zones_beyond_radius"] == [
        {"zone": "a", "minutes_to_nearest": 10.0},
        {"zone": "d", "minutes_to_nearest": 8.0},
    ]
    assert facts["smallest_radius"] == 10.0


def test_missing_capacity_is_told() -> None:
    """The two largest sites have room for 30 of 35; three have enough."""
    capacity = [15.0, 15.0, 6.0]
    facts, words = lacking(
        MINUTES, DEMAND, "capacitated-facility", open_count=2, capacity=capacity,
        opening_cost=[0.0, 0.0, 0.0],
    )  # fmt: skip
    assert (facts["missing_capacity"], facts["fewest_sites"]) == (5.0, 3)
    assert "a capacity of 5 is missing" in words


def test_more_held_open_than_asked_for_is_told() -> None:
    """Existing and forced sites beyond N are named."""
    status = ["existing", "forced", ""]
    facts, _ = lacking(MINUTES, DEMAND, "p-median", open_count=1, status=status)
    assert facts["sites_that_must_open"] == ["S1", "S2"]
    assert facts["fewest_sites"] == 2


def test_every_fault_of_a_call_is_told_at_once() -> None:
    """Options and figures are refused together."""
    found = faults_of(
        [[1.0, np.nan]],
        [-1.0],
        "capacitated-p-median",
        open_count=3,
        radius=-2.0,
        status=["open", ""],
    )
    assert sorted(found) == [
        "bad-number",
        "bad-number",
        "bad-radius",
        "missing-figures",
        "too-many-sites",
        "unknown-status",
    ]


@pytest.mark.parametrize(
    ("words", "options", "code"),
    [
        (([[1.0]], [1.0], "median"), {}, "unknown-problem"),
        (([[1.0]], [1.0], "p-median"), {}, "missing-count"),
        (([[1.0]], [1.0], "p-median"), {"open_count": 0}, "bad-count"),
        (([[1.0]], [1.0], "mclp"), {"open_count": 1}, "missing-radius"),
        (([[1.0]], [1.0], "lscp"), {"radius": float("nan")}, "bad-radius"),
        (([[1.0]], [1.0, 2.0], "lscp"), {"radius": 1.0}, "wrong-shape"),
        (([[1.0]], [float("inf")], "lscp"), {"radius": 1.0}, "bad-number"),
        (([[]], [1.0], "lscp"), {"radius": 1.0}, "empty-table"),
        (([["x"]], [1.0], "lscp"), {"radius": 1.0}, "not-a-number"),
        (([[1.0]], ["x"], "lscp"), {"radius": 1.0}, "not-a-number"),
        ((MINUTES, DEMAND.iloc[:3], "lscp"), {"radius": 1.0}, "unmatched-label"),
        ((MINUTES.iloc[[0, 0]], DEMAND.iloc[:1], "lscp"), {"radius": 1.0}, "repeated-label"),
    ],
)
def test_a_question_that_is_not_sound_is_refused(
    words: tuple[Any, ...], options: dict[str, Any], code: str
) -> None:
    """Each fault has its kind."""
    assert code in faults_of(*words, **options)
