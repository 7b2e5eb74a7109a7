"""Plans within a loss: ranges of posts by scipy and as laws, and plans that differ."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from instances import random_problem
from micro import micro_problem
from tradeoff_oracle import Oracle

from allocator.errors import ModelError, StoppedError, UsageError
from allocator.lp.answers import post_ranges
from allocator.lp.check import check_plan
from allocator.lp.extract import plan_tables
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import Solution, solve
from allocator.lp.tradeoffs import Allowed, allowed, alternatives, ranges, read_losses

seeds = st.integers(min_value=0, max_value=10_000)


def within(solution: Solution, loss: str, objective: str | None = None, **more) -> Allowed:
    """Return what a loss as a planner writes it lets a plan become."""
    return allowed(solution, read_losses([loss], objective)[0], objective=objective, **more)


def spare_money() -> AllocationProblem:
    """Return the golden case with worst coverage alone and GBP 500,000 in wave 2: much is free."""
    problem = micro_problem(objectives=("worst_coverage",))
    budgets = problem.budgets_gbp.copy()
    budgets[2] = 500_000.0
    return dataclasses.replace(problem, budgets_gbp=budgets)


@pytest.mark.parametrize("seed", range(4))
def test_no_loss_gives_exactly_the_ranges_of_the_plan(seed):
    """They are the same table, to the last digit; and so for each named objective."""
    solution = solve(random_problem(seed))
    wanted = post_ranges(solution)
    pd.testing.assert_frame_equal(ranges(solution, within(solution, "0%")).table, wanted)
    for name in ("unmet_need", "worst_coverage"):
        found = ranges(solution, within(solution, "0%", name)).table
        pd.testing.assert_frame_equal(found, wanted)


def test_a_loss_in_the_golden_case_by_hand():
    """Without money to carry over, a point of worst coverage in wave 2 frees 2.1 posts in 100 of A.

    They may go to B, or be left empty there as B's own. Need alone has nothing to lose: with the
    worst board as it is in the plan both boards are, and every post is firm.
    """
    problem = micro_problem(objectives=("worst_coverage", "unmet_need"), carry_over_share=0.0)
    solution = solve(problem)
    assert ranges(solution, within(solution, "1 families", "unmet_need")).table["firm"].all()
    found = ranges(solution, within(solution, "1 points", "worst_coverage", free=("unmet_need",)))
    row = found.table.loc[("B", "community", 2)]
    plan = 210 / 341
    assert row["plan_wte"] == pytest.approx(plan)
    assert row["least_wte"] == pytest.approx(plan - 0.01)
    assert row["most_wte"] == pytest.approx(plan + 2.1 * 0.01)


def assert_by_scipy(problem: AllocationProblem, loss: str, objective: str | None) -> None:
    """Hold the ends of some ranges against scipy, with an objective row for each allowance."""
    solution = solve(problem)
    allowances = within(solution, loss, objective)
    table = ranges(solution, allowances).table
    oracle = Oracle(problem)
    most = dict(zip(allowances.names, allowances.values + allowances.allowances, strict=True))
    # Those that lose nothing stay at what is proved; the plan's own value is rounded.
    most |= {
        one.objective: one.bound for one in solution.stages if one.objective in allowances.held
    }
    for board, service, wave in list(table.index)[:: max(1, len(table) // 4)]:
        row, cost = table.loc[(board, service, wave)], oracle.post((service, board, wave))
        ends = oracle.least(cost, most), -oracle.least(-cost, most)
        assert (row["least_wte"], row["most_wte"]) == pytest.approx(ends, abs=2e-6)


@pytest.mark.parametrize("seed", range(3))
def test_ends_of_ranges_are_those_of_scipy(seed):
    """Least and most, with every objective's allowance as a row of its own."""
    assert_by_scipy(random_problem(seed), "2%", None)
    assert_by_scipy(random_problem(seed + 30), "5%", "unmet_need")


