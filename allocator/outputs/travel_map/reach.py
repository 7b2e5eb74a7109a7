"""What a page of reach is asked: how near every place is to a place or to some sites."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Reach:
    """What is asked: how near every place is to a place, or to the nearest of some sites.

    Parameters
    ----------
    title
        What the command says in its first line.
    middle
        What the minutes lead to, in words: ``Oban``, or ``the nearest of 2 sites (mbu)``.
    sites
        The place or the sites: columns ``name, lon, lat``; index as the columns of the minutes.
    minutes
        One way; index ``zone_id``, a column for each site; infinite where there is no way.
    births
        Births a year; index ``zone_id``.
    max_minutes
        The limit that was asked for.
    service
        Whether the sites are those of a service, and births by board are asked for; else the
        places around one place are.
    timetable
        What journeys were timed by, for example ``summer timetable, without flights``.
    """

    title: str
    middle: str
    sites: pd.DataFrame
    minutes: pd.DataFrame
    births: pd.Series
    max_minutes: float
    service: bool
    timetable: str
