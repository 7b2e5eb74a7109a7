"""Who may serve whom, how, and at what hours: the travel standard and eligibility (family 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

MINUTES_PER_HOUR = 60.0

ARC_COLUMNS = [
    "zone_id",
    "site_code",
    "mode",
    "team_board",
    "minutes",
    "hours_per_family",
    "travel_hours_per_family",
]


@dataclass(frozen=True, slots=True)
class VisitRules:
    """Limits of travel and hours of care.

    Parameters
    ----------
    hours_per_family, visits_per_family
        Contact and indirect hours, and visits, of one family's care.
    families_per_trip, families_per_overnight_trip
        Families seen on one day of outreach; on one trip with a night away.
    hours_per_night_away
        Staff hours that a night away costs beside travel.
    max_charged_travel_minutes
        Most minutes each way that a trip charges to staff time.
    remote_hours_factor
        Hours by video against clinic.
    family_limit_minutes, staff_limit_minutes, overnight_limit_minutes
        Furthest one way for a family to a clinic, staff on a day, staff with a night away.
    remote
        Whether video work is permitted at all.
    """

    hours_per_family: float
    visits_per_family: float
    families_per_trip: float
    families_per_overnight_trip: float
    hours_per_night_away: float
    max_charged_travel_minutes: float
    remote_hours_factor: float
    family_limit_minutes: float
    staff_limit_minutes: float
    overnight_limit_minutes: float
    remote: bool


def serving_boards(
    service_model: pd.Series, hubs: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return the boards whose teams may serve each board: its own, its network's hubs, or both."""
    return {
        str(board): (
            *(() if model == "supported" else (str(board),)),
            *hubs.get(str(board), ()),
        )
        for board, model in service_model.items()
    }


def permitted_arcs(
    minutes: pd.DataFrame,
    zone_board: pd.Series,
    base_board: pd.Series,
    serving: Mapping[str, tuple[str, ...]],
    rules: VisitRules,
    *,
    day_trip: pd.DataFrame | None = None,
    nearest_only: bool = True,
) -> pd.DataFrame:
    """Return every permitted way to serve a zone (family 9), in a fixed order.

    A clinic is open to families of the team's own board within the family limit; outreach goes as
    far as the staff limit, and only where staff can come back on the same day. Only where the team
    has no such base do staff stay a night away, as far as the overnight limit.

    Parameters
    ----------
    minutes
        One way, zones by bases; infinite where there is no way.
    zone_board, base_board
        Board of each zone and of each base.
    serving
        Boards whose teams may serve each board.
    rules
        Limits and hours.
    day_trip
        Whether staff can go, meet and come back within a working day, labelled as `minutes`;
        None asks for the staff limit alone.
    nearest_only
        Keep, for each zone, team and mode, the nearest base alone. Posts move freely between the
        bases of a team, so a further base costs more hours and minutes and never serves better:
        the optimum is the same.

    Returns
    -------
    pandas.DataFrame
        Columns `ARC_COLUMNS`; hours are staff hours a family; travel hours a family are those of
        the family (clinic) or of staff (outreach), whole, also where only a part is charged.
    """
    frames = [
        _team_arcs(minutes.loc[zones, bases], team, rules, own=team == board, day_trip=day_trip)
        for board, teams in sorted(serving.items())
        for team in teams
        for zones in [zone_board.index[zone_board == board]]
        for bases in [base_board.index[base_board == team]]
        if len(zones) and len(bases)
    ]
    arcs = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=ARC_COLUMNS)
    order = ["zone_id", "team_board", "mode", "minutes", "site_code"]
    arcs = arcs.sort_values(order, kind="stable")
    if nearest_only:
        arcs = arcs.drop_duplicates(["zone_id", "team_board", "mode"])
    return arcs.loc[:, ARC_COLUMNS].reset_index(drop=True)


def _team_arcs(
    minutes: pd.DataFrame,
    team: str,
    rules: VisitRules,
    *,
    own: bool,
    day_trip: pd.DataFrame | None,
) -> pd.DataFrame:
    """Return arcs from the bases of one team to the zones of one board."""
    pairs = minutes.stack().rename_axis(["zone_id", "site_code"]).rename("minutes")
    long = pairs.reset_index()
    by_day = long["minutes"] <= rules.staff_limit_minutes
    if day_trip is not None:
        back = day_trip.loc[minutes.index, minutes.columns].stack().reindex(pairs.index)
        by_day &= back.to_numpy(dtype=bool)
    too_far = ~by_day.groupby(long["zone_id"]).transform("any")
    reached = np.isfinite(long["minutes"])
    near = long["minutes"] <= rules.family_limit_minutes
    night = long["minutes"] <= rules.overnight_limit_minutes
    parts = [
        _mode(long[near], "clinic", rules) if own else None,
        _mode(long[by_day], "outreach", rules),
        _mode(long[reached & too_far & night], "overnight", rules),
        _mode(long[reached], "remote", rules) if rules.remote else None,
    ]
    frame = pd.concat([part for part in parts if part is not None and len(part)] or [long[:0]])
    return frame.assign(team_board=team)


def _mode(long: pd.DataFrame, mode: str, rules: VisitRules) -> pd.DataFrame:
    """Return arcs of one mode with their staff hours and travel hours a family."""
    both_ways = 2.0 * long["minutes"] / MINUTES_PER_HOUR
    charged = 2.0 * long["minutes"].clip(upper=rules.max_charged_travel_minutes) / MINUTES_PER_HOUR
    visits = rules.visits_per_family
    contact = pd.Series(rules.hours_per_family, index=long.index)
    if mode == "clinic":
        hours, travel = contact, visits * both_ways
    elif mode == "outreach":
        trips = visits / rules.families_per_trip
        hours, travel = contact + trips * charged, trips * both_ways
    elif mode == "overnight":
        trips = visits / rules.families_per_overnight_trip
        hours = contact + trips * (charged + rules.hours_per_night_away)
        travel = trips * both_ways
    else:
        hours, travel = contact * rules.remote_hours_factor, 0.0 * both_ways
    return long.assign(mode=mode, hours_per_family=hours, travel_hours_per_family=travel)
