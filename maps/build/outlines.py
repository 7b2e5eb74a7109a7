"""Build ``maps/boards.geojson``: fourteen board outlines that share their edges."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import as_file, files
from itertools import compress

import numpy as np
import pyproj
import shapely

# Four decimals are 11 m north-south, 6 m east-west: the source has about a corner a kilometre.
DECIMALS = 4
GRID_DEGREES = 10.0**-DECIMALS
# A corner goes if the triangle it makes with its neighbours is smaller than the square of this.
SIMPLIFY_METRES = 150.0
SMALLEST_ISLET_M2 = 500_000.0
# The source's gaps between councils are at most 1.2 km2; anything larger would be water.
LARGEST_SLIVER_M2 = 2_000_000.0
_FORWARD = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
_BACK = pyproj.Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


def to_metres(shape: shapely.Geometry) -> shapely.Geometry:
    """Project a shape from degrees (EPSG:4326) to metres (EPSG:27700)."""
    return shapely.transform(shape, _FORWARD.transform, interleaved=False)


def to_degrees(shape: shapely.Geometry) -> shapely.Geometry:
    """Project a shape from metres (EPSG:27700) to degrees (EPSG:4326), on the grid."""
    degrees = shapely.transform(shape, _BACK.transform, interleaved=False)
    return shapely.transform(degrees, lambda corners: np.round(corners, DECIMALS))


def read_councils() -> dict[str, shapely.Geometry]:
    """Read the Scottish council polygons of the gazetteer package, in degrees, by name."""
    data = files("gazetteer") / "data"
    with as_file(data / "geo-boundaries.csv") as path, path.open(encoding="utf-8") as file:
        shapes = [row for row in csv.DictReader(file) if row["admin2"] == "Scotland"]
    with as_file(data / "data.db") as path:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        query = "SELECT coordinates FROM location_data WHERE name = ? AND shape_id = ?"
        blobs = {
            row["name"]: connection.execute(query, (row["name"], row["shape_id"])).fetchone()[0]
            for row in shapes
        }
        connection.close()
    return {name: shapely.from_wkb(blobs[name]) for name in sorted(blobs)}


def repair(councils: Mapping[str, shapely.Geometry]) -> dict[str, shapely.Geometry]:
    """Make a coverage of council polygons: shared edges, no overlap, no gap.

    The source was generalised council by council, so that edges part where three councils meet.
    All edges are laid on one grid and cut into faces. A face that one council covers is its own;
    a sliver that several cover, or none, goes to the council it has the longest border with.

    Parameters
    ----------
    councils
        Polygons in degrees by council code.

    Returns
    -------
    dict
        Polygons in degrees by council code, every corner on the grid.

    Raises
    ------
    ValueError
        If a face that no council covers is larger than any sliver of the source.
    """
    codes = sorted(councils)
    snapped = [shapely.set_precision(councils[code], GRID_DEGREES) for code in codes]
    edges = shapely.union_all(
        [shapely.boundary(shape) for shape in snapped], grid_size=GRID_DEGREES
    )
    faces = list(shapely.polygonize(shapely.get_parts(edges)).geoms)
    owner = [_sole_owner(face, snapped) for face in faces]
    owned = [
        shapely.union_all(list(compress(faces, (who == index for who in owner))))
        for index in range(len(codes))
    ]
    for sliver in (face for face, who in zip(faces, owner, strict=True) if who is None):
        if to_metres(sliver).area > LARGEST_SLIVER_M2:
            message = f"A gap too large for a sliver lies at {sliver.representative_point()}."
            raise ValueError(message)
        longest = _longest_border(sliver, owned)
        owned[longest] = shapely.union(owned[longest], sliver)
    return dict(zip(codes, (shapely.normalize(shape) for shape in owned), strict=True))


def _sole_owner(face: shapely.Polygon, shapes: Sequence[shapely.Geometry]) -> int | None:
    inside = shapely.contains(shapes, face.representative_point())
    return int(np.flatnonzero(inside)[0]) if inside.sum() == 1 else None


def _longest_border(face: shapely.Polygon, shapes: Sequence[shapely.Geometry]) -> int:
    ring = shapely.boundary(face)
    return int(np.argmax([shapely.length(shapely.intersection(ring, s)) for s in shapes]))


def board_outlines(
    councils: Mapping[str, shapely.Geometry],
    board_of: Mapping[str, str],
    inhabited: Iterable[tuple[float, float]],
) -> dict[str, shapely.Geometry]:
    """Join councils to boards, leave out empty islets and simplify each shared edge once.

    Parameters
    ----------
    councils
        Repaired polygons in degrees by council code.
    board_of
        Board code by council code.
    inhabited
        Positions (lon, lat in degrees) whose islands stay, whatever their size.

    Returns
    -------
    dict
        Polygons in degrees by board code.
    """
    codes = sorted(set(board_of.values()))
    joined = [
        to_metres(shapely.union_all([s for c, s in councils.items() if board_of[c] == code]))
        for code in codes
    ]
    points = [to_metres(shapely.Point(lon, lat)) for lon, lat in inhabited]
    kept = drop_islets(joined, points)
    simple = shapely.coverage_simplify(np.array(kept, dtype=object), SIMPLIFY_METRES)
    return {
        code: shapely.normalize(to_degrees(shape))
        for code, shape in zip(codes, simple, strict=True)
    }


def drop_islets(
    shapes: Sequence[shapely.Geometry], points: Sequence[shapely.Point]
) -> list[shapely.MultiPolygon]:
    """Leave out parts under the smallest area that are not the nearest land of any point."""
    parts = [(index, part) for index, s in enumerate(shapes) for part in shapely.get_parts(s)]
    tree = shapely.STRtree([part for _, part in parts])
    needed = {int(tree.nearest(point)) for point in points}
    kept: list[list[shapely.Polygon]] = [[] for _ in shapes]
    for number, (index, part) in enumerate(parts):
        if number in needed or part.area >= SMALLEST_ISLET_M2:
            kept[index].append(part)
    return [shapely.MultiPolygon(some) for some in kept]


def to_geojson(outlines: Mapping[str, shapely.Geometry], names: Mapping[str, str]) -> str:
    """Write outlines as GeoJSON text, one board a line, sorted by board code."""
    features = [
        {
            "type": "Feature",
            "properties": {"board_code": code, "board_name": names[code]},
            "geometry": json.loads(shapely.to_geojson(shapely.orient_polygons(outlines[code]))),
        }
        for code in sorted(outlines)
    ]
    lines = ",\n".join(
        json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features
    )
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
