"""Pathfinder boards: against every roll-out, solved by the linear program with openings given."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from instances import random_problem
from micro import micro_problem

from allocator.errors import InfeasibleError, ModelError, StoppedError
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import solve
from allocator.lp.whole import choose_openings

OBJECTIVES = (
    "floor_shortfall",
    "embedded_shortfall",
    "unplaced_admissions",
    "support_shortfall",
    "worst_coverage",
    "unmet_need",
)
#: Seeds with more than one wave and few boards, so that every roll-out can be solved.
SEEDS = [
    seed
    for seed in range(60)
    if len((p := random_problem(seed)).waves) > 1 and 3 <= len(p.boards) <= 4
][:8]


def instance(seed: int) -> AllocationProblem:
    """Return a random instance in two networks, with the objectives that choose openings."""
    problem = random_problem(seed)
    network = ["North", "West", "North", "West"][: len(problem.boards)]
    return dataclasses.replace(
        problem,
        boards=problem.boards.assign(network=network),
        rules=dataclasses.replace(problem.rules, objectives=OBJECTIVES),
    )


def counts(problem: AllocationProblem) -> pd.Series:
    """Return two boards in the first wave, one more in each wave after it, all in the last."""
    every = len(problem.boards)
    numbers = [2 + n for n in range(len(problem.waves) - 1)]
    return pd.Series([*numbers, every], index=pd.Index(problem.waves, name="wave"))


def rollouts(problem: AllocationProblem, per_network: int) -> Iterator[pd.Series]:
    """Yield every first wave of every board that a roll-out permits."""
    boards, open_in = problem.boards, counts(problem)
    for waves in itertools.product(problem.waves, repeat=len(boards)):
        first = pd.Series(waves, index=boards.index)
        fits = all((first <= wave).sum() == open_in[wave] for wave in problem.waves)
        pathfinders = (first == problem.waves[0]).groupby(boards["network"]).sum()
        enough = (pathfinders >= boards.groupby("network").size().clip(upper=per_network)).all()
        follows = all(first[b] >= first[boards.at[b, "lead_hub"]] for b in problem.supported)
        existing = (first[boards["existing_wte"] > 0] == problem.waves[0]).all()
        if fits and enough and follows and existing:
            yield first


def values(problem: AllocationProblem, first_wave: pd.Series) -> list[float]:
    """Return the optimum of each objective with openings given."""
    given = problem.boards.assign(first_wave=first_wave)
    return [stage.bound for stage in solve(dataclasses.replace(problem, boards=given)).stages]


def before(one: list[float], other: list[float]) -> bool:
    """Tell whether one list of objectives is better than another, in order."""
    for mine, theirs in zip(one, other, strict=True):
        if abs(mine - theirs) > 2e-5 * max(1.0, abs(theirs)):
            return mine < theirs
    return False


@pytest.mark.parametrize("per_network", [0, 1])
@pytest.mark.parametrize("seed", SEEDS)
def test_openings_are_the_best_of_every_rollout(seed, per_network):
    """No permitted roll-out is better, objective by objective."""
    problem = instance(seed)
    chosen = choose_openings(
        problem, counts(problem), per_network, largest_gap=0.0, most_zones=1000
    )
    every = list(rollouts(problem, per_network))
    assert any(chosen.to_list() == first.to_list() for first in every)
    found = values(problem, chosen)
    assert not any(before(values(problem, first), found) for first in every)


def test_some_rollouts_are_worse():
    """The instances tell roll-outs apart: most have roll-outs that lose."""
    worse = 0
    for seed in SEEDS[:4]:
        problem = instance(seed)
        every = [values(problem, first) for first in rollouts(problem, 0)]
        worse += any(before(every[0], other) or before(other, every[0]) for other in every)
    assert worse >= 3


def test_what_the_instance_says_of_first_waves_does_not_count():
    """Openings are chosen anew, whatever first waves the boards had."""
    problem = instance(SEEDS[0])
    late = dataclasses.replace(problem, boards=problem.boards.assign(first_wave=problem.waves[-1]))
    once, again = (choose_openings(p, counts(problem), 1) for p in (problem, late))
    pd.testing.assert_series_equal(once, again)


def test_boards_with_most_births_open_first_among_ties():
    """Where no money is spent any roll-out is as good, and births decide."""
    problem = micro_problem()
    alike = dataclasses.replace(problem, budgets_gbp=problem.budgets_gbp * 0)
    open_in = pd.Series([1, 2], index=[1, 2])
    assert choose_openings(alike, open_in, 0).to_dict() == {"A": 1, "B": 2}
    larger = alike.boards.assign(births=[200.0, 400.0])
    swapped = dataclasses.replace(alike, boards=larger)
    assert choose_openings(swapped, open_in, 0).to_dict() == {"A": 2, "B": 1}


def test_boards_with_posts_are_open_from_the_first_wave():
    """A board that has posts opens first, whatever the objectives say."""
    problem = micro_problem()
    boards = problem.boards.assign(existing_wte=[0.0, 0.3])
    with_posts = dataclasses.replace(problem, boards=boards)
    open_in = pd.Series([1, 2], index=[1, 2])
    assert choose_openings(with_posts, open_in, 0).to_dict() == {"A": 2, "B": 1}


def test_the_cap_on_a_first_wave_counts():
    """A team is capped in the wave in which its board opens, as in the linear program."""
    problem = micro_problem(first_wave_cap_wte=0.2)
    open_in = pd.Series([1, 2], index=[1, 2])
    chosen = choose_openings(problem, open_in, 0, largest_gap=0.0)
    options = [pd.Series({"A": 1, "B": 2}), pd.Series({"A": 2, "B": 1})]
    found = values(problem, chosen)
    assert not any(before(values(problem, first), found) for first in options)


def test_too_few_openings_are_refused_with_every_wave():
    """More pathfinders than may open, and boards that would close, are both named."""
    problem = micro_problem()
    three = dataclasses.replace(problem, boards=problem.boards.assign(network=["North", "West"]))
    with pytest.raises(ModelError, match="so few boards") as caught:
        choose_openings(three, pd.Series([1, 2], index=[1, 2]), 1)
    assert [fault.code for fault in caught.value.faults] == ["too-few-openings"]
    waves = random_problem(next(s for s in range(60) if len(random_problem(s).waves) == 3))
    falling = pd.Series([2, 1, len(waves.boards)], index=waves.waves)
    with pytest.raises(ModelError) as caught:
        choose_openings(waves, falling, 0)
    assert "boards-would-close" in {fault.code for fault in caught.value.faults}


def test_openings_that_cannot_be_are_said_with_the_way_out():
    """A firm floor that no money can pay is infeasible, and the settings to change are named."""
    problem = micro_problem(
        floor_coverage=micro_problem().rules.floor_coverage + 1.0, firm=("floor_coverage",)
    )
    with pytest.raises(InfeasibleError, match=r"waves\.boards_open"):
        choose_openings(problem, pd.Series([1, 2], index=[1, 2]), 0)


def test_no_time_is_said_as_such():
    """Without time for any openings the error names the way out."""
    problem = instance(SEEDS[0])
    with pytest.raises(StoppedError, match="time limit"):
        choose_openings(problem, counts(problem), 1, time_limit_s=0.0)


def test_without_the_family_every_board_opens_at_once():
    """Where openings are switched off no board waits."""
    problem = micro_problem(families_off=("13_openings",))
    assert choose_openings(problem, pd.Series([1, 2], index=[1, 2]), 0).to_list() == [1, 1]


def test_every_board_open_from_the_start_is_a_spread():
    """Where all boards may open in wave 1, all do."""
    problem = instance(SEEDS[1])
    every = pd.Series(len(problem.boards), index=problem.waves)
    chosen = choose_openings(problem, every, 1)
    assert np.all(chosen == problem.waves[0])
    assert chosen.index.name == "board_code"


def test_boards_left_closed_are_refused():
    """All boards are open in the last wave: a smaller number there is a fault, not left unread."""
    with pytest.raises(ModelError) as caught:
        choose_openings(micro_problem(), pd.Series([1, 1], index=[1, 2]), 0)
    (fault,) = caught.value.faults
    assert (fault.code, fault.remedy) == ("boards-left-closed", "Let waves.boards_open end with 2")
