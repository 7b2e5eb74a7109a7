"""The front of two or three objectives of a model on its ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from allocator.analysis.indicators import island_indicators
from allocator.errors import Fault, ModelError, UsageError
from allocator.inputs.service import ServiceModel
from allocator.lp.plan import Plan
from allocator.lp.problem import AllocationProblem
from allocator.lp.tradeoffs import (
    CURVE,
    Front,
    boards_table,
    front,
    held_before,
    payoff_table,
    points_table,
    require_known,
    traded,
)
from allocator.pipeline.decision import Decision
from allocator.pipeline.ground import Ground
from allocator.pipeline.tradeoffs.ground import Progress, checked_tables, proved_decision

#: Even points that are worth their room on a page; and limits on each objective.
MOST_POINTS, MOST_STEPS = 500, 30
DEFAULT_STEPS = 6


@dataclass(frozen=True)
class FrontAnswer:
    """A front with its tables.

    Parameters
    ----------
    front
        The points with their plans.
    tables
        ``points``, ``payoff``, ``boards`` as `allocator.lp.tradeoffs` returns them, and
        ``islands``: index ``(point, island, wave)``; columns ``board_code``, ``need_families``,
        ``served_families``, ``coverage`` of all need there. Last wave only.
    problem
        The instance.
    order
        The model's objectives in order.
    """

    front: Front
    tables: dict[str, pd.DataFrame]
    problem: AllocationProblem
    order: tuple[str, ...]


def find_front(
    ground: Ground,
    model: ServiceModel,
    *,
    objectives: Sequence[str] = ("unmet_need", "worst_coverage"),
    points: int | None = None,
    free: Sequence[str] = (),
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> FrontAnswer:
    """Return what two or three objectives cost one another.

    Parameters
    ----------
    ground, model
        What is solved.
    objectives
        Two or three of ``worst_coverage``, ``unmet_need``, ``travel_burden``, ``spend``.
    points
        For two: so many points at even steps besides the corners; for three: so many limits on the
        second and on the third objective (6 by default), each pair of which gives a point.
    free
        Objectives that rank before those and would be held at their optimum, but are not.
    time_limit_s
        Seconds for the solver, the plan and all questions together.
    progress
        Called with one sentence as each part begins.

    Raises
    ------
    UsageError
        Objectives that cannot be set against one another, or counts that make no sense.
    ModelError
        A model that the question cannot be asked of.
    InfeasibleError, StoppedError, SolverError
        As `allocator.lp.solver.solve`.
    """
    say = progress or (lambda _sentence: None)
    names = traded(objectives)
    order = model.words("objectives.order")
    require_known(free, held_before(order, names, ()), "--free")
    flat = len(names) == CURVE
    _require_count(points, flat=flat)
    _require_stated(model, names)
    decision = proved_decision(
        ground, model, asked="a trade-off", time_limit_s=time_limit_s, say=say
    )
    found = front(
        decision.solution,
        names,
        free=free,
        even=points or 0 if flat else 0,
        steps=points or DEFAULT_STEPS,
        progress=say,
    )
    say("re-checking the plan of every point")
    plans = {number: one.plan for number, one in enumerate(found.points, start=1)}
    tables = {
        "points": points_table(found),
        "payoff": payoff_table(found),
        "boards": boards_table(decision.problem, plans, "point"),
        "islands": _islands(decision, found),
    }
    return FrontAnswer(found, tables, decision.problem, tuple(order))


def _islands(decision: Decision, found: Front) -> pd.DataFrame:
    """Return coverage of every island in the last wave at each point, its plan re-checked."""
    problem, parts = decision.problem, {}
    for number, one in enumerate(found.points, start=1):
        tables = checked_tables(decision, one.plan)
        plan = Plan(tables, "proved", problem.waves, pd.DataFrame())
        parts[number] = island_indicators(plan)
    frame = pd.concat(parts, names=["point"]).loc[
        :, ["board_code", "need_families", "served_families", "coverage"]
    ]
    return frame[frame.index.get_level_values("wave") == problem.waves[-1]]


def _require_count(points: int | None, *, flat: bool) -> None:
    least, most = (2, MOST_POINTS) if flat else (2, MOST_STEPS)
    if points is not None and not least <= points <= most:
        what = "even points along a curve" if flat else "limits on each of two objectives"
        raise UsageError(
            f"--points {points}: {what} can be {least} to {most}",
        )


def _require_stated(model: ServiceModel, names: Sequence[str]) -> None:
    """Raise if the rules that count an objective are switched off."""
    rules = {"worst_coverage": "12_coverage", "unmet_need": "1_need"}
    off = [name for name in names if rules.get(name) in model.words("families.off")]
    if off:
        raise ModelError(
            "An objective has no meaning in this model",
            [
                Fault(
                    "rule-off",
                    f"{name} is counted by the rules {rules[name]}, which are switched off",
                    "Leave it out, or switch the rules on",
                    column="families.off",
                )
                for name in off
            ],
        )
