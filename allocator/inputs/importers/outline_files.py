"""Outlines out of GeoJSON, GeoPackage or Shapefile, opened only as what they are."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyproj
import shapely

from allocator.errors import DataError
from allocator.inputs.importers.files import first_bytes, refused

#: The only drivers that may open a file, by the suffix of the file.
DRIVERS = {".gpkg": "GPKG", ".shp": "ESRI Shapefile"}
SUFFIXES = (".geojson", ".json", *DRIVERS)

_SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj")
_SHAPEFILE_MARK = b"\x00\x00\x27\x0a"
_SQLITE_MARK = b"SQLite format 3\x00"
_GEOPACKAGE_MARKS = (b"GPKG", b"GP10", b"GP11")
_GEOPACKAGE_MARK_AT = slice(68, 72)
_CRS_NAME = re.compile(r"(?:urn:ogc:def:crs:)?(EPSG|OGC):(?:[\d.]*:)?(\d+|CRS84)", re.ASCII)
_VIRTUAL_MARK = b"<OGRVRTDataSource"


@dataclass(frozen=True)
class Shapes:
    """What a file of outlines holds.

    Parameters
    ----------
    properties
        Text of each feature's properties, one row a feature.
    shapes
        Geometry of each feature, in the coordinates of `crs`; None where there is none.
    crs
        Coordinate system that the file declares.
    """

    properties: pd.DataFrame
    shapes: tuple[Any, ...]
    crs: pyproj.CRS


def read_shapes(path: Path) -> Shapes:
    """Return what a file of outlines holds.

    The kind is told by the suffix and must agree with the first bytes. GeoJSON is read as JSON;
    GeoPackage and Shapefile are copied under a plain name, without files beside them, and opened by
    the one driver of their kind.

    Parameters
    ----------
    path
        A plain file on this machine.

    Raises
    ------
    DataError
        If the file is of another kind, is not what its suffix says, declares no coordinate system,
        or cannot be read.
    """
    suffix = path.suffix.lower()
    head = first_bytes(path)
    if suffix == ".vrt" or _VIRTUAL_MARK in head:
        message = "This is a virtual dataset, which only points to other files or addresses"
        raise refused(path, "virtual-dataset", message, "Name the file that holds the outlines")
    if suffix not in SUFFIXES:
        message = f"Outlines are not read from a {suffix or 'nameless'} file"
        remedy = "Save them as GeoJSON, GeoPackage or Shapefile; unpack a zip file first"
        raise refused(path, "unknown-format", message, remedy)
    return _READERS[suffix](path, head)


def _read_geojson(path: Path, head: bytes) -> Shapes:
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        raise _not_what_it_says(path, "GeoJSON")
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        features = document["features"]
        properties = pd.DataFrame([dict(one["properties"] or {}) for one in features])
        shapes = tuple(_shape(one["geometry"]) for one in features)
    except (ValueError, KeyError, TypeError, RecursionError, shapely.GEOSException):
        message = "This is no GeoJSON collection of features"
        raise refused(path, "not-geojson", message, "Export the outlines again") from None
    return Shapes(_texts(properties), shapes, _geojson_crs(path, document.get("crs")))


def _shape(geometry: dict[str, Any] | None) -> Any:
    return None if geometry is None else shapely.from_geojson(json.dumps(geometry))


def _geojson_crs(path: Path, declared: Any) -> pyproj.CRS:
    """Return the declared system; without one GeoJSON is in degrees by its standard."""
    if declared is None:
        return pyproj.CRS.from_epsg(4326)
    inner = declared.get("properties") if isinstance(declared, dict) else None
    name = inner.get("name") if isinstance(inner, dict) else None
    found = _CRS_NAME.fullmatch(str(name))
    if found is None:
        raise _unknown_crs(path)
    try:
        return pyproj.CRS.from_authority(*found.groups())
    except pyproj.exceptions.CRSError:
        raise _unknown_crs(path) from None


def _read_geopackage(path: Path, head: bytes) -> Shapes:
    marked = first_bytes(path)[_GEOPACKAGE_MARK_AT] in _GEOPACKAGE_MARKS
    if not (head.startswith(_SQLITE_MARK) and marked):
        raise _not_what_it_says(path, "a GeoPackage")
    with _alone(path, (".gpkg",)) as copy:
        layers = _feature_tables(path, copy)
        found = [(layer, _open(path, copy, layer)) for layer in layers]
    held = [shapes for _, shapes in found if _has_codes(shapes.properties)]
    if len(held) > 1:
        message = f"{len(held)} layers hold board codes: {', '.join(layers[:6])}"
        raise refused(path, "several-layers", message, "Save the outlines as the only layer")
    return held[0] if held else found[0][1]


def _feature_tables(path: Path, copy: Path) -> list[str]:
    """Return the layers that are plain tables: a view could run what its author wrote."""
    query = (
        "SELECT c.table_name FROM gpkg_contents c JOIN sqlite_master m ON m.name = c.table_name "
        "WHERE c.data_type = 'features' AND m.type = 'table' "
        "AND m.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY c.table_name"
    )
    try:
        with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)) as base:
            names = [str(row[0]) for row in base.execute(query)]
    except sqlite3.Error:
        raise _not_what_it_says(path, "a GeoPackage") from None
    if not names:
        message = "The GeoPackage has no layer of features"
        raise refused(path, "no-layer", message, "Export the outlines again")
    return names


def _has_codes(properties: pd.DataFrame) -> bool:
    return any(properties[name].str.match(r"S08\d{6}$").any() for name in properties)


def _read_shapefile(path: Path, head: bytes) -> Shapes:
    if not head.startswith(_SHAPEFILE_MARK):
        raise _not_what_it_says(path, "a Shapefile")
    missing = [part for part in _SHAPEFILE_PARTS if _beside(path, part) is None]
    if ".prj" in missing:
        raise _unknown_crs(path)
    if missing:
        message = f"The {' and '.join(missing)} beside the .shp file is missing"
        raise refused(path, "shapefile-part", message, "Unpack all files of the Shapefile together")
    with _alone(path, (*_SHAPEFILE_PARTS, ".cpg")) as copy:
        return _open(path, copy, copy.stem)


def _beside(path: Path, suffix: str) -> Path | None:
    found = (path.with_suffix(one) for one in (suffix, suffix.upper()))
    return next((one for one in found if one.is_file()), None)


@contextmanager
def _alone(path: Path, parts: tuple[str, ...]) -> Iterator[Path]:
    """Copy a file and its named parts to a folder of their own, so that nothing else is read."""
    with tempfile.TemporaryDirectory(prefix="outlines-") as folder:
        copy = Path(folder) / "outlines"
        for part in parts:
            source = _beside(path, part)
            if source is not None:
                shutil.copyfile(source, copy.with_suffix(part))
        yield copy.with_suffix(parts[0])


def _open(path: Path, copy: Path, layer: str) -> Shapes:
    import pyogrio  # noqa: PLC0415 - only these two kinds of file need it

    try:
        if pyogrio.read_info(copy, layer=layer)["driver"] != DRIVERS[copy.suffix]:
            raise _not_what_it_says(path, copy.suffix)
        meta, _, blobs, values = pyogrio.raw.read(copy, layer=layer, force_2d=True)
        shapes = tuple(shapely.from_wkb(blobs))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError):
        message = "The file is damaged, or not what its name says"
        raise refused(path, "unreadable-outlines", message, "Export the outlines again") from None
    except shapely.GEOSException:
        message = "A shape in the file is damaged"
        raise refused(path, "unreadable-outlines", message, "Export the outlines again") from None
    if not meta["crs"]:
        raise _unknown_crs(path)
    properties = pd.DataFrame(dict(zip(meta["fields"], values, strict=True)))
    return Shapes(_texts(properties), shapes, pyproj.CRS.from_user_input(meta["crs"]))


def _texts(properties: pd.DataFrame) -> pd.DataFrame:
    text = properties.fillna("").astype(str)
    return text.apply(lambda column: column.str.strip()) if len(text.columns) else text


def _not_what_it_says(path: Path, kind: str) -> DataError:
    message = f"The file is not {kind}, whatever its name says"
    return refused(path, "not-what-it-says", message, "Export or download the outlines again")


def _unknown_crs(path: Path) -> DataError:
    message = "The file does not declare its coordinate system"
    remedy = "Export it with one, such as EPSG:27700 or EPSG:4326"
    return refused(path, "no-crs", message, remedy)


_READERS: dict[str, Callable[[Path, bytes], Shapes]] = {
    ".geojson": _read_geojson,
    ".json": _read_geojson,
    ".gpkg": _read_geopackage,
    ".shp": _read_shapefile,
}
