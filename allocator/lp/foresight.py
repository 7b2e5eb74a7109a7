"""What each wave knows of later ones: full foresight, myopic waves, a committed first wave."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable

import pandas as pd

from allocator.errors import InfeasibleError
from allocator.lp.problem import AllocationProblem, Rules
from allocator.lp.solver import Solution, solve

Progress = Callable[[str], None]


def solve_with(
    problem: AllocationProblem,
    foresight: str,
    *,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> tuple[AllocationProblem, Solution]:
    """Solve an instance under a mode of foresight.

    Parameters
    ----------
    problem
        The instance.
    foresight
        ``full``: all waves at once. ``myopic``: each wave as though it were the last, the posts of
        earlier waves as decided. ``committed``: so for the first wave, then the others together.
    time_limit_s
        Seconds for all solves together.
    progress
        Called with one sentence as each stage begins.

    Returns
    -------
    tuple
        The instance of all waves with the posts that earlier waves decided, and its solution.

    Raises
    ------
    InfeasibleError, StoppedError, SolverError
        As `allocator.lp.solver.solve`.
    """
    say = progress or (lambda _sentence: None)
    until = None if time_limit_s is None else time.monotonic() + time_limit_s
    alone = {"full": (), "myopic": problem.waves[:-1], "committed": problem.waves[:1]}[foresight]
    for wave in alone if len(problem.waves) > 1 else ():
        say(f"deciding wave {wave} without the waves after it")
        part = first_waves(problem, problem.waves.index(wave) + 1)
        decided = decided_posts(_solved(part, _left(until), lambda _sentence: None))
        problem = dataclasses.replace(problem, decided=decided)
    return problem, _solved(problem, _left(until), say)


def _solved(problem: AllocationProblem, time_limit_s: float | None, say: Progress) -> Solution:
    try:
        return solve(problem, time_limit_s=time_limit_s, progress=say)
    except InfeasibleError as error:
        # The waves decided so far may have no plan where all waves together have one.
        raise error.about(problem) from error


def first_waves(problem: AllocationProblem, count: int) -> AllocationProblem:
    """Return the instance of the first waves alone, as though no other came after them.

    Parameters
    ----------
    problem
        The instance.
    count
        How many waves to keep, at least one.
    """
    waves = problem.waves[:count]
    kept = list(waves)
    decided = problem.decided
    if decided is not None:
        decided = decided[decided.index.get_level_values("wave").isin(kept)]
    return dataclasses.replace(
        problem,
        waves=waves,
        need=problem.need[kept],
        embedded_standard=problem.embedded_standard[kept],
        embedded_route_families=problem.embedded_route_families[kept],
        mbu_standard=problem.mbu_standard[kept],
        budgets_gbp=problem.budgets_gbp[kept],
        board_shares=None if problem.board_shares is None else problem.board_shares[kept],
        rules=_first_waves_of(problem.rules, kept),
        decided=decided,
    )


def decided_posts(solution: Solution) -> pd.Series:
    """Return every post of a solution, WTE, by service, place and wave.

    As the solver has them, not rounded: what is decided must still keep every rule.
    """
    live = solution.live
    posts = {
        label: max(value, 0.0)
        for (kind, label), value in zip(live.column_keys, live.values().tolist(), strict=True)
        if kind == "t"
    }
    index = pd.MultiIndex.from_tuples(list(posts), names=["service", "place", "wave"])
    return pd.Series(list(posts.values()), index=index, dtype=float, name="wte").sort_index()


def _first_waves_of(rules: Rules, waves: list[int]) -> Rules:
    return dataclasses.replace(
        rules,
        hours_per_wte=rules.hours_per_wte[waves],
        hires_wte=rules.hires_wte[waves],
        trainees_wte=rules.trainees_wte[waves],
        floor_coverage=rules.floor_coverage[waves],
    )


def _left(until: float | None) -> float | None:
    """Return the seconds left, never quite none: the solver then says that it was stopped."""
    return None if until is None else max(0.001, until - time.monotonic())
