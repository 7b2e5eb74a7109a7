"""The engine for a user's OpenStreetMap extract: its roads by Valhalla, ferries by timetable.

OpenStreetMap knows how long a ferry sails, not how often. So Valhalla drives on land alone, and the
crossings of the network, with check-in, expected wait, passage and way out, join the shores. The
minutes mean the same as those of every other engine: from door to door.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csgraph

from allocator.errors import DataError, Fault
from allocator.inputs.workspace import Workspace
from allocator.travel.access import populations, settlement_minutes
from allocator.travel.earth import Floats
from allocator.travel.engines.osm_extract import EXTRACT, open_extract
from allocator.travel.engines.valhalla_roads import Roads
from allocator.travel.engines.valhalla_tiles import REACH_METRES, cache_folder, library, tiles_of
from allocator.travel.joins import LEAST, check_points
from allocator.travel.network import Network
from allocator.travel.sameday import often

_SHOWN = 10


@dataclass(frozen=True)
class ValhallaEngine:
    """Minutes over the roads of an extract and the crossings of the network.

    Parameters
    ----------
    roads
        The roads.
    version
        Which extract it was.
    network
        Gives the crossings of the season and how points join.
    ports
        Places where crossings start and end: columns ``lon, lat``.
    """

    roads: Roads
    version: str
    network: Network
    ports: pd.DataFrame

    @property
    def name(self) -> str:
        """Name of the engine for the manifest."""
        return f"valhalla {library().__version__}"

    @property
    def data_date(self) -> str:
        """Extract, its fingerprint and its date, and the version of the crossings' tables."""
        return f"{self.version}, ferries: {self.network.version}"

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

        Raises
        ------
        DataError
            If a point does not lie in Scotland, or the extract has no road near it; it carries all
            faults.
        """
        check_points(zones)
        check_points(bases)
        positions = ["lon", "lat"]
        sources = pd.concat([zones[positions], self.ports[positions]])
        targets = pd.concat([self.ports[positions], bases[positions]])
        road = self.roads.minutes(sources, targets)
        faults = [
            *_off_road("zones", zones.index, np.isnan(road[: len(zones)]).all(axis=1)),
            *_off_road("bases", bases.index, np.isnan(road[:, len(self.ports) :]).all(axis=0)),
        ]
        if faults:
            raise DataError(f"{EXTRACT} does not reach every place.", faults)
        times = self._with_crossings(np.where(np.isnan(road), np.inf, road), len(zones))
        least = settlement_minutes(populations(zones), self.network.access)
        return pd.DataFrame(
            np.maximum(times, least[:, None]), index=zones.index, columns=bases.index
        )

    def same_day(self) -> ValhallaEngine:
        """Return the engine over those crossings alone that let one return on the same day."""
        return replace(self, network=often(self.network))

    def _with_crossings(self, road: Floats, zones: int) -> Floats:
        """Return minutes by road and ferry, shape (zones, bases)."""
        ports = len(self.ports)
        onward = self._from_ports(road[zones:])
        times = road[:zones, ports:].copy()
        for port in range(ports):
            way = road[:zones, port, None] + onward[port]
            np.minimum(times, way, out=times)
        return times

    def _from_ports(self, road: Floats) -> Floats:
        """Return minutes from each port to each base, by any chain of roads and crossings."""
        ports, bases = len(road), road.shape[1] - len(road)
        hops = np.full((ports + bases, ports + bases), np.inf)
        hops[:ports] = road
        routes = self.network.crossings
        start, end = (
            self.ports.index.get_indexer(routes[column]) for column in ("from_place", "to_place")
        )
        cost = routes["minutes"].to_numpy(dtype=np.float64)
        np.minimum.at(hops, (start, end), cost)
        np.minimum.at(hops, (end, start), cost)
        np.fill_diagonal(hops, np.inf)
        back = csgraph.csgraph_from_dense(np.maximum(hops.T, LEAST), null_value=np.inf)
        reach: Floats = csgraph.dijkstra(back, indices=np.arange(ports, ports + bases))
        return reach[:, :ports].T


def valhalla_engine(
    workspace: Workspace, network: Network, *, cache: Path | None = None
) -> ValhallaEngine:
    """Return the engine of a workspace's extract; the first time, its tiles are built.

    Parameters
    ----------
    workspace
        Holds the extract, ``maps/network/roads.osm.pbf``.
    network
        Gives the crossings.
    cache
        Where tiles are kept between runs; without it, the user's cache folder.

    Raises
    ------
    DataError
        If there is no extract, or it is not one.
    OutputError
        If nothing can be written to the cache.
    UsageError
        If the routing library is not installed.
    """
    library()
    extract = open_extract(workspace)
    tiles = tiles_of(extract, cache_folder() if cache is None else cache)
    routes = network.crossings
    names = sorted({*routes["from_place"], *routes["to_place"]})
    return ValhallaEngine(Roads(tiles), extract.version, network, network.places.loc[names])


def _off_road(kind: str, labels: pd.Index, off: NDArray[np.bool_]) -> Iterator[Fault]:
    if off.any():
        names = [str(label) for label in labels[off]]
        reach = f"{REACH_METRES / 1000:g} km"
        message = f"The extract has no road within {reach} of {len(names):,} {kind}"
        remedy = "Take an extract that covers whole Scotland, or correct their positions"
        shown = ", ".join([*names[:_SHOWN], *(["..."] if len(names) > _SHOWN else [])])
        yield Fault("off-the-roads", message, remedy, EXTRACT, value=shown)