@pytest.mark.long
@pytest.mark.parametrize("seed", range(300, 322))
def test_ends_of_ranges_of_many_instances_are_those_of_scipy(seed):
    """The same on two dozen instances and for other objectives."""
    for loss, objective in (("1%", None), ("10%", "worst_coverage"), ("3%", "spend")):
        assert_by_scipy(random_problem(seed), loss, objective)


@settings(max_examples=8, deadline=None)
@given(seeds)
def test_ranges_hold_the_plan_and_widen_with_the_loss(seed):
    """A larger loss leaves every plan that a smaller one leaves."""
    solution = solve(random_problem(seed))
    before = post_ranges(solution)
    for loss in ("0.5%", "4%"):
        table = ranges(solution, within(solution, loss)).table
        assert (table["least_wte"] <= before["least_wte"] + 1e-7).all()
        assert (table["most_wte"] >= before["most_wte"] - 1e-7).all()
        assert (table["least_wte"] <= table["plan_wte"]).all()
        assert (table["plan_wte"] <= table["most_wte"]).all()
        assert (table["firm"] == (table["most_wte"] - table["least_wte"] < 1e-6)).all()
        before = table


@pytest.mark.parametrize(("seed", "objective"), [(0, None), (3, None), (5, "worst_coverage")])
def test_alternatives_are_plans_within_the_loss(seed, objective):
    """Each keeps every rule, loses no more than allowed, lies in the ranges, and differs."""
    problem = random_problem(seed)
    solution = solve(problem)
    allowances = within(solution, "5%", objective)
    found = ranges(solution, allowances)
    others = alternatives(solution, allowances, found, 3)
    own = solution.values["t"]
    known = [own]
    assert others
    for one in others:
        tables = plan_tables(problem, dataclasses.replace(solution, values=one.plan, stages=()))
        assert all(rule.kept for rule in check_plan(problem, tables))
        most = allowances.values + allowances.allowances
        assert (np.array(one.attained) <= most + 1e-6 * np.maximum(1.0, np.abs(most))).all()
        posts = one.plan["t"]
        for (board, service, wave), row in found.table.iterrows():
            assert row["least_wte"] - 1e-6 <= posts[service, board, wave] <= row["most_wte"] + 1e-6
        away = [
            sum(abs(posts[key] - other[key]) for key in own if key[0] != "mbu") for other in known
        ]
        assert one.changed_wte == pytest.approx(away[0])
        assert one.nearest_wte == pytest.approx(min(away))
        assert one.nearest_wte > 1e-4
        known.append(posts)
    again = alternatives(solution, allowances, found, 3)
    assert [one.plan["t"] for one in again] == [one.plan["t"] for one in others]


def test_the_first_alternative_is_the_farthest_of_all():
    """On an instance with four posts every direction can be tried: none leads farther away."""
    problem = spare_money()
    solution = solve(problem)
    allowances = within(solution, "5%")
    first = alternatives(solution, allowances, ranges(solution, allowances), 1)[0]
    oracle = Oracle(problem)
    most = dict(zip(allowances.names, allowances.values + allowances.allowances, strict=True))
    keys = list(solution.values["t"])
    own = np.array([solution.values["t"][key] for key in keys])
    farthest = max(
        -oracle.least(-sum(s * oracle.post(k) for s, k in zip(signs, keys, strict=True)), most)
        - float(np.dot(signs, own))
        for signs in itertools.product((-1.0, 1.0), repeat=len(keys))
    )
    assert first.changed_wte == pytest.approx(farthest, abs=1e-5)


def test_where_every_post_is_firm_there_is_no_alternative():
    """Posts of the golden case follow from the objectives; nothing else is made up."""
    solution = solve(micro_problem())
    allowances = within(solution, "0.001 points", "worst_coverage")
    table = ranges(solution, within(solution, "0%"))
    assert alternatives(solution, allowances, table, 3) == ()


