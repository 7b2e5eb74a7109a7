"""Shadow prices: by hand, against instances solved afresh, against duals and a second solver."""

from __future__ import annotations

import dataclasses
import math
from fractions import Fraction

import pandas as pd
import pytest
from instances import random_problem
from micro import by_wave, micro_problem
from moved import LimitKey, moved, scipy_optimum
from priced import EXACT, ONE_WAVE, SIDES, both, drawn, money, pool, price, rules_changed

from allocator.lp.answers import (
    priced_limits,
    shadow_prices,
)
from allocator.lp.answers.replay import row_shift
from allocator.lp.formulation.objectives import OBJECTIVE_TERMS
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import Solution, solve


def test_money_of_the_golden_case_is_worth_what_it_buys():
    """GBP 1,000 buy 1/110 WTE, 1/341 of coverage; in wave 1 they spare 1/11 of that in wave 2.

    A WTE costs GBP 100,000 and 10,000 to set up; coverage of both boards takes 3.1 WTE; each share
    of coverage serves 60 families. A post of wave 1 needs no set-up in wave 2.
    """
    prices = shadow_prices(solve(micro_problem()))
    by_hand = {1: Fraction(12, 11) / 341, 2: Fraction(1, 341)}
    for wave, coverage in by_hand.items():
        want = pytest.approx([-float(coverage)] * 2, **EXACT)
        assert both(prices, money(wave), "worst_coverage") == want
        want = pytest.approx([-60 * float(coverage)] * 2, **EXACT)
        assert both(prices, money(wave), "unmet_need") == want
        assert both(prices, pool(wave), "unmet_need") == [0.0, 0.0]


def test_where_recruits_bind_money_is_worth_nothing():
    """Half a recruit a wave: one more serves 60/3.1 families in each wave that it is there."""
    problem = micro_problem(hires_wte=by_wave(0.5, 0.5))
    prices = shadow_prices(solve(problem))
    for wave, waves_there in ((1, 2), (2, 1)):
        assert both(prices, money(wave), "unmet_need") == [0.0, 0.0]
        want = pytest.approx([-600 * waves_there / 31] * 2, **EXACT)
        assert both(prices, pool(wave), "unmet_need") == want


def test_a_kink_has_two_prices():
    """Money and pool of wave 1 run out together: each is worth its full price on one side alone.

    More money of wave 1 has nobody to pay and is carried over; one recruit fewer frees money that
    is carried over, and a post of wave 2 costs set-up.
    """
    prices = shadow_prices(solve(micro_problem(hires_wte=by_wave(1, 100))))
    left, right = both(prices, money(1), "worst_coverage")
    assert (left, right) == pytest.approx((-12 / 3751, -1 / 341), **EXACT)
    left, right = both(prices, pool(1), "worst_coverage")
    assert (left, right) == pytest.approx((-10 / 341, 0.0), **EXACT)


def test_a_floor_costs_what_the_cheaper_board_takes_from_the_other():
    """One point more of floor: B is owed 0.2 families, 10 hours that A loses, and A is owed 0.4."""
    problem = micro_problem(
        floor_coverage=by_wave(0.5, 0), objectives=("floor_shortfall", "unmet_need")
    )
    prices = shadow_prices(solve(problem))
    floor = ("coverage_floor", "Scotland", 1)
    want = pytest.approx([0.4 + 10 / 52.5] * 2, **EXACT)
    assert both(prices, floor, "floor_shortfall") == want


def test_the_floor_of_a_level_plan_leaves_unmet_need_alone():
    """A floor below what every board has costs nothing on either side."""
    prices = shadow_prices(solve(micro_problem(floor_coverage=by_wave(0.1, 0.1))))
    assert both(prices, ("coverage_floor", "Scotland", 2), "unmet_need") == [0.0, 0.0]


def test_the_first_level_of_leximin_has_the_price_of_worst_coverage():
    """Leximin's first level is the worst board's coverage: same price, same unmet need."""
    order = ("leximin_coverage", "unmet_need", "spend")
    prices = shadow_prices(solve(micro_problem(objectives=order)))
    want = pytest.approx([-12 / 3751] * 2, **EXACT)
    assert both(prices, money(1), "leximin_coverage 1") == want
    assert both(prices, money(1), "unmet_need") == pytest.approx([-720 / 3751] * 2, **EXACT)
    assert set(prices.index.get_level_values("stage")) == {"leximin_coverage 1", "unmet_need"}


@pytest.mark.parametrize("seed", range(8))
def test_prices_are_the_change_of_instances_solved_afresh(seed):
    """Within the step that a price holds for, both sides are exactly what a fresh solve changes."""
    check_against_fresh_solves(seed, limits=3)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(8, 40))
def test_prices_are_the_change_of_many_instances_solved_afresh(seed):
    """The same over more instances."""
    check_against_fresh_solves(seed, limits=4)


def check_against_fresh_solves(seed: int, *, limits: int) -> None:
    """Assert both sides of some limits, those with a price first, against fresh solves."""
    problem = drawn(seed)
    solution = solve(problem)
    prices = shadow_prices(solution)
    for limit in _asked(prices, seed, limits):
        check_limit(problem, solution, prices, limit)


