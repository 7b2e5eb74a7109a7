"""The island that each imported zone stands on, by the places and outlines of the product."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pyproj
import shapely

from allocator.inputs.tables import read_table
from allocator.inputs.workspace import OUTLINES, Workspace, locate, open_workspace

#: Grid on which neighbouring outlines join, in degrees: the decimals that they are written with.
_GRID_DEGREES = 1e-4

#: Share of a zone's residents that the land taken for it must hold.
ENOUGH = 0.25

LOCALITIES = "data/localities.csv"


def name_islands(zones: pd.DataFrame) -> pd.Series:
    """Name the island of each zone.

    The position of a zone is one point, and many a zone spans an islet and the land beside it. So
    the land parts that hold a place of the zone's council in the reference workspace are taken in
    order of distance, until they hold at least a quarter as many people as the zone: towns and
    villages are listed there, not every farm. The one among them with most people is where the
    zone stands, and the zone gets the island of the nearest place on it.

    The reference places are used, not those of the user's workspace, so that imports in any order
    give the same islands.

    Parameters
    ----------
    zones
        Columns ``council_code, lon, lat`` in degrees, and ``population``.

    Returns
    -------
    pandas.Series
        Name of the island, blank on the mainland; indexed as `zones`.
    """
    places, land = _reference()
    points, residents = _points(zones), zones["population"].to_numpy(dtype=float)
    found = pd.Series("", index=zones.index, name="island")
    for council, rows in zones.groupby("council_code").indices.items():
        own = places[places["council_code"] == council]
        if len(own):
            stand = _parts_of(points[rows], residents[rows], own, land)
            found.iloc[rows] = _islands(points[rows], stand, own)
    return found


def _parts_of(
    points: np.ndarray, residents: np.ndarray, places: pd.DataFrame, land: np.ndarray
) -> np.ndarray:
    """Return the land part on which each point's zone stands, among those with a place."""
    people = places.groupby("part")["population"].sum()
    parts, held = people.index.to_numpy(), people.to_numpy()
    order = np.argsort(shapely.distance(points[:, None], land[parts][None, :]), axis=1)
    nearer = np.cumsum(held[order], axis=1) - held[order]
    taken = nearer < ENOUGH * residents[:, None]
    taken[:, 0] = True
    fullest = np.where(taken, held[order], -1.0).argmax(axis=1)
    stand: np.ndarray = parts[order[np.arange(len(points)), fullest]]
    return stand


def _islands(points: np.ndarray, stand: np.ndarray, places: pd.DataFrame) -> np.ndarray:
    """Return the island of the place that is nearest to each point on its land part."""
    apart = shapely.distance(points[:, None], _points(places)[None, :])
    apart[stand[:, None] != places["part"].to_numpy()[None, :]] = np.inf
    islands: np.ndarray = places["island"].to_numpy()[apart.argmin(axis=1)]
    return islands


def _reference() -> tuple[pd.DataFrame, np.ndarray]:
    """Return the places of the product, each with its land part, and the parts in metres."""
    workspace = open_workspace()
    places = read_table(workspace, LOCALITIES)
    land = _land(workspace)
    return places.assign(part=shapely.STRtree(land).nearest(_points(places))), land


def _land(workspace: Workspace) -> np.ndarray:
    text = locate(workspace, OUTLINES).read_text(encoding="utf-8")
    shapes = [shapely.geometry.shape(one["geometry"]) for one in json.loads(text)["features"]]
    joined = shapely.union_all(shapes, grid_size=_GRID_DEGREES)
    parts = shapely.get_parts(joined)
    flat: np.ndarray = shapely.transform(parts, _transformer().transform, interleaved=False)
    return flat


def _points(table: pd.DataFrame) -> np.ndarray:
    """Return positions as points in metres."""
    east, north = _transformer().transform(table["lon"].to_numpy(), table["lat"].to_numpy())
    points: np.ndarray = shapely.points(east, north)
    return points


def _transformer() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
