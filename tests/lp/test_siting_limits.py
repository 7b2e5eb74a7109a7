"""What an impossible siting question lacks: each figure is the least that makes it possible."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from siting_brute import questions
from test_siting_brute import answered

from allocator.lp.siting import (
    CAPACITATED,
    PROBLEMS,
    Clock,
    SitingProblem,
    fewest_sites_that_do,
    least_radius,
    least_unplaced,
)

SOME = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
COVERING = sorted(set(PROBLEMS) - {"mclp"})


@pytest.mark.parametrize("name", COVERING)
def test_the_smallest_radius_is_possible_and_none_below_is(name: str) -> None:
    """With the radius named there is an answer; with the next smaller minutes there is none."""

    @SOME
    @given(questions(name))
    def law(problem: SitingProblem) -> None:
        radius = least_radius(problem, Clock())
        if radius is None:
            assert answered(problem.within(None)) is None
            return
        assert answered(problem.within(radius)) is not None
        assert answered(problem.within(np.nextafter(radius, -1.0))) is None

    law()


@pytest.mark.parametrize("name", COVERING)
def test_the_fewest_sites_do_and_no_fewer(name: str) -> None:
    """With so many sites there is an answer; with one fewer there is none."""

    @SOME
    @given(questions(name))
    def law(problem: SitingProblem) -> None:
        fewest = fewest_sites_that_do(problem, Clock())
        asked = [dataclasses.replace(problem, open_count=n) for n in range(1, problem.sites + 1)]
        possible = [one.open_count for one in asked if answered(one) is not None]
        assert fewest == (min(possible) if possible else None)

    law()


@pytest.mark.parametrize("name", sorted(CAPACITATED))
def test_what_finds_no_place_is_what_must_be_left_out(name: str) -> None:
    """Nothing is left out exactly where there is an answer, if every zone can reach a site."""

    @SOME
    @given(st.data())
    def law(data: st.DataObject) -> None:
        problem = data.draw(questions(name))
        if not problem.allowed.any(axis=1).all() or not problem.countable:
            return
        left_out = least_unplaced(problem, Clock())
        assert left_out is not None
        assert (left_out.demand == 0.0) == (answered(problem) is not None)
        assert (left_out.demand == 0.0) == (len(left_out.zones) == 0)

    law()


def test_missing_capacity_is_counted_in_demand() -> None:
    """Two sites of 10 leave 5 of a demand of 25 out; whole zones of 9, 8 and 8 leave 8 out."""
    one = SitingProblem(
        "capacitated-facility",
        np.ones((3, 2)),
        np.array([9.0, 8.0, 8.0]),
        np.array([9.0, 8.0, 8.0]),
        np.array([10.0, 10.0]),
        np.zeros(2),
        np.zeros(2, dtype=bool),
        np.ones(2, dtype=bool),
    )
    split = least_unplaced(one, Clock())
    whole = least_unplaced(one.asking("capacitated-facility-single", open_count=None), Clock())
    assert split is not None
    assert whole is not None
    assert split.demand == pytest.approx(5.0)
    assert whole.demand == pytest.approx(8.0)
    assert len(whole.zones) == 1
