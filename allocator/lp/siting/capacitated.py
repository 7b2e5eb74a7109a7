"""Sites with capacity: the relaxation over few pairs, priced over all; then whole numbers.

The relaxation starts with each zone's nearest sites and adds pairs that its prices call for, and
the rows ``x_ij <= y_j`` that it breaks. Weak duality then gives, over all pairs, a bound and what
each pair adds to it. Where a zone goes to one site whole, a pair that adds more than the gap to a
known answer is in no better one; so whole numbers are searched over the pairs that add little, and
again over more of them only where the answer found does not already prove those needless.

Where demand may be split, a pair can be used a little and add little. There each zone has a column
that stands for all pairs left out, as cheap as the cheapest of them and bound to no site: as long
as it is used, more pairs are let in; once it is not, what is left out is proved needless.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from allocator.lp.siting.answer import EXACT
from allocator.lp.siting.first_fit import first_fit
from allocator.lp.siting.pairs import Pairs
from allocator.lp.siting.problem import (
    COSTED,
    SINGLE_SOURCE,
    Bools,
    Floats,
    SitingProblem,
)
from allocator.lp.siting.program import Clock, Outcome

#: Nearest sites of each zone that the relaxation starts with.
NEAREST = 12
#: Sites that are taken to be open, for a first guess at rows, where their number is free.
LIKELY_OPEN = 8
#: Share of the bound within which the relaxation's prices are good enough.
CLOSE = 1e-6
#: What the objective is scaled to.
SCALE = 1e4
#: Price of a pair that counts, in the scaled objective.
LEAST = 1e-7
#: Breach of a row x <= y that counts.
BROKEN = 1e-6
#: Pairs that add no more than this share of the bound, over their number, are searched first: the
#: larger the question, the nearer the relaxation is to the answer.
FIRST_SHARE = 10.0
#: Branches in which the first searches must end: they are there for an answer, not for the proof.
FIRST_NODES = 20
#: How much wider the next search is where one found nothing.
WIDER = 8.0


@dataclass(frozen=True, eq=False)
class Served:
    """Sites and who goes where, with what is proved of them.

    Parameters
    ----------
    is_open
        The sites, (J,); None if none were found.
    shares
        Share of each zone that goes to each site, (I, J).
    bound
        Nothing costs less; infinite if nothing is feasible.
    proved
        Whether bound and answer meet.
    """

    is_open: Bools | None
    shares: Floats | None
    bound: float
    proved: bool


@dataclass(frozen=True, eq=False)
class _Relaxed:
    """The relaxation's bound and what each pair adds to it, scaled; infinite if infeasible."""

    bound: float
    added: Floats
    strong: Bools


def least_cost(problem: SitingProblem, clock: Clock, *, gap: float = 0.0) -> Served:
    """Return the sites and assignment that cost least.

    Parameters
    ----------
    problem
        A question with capacities.
    clock
        Seconds left.
    gap
        Share of the objective within which the search may end.
    """
    if not problem.allowed.any(axis=1).all():
        return Served(None, None, np.inf, proved=True)
    unit = _unit(problem)
    relaxed = _relax(problem, unit, clock)
    if relaxed is None:
        fitted = first_fit(problem)
        return Served(fitted.is_open, fitted.shares, fitted.bound, proved=False)
    if not np.isfinite(relaxed.bound):
        return Served(None, None, np.inf, proved=True)
    return _search(problem, relaxed, unit, clock, gap)


def _search(
    problem: SitingProblem, relaxed: _Relaxed, unit: float, clock: Clock, gap: float
) -> Served:
    """Search whole numbers over the pairs that add little, until what is left out is needless."""
    slack = FIRST_SHARE * max(1.0, abs(relaxed.bound)) / problem.minutes.size
    best = Served(None, None, -np.inf, proved=False)
    cost = np.inf
    most_nodes: int | None = FIRST_NODES
    while True:
        used = problem.allowed & (relaxed.added <= slack)
        everything = bool((used == problem.allowed).all())
        rest = None if problem.name in SINGLE_SOURCE else _cheapest(problem, ~used)
        pairs = Pairs(problem, used, relaxed.strong, unit, rest=rest)
        start = None
        if best.is_open is not None and best.shares is not None:
            start = pairs.values(best.is_open, best.shares)
        outcome = pairs.program.search(clock, start=start, gap=gap, most_nodes=most_nodes)
        if outcome.status == "infeasible" and everything:
            return replace(best, bound=np.inf, proved=True)
        # What was left out costs at least this much; with columns for it, it is in the bound.
        outside = relaxed.bound + slack if rest is None and not everything else np.inf
        bound = max(best.bound, max(relaxed.bound, min(outcome.bound, outside)) / unit)
        answered = outcome.found and pairs.left_out(outcome.values) <= BROKEN
        if answered and outcome.objective <= cost:
            cost = outcome.objective
            best = Served(*pairs.read(outcome.values), bound, proved=False)
        best = replace(best, bound=bound)
        enough = answered and cost <= outside + EXACT * max(1.0, abs(cost))
        if enough and outcome.status == "optimal":
            return replace(best, proved=True)
        if clock.over:
            if best.is_open is not None:
                return best
            fitted = first_fit(problem)
            return replace(best, is_open=fitted.is_open, shares=fitted.shares)
        if everything or best.is_open is not None:
            most_nodes = None
        slack = cost - relaxed.bound + LEAST if best.is_open is not None else slack * WIDER


