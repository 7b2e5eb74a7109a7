"""The built-in engine: all zones to all bases over the strategic network, in one computation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from allocator.travel.access import populations, settlement_minutes
from allocator.travel.earth import Floats, great_circle_km
from allocator.travel.joins import LEAST, Integers, Joins, join_points
from allocator.travel.network import Network
from allocator.travel.sameday import often

#: From this many places on, arrays are renumbered so that neighbours lie near in memory.
RENUMBER_FROM = 20_000

_ROOM = 20_000_000


@dataclass(frozen=True)
class GraphEngine:
    """Shortest times over a network of roads, ferries and flights.

    Parameters
    ----------
    network
        The graph of record.
    arrays
        The same graph as a sparse matrix of minutes.
    rows
        Row of each place of ``network.places`` in the arrays.
    """

    network: Network
    arrays: Any
    rows: Integers

    @property
    def name(self) -> str:
        """Name of the engine for the manifest."""
        return "strategic network"

    @property
    def data_date(self) -> str:
        """Version of the network's tables."""
        return self.network.version

    @property
    def season(self) -> str:
        """Timetable that the minutes hold for."""
        return self.network.season

    def minutes(self, zones: pd.DataFrame, bases: pd.DataFrame) -> pd.DataFrame:
        """Return minutes one way from every zone to every base.

        Parameters
        ----------
        zones
            Columns ``lon, lat`` in degrees; ``population`` if known, for times within a zone.
        bases
            Columns ``lon, lat`` in degrees.

        Returns
        -------
        pandas.DataFrame
            Index and columns are the labels of `zones` and `bases`; infinite if there is no way.
        """
        from_zones, to_bases = join_points(self.network, zones), join_points(self.network, bases)
        times = _by_network(self.arrays, self._in_arrays(from_zones), self._in_arrays(to_bases))
        rows, columns, direct = _direct(self.network, zones, bases, from_zones, to_bases)
        times[rows, columns] = np.minimum(times[rows, columns], direct)
        times += 2 * self.network.access.end_minutes
        least = settlement_minutes(populations(zones), self.network.access)
        times = np.maximum(times, least[:, None])
        return pd.DataFrame(times, index=zones.index, columns=bases.index)

    def same_day(self) -> GraphEngine:
        """Return the engine over those crossings alone that let one return on the same day."""
        return graph_engine(often(self.network))

    def _in_arrays(self, joins: Joins) -> Joins:
        """Return joins whose places are rows of the arrays."""
        return replace(joins, places=self.rows[joins.places])


def graph_engine(network: Network, *, renumber_from: int = RENUMBER_FROM) -> GraphEngine:
    """Return the engine of a network, its arrays built once for any number of zones and bases.

    Parameters
    ----------
    network
        The graph of record.
    renumber_from
        Least number of places for which renumbering them pays (reverse Cuthill-McKee).
    """
    built = nx.to_scipy_sparse_array(
        network.graph, nodelist=list(network.places.index), weight="minutes", format="csr"
    )
    matrix = sparse.csr_matrix(built)
    size = matrix.shape[0]
    if size < renumber_from:
        return GraphEngine(network, matrix, np.arange(size))
    order = csgraph.reverse_cuthill_mckee(matrix, symmetric_mode=True)
    rows = np.empty(size, dtype=np.intp)
    rows[order] = np.arange(size)
    return GraphEngine(network, matrix[order][:, order], rows)


def _by_network(arrays: Any, from_zones: Joins, to_bases: Joins) -> Floats:
    """Return times over the network, shape (zones, bases)."""
    places, bases = arrays.shape[0], len(to_bases.places)
    extended = _with_bases(arrays, to_bases)
    times = np.empty((len(from_zones.places), bases))
    chunk = max(1, _ROOM // (places + bases))
    for first in range(0, bases, chunk):
        part = np.arange(first, min(first + chunk, bases))
        reach = csgraph.dijkstra(extended, directed=True, indices=places + part)
        ways = reach[:, from_zones.places] + from_zones.minutes
        times[:, part] = ways.min(axis=2).T
    return times


def _with_bases(arrays: Any, to_bases: Joins) -> Any:
    """Return the matrix with one row more a base, whose ways lead out of the base alone.

    Nobody drives through a base to somewhere else.
    """
    places, bases = arrays.shape[0], len(to_bases.places)
    rows = np.repeat(np.arange(bases), to_bases.places.shape[1])
    real = np.isfinite(to_bases.minutes.ravel())
    weights = np.maximum(to_bases.minutes.ravel()[real], LEAST)
    ends = to_bases.places.ravel()[real]
    out = sparse.csr_matrix((weights, (rows[real], ends)), shape=(bases, places))
    return sparse.bmat([[arrays, None], [out, sparse.csr_matrix((bases, bases))]], format="csr")


def _direct(
    network: Network,
    zones: pd.DataFrame,
    bases: pd.DataFrame,
    from_zones: Joins,
    to_bases: Joins,
) -> tuple[Any, Any, Floats]:
    """Return the pairs that share a place of the network, and their time on local streets."""
    size = len(network.places)
    shared = (from_zones.incidence(size) @ to_bases.incidence(size).T).tocoo()
    start = zones[["lon", "lat"]].to_numpy(dtype=np.float64)[shared.row]
    end = bases[["lon", "lat"]].to_numpy(dtype=np.float64)[shared.col]
    apart = great_circle_km(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    return shared.row, shared.col, network.access.minutes(apart)
