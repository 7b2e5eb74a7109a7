"""Solves one model on its ground: which boards open when, then the waves in their mode."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pandas as pd

from allocator.errors import Fault, InfeasibleError, ModelError
from allocator.inputs.service import ServiceModel
from allocator.lp.diagnosis import explained
from allocator.lp.foresight import solve_with
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import Solution
from allocator.lp.whole import choose_openings
from allocator.pipeline.ground import Ground

Say = Callable[[str], None]


def require_one_mode(model: ServiceModel) -> None:
    """Raise if choices that look at all waves stand beside waves decided one by one.

    Raises
    ------
    ModelError
        Naming each.
    """
    if model.word("waves.foresight") == "full":
        return
    asked = {
        "waves.rollout": model.word("waves.rollout") == "pathfinder",
        "posts.whole": model.flag("posts.whole"),
    }
    faults = [
        Fault(
            "needs-foresight",
            f"{key} looks at all waves at once, waves.foresight decides them one by one",
            "Set waves.foresight to full, or leave this setting as the national model has it",
            column=key,
        )
        for key, wanted in asked.items()
        if wanted
    ]
    if faults:
        raise ModelError("Two settings of the model do not go together", faults)


def solved(
    ground: Ground, model: ServiceModel, *, time_limit_s: float | None, say: Say
) -> tuple[AllocationProblem, Solution]:
    """Return the instance of a model with its openings settled, and its plan.

    Raises
    ------
    InfeasibleError
        With the policies in conflict and the cheapest repair.
    """
    problem = ground.problem(model)
    try:
        if model.word("waves.rollout") == "pathfinder":
            say("choosing the boards that open first")
            first_wave = choose_openings(
                problem,
                model.by_wave("waves.boards_open"),
                int(model.number("waves.pathfinders_per_network")),
                time_limit_s=time_limit_s,
            )
            problem = opened(problem, first_wave)
        return solve_with(
            problem, model.word("waves.foresight"), time_limit_s=time_limit_s, progress=say
        )
    except InfeasibleError as error:
        raise explained(problem, error, time_limit_s=time_limit_s) from error


def opened(problem: AllocationProblem, first_wave: pd.Series) -> AllocationProblem:
    """Return an instance whose boards open in given waves.

    Parameters
    ----------
    problem
        The instance.
    first_wave
        Wave in which each board opens: index ``board_code``.
    """
    boards = problem.boards.assign(first_wave=first_wave.reindex(problem.boards.index).astype(int))
    return dataclasses.replace(problem, boards=boards)
