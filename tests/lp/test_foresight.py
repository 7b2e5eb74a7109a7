"""What waves know of later ones: full, myopic, committed."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from hypothesis import given, settings
from instances import problems, random_problem
from micro import micro_problem

from allocator.lp.check import check_plan
from allocator.lp.extract import plan_tables
from allocator.lp.foresight import decided_posts, first_waves, solve_with
from allocator.lp.solver import Solution, solve

FEW = settings(max_examples=15)


def no_worse(left: Solution, right: Solution) -> bool:
    """Return whether a plan is at least as good as another in the order of the objectives."""
    for mine, other in zip(left.stages, right.stages, strict=True):
        if abs(mine.value - other.value) > 1e-5 * max(1.0, abs(other.value)):
            return mine.value < other.value
    return True


@pytest.mark.long
@FEW
@given(problems)
def test_foresight_is_never_worse_than_myopic_waves_or_a_committed_first_wave(problem):
    """Whoever decides knowing all waves does at least as well, in the order of the objectives."""
    full = solve(problem)
    for mode in ("myopic", "committed"):
        decided, other = solve_with(problem, mode)
        assert no_worse(full, other), mode
        broken = [c for c in check_plan(decided, plan_tables(decided, other)) if not c.kept]
        assert not broken


@FEW
@given(problems)
def test_a_myopic_wave_is_what_that_wave_alone_would_choose(problem):
    """The first wave of a myopic plan is the plan of the first wave alone."""
    alone = decided_posts(solve(first_waves(problem, 1)))
    _decided, plan = solve_with(problem, "myopic")
    posts = decided_posts(plan)
    first = posts[posts.index.get_level_values("wave") == problem.waves[0]]
    pd.testing.assert_series_equal(first, alone, atol=1e-7, rtol=0)


@pytest.mark.parametrize("mode", ["full", "myopic", "committed"])
def test_with_one_wave_every_mode_is_the_static_model(mode):
    """One wave has no later one to know of: all modes give the same plan, to the last decimal."""
    problem = first_waves(random_problem(5), 1)
    _problem, plan = solve_with(problem, mode)
    assert plan.values == solve(problem).values


def test_one_wave_of_the_micro_case_by_hand():
    """GBP 110k buys 1 WTE with its set-up: 1,000 h, at 50 h a family in A1 and B1, 60 h in A2.

    With equal coverage z in every place, 30 z x 50 + 10 z x 60 + 20 z x 50 = 1,000, so z = 10/31.
    """
    plan = solve(first_waves(micro_problem(), 1))
    coverage = dict(zip((s.objective for s in plan.stages), plan.stages, strict=True))
    assert -coverage["worst_coverage"].value == pytest.approx(10 / 31, abs=1e-8)


def test_money_that_a_myopic_wave_leaves_may_still_be_carried():
    """A later wave may use what an earlier one did not spend, within the share that may carry."""
    problem = micro_problem()
    scarce = dataclasses.replace(
        problem,
        rules=dataclasses.replace(
            problem.rules, hires_wte=pd.Series([0.5, 5.0], index=problem.rules.hires_wte.index)
        ),
    )
    decided, plan = solve_with(scarce, "myopic")
    carried = plan_tables(decided, plan)["money"].loc["community", "carried_out_gbp"]
    assert carried[1] > 0
