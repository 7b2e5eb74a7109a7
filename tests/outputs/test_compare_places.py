"""Which places gain and lose: counted, weighted by need, out of reach, islands, mirrored."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest
from compared_plans import REACHED, base_plan, out_of_reach, with_minutes, with_shares, without
from hypothesis import given, settings
from hypothesis import strategies as st
from report_reader import tables_of, with_table, words_of
from sample_plan import sample_geography

from allocator.lp.plan import Plan
from allocator.outputs.compare import compare_runs, draw_comparison
from allocator.outputs.compare.changes import Change, gather_changes
from allocator.outputs.compare.document import changes_document
from allocator.outputs.compare.islands import island_changes
from allocator.outputs.compare.metrics import PLACE_METRICS
from allocator.outputs.compare.place_sentences import place_leads, place_sentence
from allocator.outputs.compare.places import (
    MOST_NAMED,
    PlaceChange,
    deprived_coverage,
    place_changes,
    place_table,
    same_places,
)

SHARES = st.dictionaries(
    st.sampled_from(REACHED), st.integers(0, 40).map(lambda one: one / 40), max_size=5
)


def coverage_change(first: Plan, other: Plan) -> PlaceChange:
    """Return how coverage changes from place to place in the last wave."""
    return place_changes(first, other, 3)[0]


def change_of(first: Plan, other: Plan, **options: object) -> Change:
    """Return how one plan differs from another in the last wave."""
    plans = {"A": first, "B": other}
    return gather_changes(plans, compare_runs(plans), **options)[3][0]


def test_counted_and_weighted_by_need() -> None:
    """Two places with 195 families rise by 3 points, one with 33 falls by 4, three stay."""
    other = with_shares(base_plan(), {"g1": 0.15, "g3": 0.17, "g4": 0.08, "g2": 0.125})
    change = coverage_change(base_plan(), other)
    assert (change.better.places, change.better.need_families) == (2, 195.0)
    assert (change.worse.places, change.worse.need_families) == (1, 33.0)
    assert (change.same_places, change.same_need_families) == (3, 24.0)
    assert place_sentence(change) == (
        "195 families with need live in 2 places where coverage rises by more than 1 percentage "
        "point; 33 families with need live in a place where it falls by as much; 3 places stay "
        "within that."
    )
    rises, falls = place_leads(change)
    assert rises == (
        "Coverage rises most, by 3.0 points: Northtown (Northmoor), 12.0% to 15.0%; Strathmouth "
        "(Midlothia and Strath), 14.0% to 17.0%."
    )
    assert falls == "Coverage falls most, by 4.0 points: Westport (Westerdale), 12.0% to 8.0%."


@pytest.mark.parametrize(("share", "places"), [(0.13, 0), (0.1301, 1), (0.11, 0), (0.1099, 1)])
def test_the_tolerance_is_a_point(share: float, places: int) -> None:
    """A place counts only where its coverage changes by more than one percentage point."""
    change = coverage_change(base_plan(), with_shares(base_plan(), {"g1": share}))
    assert change.better.places + change.worse.places == places


def test_no_place_changes() -> None:
    """Where no place changes by more than the tolerance, that is all that is said."""
    coverage, minutes = place_changes(base_plan(), base_plan(), 3)
    assert place_sentence(coverage) == (
        "In no place does coverage change by more than 1 percentage point."
    )
    assert place_sentence(minutes) == "In no place does mean travel change by more than 5 minutes."
    assert place_leads(coverage) == place_leads(minutes) == []


def test_longer_travel_is_worse() -> None:
    """Minutes have the other direction: longer is worse; families met by video have none."""
    other = with_minutes(base_plan(), {"g4": 30.0, "g2": 44.0, "i-holm": 90.0})
    _coverage, minutes = place_changes(base_plan(), other, 3)
    assert minutes.worse.groups[0].names == ("Westport",)
    assert minutes.same_places == 3
    assert place_sentence(minutes) == (
        "None live where mean travel gets shorter by more than 5 minutes; 33 families with need "
        "live in a place where it gets longer by as much; 3 places stay within that."
    )
    assert place_leads(minutes) == [
        "Travel lengthens most, by 8 minutes: Westport (Westerdale), 22 to 30."
    ]


def test_out_of_reach_is_a_loss() -> None:
    """A place that falls out of reach loses all its coverage, and is named; back it is a gain."""
    first, other = base_plan(), out_of_reach(base_plan(), "i-holm")
    change = change_of(first, other)
    assert change.reach == "Falls out of reach: Holm (Holm Islands)."
    group = change.places[0].worse.groups[0]
    assert (group.names, group.before, group.after) == (("Holm",), pytest.approx(0.12), 0.0)
    assert "Holm (Holm Islands), 12.0% to out of reach" in place_leads(change.places[0])[0]
    assert "Holm (12.0% to out of reach)" in change.island
    assert change_of(other, first).reach == "Comes within reach: Holm (Holm Islands)."


def test_places_shown_alike_stand_together() -> None:
    """Places of one board with the same figures make one group, the one with most need first."""
    other = with_shares(base_plan(), {"g1": 0.2, "g2": 0.2, "g3": 0.2, "g4": 0.2})
    groups = coverage_change(base_plan(), other).better.groups
    assert [one.names for one in groups] == [
        ("Northtown", "Far Glen"),
        ("Westport",),
        ("Strathmouth",),
    ]
    assert groups[0].need_families == 138.0
    assert groups[0].zone_ids == ("g1", "g2")


def many_places(count: int) -> tuple[Plan, Plan]:
    """Return two plans with many places in Northmoor, each with a change of its own."""
    plan = base_plan()
    zones, cover = plan["zones"], plan["zone_coverage"]
    codes = [f"m{place:02d}" for place in range(count)]
    new_zones = pd.concat(dict.fromkeys(codes, zones.loc["g1"]), axis=1).T
    new_zones["name"] = [f"Place {code}" for code in codes]
    here = cover.xs("g1", level="zone_id")
    new_cover = pd.concat(dict.fromkeys(codes, here), names=["zone_id"])
    first = with_table(plan, "zones", pd.concat([zones, new_zones.rename_axis("zone_id")]))
    first = with_table(first, "zone_coverage", pd.concat([cover, new_cover]))
    return first, with_shares(first, {code: 0.2 + at / 50 for at, code in enumerate(codes)})


def test_the_largest_ten_are_listed() -> None:
    """Ten groups are named, the largest change first; the rest is counted, none is lost."""
    first, other = many_places(14)
    side = coverage_change(first, other).better
    assert [one.names[0] for one in side.groups] == [f"Place m{at:02d}" for at in range(13, 3, -1)]
    assert (side.places, len(side.groups), side.unnamed) == (14, MOST_NAMED, 4)
    rows = tables_of(draw_comparison({"A": first, "B": other}))["places-coverage-1-wave-3"].rows
    (heading,) = rows[0]
    assert heading.endswith("(the largest changes; 4 more places not listed)")
    assert rows[1][:1] + rows[1][3:] == ["Place m13", "12.0%", "46.0%", "+34.0 (better)"]


@settings(max_examples=10, deadline=None)
@given(SHARES, SHARES)
def test_the_mirror_of_places(one: dict[str, float], two: dict[str, float]) -> None:
    """Held the other way round, the same places change as much, better for worse."""
    first, other = with_shares(base_plan(), one), with_shares(base_plan(), two)
    for ahead, behind in zip(
        place_changes(first, other, 3), place_changes(other, first, 3), strict=True
    ):
        for side, mirror in ((ahead.better, behind.worse), (ahead.worse, behind.better)):
            assert (side.places, side.need_families) == (mirror.places, mirror.need_families)
            pairs = zip(side.groups, mirror.groups, strict=True)
            for group, reverse in pairs:
                assert group.zone_ids == reverse.zone_ids
                assert (group.before, group.after) == (reverse.after, reverse.before)
        assert ahead.same_places == behind.same_places
        assert ahead.better.places + ahead.worse.places + ahead.same_places == len(
            place_table(first, other, 3, ahead.metric)["difference"].dropna()
        )


def test_islands_are_always_named(tmp_path: Path) -> None:
    """Every island stands in the table, and the island board in the sentence, changed or not."""
    other = with_shares(base_plan(), {"i-holm": 0.2})
    rows = tables_of(draw_comparison({"A": base_plan(), "B": other}))["islands-1-wave-3"].by_name()
    assert rows == {
        "Holm": ["Holm Islands", "5.0", "12.0%", "20.0%", "+8.0 (better)"],
        "Skerry": ["Holm Islands", "1.0", "0.0%", "0.0%", "0.0"],
    }
    assert change_of(base_plan(), other).island == (
        "Holm Islands goes from 12.0% to 20.0% (+8.0 points). Of 2 islands, coverage rises by more "
        "than 1 percentage point on 1 and falls by as much on none. It rises most on Holm (12.0% "
        "to 20.0%)."
    )
    same = change_of(base_plan(), base_plan()).island
    assert same.startswith("Holm Islands keeps 12.0%. Of 2 islands")
    assert list(island_changes(base_plan(), other, 3)["out_after"]) == [False, True]
    assert sample_geography(tmp_path).zones.loc["i-skerry", "island"] == "Skerry"


def test_most_deprived_by_hand(tmp_path: Path) -> None:
    """Need counts by its council's share: a quarter of Northmoor's and all of Westerdale's."""
    geography = sample_geography(tmp_path)
    shares = pd.Series({"S12000101": 0.25, "S12000103": 1.0})
    other = with_shares(base_plan(), {"g4": 0.2})
    plans = {"A": base_plan(), "B": other}
    before = (0.25 * 138 * 0.12 + 33 * 0.12) / (0.25 * 138 + 33)
    after = (0.25 * 138 * 0.12 + 33 * 0.2) / (0.25 * 138 + 33)
    for plan, wanted in ((base_plan(), before), (other, after)):
        assert deprived_coverage(plan, geography, shares)[3] == pytest.approx(wanted)
    options = {
        "geographies": dict.fromkeys(plans, geography),
        "deprivation": dict.fromkeys(plans, shares),
    }
    assert change_of(base_plan(), other, **options).deprived == (
        "Coverage of families in the most deprived fifth goes from 12.0% to 15.9% (+3.9 points)."
    )
    assert change_of(base_plan(), other).deprived == ""
    assert change_of(base_plan(), base_plan(), **options).deprived.endswith("stays at 12.0%.")


