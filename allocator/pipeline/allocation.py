"""Makes a plan: checks inputs, lays the ground, decides, re-checks, and answers beside it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from allocator.analysis.baselines import baseline_posts
from allocator.analysis.indicators import serving_wte
from allocator.inputs.demand import Demand
from allocator.inputs.geography import Geography
from allocator.inputs.service import ServiceModel
from allocator.inputs.workspace import Workspace, open_workspace
from allocator.lp.answers import post_ranges, shadow_prices
from allocator.lp.check import CheckedRule, check_plan, require_kept
from allocator.lp.extract import plan_tables
from allocator.lp.plan import Plan
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import Solution
from allocator.pipeline.decision import Decision, decide
from allocator.pipeline.ground import Ground, lay_ground, sound_model
from allocator.pipeline.provenance import provenance
from allocator.travel.times import TravelTimes

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Allocation:
    """A plan with the inputs that made it and the checks that it passed.

    Parameters
    ----------
    plan
        The plan.
    ground, model, problem
        What it was made from.
    solution
        The solver's answer, with its live model and proofs.
    checks
        One re-checked rule each.
    baselines
        Posts under simple rules: index ``(board_code, wave)``, see `baseline_posts`.
    answers
        Answers beside the plan by table name: ``shadow_prices``, ``post_ranges``,
        ``threshold_options``, ``whole_posts_loss``; those that were asked for or arose.
    seconds
        Wall time of each stage.
    """

    plan: Plan
    ground: Ground
    model: ServiceModel
    problem: AllocationProblem
    solution: Solution
    checks: tuple[CheckedRule, ...]
    baselines: pd.DataFrame
    answers: dict[str, pd.DataFrame]
    seconds: dict[str, float]

    @property
    def workspace(self) -> Workspace:
        """The workspace."""
        return self.ground.workspace

    @property
    def geography(self) -> Geography:
        """Boards, zones, bases and units."""
        return self.ground.geography

    @property
    def demand(self) -> Demand:
        """Need by zone and wave."""
        return self.ground.demand

    @property
    def times(self) -> TravelTimes:
        """Minutes by zone and base."""
        return self.ground.times

    @property
    def crossings(self) -> pd.DataFrame:
        """Ferries, and flights where people may fly, as lines."""
        return self.ground.crossings


def allocate(
    workspace: Workspace | Path | None = None,
    model: str | Path = "national",
    *,
    scenarios: Iterable[str | Path] = ("baseline",),
    overrides: Iterable[str] = (),
    time_limit_s: float | None = None,
    answers: bool = False,
    progress: Progress | None = None,
) -> Allocation:
    """Make a plan.

    Parameters
    ----------
    workspace
        A workspace or its folder; the reference workspace by default.
    model
        Name or path of a model of service.
    scenarios
        Names or paths of scenarios, applied in order.
    overrides
        ``key=value`` texts, applied last.
    time_limit_s
        Seconds for the solver.
    answers
        Whether to work out prices of limits and ranges of posts too.
    progress
        Called with a sentence as each stage begins.

    Returns
    -------
    Allocation
        The checked plan with everything that made it.

    Raises
    ------
    DataError, ModelError
        The inputs are wrong; every fault at once.
    InfeasibleError
        No plan keeps every rule.
    SolverError, StoppedError
        The solver gave no answer that can be used.
    """
    say = progress or (lambda _sentence: None)
    clock: dict[str, float] = {}
    overrides = tuple(overrides)
    if not isinstance(workspace, Workspace):
        workspace = open_workspace(workspace)
    say("checking every input")
    with _timed(clock, "inputs"):
        service = sound_model(workspace, model, scenarios=scenarios, overrides=overrides)
    say("working out travel times")
    with _timed(clock, "travel"):
        ground = lay_ground(workspace, service)
    with _timed(clock, "solve"):
        decision = decide(ground, service, time_limit_s=time_limit_s, progress=say)
    service, problem, solution = decision.model, decision.problem, decision.solution
    say("re-checking every rule")
    with _timed(clock, "check"):
        tables = plan_tables(problem, solution)
        checks = check_plan(problem, tables)
        require_kept(checks)
    plan = Plan(
        tables=tables,
        status=decision.status,
        waves=problem.waves,
        settings=service.table(),
        provenance={
            **provenance(service, ground, overrides),
            "columns": solution.size[0],
            "rows": solution.size[1],
        },
    )
    baselines = baseline_posts(serving_wte(plan), ground.shares)
    with _timed(clock, "answers"):
        beside = _answers(decision, say if answers else None)
    return Allocation(plan, ground, service, problem, solution, checks, baselines, beside, clock)


def _answers(decision: Decision, say: Progress | None) -> dict[str, pd.DataFrame]:
    """Return what was chosen on the way and, if there is one to say so to, prices and ranges."""
    tables = {"threshold_options": decision.options, "whole_posts_loss": decision.loss}
    if say is not None:
        say("pricing each limit")
        tables["shadow_prices"] = shadow_prices(decision.relaxed)
        say("finding which posts are free")
        tables["post_ranges"] = post_ranges(decision.relaxed)
    return {name: table for name, table in tables.items() if not table.empty}


@contextmanager
def _timed(clock: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    clock[stage] = time.perf_counter() - start