def check_limit(
    problem: AllocationProblem, solution: Solution, prices: pd.DataFrame, limit: LimitKey
) -> None:
    """Assert both sides of a limit at every stage, almost a whole step away."""
    before = {stage.objective: stage.bound for stage in solution.stages}
    rows = prices.xs(limit, level=("limit", "name", "wave"))
    for side, sign in SIDES:
        step = 0.9 * rows[f"{side}_step"].min()
        after = solve(moved(problem, limit, sign * step)).stages
        values = {stage.objective: stage.bound for stage in after}
        for stage, want in rows[side].items():
            change = values[stage] - before[stage]
            assert change == pytest.approx(sign * step * want, abs=3e-7), (limit, side, stage)


def _asked(prices: pd.DataFrame, seed: int, count: int) -> list[LimitKey]:
    """Return limits to look at: those with a price before the others."""
    national = prices[
        prices.index.get_level_values("limit").isin(
            ["budget", "recruitment_pool", "coverage_floor"]
        )
    ]
    worth = national[["left", "right"]].abs().max(axis=1).groupby(["limit", "name", "wave"]).max()
    mixed = worth.sample(frac=1.0, random_state=seed)
    return list(mixed.sort_values(ascending=False, kind="stable").index[:count])


OTHER_LIMITS = {
    "network_pool": {"network_hires_wte": {"North": 0.6}},
    "transfer_limit": {"transfer_share": 0.15},
    "first_wave_cap": {"first_wave_cap_wte": 0.3},
}


@pytest.mark.parametrize("kind", OTHER_LIMITS)
def test_limits_of_networks_transfers_and_caps_have_prices_too(kind):
    """In one wave, on instances where they bind: both sides against fresh solves."""
    worth = 0
    for seed in ONE_WAVE:
        problem = rules_changed(
            random_problem(seed), objectives=("worst_coverage", "unmet_need"), **OTHER_LIMITS[kind]
        )
        solution = solve(problem)
        prices = shadow_prices(solution)
        limit = (kind, "North" if kind == "network_pool" else "Scotland", 1)
        worth += prices.xs(limit, level=("limit", "name", "wave"))["right"].abs().max() > 1e-9
        check_limit(problem, solution, prices, limit)
    assert worth


def test_a_promise_to_a_board_has_a_price():
    """Of 1 WTE in wave 1, board B is promised 0.4, more than its level: the worst is then A.

    A has 0.6 WTE for 2.1 WTE of need: one WTE more for B takes 1/2.1 of coverage from A.
    """
    problem = micro_problem(objectives=("worst_coverage",), hires_wte=by_wave(1, 0))
    boards = problem.boards.assign(least_wte=[0.0, 0.4])
    prices = shadow_prices(solve(dataclasses.replace(problem, boards=boards)))
    for wave in problem.waves:
        # The promise holds in both waves, and nobody leaves or comes in the second.
        left, right = both(prices, ("least_posts", "B", wave), "worst_coverage")
        assert right == pytest.approx({1: 2 / 2.1, 2: 2 / 2.1}[wave], **EXACT)
        assert left == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_duals_of_the_first_objective_lie_between_left_and_right(seed):
    """Any dual of the first objective is a slope between the two one-sided ones."""
    problem = rules_changed(drawn(seed), objectives=("unmet_need",))
    solution = solve(problem)
    prices = shadow_prices(solution)
    duals = solution.proofs[0].optimum.row_duals
    for limit in priced_limits(problem):
        dual = float(duals @ row_shift(solution.formulation, solution.live, limit))
        left, right = both(prices, (limit.kind, limit.name, limit.wave), "unmet_need")
        assert math.isnan(left) or left <= dual + 1e-7, limit
        assert math.isnan(right) or dual <= right + 1e-7, limit


@pytest.mark.parametrize("first", ["unmet_need", "worst_coverage", "floor_shortfall"])
@pytest.mark.parametrize("seed", range(4))
def test_the_first_objective_gains_less_from_more_than_it_loses_from_less(seed, first):
    """Worth falls: the first objective is convex in every limit."""
    prices = shadow_prices(solve(rules_changed(drawn(seed), objectives=(first,))))
    known = prices.dropna(subset=["left", "right"])
    assert len(known)
    assert (known["left"] <= known["right"] + 1e-8).all()


@pytest.mark.parametrize("seed", range(3))
def test_scipy_finds_the_same_slopes(seed):
    """An interior point of another interface, on rows read from PuLP, gives the same changes."""
    problem = rules_changed(drawn(seed), objectives=("unmet_need",))
    prices = shadow_prices(solve(problem))
    objective = OBJECTIVE_TERMS["unmet_need"]
    before = scipy_optimum(problem, objective)
    for limit in _asked(prices, seed, 3):
        for side, sign in SIDES:
            step = float(prices.at[(*limit, "unmet_need"), f"{side}_step"])
            after = scipy_optimum(moved(problem, limit, sign * step), objective)
            want = sign * step * price(prices, limit, "unmet_need", side)
            assert after - before == pytest.approx(want, rel=1e-5, abs=1e-5), (limit, side)
