"""``plan.gpkg``: a sound GeoPackage, every figure of the run in the right place, safe to open."""

from __future__ import annotations

import dataclasses
import os
import sqlite3
import struct
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from geopackage_sample import HOSTILE, sample_facts, sql, with_tables
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_plan import BASES, ZONES
from shapely.geometry import Point

from allocator.errors import OutputError
from allocator.outputs.dictionary import TABLES
from allocator.outputs.facts import RunFacts
from allocator.outputs.geopackage import container, write_geopackage
from allocator.outputs.geopackage.records import LONG_TABLES

#: Layers with their geometry and the rows that the sample has of each.
LAYERS = {
    "boards": ("MultiPolygon", 4),
    "crossings": ("LineString", 2),
    "flows": ("LineString", 14),
    "cover": ("LineString", 3),
    "zones": ("Point", 6),
    "bases": ("Point", 4),
    "units": ("Point", 1),
}
RECORDS = (*LONG_TABLES, "provenance", "dictionary")
#: Scotland on the British National Grid, metres: west, south, east, north.
SCOTLAND = (0, 520_000, 480_000, 1_225_000)


@pytest.fixture
def facts(tmp_path: Path) -> RunFacts:
    """Return the facts of the sample run."""
    return sample_facts(tmp_path)


@pytest.fixture
def path(facts: RunFacts, tmp_path: Path) -> Path:
    """Write the sample run."""
    target = tmp_path / "plan.gpkg"
    write_geopackage(facts, target)
    return target


def test_every_layer_opens_with_its_rows_in_the_national_grid(path: Path) -> None:
    """GDAL reads each layer: geometry, count, system of coordinates, valid shapes in Scotland."""
    kinds = {name: kind for name, kind in pyogrio.list_layers(path).tolist() if kind}
    assert kinds == {name: kind for name, (kind, _) in LAYERS.items()}
    for name, (_, count) in LAYERS.items():
        layer = gpd.read_file(path, layer=name)
        assert (len(layer), layer.crs.to_epsg()) == (count, 27700)
        assert layer.geometry.notna().all()
        assert layer.is_valid.all()
        west, south, east, north = layer.total_bounds
        assert SCOTLAND[0] <= west <= east <= SCOTLAND[2]
        assert SCOTLAND[1] <= south <= north <= SCOTLAND[3]


def test_points_lie_where_their_degrees_say(path: Path) -> None:
    """A layer taken back to degrees is where the tables put it, to a few metres at most."""
    for name, known in (("zones", ZONES), ("bases", BASES)):
        there = gpd.read_file(path, layer=name).to_crs(4326)
        lon, lat = (4, 5) if name == "zones" else (3, 4)
        at = {row[0]: (row[lon], row[lat]) for row in known}
        codes = there.iloc[:, 0]
        for code, point in zip(codes, there.geometry, strict=True):
            assert (point.x, point.y) == pytest.approx(at[code], abs=5e-5)


def test_the_grid_is_the_ordnance_surveys(facts: RunFacts, tmp_path: Path) -> None:
    """Caister water tower, the Survey's own worked example, is where the Survey puts it."""
    # In the degrees of satellites, which differ by a hundred metres from the Survey's old ones.
    bases = facts.plan["bases"].assign(lon=1.7160739, lat=52.6580078)
    write_geopackage(with_tables(facts, bases=bases), tmp_path / "tower.gpkg")
    tower = gpd.read_file(tmp_path / "tower.gpkg", layer="bases").geometry[0]
    assert tower.distance(Point(651_409.903, 313_177.270)) < 5


def test_the_file_is_sound_and_lists_all_that_it_holds(path: Path) -> None:
    """SQLite finds no fault; contents, geometries and indexes are each registered, extents true."""
    assert sql(path, "PRAGMA integrity_check") == [("ok",)]
    assert sql(path, "PRAGMA foreign_key_check") == []
    assert sql(path, "PRAGMA application_id") == [(int.from_bytes(b"GPKG"),)]
    assert sql(path, "PRAGMA user_version") == [(10300,)]
    contents = dict(sql(path, "SELECT table_name, data_type FROM gpkg_contents"))
    expected = dict.fromkeys(LAYERS, "features") | dict.fromkeys(RECORDS, "attributes")
    assert contents == expected | {"layer_styles": "attributes"}
    indexed = "SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'"
    assert {name for (name,) in sql(path, indexed)} == set(LAYERS)
    for name in LAYERS:
        extent = "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?"
        bounds = gpd.read_file(path, layer=name).total_bounds
        assert sql(path, extent, name) == [tuple(bounds)]


