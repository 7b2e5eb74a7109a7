"""What a plan decides for each board in its last wave, in words that can be compared."""

from __future__ import annotations

import math

import pandas as pd

from allocator.lp.answers import Forced
from allocator.lp.problem import AllocationProblem
from allocator.pipeline.whatif.cover import NO_PLAN
from allocator.pipeline.whatif.why_tables import board_figures

#: Decisions that are solved for, each read from the last wave of the plan.
WORST, POSTS_RANK, COVERAGE_RANK, BASES = (
    "worst_served",
    "posts_rank",
    "coverage_rank",
    "bases_used",
)
DECISIONS = (WORST, COVERAGE_RANK, POSTS_RANK, BASES)
#: Decisions about posts: only a board with a team of its own has any.
OF_TEAMS = (POSTS_RANK, BASES)
NO_TEAM = "the board has no team of its own, so no post or base that could change"
#: Shares and posts that differ by less are the same.
SAME = 1e-6


def decisions(problem: AllocationProblem, forced: Forced | None) -> dict[tuple[str, str], str]:
    """Return what a plan decides for every board, in words, by board and decision.

    Parameters
    ----------
    problem
        The instance.
    forced
        Its plan; None where there is none.
    """
    boards = [str(board) for board in problem.boards.index]
    if forced is None:
        return {(board, decision): NO_PLAN for board in boards for decision in DECISIONS}
    wave = problem.waves[-1]
    figures = board_figures(problem, forced).xs(wave, level="wave")
    names = problem.boards["board_name"].astype(str)
    lowest = figures["coverage"].min()
    worst = ", ".join(sorted(names[figures.index[figures["coverage"] <= lowest + SAME]]))
    used: dict[str, list[str]] = {board: [] for board in boards}
    for (site, w), posts in forced.values["c"].items():
        if w == wave and posts > SAME:
            used[str(problem.bases.at[site, "board_code"])].append(str(site))
    found = {}
    for board in boards:
        found[board, WORST] = worst
        found[board, POSTS_RANK] = _rank(figures["posts_wte"], board)
        found[board, COVERAGE_RANK] = _rank(figures["coverage"], board)
        found[board, BASES] = ", ".join(sorted(used[board])) or "none"
    return found


def _rank(figures: pd.Series, board: str) -> str:
    """Return a board's place, the first having most; boards with the same share the better one."""
    own = figures[board]
    if math.isnan(own):
        return "none"
    return str(1 + int((figures > own + SAME).sum()))
