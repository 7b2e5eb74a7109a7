"""Labelled travel times from every demand zone to every base."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from allocator.travel.engines import Engine
from allocator.travel.engines.graph import graph_engine
from allocator.travel.network import Network
from allocator.travel.sameday import fits_a_day


@dataclass(frozen=True)
class TravelTimes:
    """How long each zone is from each base.

    Parameters
    ----------
    minutes
        One way, door to door; index ``zone_id``, columns ``site_code``; infinite if there is no
        way.
    engine
        What worked them out.
    data_date
        Date or version of its data.
    season
        Timetable that they hold for.
    day_trip
        Whether one can go, meet and come back within a working day: truth values, labelled as
        `minutes`; None if nobody asked.
    """

    minutes: pd.DataFrame
    engine: str
    data_date: str
    season: str
    day_trip: pd.DataFrame | None = None


def travel_times(network: Network, zones: pd.DataFrame, bases: pd.DataFrame) -> TravelTimes:
    """Return the time from every zone to every base over the strategic network.

    Parameters
    ----------
    network
        The network.
    zones
        Index ``zone_id``; columns ``lon, lat`` in degrees, and ``population`` if known.
    bases
        Index ``site_code``; columns ``lon, lat`` in degrees.

    Raises
    ------
    DataError
        If a point is not one in Scotland; it carries all faults.
    """
    return times_by(graph_engine(network), zones, bases)


def times_by(engine: Engine, zones: pd.DataFrame, bases: pd.DataFrame) -> TravelTimes:
    """Return the time from every zone to every base by any engine.

    Parameters
    ----------
    engine
        The engine.
    zones
        Index ``zone_id``; columns as the engine needs them.
    bases
        Index ``site_code``; columns as the engine needs them.
    """
    minutes = engine.minutes(zones, bases).rename_axis(index="zone_id", columns="site_code")
    return TravelTimes(minutes, engine.name, engine.data_date, engine.season)


def with_day_trips(
    times: TravelTimes,
    engine: Engine,
    zones: pd.DataFrame,
    bases: pd.DataFrame,
    *,
    day_minutes: float,
    visit_minutes: float,
) -> TravelTimes:
    """Return travel times with the matrix of same-day returns beside the minutes.

    Parameters
    ----------
    times
        What `times_by` gave for the same engine, zones and bases.
    engine
        The engine.
    zones
        Index ``zone_id``; columns as the engine needs them.
    bases
        Index ``site_code``; columns as the engine needs them.
    day_minutes
        Length of the day, door to door.
    visit_minutes
        Time needed at the far end.
    """
    daily = engine.same_day()
    minutes = times.minutes if daily is engine else times_by(daily, zones, bases).minutes
    day_trip = fits_a_day(minutes, day_minutes=day_minutes, visit_minutes=visit_minutes)
    return replace(times, day_trip=day_trip)


def same_day_return(
    network: Network,
    zones: pd.DataFrame,
    bases: pd.DataFrame,
    *,
    day_minutes: float,
    visit_minutes: float,
) -> pd.DataFrame:
    """Return who can go, meet and come back within one day over the strategic network.

    A crossing lets one return on the same day if it departs at least twice a day each way.

    Parameters
    ----------
    network
        The network.
    zones
        Index ``zone_id``; columns ``lon, lat`` in degrees, and ``population`` if known.
    bases
        Index ``site_code``; columns ``lon, lat`` in degrees.
    day_minutes
        Length of the day, door to door.
    visit_minutes
        Time needed at the far end.

    Returns
    -------
    pandas.DataFrame
        Truth values; index ``zone_id``, columns ``site_code``.
    """
    minutes = times_by(graph_engine(network).same_day(), zones, bases).minutes
    return fits_a_day(minutes, day_minutes=day_minutes, visit_minutes=visit_minutes)
