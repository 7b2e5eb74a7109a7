"""Board outlines: what they become, and every file that is not what it claims to be."""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from importing import CHECK, NO_CHECK, REFERENCE, done, refusal, table

from allocator.errors import DataError
from allocator.inputs.checks import check_workspace
from allocator.inputs.importers import import_file
from allocator.inputs.importers.outline_shapes import MOST_BYTES, drop_islets, mend

OUTLINES = "maps/boards.geojson"
BOARDS = REFERENCE.maps / "boards.geojson"
OFFICIAL = CHECK / "hb19_boundaries_simplified250m.geojson"


@pytest.fixture(scope="module")
def boards() -> gpd.GeoDataFrame:
    """Outlines of the product under the headings of the official file, in degrees."""
    return gpd.read_file(BOARDS).rename(columns={"board_code": "HBCode", "board_name": "HBName"})


def shapes(path: Path) -> dict[str, shapely.Geometry]:
    """Read the imported outlines by board."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {
        one["properties"]["board_code"]: shapely.geometry.shape(one["geometry"]) for one in features
    }


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".shp"])
@pytest.mark.parametrize("crs", [4326, 27700])
def test_every_format_and_system(
    copy, boards: gpd.GeoDataFrame, tmp_path: Path, suffix: str, crs: int
) -> None:
    """The same outlines come of each kind of file, in degrees or on the National Grid."""
    path = tmp_path / f"boards{suffix}"
    boards.to_crs(crs).to_file(path, engine="pyogrio")
    done(copy.workspace, "outlines", path, source="Scottish Government", year=2019)
    found, expected = shapes(copy.path(OUTLINES)), shapes(BOARDS)
    assert sorted(found) == sorted(expected)
    for code, shape in found.items():
        assert shape.is_valid
        assert shape.intersection(expected[code]).area > 0.97 * shape.union(expected[code]).area
    assert check_workspace(copy.workspace) == []


def test_official_outlines(copy) -> None:
    """The official file becomes fourteen small outlines that share edges and hold every place."""
    if not CHECK.is_dir():
        pytest.skip(NO_CHECK)
    done(copy.workspace, "outlines", OFFICIAL, source="Scottish Government", status="official")
    text = copy.text(OUTLINES)
    assert len(text.encode()) <= MOST_BYTES
    first = json.loads(text)["features"][0]["properties"]
    assert first["source"].startswith("Scottish Government; hb19_")
    assert (first["board_name"], first["status"]) == ("Ayrshire and Arran", "official")
    found = shapes(copy.path(OUTLINES))
    assert all(shape.is_valid for shape in found.values())
    for (one, here), (other, there) in itertools.combinations(found.items(), 2):
        assert here.intersection(there).area < 1e-9, (one, other)
    board_of = dict(table("data/councils.csv")[["council_code", "board_code"]].to_numpy())
    far = {
        row["name"]
        for _, row in table("data/localities.csv").iterrows()
        if found[board_of[row["council_code"]]].distance(
            shapely.Point(float(row["lon"]), float(row["lat"]))
        )
        > 0.01
    }
    assert far == set()
    once = copy.text(OUTLINES)
    done(copy.workspace, "outlines", OFFICIAL, source="Scottish Government", status="official")
    assert copy.text(OUTLINES) == once


def test_edges_that_part_are_mended() -> None:
    """A sliver between two outlines, or under both, goes to one of them."""
    left = shapely.box(0, 0, 10_000, 10_000)
    right = shapely.Polygon(
        [(10_040, 0), (20_000, 0), (20_000, 10_000), (10_000, 10_000), (9_960, 5_000)]
    )
    mended = mend([left, right])
    assert shapely.coverage_is_valid(mended)
    assert mended[0].union(mended[1]).area >= left.union(right).area
    assert mend(mended) == mended


def test_islets_stay_where_somebody_lives() -> None:
    """Of two islets of one size the one beside a zone stays."""
    land, empty, lived_on = (
        shapely.box(0, 0, 5000, 5000),
        shapely.box(6000, 0, 6200, 200),
        shapely.box(7000, 0, 7200, 200),
    )
    points = shapely.get_coordinates(shapely.Point(7300, 100))
    (kept,) = drop_islets([shapely.MultiPolygon([land, empty, lived_on])], points)
    assert kept.equals(shapely.MultiPolygon([land, lived_on]))


def geojson(change: Callable[[dict], object]) -> str:
    """Return the outlines of the product after a change."""
    document = json.loads(BOARDS.read_text(encoding="utf-8"))
    change(document)
    return json.dumps(document)


def declare(name: str) -> Callable[[dict], object]:
    """Declare a coordinate system by name."""
    return lambda document: document.update(crs={"type": "name", "properties": {"name": name}})


def rename(code: str) -> Callable[[dict], object]:
    """Give the first board another code."""
    return lambda document: document["features"][0]["properties"].update(board_code=code)


#: GeoJSON after a change, the fault, and words that it must say.
WRONG: dict[str, tuple[Callable[[dict], object], str, str]] = {
    "degrees declared as metres": (declare("EPSG:27700"), "wrong-crs", "degrees, not metres"),
    "another country's grid": (declare("EPSG:3035"), "wrong-crs", "EPSG:3035"),
    "no such system": (declare("EPSG:99999999"), "no-crs", "EPSG:27700"),
    "a system that is no name": (lambda d: d.update(crs={"properties": [1]}), "no-crs", "declare"),
    "a system by address": (declare("file:///etc/passwd"), "no-crs", "declare"),
    "a board missing": (
        lambda d: d["features"].__delitem__(slice(0, 2)),
        "missing-board",
        "NHS Ayrshire and Arran",
    ),
    "replaced code": (rename("S08000021"), "replaced-board-code", "S08000031"),
    "unknown code": (rename("S08000099"), "unknown-board", "none of the 14"),
    "names alone": (
        lambda d: [one["properties"].update(board_code="Fife") for one in d["features"]],
        "missing-code-column",
        "names are not read",
    ),
    "two columns of codes": (
        lambda d: [one["properties"].update(old="S08000015") for one in d["features"]],
        "missing-code-column",
        "--column board_code",
    ),
    "a point": (
        lambda d: d["features"][0].update(geometry={"type": "Point", "coordinates": [-4, 56]}),
        "not-an-area",
        "Point",
    ),
    "no shape": (lambda d: d["features"][0].update(geometry=None), "empty-shape", "no shape"),
    "no features": (lambda d: d.pop("features"), "not-geojson", "collection"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_outlines_are_refused(copy, tmp_path: Path, name: str) -> None:
    """Each fault of a file of outlines has its own code and way out."""
    change, code, words = WRONG[name]
    path = tmp_path / "boards.geojson"
    path.write_text(geojson(change), encoding="utf-8")
    faults = refusal(copy.workspace, "outlines", path)
    assert code in faults, faults
    assert any(words in f"{fault.message} {fault.remedy}" for fault in faults[code])


def test_metres_declared_as_degrees(copy, boards: gpd.GeoDataFrame, tmp_path: Path) -> None:
    """Eastings and northings without a declared system are no degrees."""
    path = tmp_path / "boards.geojson"
    moved = boards.to_crs(27700)
    moved.to_file(path, engine="pyogrio")
    text = path.read_text(encoding="utf-8")
    document = json.loads(text)
    del document["crs"]
    path.write_text(json.dumps(document), encoding="utf-8")
    (fault,) = refusal(copy.workspace, "outlines", path)["wrong-crs"]
    assert "metres, not degrees" in fault.message


VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>b.gpkg</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>"
)
#: Name and content of a file, and the fault.
IMPOSTORS: dict[str, tuple[str, bytes, str]] = {
    "a VRT": ("boards.vrt", VRT.encode(), "virtual-dataset"),
    "a VRT as GeoJSON": ("boards.geojson", VRT.encode(), "virtual-dataset"),
    "a VRT as GeoPackage": ("boards.gpkg", VRT.encode(), "virtual-dataset"),
    "text as GeoPackage": ("boards.gpkg", b"S08000015,Ayrshire", "not-what-it-says"),
    "text as Shapefile": ("boards.shp", b"S08000015,Ayrshire", "not-what-it-says"),
    "text as GeoJSON": ("boards.geojson", b"S08000015,Ayrshire", "not-what-it-says"),
    "broken GeoJSON": ("boards.geojson", b'{"type": "Feature', "not-geojson"),
    "a zip file": ("boards.zip", b"PK\x03\x04", "unknown-format"),
    "a driver's own format": ("boards.gml", b"<gml/>", "unknown-format"),
    "nothing": ("boards.geojson", b"", "empty-file"),
}


@pytest.mark.parametrize("name", IMPOSTORS)
def test_impostors_are_refused(copy, tmp_path: Path, name: str) -> None:
    """A file that is not what its name says is refused before any map library opens it."""
    file, content, code = IMPOSTORS[name]
    path = tmp_path / file
    path.write_bytes(content)
    assert set(refusal(copy.workspace, "outlines", path)) == {code}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("https://example.org/boards.geojson", "remote-file"),
        ("/vsicurl/https://example.org/boards.gpkg", "virtual-path"),
        ("/vsizip/boards.zip/boards.shp", "virtual-path"),
        ("//server/share/boards.gpkg", "remote-file"),
        ("GPKG:boards.gpkg:boards", "missing-file"),
        ("PG:dbname=boards", "missing-file"),
        (".", "not-a-file"),
        ("nowhere.gpkg", "missing-file"),
    ],
)
def test_addresses_are_refused(copy, words: str, code: str) -> None:
    """Nothing but a plain file of this machine is read: no address, no connection, no folder."""
    with pytest.raises(DataError) as error:
        import_file("outlines", Path(words), workspace=copy.workspace)
    assert [fault.code for fault in error.value.faults] == [code]


def test_geopackage_that_is_a_plain_database(copy, tmp_path: Path) -> None:
    """An SQLite file under the name of a GeoPackage is none."""
    path = tmp_path / "boards.gpkg"
    with closing(sqlite3.connect(path)) as base:
        base.execute("CREATE TABLE boards (code TEXT)")
        base.commit()
    assert set(refusal(copy.workspace, "outlines", path)) == {"not-what-it-says"}


def test_geopackage_with_views(copy, boards: gpd.GeoDataFrame, tmp_path: Path) -> None:
    """A layer that is a view is not opened; what its author wrote does not run."""
    path = tmp_path / "boards.gpkg"
    boards.to_file(path, engine="pyogrio", layer="real")
    with closing(sqlite3.connect(path)) as base:
        triggers = base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            base.execute(f'DROP TRIGGER "{name}"')
        base.execute("ALTER TABLE real RENAME TO hidden")
        base.execute("CREATE VIEW real AS SELECT * FROM hidden")
        base.execute("UPDATE gpkg_contents SET table_name = 'real'")
        base.commit()
    assert set(refusal(copy.workspace, "outlines", path)) == {"no-layer"}


def test_truncated_geopackage(copy, boards: gpd.GeoDataFrame, tmp_path: Path) -> None:
    """Half of a download is refused as damaged."""
    path = tmp_path / "boards.gpkg"
    boards.to_file(path, engine="pyogrio")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 3])
    faults = refusal(copy.workspace, "outlines", path)
    assert set(faults) <= {"unreadable-outlines", "not-what-it-says"}


def test_two_layers_of_boards(copy, boards: gpd.GeoDataFrame, tmp_path: Path) -> None:
    """Of two layers with board codes none is chosen; one without codes is passed over."""
    path = tmp_path / "boards.gpkg"
    boards.to_file(path, engine="pyogrio", layer="new")
    boards[["geometry"]].assign(x="y").to_file(path, engine="pyogrio", layer="other")
    done(copy.workspace, "outlines", path)
    boards.to_file(path, engine="pyogrio", layer="old")
    assert set(refusal(copy.workspace, "outlines", path)) == {"several-layers"}


@pytest.mark.parametrize(("part", "code"), [(".prj", "no-crs"), (".dbf", "shapefile-part")])
def test_shapefile_without_a_part(
    copy, boards: gpd.GeoDataFrame, tmp_path: Path, part: str, code: str
) -> None:
    """A Shapefile alone, without the files that belong to it, is refused."""
    path = tmp_path / "boards.shp"
    boards.to_file(path, engine="pyogrio")
    path.with_suffix(part).unlink()
    assert set(refusal(copy.workspace, "outlines", path)) == {code}
