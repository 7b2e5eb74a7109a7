"""Areas of travel time: land divided among the places on it, each taking the nearest one's band."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import GeometryCollection, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from allocator.outputs.webmap.shapes import polygons_of

#: Bands of one place, one a wave.
Bands = tuple[int, ...]

#: Degrees of latitude (about 5 km) within which a place off the simplified coast is of the land.
COAST_DEGREES = 0.05
#: Size of the patch that stands for a place off the coast, degrees of latitude (about 500 m).
PATCH_DEGREES = 0.005


@dataclass(frozen=True)
class Area:
    """All land whose places lie in the same bands.

    Parameters
    ----------
    bands
        Number of the band in each wave; none where the plan has no place on the island.
    geometry
        Polygons, longitude and latitude in degrees (EPSG:4326).
    """

    bands: Bands
    geometry: BaseGeometry


def travel_areas(
    places: pd.DataFrame, bands: pd.DataFrame, land: Sequence[BaseGeometry]
) -> tuple[Area, ...]:
    """Return the land divided among the places on it, dissolved where bands are the same.

    Every point of an island, or of the mainland, belongs to the place on it that is nearest in a
    straight line. Places at the same point count as one, in the farther of their bands. A place
    off the simplified coast belongs to the nearest land, and has a small patch of its own.

    Parameters
    ----------
    places
        Index ``zone_id``; columns ``lon``, ``lat`` (degrees).
    bands
        Number of the band: the same index, one column a wave.
    land
        Outlines; where they touch they are one land.

    Returns
    -------
    tuple of Area
        In order of their bands, land without any place first. They do not overlap, and together
        they are the land and the patches.
    """
    scale = float(np.cos(np.radians(places["lat"].mean()))) if len(places) else 1.0
    seeds = _seeds(places, bands, scale)
    whole = shapely.union_all([_scaled(shapely.make_valid(one), scale) for one in land])
    lands = polygons_of(whole)
    by_bands: dict[Bands, list[BaseGeometry]] = {}
    for mass, own in _on_each(lands, seeds):
        for key, part in _divided(mass, own):
            by_bands.setdefault(key, []).append(part)
    for key, patch in _patches(seeds, whole):
        by_bands.setdefault(key, []).append(patch)
    return tuple(
        Area(key, _scaled(shapely.union_all(parts), 1 / scale))
        for key, parts in sorted(by_bands.items())
    )


Seeds = dict[Point, Bands]


def _scaled(shape: BaseGeometry, scale: float) -> BaseGeometry:
    """Return a shape with its longitudes scaled, so that near is near in both directions."""
    return shapely.transform(shape, lambda places: places * [scale, 1.0])


def _seeds(places: pd.DataFrame, bands: pd.DataFrame, scale: float) -> Seeds:
    seeds: Seeds = {}
    rows = bands.loc[places.index].to_numpy(dtype=int).tolist()
    for lon, lat, row in zip(places["lon"] * scale, places["lat"], rows, strict=True):
        point = Point(lon, lat)
        seeds[point] = tuple(max(pair) for pair in zip(row, seeds.get(point, row), strict=True))
    return seeds


def _on_each(lands: list[Polygon], seeds: Seeds) -> Iterator[tuple[Polygon, Seeds]]:
    """Yield each land with the places that belong to it."""
    own: list[Seeds] = [{} for _ in lands]
    tree = shapely.STRtree(lands)
    points = np.array(list(seeds), dtype=object)
    found = dict(tree.query(points, predicate="intersects").T.tolist())
    off = np.array([place for place in range(len(points)) if place not in found], dtype=int)
    near = tree.query_nearest(points[off], max_distance=COAST_DEGREES, all_matches=False)
    found |= {int(off[place]): mass for place, mass in near.T.tolist()}
    for place in sorted(found):
        own[found[place]][points[place]] = seeds[points[place]]
    yield from zip(lands, own, strict=True)


def _divided(mass: Polygon, own: Seeds) -> Iterator[tuple[Bands, BaseGeometry]]:
    """Yield the parts of one land by their bands."""
    kinds = set(own.values())
    if len(kinds) <= 1:
        yield (next(iter(kinds), ()), mass)
        return
    cells = shapely.voronoi_polygons(MultiPoint(list(own)), extend_to=mass)
    parts: dict[Bands, list[BaseGeometry]] = {}
    for cell, point in _with_points(polygons_of(cells), list(own)):
        parts.setdefault(own[point], []).append(cell)
    for key in sorted(parts):
        yield key, _flat(shapely.coverage_union_all(parts[key]).intersection(mass))


def _with_points(cells: list[Polygon], points: list[Point]) -> Iterator[tuple[Polygon, Point]]:
    found = shapely.STRtree(cells).query(points, predicate="intersects")
    for place, cell in found.T.tolist():
        yield cells[cell], points[place]


def _flat(shape: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a shape: a cut may leave lines where a cell touches the coast."""
    return shapely.union_all(polygons_of(shape)) if isinstance(shape, GeometryCollection) else shape


def _patches(seeds: Seeds, land: BaseGeometry) -> Iterator[tuple[Bands, BaseGeometry]]:
    """Yield a patch of sea for each place off the coast; no two overlap."""
    shapely.prepare(land)
    off = [point for point in seeds if not land.covers(point)]
    tree = shapely.STRtree(off)
    for point in off:
        near = tree.query(point, predicate="dwithin", distance=2 * PATCH_DEGREES)
        others = [point.distance(off[one]) for one in near if off[one] is not point]
        radius = min([PATCH_DEGREES, *(0.5 * distance for distance in others)])
        yield seeds[point], point.buffer(radius, quad_segs=2).difference(land)
