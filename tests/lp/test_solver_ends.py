"""How a solve may end: proved, stopped, or contradictory, and never guessed."""

from __future__ import annotations

import dataclasses

import pytest
from instances import random_problem
from micro import micro_problem

from allocator.errors import InfeasibleError, StoppedError
from allocator.lp.check import check_plan, require_kept
from allocator.lp.extract import plan_tables
from allocator.lp.solver import solve


def with_posts(existing_wte: float, budget_gbp: float):
    """Return the micro case with posts already filled in board A and one budget for both waves."""
    problem = micro_problem()
    return dataclasses.replace(
        problem,
        boards=problem.boards.assign(existing_wte=[existing_wte, 0.0]),
        budgets_gbp=problem.budgets_gbp * 0 + budget_gbp,
    )


def test_no_time_at_all_is_said_so():
    """Without time for any plan, the way out is named and no plan is returned."""
    with pytest.raises(StoppedError, match="--time-limit"):
        solve(random_problem(3), time_limit_s=0.0)


def test_enough_time_changes_nothing():
    """A limit that is not reached leaves the plan as it is without one."""
    problem = random_problem(3)
    assert solve(problem, time_limit_s=600) == solve(problem)


def test_posts_that_cannot_be_paid_are_named_with_their_price():
    """Two posts already filled at GBP 100k against GBP 150k: both waves, with what is missing."""
    with pytest.raises(InfeasibleError) as caught:
        solve(with_posts(2.0, 150_000))
    assert [fault.code for fault in caught.value.faults] == ["posts-above-budget"] * 2
    assert "Raise money.community_budget_gbp of wave 1 by at least GBP 50,000" in str(caught.value)


def test_posts_that_can_just_be_paid_are_kept():
    """At exactly the price of the posts already filled there is a plan, and they stay."""
    solution = solve(with_posts(1.5, 150_000))
    assert solution.values["t"]["community", "A", 2] == pytest.approx(1.5)


def test_money_without_people_lapses_and_is_shown():
    """With nobody to recruit, no post is filled and the whole of the money lapses."""
    problem = micro_problem(hires_wte=micro_problem().rules.hires_wte * 0)
    tables = plan_tables(problem, solve(problem))
    assert tables["team_posts"]["filled_wte"].sum() == 0
    assert tables["money"]["lapsed_gbp"].sum() == pytest.approx(310_000)


def test_progress_is_told_stage_by_stage():
    """Each objective is announced before it is solved, in the order of the model."""
    told: list[str] = []
    problem = micro_problem()
    solve(problem, progress=told.append)
    named = [line.removeprefix("minimising ").replace(" ", "_") for line in told[1:-1]]
    assert tuple(named) == problem.rules.objectives


@pytest.mark.parametrize(
    ("table", "column", "change", "rule"),
    [
        ("zone_coverage", "unmet_families", 0.01, "1 need"),
        ("flows", "families", 0.01, "2 staff time"),
        ("team_posts", "growth_wte", 0.01, "3 continuity"),
        ("recruitment", "hires_wte", 0.01, "4 recruitment"),
        ("money", "lapsed_gbp", 10.0, "5 money"),
        ("team_posts", "shortfall_wte", 0.01, "6 embedded posts"),
        ("mbu_admissions", "admissions", 0.5, "7 mother and baby units"),
        ("support", "link_shortfall_hours", -1.0, "8 network cover"),
        # Hours not owned up to as short must have been worked, and nobody had them.
        ("support", "consultation_shortfall_hours", -1.0, "2 staff time"),
        ("zone_coverage", "served_community", -0.5, "0 non-negative"),
    ],
)
def test_the_re_check_sees_a_changed_table(table, column, change, rule):
    """One number moved in one table breaks the rule that it belongs to."""
    problem = random_problem(222)
    tables = plan_tables(problem, solve(problem))
    changed = tables[table].copy()
    row = changed[column].first_valid_index() if change > 0 else changed[column].idxmin()
    changed.loc[row, column] += change
    broken = {c.rule for c in check_plan(problem, tables | {table: changed}) if not c.kept}
    assert rule in broken


def test_a_broken_rule_is_never_published():
    """A plan that breaks a rule is refused, naming the rule."""
    problem = random_problem(222)
    tables = plan_tables(problem, solve(problem))
    posts = tables["team_posts"].assign(filled_wte=tables["team_posts"]["filled_wte"] + 1)
    with pytest.raises(Exception, match="3 continuity"):
        require_kept(check_plan(problem, tables | {"team_posts": posts}))
