"""The p-center: the smallest radius within which so many sites cover every zone."""

from __future__ import annotations

import numpy as np

from allocator.lp.siting.answer import nearest_minutes
from allocator.lp.siting.cover import fewest_sites
from allocator.lp.siting.least_travel import Chosen, least_travel
from allocator.lp.siting.problem import Bools, SitingProblem
from allocator.lp.siting.program import Clock


def least_worst(problem: SitingProblem, clock: Clock) -> Chosen:
    """Return the `open_count` sites whose worst zone is nearest; of equal ones, the least travel.

    Parameters
    ----------
    problem
        The question.
    clock
        Seconds left.
    """
    is_open, bound, proved = smallest_radius(problem, clock)
    if is_open is None or not proved:
        return Chosen(is_open, bound, proved=proved, ties_settled=False)
    within = problem.within(bound).asking("p-median", open_count=problem.open_count)
    nearest = least_travel(within, clock)
    if nearest.is_open is None:
        return Chosen(is_open, bound, proved=True, ties_settled=False)
    settled = nearest.proved and nearest.ties_settled
    return Chosen(nearest.is_open, bound, proved=True, ties_settled=settled)


def smallest_radius(problem: SitingProblem, clock: Clock) -> tuple[Bools | None, float, bool]:
    """Return a set of sites whose worst zone is nearest, in minutes.

    The radius is sought among the minutes between zones and sites, by halves; at each, whether so
    many sites cover all is answered with proof.

    Parameters
    ----------
    problem
        The question; its radius, if any, is the largest that counts.
    clock
        Seconds left.

    Returns
    -------
    tuple
        The set (None without one), the radius below which nothing covers all (infinite if no
        radius does), and whether both belong together.
    """
    assert problem.open_count is not None
    minutes = np.unique(problem.minutes[problem.allowed])
    if not len(minutes) or not problem.countable:
        return None, np.inf, True
    each = problem.reach.min(axis=1)
    if not np.isfinite(each).all():
        return None, np.inf, True
    low = int(np.searchsorted(minutes, each.max()))
    best, high = _first_set(problem, minutes)
    while low < high and not clock.over:
        # Wide radii are easy to cover and narrow ones easy to refute: halves are as good as any.
        middle = (low + high) // 2
        asked = problem.within(float(minutes[middle])).asking("lscp", open_count=problem.open_count)
        cover = fewest_sites(asked, clock, enough=problem.open_count)
        if cover.is_open is not None:
            best = cover.is_open
            high = int(np.searchsorted(minutes, nearest_minutes(problem, best).max()))
        elif cover.proved:
            low = middle + 1
        else:
            break
    if low >= len(minutes):
        return None, np.inf, True
    if best is not None:
        best = _filled(problem, best)
    return best, float(minutes[low]), low >= high


def _first_set(problem: SitingProblem, minutes: np.ndarray) -> tuple[Bools | None, int]:
    """Return a set by taking, time and again, the site nearest to the worst-off zone."""
    is_open = problem.must_open.copy()
    while is_open.sum() < (problem.open_count or 0):
        nearest = nearest_minutes(problem, is_open)
        worst = int(nearest.argmax())
        choice = np.where(is_open | ~problem.may_open, np.inf, problem.reach[worst])
        if not np.isfinite(choice.min()):
            break
        is_open[int(choice.argmin())] = True
    found = nearest_minutes(problem, is_open).max() if is_open.any() else np.inf
    if np.isfinite(found):
        return is_open, int(np.searchsorted(minutes, found))
    return None, len(minutes)


def _filled(problem: SitingProblem, is_open: Bools) -> Bools:
    """Return the set with the first of the other sites added until it has as many as asked."""
    spare = np.flatnonzero(~is_open & problem.may_open)
    missing = (problem.open_count or 0) - int(is_open.sum())
    filled = is_open.copy()
    filled[spare[: max(0, missing)]] = True
    return filled
