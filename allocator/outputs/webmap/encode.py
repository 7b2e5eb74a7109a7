"""Shapes as whole numbers: each ring a first place and the steps from there, to be small."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from allocator.outputs.webmap.shapes import DEGREE_DIGITS, polygons_of

#: Units of a degree that places are rounded to: about ten metres.
UNITS_PER_DEGREE = 10**DEGREE_DIGITS

#: A ring with fewer places has no inside.
LEAST_PLACES = 3

#: A ring: latitude and longitude of its first place, then steps of latitude and longitude.
Ring = list[int]


def encode_shape(geometry: BaseGeometry) -> list[list[Ring]]:
    """Return the polygons of a shape as rings of whole numbers.

    Parameters
    ----------
    geometry
        Polygon, multipolygon or collection; longitude and latitude in degrees (EPSG:4326).

    Returns
    -------
    list of list of list of int
        Polygons, each a list of rings (the outer one first), each a flat list
        ``[lat, lon, step north, step east, ...]`` in ten-thousandths of a degree. The last place of
        a ring is not the first again; what is smaller than the rounding is left out.
    """
    encoded = [_rings(polygon) for polygon in polygons_of(geometry) if not polygon.is_empty]
    return [[ring for ring in rings if _is_area(ring)] for rings in encoded if _is_area(rings[0])]


def encode_points(points: Iterable[tuple[float, float]]) -> Ring:
    """Return places (latitude, longitude in degrees) as one flat list of steps.

    Parameters
    ----------
    points
        Places in order.
    """
    flat = np.array(list(points), dtype=float).reshape(-1, 2)
    return _steps([tuple(row) for row in np.rint(flat * UNITS_PER_DEGREE).astype(int).tolist()])


def decode_ring(ring: Ring) -> list[tuple[float, float]]:
    """Return the places (longitude, latitude in degrees) of a ring, as the page's script does.

    Parameters
    ----------
    ring
        As `encode_shape` gives it.
    """
    units = np.cumsum(np.array(ring, dtype=int).reshape(-1, 2), axis=0)
    return [(lon, lat) for lat, lon in (units / UNITS_PER_DEGREE).tolist()]


def _is_area(ring: Ring) -> bool:
    return len(ring) >= 2 * LEAST_PLACES


def _rings(polygon: Polygon) -> list[Ring]:
    return [
        _steps(_places(np.asarray(ring.coords))) for ring in (polygon.exterior, *polygon.interiors)
    ]


def _places(coordinates: np.ndarray) -> list[tuple[int, int]]:
    units = np.rint(coordinates[:-1, 1::-1] * UNITS_PER_DEGREE).astype(int).tolist()
    places = [tuple(place) for place in units]
    # Places that fall together when rounded are said once.
    return places[:1] + [after for before, after in pairwise(places) if after != before]


def _steps(places: list[tuple[int, int]]) -> Ring:
    return [
        step
        for (south, west), (lat, lon) in pairwise([(0, 0), *places])
        for step in (lat - south, lon - west)
    ]
