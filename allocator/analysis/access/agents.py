r"""Rational agents: everyone goes where crowding and travel together cost least.

Saxon and Snow [1]_ let the users of zone :math:`i` choose the site :math:`j` of least cost

.. math:: c_{ij} = \frac{D_j}{\rho S_j} + \frac{t_{ij}}{\tau},

:math:`D_j` being all who choose the site, :math:`S_j` its supply, :math:`\rho` the demand for each
unit of supply that counts as crowding 1, and :math:`\tau` the minutes that weigh as much. In
equilibrium no user gains by going elsewhere. That equilibrium is the optimum of

.. math:: \max_p \sum_i D_i \min_j (p_j + t_{ij}/\tau) - \tfrac12 \sum_j \rho S_j p_j^2,

where :math:`p_j` is the crowding of site :math:`j`: strictly concave, so costs are unique. It is
found here by Newton's method with the least cost smoothed, :math:`-\varepsilon \log \sum_j
e^{-c_{ij}/\varepsilon}`, and :math:`\varepsilon` lowered until no zone's users could on average
gain more than the tolerance.

One rule holds where no supply is in reach: such a zone takes no part, and bears the cost of the
longest permitted journey at crowding 1, or that of the worst-placed zone that takes part if that
is more. So no cost is infinite or missing, and no zone without a way looks better than one with.

References
----------
.. [1] Saxon, J. and Snow, D. (2020). A rational agent model for the spatial accessibility of
   primary health care. Annals of the American Association of Geographers 110(1), 205-222.
   doi:10.1080/24694452.2019.1629870
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.analysis.access.checks import Floats, checked
from allocator.errors import SolverError, UsageError

#: Minutes that weigh as much as crowding 1: the default of the authors' own software.
TAU_MINUTES = 60.0
#: Longest journey that anyone chooses: a day.
MAX_MINUTES = 1440.0
#: Most that a zone's users could on average gain by going elsewhere: in units of cost, or as a
#: share of a cost above 1.
TOLERANCE = 1e-5
#: Newton steps at each smoothing; a tenth of them is usual.
MAX_STEPS = 100
#: Shortest part of a Newton step, and how steeply it may run down beyond the top.
SHORTEST_STEP = 1e-9
OVERSHOOT = 0.1


@dataclass(frozen=True)
class RationalAgents:
    """Who goes where in equilibrium, and what it costs them.

    Parameters
    ----------
    users
        Demand by zone and site that has supply; a zone with no supply in reach has none.
    crowding
        Demand over what the site's supply bears at the reference ratio, by site with supply.
    cost
        Least cost of each zone, without unit: 1 is mean crowding, or ``tau_minutes`` of travel.
    reached
        Whether each zone has supply in reach.
    """

    users: pd.DataFrame
    crowding: pd.Series
    cost: pd.Series
    reached: pd.Series


def raam(
    minutes: pd.DataFrame,
    demand: pd.Series,
    supply: pd.Series,
    *,
    tau_minutes: float = TAU_MINUTES,
    demand_per_supply: float | None = None,
    max_minutes: float = MAX_MINUTES,
) -> pd.Series:
    """Return the cost of the rational agent access model (RAAM, Saxon and Snow 2020).

    Parameters
    ----------
    minutes
        One way; index zones, columns sites; infinite where there is no way.
    demand
        By zone, for example families a year; a zone without demand has the cost that one user
        would meet.
    supply
        By site, for example WTE; a site that is not named has none.
    tau_minutes
        Minutes that weigh as much as crowding 1.
    demand_per_supply
        Demand for each unit of supply that counts as crowding 1; that of the whole area, reached
        or not, if None.
    max_minutes
        Longest journey that anyone chooses, itself permitted.

    Returns
    -------
    pandas.Series
        Cost without unit, by zone, name ``raam``: lower is better. Where no supply is in reach,
        ``max_minutes / tau_minutes + 1``, or the highest cost of any other zone if that is more.

    Raises
    ------
    UsageError
        If labels or numbers do not fit; it carries every fault.
    SolverError
        If no equilibrium is found within the tolerance.
    """
    return raam_equilibrium(
        minutes,
        demand,
        supply,
        tau_minutes=tau_minutes,
        demand_per_supply=demand_per_supply,
        max_minutes=max_minutes,
    ).cost


def raam_equilibrium(
    minutes: pd.DataFrame,
    demand: pd.Series,
    supply: pd.Series,
    *,
    tau_minutes: float = TAU_MINUTES,
    demand_per_supply: float | None = None,
    max_minutes: float = MAX_MINUTES,
) -> RationalAgents:
    """Return the whole equilibrium of the rational agent access model.

    Parameters
    ----------
    minutes, demand, supply, tau_minutes, demand_per_supply, max_minutes
        As for `raam`.

    Returns
    -------
    RationalAgents
        Users, crowding, cost and reach.

    Raises
    ------
    UsageError
        If labels or numbers do not fit; it carries every fault.
    SolverError
        If no equilibrium is found within the tolerance.
    """
    given = checked(minutes, demand, supply)
    _require_positive(tau_minutes=tau_minutes, max_minutes=max_minutes)
    open_sites = given.supply > 0
    sites = minutes.columns[open_sites]
    limited = np.where(given.minutes <= max_minutes, given.minutes, np.inf)
    travel = limited[:, open_sites] / tau_minutes
    reached = np.isfinite(travel).any(axis=1)
    if demand_per_supply is None:
        # Where nobody needs anything there is no crowding, whatever it is measured against.
        demand_per_supply = given.demand.sum() / max(given.supply.sum(), 1e-300) or 1.0
    _require_positive(demand_per_supply=demand_per_supply)
    users = np.zeros_like(travel)
    crowding = np.zeros(len(sites))
    cost = np.full(len(travel), max_minutes / tau_minutes + 1.0)
    if reached.any():
        capacity = demand_per_supply * given.supply[open_sites]
        users[reached] = _equilibrium(travel[reached], given.demand[reached], capacity)
        crowding = users.sum(axis=0) / capacity
        cost[reached] = (crowding + travel[reached]).min(axis=1)
        cost[~reached] = max(max_minutes / tau_minutes + 1.0, cost[reached].max())
    return RationalAgents(
        pd.DataFrame(users, index=minutes.index, columns=sites),
        pd.Series(crowding, index=sites, name="crowding"),
        pd.Series(cost, index=minutes.index, name="raam"),
        pd.Series(reached, index=minutes.index, name="reached"),
    )


def _require_positive(**numbers: float) -> None:
    wrong = [name for name, number in numbers.items() if not 0 < number < np.inf]
    if wrong:
        raise UsageError(f"These must be numbers above zero: {', '.join(wrong)}.")


def _equilibrium(travel: Floats, demand: Floats, capacity: Floats) -> Floats:
    """Return users by zone and site; every zone has a way to some site, capacity is above zero."""
    total = demand.sum()
    if total <= 0:
        return np.zeros_like(travel)
    share, room = demand / total, capacity / total
    last = TOLERANCE / max(1.0, np.log(travel.shape[1])) / 2
    # From a blur as wide as crowding 1 down to one that no user could notice.
    steps = np.append(np.geomspace(1.0, last, 12)[:-1], last)
    crowding = np.ones(travel.shape[1])
    for blur in steps:
        crowding = _climb(crowding, travel, share, room, blur)
    chosen = _choice(crowding, travel, steps[-1])
    cost = (share @ chosen) / room + travel
    least = cost.min(axis=1)
    borne = (chosen * np.where(chosen > 0, cost, 0.0)).sum(axis=1)
    gain = (borne - least) / np.maximum(least, 1.0)
    if gain[share > 0].max() > TOLERANCE:
        raise SolverError(
            "No equilibrium of crowding and travel was found: drop sites with next to no supply."
        )
    users: Floats = chosen * demand[:, None]
    return users


def _climb(crowding: Floats, travel: Floats, share: Floats, room: Floats, blur: float) -> Floats:
    """Return the crowding at which sites are as crowded as their users find them: Newton's way."""
    chosen = _choice(crowding, travel, blur)
    for _step in range(MAX_STEPS):
        users = share @ chosen
        slope = users - room * crowding
        if np.abs(slope / room).max() <= TOLERANCE / 100:
            break
        bend = np.diag(room + users / blur) - (chosen.T * share) @ chosen / blur
        way = np.linalg.solve(bend, slope)
        # The slope along the way tells where its top is to the last digit; the height does not.
        length, rise = 1.0, slope @ way
        while length > SHORTEST_STEP:
            ahead = crowding + length * way
            chosen = _choice(ahead, travel, blur)
            if (share @ chosen - room * ahead) @ way >= -OVERSHOOT * rise:
                break
            length /= 2
        crowding = ahead
    return crowding


def _choice(crowding: Floats, travel: Floats, blur: float) -> Floats:
    """Return the share of each zone's users that goes to each site."""
    cost = crowding + travel
    odds = np.exp((cost.min(axis=1, keepdims=True) - cost) / blur)
    shares: Floats = odds / odds.sum(axis=1, keepdims=True)
    return shares
