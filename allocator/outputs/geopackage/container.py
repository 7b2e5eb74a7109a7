"""A GeoPackage as bytes: SQLite tables with the registers, geometries and index of the standard.

OGC 12-128r18 (GeoPackage 1.3, the newest that QGIS 3.22 reads without a warning). SQLite writes it,
not GDAL, whose files carry the time of writing: here the same content gives the same bytes. Names
of tables and columns are the product's own; everything else, names of boards and places among it,
is only ever a bound value.
"""

from __future__ import annotations

import math
import re
import sqlite3
import struct
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyproj
import shapely

from allocator.outputs.dictionary import Column
from allocator.outputs.geopackage.columns import column_words, sql_type
from allocator.outputs.geopackage.grid import SRS_ID
from allocator.outputs.geopackage.sql import (
    INDEX_EXTENSION,
    LAYER_STYLES,
    REGISTERS,
    SCHEMA_EXTENSION,
    index_of,
    index_script,
)

#: Equal content is equal to the byte, so that the file bears no time of its own.
NO_TIME = "1970-01-01T00:00:00.000Z"
#: The table of styles, which QGIS hides among the layers.
STYLES = "layer_styles"

_APPLICATION_ID = int.from_bytes(b"GPKG")
_VERSION = 10300
_PAGE_BYTES = 4096
_OURS = re.compile(r"[a-z][a-z0-9_]*")
_UNDEFINED = ((-1, "Undefined Cartesian SRS"), (0, "Undefined geographic SRS"))
_NOWHERE = (None, None, None, None)
#: Head of a geometry: the letters GP, version, little-endian with an envelope or without.
_PLAIN, _WITH_ENVELOPE = 0b001, 0b011


@dataclass(frozen=True)
class FileTable:
    """One table of the file.

    Parameters
    ----------
    name
        Name in the file: lower-case letters, figures and underscores.
    title, about
        What it is called, and what one of its rows is.
    columns
        Columns in order, as the data dictionary describes them.
    rows
        Values in the order of the columns: text, numbers or None.
    geometry_type
        ``POINT``, ``LINESTRING`` or ``MULTIPOLYGON``; empty for a table without geometry.
    geometries
        One for each row, in metres of the British National Grid; None where there is none.
    """

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[object]]
    geometry_type: str = ""
    geometries: Sequence[shapely.Geometry | None] = ()


@dataclass(frozen=True)
class StoredStyle:
    """One style of a layer, in the two languages that a map program may ask for."""

    layer: str
    name: str
    about: str
    qml: str
    sld: str
    default: bool