def test_a_freed_objective_counts_for_nothing():
    """Without need, travel and spend there is more room than with them."""
    solution = solve(random_problem(3))
    free = ("unmet_need", "uneven_cover", "travel_burden", "spend")
    tight = ranges(solution, within(solution, "2%")).table
    loose = ranges(solution, within(solution, "2%", free=free)).table
    width = [one["most_wte"] - one["least_wte"] for one in (tight, loose)]
    assert (width[1] >= width[0] - 1e-7).all()
    assert width[1].sum() > width[0].sum() + 0.01
    assert not set(free) & set(within(solution, "2%", free=free).names)


def test_leximin_gives_way_whole_or_not_at_all():
    """Its levels cannot lose a share; an objective behind it can, and it can be left out."""
    problem = random_problem(2)
    order = ("floor_shortfall", "leximin_coverage", "unmet_need", "spend")
    problem = dataclasses.replace(
        problem, rules=dataclasses.replace(problem.rules, objectives=order)
    )
    solution = solve(problem)
    with pytest.raises(ModelError, match="leximin"):
        within(solution, "1%")
    held = within(solution, "1%", "unmet_need")
    assert held.held == order[:2]
    assert held.limited == order[2:]
    assert within(solution, "1%", free=("leximin_coverage",)).names == (order[0], *order[2:])
    assert (ranges(solution, held).table["most_wte"] >= 0).all()


def test_a_time_limit_leaves_no_half_table(monkeypatch):
    """Ranges that are not all known are not given, and the model is put back."""
    solution = solve(micro_problem())
    size = solution.live.size
    monkeypatch.setattr(solution.live, "minimise", lambda _cost, **_options: None)
    for loss in ("0%", "1%"):
        with pytest.raises(StoppedError, match="time limit"):
            ranges(solution, within(solution, loss))
    assert solution.live.size == size


@pytest.mark.parametrize(
    ("text", "objective", "said"),
    [
        ("-1%", None, "nought or more"),
        ("%", None, "no number"),
        ("much", None, "no number"),
        ("nan%", None, "no number"),
        ("1e999%", None, "nought or more"),
        ("1", None, "each a share"),
        ("20 families", None, "each a share"),
        ("20 hours", "unmet_need", "no unit of unmet_need"),
        ("20", "travel_burden", "'20 hours'"),
        ("", "spend", "'20 GBP'"),
    ],
)
def test_a_loss_that_is_none_says_what_to_write(text, objective, said):
    """Each wrong loss names what is wrong and gives the form to write."""
    with pytest.raises(UsageError) as caught:
        read_losses([text], objective)
    assert said in str(caught.value)
    assert caught.value.faults[0].value == text


def test_losses_are_read_with_their_units_and_sorted():
    """Shares, families, hours, percentage points and pounds come out in the solver's unit."""
    assert [one.text for one in read_losses(["5%", "0.5 %", "5%"], None)] == ["0.5%", "5%"]
    assert read_losses(["2%"], None)[0].allowance(-50.0) == pytest.approx(1.0)
    for text, objective, amount in (
        ("20 families", "unmet_need", 20.0),
        ("1.5 points", "worst_coverage", 0.015),
        ("5000 gbp", "spend", 5.0),
        ("0.2 WTE", "embedded_shortfall", 0.2),
    ):
        assert read_losses([text], objective)[0].allowance(7.0) == pytest.approx(amount)
    assert read_losses(["20 families"], "unmet_need")[0].nought.text == "0 families"
    with pytest.raises(UsageError, match="all shares or all amounts"):
        read_losses(["1%", "20 families"], "unmet_need")


def test_a_share_of_nothing_is_no_loss():
    """Where the plan has none of the named objective, an amount is asked for instead."""
    solution = solve(micro_problem(objectives=("floor_shortfall", "worst_coverage")))
    with pytest.raises(UsageError, match="as an amount"):
        within(solution, "1%", "floor_shortfall")
    assert within(solution, "1 families", "floor_shortfall").allowances[0] == 1.0
