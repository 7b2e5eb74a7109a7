"""Arithmetic before the solver: it says what is missing, and never refuses what has a plan."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from contradictions import asking_problem
from instances import random_problem
from micro import WAVES, by_wave, micro_problem
from second_opinion import SecondOpinion

from allocator.errors import Fault, InfeasibleError
from allocator.lp.presolve import require_affordable
from allocator.lp.problem import AllocationProblem


def faults(problem: AllocationProblem) -> tuple[Fault, ...]:
    """Return what arithmetic finds."""
    try:
        require_affordable(problem)
    except InfeasibleError as error:
        return error.faults
    return ()


def micro(*, boards: dict[str, list[float]] | None = None, **changes: object) -> AllocationProblem:
    """Return the micro case with columns of its boards and fields of its rules replaced."""
    problem = micro_problem(**changes)
    return dataclasses.replace(problem, boards=problem.boards.assign(**(boards or {})))


def firm(problem: AllocationProblem, *names: str) -> AllocationProblem:
    """Return a problem with some standards firm."""
    rules = dataclasses.replace(problem.rules, firm=names)
    return dataclasses.replace(problem, rules=rules)


def refused_with_a_plan(seeds: range) -> list[int]:
    """Return the seeds whose instance arithmetic refuses although there is a plan."""
    asked = ((seed, asking_problem(seed)) for seed in seeds)
    refused = ((seed, problem) for seed, problem in asked if faults(problem))
    return [seed for seed, problem in refused if SecondOpinion(problem).has_plan()]


@pytest.mark.long
def test_arithmetic_never_refuses_what_has_a_plan():
    """Of many instances that ask for much, each one refused has no plan by the linear program."""
    assert not refused_with_a_plan(range(2000, 2040))


@pytest.mark.long
def test_arithmetic_never_refuses_what_has_a_plan_at_length():
    """The same over 150 more instances."""
    assert not refused_with_a_plan(range(3000, 3150))


def test_arithmetic_is_silent_on_ordinary_instances():
    """Nothing is found where every standard may fall short."""
    assert not any(faults(random_problem(seed)) for seed in range(20))


def test_promises_above_the_money():
    """Three posts at GBP 100,000 against 110,000 and 200,000: what is missing in either wave."""
    found = faults(micro(boards={"least_wte": [3.0, 0.0]}))
    assert [fault.code for fault in found] == ["posts-above-budget"] * 2
    assert "(3.00 WTE promised) need GBP 300,000, the budget is GBP 110,000" in found[0].message
    assert found[0].remedy == (
        "Raise money.community_budget_gbp of wave 1 by at least GBP 190,000, to GBP 300,000 before "
        "any set-up, or change commitments.least_posts_wte"
    )


def test_promises_that_another_budget_may_pay():
    """What other services may move counts before anything is refused."""
    problem = random_problem(5)
    boards = problem.boards.assign(least_wte=0.0)
    budget = float(problem.budgets_gbp.at["community", problem.waves[0]])
    price = problem.rules.cost_per_wte_gbp / (1 - problem.rules.vacancy_share)
    boards.loc["B0", "least_wte"] = (budget + 10_000) / price
    problem = dataclasses.replace(problem, boards=boards, board_shares=None)
    assert "posts-above-budget" in {fault.code for fault in faults(problem)}
    rules = dataclasses.replace(problem.rules, transfer_share=0.5)
    moved = {fault.code for fault in faults(dataclasses.replace(problem, rules=rules))}
    assert "posts-above-budget" not in moved


def test_promises_above_the_recruits():
    """With one hire a wave two posts are there in wave 2 at the earliest, and three never."""
    problem = micro(boards={"least_wte": [2.0, 1.0]}, hires_wte=by_wave(1, 1))
    rich = dataclasses.replace(problem, budgets_gbp=problem.budgets_gbp * 100)
    found = faults(rich)
    assert [fault.code for fault in found] == ["posts-above-recruits"] * 2
    assert "are 3.00 WTE; existing posts and all hires up to then come to 1.00" in found[0].message
    assert found[1].remedy.startswith(
        "Raise workforce.recruitment_pool_wte by 1.00 WTE in wave 2, or promise less"
    )


def test_promises_above_the_recruits_of_a_network():
    """A network's own pool is enough to refuse, whatever the nation could recruit."""
    problem = micro(
        boards={"least_wte": [2.0, 0.0], "network": ["West", "East"]},
        network_hires_wte={"West": 0.5, "East": 9.0},
    )
    rich = dataclasses.replace(problem, budgets_gbp=problem.budgets_gbp * 100)
    found = faults(rich)
    assert [fault.code for fault in found] == ["posts-above-network-recruits"] * 2
    assert "in network West (2.00 WTE promised)" in found[0].message
    assert "workforce.network_pool_wte of network West by 1.50 WTE" in found[0].remedy


