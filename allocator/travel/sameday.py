"""Going and coming back on one day: which crossings allow it, and which journeys fit a day."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import pandas as pd

from allocator.travel.network import Network, route_edges

#: Departures a day each way that let one go out and come back on the same day.
DEPARTURES_FOR_RETURN = 2.0

#: Minutes are sums: one that just fits still fits.
_ROUNDING = 1e-6


def often(network: Network) -> Network:
    """Return a network without the crossings that do not let one return on the same day.

    With one departure a day each way, the boat that one arrives by is the last one back. Where a
    seldom crossing and a frequent one join the same two places, the frequent one stays.

    Parameters
    ----------
    network
        The network.
    """
    routes = network.crossings[network.crossings["a_day"] >= DEPARTURES_FOR_RETURN]
    graph = nx.Graph()
    graph.add_nodes_from(network.graph)
    graph.add_edges_from(
        edge for edge in network.graph.edges(data=True) if edge[2]["a_day"] >= DEPARTURES_FOR_RETURN
    )
    for start, end, edge in route_edges(routes):
        known = graph.get_edge_data(start, end)
        if known is None or edge["minutes"] < known["minutes"]:
            graph.add_edge(start, end, **edge)
    return replace(network, graph=graph, crossings=routes)


def fits_a_day(minutes: pd.DataFrame, *, day_minutes: float, visit_minutes: float) -> pd.DataFrame:
    """Return which journeys leave time for a visit between going and coming back.

    Parameters
    ----------
    minutes
        One way, over crossings that let one return on the same day; infinite if there is no way.
    day_minutes
        Length of the day, door to door.
    visit_minutes
        Time needed at the far end.

    Returns
    -------
    pandas.DataFrame
        Truth values, labelled as `minutes`.
    """
    return 2 * minutes + visit_minutes <= day_minutes + _ROUNDING
