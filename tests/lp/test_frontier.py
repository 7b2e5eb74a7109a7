"""The front of two objectives: worked by hand, by scipy, and as laws."""

from __future__ import annotations

import dataclasses
import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from instances import random_problem
from micro import micro_problem
from tradeoff_oracle import Oracle, solver_value

from allocator.errors import StoppedError
from allocator.lp.answers import shadow_prices
from allocator.lp.check import check_plan
from allocator.lp.extract import plan_tables
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import Solution, solve
from allocator.lp.tradeoffs import MEASURES, Front, front, held_before, points_table

PAIRS = tuple(itertools.combinations(MEASURES, 2))
#: A front's figures agree with scipy's to this, relative to their size.
CLOSE = 1e-6


def free_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return what must be let go so that a pair of lesser objectives has something to trade."""
    return tuple(n for n in ("worst_coverage", "unmet_need") if n not in names)


def along(found: Front) -> list[tuple[float, ...]]:
    """Return the corners of a front."""
    return [one.values for one in found.points if one.kind == "corner"]


@pytest.fixture(scope="module")
def golden() -> Solution:
    """Solve the golden micro case."""
    return solve(micro_problem())


def test_equity_against_need_in_the_golden_case(golden):
    """Coverage of the worst board costs two families a unit: 0.02 a percentage point, throughout.

    A post serves 20 families of B or 40/2.1 of A. With the fewest unmet, B has the one post of
    wave 1 and A the 21/11 - 1 left in wave 2, which cover 100/231 of it.
    """
    found = front(golden, ("worst_coverage", "unmet_need"))
    expected = [
        (Fraction(100, 231), Fraction(14480, 231)),
        (Fraction(10, 31) + Fraction(210, 341), Fraction(21720, 341)),
    ]
    np.testing.assert_allclose(along(found), np.array(expected, dtype=float), rtol=1e-9)
    table = points_table(found)
    assert table["exchange_to_next"].iloc[0] == pytest.approx(0.02)
    assert table["is_plan"].tolist() == [False, True]


def test_equity_against_money_in_the_golden_case(golden):
    """A point in both waves costs 3.1 posts for GBP 210,000 each, halved; then GBP 341,000 a wave.

    Wave 1 pays for one post at most: 10/31 of coverage.
    """
    found = front(golden, ("worst_coverage", "spend"))
    expected = [
        (0, 0),
        (Fraction(20, 31), 210_000),
        (Fraction(10, 31) + Fraction(210, 341), 310_000),
    ]
    np.testing.assert_allclose(along(found), np.array(expected, dtype=float), atol=1e-6)
    rates = points_table(found)["exchange_to_next"].dropna()
    np.testing.assert_allclose(rates, [3255.0, 3410.0], rtol=1e-8)


def test_equity_against_travel_in_the_golden_case(golden):
    """Visiting families near a base halves their travel and takes 191/60 posts instead of 3.1."""
    found = front(golden, ("worst_coverage", "travel_burden"))
    both = Fraction(32, 11) / Fraction(191, 60)
    expected = [
        (0, 0),
        (both, both * Fraction(550, 3)),
        (Fraction(320, 341), Fraction(256000, 1023)),
    ]
    np.testing.assert_allclose(along(found), np.array(expected, dtype=float), atol=1e-7)


def test_objectives_that_do_not_clash_have_one_point(golden):
    """With worst coverage held, need and travel of the golden case are settled."""
    found = front(golden, ("unmet_need", "travel_burden"))
    assert found.held == ("worst_coverage",)
    assert [one.is_plan for one in found.points] == [True]
    assert points_table(found)["exchange_to_next"].isna().all()


def assert_by_scipy(problem: AllocationProblem, names: tuple[str, str]) -> None:
    """Hold corners and middles of a front against scipy: none can do better, none is missed."""
    free = free_of(names)
    found = front(solve(problem), names, free=free)
    oracle = Oracle(problem)
    held = oracle.chain(held_before(problem.rules.objectives, names, free))
    corners = along(found)
    middles = [tuple(np.mean(two, axis=0)) for two in itertools.pairwise(corners)]
    first, second = names
    for at, other in corners + middles:
        most = {**held, first: solver_value(first, at)}
        least = oracle.least(oracle.objective(second), most)
        wanted = solver_value(second, other)
        assert least == pytest.approx(wanted, rel=CLOSE, abs=CLOSE), (names, at)
    best = {name: oracle.least(oracle.objective(name), held) for name in names}
    ends = solver_value(second, corners[0][1]), solver_value(first, corners[-1][0])
    assert ends == pytest.approx((best[second], best[first]), rel=CLOSE, abs=CLOSE)
    assert found.depth < 1e-8


@pytest.mark.parametrize("seed", range(4))
def test_every_corner_and_middle_is_as_good_as_scipy_finds(seed):
    """With the first objective as a limit, scipy finds just the second that the curve has there."""
    assert_by_scipy(random_problem(seed), ("worst_coverage", "unmet_need"))
    assert_by_scipy(random_problem(seed + 50), ("unmet_need", "spend"))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 124))
def test_every_pair_of_many_instances_is_as_good_as_scipy_finds(seed):
    """The same for every pair of objectives of two dozen instances."""
    for names in PAIRS:
        assert_by_scipy(random_problem(seed), names)


@settings(max_examples=12, deadline=None)
@given(st.integers(min_value=0, max_value=10_000), st.sampled_from(PAIRS))
def test_a_front_falls_and_bends_one_way(seed, names):
    """Along the points the first gains, the last loses, and each step costs no less than before."""
    found = front(solve(random_problem(seed)), names, free=free_of(names))
    values = np.array(along(found))
    gained = [1.0 if MEASURES[name].more_is_better else -1.0 for name in names]
    steps = np.diff(values, axis=0) * gained
    assert (steps[:, 0] > 0).all()
    assert (steps[:, 1] < 0).all()
    rates = np.abs(steps[:, 1] / steps[:, 0])
    assert (np.diff(rates) > -1e-5 * (1.0 + rates[:-1])).all()


@pytest.mark.parametrize("seed", [0, 1])
def test_the_plan_of_a_point_keeps_every_rule_and_attains_it(seed):
    """Corners and the points between them are plans: re-checked, and of the stated values."""
    problem = random_problem(seed)
    solution = solve(problem)
    rules = problem.rules
    found = front(solution, ("worst_coverage", "spend"), even=4)
    assert {"corner", "even"} <= {one.kind for one in found.points}
    between = [one for one in found.points if one.kind == "even"]
    for one in (found.points[0], *between[:2], found.points[-1]):
        tables = plan_tables(problem, dataclasses.replace(solution, values=one.plan, stages=()))
        assert all(rule.kept for rule in check_plan(problem, tables))
        spent = rules.cost_per_wte_gbp * sum(one.plan["t"].values())
        spent += rules.setup_cost_per_wte_gbp * sum(one.plan["growth"].values())
        assert spent == pytest.approx(one.values[1], rel=1e-7)
        assert sum(one.plan["z"].values()) == pytest.approx(one.values[0], abs=1e-7)


@pytest.mark.parametrize("seed", range(3))
def test_the_end_of_equity_is_the_plan_itself(seed):
    """The model ranks worst coverage before need: its own plan is the best worst board's corner."""
    solution = solve(random_problem(seed))
    found = front(solution, ("worst_coverage", "unmet_need"))
    assert found.points[-1].is_plan
    assert found.points[-1].plan is solution.values
    again = front(dataclasses.replace(solution), ("worst_coverage", "unmet_need"))
    assert [one.values for one in again.points] == [one.values for one in found.points]


