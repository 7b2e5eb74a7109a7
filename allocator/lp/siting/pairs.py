"""A program over sites and pairs of zone and site: who goes where, and what sites can take."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from allocator.lp.siting.problem import COSTED, SINGLE_SOURCE, Bools, Floats, Ints, SitingProblem
from allocator.lp.siting.program import OPEN, Program


class Pairs:
    """Rows of service and capacity over some pairs, and the costs of travel and of sites.

    Parameters
    ----------
    problem
        The question.
    used
        Pairs that have a column, (I, J).
    strong
        Pairs that have a row ``x_ij <= y_j``, (I, J).
    unit
        Factor of every cost.
    rest
        What each zone costs by a column of its own, bound to no site, (I,); infinite without one.
    """

    def __init__(
        self,
        problem: SitingProblem,
        used: Bools,
        strong: Bools,
        unit: float,
        *,
        rest: Floats | None = None,
    ) -> None:
        self.problem, self.zone, self.site = problem, *np.nonzero(used)
        self._unit, self._largest = unit, max(float(problem.demand.max()), 1e-300)
        sites, pairs = problem.sites, len(self.zone)
        #: Zones with a column for the pairs left out, `rest` being the cheapest of these.
        self.rest = np.flatnonzero(np.isfinite(rest)) if rest is not None else np.array([], np.intp)
        left_out = np.array([]) if rest is None else rest[self.rest]
        fixed = problem.opening_cost * (problem.name in COSTED)
        travel = self._travel(self.zone, self.site)
        whole = np.arange(sites + pairs if problem.name in SINGLE_SOURCE else sites)
        others = pairs + len(self.rest)
        self.columns = sites + others
        self.program = Program(
            np.concatenate([unit * fixed, travel, unit * left_out]),
            np.concatenate([problem.must_open.astype(float), np.zeros(others)]),
            np.concatenate([problem.may_open.astype(float), np.ones(others)]),
            whole,
        )
        self._add_service()
        self._add_capacity()
        if problem.open_count is not None:
            row = np.concatenate([np.ones(sites), np.zeros(others)])
            self.program.add_rows(row[None, :], problem.open_count, problem.open_count)
        self.strong = np.array([], dtype=np.intp)
        self.add_strong(np.flatnonzero(strong[self.zone, self.site]))

    def _travel(self, zone: Ints, site: Ints) -> Floats:
        return self._unit * self.problem.weight[zone] * self.problem.minutes[zone, site]

    def _add_service(self) -> None:
        """Every zone goes somewhere, whole."""
        at = np.arange(self.problem.sites, self.columns)
        zone = np.concatenate([self.zone, self.rest])
        shape = (self.problem.zones, self.columns)
        rows = sparse.csr_array((np.ones(len(at)), (zone, at)), shape=shape)
        self.program.add_rows(rows, 1.0, 1.0)

    def _add_capacity(self) -> None:
        """No site takes more than its capacity, a closed one nothing."""
        problem, at = self.problem, self.problem.sites + np.arange(len(self.zone))
        every = np.arange(problem.sites)
        room = np.minimum(problem.capacity, problem.demand.sum())
        figures = np.concatenate([problem.demand[self.zone], -room]) / self._largest
        places = (np.concatenate([self.site, every]), np.concatenate([at, every]))
        shape = (problem.sites, self.columns)
        self.program.add_rows(sparse.csr_array((figures, places), shape=shape), -np.inf, 0.0)

    def add_pairs(self, zone: Ints, site: Ints) -> None:
        """Add columns for more pairs; for those already there nothing changes."""
        count, problem = len(zone), self.problem
        places = np.concatenate([zone, problem.zones + site]), np.tile(np.arange(count), 2)
        figures = np.concatenate([np.ones(count), problem.demand[zone] / self._largest])
        rows = sparse.csc_array((figures, places), shape=(self.program.rows, count))
        self.program.add_columns(self._travel(zone, site), np.ones(count), rows)
        self.zone, self.site = np.concatenate([self.zone, zone]), np.concatenate([self.site, site])
        self.columns += count

    def add_strong(self, pairs: Ints) -> None:
        """Add rows x <= y for some pairs."""
        count, sites = len(pairs), self.problem.sites
        lines = np.arange(count)
        figures = np.concatenate([np.ones(count), -np.ones(count)])
        places = (
            np.concatenate([lines, lines]),
            np.concatenate([sites + pairs, self.site[pairs]]),
        )
        shape = (count, self.columns)
        self.program.add_rows(sparse.csr_array((figures, places), shape=shape), -np.inf, 0.0)
        self.strong = np.concatenate([self.strong, pairs])

    def values(self, is_open: Bools, shares: Floats) -> Floats:
        """Return an answer as values of the columns, to start a search from."""
        rest = np.zeros(len(self.rest))
        return np.concatenate([is_open.astype(float), shares[self.zone, self.site], rest])

    def left_out(self, values: Floats) -> float:
        """Return the zones, as a number, that go by the columns for pairs left out."""
        return float(values[self.problem.sites + len(self.zone) :].sum())

    def read(self, values: Floats) -> tuple[Bools, Floats]:
        """Return the open sites and the share of each zone that goes to each."""
        sites = self.problem.sites
        shares = np.zeros(self.problem.minutes.shape)
        used = values[sites : sites + len(self.zone)]
        shares[self.zone, self.site] = np.clip(used, 0.0, 1.0)
        return values[:sites] > OPEN, shares
