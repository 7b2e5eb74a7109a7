"""What a siting question without an answer lacks: capacity, sites or radius, each in its unit."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from allocator.lp.siting.center import smallest_radius
from allocator.lp.siting.cover import fewest_sites
from allocator.lp.siting.pairs import Pairs
from allocator.lp.siting.problem import CAPACITATED, Bools, Ints, SitingProblem
from allocator.lp.siting.program import Clock

#: Demand below this share of the whole counts as placed.
NOTHING = 1e-7


@dataclass(frozen=True, eq=False)
class Unplaced:
    """The least demand that finds no place.

    Parameters
    ----------
    demand
        How much; no choice of sites leaves less out.
    zones
        Positions of the zones that such a choice leaves out, whole or in part.
    """

    demand: float
    zones: Ints


def least_unplaced(problem: SitingProblem, clock: Clock) -> Unplaced | None:
    """Return the least demand that capacities leave without a place; None if not proved in time.

    Parameters
    ----------
    problem
        A question with capacities.
    clock
        Seconds left.
    """
    pairs = _every_pair(problem)
    largest = max(float(problem.demand.max()), NOTHING)
    count = problem.sites + len(pairs.zone)
    pairs.program.set_cost(np.concatenate([np.zeros(count), problem.demand / largest]))
    # A zone without demand is never left out, for that would cost nothing.
    idle = np.flatnonzero((problem.demand == 0.0) & problem.allowed.any(axis=1))
    pairs.program.bound(count + idle, 0.0, 0.0)
    outcome = pairs.program.search(clock)
    if outcome.status != "optimal":
        return None
    share = outcome.values[count:]
    demand = float(problem.demand @ share)
    if demand <= NOTHING * max(1.0, float(problem.demand.sum())):
        return Unplaced(0.0, np.array([], dtype=np.intp))
    return Unplaced(demand, np.flatnonzero(share * problem.demand > NOTHING * demand))


def fewest_sites_that_do(problem: SitingProblem, clock: Clock) -> int | None:
    """Return the least number of sites with which the question has an answer; None without one.

    Parameters
    ----------
    problem
        The question, its number of sites left aside.
    clock
        Seconds left; None is returned where they do not suffice for the proof.
    """
    free = replace(problem, open_count=None)
    if problem.name not in CAPACITATED:
        cover = fewest_sites(free.asking("lscp", open_count=None), clock)
        return int(cover.least) if cover.proved and cover.is_open is not None else None
    pairs = _every_pair(free)
    columns = np.arange(problem.sites + len(pairs.zone), pairs.columns)
    pairs.program.bound(columns, 0.0, 0.0)
    pairs.program.set_cost((np.arange(pairs.columns) < problem.sites).astype(float))
    outcome = pairs.program.search(clock)
    return round(outcome.objective) if outcome.status == "optimal" else None


def least_radius(problem: SitingProblem, clock: Clock) -> float | None:
    """Return the smallest radius in minutes with which the question has an answer.

    Parameters
    ----------
    problem
        The question, its radius left aside.
    clock
        Seconds left.

    Returns
    -------
    float or None
        None if no radius does, or the proof did not come in time.
    """
    free = problem.within(None)
    count = _most_sites(problem) if problem.open_count is None else problem.open_count
    is_open, radius, proved = smallest_radius(free.asking("p-center", open_count=count), clock)
    if is_open is None or not proved or problem.name not in CAPACITATED:
        return radius if proved and np.isfinite(radius) else None
    minutes = np.unique(free.minutes[free.allowed])
    low, high = int(np.searchsorted(minutes, radius)), len(minutes) - 1
    if not _fits(free, clock):
        return None
    while low < high:
        middle = (low + high) // 2
        fits = _fits(free.within(float(minutes[middle])), clock)
        if clock.over:
            return None
        low, high = (low, middle) if fits else (middle + 1, high)
    return float(minutes[low])


def _fits(problem: SitingProblem, clock: Clock) -> bool:
    found = least_unplaced(problem, clock)
    served: Bools = problem.allowed.any(axis=1)
    return found is not None and found.demand == 0.0 and bool(served.all())


def _most_sites(problem: SitingProblem) -> int:
    return int(problem.may_open.sum())


def _every_pair(problem: SitingProblem) -> Pairs:
    """Return the program over all allowed pairs, and a column a zone for what is left out."""
    # Without demand only x <= y keeps a zone from closed sites.
    idle = problem.allowed & (problem.demand == 0.0)[:, None]
    return Pairs(problem, problem.allowed, idle, 1.0, rest=np.ones(problem.zones))
