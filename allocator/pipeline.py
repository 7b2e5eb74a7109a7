"""Where the stages meet: from a workspace and a model of service to a checked plan."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from allocator.analysis.baselines import baseline_posts, share_of
from allocator.analysis.indicators import serving_wte
from allocator.errors import DataError, ModelError
from allocator.inputs.checks import check_workspace
from allocator.inputs.demand import (
    Demand,
    births_by_board,
    demand,
    nrac_shares,
    under3_by_board,
)
from allocator.inputs.geography import Geography, load_geography
from allocator.inputs.service import ServiceModel, load_model
from allocator.inputs.workspace import Workspace, open_workspace
from allocator.lp.check import CheckedRule, check_plan, require_kept
from allocator.lp.extract import plan_tables
from allocator.lp.instance import make_problem
from allocator.lp.plan import Plan
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import SOLVER_OPTIONS, solve
from allocator.travel.crossings import CrossingRules
from allocator.travel.engines.choice import choose_engine
from allocator.travel.network import load_network
from allocator.travel.times import TravelTimes, times_by, with_day_trips

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Allocation:
    """A plan with the inputs that made it and the checks that it passed.

    Parameters
    ----------
    plan
        The plan.
    workspace, geography, model, demand, times, problem
        What it was made from.
    checks
        One re-checked rule each.
    baselines
        Posts under simple rules: index ``(board_code, wave)``, see `baseline_posts`.
    seconds
        Wall time of each stage.
    """

    plan: Plan
    workspace: Workspace
    geography: Geography
    model: ServiceModel
    demand: Demand
    times: TravelTimes
    problem: AllocationProblem
    checks: tuple[CheckedRule, ...]
    baselines: pd.DataFrame
    seconds: dict[str, float]


def allocate(
    workspace: Workspace | Path | None = None,
    model: str | Path = "national",
    *,
    scenarios: Iterable[str | Path] = ("baseline",),
    overrides: Iterable[str] = (),
    time_limit_s: float | None = None,
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
        geography = load_geography(workspace)
        births = births_by_board(workspace, service.word("demand.births_basis"))
        need = read_demand(geography, workspace, service)
    say("working out travel times")
    with _timed(clock, "travel"):
        times = read_travel_times(geography, workspace, service)
    with _timed(clock, "problem"):
        shares = rule_shares(workspace, births)
        rule = service.word("money.board_shares")
        problem = make_problem(
            geography,
            need.need,
            births,
            times.minutes,
            service,
            board_shares=shares.get(rule),
            day_trip=times.day_trip,
        )
    with _timed(clock, "solve"):
        solution = solve(problem, time_limit_s=time_limit_s, progress=say)
    say("re-checking every rule")
    with _timed(clock, "check"):
        tables = plan_tables(problem, solution)
        checks = check_plan(problem, tables)
        require_kept(checks)
    plan = Plan(
        tables=tables,
        status=solution.status,
        waves=problem.waves,
        settings=service.table(),
        provenance={
            "model": service.name,
            "model_title": service.title,
            "scenarios": list(service.scenarios),
            "scenario_titles": list(service.scenario_titles),
            "overrides": list(overrides),
            "travel_engine": times.engine,
            "travel_data_date": times.data_date,
            "travel_season": times.season,
            "solver": "HiGHS through PuLP",
            "solver_options": dict(SOLVER_OPTIONS),
            "columns": solution.size[0],
            "rows": solution.size[1],
        },
    )
    baselines = baseline_posts(serving_wte(plan), shares)
    return Allocation(
        plan, workspace, geography, service, need, times, problem, checks, baselines, clock
    )


def sound_model(
    workspace: Workspace,
    model: str | Path,
    *,
    scenarios: Iterable[str | Path] = (),
    overrides: Iterable[str] = (),
) -> ServiceModel:
    """Return a model of service of a workspace that has no fault, not even where no plan looks.

    Raises
    ------
    DataError
        With every fault of tables, network, model and scenarios at once.
    """
    faults = check_workspace(workspace)
    service = None
    try:
        service = load_model(workspace, model, scenarios=scenarios, overrides=overrides)
    except (DataError, ModelError) as error:
        faults += error.faults
    try:
        load_network(workspace)
    except DataError as error:
        faults += error.faults
    if faults or service is None:
        # A fault of a table that two readers meet is one fault.
        once = tuple(dict.fromkeys(faults))
        counted = "1 fault" if len(once) == 1 else f"{len(once)} faults"
        raise DataError(f"No plan can be made: the input has {counted}", once)
    return service


def read_demand(geography: Geography, workspace: Workspace, model: ServiceModel) -> Demand:
    """Return need by zone and wave as a model of service counts it."""
    return demand(
        geography,
        workspace,
        births_basis=model.word("demand.births_basis"),
        need_rate=model.number("demand.need_rate"),
        deprivation_weight=model.number("demand.deprivation_weight"),
        access_weight=model.number("demand.access_weight"),
        waves=model.waves,
    )


def read_travel_times(
    geography: Geography, workspace: Workspace, model: ServiceModel
) -> TravelTimes:
    """Return minutes from every zone to every base as a model of service counts them.

    Where outreach must come back on the same day, the matrix of day trips stands beside them.
    """
    network = load_network(
        workspace,
        season=model.word("travel.season"),
        flights=model.flag("travel.flights"),
        rules=crossing_rules(model),
    )
    engine = choose_engine(model.word("travel.engine"), workspace, network)
    times = times_by(engine, geography.zones, geography.bases)
    if not model.flag("travel.outreach_same_day"):
        return times
    return with_day_trips(
        times,
        engine,
        geography.zones,
        geography.bases,
        day_minutes=model.number("travel.working_day_minutes"),
        visit_minutes=model.number("travel.outreach_visit_minutes"),
    )


def crossing_rules(model: ServiceModel) -> CrossingRules:
    """Return how a model of service counts waits and cancellations."""
    return CrossingRules(
        service_hours=model.number("travel.service_hours_per_day"),
        max_wait_minutes=model.number("travel.max_wait_minutes"),
        cancellation_share=model.number("travel.cancellation_share"),
    )


def rule_shares(workspace: Workspace, births: pd.Series) -> dict[str, pd.Series]:
    """Return each simple rule's share by board."""
    return {
        "births": share_of(births),
        "under3": share_of(under3_by_board(workspace)),
        "nrac": nrac_shares(workspace),
    }


@contextmanager
def _timed(clock: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    clock[stage] = time.perf_counter() - start
