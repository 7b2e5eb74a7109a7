"""An answer made of open sites: who goes where, and the objective worked out again."""

from __future__ import annotations

import math

import numpy as np

from allocator.lp.siting.problem import COSTED, SINGLE_SOURCE, Bools, Floats, Siting, SitingProblem

#: A bound within this share of the objective is the objective itself: nearer, solvers round.
EXACT = 1e-9
#: Shares of a zone's demand below this are rounding.
LEAST_SHARE = 1e-9


def answer_of(
    problem: SitingProblem,
    is_open: Bools,
    bound: float,
    *,
    proved: bool,
    shares: Floats | None = None,
    ties_settled: bool = True,
) -> Siting:
    """Return the answer that a choice of sites makes.

    Parameters
    ----------
    problem
        The question.
    is_open
        Sites that are open, (J,).
    bound
        What is proved of the objective.
    proved
        Whether the search ended with its proof.
    shares
        Share of each zone that goes to each site, (I, J). Each zone goes to the nearest open site
        without it, the first of equally near ones.
    ties_settled
        Whether the rule for ties had its say to the end.
    """
    if shares is None:
        zone, site, share = _nearest(problem, is_open)
    else:
        zone, site, share = _shared(problem, shares)
    objective = _objective(problem, is_open, zone, site, share)
    if abs(objective - bound) <= EXACT * max(1.0, abs(objective)):
        bound = objective
    status = "optimal" if proved else "stopped"
    return Siting(problem, status, objective, bound, is_open, zone, site, share, ties_settled)


def nearest_minutes(problem: SitingProblem, is_open: Bools) -> Floats:
    """Return minutes from each zone to its nearest open site, infinite where none is allowed."""
    if not is_open.any():
        return np.full(problem.zones, np.inf)
    least: Floats = problem.reach[:, is_open].min(axis=1)
    return least


def _nearest(problem: SitingProblem, is_open: Bools) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    choice = np.where(is_open, problem.reach, np.inf)
    site = choice.argmin(axis=1)
    zone = np.flatnonzero(np.isfinite(choice[np.arange(problem.zones), site]))
    return zone, site[zone], np.ones(len(zone))


def _shared(problem: SitingProblem, shares: Floats) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if problem.name in SINGLE_SOURCE:
        site = shares.argmax(axis=1)
        return np.arange(problem.zones), site, np.ones(problem.zones)
    kept = np.where(shares > LEAST_SHARE, shares, 0.0)
    kept /= kept.sum(axis=1, keepdims=True)
    zone, site = np.nonzero(kept)
    return zone, site, kept[zone, site]


def _objective(
    problem: SitingProblem, is_open: Bools, zone: np.ndarray, site: np.ndarray, share: np.ndarray
) -> float:
    if problem.name == "lscp":
        return float(is_open.sum())
    if problem.name == "mclp":
        return math.fsum(problem.demand[zone].tolist())
    if problem.name == "p-center":
        return float(problem.minutes[zone, site].max())
    travel = math.fsum((problem.weight[zone] * problem.minutes[zone, site] * share).tolist())
    if problem.name in COSTED:
        return math.fsum([travel, *problem.opening_cost[is_open].tolist()])
    return travel
