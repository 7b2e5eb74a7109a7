"""How a locality or a base is thought to join the network: detour, local speed, own settlement."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from allocator.errors import Fault, ModelError
from allocator.travel.earth import Floats


@dataclass(frozen=True)
class AccessRules:
    """How points off the network join it. Each default is an assumption.

    Parameters
    ----------
    detour
        Kilometres on local streets for each kilometre of great circle.
    local_speed_kmh
        Speed on the way between a point and the network.
    joins
        Most places of the network that one point joins.
    reach
        A second place is joined only if the road from the nearest one to it is at most this many
        times the way through the point, detour included. It keeps a point on one shore of a firth
        from joining the other one.
    persons_per_km2
        Density of a settlement, from which its radius follows.
    settlement_speed_kmh
        Speed within a settlement.
    end_minutes
        Time at each end of a journey between a door and the road that leads out of its settlement:
        side streets, junctions and lights that no stretch of the network holds.
    minimum_minutes
        Least time from any home to any base.

    Raises
    ------
    ModelError
        If a value is not a number above 0; it carries all faults.
    """

    detour: float = 1.3
    local_speed_kmh: float = 40.0
    joins: int = 3
    reach: float = 1.5
    persons_per_km2: float = 3000.0
    settlement_speed_kmh: float = 30.0
    end_minutes: float = 1.0
    minimum_minutes: float = 2.0

    def __post_init__(self) -> None:
        faults = [
            Fault(
                "access-rule",
                f"The rule {rule.name} is out of its range",
                "Give a number above 0",
                value=f"{getattr(self, rule.name):g}",
            )
            for rule in fields(self)
            if not 0 < getattr(self, rule.name) < math.inf
        ]
        if faults:
            raise ModelError("The rules for access cannot be used.", faults)

    def minutes(self, great_circle_km: Floats) -> Floats:
        """Return minutes on local streets for kilometres of great circle."""
        return great_circle_km * self.detour / self.local_speed_kmh * 60

    def kilometres(self, great_circle_km: Floats) -> Floats:
        """Return kilometres on local streets for kilometres of great circle."""
        return great_circle_km * self.detour


def settlement_minutes(population: Floats, rules: AccessRules) -> Floats:
    """Return the mean time from the homes of a settlement to a base within it.

    A settlement of P residents at density D is taken as a disc of radius R = sqrt(P / (D pi)).
    The mean distance of its homes from the centre is 2 R / 3, driven with a detour at the speed of
    a settlement. No journey counts less than the minimum.

    Parameters
    ----------
    population
        Residents; 0 where they are not known.
    rules
        Detour, density, speed and minimum.

    Returns
    -------
    numpy.ndarray
        Minutes, shaped as `population`.
    """
    radius_km = np.sqrt(population / (rules.persons_per_km2 * math.pi))
    minutes = 2 / 3 * radius_km * rules.detour / rules.settlement_speed_kmh * 60
    return np.maximum(minutes, rules.minimum_minutes)


def populations(zones: pd.DataFrame) -> Floats:
    """Return the residents of each zone, 0 where they are not known.

    Parameters
    ----------
    zones
        Column ``population``, if known.
    """
    if "population" not in zones.columns:
        return np.zeros(len(zones))
    residents: Floats = zones["population"].fillna(0).to_numpy(dtype=np.float64)
    return residents
