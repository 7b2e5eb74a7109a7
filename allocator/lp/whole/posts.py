"""Makes a plan recruitable: whole steps of posts, viable teams, lead hubs and open bases."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from allocator.errors import Fault, InfeasibleError
from allocator.inputs.parameters import SERVICE_TITLES
from allocator.inputs.service import ServiceModel
from allocator.lp.formulation import build
from allocator.lp.formulation.variables import Variables
from allocator.lp.formulation.whole import STEP_TOLERANCE, PostRules, whole_extension
from allocator.lp.problem import AllocationProblem
from allocator.lp.whole.cluster import cluster_zones
from allocator.lp.whole.milp import WholeStage, objectives_until, run_stages
from allocator.lp.whole.restrict import restricted

Progress = Callable[[str], None]

#: Merged zones on which whole numbers are chosen.
MOST_ZONES = 70
#: A number above this is a one: the solver's whole numbers are whole within 1e-9.
_HALF = 0.5


@dataclass(frozen=True)
class WholePosts:
    """Posts in whole steps, and the instance at full detail that they leave.

    Parameters
    ----------
    decided
        Filled posts, WTE: index ``(service, place, wave)``.
    open_bases
        Bases that are open, sorted.
    lead_hubs
        The one hub board of each board that a network supports: index ``board_code``.
    stages
        The objectives over whole numbers, on the merged instance.
    problem
        The full instance with posts, lead hubs and bases decided: solving it gives the plan.
    clustered
        The merged instance.
    seconds
        Wall time.
    """

    decided: pd.Series
    open_bases: tuple[str, ...]
    lead_hubs: pd.Series
    stages: tuple[WholeStage, ...]
    problem: AllocationProblem
    clustered: AllocationProblem
    seconds: float

    @property
    def status(self) -> str:
        """``proved`` where every stage ended within the gap asked for, else ``stopped``."""
        return "proved" if all(s.status == "proved" for s in self.stages) else "stopped"


def post_rules(model: ServiceModel) -> PostRules:
    """Return what makes posts recruitable under a model of service."""
    return PostRules(
        step_wte=model.number("posts.step_wte"),
        minimum_team_wte=model.number("service_model.minimum_team_wte"),
        combined_imh_share=model.number("service_model.combined_imh_share"),
        max_bases=int(model.number("posts.max_bases")),
        largest_gap=model.number("posts.largest_gap"),
    )


def whole_posts(
    problem: AllocationProblem,
    wide: AllocationProblem,
    rules: PostRules,
    *,
    most_zones: int = MOST_ZONES,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> WholePosts:
    """Choose posts in whole steps, lead hubs and bases by the objectives in order.

    The whole numbers are chosen on zones merged by board and hours. They keep every rule at full
    detail too, for merged zones can each be covered alike; only a firm standard can fail there.
    Bases, once chosen for travel, stay for the objectives after it, whose bounds hold given them.
    Of leximin coverage the first level alone is sought, and evenness within boards is left to the
    plan at full detail, which takes every objective in its turn.

    Parameters
    ----------
    problem
        The instance.
    wide
        The same with arcs to every base, see ``nearest_only`` of `make_problem`; used only where
        fewer bases may open than there are.
    rules
        What makes posts recruitable.
    most_zones
        About how many merged zones to keep.
    time_limit_s
        Seconds for all stages together.
    progress
        Called with one sentence as each stage begins.

    Returns
    -------
    WholePosts
        Posts, bases, hubs, and the full instance with them decided.

    Raises
    ------
    InfeasibleError
        No posts in whole steps keep every rule.
    StoppedError
        The time limit came before any posts were found.
    SolverError
        HiGHS ended in any other way.
    """
    start = time.monotonic()
    require_steps(problem, rules)
    chooses = rules.chooses_bases(problem)
    detail = wide if chooses else problem
    clustered = cluster_zones(detail, most_zones)
    formulation = build(clustered, extension=whole_extension(rules))
    try:
        stages = run_stages(
            formulation,
            objectives_until(formulation),
            largest_gap=rules.largest_gap,
            # Another set of bases with the same travel is hardly to be found, and slow to seek.
            settled={"travel_burden": formulation.variables["base"].values()},
            time_limit_s=time_limit_s,
            say=progress or (lambda _sentence: None),
        )
    except InfeasibleError as error:
        raise InfeasibleError(error.message, _teams_too_small(problem, rules)) from error
    variables = formulation.variables
    decided = _decided(variables, rules.step_wte)
    bases = _chosen(variables, "base") if chooses else [(j,) for j in problem.bases.index]
    open_bases = tuple(sorted(str(site) for (site,) in bases))
    lead_hubs = pd.Series(
        {str(board): str(hub) for hub, board in _chosen(variables, "hub")}, dtype=object
    ).rename_axis("board_code")
    return WholePosts(
        decided=decided,
        open_bases=open_bases,
        lead_hubs=lead_hubs.rename("hub_board_code"),
        stages=stages,
        problem=restricted(detail, decided, open_bases, lead_hubs),
        clustered=clustered,
        seconds=time.monotonic() - start,
    )


def require_steps(problem: AllocationProblem, rules: PostRules) -> None:
    """Raise if firm standards ask for posts that are no whole number of steps.

    Raises
    ------
    InfeasibleError
        Naming each such standard.
    """
    faults = [
        Fault(
            "standard-between-steps",
            f"In wave {wave} the {SERVICE_TITLES[service]} posts of {place} are to be {wte:.3f} "
            f"WTE, which is no whole number of steps of {rules.step_wte:g} WTE",
            "Take the standard out of policies.firm, or lower posts.step_wte",
        )
        for service, place, wave, wte in _firm_posts(problem)
        if abs(wte / rules.step_wte - round(wte / rules.step_wte)) > STEP_TOLERANCE
    ]
    if faults:
        raise InfeasibleError("Firm standards cannot be met in whole posts", faults)


def _firm_posts(problem: AllocationProblem) -> Iterator[tuple[str, str, int, float]]:
    """Yield the service, place by name, wave and WTE of each firm standard of posts."""
    if "embedded_posts" in problem.rules.firm:
        table, names = problem.embedded_standard, problem.boards["board_name"]
        for board, service in table.index:
            for wave in table:
                yield service, str(names[board]), wave, float(table.at[(board, service), wave])
    if "mbu_posts" in problem.rules.firm:
        table, names = problem.mbu_standard, problem.mbus["name"]
        for unit in table.index:
            for wave in table:
                yield "mbu", str(names[unit]), wave, float(table.at[unit, wave])


def _teams_too_small(problem: AllocationProblem, rules: PostRules) -> list[Fault]:
    """Return teams with posts already, but fewer than the least size: the likeliest reason."""
    teams = problem.boards.loc[problem.teams]
    return [
        Fault(
            "team-below-least",
            f"{team['board_name']} has {team['existing_wte']:g} WTE; a team of its kind has at "
            f"least {rules.least_wte(str(team['service_model'])):g} WTE, and posts stay filled",
            "Raise the money or the recruits of wave 1, or lower service_model.minimum_team_wte",
            value=str(board),
        )
        for board, team in teams.iterrows()
        if 0.0 < team["existing_wte"] < rules.least_wte(str(team["service_model"]))
    ]


def _chosen(variables: Variables, kind: str) -> list[tuple[str, ...]]:
    return sorted(k for k, v in variables[kind].items() if (v.varValue or 0.0) > _HALF)


def _decided(variables: Variables, step_wte: float) -> pd.Series:
    steps = variables["steps"]
    index = pd.MultiIndex.from_tuples(list(steps), names=["service", "place", "wave"])
    # Rounded so that 3 steps of 0.1 are 0.3.
    wte = [round(round(v.varValue or 0.0) * step_wte, 9) for v in steps.values()]
    return pd.Series(wte, index=index, dtype=float, name="wte").sort_index()