def _cheapest(problem: SitingProblem, left_out: Bools) -> Floats:
    """Return what each zone costs at the cheapest of the pairs left out; infinite without one."""
    reach = np.where(left_out, problem.reach, np.inf).min(axis=1)
    return np.where(
        np.isfinite(reach), problem.weight * np.where(np.isfinite(reach), reach, 0.0), np.inf
    )


def _unit(problem: SitingProblem) -> float:
    """Return the factor that brings costs to `SCALE`."""
    finite = np.where(problem.allowed, problem.minutes, 0.0)
    most = float((problem.weight * finite.max(axis=1)).sum())
    most += float(problem.opening_cost.sum()) * (problem.name in COSTED)
    return SCALE / most if most > 0 else 1.0


def _relax(problem: SitingProblem, unit: float, clock: Clock) -> _Relaxed | None:
    """Solve the relaxation over all pairs; None if the clock ran out."""
    order = np.argsort(problem.reach, axis=1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(problem.sites)[None, :], axis=1)
    # A zone goes to sites one after the other until they add up to one, so the nearest need their
    # rows; a zone without demand takes no capacity, and nothing else keeps it from closed sites.
    likely = rank * (problem.open_count or LIKELY_OPEN) < problem.sites
    strong = problem.allowed & (likely | (problem.demand == 0.0)[:, None])
    nearest = NEAREST
    while True:
        used = problem.allowed & (rank < nearest)
        pairs = Pairs(problem, used, strong, unit)
        outcome = _tightened(pairs, strong, clock)
        if outcome.status == "stopped":
            return None
        if outcome.found:
            break
        if nearest >= problem.sites:
            return _Relaxed(np.inf, np.zeros(used.shape), strong)
        nearest *= 2
    while True:
        bound, added, wanted = _priced(pairs, outcome.row_duals, unit)
        zone, site = np.nonzero(wanted & ~used)
        close = outcome.objective - bound <= CLOSE * max(1.0, abs(bound))
        if close or not len(zone):
            return _Relaxed(bound, added, strong)
        used[zone, site] = True
        pairs.add_pairs(zone, site)
        outcome = _tightened(pairs, strong, clock)
        if not outcome.found:
            return None


def _tightened(pairs: Pairs, strong: Bools, clock: Clock) -> Outcome:
    """Solve the relaxation, adding rows x <= y until none is broken; they are noted."""
    while True:
        outcome = pairs.program.relaxed(clock)
        if not outcome.found:
            return outcome
        x = outcome.values[pairs.problem.sites :]
        broken = np.flatnonzero(x > outcome.values[pairs.site] + BROKEN)
        if not len(broken):
            return outcome
        pairs.add_strong(broken)
        strong[pairs.zone[broken], pairs.site[broken]] = True


def _priced(pairs: Pairs, duals: Floats, unit: float) -> tuple[float, Floats, Bools]:
    """Return a bound that weak duality proves, what each pair adds, and which pairs would help.

    Whatever multipliers the rows have, the bound holds; it does not lean on the solver's word.
    """
    problem = pairs.problem
    served = duals[: problem.zones]
    largest = max(float(problem.demand.max()), 1e-300)
    room = np.minimum(duals[problem.zones : problem.zones + problem.sites], 0.0)
    after = problem.zones + problem.sites
    count = 0.0
    if problem.open_count is not None:
        count, after = float(duals[after]), after + 1
    strong = np.zeros(problem.minutes.shape)
    tight = np.minimum(duals[after:], 0.0)
    strong[pairs.zone[pairs.strong], pairs.site[pairs.strong]] = tight
    minutes = np.where(problem.allowed, problem.minutes, 0.0)
    cost = unit * problem.weight[:, None] * minutes
    price = cost - served[:, None] - problem.demand[:, None] / largest * room - strong
    price = np.where(problem.allowed, price, 0.0)
    capacity = np.minimum(problem.capacity, problem.demand.sum()) / largest
    fixed = unit * problem.opening_cost * (problem.name in COSTED)
    site = fixed + capacity * room + strong.sum(axis=0) - count
    open_price = np.where(problem.must_open, site, np.minimum(site, 0.0)) * problem.may_open
    bound = float(served.sum() + open_price.sum() + np.minimum(price, 0.0).sum())
    bound += count * (problem.open_count or 0)
    # A pair needs its site open, so it adds that site's price too.
    shut = np.where(problem.must_open, 0.0, np.maximum(site, 0.0))
    return bound, np.maximum(price, 0.0) + shut, price < -LEAST