def test_each_spatial_index_finds_each_row(path: Path) -> None:
    """The index of a layer has a box for every row, round its shape and hardly wider."""
    for name in LAYERS:
        layer = pyogrio.read_dataframe(path, layer=name, fid_as_index=True)
        rows = sql(path, f"SELECT id, minx, miny, maxx, maxy FROM rtree_{name}_geom")
        boxes = pd.DataFrame(rows).set_index(0).sort_index()
        assert list(boxes.index) == list(layer.index)
        slack = boxes.to_numpy() - layer.bounds.to_numpy()
        assert (slack[:, :2] <= 0).all()
        assert (slack[:, 2:] >= 0).all()
        assert np.abs(slack).max() < 1


def test_a_map_program_can_go_on_with_the_file(path: Path) -> None:
    """A row that GDAL adds is there, and in the index, as its triggers see to."""
    row = gpd.read_file(path, layer="bases").iloc[[0]].assign(name="New base")
    row = row.set_geometry([Point(3e5, 7e5)], crs=27700)
    pyogrio.write_dataframe(row, path, layer="bases", append=True)
    assert gpd.read_file(path, layer="bases")["name"].tolist()[-1] == "New base"
    found = "SELECT count(*) FROM rtree_bases_geom WHERE minx <= 3e5 AND maxx >= 3e5"
    assert sql(path, found) == [(1,)]


def shape_of(blob: bytes) -> shapely.Geometry:
    """Return the shape in a stored geometry, after checking its head against it."""
    letters, version, flags, system = struct.unpack("<2sBBi", blob[:8])
    assert (letters, version, system) == (b"GP", 0, 27700)
    if flags == 1:
        return shapely.from_wkb(blob[8:])
    shape = shapely.from_wkb(blob[40:])
    west, south, east, north = shape.bounds
    assert (flags, struct.unpack("<4d", blob[8:40])) == (3, (west, east, south, north))
    return shape


def test_stored_shapes_say_where_they_are(path: Path) -> None:
    """The head of each geometry has the system of coordinates and, but for points, the bounds."""
    for name, (kind, count) in LAYERS.items():
        shapes = [shape_of(blob) for (blob,) in sql(path, f"SELECT geom FROM {name}")]
        assert [one.geom_type for one in shapes] == [kind] * count


def test_the_index_follows_every_edit(path: Path) -> None:
    """Shapes moved, emptied, filled again, renumbered and deleted leave the index as they are."""
    edits = (
        "UPDATE zones SET geom = (SELECT geom FROM zones WHERE fid = 2) WHERE fid = 1",
        "UPDATE zones SET geom = NULL WHERE fid = 3",
        "UPDATE zones SET fid = 30 WHERE fid = 3",
        "UPDATE zones SET geom = (SELECT geom FROM zones WHERE fid = 2) WHERE fid = 30",
        "UPDATE zones SET fid = 40 WHERE fid = 4",
        "DELETE FROM zones WHERE fid = 5",
    )
    with closing(sqlite3.connect(path)) as base:
        for place, name in enumerate(("ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY")):
            base.create_function(name, 1, lambda blob, at=place: shape_of(blob).bounds[at])
        base.create_function("ST_IsEmpty", 1, lambda blob: blob is None)
        for edit in edits:
            base.execute(edit)
            stored = "SELECT fid, geom FROM zones WHERE geom NOTNULL ORDER BY fid"
            places = {fid: shape_of(blob).bounds for fid, blob in base.execute(stored)}
            boxes = "SELECT id, minx, miny, maxx, maxy FROM rtree_zones_geom ORDER BY id"
            index = {fid: box for fid, *box in base.execute(boxes)}
            assert list(index) == list(places), edit
            for fid, bounds in places.items():
                assert index[fid] == pytest.approx(bounds, abs=1)


