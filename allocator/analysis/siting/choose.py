"""Which sites to open, by name: one call from arrays or tables to an answer with its proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.analysis.siting.lacking import explained
from allocator.analysis.siting.question import Figures, Question, ask
from allocator.errors import InfeasibleError
from allocator.lp.siting import COSTED, Siting, solve_siting


@dataclass(frozen=True, eq=False)
class SiteChoice:
    """The answer to a siting question, by name.

    Parameters
    ----------
    problem
        Name of the problem.
    status
        ``optimal``, or ``stopped`` where the time limit came before the proof.
    objective, bound
        What is reached, and what is proved: no choice does better. In `unit`.
    gap
        Distance of the two as a share of the objective.
    unit
        ``minutes x demand``, ``minutes``, ``sites``, ``demand`` or ``cost``.
    open
        Names of the open sites, existing and forced ones among them, in order.
    assignment
        Who goes where: index ``zone``; columns ``site``, ``minutes``, ``share`` of the zone and
        ``demand``. A zone that `mclp` leaves uncovered has no row.
    sites
        Every site: index ``site``; columns ``open``, ``status``, ``zones`` and ``demand`` served,
        ``mean_minutes`` by demand, ``capacity``, ``opening_cost``.
    measures
        Beside the objective: ``demand``, ``demand_served``, ``mean_minutes`` by demand and
        ``worst_minutes``, over the zones served; ``travel`` (minutes x demand) and
        ``opening_cost`` where sites cost.
    uncovered
        Names of the zones that `mclp` leaves uncovered.
    ties_settled
        Whether the rule for ties had its say to the end.
    """

    problem: str
    status: str
    objective: float
    bound: float
    gap: float
    unit: str
    open: tuple[str, ...]
    assignment: pd.DataFrame
    sites: pd.DataFrame
    measures: dict[str, float]
    uncovered: tuple[str, ...]
    ties_settled: bool


def choose_sites(
    minutes: npt.ArrayLike | pd.DataFrame,
    demand: Figures,
    problem: str,
    *,
    open_count: int | None = None,
    radius: float | None = None,
    capacity: Figures | None = None,
    opening_cost: Figures | None = None,
    status: Sequence[str] | pd.Series | None = None,
    each_zone_once: bool = False,
    time_limit_s: float | None = None,
) -> SiteChoice:
    """Choose the sites that answer one of seven siting problems best, with proof.

    Of equally good sets of sites, `p-center` and `lscp` take the one with the least minutes x
    demand. What is still equal, in `p-median` and `mclp` too, falls to the first set in the order
    of names: the one that has the first site on which two of them differ. With capacities, the
    search itself decides; it goes through zones and sites in the order of their names.

    Parameters
    ----------
    minutes
        From zone to site, (I, J); infinite where there is no way. A table has the names of zones in
        its index and those of sites in its columns.
    demand
        Of each zone, (I,). A zone without demand is served like the others.
    problem
        ``p-median``: least minutes x demand. ``p-center``: least minutes of the worst zone.
        ``lscp``: fewest sites that cover all within the radius. ``mclp``: most demand covered.
        ``capacitated-p-median``: least minutes x demand, each zone to one site, no site above its
        capacity. ``capacitated-facility``: least opening cost + minutes x demand, the demand of a
        zone split at will; ``capacitated-facility-single``: each zone to one site.
    open_count
        Sites open in all, existing and forced ones among them: exactly so many, but at most so many
        for `lscp`. It may be left out for `lscp` and where sites cost.
    radius
        The most minutes from a zone to its site. Only `lscp` and `mclp` need it.
    capacity
        The most demand that each site serves, (J,); infinite without limit.
    opening_cost
        What it costs to have each site open, existing ones too, in minutes x demand, (J,).
    status
        ``existing`` and ``forced`` sites are open, ``forbidden`` ones never; empty for the others.
    each_zone_once
        Count a minute of each zone once, whatever its demand.
    time_limit_s
        Seconds after which the best answer so far is returned.

    Returns
    -------
    SiteChoice
        The answer.

    Raises
    ------
    UsageError
        If the question is not sound; it carries every fault.
    InfeasibleError
        If nothing answers the question; it says in the question's figures what would.
    StoppedError
        If the time limit came before any answer.
    SolverError
        If the solver failed.
    """
    question = ask(
        minutes,
        demand,
        problem,
        open_count=open_count,
        radius=radius,
        capacity=capacity,
        opening_cost=opening_cost,
        status=status,
        each_zone_once=each_zone_once,
    )
    try:
        answer = solve_siting(question.problem, time_limit_s=time_limit_s)
    except InfeasibleError:
        raise explained(question, time_limit_s=time_limit_s) from None
    return _by_name(question, answer)


def _by_name(question: Question, answer: Siting) -> SiteChoice:
    problem = question.problem
    demand = problem.demand[answer.zone] * answer.share
    assignment = pd.DataFrame(
        {
            "site": question.sites[answer.site],
            "minutes": problem.minutes[answer.zone, answer.site],
            "share": answer.share,
            "demand": demand,
        },
        index=pd.Index(question.zones[answer.zone], name="zone"),
    )
    left_out = np.setdiff1d(np.arange(problem.zones), answer.zone)
    return SiteChoice(
        problem=problem.name,
        status=answer.status,
        objective=answer.objective,
        bound=answer.bound,
        gap=answer.gap,
        unit=problem.unit,
        open=tuple(question.sites[answer.is_open]),
        assignment=assignment,
        sites=_sites(question, answer, assignment),
        measures=_measures(question, answer, assignment),
        uncovered=tuple(question.zones[left_out]),
        ties_settled=answer.ties_settled,
    )


def _sites(question: Question, answer: Siting, assignment: pd.DataFrame) -> pd.DataFrame:
    problem, count = question.problem, question.problem.sites
    demand = assignment["demand"].to_numpy()
    served = np.bincount(answer.site, weights=demand, minlength=count)
    travel = np.bincount(
        answer.site, weights=demand * assignment["minutes"].to_numpy(), minlength=count
    )
    mean = np.divide(travel, served, out=np.full(count, np.nan), where=served > 0)
    return pd.DataFrame(
        {
            "open": answer.is_open,
            "status": list(question.statuses),
            "zones": np.bincount(answer.site, minlength=count),
            "demand": served,
            "mean_minutes": mean,
            "capacity": problem.capacity,
            "opening_cost": problem.opening_cost,
        },
        index=pd.Index(question.sites, name="site"),
    )


def _measures(question: Question, answer: Siting, assignment: pd.DataFrame) -> dict[str, float]:
    problem = question.problem
    minutes, demand = assignment["minutes"].to_numpy(), assignment["demand"].to_numpy()
    served = float(demand.sum())
    found = {
        "demand": float(problem.demand.sum()),
        "demand_served": served,
        "mean_minutes": float(demand @ minutes) / served if served > 0 else float("nan"),
        "worst_minutes": float(minutes.max()) if len(minutes) else float("nan"),
    }
    if problem.name in COSTED:
        paid = float(problem.opening_cost[answer.is_open].sum())
        found |= {"travel": answer.objective - paid, "opening_cost": paid}
    return found
