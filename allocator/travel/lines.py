"""Ferries and flights of a network as lines that a map can draw."""

from __future__ import annotations

import pandas as pd

from allocator.travel.network import Network

LINE_COLUMNS = (
    "kind",
    "from_name",
    "to_name",
    "from_lon",
    "from_lat",
    "to_lon",
    "to_lat",
    "minutes",
    "a_day",
)


def crossing_lines(network: Network) -> pd.DataFrame:
    """Return every crossing of a network with the names and positions of its ends.

    Parameters
    ----------
    network
        The network of one season.

    Returns
    -------
    pandas.DataFrame
        Index ``route``, sorted; columns of `LINE_COLUMNS`: kind (ferry or flight), names and
        degrees (EPSG:4326) of both ends, minutes one way with waits counted, departures a day each
        way.
    """
    routes = network.crossings.sort_index()
    ends = {
        f"{end}_{what}": routes[f"{end}_place"].map(network.places[what])
        for end in ("from", "to")
        for what in ("name", "lon", "lat")
    }
    return routes.assign(**ends)[list(LINE_COLUMNS)]