def test_a_plan_behind_the_front_says_by_how_much():
    """Uneven cover ranks before travel: held as good in need, another plan travels less by that."""
    for seed in range(20):
        problem = random_problem(seed)
        found = front(solve(problem), ("unmet_need", "travel_burden"))
        own = next(one for one in found.points if one.is_plan)
        if own.on_front:
            continue
        oracle = Oracle(problem)
        held = oracle.chain((*found.held, "unmet_need"))
        least = oracle.least(oracle.objective("travel_burden"), held)
        assert own.values[1] - found.excess[1] == pytest.approx(least, rel=1e-5)
        assert own is found.points[-1]
        return
    pytest.fail("no instance has a plan behind its front")


def test_even_points_are_even(golden):
    """Five points divide the way into four equal steps of the first objective, ends included."""
    found = front(golden, ("worst_coverage", "spend"), even=5)
    first = np.array([one.values[0] for one in found.points])
    steps = np.linspace(first[0], first[-1], 5)
    assert all(np.abs(first - step).min() < 1e-9 for step in steps)
    assert len(found.points) == 3 + 3  # three corners, and what is no corner of five
    assert (np.diff(first) > 0).all()


def test_the_live_model_is_left_as_it_was_found():
    """Prices asked before and after are the same; rows that were added are gone."""
    solution, other = solve(random_problem(7)), solve(random_problem(7))
    size, before = solution.live.size, solution.live.bounds()
    front(solution, ("worst_coverage", "unmet_need"))
    front(solution, ("worst_coverage", "unmet_need", "spend"), steps=3)
    assert solution.live.size == size
    np.testing.assert_array_equal(solution.live.bounds().row_upper, before.row_upper)
    np.testing.assert_array_equal(solution.live.bounds().column_lower, before.column_lower)
    one, two = shadow_prices(solution), shadow_prices(other)
    np.testing.assert_allclose(one["right"], two["right"], rtol=1e-9, equal_nan=True)


def test_without_proof_or_time_there_is_no_front(golden, monkeypatch):
    """A stopped plan is refused; a time limit on the way gives no half a curve."""
    stopped = dataclasses.replace(golden, status="stopped")
    with pytest.raises(StoppedError, match="before proof"):
        front(stopped, ("worst_coverage", "unmet_need"))
    monkeypatch.setattr(golden.live, "minimise", lambda _cost, **_options: None)
    with pytest.raises(StoppedError, match="time limit"):
        front(golden, ("worst_coverage", "unmet_need"))
