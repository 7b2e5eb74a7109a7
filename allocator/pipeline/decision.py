"""From a model on its ground to a solved instance: thresholds, openings, waves, whole posts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from allocator.inputs.service import ServiceModel
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import Solution
from allocator.lp.whole import (
    WholePosts,
    post_rules,
    solve_whole,
    whole_posts,
    whole_posts_loss,
)
from allocator.pipeline.choice import chosen_models
from allocator.pipeline.ground import Ground
from allocator.pipeline.solving import opened, require_one_mode, solved

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Decision:
    """A solved instance and what was chosen on the way.

    Parameters
    ----------
    model
        The model, with every choice of its own settled.
    problem, solution
        The instance and its plan.
    relaxed
        The plan with posts in any fraction, from which prices and ranges are read: the solution
        itself unless posts are whole.
    whole
        How whole posts were chosen; None where posts may be fractions.
    options
        The combinations of models of service that were compared: index ``option``; columns
        ``forced``, ``chosen`` and one column for each objective. Empty where none was to choose.
    loss
        What whole posts cost on each objective, see `whole_posts_loss`. Empty where posts may be
        fractions.
    """

    model: ServiceModel
    problem: AllocationProblem
    solution: Solution
    relaxed: Solution
    whole: WholePosts | None
    options: pd.DataFrame
    loss: pd.DataFrame

    @property
    def status(self) -> str:
        """``proved``, or ``stopped`` where the plan or its whole posts ended before proof."""
        stopped = self.whole is not None and self.whole.status != "proved"
        return "stopped" if stopped else self.solution.status


def decide(
    ground: Ground,
    model: ServiceModel,
    *,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Decision:
    """Solve a model of service on its ground.

    Parameters
    ----------
    ground
        Facts, need and travel times.
    model
        The model; ``service_model.threshold_policy`` may leave the choice of models of service to
        the plan.
    time_limit_s
        Seconds for one plan.
    progress
        Called with one sentence as each stage begins.

    Returns
    -------
    Decision
        The solved instance, with what was chosen on the way.

    Raises
    ------
    ModelError
        If too many boards lie near a threshold for every combination to be solved, or a roll-out
        or whole posts are asked for with waves decided one by one.
    InfeasibleError, StoppedError, SolverError
        As `allocator.lp.solver.solve`.
    """
    say = progress or (lambda _sentence: None)
    require_one_mode(model)
    options = pd.DataFrame()
    if model.word("service_model.threshold_policy") == "choice":
        model, options = chosen_models(ground, model, time_limit_s=time_limit_s, say=say)
    problem, relaxed = solved(ground, model, time_limit_s=time_limit_s, say=say)
    if not model.flag("posts.whole"):
        return Decision(model, problem, relaxed, relaxed, None, options, pd.DataFrame())
    say("choosing posts that can be recruited")
    whole = whole_posts(
        problem,
        opened(ground.problem(model, nearest_only=False), problem.boards["first_wave"]),
        post_rules(model),
        time_limit_s=time_limit_s,
        progress=say,
    )
    solution = solve_whole(whole, time_limit_s=time_limit_s, progress=say)
    loss = whole_posts_loss(relaxed.stages, solution.stages, whole)
    return Decision(model, whole.problem, solution, relaxed, whole, options, loss)
