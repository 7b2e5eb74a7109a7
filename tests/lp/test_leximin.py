"""Leximin coverage: the worst board first, then the next, against a search board by board."""

from __future__ import annotations

import dataclasses

import pulp
import pytest
from instances import random_problem
from oracle import TOLERANCES

from allocator.lp.extract import plan_tables
from allocator.lp.foresight import first_waves
from allocator.lp.formulation import build
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import solve

#: Coverage that counts as the same, as a share.
SAME = 1e-6


def one_wave(seed: int) -> AllocationProblem:
    """Return a random instance of one wave whose only aim is leximin coverage."""
    problem = first_waves(random_problem(seed), 1)
    rules = dataclasses.replace(problem.rules, objectives=("leximin_coverage",))
    return dataclasses.replace(problem, rules=rules)


def scip_leximin(problem: AllocationProblem) -> list[float]:
    """Return the boards' coverage, lowest first, settling board by board with SCIP.

    At each level the least coverage is raised; a board is settled if it cannot rise above that
    level while the others keep it. Nothing here uses duals or the levels of the formulation.
    """
    wave = problem.waves[0]
    need = problem.board_need[wave]
    boards = [b for b in problem.boards.index if need[b] > 0 and problem.is_open(b, wave)]
    levels: dict[str, float] = {}
    while len(levels) < len(boards):
        rest = [b for b in boards if b not in levels]
        level = best(problem, levels, rest, None)
        top = {b: best(problem, levels, [o for o in rest if o != b], (b, level)) for b in rest}
        levels |= {b: level for b in rest if top[b] <= level + SAME}
    return sorted(levels.values())


def best(
    problem: AllocationProblem,
    settled: dict[str, float],
    rest: list[str],
    single: tuple[str, float] | None,
) -> float:
    """Return the highest least coverage of the rest, or of a single board above a level."""
    stated = build(problem)
    wave = problem.waves[0]
    served, need = stated.variables["served"], problem.board_need[wave]
    least = stated.lp.add_variable("least_coverage", lowBound=0)
    for board, level in settled.items():
        stated.lp.addConstraint(served[board, wave] >= (level - 1e-9) * need[board], f"at_{board}")
    for board in rest:
        floor = least * need[board] if single is None else (single[1] - 1e-9) * need[board]
        stated.lp.addConstraint(served[board, wave] >= floor, f"rest_{board}")
    if single is not None:
        own = least * need[single[0]] <= served[single[0], wave]
        stated.lp.addConstraint(own, "single")
    stated.lp.setObjective(-1.0 * least)
    result = stated.lp.solve(pulp.SCIP_PY(msg=False, options=TOLERANCES))
    assert result.status_str == "Optimal"
    return -float(result.objective)


@pytest.mark.parametrize("seed", range(6))
def test_every_board_is_as_well_served_as_the_worse_served_allow(seed):
    """The coverages of all boards, lowest first, are those of a search board by board."""
    problem = one_wave(seed)
    plan = solve(problem)
    coverage = plan_tables(problem, plan)["board_coverage"]["coverage"]
    wave = problem.waves[0]
    judged = [b for b in problem.boards.index if problem.is_open(b, wave)]
    found = sorted(coverage.loc[(b, wave)] for b in judged if problem.board_need.at[b, wave] > 0)
    assert found == pytest.approx(scip_leximin(problem), abs=5e-6)


@pytest.mark.parametrize("seed", range(6))
def test_levels_rise_and_each_is_proved(seed):
    """Every level has a bound of its own, and no level lies below the one before it."""
    levels = solve(one_wave(seed)).stages
    assert all(stage.status == "proved" for stage in levels)
    values = [-stage.value for stage in levels]
    assert values == sorted(values)


def test_the_first_level_is_worst_coverage():
    """Leximin begins where the worst board's coverage does, over all waves."""
    problem = random_problem(3)
    rules = problem.rules
    first = [
        solve(
            dataclasses.replace(problem, rules=dataclasses.replace(rules, objectives=(name,)))
        ).stages[0]
        for name in ("worst_coverage", "leximin_coverage")
    ]
    assert first[0].bound == pytest.approx(first[1].bound, abs=1e-7)
