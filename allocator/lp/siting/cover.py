"""Sets of sites within a radius of the zones: the fewest that cover all, the most that some cover.

Zones with the same sites in reach count as one, so that the program has a row a class. Nothing is
lost: such zones are covered together or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from allocator.lp.siting.classes import class_sums, merge, needed_rows
from allocator.lp.siting.least_travel import Chosen, least_travel
from allocator.lp.siting.problem import Bools, SitingProblem
from allocator.lp.siting.program import OPEN, Clock, Program

#: A bound on a number of sites within this of the next whole number is that number.
WHOLE = 1e-6


@dataclass(frozen=True, eq=False)
class Cover:
    """The fewest sites that cover every zone.

    Parameters
    ----------
    is_open
        Such a set, (J,); None if none was found.
    least
        No set has fewer sites; infinite if none covers all.
    proved
        Whether the set is proved to have the fewest, or none to exist.
    """

    is_open: Bools | None
    least: float
    proved: bool


def fewest_sites(problem: SitingProblem, clock: Clock, *, enough: float = -np.inf) -> Cover:
    """Return a set with the fewest sites that leaves no zone without one.

    Parameters
    ----------
    problem
        Zones, sites, minutes and radius; `open_count`, if given, is the most that may open.
    clock
        Seconds left.
    enough
        Stop at a set that has no more sites than this.
    """
    rows = needed_rows(problem.allowed)
    if not rows.any(axis=1).all():
        return Cover(None, np.inf, proved=True)
    lower, upper = problem.must_open.astype(float), problem.may_open.astype(float)
    program = Program(np.ones(problem.sites), lower, upper, np.arange(problem.sites))
    if problem.open_count is not None:
        program.add_rows(np.ones((1, problem.sites)), 0.0, problem.open_count)
    program.add_rows(rows.astype(float), 1.0, np.inf)
    relaxed = program.relaxed(clock)
    if relaxed.status == "infeasible":
        return Cover(None, np.inf, proved=True)
    outcome = program.search(clock, target=enough)
    if outcome.status == "infeasible":
        return Cover(None, np.inf, proved=True)
    least = float(np.ceil(max(relaxed.bound, outcome.bound) - WHOLE))
    if not outcome.found:
        return Cover(None, least, proved=False)
    is_open = outcome.values > OPEN
    return Cover(is_open, least, proved=bool(is_open.sum() <= max(least, enough)))


def fewest_then_nearest(problem: SitingProblem, clock: Clock) -> Chosen:
    """Return the fewest sites that cover all; of equally few, those with the least travel."""
    cover = fewest_sites(problem, clock)
    if cover.is_open is None or not cover.proved:
        return Chosen(cover.is_open, cover.least, proved=cover.proved, ties_settled=False)
    count = int(cover.is_open.sum())
    nearest = least_travel(problem.asking("p-median", open_count=count), clock)
    if nearest.is_open is None:
        return Chosen(cover.is_open, cover.least, proved=True, ties_settled=False)
    settled = nearest.proved and nearest.ties_settled
    return Chosen(nearest.is_open, cover.least, proved=True, ties_settled=settled)


def most_covered(problem: SitingProblem, clock: Clock) -> Chosen:
    """Return the `open_count` sites that cover the most demand; of equally good sets, the first.

    It is the p-median of the classes in which a covered class is at 0 and another at 1: the least
    travel is the least demand left uncovered. The bound is the most demand that any set can cover.

    Parameters
    ----------
    problem
        The question.
    clock
        Seconds left.
    """
    classes, which = merge(problem.allowed)
    sums = class_sums(which, problem.demand, len(classes))
    uncovered = replace(
        problem,
        name="p-median",
        minutes=np.where(classes, 0.0, 1.0),
        demand=sums,
        weight=sums,
        radius=None,
    )
    chosen = least_travel(uncovered, clock)
    return replace(chosen, bound=float(problem.demand.sum()) - max(0.0, chosen.bound))
