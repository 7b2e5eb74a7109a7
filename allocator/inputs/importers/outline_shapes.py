"""Board outlines made into one coverage: shared edges, no gap, no overlap, few corners."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress

import numpy as np
import pyproj
import shapely

#: Decimals of a written degree: 11 m north-south, 6 m east-west.
DECIMALS = 4

#: Largest text of the outlines, in bytes: every map page carries them.
MOST_BYTES = 250_000

#: Tolerances tried in turn, metres: a corner goes if the triangle that it makes with its
#: neighbours is smaller than the square of this.
TOLERANCES_M = (50.0, 100.0, 150.0, 200.0, 300.0, 400.0, 600.0, 800.0)

#: Parts smaller than this are left out, unless they are the nearest land of a zone.
SMALLEST_ISLET_M2 = 500_000.0

#: Corners nearer than this are one; edges that should be shared are often a little apart.
GRID_M = 1.0

#: A gap between boards that is larger than this is water, and stays.
LARGEST_SLIVER_M2 = 2_000_000.0

_BACK = pyproj.Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


def drop_islets(
    shapes: Sequence[shapely.Geometry], points: np.ndarray
) -> list[shapely.MultiPolygon]:
    """Return shapes without small parts that are not the nearest land of any point.

    Parameters
    ----------
    shapes
        Outlines in metres.
    points
        Positions of the zones in metres, shape (zones, 2).
    """
    parts = [(index, part) for index, s in enumerate(shapes) for part in shapely.get_parts(s)]
    tree = shapely.STRtree([part for _, part in parts])
    needed = set(tree.nearest(shapely.points(points)).tolist()) if len(points) else set()
    kept: list[list[shapely.Polygon]] = [[] for _ in shapes]
    for number, (index, part) in enumerate(parts):
        if number in needed or part.area >= SMALLEST_ISLET_M2:
            kept[index].append(part)
    return [shapely.MultiPolygon(some) for some in kept]


def mend(shapes: Sequence[shapely.Geometry]) -> list[shapely.Geometry]:
    """Return outlines that share their edges.

    Outlines that do already are left as they are. Otherwise all edges are laid on one grid and cut
    into faces: a face in one outline alone stays with it; a sliver that several hold, or none,
    goes to the one that it has the longest border with.

    Parameters
    ----------
    shapes
        Outlines in metres.
    """
    if shapely.coverage_is_valid(np.array(shapes, dtype=object)):
        return list(shapes)
    snapped = np.array([shapely.set_precision(shape, GRID_M) for shape in shapes], dtype=object)
    edges = shapely.union_all(shapely.boundary(snapped), grid_size=GRID_M)
    faces = list(shapely.polygonize(shapely.get_parts(edges)).geoms)
    owners = _owners(faces, snapped)
    owned = [
        shapely.union_all(list(compress(faces, (who == index for who in owners))))
        for index in range(len(snapped))
    ]
    for face, who in zip(faces, owners, strict=True):
        if who is None and (face.area <= LARGEST_SLIVER_M2 or _is_held(face, snapped)):
            longest = _longest_border(face, owned)
            if longest is not None:
                owned[longest] = shapely.union(owned[longest], face)
    return owned


def _owners(faces: Sequence[shapely.Polygon], shapes: np.ndarray) -> list[int | None]:
    """Return the one outline that holds each face, None where several do or none does."""
    inside = shapely.point_on_surface(np.array(faces, dtype=object))
    held: list[list[int]] = [[] for _ in faces]
    for shape, face in zip(
        *shapely.STRtree(inside).query(shapes, predicate="contains"), strict=True
    ):
        held[face].append(int(shape))
    return [found[0] if len(found) == 1 else None for found in held]


def _is_held(face: shapely.Polygon, shapes: np.ndarray) -> bool:
    return bool(shapely.contains(shapes, face.representative_point()).any())


def _longest_border(face: shapely.Polygon, shapes: Sequence[shapely.Geometry]) -> int | None:
    ring = shapely.boundary(face)
    lengths = shapely.length(shapely.intersection(ring, np.array(shapes, dtype=object)))
    return int(np.argmax(lengths)) if lengths.max() > 0 else None


def simplified_text(
    shapes: Mapping[str, shapely.Geometry], properties: Mapping[str, Mapping[str, object]]
) -> str:
    """Return outlines as GeoJSON, simplified until the text is small enough.

    Parameters
    ----------
    shapes
        Outlines in metres that share their edges, by board code.
    properties
        Properties of each feature, by board code.

    Returns
    -------
    str
        Text of at most `MOST_BYTES`, one board a line, or of the coarsest tolerance.
    """
    codes = sorted(shapes)
    coverage = np.array([shapes[code] for code in codes], dtype=object)
    text = ""
    for tolerance in TOLERANCES_M:
        simple = shapely.coverage_simplify(coverage, tolerance)
        text = _geojson(zip(codes, map(_degrees, simple), strict=True), properties)
        if len(text.encode()) <= MOST_BYTES:
            break
    return text


def _degrees(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a shape in degrees on the written grid; rounding may make a corner touch a side."""
    degrees = shapely.transform(shape, _BACK.transform, interleaved=False)
    written = shapely.transform(degrees, lambda corners: np.round(corners, DECIMALS))
    sound = written if shapely.is_valid(written) else shapely.make_valid(written)
    parts = [part for part in shapely.get_parts(sound) if part.geom_type == "Polygon"]
    parts += [
        polygon
        for part in shapely.get_parts(sound)
        if part.geom_type == "MultiPolygon"
        for polygon in part.geoms
    ]
    return shapely.normalize(shapely.MultiPolygon([part for part in parts if part.area > 0]))


def _geojson(
    outlines: Iterator[tuple[str, shapely.Geometry]],
    properties: Mapping[str, Mapping[str, object]],
) -> str:
    features = (
        {
            "type": "Feature",
            "properties": dict(properties[code]),
            "geometry": json.loads(shapely.to_geojson(shapely.orient_polygons(shape))),
        }
        for code, shape in outlines
    )
    lines = ",\n".join(
        json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features
    )
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
