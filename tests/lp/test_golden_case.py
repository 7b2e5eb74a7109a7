"""The golden micro case: every stage equal to the answer worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from micro import micro_problem
from oracle import scip_stages, scipy_stages

from allocator.lp.check import check_plan
from allocator.lp.extract import plan_tables
from allocator.lp.solver import Solution, solve

EXACT = {"rel": 1e-8, "abs": 1e-8}


@pytest.fixture(scope="module")
def solution() -> Solution:
    """Solve the golden case once."""
    return solve(micro_problem())


def test_worst_coverage_is_ten_thirty_firsts_then_210_of_341(solution):
    """Coverage of the worse board is 10/31 in wave 1 and 210/341 in wave 2."""
    assert solution.values["z"][1,] == pytest.approx(float(Fraction(10, 31)), **EXACT)
    assert solution.values["z"][2,] == pytest.approx(float(Fraction(210, 341)), **EXACT)


def test_posts_follow_travel(solution):
    """Board A holds 21/31 then 441/341 WTE, board B 10/31 then 210/341: outreach costs hours."""
    posts = {key[1:]: value for key, value in solution.values["t"].items()}
    expected = {
        ("A", 1): Fraction(21, 31),
        ("A", 2): Fraction(441, 341),
        ("B", 1): Fraction(10, 31),
        ("B", 2): Fraction(210, 341),
    }
    assert posts == {key: pytest.approx(float(value), **EXACT) for key, value in expected.items()}


def test_each_stage_attains_the_hand_answer(solution):
    """Unmet 21720/341 families, travel 256000/1023 hours, spend GBP 310k; each stage proved."""
    values = {stage.objective: stage.value for stage in solution.stages}
    assert values["unmet_need"] == pytest.approx(float(Fraction(21720, 341)), **EXACT)
    assert values["travel_burden"] == pytest.approx(float(Fraction(256000, 1023)), **EXACT)
    assert values["spend"] == pytest.approx(310, **EXACT)
    assert {stage.status for stage in solution.stages} == {"proved"}


def test_the_second_solver_gives_the_same_optima(solution):
    """SCIP and scipy, with objective rows, find the same optimum at each stage."""
    bounds = [stage.bound for stage in solution.stages]
    second = scipy_stages(micro_problem())
    assert second.optima == pytest.approx(bounds, rel=1e-6, abs=1e-6)
    third = scip_stages(micro_problem(), second.limits)
    assert third == pytest.approx(second.loose, rel=1e-6, abs=1e-6)


def test_every_rule_is_kept(solution):
    """The independent re-check finds no rule broken."""
    problem = micro_problem()
    assert all(rule.kept for rule in check_plan(problem, plan_tables(problem, solution)))


def test_one_recruit_at_a_time_binds():
    """With one recruit a wave and money to spare, money lapses and posts are one, then two."""
    problem = micro_problem(hires_wte=micro_problem().rules.hires_wte * 0 + 0.5)
    tables = plan_tables(problem, solve(problem))
    filled = tables["team_posts"]["filled_wte"].groupby("wave").sum()
    assert filled.to_list() == pytest.approx([0.5, 1.0])
    # Wave 1: 110 - 50 - 5 = 55k, of which the plan may carry over but has no use for.
    lapsed = tables["money"]["lapsed_gbp"].sum()
    assert lapsed == pytest.approx(110_000 + 200_000 - 50_000 - 100_000 - 2 * 5_000)


def test_retention_is_replaced_before_growth_is_paid_for():
    """With half of the posts kept, leavers are replaced without set-up cost."""
    problem = micro_problem(retention=0.5)
    money = plan_tables(problem, solve(problem))["money"]
    # Wave 2: 100 t + 10 (t - 1) = 200 with one post before, replacement free of set-up.
    assert money.loc[("community", 2), "recurring_gbp"] == pytest.approx(100_000 * 210 / 110)
    assert money.loc[("community", 2), "setup_gbp"] == pytest.approx(10_000 * 100 / 110)
