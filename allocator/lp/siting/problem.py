"""A siting question as arrays: zones with demand, sites that may open, minutes between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]

#: Problems by name, each with the unit of its objective.
PROBLEMS: dict[str, str] = {
    "p-median": "minutes x demand",
    "p-center": "minutes",
    "lscp": "sites",
    "mclp": "demand",
    "capacitated-p-median": "minutes x demand",
    "capacitated-facility": "cost",
    "capacitated-facility-single": "cost",
}
#: Problems in which a site serves no more than its capacity.
CAPACITATED = frozenset(name for name in PROBLEMS if name.startswith("capacitated"))
#: Problems in which opening a site has its cost.
COSTED = frozenset({"capacitated-facility", "capacitated-facility-single"})
#: Problems in which a zone goes to one site whole.
SINGLE_SOURCE = frozenset({"capacitated-p-median", "capacitated-facility-single"})
#: Problems that need the number of sites, and those that need a radius.
NEED_COUNT = frozenset({"p-median", "p-center", "mclp", "capacitated-p-median"})
NEED_RADIUS = frozenset({"lscp", "mclp"})


@dataclass(frozen=True, eq=False)
class SitingProblem:
    """One question: I zones, J sites.

    Parameters
    ----------
    name
        One of `PROBLEMS`.
    minutes
        From zone to site, (I, J); infinite where there is no way.
    demand
        What each zone takes of a site's capacity, and what `mclp` covers; (I,).
    weight
        What a minute of each zone counts for; (I,). The demand itself, or one a zone.
    capacity
        The most demand that each site serves, (J,); infinite without limit.
    opening_cost
        Cost of having each site open, in the unit of minutes x weight; (J,).
    must_open
        Sites that are open whatever happens: existing and forced ones; (J,).
    may_open
        Sites that are not forbidden; (J,).
    open_count
        Sites open in all, those that must open among them: exactly so many, but at most so many
        for `lscp`. None leaves the number free.
    radius
        The most minutes from a zone to its site; None without limit.
    """

    name: str
    minutes: Floats
    demand: Floats
    weight: Floats
    capacity: Floats
    opening_cost: Floats
    must_open: Bools
    may_open: Bools
    open_count: int | None = None
    radius: float | None = None

    @property
    def unit(self) -> str:
        """Unit of the objective."""
        return PROBLEMS[self.name]

    @property
    def zones(self) -> int:
        """Number of zones."""
        return int(self.minutes.shape[0])

    @property
    def sites(self) -> int:
        """Number of sites."""
        return int(self.minutes.shape[1])

    @property
    def covers_all(self) -> bool:
        """Whether every zone must have a site."""
        return self.name != "mclp"

    @property
    def countable(self) -> bool:
        """Whether so many sites can be open at all."""
        if self.open_count is None:
            return True
        enough = self.name == "lscp" or int(self.may_open.sum()) >= self.open_count
        return enough and int(self.must_open.sum()) <= self.open_count

    @cached_property
    def allowed(self) -> Bools:
        """Whether a zone may go to a site: there is a way, within the radius; (I, J)."""
        limit = np.inf if self.radius is None else self.radius
        allowed: Bools = np.isfinite(self.minutes) & (self.minutes <= limit) & self.may_open
        return allowed

    @cached_property
    def reach(self) -> Floats:
        """Minutes of the allowed pairs, infinite for the others; (I, J)."""
        return np.where(self.allowed, self.minutes, np.inf)

    def within(self, radius: float | None) -> SitingProblem:
        """Return the same question with another radius."""
        return replace(self, radius=radius)

    def asking(self, name: str, *, open_count: int | None) -> SitingProblem:
        """Return another problem of the same zones and sites."""
        return replace(self, name=name, open_count=open_count)


@dataclass(frozen=True, eq=False)
class Siting:
    """The answer to a siting question.

    Parameters
    ----------
    problem
        The question.
    status
        ``optimal``, or ``stopped`` where the time limit came before the proof.
    objective
        Worked out again from what is open and assigned, in the problem's unit.
    bound
        What is proved: no choice of sites does better.
    is_open
        Sites that are open, (J,).
    zone, site
        Positions of the assigned pairs, by zone, then site. A zone that `mclp` leaves uncovered has
        none.
    share
        Share of the zone's demand that goes that way.
    ties_settled
        Whether the rule for ties had its say to the end.
    """

    problem: SitingProblem
    status: str
    objective: float
    bound: float
    is_open: Bools
    zone: Ints
    site: Ints
    share: Floats
    ties_settled: bool = True

    @property
    def gap(self) -> float:
        """Distance of objective and bound as a share of the objective."""
        return relative_gap(self.objective, self.bound)


def relative_gap(objective: float, bound: float) -> float:
    """Return how far an objective may lie from the best possible, as a share of it."""
    apart = abs(objective - bound)
    if apart == 0.0:
        return 0.0
    return apart / abs(objective) if objective else float("inf")
