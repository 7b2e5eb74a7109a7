"""What a ferry crossing or a flight costs in minutes: check-in, expected wait, passage, way out.

A traveller who turns up at any time waits half the time between two departures. Where departures
are few, travellers time their journey to them, so the wait that the crossing costs is held to a
planned wait. A cancelled departure costs the time until the next one, and that one may be
cancelled too: with a share c cancelled, c / (1 - c) departures are lost on average.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.errors import Fault, ModelError

#: Parts of a crossing in the order in which they are travelled.
PARTS = ("check_in", "wait", "passage", "disembark")

_HOURS_A_DAY = 24


@dataclass(frozen=True)
class CrossingRules:
    """How waits are counted. Each default is an assumption that a scenario can change.

    Parameters
    ----------
    service_hours
        Hours of the day within which departures are spread.
    max_wait_minutes
        Longest wait that a traveller plans for, however few the departures.
    cancellation_share
        Share of departures that are cancelled, from 0 to below 1.

    Raises
    ------
    ModelError
        If a value lies outside of its range; it carries all faults.
    """

    service_hours: float = 14.0
    max_wait_minutes: float = 60.0
    cancellation_share: float = 0.0

    def __post_init__(self) -> None:
        checks = (
            ("service_hours", 0 < self.service_hours <= _HOURS_A_DAY, "above 0, at most 24 hours"),
            ("max_wait_minutes", 0 <= self.max_wait_minutes < np.inf, "0 minutes or more"),
            ("cancellation_share", 0 <= self.cancellation_share < 1, "from 0 to below 1"),
        )
        faults = [
            Fault(
                "crossing-rule",
                f"The rule {name} is out of its range",
                f"Give a number {span}",
                value=f"{getattr(self, name):g}",
            )
            for name, holds, span in checks
            if not holds
        ]
        if faults:
            raise ModelError("The rules for crossings cannot be used.", faults)


def expected_wait_minutes(departures_a_day: pd.Series, rules: CrossingRules) -> pd.Series:
    """Return the wait that a departure is expected to cost.

    Parameters
    ----------
    departures_a_day
        Departures a day each way, all above 0; a fraction where not every day has one.
    rules
        How waits are counted.

    Returns
    -------
    pandas.Series
        Minutes: min(headway / 2, longest planned wait) + headway x c / (1 - c), where headway is
        the minutes of service a departure and c the share cancelled.
    """
    headway = rules.service_hours * 60 / departures_a_day
    lost = rules.cancellation_share / (1 - rules.cancellation_share)
    return (headway / 2).clip(upper=rules.max_wait_minutes) + headway * lost


def expected_minutes(table: pd.DataFrame, *, season: str, rules: CrossingRules) -> pd.DataFrame:
    """Return what each crossing that runs in a season costs.

    Parameters
    ----------
    table
        Crossings or flights as in ``maps/network``: from, to, operator, minutes, departures.
    season
        ``summer`` or ``winter``.
    rules
        How waits are counted.

    Returns
    -------
    pandas.DataFrame
        Index as in `table`, without the crossings that do not run; columns ``from_place, to_place,
        operator, a_day`` (departures a day each way), ``check_in, wait, passage, disembark`` and
        their sum ``minutes``.
    """
    passage, a_day = _columns_of(table, season)
    running = table[table[a_day] > 0]
    costs = pd.DataFrame(
        {
            "check_in": running["check_in_minutes"],
            "wait": expected_wait_minutes(running[a_day], rules),
            "passage": running[passage],
            "disembark": running["disembark_minutes"],
        },
        index=running.index,
    )
    return running[["from_place", "to_place", "operator"]].assign(
        a_day=running[a_day], **{part: costs[part] for part in PARTS}, minutes=costs.sum(axis=1)
    )


def _columns_of(table: pd.DataFrame, season: str) -> tuple[str, str]:
    if "sailing_minutes" in table.columns:
        return "sailing_minutes", f"sailings_{season}"
    return "flight_minutes", f"flights_{season}"
