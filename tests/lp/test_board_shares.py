"""Shares by board and wave in the program itself: a case by hand, and laws on random instances."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from instances import random_problem
from micro import micro_problem
from proof_cases import saved, with_rules

from allocator.analysis.rules import own_use_gbp, standing
from allocator.errors import InfeasibleError
from allocator.lp.check import check_plan
from allocator.lp.extract import plan_tables
from allocator.lp.plan import Plan
from allocator.lp.problem import AllocationProblem
from allocator.lp.saved import problem_of, problem_tables
from allocator.lp.solver import Solution, solve
from allocator.outputs.verification import verify_saved

SEEDS = range(4)


def shared(problem: AllocationProblem, shares: pd.DataFrame | None) -> AllocationProblem:
    """Return an instance with other board shares."""
    return dataclasses.replace(problem, board_shares=shares)


def frame(problem: AllocationProblem, rows: list[list[float]]) -> pd.DataFrame:
    """Return shares, a row a board and a column a wave."""
    return pd.DataFrame(rows, index=problem.boards.index, columns=problem.need.columns)


def values(solution: Solution) -> list[float]:
    """Return the value of every stage, in order."""
    return [stage.value for stage in solution.stages]


def as_plan(problem: AllocationProblem, solution: Solution) -> Plan:
    """Return the tables of a solution as a plan."""
    tables = plan_tables(problem, solution)
    return Plan(tables, solution.status, problem.waves, pd.DataFrame())


def used_shares(problem: AllocationProblem, solution: Solution) -> pd.DataFrame:
    """Return what each team takes of the money, funded posts and set-up, as shares of it."""
    use = own_use_gbp(as_plan(problem, solution), problem.rules.vacancy_share)
    wide = use.unstack("wave").reindex(problem.boards.index).fillna(0.0)
    return wide / problem.budgets_gbp.loc["community"]


def test_two_boards_by_hand() -> None:
    """Shares that change from wave to wave give the posts that a pencil gives.

    Wave 1, halves of GBP 110k: a post with its set-up costs 110k, so half a post each. A's places
    take 50 and 60 hours a family at the same coverage z: 2,100 z = 500, z = 5/21; B: 1,000 z = 500.
    Wave 2, 70 % and 30 % of GBP 200k: 100 t + 10 (t - 1/2) = 140 or 60, so t = 145/110 and 65/110,
    z = 145/231 and 13/22. The worst of each wave add to 5/21 + 13/22 = 383/462, and unmet are
    40 x 16/21 + 10 + 40 x 86/231 + 20 x 9/22 families.
    """
    problem = micro_problem()
    problem = shared(problem, frame(problem, [[0.5, 0.7], [0.5, 0.3]]))
    solution = solve(problem)
    tables = plan_tables(problem, solution)
    posts = tables["team_posts"]["filled_wte"].xs("community", level="service")
    assert posts.to_dict() == pytest.approx(
        {("A", 1): 0.5, ("A", 2): 145 / 110, ("B", 1): 0.5, ("B", 2): 65 / 110}
    )
    coverage = tables["board_coverage"]["coverage"]
    assert coverage.to_dict() == pytest.approx(
        {("A", 1): 5 / 21, ("A", 2): 145 / 231, ("B", 1): 1 / 2, ("B", 2): 13 / 22}
    )
    worst, unmet, *_rest = values(solution)
    assert worst == pytest.approx(-383 / 462)
    assert unmet == pytest.approx(40 * 16 / 21 + 10 + 40 * 86 / 231 + 20 * 9 / 22)


def test_the_optimums_own_shares_give_back_the_optimum_by_hand() -> None:
    """Where nobody is vacant, use adds to the budget: the optimum's shares are its plan again."""
    problem = micro_problem()
    free = solve(problem)
    shares = used_shares(problem, free)
    assert shares.sum().tolist() == pytest.approx([1.0, 1.0])
    assert values(solve(shared(problem, shares))) == pytest.approx(values(free))


