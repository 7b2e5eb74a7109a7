"""The travel standard: who may serve whom, by which mode and at what hours."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from instances import problems, random_problem
from micro import visit_rules

from allocator.lp.arcs import permitted_arcs, serving_boards
from allocator.lp.solver import solve

ZONES = pd.Series(["A", "A", "I"], index=pd.Index(["near", "far", "isle"], name="zone_id"))
BASES = pd.Series(["A", "A", "I"], index=pd.Index(["a1", "a2", "i1"], name="site_code"))
MODELS = pd.Series(["combined", "supported"], index=["A", "I"])


def arcs_of(
    minutes: list[list[float]], day_trip: list[list[bool]] | None = None, **changes: object
) -> pd.DataFrame:
    """Return the arcs of three zones and three bases at given minutes."""
    rules = dataclasses.replace(visit_rules(), overnight_limit_minutes=600, **changes)
    frame = pd.DataFrame(minutes, index=ZONES.index, columns=BASES.index)
    serving = serving_boards(MODELS, {"I": ("A",)})
    back = None if day_trip is None else pd.DataFrame(day_trip, ZONES.index, BASES.index)
    arcs = permitted_arcs(frame, ZONES, BASES, serving, rules, day_trip=back)
    return arcs.set_index(["zone_id", "mode"])


def test_each_mode_has_its_own_limit():
    """Clinic to 30 minutes, outreach to 90, overnight beyond; the nearest base of the team."""
    arcs = arcs_of([[20, 10, 1], [90, 95, 1], [np.inf, 400, 5]])
    assert arcs["site_code"].to_dict() == {
        ("far", "outreach"): "a1",
        ("isle", "overnight"): "a2",
        ("near", "clinic"): "a2",
        ("near", "outreach"): "a2",
    }


def test_a_supported_board_is_served_by_its_hub_alone():
    """A base on the supported board's own ground belongs to no team and serves nobody."""
    arcs = arcs_of([[20, 10, 1], [90, 95, 1], [np.inf, 80, 5]])
    assert set(arcs["team_board"]) == {"A"}
    assert arcs.loc[("isle", "outreach"), "site_code"] == "a2"


def test_travel_is_charged_against_staff_time():
    """Outreach at 60 minutes: 50 hours of care, and 10 visits x 2 hours / 2 families a trip."""
    arcs = arcs_of([[60, 99, 1], [20, 99, 1], [np.inf, np.inf, 5]])
    assert arcs.loc[("near", "outreach"), "hours_per_family"] == pytest.approx(60)
    assert arcs.loc[("far", "clinic"), "hours_per_family"] == pytest.approx(50)
    # Families travel to the clinic themselves: 10 visits x 40 minutes.
    assert arcs.loc[("far", "clinic"), "travel_hours_per_family"] == pytest.approx(10 * 40 / 60)


def test_a_trip_charges_at_most_a_working_day_each_way():
    """Beyond the limit, an overnight sailing, a trip costs no more: 10 x (2 x 7.5 h + 4 h) / 4."""
    arcs = arcs_of([[20, 10, 1], [20, 10, 1], [np.inf, 590, 5]])
    assert arcs.loc[("isle", "overnight"), "travel_hours_per_family"] == pytest.approx(
        10 / 4 * 2 * 590 / 60
    )
    assert arcs.loc[("isle", "overnight"), "hours_per_family"] == pytest.approx(50 + 47.5)


def test_outreach_goes_where_staff_come_back_on_the_same_day():
    """The isle is 80 minutes away, its one boat a day stays: outreach needs a night, or base a1."""
    minutes = [[20, 10, 1], [60, 95, 1], [85, 80, 5]]
    always, never = [True, True, True], [False, False, False]
    free = arcs_of(minutes)
    assert free.loc[("isle", "outreach"), "site_code"] == "a2"
    pd.testing.assert_frame_equal(free, arcs_of(minutes, [always, always, always]))
    stranded = arcs_of(minutes, [always, always, never])
    assert stranded.loc["isle"]["site_code"].to_dict() == {"overnight": "a2"}
    pd.testing.assert_frame_equal(free.drop(index="isle"), stranded.drop(index="isle"))
    one = arcs_of(minutes, [always, always, [True, False, False]])
    assert one.loc["isle"]["site_code"].to_dict() == {"outreach": "a1"}


def test_clinics_and_video_need_no_day_trip():
    """What families travel to, and what nobody travels to, does not wait for staff to come back."""
    arcs = arcs_of([[20, 10, 1], [60, 95, 1], [85, 80, 5]], [[False] * 3] * 3, remote=True)
    assert set(arcs.loc["near"].index) == {"clinic", "overnight", "remote"}


def test_a_zone_without_any_way_has_no_arc():
    """Infinite minutes permit nothing, video included."""
    arcs = arcs_of([[20, 10, 1], [20, 10, 1], [np.inf, np.inf, 5]], remote=True)
    assert "isle" not in arcs.index.get_level_values("zone_id")


@settings(max_examples=20)
@given(problems)
def test_the_nearest_base_alone_gives_the_same_optimum(problem):
    """Keeping every base or the nearest alone changes no objective: posts move freely in a team."""
    rng = np.random.default_rng(len(problem.zones))
    extra = []
    for arc in problem.arcs.to_dict("records"):
        sites = problem.bases.index[problem.bases["board_code"] == arc["team_board"]]
        for site in sites:
            if site != arc["site_code"]:
                slower = 1 + float(rng.random())
                extra.append(
                    arc
                    | {
                        "site_code": site,
                        "hours_per_family": arc["hours_per_family"] * slower,
                        "travel_hours_per_family": arc["travel_hours_per_family"] * slower,
                    }
                )
    full = dataclasses.replace(
        problem, arcs=pd.concat([problem.arcs, pd.DataFrame(extra)], ignore_index=True)
    )
    few, many = (([s.value for s in solve(p).stages]) for p in (problem, full))
    assert many == pytest.approx(few, rel=1e-6, abs=1e-6)


def test_the_instances_of_these_tests_use_every_mode():
    """The random instances hold each mode somewhere, so no law is empty."""
    modes = set()
    for seed in range(30):
        modes |= set(random_problem(seed).arcs["mode"])
    assert modes == {"clinic", "outreach", "overnight", "remote"}
