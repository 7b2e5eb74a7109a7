"""Board outlines made ready to draw: read, checked, rounded, simplified, given label points."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from shapely.geometry import Polygon, shape
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

#: Digits of a degree kept: about ten metres.
DEGREE_DIGITS = 4


@dataclass(frozen=True)
class Outline:
    """One board's outline.

    Parameters
    ----------
    board_code
        Code of the board.
    geometry
        Polygon or multipolygon, longitude and latitude in degrees (EPSG:4326).
    """

    board_code: str
    geometry: BaseGeometry

    @cached_property
    def label_point(self) -> tuple[float, float]:
        """A point well inside the largest part: latitude, longitude."""
        point = _largest(self.geometry).representative_point()
        return (_short(point.y), _short(point.x))

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """South, west, north, east in degrees."""
        west, south, east, north = self.geometry.bounds
        return (_short(south), _short(west), _short(north), _short(east))


def read_outlines(path: Path, board_codes: list[str]) -> tuple[Outline, ...]:
    """Return the outlines of these boards, in their order; boards without one are left out.

    Parameters
    ----------
    path
        GeoJSON feature collection whose features have ``board_code``, in EPSG:4326.
    board_codes
        Boards of the plan.
    """
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    found = {feature["properties"]["board_code"]: feature["geometry"] for feature in features}
    return tuple(Outline(code, shape(found[code])) for code in board_codes if code in found)


def coarse(geometry: BaseGeometry, *, tolerance_degrees: float) -> list[list[tuple[float, float]]]:
    """Return the rings of a geometry simplified for a small picture, without vanishing islands.

    Parameters
    ----------
    geometry
        Polygon or multipolygon in degrees.
    tolerance_degrees
        Largest shift of the line, in degrees of latitude.

    Returns
    -------
    list of list of tuple
        Outer rings only, largest first, as (longitude, latitude). A part too small to see at this
        tolerance is left out unless it is the largest.
    """
    parts = sorted(polygons_of(geometry), key=lambda part: (-part.area, part.bounds))
    least = tolerance_degrees**2
    kept = [part for place, part in enumerate(parts) if place == 0 or part.area > least]
    simple = [part.simplify(tolerance_degrees, preserve_topology=True) for part in kept]
    return [list(part.exterior.coords) for part in simple if not part.is_empty]


def flat(lon: float, lat: float) -> tuple[float, float]:
    """Return a place on a flat map: sinusoidal about 4 degrees west, in degrees of latitude.

    Equal in area, and upright where Scotland lies; ``y`` grows to the north.
    """
    return ((lon + 4.0) * math.cos(math.radians(lat)), lat)


def _short(degrees: float) -> float:
    return round(degrees, DEGREE_DIGITS)


def polygons_of(geometry: BaseGeometry) -> list[Polygon]:
    """Return the polygons that a shape is made of, leaving out its lines and points."""
    if isinstance(geometry, Polygon):
        return [geometry]
    if isinstance(geometry, BaseMultipartGeometry):
        return [polygon for part in geometry.geoms for polygon in polygons_of(part)]
    return []


def _largest(geometry: BaseGeometry) -> BaseGeometry:
    return max(polygons_of(geometry), key=lambda part: part.area, default=geometry)