@pytest.mark.parametrize(("seed", "recruits"), [(0, 1.0), (1, 1.0), (2, 30.0), (3, 30.0)])
def test_the_optimums_own_use_gives_back_the_optimum(seed: int, recruits: float) -> None:
    """A board that may take what it takes in the optimum loses nothing, stage by stage.

    The right quantity is funded posts and set-up of each team over the budget. With vacancies it
    adds to more than 1, for the optimum pays set-up from what vacant posts leave; so it stands here
    as it is, and the shares that a rule makes of it, which add to 1, may only do worse.
    """
    problem = shared(random_problem(seed), None)
    problem = with_rules(problem, hires_wte=problem.rules.hires_wte * recruits)
    free = solve(problem)
    use = used_shares(problem, free)
    best = values(free)
    assert values(solve(shared(problem, use * (1 + 1e-7)))) == pytest.approx(best, abs=1e-5)
    fixed = shared(problem, use / np.maximum(use.sum(), 1e-12))
    assert (use.sum() <= 1.0).all() == (recruits == 1.0), "one case each"
    if recruits == 1.0:
        assert standing(values(solve(fixed)), best)[0] == "same"
        return
    try:
        assert standing(values(solve(fixed)), best)[0] in {"same", "worse"}
    except InfeasibleError:
        # Posts that are there already may cost more than a share that adds to 1 with the others.
        assert (problem.boards["existing_wte"] > 0).any()


@pytest.mark.parametrize("seed", SEEDS)
def test_no_shares_do_better_than_none(seed: int) -> None:
    """Whatever the shares, no stage that decides is better than the optimum's; the plan passes."""
    problem = random_problem(seed)
    rng = np.random.default_rng(seed)
    shares = frame(
        problem, rng.dirichlet(np.ones(len(problem.boards)), len(problem.waves)).T.tolist()
    )
    ruled = shared(problem, shares)
    solution = solve(ruled)
    checks = check_plan(ruled, plan_tables(ruled, solution))
    assert [check.rule for check in checks if not check.kept] == []
    best = values(solve(shared(problem, None)))
    assert standing(values(solution), best, same=1e-5)[0] in {"same", "worse"}


@pytest.mark.parametrize("seed", [1])
def test_a_run_with_shares_by_wave_reads_back_and_verifies(seed: int) -> None:
    """Saved, read and proved again: rules, bounds and figures of the run hold, share by share."""
    problem = random_problem(seed)
    parts = np.linspace(1.0, 2.0, len(problem.boards) * len(problem.waves))
    shares = frame(problem, parts.reshape(len(problem.boards), -1).tolist())
    ruled = shared(problem, shares / shares.sum())
    again = problem_of(problem_tables(ruled))
    assert again.board_shares is not None
    assert again.board_shares.to_numpy().tolist() == ruled.board_shares.to_numpy().tolist()
    assert [str(fault) for fault in verify_saved(saved(ruled)).faults] == []


def test_a_broken_share_of_one_wave_is_found() -> None:
    """The re-check holds each wave against its own share: other shares break it."""
    problem = micro_problem()
    made = shared(problem, frame(problem, [[0.5, 0.7], [0.5, 0.3]]))
    held = shared(problem, frame(problem, [[0.5, 0.3], [0.5, 0.7]]))
    checks = check_plan(held, plan_tables(made, solve(made)))
    assert [check.rule for check in checks if not check.kept] == ["5 money"]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_supported_board_pays_its_hubs_alone(seed: int) -> None:
    """All money with supported boards is all money for their hubs, and none for the others."""
    problem = random_problem(seed)
    supported = [board for board in problem.supported if board in problem.hubs]
    if not supported:
        problem = random_problem(222)
        supported = [board for board in problem.supported if board in problem.hubs]
    rows = [
        [1.0 / len(supported) if board in supported else 0.0] * len(problem.waves)
        for board in problem.boards.index
    ]
    boards = problem.boards.assign(existing_wte=0.0)
    problem = dataclasses.replace(problem, boards=boards, decided=None)
    ruled = with_rules(shared(problem, frame(problem, rows)), transfer_share=0.0)
    posts = plan_tables(ruled, solve(ruled))["team_posts"]["filled_wte"]
    teams = posts.xs("community", level="service").groupby("board_code").max()
    hubs = {hub for board in supported for hub in problem.hubs[board]}
    assert (teams[~teams.index.isin(hubs)] <= 1e-7).all()
