"""The p-median: Benders cuts in closed form over the sites alone, then whole numbers.

For a zone whose sites lie at d_1 <= d_2 <= ..., any threshold tau gives a valid cut on its minutes:

    theta >= tau - sum over sites nearer than tau of (tau - d_j) y_j                            (9)

At a fractional choice y, the best threshold is the distance at which the zone's sites, from the
nearest on, add up to one. Zones are taken together in groups, so that the program stays small. The
relaxation's reduced costs then close and open most sites for good, and whole numbers are searched
over the rest, with new cuts until bound and answer meet.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from allocator.lp.siting.answer import EXACT, nearest_minutes
from allocator.lp.siting.classes import needed_rows
from allocator.lp.siting.problem import Bools, Floats, Ints, SitingProblem
from allocator.lp.siting.program import OPEN, Clock, Program

#: Groups of zones with a cut each. More of them need fewer rounds, each of them slower.
MOST_GROUPS = 80
#: What the objective is scaled to, so that tolerances mean the same in every unit.
SCALE = 1e4
#: A cut violated by less than this, in the scaled objective, is not added.
LEAST_VIOLATION = 1e-8


@dataclass(frozen=True, eq=False)
class Found:
    """What one search for whole numbers found, in minutes x weight.

    Parameters
    ----------
    bound
        No set within the bounds of the search costs less; infinite where there is none.
    cost, is_open
        The best set that this search came upon; infinite and None without one.
    """

    bound: float
    cost: float
    is_open: Bools | None


@dataclass(eq=False)
class Search:
    """The least travel over sets of sites, kept alive from question to question.

    Parameters
    ----------
    problem
        Zones, sites and minutes; its `open_count` sites open exactly.
        A zone that some sites cannot serve adds a row, so that one of the others opens.
    clock
        Seconds left.
    """

    problem: SitingProblem
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        problem = self.problem
        counted = np.flatnonzero(problem.weight > 0)
        if not len(counted):  # no zone weighs anything: every set is as good
            counted = np.arange(problem.zones)
        reach = problem.reach[counted]
        group = _groups(reach)
        by_group = np.argsort(group, kind="stable")
        self._first = np.flatnonzero(np.diff(group[by_group], prepend=-1))
        self._reach = reach[by_group]
        self._weight = problem.weight[counted][by_group]
        self._order = np.argsort(self._reach, axis=1, kind="stable")
        self._sorted = np.take_along_axis(self._reach, self._order, axis=1)
        self._last = np.isfinite(self._sorted).sum(axis=1) - 1
        self._unit = self._scale()
        self.program = self._stated()
        self.best: Bools | None = None
        self.value = np.inf

    @property
    def sites(self) -> int:
        """Number of sites."""
        return self.problem.sites

    def cost_of(self, is_open: Bools) -> float:
        """Return minutes x weight of a set of sites; infinite if it leaves a zone out."""
        minutes = nearest_minutes(self.problem, is_open)
        if not np.isfinite(minutes).all():
            return np.inf
        return float(self.problem.weight @ minutes)

    def offer(self, is_open: Bools) -> float:
        """Keep a set of sites if it is the best so far; return its cost."""
        cost = self.cost_of(is_open)
        if cost < self.value:
            self.best, self.value = is_open.copy(), cost
        return cost

    def relax(self, *, above: float = np.inf) -> tuple[float, Floats, Floats]:
        """Solve the relaxation by cuts.

        Parameters
        ----------
        above
            Stop as soon as the bound exceeds this cost.

        Returns
        -------
        tuple
            The bound (infinite where nothing is feasible), the choice and its reduced costs, both
            one number a site and in minutes x weight; the latter two are empty where nothing is
            feasible or the clock ran out.
        """
        nothing, bound = np.array([]), -np.inf
        while True:
            outcome = self.program.relaxed(self.clock)
            if outcome.status == "infeasible":
                return np.inf, nothing, nothing
            if outcome.status == "stopped":
                return bound, nothing, nothing
            choice = outcome.values[: self.sites]
            bound = outcome.objective / self._unit
            if bound > above or not self._cut(choice, outcome.values[self.sites :]):
                return bound, choice, outcome.reduced_costs[: self.sites] / self._unit

    def search(self, *, until: float = -np.inf, above: float = np.inf) -> Found:
        """Search whole numbers until bound and best answer meet.

        Parameters
        ----------
        until
            Stop at an answer that costs no more than this.
        above
            Stop as soon as the bound exceeds this cost.

        Returns
        -------
        Found
            The best set of this search, and what it proves.
        """
        found = Found(-np.inf, np.inf, None)
        while not self.clock.over:
            outcome = self.program.search(self.clock)
            if outcome.status == "infeasible":
                return replace(found, bound=np.inf)
            found = replace(found, bound=max(found.bound, outcome.bound / self._unit))
            if not outcome.found:
                return found
            is_open = outcome.values[: self.sites] > OPEN
            cost = self.offer(is_open)
            if cost < found.cost:
                found = replace(found, cost=cost, is_open=is_open)
            done = found.cost <= max(until, found.bound + EXACT * max(1.0, abs(found.cost)))
            if done or outcome.status != "optimal" or found.bound > above:
                return found
            if not self._cut(is_open.astype(float), outcome.values[self.sites :]):
                return found
        return found

    def _scale(self) -> float:
        """Return the factor that brings what a simple set costs, or the worst, to `SCALE`."""
        far = float(self._weight @ self._sorted[np.arange(len(self._last)), self._last])
        simple = self.cost_of(greedy(self.problem))
        near = simple if np.isfinite(simple) and simple > 0.0 else far
        return SCALE / near if near > 0.0 else 1.0

    def _stated(self) -> Program:
        problem, groups = self.problem, len(self._first)
        lower = np.concatenate([problem.must_open.astype(float), np.zeros(groups)])
        upper = np.concatenate([problem.may_open.astype(float), np.full(groups, np.inf)])
        cost = np.concatenate([np.zeros(problem.sites), np.ones(groups)])
        program = Program(cost, lower, upper, np.arange(problem.sites))
        if problem.open_count is not None:
            total = np.concatenate([np.ones(problem.sites), np.zeros(groups)])
            program.add_rows(total[None, :], problem.open_count, problem.open_count)
        partial = problem.allowed[~problem.allowed[:, problem.may_open].all(axis=1)]
        covering = sparse.csr_array(needed_rows(partial).astype(float))
        covering.resize((covering.shape[0], len(cost)))
        program.add_rows(covering, 1.0, np.inf)
        return program

    def _cut(self, choice: Floats, theta: Floats) -> bool:
        """Add cut (9) for each group that it moves; False if there is none."""
        reached = np.cumsum(choice[self._order], axis=1)
        place = np.minimum((reached < 1.0 - EXACT).sum(axis=1), self._last)
        threshold = self._sorted[np.arange(len(place)), place]
        weight = self._weight * self._unit
        saved = np.maximum(threshold[:, None] - self._reach, 0.0) * weight[:, None]
        rows = np.add.reduceat(saved, self._first, axis=0)
        least = np.add.reduceat(threshold * weight, self._first)
        wanted = least - rows @ choice > theta + LEAST_VIOLATION
        if not wanted.any():
            return False
        unit = np.eye(len(self._first))[wanted]
        self.program.add_rows(np.hstack([rows[wanted], unit]), least[wanted], np.inf)
        return True

    def improve(self) -> None:
        """Swap one open site for a closed one as long as that makes the best answer better."""
        while self.best is not None and not self.clock.over:
            swap = self._best_swap(self.best)
            if swap is None:
                return
            swapped = self.best.copy()
            swapped[list(swap)] = [False, True]
            before = self.value
            if self.offer(swapped) >= before:
                return

    def _best_swap(self, is_open: Bools) -> tuple[int, int] | None:
        """Return the site to close and the site to open instead, if the travel falls."""
        inside = np.flatnonzero(is_open)
        outside = np.flatnonzero(~is_open & self.problem.may_open)
        leaving = np.flatnonzero(~self.problem.must_open[inside])
        if not len(outside) or not len(leaving):
            return None
        among = self._reach[:, inside]
        near = among.argmin(axis=1)
        rows = np.arange(len(near))
        least = among[rows, near]
        among[rows, near] = np.inf
        second = among.min(axis=1)[:, None]
        new = self._reach[:, outside]
        gain = self._weight @ np.maximum(least[:, None] - new, 0.0)
        # Without its nearest site, a zone goes to its second or to the new one.
        lost = np.minimum(second, np.maximum(new, least[:, None])) - least[:, None]
        change = np.zeros((len(inside), len(outside)))
        # What is lost without end stays so for a zone that weighs nothing.
        weighed = np.full_like(lost, np.inf)
        np.multiply(lost, self._weight[:, None], out=weighed, where=np.isfinite(lost))
        np.add.at(change, near, weighed)
        change = change[leaving] - gain
        row, column = np.unravel_index(change.argmin(), change.shape)
        if change[row, column] >= -EXACT * max(1.0, self.value):
            return None
        return int(inside[leaving[row]]), int(outside[column])


def greedy(problem: SitingProblem) -> Bools:
    """Return `open_count` sites, opened one after the other where each makes the travel least.

    Parameters
    ----------
    problem
        The question; its number of sites is given.
    """
    is_open = problem.must_open.copy()
    far = np.nanmax(np.where(np.isfinite(problem.reach), problem.reach, np.nan), initial=0.0) + 1.0
    reach = np.where(np.isfinite(problem.reach), problem.reach, far * problem.zones)
    least = np.where(is_open, reach, far * problem.zones).min(axis=1)
    while is_open.sum() < (problem.open_count or 0):
        total = problem.weight @ np.minimum(reach, least[:, None])
        site = int(np.where(is_open | ~problem.may_open, np.inf, total).argmin())
        is_open[site] = True
        least = np.minimum(least, reach[:, site])
    return is_open


def _groups(reach: Floats) -> Ints:
    """Return a group for each zone: zones alike in which sites are near them."""
    zones, sites = reach.shape
    if zones <= MOST_GROUPS:
        return np.arange(zones)
    near = np.argsort(reach, axis=1, kind="stable")[:, : min(3, sites)]
    by_near = np.lexsort(near.T[::-1])
    group = np.empty(zones, dtype=np.intp)
    group[by_near] = np.arange(zones) * MOST_GROUPS // zones
    return group
