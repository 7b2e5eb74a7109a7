"""Points off the network (localities, bases) and the places by which each joins it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph
from scipy.spatial import KDTree

from allocator.errors import DataError, Fault
from allocator.inputs.cells import CellError, check_position
from allocator.travel.earth import EARTH_RADIUS_KM, Floats, unit_vectors
from allocator.travel.network import Network

Integers = NDArray[np.intp]

#: Places nearest to a point among which its joins are sought.
CANDIDATES = 16

#: Least length of an edge in arrays, where 0 would mean no edge.
LEAST = 1e-9

_ROOM = 20_000_000


@dataclass(frozen=True)
class Joins:
    """The places that points join, nearest first.

    Parameters
    ----------
    places
        Position of each joined place in ``network.places``, shape (points, joins); rows that join
        fewer places repeat the nearest.
    kilometres
        Way from the point to the place on local streets, shape (points, joins); infinite where
        a place is repeated.
    minutes
        Time for it, shape (points, joins).
    """

    places: Integers
    kilometres: Floats
    minutes: Floats

    def incidence(self, size: int) -> Any:
        """Return which point joins which place, as a sparse matrix (points, `size`) of ones."""
        rows = np.repeat(np.arange(len(self.places)), self.places.shape[1])
        real = np.isfinite(self.minutes.ravel())
        ones = np.ones(int(real.sum()))
        shape = (len(self.places), size)
        return sparse.csr_matrix((ones, (rows[real], self.places.ravel()[real])), shape=shape)


def join_points(network: Network, points: pd.DataFrame) -> Joins:
    """Join points to the network.

    A point joins its nearest place, and further ones on the same landmass that are near by road as
    well as across country.

    Parameters
    ----------
    network
        The network.
    points
        Columns ``lon, lat`` in degrees, at least one row.

    Returns
    -------
    Joins
        The places that each point joins, nearest first, and the way to each.

    Raises
    ------
    DataError
        If a column is missing or a point does not lie in Scotland; it carries all faults.
    """
    check_points(points)
    rules = network.access
    places, apart = _nearest(network, points)
    ways = rules.kilometres(apart)
    real = _same_land(network, places) & _near_by_road(network, places, ways)
    order = np.argsort(~real, axis=1, kind="stable")[:, : rules.joins]
    chosen = np.take_along_axis(real, order, axis=1)
    return Joins(
        places=np.where(chosen, np.take_along_axis(places, order, axis=1), places[:, :1]),
        kilometres=np.where(chosen, np.take_along_axis(ways, order, axis=1), np.inf),
        minutes=np.where(chosen, np.take_along_axis(rules.minutes(apart), order, axis=1), np.inf),
    )


def check_points(points: pd.DataFrame) -> None:
    """Check that points have a name each and lie in Scotland.

    Parameters
    ----------
    points
        Columns ``lon, lat`` in degrees.

    Raises
    ------
    DataError
        If they do not; it carries all faults.
    """
    faults = list(_point_faults(points))
    if faults:
        raise DataError("These points cannot join the network.", faults)


def _point_faults(points: pd.DataFrame) -> Iterator[Fault]:
    missing = [column for column in ("lon", "lat") if column not in points.columns]
    for column in missing:
        yield Fault("missing-column", "A column is missing", f"Add the column {column}", None)
    for label in points.index[points.index.duplicated()].unique():
        message, remedy = "Two points have the same name", "Give each its own"
        yield Fault("duplicate-point", message, remedy, value=str(label))
    columns = [] if missing else [points["lon"].astype(float), points["lat"].astype(float)]
    for label, lon, lat in zip(points.index, *columns, strict=True) if columns else ():
        try:
            check_position(lon, lat)
        except CellError as error:
            where = f"{label}: {lon:g}, {lat:g}"
            yield Fault(error.code, error.message, error.remedy, value=where)


def _nearest(network: Network, points: pd.DataFrame) -> tuple[Integers, Floats]:
    """Return the nearest places of each point and their great-circle kilometres."""
    tree = KDTree(unit_vectors(network.places["lon"], network.places["lat"]))
    count = min(CANDIDATES, len(network.places))
    chord, places = tree.query(
        unit_vectors(points["lon"], points["lat"]), k=list(range(1, count + 1))
    )
    return places, 2 * EARTH_RADIUS_KM * np.arcsin(np.clip(chord / 2, 0, 1))


def _same_land(network: Network, places: Integers) -> NDArray[np.bool_]:
    land, _ = pd.factorize(network.places["landmass"])
    same: NDArray[np.bool_] = land[places] == land[places[:, :1]]
    return same


def _near_by_road(network: Network, places: Integers, ways: Floats) -> NDArray[np.bool_]:
    """Return which candidates are near the nearest place by road as well as through the point."""
    through = (ways[:, :1] + ways) * network.access.reach
    starts, row_of = np.unique(places[:, 0], return_inverse=True)
    roads = _road_lengths(network)
    near = np.zeros(places.shape, dtype=bool)
    chunk = max(1, _ROOM // len(network.places))
    for first in range(0, len(starts), chunk):
        part = starts[first : first + chunk]
        length = csgraph.dijkstra(roads, indices=part, limit=float(through.max()))
        mine = np.flatnonzero((row_of >= first) & (row_of < first + len(part)))
        near[mine] = length[row_of[mine, None] - first, places[mine]] <= through[mine]
    near[:, 0] = True
    return near


def _road_lengths(network: Network) -> Any:
    """Return the roads as a sparse matrix of kilometres, both ways."""
    edges = [
        (start, end, edge["kilometres"])
        for start, end, edge in network.graph.edges(data=True)
        if edge["kind"] == "road"
    ]
    starts, ends, lengths = zip(*edges, strict=True) if edges else ((), (), ())
    size = len(network.places)
    one, other = (network.places.index.get_indexer(list(labels)) for labels in (starts, ends))
    there = sparse.csr_matrix((np.array(lengths), (one, other)), shape=(size, size))
    return there + there.T
