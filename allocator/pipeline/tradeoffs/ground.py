"""The proved plan that questions about objectives start from, and the check that their plans pass.

What a question cannot be asked of is refused before anything is solved.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

import pandas as pd

from allocator.errors import Fault, ModelError, StoppedError
from allocator.inputs.service import ServiceModel
from allocator.lp.check import check_plan, require_kept
from allocator.lp.extract import plan_tables
from allocator.lp.solver import Solution, Values
from allocator.pipeline.decision import Decision, decide
from allocator.pipeline.ground import Ground

Progress = Callable[[str], None]


def proved_decision(
    ground: Ground,
    model: ServiceModel,
    *,
    asked: str,
    time_limit_s: float | None,
    say: Progress,
) -> Decision:
    """Return the solved instance, if the question can be asked of it.

    Parameters
    ----------
    ground, model
        What is solved.
    asked
        What is asked for, a noun with its article.
    time_limit_s
        Seconds for one plan.
    say
        Called with one sentence as each stage begins.

    Raises
    ------
    ModelError
        Posts are whole, or waves are decided one by one.
    StoppedError
        The plan was stopped before proof.
    InfeasibleError, SolverError
        As `allocator.lp.solver.solve`.
    """
    faults = []
    if model.flag("posts.whole"):
        faults.append(
            Fault(
                "whole-posts",
                f"Posts in whole steps jump, and {asked} needs plans that change by any amount",
                "Ask it of the plan in fractions: --set posts.whole=false",
                column="posts.whole",
            )
        )
    foresight = model.word("waves.foresight")
    if foresight != "full":
        faults.append(
            Fault(
                "waves-one-by-one",
                f"Waves decided one by one have no optimum over all waves, which {asked} needs",
                "Ask it of all waves together: --set waves.foresight=full",
                column="waves.foresight",
                value=foresight,
            )
        )
    if faults:
        raise ModelError("This question cannot be asked of this model", faults)
    decision = decide(ground, model, time_limit_s=time_limit_s, progress=say)
    if decision.status != "proved":
        raise StoppedError(
            f"The plan was stopped before proof, so {asked} is not known; allow more with "
            "--time-limit"
        )
    return decision


def checked_tables(decision: Decision, plan: Mapping[str, Values]) -> dict[str, pd.DataFrame]:
    """Return the tables of a plan beside the decided one, every rule re-checked.

    Raises
    ------
    SolverError
        A rule is broken.
    """
    beside: Solution = dataclasses.replace(decision.solution, values=dict(plan), stages=())
    tables = plan_tables(decision.problem, beside)
    require_kept(check_plan(decision.problem, tables))
    return tables
