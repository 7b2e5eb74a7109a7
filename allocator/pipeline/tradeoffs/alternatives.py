"""Plans nearly as good as the plan of a model on its ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from allocator.errors import UsageError
from allocator.inputs.service import ServiceModel
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import Values
from allocator.lp.tradeoffs import (
    Allowed,
    Alternative,
    Loss,
    Ranges,
    allowed,
    alternatives,
    boards_table,
    objectives_table,
    posts_table,
    ranges,
    read_losses,
    require_known,
)
from allocator.pipeline.ground import Ground
from allocator.pipeline.tradeoffs.ground import Progress, checked_tables, proved_decision

#: Different plans that a planner can still look through.
MOST_PLANS = 20
DEFAULT_PLANS = 4


@dataclass(frozen=True)
class NearAnswer:
    """What is nearly as good as a plan.

    Parameters
    ----------
    losses
        The stated losses, the least first.
    within
        What each objective may become, by loss.
    tables
        ``ranges``: index ``(board_code, service, wave, loss)``, columns as of `post_ranges`;
        ``plans``: index ``(alternative, objective)``, see `objectives_table`; ``posts``: index
        ``(alternative, board_code, service, wave)``, see `posts_table`; ``boards``: as
        `boards_table`; ``distances``: index ``alternative`` from 1, columns ``changed_wte`` from
        the plan and ``nearest_wte`` from the nearest of the plan and the alternatives before it.
        Alternative 0 is the plan; the others are within the largest loss.
    problem
        The instance.
    """

    losses: tuple[Loss, ...]
    within: tuple[Allowed, ...]
    tables: dict[str, pd.DataFrame]
    problem: AllocationProblem


def find_alternatives(
    ground: Ground,
    model: ServiceModel,
    *,
    losses: Sequence[str] = ("1%",),
    objective: str | None = None,
    free: Sequence[str] = (),
    plans: int = DEFAULT_PLANS,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> NearAnswer:
    """Return each board's range of posts over all plans within a loss, and some of those plans.

    Parameters
    ----------
    ground, model
        What is solved.
    losses
        As `allocator.lp.tradeoffs.read_losses` takes them. A loss of nought is added to them, so
        that what a loss frees can be told from what is free anyway.
    objective
        The objective that may lose; by default each of them, by that share of its own value. The
        others stay as good as in the plan.
    free
        Objectives that count for nothing.
    plans
        How many plans that differ much are wanted.
    time_limit_s
        Seconds for the solver, the plan and all questions together.
    progress
        Called with one sentence as each part begins.

    Raises
    ------
    UsageError
        A loss, an objective or a count that makes no sense.
    ModelError
        A model that the question cannot be asked of.
    InfeasibleError, StoppedError, SolverError
        As `allocator.lp.solver.solve`.
    """
    say = progress or (lambda _sentence: None)
    order = model.words("objectives.order")
    require_known(() if objective is None else (objective,), order, "--objective")
    require_known(free, order, "--free")
    if objective in free:
        raise UsageError(f"{objective} is the objective that may lose: it cannot be free as well")
    if not 0 <= plans <= MOST_PLANS:
        raise UsageError(f"--plans {plans}: it can be 0 to {MOST_PLANS}")
    stated = read_losses(losses, objective)
    decision = proved_decision(
        ground, model, asked="a range of nearly as good plans", time_limit_s=time_limit_s, say=say
    )
    solution = decision.solution
    every = stated if stated[0].none else (stated[0].nought, *stated)
    within = tuple(allowed(solution, one, objective=objective, free=free) for one in every)
    found: list[Ranges] = []
    for loss, one in zip(every, within, strict=True):
        say(f"finding which posts are free within a loss of {loss.text}")
        found.append(ranges(solution, one))
    others = alternatives(solution, within[-1], found[-1], plans, progress=say)
    say("re-checking every alternative")
    for other in others:
        checked_tables(decision, other.plan)
    numbered: dict[int, dict[str, Values]] = {0: solution.values}
    numbered |= {number: other.plan for number, other in enumerate(others, start=1)}
    tables = {
        "ranges": by_loss(every, found),
        "plans": objectives_table(within[-1], others),
        "posts": posts_table(numbered),
        "boards": boards_table(decision.problem, numbered, "alternative"),
        "distances": distances(others),
    }
    return NearAnswer(every, within, tables, decision.problem)


def by_loss(losses: Sequence[Loss], found: Sequence[Ranges]) -> pd.DataFrame:
    """Return the ranges of every loss, posts first, the least loss of each post first."""
    parts = {loss.text: one.table for loss, one in zip(losses, found, strict=True)}
    frame = pd.concat(parts, names=["loss"])
    names = ["board_code", "service", "wave", "loss"]
    order = pd.MultiIndex.from_tuples(
        [(*post, loss) for post in found[0].table.index for loss in parts], names=names
    )
    return frame.reorder_levels(names).reindex(order)


def distances(others: Sequence[Alternative]) -> pd.DataFrame:
    """Return how far each alternative is from the plan and from its nearest predecessor, WTE."""
    index = pd.RangeIndex(1, len(others) + 1, name="alternative")
    return pd.DataFrame(
        {
            "changed_wte": [one.changed_wte for one in others],
            "nearest_wte": [one.nearest_wte for one in others],
        },
        index=index,
        dtype=float,
    )
