"""The board outlines: fourteen, whole, sharing their edges, and where the boards really are."""

from __future__ import annotations

import csv
import importlib
import itertools
import json
import re
from pathlib import Path
from types import ModuleType

import pyproj
import pytest
import shapely

ROOT = Path(__file__).resolve().parents[2]
OFFICIAL = ROOT.parent / "shared" / "check" / "hb19_boundaries_simplified250m.geojson"
MOST_BYTES = 250_000
SMALLEST_ISLET_M2 = 500_000
FARTHEST_OFFSHORE_M = 400
LARGEST_ISLAND_M2 = 2.3e9
METRES = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)

# The source has a corner every kilometre, which costs most on the coasts of small isles.
LEAST_OVERLAP = {"Western Isles": 0.90, "Orkney": 0.88, "Shetland": 0.82}
MAINLAND_OVERLAP = 0.95

NEIGHBOURS = {
    ("Ayrshire and Arran", "Dumfries and Galloway"),
    ("Ayrshire and Arran", "Greater Glasgow and Clyde"),
    ("Ayrshire and Arran", "Lanarkshire"),
    ("Borders", "Dumfries and Galloway"),
    ("Borders", "Lanarkshire"),
    ("Borders", "Lothian"),
    ("Dumfries and Galloway", "Lanarkshire"),
    ("Fife", "Forth Valley"),
    ("Fife", "Tayside"),
    ("Forth Valley", "Greater Glasgow and Clyde"),
    ("Forth Valley", "Highland"),
    ("Forth Valley", "Lanarkshire"),
    ("Forth Valley", "Lothian"),
    ("Forth Valley", "Tayside"),
    ("Grampian", "Highland"),
    ("Grampian", "Tayside"),
    ("Greater Glasgow and Clyde", "Highland"),
    ("Greater Glasgow and Clyde", "Lanarkshire"),
    ("Highland", "Tayside"),
    ("Lanarkshire", "Lothian"),
}


def read_rows(name: str) -> list[dict[str, str]]:
    """Read a table of the workspace."""
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def to_metres(shape: shapely.Geometry) -> shapely.Geometry:
    """Project degrees to metres of the British National Grid."""
    return shapely.transform(shape, METRES.transform, interleaved=False)


def read_shapes(path: Path, key: str) -> dict[str, shapely.Geometry]:
    """Read the shapes of a GeoJSON file in metres, by one of their properties."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {
        feature["properties"][key]: to_metres(shapely.geometry.shape(feature["geometry"]))
        for feature in features
    }


@pytest.fixture(scope="module")
def text() -> str:
    """Text of the outlines."""
    return (ROOT / "maps" / "boards.geojson").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def boards() -> dict[str, shapely.Geometry]:
    """Outlines in metres by board code."""
    return read_shapes(ROOT / "maps" / "boards.geojson", "board_code")


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    """Board names by code, as the workspace has them."""
    return {row["board_code"]: row["board_name"] for row in read_rows("boards.csv")}


@pytest.fixture(scope="module")
def zones() -> list[tuple[str, str, str, shapely.Point]]:
    """Zone id, kind, board code and position in metres of every locality."""
    board_of = {row["council_code"]: row["board_code"] for row in read_rows("councils.csv")}
    return [
        (
            row["zone_id"],
            row["kind"],
            board_of[row["council_code"]],
            to_metres(shapely.Point(float(row["lon"]), float(row["lat"]))),
        )
        for row in read_rows("localities.csv")
    ]


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module that builds the outlines."""
    monkeypatch.syspath_prepend(ROOT / "maps" / "build")
    return importlib.import_module("outlines")


def test_boards_are_those_of_the_workspace(text: str, names: dict[str, str]) -> None:
    """There is one outline a board, by code in rising order, under the board's own name."""
    found = [feature["properties"] for feature in json.loads(text)["features"]]
    assert [(one["board_code"], one["board_name"]) for one in found] == sorted(names.items())
    assert len(found) == 14
    assert all(set(one) == {"board_code", "board_name"} for one in found)


def test_file_is_small_and_plain(text: str) -> None:
    """The file is small enough for every page; its positions lie in Scotland, to four decimals."""
    assert len(text.encode()) < MOST_BYTES
    assert text.endswith("\n")
    assert not re.search(r"\d\.\d{5}", text)
    corners = shapely.get_coordinates(
        [shapely.geometry.shape(one["geometry"]) for one in json.loads(text)["features"]]
    )
    assert (corners.min(axis=0) > (-8.7, 54.6)).all()
    assert (corners.max(axis=0) < (-0.7, 60.9)).all()


def test_outlines_are_valid(boards: dict[str, shapely.Geometry]) -> None:
    """Every outline is a valid shape without a hole."""
    assert [code for code, shape in boards.items() if not shape.is_valid] == []
    holes = {
        code: sum(len(p.interiors) for p in shapely.get_parts(s)) for code, s in boards.items()
    }
    assert set(holes.values()) == {0}


def test_boards_do_not_overlap(boards: dict[str, shapely.Geometry]) -> None:
    """No two outlines share as much as a square metre."""
    for (one, here), (other, there) in itertools.combinations(boards.items(), 2):
        assert here.intersection(there).area < 1, (one, other)


def test_boards_leave_no_gap(boards: dict[str, shapely.Geometry]) -> None:
    """Together the outlines cover Scotland without a sliver between them."""
    union = shapely.union_all(list(boards.values()), grid_size=0.01)
    slivers = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    assert slivers == []