def test_firm_embedded_posts_above_their_budget():
    """A firm standard that its own service's money does not pay is told with both sums."""
    problem = firm(random_problem(5), "embedded_posts")
    budgets = problem.budgets_gbp.copy()
    budgets.loc["perinatal"] = 1000.0
    found = faults(dataclasses.replace(problem, budgets_gbp=budgets))
    codes = [fault.code for fault in found if "specialist perinatal" in fault.message]
    assert codes == ["standard-above-budget"] * len(problem.waves)
    assert "money.perinatal_budget_gbp of wave 1" in str(found)
    assert "policies.firm" in str(found)


def test_existing_posts_above_a_boards_most():
    """Posts already filled that a board may not have are named before the solver."""
    found = faults(micro(boards={"existing_wte": [1.0, 0.0], "most_wte": [0.5, 9.0]}))
    assert {fault.code for fault in found} == {"posts-above-most"}
    assert "commitments.most_posts_wte of A to 1.00" in found[0].remedy


def test_posts_above_a_fixed_share():
    """A promise above the board's share of the money is told with the share."""
    problem = micro(boards={"least_wte": [1.0, 0.0]})
    problem = dataclasses.replace(
        problem, board_shares=pd.DataFrame({w: {"A": 0.25, "B": 0.75} for w in WAVES})
    )
    found = faults(problem)
    assert {fault.code for fault in found} == {"posts-above-share"}
    assert "need GBP 100,000, its share is at most GBP 27,500" in found[0].message


def test_firm_admissions_above_the_beds():
    """Units that cannot take the admissions of boards without another unit are named."""
    problem = random_problem(5)
    mbus = problem.mbus.assign(capacity_admissions=1.0)
    found = faults(firm(dataclasses.replace(problem, mbus=mbus), "mbu_admissions"))
    assert {fault.code for fault in found} == {"admissions-above-beds"}
    assert "North unit can take 1.0 admissions a year" in found[0].message


def test_firm_admissions_without_a_unit():
    """A board without any unit in its catchment cannot place its admissions."""
    problem = random_problem(5)
    left = problem.catchments[problem.catchments["board_code"] != "B0"]
    mbus = problem.mbus.assign(capacity_admissions=1e6)
    problem = dataclasses.replace(problem, catchments=left, mbus=mbus)
    found = faults(firm(problem, "mbu_admissions"))
    assert [fault.code for fault in found] == ["admissions-without-unit"]
    assert "Board B0" in found[0].message


def test_firm_floor_above_all_money_and_all_recruits():
    """Half of 60 families at 50 hours each is 1.5 WTE; the money of wave 1 pays for 1.1."""
    problem = micro(floor_coverage=by_wave(0.5, 0.5), firm=("floor_coverage",))
    (found,) = faults(problem)
    assert found.code == "floor-above-money"
    assert "asks for 30.0 families a year" in found.message
    assert "pays for at most 1.10 WTE, who serve 22.0 families" in found.message
    assert "equity.floor_coverage of wave 1 to 0.3666 or less" in found.remedy
    short = dataclasses.replace(problem.rules, hires_wte=by_wave(1, 0))
    codes = [fault.code for fault in faults(dataclasses.replace(problem, rules=short))]
    assert codes == ["floor-above-money", "floor-above-recruits", "floor-above-recruits"]


@pytest.mark.parametrize("family", ["3_continuity", "5_money", "16_commitments"])
def test_what_is_switched_off_refuses_nothing(family):
    """A family that is off is no ground to refuse."""
    problem = micro(boards={"least_wte": [3.0, 0.0]}, families_off=(family,))
    refused = {fault.code for fault in faults(problem)}
    assert refused == ({"posts-above-budget"} if family == "3_continuity" else set())