def test_other_places_are_not_compared() -> None:
    """Where the runs' places differ, or lie elsewhere, only boards are compared, as is said."""
    base, fewer = base_plan(), without(base_plan(), "zone_id", "g2")
    moved_zones = base["zones"].assign(lon=base["zones"]["lon"] + 0.5)
    moved = with_table(base, "zones", moved_zones)
    near = with_table(base, "zones", base["zones"].assign(lon=base["zones"]["lon"] + 0.001))
    assert same_places({"A": base, "B": near})
    for other in (fewer, moved):
        plans = {"A": base, "B": other}
        assert not same_places(plans)
        assert gather_changes(plans, compare_runs(plans))[3][0].places == ()
        html = draw_comparison(plans)
        assert "The runs do not have the same places (A has 6" in words_of(html)
        assert not [name for name in tables_of(html) if name.startswith("places-")]
        assert "boards-coverage-wave-3" in tables_of(html)


def test_places_as_data() -> None:
    """Counts, need and groups of places stand in the document for every metric and wave."""
    other = with_shares(base_plan(), {"g1": 0.15, "g4": 0.08})
    plans = {"A": base_plan(), "B": dataclasses.replace(other)}
    last = changes_document(gather_changes(plans, compare_runs(plans)))[-1]
    assert [one["metric"] for one in last["places"]] == [one.key for one, _ in PLACE_METRICS]
    coverage = last["places"][0]
    assert (coverage["direction"], coverage["tolerance"]) == ("higher", 0.01)
    assert (coverage["better"]["places"], coverage["worse"]["places"]) == (1, 1)
    assert coverage["same"] == {"places": 4, "need_families": 99.0}
    (group,) = coverage["worse"]["groups"]
    assert (group["zone_ids"], group["board_name"]) == (["g4"], "Westerdale")
    assert (group["before"], group["after"]) == (0.12, 0.08)
    assert {row["island"] for row in last["islands"]} == {"Holm", "Skerry"}
