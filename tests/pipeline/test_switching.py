"""Switching values: in closed form against instances on either side, and brackets against plans."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_whatif import one_wave

from allocator.inputs.service import ServiceModel
from allocator.inputs.workspace import open_workspace
from allocator.lp.answers import built_afresh
from allocator.lp.thresholds import service_models
from allocator.pipeline import Ground, lay_ground
from allocator.pipeline.changed import with_settings
from allocator.pipeline.whatif import (
    SWITCHING_COLUMNS,
    SWITCHING_INDEX,
    PlanCases,
    ranges_of_prices,
    switching_values,
)
from allocator.pipeline.whatif.brackets import Line, bracket
from allocator.pipeline.whatif.decided import NO_TEAM, POSTS_RANK, decisions
from allocator.pipeline.whatif.drivers import (
    BIRTHS,
    COST,
    MINUTES,
    moved_figure,
    with_births,
    with_minutes,
)
from allocator.pipeline.whatif.reach_values import (
    CLINIC,
    DAY,
    DOWN,
    REACH,
    UP,
    births_to_threshold,
    minutes_to_limits,
)

FIFE, ORKNEY, AYRSHIRE, HIGHLAND = "S08000029", "S08000025", "S08000015", "S08000022"
#: Just inside and just outside of a value, as shares of it.
NEAR = 1e-6


@pytest.fixture(scope="module")
def model(repository: Path) -> ServiceModel:
    """Return the national model, in one wave and with two objectives."""
    return one_wave(repository)


@pytest.fixture(scope="module")
def ground(repository: Path, model: ServiceModel) -> Ground:
    """Return the reference ground."""
    return lay_ground(open_workspace(repository), model)


@pytest.fixture(scope="module")
def cases(ground: Ground, model: ServiceModel) -> PlanCases:
    """Solve the plan once."""
    return PlanCases(ground, model)


@pytest.fixture(scope="module")
def switching(cases: PlanCases, ground: Ground) -> pd.DataFrame:
    """Ask for Fife and Orkney once, coarsely."""
    found = switching_values(cases, ground, boards=[FIFE, ORKNEY], steps=2, tolerance=0.02)
    return found.sort_index()


def test_births_to_the_threshold_are_those_at_which_the_model_changes(ground, model):
    """At random draws inside the model of service stays; just outside it is the other."""
    rng = np.random.default_rng(6)
    for board in ground.births.index:
        for one in births_to_threshold(ground, model, board):
            if math.isnan(one.value):
                continue
            births = float(ground.births[board])
            sign = 1.0 if one.direction == UP else -1.0
            inside = births + float(rng.uniform(0.0, 1.0 - NEAR)) * (one.value - births)
            at = {
                inside: one.before,
                one.value: one.after if one.inclusive else one.before,
                one.value * (1.0 + sign * NEAR): one.after,
            }
            for count, word in at.items():
                moved = ground.births.astype(float)
                moved[board] = count
                assert service_models(moved, model).at[board, "service_model"] == word


def test_a_forced_or_graded_board_has_no_births_to_switch_at(ground, model):
    """Each is refused with the reason, not given a figure."""
    forced = with_settings(model, {"service_model.forced": {FIFE: "combined"}}, why="test")
    graded = with_settings(model, {"service_model.threshold_policy": "graded"}, why="test")
    for changed, words in ((forced, "service_model.forced"), (graded, "graded")):
        for one in births_to_threshold(ground, changed, FIFE):
            assert math.isnan(one.value)
            assert words in one.note


@pytest.mark.parametrize(
    "board", [ORKNEY, *(pytest.param(board, marks=pytest.mark.long) for board in (FIFE, HIGHLAND))]
)
def test_minutes_to_a_limit_are_those_at_which_a_place_drops_out(cases, ground, model, board):
    """Just inside the arcs reach the same places; just outside one place fewer, or one more."""
    for one in minutes_to_limits(ground, model, cases.problem, board):
        if math.isnan(one.value):
            assert one.note
            continue
        sign = 1.0 if one.direction == UP else -1.0
        now = reached(ground, model, board, one.decision)
        inside, outside = (one.value * (1.0 + s * sign * NEAR) for s in (-1, 1))
        assert reached(with_minutes(ground, board, inside), model, board, one.decision) == now
        then = reached(with_minutes(ground, board, outside), model, board, one.decision)
        gone = now - then if one.direction == UP else then - now
        assert gone
        names = {ground.geography.zones.at[zone, "name"] for zone in gone}
        assert names == set(one.after.rsplit(" ", 2)[0].split(", "))


def reached(ground: Ground, model: ServiceModel, board: str, decision: str) -> set[str]:
    """Return the places of a board that the arcs of the instance reach in one way, or in any."""
    problem = ground.problem(model, nearest_only=False)
    arcs = problem.arcs
    own = arcs[arcs["zone_id"].map(problem.zones["board_code"]) == board]
    modes = {CLINIC: ["clinic"], DAY: ["outreach"], REACH: ["clinic", "outreach", "overnight"]}
    return set(own.loc[own["mode"].isin(modes[decision]), "zone_id"])


def test_births_carry_need_with_them_and_minutes_only_those_of_the_board(ground, model):
    """Of Fife alone: births, need of each place, minutes; every other board is as it was."""
    more, longer = with_births(ground, FIFE, 1.5), with_minutes(ground, FIFE, 2.0)
    own = ground.geography.zones["board_code"].reindex(ground.demand.need.index) == FIFE
    assert more.births[FIFE] == pytest.approx(1.5 * ground.births[FIFE])
    ratio = (more.demand.need / ground.demand.need).iloc[:, 0]
    assert ratio[own].to_list() == pytest.approx([1.5] * int(own.sum()))
    assert ratio[~own].to_list() == pytest.approx([1.0] * int((~own).sum()))
    assert longer.times.minutes[~own].equals(ground.times.minutes[~own])
    doubled = longer.times.minutes[own] / ground.times.minutes[own]
    assert doubled.min().min() == pytest.approx(2.0)
    assert more.problem(model).need.sum().sum() > ground.demand.need.sum().sum()


@pytest.mark.long
def test_the_table_says_what_changes_and_where(switching):
    """Its index and columns are as stated; a board without a team has no posts to rank."""
    assert tuple(switching.index.names) == SWITCHING_INDEX
    assert tuple(switching.columns) == SWITCHING_COLUMNS
    assert set(switching.index.get_level_values("driver")) == {BIRTHS, COST, MINUTES}
    assert (switching.loc[(ORKNEY, COST, POSTS_RANK), "note"] == NO_TEAM).all()
    threshold = switching.loc[FIFE, BIRTHS, "model_of_service", DOWN]
    assert (threshold["changed_at"], threshold["after"]) == (3000.0, "combined")
    unknown = switching[switching["changed_at"].isna()]
    assert (unknown["note"] != "").all()


class Stepwise(Line):
    """A figure whose decision changes at given factors, without any plan."""

    def __init__(self, changes: list[float]) -> None:
        self.changes = changes
        self.asked: list[float] = []

    def at(self, factor: float) -> dict[tuple[str, str], str]:
        """Return how many changes lie below a factor."""
        self.asked.append(factor)
        return {("B", "d"): str(sum(change <= factor for change in self.changes))}


@given(change=st.floats(1.01, 1.5), tolerance=st.sampled_from([0.05, 0.01, 0.001]))
def test_a_bracket_holds_the_change_and_is_as_close_as_asked(change, tolerance):
    """Both ends are asked, the change lies between them, and they lie within the tolerance."""
    line = Stepwise([change])
    factors = [1.0, 1.1, 1.2, 1.3, 1.4]
    found = bracket(line, ("B", "d"), factors, tolerance)
    assert found.low in line.asked
    if change > factors[-1]:
        assert math.isnan(found.high)
        assert found.low == factors[-1]
        assert "4 points" in found.note
    else:
        assert found.high in line.asked
        assert found.low < change <= found.high
        assert found.high - found.low <= tolerance
        assert (found.before, found.after) == ("0", "1")


def test_of_two_changes_the_nearer_is_bracketed():
    """The first point at which the decision differs is where the bracket is drawn."""
    found = bracket(Stepwise([1.25, 1.35]), ("B", "d"), [1.0, 1.1, 1.2, 1.3, 1.4], 0.01)
    assert found.low < 1.25 <= found.high
    assert found.after == "1"


@pytest.mark.long
def test_each_bracket_is_certified_by_plans_built_afresh(cases, ground, switching):
    """At the near end the decision is as it is, at the far end it is as the table says."""
    solved = switching[(switching["tolerance"] > 0) & switching["changed_at"].notna()]
    assert len(solved)
    for (board, driver, decision, _direction), row in solved.iterrows():
        moved = moved_figure(driver, board, ground, cases.model, cases.problem.boards["first_wave"])
        assert row["tolerance"] <= 0.0201 * row["now"]
        for end, word in (("unchanged_at", row["before"]), ("changed_at", row["after"])):
            problem = moved.problem(row[end] / row["now"])
            assert decisions(problem, built_afresh(problem))[board, decision] == word


@pytest.mark.long
def test_random_draws_inside_a_bracket_keep_the_decision(cases, ground, switching):
    """Seeded draws between now and the near end, and just beyond the far end."""
    rng = np.random.default_rng(11)
    solved = switching[(switching["tolerance"] > 0) & switching["changed_at"].notna()]
    for (board, driver, decision, _direction), row in solved.iterrows():
        moved = moved_figure(driver, board, ground, cases.model, cases.problem.boards["first_wave"])
        near, far = (row[end] / row["now"] for end in ("unchanged_at", "changed_at"))
        for factor in (1.0 + rng.uniform(0.0, 1.0) * (near - 1.0), 1.0 + 0.5 * (near - 1.0)):
            problem = moved.problem(factor)
            assert decisions(problem, built_afresh(problem))[board, decision] == row["before"]
        problem = moved.problem(far + 0.001 * (far - 1.0))
        assert decisions(problem, built_afresh(problem))[board, decision] != row["before"]


@pytest.mark.long
def test_prices_of_the_reference_hold_inside_their_ranges_and_change_outside(cases, ground, model):
    """The community budget of the one wave, at seeded draws, by plans of changed settings."""
    ranges = ranges_of_prices(cases)
    row = ranges.loc["budget", "community", 1, "worst_coverage"]
    before = cases.planned.stages["worst_coverage"]
    rng = np.random.default_rng(3)
    for side, end in (("left", "lower"), ("right", "upper")):
        step = row[end] - row["amount"]
        for share, inside in ((rng.uniform(0.1, 0.99), True), (1.02, False)):
            budget = (row["amount"] + share * step) * 1000.0
            changed = with_settings(model, {"money.community_budget_gbp": (budget,)}, why="moved")
            value = built_afresh(ground.problem(changed)).stages["worst_coverage"]
            line = before + row[side] * share * step
            if inside:
                assert value == pytest.approx(line, abs=1e-7)
            elif row[f"{end}_end"] == "the price changes":
                assert value > line + 1e-9