def test_neighbours_share_an_edge(
    boards: dict[str, shapely.Geometry], names: dict[str, str]
) -> None:
    """Exactly the boards that border each other have an edge in common, of a kilometre at least."""
    pairs = {
        tuple(sorted((names[one], names[other])))
        for one, other in itertools.combinations(boards, 2)
        if shapely.intersection(boards[one], boards[other], grid_size=0.01).length > 1000
    }
    assert pairs == NEIGHBOURS


def test_localities_lie_in_their_board(
    boards: dict[str, shapely.Geometry], zones: list[tuple[str, str, str, shapely.Point]]
) -> None:
    """Each locality lies in its board's outline, or in the sea beside it, and in no other's."""
    away = {zone: boards[code].distance(point) for zone, _, code, point in zones}
    assert {zone: metres for zone, metres in away.items() if metres > FARTHEST_OFFSHORE_M} == {}
    elsewhere = [
        (zone, other)
        for zone, _, code, point in zones
        for other, shape in boards.items()
        if other != code and shape.distance(point) <= boards[code].distance(point)
    ]
    assert elsewhere == []
    assert sum(metres > 0 for metres in away.values()) <= 25


def test_inhabited_islands_are_kept(
    boards: dict[str, shapely.Geometry], zones: list[tuple[str, str, str, shapely.Point]]
) -> None:
    """The land nearest to each island locality is an island, not the mainland of Britain."""
    parts = [part for shape in boards.values() for part in shapely.get_parts(shape)]
    tree = shapely.STRtree(parts)
    isles = {zone: parts[tree.nearest(point)] for zone, kind, _, point in zones if kind == "island"}
    # Lewis with Harris is the largest island; the mainland's boards hang on its larger parts.
    assert max(part.area for part in isles.values()) < LARGEST_ISLAND_M2
    mainland = shapely.union_all([part for part in parts if part.area > LARGEST_ISLAND_M2])
    assert [zone for zone, part in isles.items() if part.distance(mainland) == 0] == []
    assert len({shapely.to_wkb(part) for part in isles.values()}) >= 45


def test_empty_islets_are_left_out(
    boards: dict[str, shapely.Geometry], zones: list[tuple[str, str, str, shapely.Point]]
) -> None:
    """An islet under 50 hectares is drawn only if it is the nearest land of a locality."""
    parts = [part for shape in boards.values() for part in shapely.get_parts(shape)]
    tree = shapely.STRtree(parts)
    lived_on = {int(tree.nearest(point)) for _, _, _, point in zones}
    small = {number for number, part in enumerate(parts) if part.area < 0.97 * SMALLEST_ISLET_M2}
    assert small - lived_on == set()


@pytest.mark.parametrize("name", sorted(row["board_name"] for row in read_rows("boards.csv")))
def test_outline_matches_the_official_one(
    name: str, boards: dict[str, shapely.Geometry], names: dict[str, str]
) -> None:
    """The area in both outlines over the area in either is near one: less on small isles."""
    if not OFFICIAL.is_file():
        pytest.skip("needs the official outlines of ../shared/check, which are not here")
    (code,) = [code for code, board in names.items() if board == name]
    official = shapely.make_valid(read_shapes(OFFICIAL, "hb19_code")[code])
    both, either = boards[code].intersection(official).area, boards[code].union(official).area
    assert both / either >= LEAST_OVERLAP.get(name, MAINLAND_OVERLAP)


def test_repair_closes_gaps_and_overlaps(builder: ModuleType) -> None:
    """A sliver that two councils cover, or none, goes to the one with the longest border."""
    west = shapely.box(-4.0, 56.0, -3.8, 56.2)
    east = shapely.Polygon(
        [(-3.801, 56.0), (-3.6, 56.0), (-3.6, 56.2), (-3.8, 56.2), (-3.799, 56.1), (-3.8, 56.05)]
    )
    mended = builder.repair({"A": west, "B": east})
    assert mended["A"].intersection(mended["B"]).area == 0
    union = mended["A"].union(mended["B"])
    assert union.equals(shapely.union(west, east).union(shapely.Polygon(union.exterior)))
    assert len(union.interiors) == 0
    assert shapely.union(west, east).interiors


def test_repair_refuses_to_fill_water(builder: ModuleType) -> None:
    """A hole as large as a lake between councils stops the build."""
    left = shapely.Polygon([(-4, 56), (-3.9, 56), (-3.95, 56.1), (-3.9, 56.2), (-4, 56.2)])
    right = shapely.Polygon([(-3.8, 56), (-3.8, 56.2), (-3.9, 56.2), (-3.85, 56.1), (-3.9, 56)])
    with pytest.raises(ValueError, match="gap too large"):
        builder.repair({"A": left, "B": right})


def test_islets_are_dropped_by_size_unless_lived_on(builder: ModuleType) -> None:
    """Of two islets of one size the one beside a place stays."""
    land, empty, lived_on = (
        shapely.box(0, 0, 5000, 5000),
        shapely.box(6000, 0, 6200, 200),
        shapely.box(7000, 0, 7200, 200),
    )
    shape = shapely.MultiPolygon([land, empty, lived_on])
    (kept,) = builder.drop_islets([shape], [shapely.Point(7300, 100)])
    assert kept.equals(shapely.MultiPolygon([land, lived_on]))
