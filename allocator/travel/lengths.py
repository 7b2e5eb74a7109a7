"""Kilometres along the quickest ways, from every zone to every base, in one computation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from allocator.travel.earth import Floats, great_circle_km
from allocator.travel.joins import LEAST, Joins, join_points
from allocator.travel.network import Network

#: Kilometres of a statute mile.
KM_PER_MILE = 1.609344


def quickest_kilometres(network: Network, zones: pd.DataFrame, bases: pd.DataFrame) -> pd.DataFrame:
    """Return how long the quickest way from every zone to every base is.

    Of ways over the strategic network, the quickest by the clock; ferries and flights count with
    their great circle, local streets with their length. It is the way that `route.route_between`
    describes leg by leg.

    Parameters
    ----------
    network
        The network.
    zones, bases
        Columns ``lon, lat`` in degrees.

    Returns
    -------
    pandas.DataFrame
        Kilometres; index and columns are the labels of `zones` and `bases`; infinite if there is
        no way.

    Raises
    ------
    DataError
        If a point is not one in Scotland.
    """
    from_zones, to_bases = join_points(network, zones), join_points(network, bases)
    times, ways = _over_network(network, from_zones, to_bases)
    direct_times, direct_ways = _direct(network, zones, bases, from_zones, to_bases)
    ways = np.where(direct_times < times, direct_ways, ways)
    ways[~np.isfinite(np.minimum(times, direct_times))] = np.inf
    return pd.DataFrame(ways, index=zones.index, columns=bases.index)


def _over_network(network: Network, from_zones: Joins, to_bases: Joins) -> tuple[Floats, Floats]:
    """Return minutes and kilometres over the network, shape (zones, bases)."""
    graph, lengths = _arrays(network)
    own = np.arange(len(from_zones.places))
    shape = (len(own), len(to_bases.places))
    times, ways = np.empty(shape), np.empty(shape)
    for base in range(shape[1]):
        reach, along = _from_base(graph, lengths, to_bases, base)
        minutes = reach[from_zones.places] + from_zones.minutes
        quickest = minutes.argmin(axis=1)
        times[:, base] = minutes[own, quickest]
        ways[:, base] = (along[from_zones.places] + from_zones.kilometres)[own, quickest]
    return times, ways


def _arrays(network: Network) -> tuple[Any, dict[tuple[int, int], float]]:
    """Return the graph as a sparse matrix of minutes, and the kilometres of its edges."""
    row = {place: at for at, place in enumerate(network.places.index)}
    edges = [
        (row[start], row[end], max(edge["minutes"], LEAST), edge["kilometres"])
        for start, end, edge in network.graph.edges(data=True)
    ]
    both = [*edges, *((end, start, time, way) for start, end, time, way in edges)]
    lengths = {(start, end): way for start, end, _time, way in both}
    starts, ends, minutes, _ways = zip(*both, strict=True) if both else ((), (), (), ())
    return sparse.csr_matrix((minutes, (starts, ends)), shape=(len(row), len(row))), lengths


def _from_base(
    graph: Any, lengths: dict[tuple[int, int], float], to_bases: Joins, base: int
) -> tuple[Floats, Floats]:
    """Return minutes and kilometres from one base to every place, by the quickest way."""
    size = graph.shape[0]
    real = np.isfinite(to_bases.minutes[base])
    joined = to_bases.places[base][real]
    minutes = np.maximum(to_bases.minutes[base][real], LEAST)
    out = sparse.csr_matrix((minutes, (np.zeros(len(joined), int), joined)), shape=(1, size))
    whole = sparse.bmat([[graph, None], [out, sparse.csr_matrix((1, 1))]], format="csr")
    reach, before = csgraph.dijkstra(whole, indices=size, return_predecessors=True)
    along = np.full(size + 1, np.inf)
    along[size] = 0.0
    own = dict(zip(joined.tolist(), to_bases.kilometres[base][real].tolist(), strict=True))
    for place in np.argsort(reach, kind="stable"):
        last = int(before[place])
        if last == size:
            along[place] = own[int(place)]
        elif last >= 0:
            along[place] = along[last] + lengths[last, int(place)]
    return reach[:size], along[:size]


def _direct(
    network: Network,
    zones: pd.DataFrame,
    bases: pd.DataFrame,
    from_zones: Joins,
    to_bases: Joins,
) -> tuple[Floats, Floats]:
    """Return minutes and kilometres on local streets, infinite where no place is shared."""
    size = len(network.places)
    shared = (from_zones.incidence(size) @ to_bases.incidence(size).T).toarray() > 0
    start, end = (table[["lon", "lat"]].to_numpy(dtype=float) for table in (zones, bases))
    apart = great_circle_km(start[:, :1], start[:, 1:], end[:, 0], end[:, 1])
    return (
        np.where(shared, network.access.minutes(apart), np.inf),
        np.where(shared, network.access.kilometres(apart), np.inf),
    )