def geopackage_bytes(tables: Iterable[FileTable], styles: Iterable[StoredStyle]) -> bytes:
    """Return a GeoPackage.

    Parameters
    ----------
    tables
        Tables in the order in which they are listed.
    styles
        Styles of the tables with geometry.

    Returns
    -------
    bytes
        The file; the same for the same content and the same version of SQLite.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        _prepare(base)
        for table in tables:
            _add_table(base, table)
        _add_styles(base, styles)
        return base.serialize()


def _prepare(base: sqlite3.Connection) -> None:
    # Stated, because what a SQLite was built with must not show in the file.
    base.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
    base.execute("PRAGMA auto_vacuum = NONE")
    base.execute("PRAGMA encoding = 'UTF-8'")
    base.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    base.execute(f"PRAGMA user_version = {_VERSION}")
    base.executescript(REGISTERS)
    base.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)",
        [
            *((name, code, "NONE", code, "undefined") for code, name in _UNDEFINED),
            *((name, code, "EPSG", code, text) for code, name, text in _systems()),
        ],
    )
    base.executemany("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", SCHEMA_EXTENSION)


@cache
def _systems() -> tuple[tuple[int, str, str], ...]:
    """Return code, name and definition of the systems of coordinates that the file knows."""
    systems = {code: pyproj.CRS.from_epsg(code) for code in (4326, SRS_ID)}
    return tuple((code, one.name, one.to_wkt("WKT1_GDAL")) for code, one in systems.items())


def _add_table(base: sqlite3.Connection, table: FileTable) -> None:
    name, spatial = _ours(table.name), bool(table.geometry_type)
    bounds = shapely.bounds(np.array(table.geometries, dtype=object)).reshape(-1, 4)
    _register(base, table, _extent(bounds))
    fields = [f"geom {table.geometry_type}"] if spatial else []
    fields += [f'"{_ours(column.name)}" {sql_type(column)}' for column in table.columns]
    key = "fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"
    base.execute(f"CREATE TABLE {name} ({', '.join([key, *fields])})")
    rows: Iterable[Sequence[object]] = table.rows
    if spatial:
        blobs = map(_blob, table.geometries, bounds.tolist())
        rows = ((blob, *row) for blob, row in zip(blobs, table.rows, strict=True))
    marks = ", ".join("?" * len(fields))
    base.executemany(f"INSERT INTO {name} VALUES (NULL, {marks})", rows)  # noqa: S608 - our name
    if spatial:
        _index(base, name, bounds)


def _register(base: sqlite3.Connection, table: FileTable, extent: tuple[float | None, ...]) -> None:
    spatial = bool(table.geometry_type)
    kind, system = ("features", SRS_ID) if spatial else ("attributes", None)
    entry = (table.name, kind, table.title, table.about, NO_TIME, *extent, system)
    base.execute("INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", entry)
    base.executemany(
        "INSERT INTO gpkg_data_columns VALUES (?, ?, NULL, ?, ?, NULL, NULL)",
        [(table.name, one.name, one.label, column_words(one)) for one in table.columns],
    )
    if spatial:
        base.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
            (table.name, table.geometry_type, SRS_ID),
        )


def _extent(bounds: np.ndarray) -> tuple[float | None, ...]:
    placed = bounds[~np.isnan(bounds).any(axis=1)]
    if not len(placed):
        return _NOWHERE
    return (*placed[:, :2].min(axis=0).tolist(), *placed[:, 2:].max(axis=0).tolist())


def _blob(geometry: shapely.Geometry | None, bounds: list[float]) -> bytes | None:
    """Return a geometry as the standard stores it: a head, an envelope unless a point, and WKB."""
    if geometry is None:
        return None
    if geometry.geom_type == "Point":
        head = struct.pack("<2sBBi", b"GP", 0, _PLAIN, SRS_ID)
    else:
        west, south, east, north = bounds
        envelope = (west, east, south, north)
        head = struct.pack("<2sBBi4d", b"GP", 0, _WITH_ENVELOPE, SRS_ID, *envelope)
    return head + bytes(shapely.to_wkb(geometry, byte_order=1, include_srid=False))


def _index(base: sqlite3.Connection, name: str, bounds: np.ndarray) -> None:
    """Give a table its spatial index; a SQLite built without R*Trees writes a file without one."""
    if not _has_rtrees(base):
        return
    boxes = [
        (fid, west, east, south, north)
        for fid, (west, south, east, north) in enumerate(bounds.tolist(), start=1)
        if not math.isnan(west)
    ]
    # After the rows: its triggers call functions that SQLite by itself does not have.
    base.executescript(index_script(name))
    base.executemany(f"INSERT INTO {index_of(name)} VALUES (?, ?, ?, ?, ?)", boxes)  # noqa: S608
    base.execute(
        "INSERT INTO gpkg_extensions VALUES (?, 'geom', ?, ?, ?)", (name, *INDEX_EXTENSION)
    )


def _has_rtrees(base: sqlite3.Connection) -> bool:
    asked = "SELECT 1 FROM pragma_module_list WHERE name = 'rtree'"
    return base.execute(asked).fetchone() is not None


def _add_styles(base: sqlite3.Connection, styles: Iterable[StoredStyle]) -> None:
    base.execute(LAYER_STYLES)
    entry = (STYLES, "attributes", STYLES, "Styles that QGIS draws the layers with", NO_TIME)
    base.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*entry, *_NOWHERE, None)
    )
    base.executemany(
        "INSERT INTO layer_styles VALUES (NULL, '', '', ?, 'geom', ?, ?, ?, ?, ?, '', NULL, ?)",
        [
            (one.layer, one.name, one.qml, one.sld, one.default, one.about, NO_TIME)
            for one in styles
        ],
    )


def _ours(name: str) -> str:
    """Return a name that may stand in SQL text, as every name of the product's own does."""
    if not _OURS.fullmatch(name):
        message = f"{name!r} is no name for a table or a column of a GeoPackage"
        raise ValueError(message)
    return name
