"""From whole posts to the plan at full detail, and what whole posts cost."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from allocator.errors import InfeasibleError
from allocator.lp.solver import Solution, Stage, solve
from allocator.lp.whole.posts import WholePosts

Progress = Callable[[str], None]


def solve_whole(
    whole: WholePosts,
    *,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Return the plan at full detail with whole posts, lead hubs and bases decided.

    Parameters
    ----------
    whole
        The whole posts.
    time_limit_s, progress
        As for `allocator.lp.solver.solve`.

    Raises
    ------
    InfeasibleError
        The posts that suit merged zones break a firm standard at full detail.
    StoppedError, SolverError
        As for `allocator.lp.solver.solve`.
    """
    try:
        return solve(whole.problem, time_limit_s=time_limit_s, progress=progress)
    except InfeasibleError as error:
        raise InfeasibleError(
            f"The whole posts chosen on {len(whole.clustered.zones)} merged zones break a rule on "
            f"the {len(whole.problem.zones)} zones of the plan: take a standard out of "
            "policies.firm, or plan without posts.whole",
            error.faults,
        ) from error


def whole_posts_loss(
    lp_stages: tuple[Stage, ...], plan_stages: tuple[Stage, ...], whole: WholePosts
) -> pd.DataFrame:
    """Return what whole posts cost on each objective.

    Parameters
    ----------
    lp_stages
        Stages of the linear program, posts in any fraction.
    plan_stages
        Stages of the plan at full detail with whole posts decided.
    whole
        The whole posts, with the gap that each stage proved on the merged instance.

    Returns
    -------
    pandas.DataFrame
        Index ``objective``; columns ``lp_value, whole_value, loss, unit, gap, status``. Each
        objective is minimised, so a loss is above nought; one of a later objective may be below,
        where an earlier one lost. The gap is that of the search for whole numbers on merged zones;
        an objective that it leaves to full detail has none.
    """
    before = {stage.objective: stage.value for stage in lp_stages}
    proved = {stage.objective: stage for stage in whole.stages}
    rows = []
    for stage in plan_stages:
        if stage.objective not in before:
            continue
        found = proved.get(stage.objective.removesuffix(" 1"))
        lp_value = before[stage.objective]
        rows.append(
            (
                stage.objective,
                lp_value,
                stage.value,
                stage.value - lp_value,
                stage.unit,
                None if found is None else found.gap,
                None if found is None else found.status,
            )
        )
    columns = ["objective", "lp_value", "whole_value", "loss", "unit", "gap", "status"]
    return pd.DataFrame(rows, columns=columns).set_index("objective")