def test_without_spatial_indexes_the_file_is_sound(
    facts: RunFacts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A SQLite that has no R*Trees writes the same layers, and registers no index."""
    monkeypatch.setattr(container, "_has_rtrees", lambda _base: False)
    write_geopackage(facts, tmp_path / "plain.gpkg")
    assert "gpkg_rtree_index" not in str(
        sql(tmp_path / "plain.gpkg", "SELECT * FROM gpkg_extensions")
    )
    assert len(gpd.read_file(tmp_path / "plain.gpkg", layer="zones")) == LAYERS["zones"][1]


def test_lines_join_what_they_are_about(path: Path) -> None:
    """Flows run from place to base; cover from the hub's lead base to the board that it covers."""
    flows, cover = (gpd.read_file(path, layer=one) for one in ("flows", "cover"))
    bases = gpd.read_file(path, layer="bases").set_index("site_code").geometry
    zones = gpd.read_file(path, layer="zones").set_index("zone_id").geometry
    boards = gpd.read_file(path, layer="boards").set_index("board_code").geometry
    for zone, site, line in flows[["zone_id", "site_code", "geometry"]].itertuples(index=False):
        start, end = (Point(one) for one in line.coords)
        assert (start, end) == (zones[zone], bases[site])
    for line in cover.geometry:
        assert boards["S08000101"].contains(Point(line.coords[0]))
        assert boards["S08000026"].contains(Point(line.coords[-1]))


def test_cover_starts_at_the_lead_base(facts: RunFacts, tmp_path: Path) -> None:
    """A hub with a lead base is drawn from it."""
    boards = facts.plan["boards"]
    lead = boards["lead_site"].where(boards.index != "S08000101", "X102H")
    write_geopackage(with_tables(facts, boards=boards.assign(lead_site=lead)), tmp_path / "a.gpkg")
    base = gpd.read_file(tmp_path / "a.gpkg", layer="bases").set_index("site_code").geometry
    for line in gpd.read_file(tmp_path / "a.gpkg", layer="cover").geometry:
        assert Point(line.coords[0]) == base["X102H"]


def test_an_empty_plan_still_opens(facts: RunFacts, tmp_path: Path) -> None:
    """Without flows, cover, crossings or posts every layer is there; places have no near base."""
    plan = facts.plan
    idle = plan["base_posts"].assign(filled_wte=0.0)
    empty = {name: plan[name].iloc[:0] for name in ("flows", "network_cover")}
    bare = dataclasses.replace(facts, crossings=facts.crossings.iloc[:0])
    write_geopackage(with_tables(bare, base_posts=idle, **empty), tmp_path / "bare.gpkg")
    for name in ("flows", "cover", "crossings"):
        layer = gpd.read_file(tmp_path / "bare.gpkg", layer=name)
        assert (len(layer), layer.crs.to_epsg()) == (0, 27700)
    zones = gpd.read_file(tmp_path / "bare.gpkg", layer="zones")
    assert zones["nearest_open_minutes_w3"].isna().all()


def test_a_board_without_an_outline_keeps_its_row(facts: RunFacts, tmp_path: Path) -> None:
    """Its figures are there and its shape is not, nor is a line that would end in it."""
    facts.geography.outlines_path.write_text('{"type": "FeatureCollection", "features": []}')
    write_geopackage(facts, tmp_path / "bare.gpkg")
    boards = gpd.read_file(tmp_path / "bare.gpkg", layer="boards")
    assert boards["coverage_w3"].notna().all()
    assert boards.geometry.isna().all()
    assert gpd.read_file(tmp_path / "bare.gpkg", layer="cover").geometry.isna().all()


def test_every_column_is_described(path: Path) -> None:
    """The dictionary, and the standard's own register, have a row for each column of each table."""
    described = sql(path, 'SELECT "table", "column", heading, meaning FROM dictionary')
    assert all(all(row) for row in described)
    real = {
        (name, column)
        for name in (*LAYERS, *RECORDS)
        for (column,) in sql(path, f"SELECT name FROM pragma_table_info('{name}')")
        if column not in {"fid", "geom"}
    }
    assert {row[:2] for row in described} == real
    registered = sql(path, "SELECT table_name, column_name FROM gpkg_data_columns")
    assert set(registered) == real
    units = dict(sql(path, 'SELECT "column", unit FROM dictionary WHERE "table" = \'boards\''))
    assert units["coverage_w3"] == "share 0 to 1"
    assert units["unmet_families_w1"] == "families a year"


def test_the_file_says_what_it_is_and_whose_data_it_shows(
    facts: RunFacts, path: Path, repository: Path
) -> None:
    """Run, claim, small numbers, and the attribution that the maps' own document asks for."""
    said = dict(sql(path, "SELECT item, value FROM provenance"))
    assert said["run_id"] == facts.run_id
    assert said["title"] == facts.title
    assert "Modelled access" in said["claim"]
    assert "not for publication" in said["small_numbers"]
    readme = (repository / "maps" / "README.md").read_text(encoding="utf-8")
    quoted = [line.removeprefix("> ") for line in readme.splitlines() if line.startswith("> ")]
    wanted = " ".join(quoted)
    assert wanted.startswith("Board outlines")
    assert wanted in " ".join(said[f"attribution_{one}"] for one in ("outlines", "places"))
    settings_of_run = sql(path, "SELECT key, status FROM settings")
    assert settings_of_run == list(facts.plan.settings["status"].items())


def test_names_from_data_stay_text(tmp_path: Path) -> None:
    """Quotes, SQL, script, templates and emojis come out as they went in, and nothing is lost."""
    write_geopackage(sample_facts(tmp_path, names=HOSTILE), tmp_path / "hostile.gpkg")
    columns = [("boards", "board_code", "board_name"), ("zones", "zone_id", "name")]
    columns += [("bases", "site_code", "name"), ("units", "mbu_id", "name")]
    read: dict[str, str] = {}
    for layer, code, name in columns:
        table = gpd.read_file(tmp_path / "hostile.gpkg", layer=layer)
        assert len(table) == LAYERS[layer][1]
        read |= dict(zip(table[code], table[name], strict=True))
    assert {code: read[code] for code in HOSTILE} == HOSTILE
    assert sql(tmp_path / "hostile.gpkg", "PRAGMA integrity_check") == [("ok",)]


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_name_stays_text(tmp_path: Path, name: str) -> None:
    """Whatever a place is called, that is what the file says, and no style repeats it."""
    write_geopackage(sample_facts(tmp_path, names={"g1": name}), tmp_path / "any.gpkg")
    assert sql(tmp_path / "any.gpkg", "SELECT name FROM zones WHERE zone_id = 'g1'") == [(name,)]


def test_a_name_for_a_table_cannot_be_sql() -> None:
    """What would stand in SQL text must be a plain name; anything else is refused."""
    table = container.FileTable("boards; DROP TABLE x", "", "", TABLES["boards"].columns, ())
    with pytest.raises(ValueError, match="no name for a table"):
        container.geopackage_bytes([table], [])


_WRITE = """
import sys
from pathlib import Path
from geopackage_sample import sample_facts
from allocator.outputs.geopackage import write_geopackage
folder = Path(sys.argv[1])
write_geopackage(sample_facts(folder), folder / "plan.gpkg")
"""


def test_the_same_run_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    """Another process, with another hash seed and two seconds later, writes the same file."""
    folder = tmp_path / "again"
    folder.mkdir()
    time.sleep(2)
    here = Path(__file__).parent
    environment = os.environ | {"PYTHONHASHSEED": "1", "PYTHONPATH": str(here)}
    command = [sys.executable, "-c", _WRITE, str(folder)]
    subprocess.run(command, env=environment, check=True, cwd=here.parents[1])
    assert (folder / "plan.gpkg").read_bytes() == path.read_bytes()


def test_an_earlier_file_is_replaced_whole(facts: RunFacts, path: Path) -> None:
    """The new file takes the place of the old one, and nothing else is left in the folder."""
    before = set(path.parent.iterdir())
    path.write_bytes(b"an earlier file")
    write_geopackage(facts, path)
    assert sql(path, "PRAGMA integrity_check") == [("ok",)]
    assert set(path.parent.iterdir()) == before


def test_a_failure_leaves_what_was_there(facts: RunFacts, path: Path) -> None:
    """A file that cannot be moved in is told of in plain words; a missing folder too."""
    folder = path.parent / "taken.gpkg"
    folder.mkdir()
    (folder / "letter.txt").write_text("keep me")
    before = set(path.parent.iterdir())
    with pytest.raises(OutputError, match="cannot be written") as told:
        write_geopackage(facts, folder)
    assert "Nothing was written" in str(told.value.faults[0])
    assert set(path.parent.iterdir()) == before
    with pytest.raises(OutputError, match="cannot be written"):
        write_geopackage(facts, path.parent / "nowhere" / "plan.gpkg")
