"""The front of three objectives: no plan beats a point, and the payoff is as scipy has it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from instances import random_problem
from micro import micro_problem
from tradeoff_oracle import Oracle, solver_value

from allocator.errors import UsageError
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import solve
from allocator.lp.tradeoffs import (
    MEASURES,
    front,
    held_before,
    payoff_table,
    points_table,
    require_known,
    traded,
)

TRIPLES = tuple(itertools.combinations(MEASURES, 3))
FREE = ("worst_coverage", "unmet_need")


def assert_unbeaten(problem: AllocationProblem, names: tuple[str, ...], steps: int) -> None:
    """Ask scipy for a plan as good in all three: at no point is one better in the sum."""
    free = tuple(name for name in FREE if name not in names)
    found = front(solve(problem), names, free=free, steps=steps)
    oracle = Oracle(problem)
    held = oracle.chain(held_before(problem.rules.objectives, names, free))
    sizes = {
        name: max(1.0, abs(solver_value(name, found.payoff[0][n]))) for n, name in enumerate(names)
    }
    total = sum(oracle.objective(name) / sizes[name] for name in names)
    for one in found.points:
        if not one.on_front:
            continue
        values = {
            name: solver_value(name, value) for name, value in zip(names, one.values, strict=True)
        }
        here = sum(values[name] / sizes[name] for name in names)
        assert oracle.least(total, {**held, **values}) == pytest.approx(here, abs=1e-6)


@pytest.mark.parametrize("names", TRIPLES)
def test_no_plan_beats_a_point_of_the_golden_case(names):
    """Every point of every three objectives, on a grid of four limits."""
    assert_unbeaten(micro_problem(), names, 4)


@pytest.mark.parametrize("seed", range(2))
def test_no_plan_beats_a_point_of_random_instances(seed):
    """The same on instances with every family of rules at work."""
    assert_unbeaten(random_problem(seed), ("worst_coverage", "unmet_need", "spend"), 3)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(200, 212))
def test_no_plan_beats_a_point_of_many_instances(seed):
    """The same for every three objectives of a dozen instances."""
    for names in TRIPLES:
        assert_unbeaten(random_problem(seed), names, 4)


@pytest.mark.parametrize("seed", [1, 3])
def test_the_payoff_table_is_the_objectives_in_turn(seed):
    """Each row has one objective first, then the others in order, by scipy."""
    problem, names = random_problem(seed), ("worst_coverage", "unmet_need", "spend")
    payoff = payoff_table(front(solve(problem), names, steps=2))
    oracle = Oracle(problem)
    held = held_before(problem.rules.objectives, names, ())
    for first in names:
        order = (first, *(name for name in names if name != first))
        chain = oracle.chain((*held, *order))
        for name in names:
            wanted = pytest.approx(chain[name], rel=1e-6, abs=1e-6)
            assert solver_value(name, payoff.at[first, name]) == wanted


def test_points_differ_and_hold_the_payoff_and_the_plan():
    """No point comes twice; those of the payoff table and the plan's own are among them."""
    found = front(solve(random_problem(3)), ("worst_coverage", "unmet_need", "spend"), steps=4)
    values = np.array([one.values for one in found.points])
    gaps = np.abs(values[:, None] - values[None]) / np.maximum(1.0, np.abs(values).max(axis=0))
    assert (gaps.max(axis=2) + np.eye(len(values)) > 1e-9).all()
    for row in found.payoff:
        assert np.isclose(values, row, rtol=1e-9, atol=1e-6).all(axis=1).any()
    table = points_table(found)
    assert table["is_plan"].sum() == 1
    assert table["exchange_to_next"].isna().all()
    assert np.isnan(found.depth)


def test_more_steps_never_lose_the_range():
    """Least and most of each objective over the points are those of the coarser grid or wider."""
    solution, names = solve(random_problem(2)), ("worst_coverage", "unmet_need", "travel_burden")
    coarse, fine = (
        np.array([one.values for one in front(solution, names, steps=steps).points])
        for steps in (2, 5)
    )
    assert (fine.min(axis=0) <= coarse.min(axis=0) + 1e-6).all()
    assert (fine.max(axis=0) >= coarse.max(axis=0) - 1e-6).all()
    assert len(fine) >= len(coarse)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["unmet_need", "worst_coverge"], "Did you mean worst_coverage"),
        (["unmet_need"], "1 named"),
        (list(MEASURES), "4 named"),
        (["spend", "spend"], "named 2 times"),
        ([], "0 named"),
    ],
)
def test_objectives_that_cannot_be_traded_are_named(names, said):
    """Each fault says what is wrong with the option and what could stand there."""
    with pytest.raises(UsageError, match=said) as caught:
        traded(names)
    assert all(fault.column == "--objectives" for fault in caught.value.faults)


def test_the_order_in_which_objectives_are_named_does_not_count():
    """They stand in one order, so that the same question has the same answer."""
    assert traded(["spend", "worst_coverage"]) == traded(["worst_coverage", "spend"])


def test_what_ranks_before_is_held_unless_freed():
    """Floors and standards stay; leximin coverage stands for worst coverage in the order."""
    order = ("floor_shortfall", "leximin_coverage", "unmet_need", "uneven_cover", "spend")
    assert held_before(order, ("worst_coverage", "spend"), ()) == ("floor_shortfall",)
    assert held_before(order, ("unmet_need", "spend"), ()) == order[:2]
    assert held_before(order, ("unmet_need", "spend"), ("leximin_coverage",)) == order[:1]
    with pytest.raises(UsageError, match="floor_shortfall"):
        require_known(("floor_shortfal",), order, "--free")
