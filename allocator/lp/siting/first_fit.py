"""An answer with capacities at once, for when the clock leaves no time for a better one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.lp.siting.least_travel import least_travel
from allocator.lp.siting.problem import COSTED, SINGLE_SOURCE, Bools, Floats, SitingProblem
from allocator.lp.siting.program import Clock

#: Seconds beyond the limit in which a first answer is made where the search had none.
GRACE_SECONDS = 2.0


@dataclass(frozen=True, eq=False)
class Fitted:
    """What the simplest way finds.

    Parameters
    ----------
    is_open, shares
        Sites (J,) and share of each zone that goes to each (I, J); None if no way was found.
    bound
        A cost that no answer undercuts: what it would be if every site had room for all.
    """

    is_open: Bools | None
    shares: Floats | None
    bound: float


def first_fit(problem: SitingProblem) -> Fitted:
    """Return an answer that keeps every rule, if the simplest way finds any, and a bound.

    Sites are those with the least travel if there were no capacities, all of them where their
    number is free; then the largest zones come first, each to its nearest site with room.

    Parameters
    ----------
    problem
        A question with capacities; every zone can reach a site.
    """
    fixed = float(problem.opening_cost[problem.must_open].sum()) * (problem.name in COSTED)
    bound = float(problem.weight @ problem.reach.min(axis=1)) + fixed
    is_open: Bools | None = problem.may_open.copy()
    if problem.open_count is not None:
        free = problem.asking("p-median", open_count=problem.open_count)
        chosen = least_travel(free, Clock(GRACE_SECONDS))
        is_open, bound = chosen.is_open, max(bound, chosen.bound + fixed)
    shares = None if is_open is None else _assigned(problem, is_open)
    return Fitted(None if shares is None else is_open, shares, bound)


def _assigned(problem: SitingProblem, is_open: Bools) -> Floats | None:
    """Return who goes where, the largest zones first; None if one of them finds no room."""
    room = np.where(is_open, problem.capacity, 0.0)
    shares = np.zeros(problem.minutes.shape)
    whole = problem.name in SINGLE_SOURCE
    for zone in np.argsort(-problem.demand, kind="stable"):
        demand, left = float(problem.demand[zone]), 1.0
        for site in np.argsort(problem.reach[zone], kind="stable"):
            if left <= 0.0 or not (problem.allowed[zone, site] and is_open[site]):
                continue
            fits = 1.0 if demand <= 0.0 else min(left, float(room[site]) / demand)
            if fits < left and whole:
                continue
            shares[zone, site] = fits
            room[site] -= fits * demand
            left -= fits
        if left > 0.0:
            return None
    return shares
