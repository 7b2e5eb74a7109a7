"""Range of posts over all optimal plans: the plan lies inside, and each end can be had."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from instances import random_problem
from micro import micro_problem

from allocator.errors import InfeasibleError
from allocator.lp.answers import RANGE_COLUMNS, RANGE_INDEX, post_ranges, shadow_prices
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import solve


def attained(problem: AllocationProblem) -> list[float]:
    """Return what the optimal plan attains, objective by objective."""
    return [stage.value for stage in solve(problem).stages]


def with_limit(
    problem: AllocationProblem, board: str, column: str, wte: float
) -> AllocationProblem:
    """Return an instance with a promise to a board, or a cap on it, in every wave."""
    boards = problem.boards.copy()
    boards.loc[board, column] = wte
    return dataclasses.replace(problem, boards=boards)


def few_objectives(seed: int) -> AllocationProblem:
    """Return an instance of one wave that leaves many plans optimal."""
    problem = next(
        found
        for found in (random_problem(seed + 1000 * n) for n in range(100))
        if len(found.waves) == 1
    )
    rules = dataclasses.replace(problem.rules, objectives=("worst_coverage",))
    return dataclasses.replace(problem, rules=rules)


def test_posts_of_the_golden_case_are_firm():
    """Every post follows from the objectives: least, plan and most are one."""
    ranges = post_ranges(solve(micro_problem()))
    assert ranges["firm"].all()
    assert ranges.at[("A", "community", 1), "plan_wte"] == pytest.approx(21 / 31)


def test_a_spare_recruit_may_go_to_either_board():
    """Worst coverage alone, in wave 2 with money for more than full coverage: the rest is free.

    Full coverage takes 2.1 and 1 WTE; GBP 500,000 pay for 5, and no rule says who has the others.
    """
    problem = micro_problem(objectives=("worst_coverage",))
    budgets = problem.budgets_gbp.copy()
    budgets[2] = 500_000.0
    ranges = post_ranges(solve(dataclasses.replace(problem, budgets_gbp=budgets)))
    spare = (500 + 10) / 110 - 3.1
    for board, need in (("A", 2.1), ("B", 1.0)):
        row = ranges.loc[(board, "community", 2)]
        assert row["least_wte"] == pytest.approx(need)
        assert row["most_wte"] == pytest.approx(need + spare)
        assert not row["firm"]


@pytest.mark.parametrize("seed", range(6))
def test_the_plan_lies_inside(seed):
    """The canonical plan's posts lie between the least and the most."""
    solution = solve(random_problem(seed))
    ranges = post_ranges(solution)
    posts = {(b, s, w): v for (s, b, w), v in solution.values["t"].items() if s != "mbu"}
    assert set(ranges.index) == set(posts)
    assert ranges["plan_wte"].to_dict() == posts
    assert (ranges["least_wte"] <= ranges["plan_wte"]).all()
    assert (ranges["plan_wte"] <= ranges["most_wte"]).all()
    width = ranges["most_wte"] - ranges["least_wte"]
    assert (ranges["firm"] == (width < 1e-6)).all()


@pytest.mark.parametrize("seed", range(4))
def test_each_end_can_be_had_and_no_more(seed):
    """Promised the most, a board loses no objective anything; promised more, it does."""
    problem = few_objectives(seed)
    best = attained(problem)
    ranges = post_ranges(solve(problem)).xs("community", level="service")
    board = (ranges["most_wte"] - ranges["least_wte"]).idxmax()[0]
    row = ranges.loc[(board, problem.waves[0])]
    for column, wte, beyond in (
        ("least_wte", row["most_wte"], 0.01),
        ("most_wte", row["least_wte"], -0.01),
    ):
        at_end = attained(
            with_limit(problem, board, column, max(0.0, wte - np.sign(beyond) * 1e-7))
        )
        assert at_end == pytest.approx(best, abs=1e-6)
        if wte + beyond > 0:
            assert worse_or_impossible(with_limit(problem, board, column, wte + beyond), best)


def worse_or_impossible(problem: AllocationProblem, best: list[float]) -> bool:
    """Return whether an instance attains less, or nothing at all."""
    try:
        return attained(problem)[0] > best[0] + 1e-7
    except InfeasibleError:
        return True


def test_prices_and_ranges_can_be_asked_in_any_order():
    """Neither changes what the other answers."""
    first, second = solve(random_problem(7)), solve(random_problem(7))
    prices, ranges = shadow_prices(first), post_ranges(first)
    other_ranges, other_prices = post_ranges(second), shadow_prices(second)
    pd.testing.assert_frame_equal(prices, other_prices)
    pd.testing.assert_frame_equal(ranges, other_ranges)


def test_without_proof_no_range_is_known():
    """A stopped solution has an empty table of the same shape."""
    ranges = post_ranges(dataclasses.replace(solve(micro_problem()), status="stopped"))
    assert ranges.empty
    assert tuple(ranges.index.names) == RANGE_INDEX
    assert tuple(ranges.columns) == RANGE_COLUMNS


def test_a_time_limit_on_the_way_leaves_no_half_table(monkeypatch):
    """Where the limit comes before the last range, none is given, and the bounds are put back."""
    solution = solve(micro_problem())
    before = solution.live.bounds()
    monkeypatch.setattr(solution.live, "minimise", lambda _cost, **_options: None)
    assert post_ranges(solution).empty
    np.testing.assert_array_equal(solution.live.bounds().row_upper, before.row_upper)
    prices = shadow_prices(solution)
    assert prices["right"].isna().all()
    assert set(prices["right_note"]) == {"the time limit came before an answer"}
