"""Which sites make the travel least: heuristics, fixing by reduced costs, proof, ties by name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.lp.siting.answer import EXACT
from allocator.lp.siting.median import Search, greedy
from allocator.lp.siting.problem import Bools, Floats, SitingProblem
from allocator.lp.siting.program import OPEN, Clock
from allocator.lp.siting.ties import first_of_equals

#: Share of the cost within which bound and answer count as one: solvers round.
PROVED = 1e-7


@dataclass(frozen=True, eq=False)
class Chosen:
    """A set of sites with what is proved of it.

    Parameters
    ----------
    is_open
        The sites, (J,); None if the clock ran out before any were found.
    bound
        No set is better than this; infinite if none is feasible.
    proved
        Whether the set is proved best.
    ties_settled
        Whether it is proved the first of equally good ones.
    """

    is_open: Bools | None
    bound: float
    proved: bool
    ties_settled: bool = True


def least_travel(problem: SitingProblem, clock: Clock) -> Chosen:
    """Return the set of `open_count` sites with the least minutes x weight.

    Of equally good sets it is the first in the order of positions: the one with the first site on
    which two of them differ.

    Parameters
    ----------
    problem
        The question; its number of sites is given.
    clock
        Seconds left.
    """
    if not problem.allowed.any(axis=1).all():
        return Chosen(None, np.inf, proved=True)
    search = Search(problem, clock)
    bound, choice, prices = search.relax()
    if len(choice) == 0:
        search.offer(greedy(problem))
        return Chosen(search.best, bound, proved=bound == np.inf, ties_settled=False)
    for start in _starts(problem, choice):
        _climb(search, start)
    _fix(search, bound, choice, prices, search.value)
    if not _met(search.value, bound):
        bound = max(bound, _probe(search, choice))
    if not _met(search.value, bound):
        bound = max(bound, search.search().bound)
    if search.best is None:
        return Chosen(None, bound, proved=bound == np.inf)
    if not _met(search.value, bound, within=PROVED):
        return Chosen(search.best, bound, proved=False, ties_settled=False)
    value = search.value
    settled = settle_ties(search)
    return Chosen(search.best, min(bound, value), proved=True, ties_settled=settled)


def settle_ties(search: Search) -> bool:
    """Make the search's best set the first of the equally good ones; False if the clock ran out."""
    assert search.best is not None
    limit = search.value + EXACT * max(1.0, abs(search.value))
    bound, choice, prices = search.relax()
    if len(choice) == 0:
        return False
    _fix(search, bound, choice, prices, limit)
    search.best, settled = first_of_equals(
        search.program, search.best, lambda: _within(search, limit), search.clock
    )
    return settled


def _within(search: Search, limit: float) -> Bools | None:
    """Return a set that costs no more than a limit, if there is one within the present bounds."""
    bound, _, _ = search.relax(above=limit)
    if bound > limit:
        return None
    found = search.search(until=limit, above=limit)
    return found.is_open if found.cost <= limit else None


def _met(value: float, bound: float, *, within: float = EXACT) -> bool:
    return bool(np.isfinite(value) and value <= bound + within * max(1.0, abs(value)))


def _fix(search: Search, bound: float, choice: Floats, prices: Floats, limit: float) -> None:
    """Close or open for good each site whose reduced cost lifts the bound above a limit."""
    limit += EXACT * max(1.0, abs(limit))
    shut = (choice < OPEN) & (bound + prices > limit) & ~search.problem.must_open
    kept = (choice > OPEN) & (bound - prices > limit)
    search.program.bound(np.flatnonzero(shut), 0.0, 0.0)
    search.program.bound(np.flatnonzero(kept), 1.0, 1.0)


def _probe(search: Search, choice: Floats) -> float:
    """Open or close each site against the relaxation's choice; fix it where that proves hopeless.

    Returns the bound of what is left.
    """
    if search.best is None:
        return -np.inf
    limit = search.value + EXACT * max(1.0, abs(search.value))
    program, sites = search.program, search.sites
    for site in np.flatnonzero(program.lower[:sites] < program.upper[:sites]):
        at, against = np.array([site]), float(choice[site] < OPEN)
        program.bound(at, against, against)
        bound, _, _ = search.relax(above=limit)
        if bound > limit:
            program.bound(at, 1.0 - against, 1.0 - against)
        else:
            program.bound(at, 0.0, 1.0)
    bound, choice, prices = search.relax()
    if len(choice):
        _fix(search, bound, choice, prices, search.value)
    return bound


def _starts(problem: SitingProblem, choice: Floats) -> list[Bools]:
    """Return sets to climb from: the relaxation's largest values, and one site after the other."""
    order = np.argsort(-(choice + 2.0 * problem.must_open), kind="stable")
    rounded = np.zeros(problem.sites, dtype=bool)
    rounded[order[: problem.open_count]] = True
    return [rounded, greedy(problem)]


def _climb(search: Search, start: Bools) -> None:
    """Offer a set and the one that swaps make of it, keeping the best of all."""
    before, value = search.best, search.value
    search.best, search.value = None, np.inf
    search.offer(start)
    search.improve()
    if value <= search.value:
        search.best, search.value = before, value
