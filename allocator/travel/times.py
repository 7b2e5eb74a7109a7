"""Labelled travel times from every demand zone to every base."""

from __future__ import annotations

from dataclasses import dataclass, replace

import networkx as nx
import pandas as pd

from allocator.travel.engines import Engine
from allocator.travel.engines.graph import graph_engine
from allocator.travel.network import Network

#: Departures a day each way that let one go out and come back on the same day.
DEPARTURES_FOR_RETURN = 2.0


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
    """

    minutes: pd.DataFrame
    engine: str
    data_date: str
    season: str


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


def same_day_return(
    network: Network,
    zones: pd.DataFrame,
    bases: pd.DataFrame,
    *,
    day_minutes: float,
    visit_minutes: float,
) -> pd.DataFrame:
    """Return who can go, meet and come back within one day.

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
    often = _frequent(network)
    minutes = travel_times(often, zones, bases).minutes
    return 2 * minutes + visit_minutes <= day_minutes


def _frequent(network: Network) -> Network:
    graph = nx.Graph()
    graph.add_nodes_from(network.graph)
    graph.add_edges_from(
        edge for edge in network.graph.edges(data=True) if edge[2]["a_day"] >= DEPARTURES_FOR_RETURN
    )
    routes = network.crossings[network.crossings["a_day"] >= DEPARTURES_FOR_RETURN]
    return replace(network, graph=graph, crossings=routes)
