"""Laws of siting: order, unit and names change nothing; one more site never makes things worse."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from siting_brute import questions, reordered
from test_siting_brute import answered
from test_siting_model import medium

from allocator.errors import SolverError, StoppedError
from allocator.lp.siting import PROBLEMS, Clock, SitingProblem, solve_siting
from allocator.lp.siting.check import broken_rules, require_kept
from allocator.lp.siting.classes import merge, needed_rows

SOME = settings(max_examples=25)


@pytest.mark.parametrize("name", PROBLEMS)
def test_order_of_zones_and_sites_leaves_the_objective(name: str) -> None:
    """Zones and sites in any order give the same objective, or none alike."""

    @SOME
    @given(st.data())
    def law(data: st.DataObject) -> None:
        problem = data.draw(questions(name))
        zones = np.array(data.draw(st.permutations(range(problem.zones))))
        sites = np.array(data.draw(st.permutations(range(problem.sites))))
        first, second = answered(problem), answered(reordered(problem, zones, sites))
        assert (first is None) == (second is None)
        if first is not None and second is not None:
            assert second.objective == pytest.approx(first.objective, rel=1e-9, abs=1e-9)

    law()


@pytest.mark.parametrize("name", PROBLEMS)
def test_units_scale_the_objective(name: str) -> None:
    """Minutes in hours, and demand in thousands, scale the objective as they should."""
    factors = {"p-center": (60.0, 1.0), "lscp": (1.0, 1.0), "mclp": (1.0, 1e-3)}
    per_minute, per_demand = factors.get(name, (60.0, 1e-3))

    @SOME
    @given(questions(name))
    def law(problem: SitingProblem) -> None:
        scaled = dataclasses.replace(
            problem,
            minutes=problem.minutes * 60.0,
            radius=None if problem.radius is None else problem.radius * 60.0,
            demand=problem.demand * 1e-3,
            weight=problem.weight * 1e-3,
            capacity=problem.capacity * 1e-3,
            opening_cost=problem.opening_cost * 60.0 * 1e-3,
        )
        first, second = answered(problem), answered(scaled)
        assert (first is None) == (second is None)
        if first is not None and second is not None:
            expected = first.objective * per_minute * per_demand
            assert second.objective == pytest.approx(expected, rel=1e-7, abs=1e-9)

    law()


@pytest.mark.parametrize("name", ["p-median", "p-center", "mclp"])
def test_one_more_site_is_never_worse(name: str) -> None:
    """With one more site travel and worst minutes never rise, demand covered never falls."""

    @SOME
    @given(questions(name))
    def law(problem: SitingProblem) -> None:
        assert problem.open_count is not None
        more = dataclasses.replace(problem, open_count=problem.open_count + 1)
        first, second = answered(problem), answered(more)
        if first is None or not more.countable:
            return
        assert second is not None
        if name == "mclp":
            assert second.objective >= first.objective
        else:
            assert second.objective <= first.objective + 1e-9

    law()


@given(st.lists(st.lists(st.booleans(), min_size=5, max_size=5), min_size=1, max_size=12))
def test_merged_zones_are_covered_as_each_zone_is(cells: list[list[bool]]) -> None:
    """A set of sites meets the rows that are kept exactly where it covers every zone."""
    allowed = np.array(cells)
    classes, which = merge(allowed)
    np.testing.assert_array_equal(classes[which], allowed)
    rows = needed_rows(allowed)
    for word in range(2**5):
        is_open = np.array([bool(word >> j & 1) for j in range(5)])
        assert (rows @ is_open).all() == (allowed @ is_open).all()


def plane(zones: int, sites: int, count: int) -> SitingProblem:
    """Return zones and sites in the plane, with a capacity that binds."""
    rng = np.random.default_rng(4)
    ends = rng.uniform(0, 60, (zones, 2)), rng.uniform(0, 60, (sites, 2))
    minutes = np.hypot(*(ends[0][:, None, axis] - ends[1][None, :, axis] for axis in (0, 1)))
    demand = rng.integers(1, 30, zones).astype(float)
    room = np.full(sites, np.ceil(1.05 * demand.sum() / count))
    none, every = np.zeros(sites, dtype=bool), np.ones(sites, dtype=bool)
    costs = np.zeros(sites)
    return SitingProblem(
        "capacitated-p-median", minutes, demand, demand, room, costs, none, every, count
    )


def test_no_time_at_all_is_said() -> None:
    """Without time there is the first answer that fits, or a word that there is none."""
    quick = solve_siting(plane(60, 10, 4), time_limit_s=1e-9)
    assert quick.status == "stopped"
    assert 0 < quick.bound < quick.objective
    with pytest.raises(StoppedError, match="--time-limit"):
        solve_siting(medium("lscp", 1), time_limit_s=1e-9)


class Runs(Clock):
    """A clock that stops after so many looks at it, wherever the search then is."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    @property
    def left(self) -> float:
        """Endless until the last look."""
        self.looks -= 1
        return float("inf") if self.looks >= 0 else 0.0


@pytest.mark.parametrize("name", PROBLEMS)
def test_wherever_the_clock_stops_the_bound_is_true(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answer and bound lie on both sides of the optimum; without the proof none is claimed."""
    problem = medium(name, 1)
    best = solve_siting(problem).objective
    sign = -1.0 if name == "mclp" else 1.0
    ends = set()
    for looks in range(1, 60):
        monkeypatch.setattr("allocator.lp.siting.solve.Clock", lambda _, looks=looks: Runs(looks))
        try:
            found = solve_siting(problem)
        except StoppedError:
            ends.add("nothing")
            continue
        ends.add(found.status)
        assert sign * found.bound <= sign * best + 1e-6
        assert sign * found.objective >= sign * best - 1e-6
        if found.status == "optimal":
            assert found.objective == pytest.approx(best, rel=1e-7)
    assert ends & {"nothing", "stopped"}
    assert "optimal" in ends


def test_a_broken_answer_does_not_pass() -> None:
    """Closed sites, too much load, too many sites and a false proof are each found."""
    answer = solve_siting(plane(20, 6, 3))
    shut = dataclasses.replace(answer, is_open=np.zeros(6, dtype=bool))
    loaded = dataclasses.replace(answer, site=np.full(20, answer.site[0]))
    unproved = dataclasses.replace(answer, bound=answer.objective * 0.9)
    partly = dataclasses.replace(answer, share=answer.share * 0.5)
    assert list(broken_rules(answer)) == []
    assert "0 sites are open" in list(broken_rules(shut))
    assert "a zone goes to a closed site" in list(broken_rules(shut))
    assert "a site serves more than its capacity" in list(broken_rules(loaded))
    assert "a zone is served in part" in list(broken_rules(partly))
    with pytest.raises(SolverError, match="counts as proved"):
        require_kept(unproved)
