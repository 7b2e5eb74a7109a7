"""The tables that every GeoPackage has, as OGC 12-128r18 writes them, and that QGIS adds."""

from __future__ import annotations

#: Registers: systems of coordinates, contents, geometries, extensions, and what columns mean.
REGISTERS = """
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL PRIMARY KEY,
    organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL,
    definition TEXT NOT NULL,
    description TEXT
);
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY,
    data_type TEXT NOT NULL,
    identifier TEXT UNIQUE,
    description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    min_x DOUBLE,
    min_y DOUBLE,
    max_x DOUBLE,
    max_y DOUBLE,
    srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL,
    z TINYINT NOT NULL,
    m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_extensions (
    table_name TEXT,
    column_name TEXT,
    extension_name TEXT NOT NULL,
    definition TEXT NOT NULL,
    scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
CREATE TABLE gpkg_data_columns (
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    name TEXT,
    title TEXT,
    description TEXT,
    mime_type TEXT,
    constraint_name TEXT,
    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name)
);
CREATE TABLE gpkg_data_column_constraints (
    constraint_name TEXT NOT NULL,
    constraint_type TEXT NOT NULL,
    value TEXT,
    min NUMERIC,
    min_is_inclusive BOOLEAN,
    max NUMERIC,
    max_is_inclusive BOOLEAN,
    description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
);
"""

#: Rows of ``gpkg_extensions`` that say what the columns' meanings are.
SCHEMA_EXTENSION = tuple(
    (
        table,
        None,
        "gpkg_schema",
        "http://www.geopackage.org/spec130/#extension_schema",
        "read-write",
    )
    for table in ("gpkg_data_columns", "gpkg_data_column_constraints")
)
#: What ``gpkg_extensions`` says of each spatial index.
INDEX_EXTENSION = (
    "gpkg_rtree_index",
    "http://www.geopackage.org/spec130/#extension_rtree",
    "write-only",
)

#: The table in which QGIS keeps styles, and takes the default style of a layer from.
LAYER_STYLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256),
    f_table_schema TEXT(256),
    f_table_name TEXT(256),
    f_geometry_column TEXT(256),
    styleName TEXT(30),
    styleQML TEXT,
    styleSLD TEXT,
    useAsDefault BOOLEAN,
    description TEXT,
    owner TEXT(30),
    ui TEXT(30),
    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)
"""

_TRIGGERS = """
CREATE TRIGGER INDEX_insert AFTER INSERT ON TABLE
WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN PUT; END;
CREATE TRIGGER INDEX_update1 AFTER UPDATE OF geom ON TABLE
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN PUT; END;
CREATE TRIGGER INDEX_update2 AFTER UPDATE OF geom ON TABLE
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN DELETE FROM INDEX WHERE id = OLD.fid; END;
CREATE TRIGGER INDEX_update3 AFTER UPDATE ON TABLE
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN DELETE FROM INDEX WHERE id = OLD.fid; PUT; END;
CREATE TRIGGER INDEX_update4 AFTER UPDATE ON TABLE
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN DELETE FROM INDEX WHERE id IN (OLD.fid, NEW.fid); END;
CREATE TRIGGER INDEX_delete AFTER DELETE ON TABLE
WHEN OLD.geom NOTNULL
BEGIN DELETE FROM INDEX WHERE id = OLD.fid; END;
"""
_PUT = """INSERT OR REPLACE INTO INDEX VALUES (
    NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)
)"""


def index_of(table: str) -> str:
    """Return the name of a table's spatial index, as the standard forms it."""
    return f"rtree_{table}_geom"


def index_script(table: str) -> str:
    """Return the statements that make a table's spatial index and the triggers that keep it true.

    A map program that edits the table has the functions which the triggers call.
    """
    index = index_of(table)
    made = f"CREATE VIRTUAL TABLE {index} USING rtree(id, minx, maxx, miny, maxy);"
    triggers = _TRIGGERS.replace("PUT", _PUT).replace("INDEX", index).replace("TABLE", table)
    return made + triggers
