"""The island of each locality: every island named once, and no mainland place on one."""

from __future__ import annotations

import csv
import importlib
import json
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType

import numpy as np
import pyproj
import pytest
import shapely

from allocator.inputs.geography import load_geography
from allocator.inputs.workspace import open_workspace

ROOT = Path(__file__).resolve().parents[2]
METRES = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)

# Islands that hold more than one place, or a place of another name, and their places.
PLACES_OF_ISLAND = {
    "Arran": {"Brodick", "Lamlash", "Whiting Bay", "Rest of Arran"},
    "Bute": {"Rothesay", "Port Bannatyne", "Rest of Bute"},
    "Great Cumbrae": {"Millport"},
    "Islay": {"Bowmore", "Port Ellen", "Rest of Islay"},
    "Lewis and Harris": {"Stornoway", "Sandwick", "Rest of Lewis", "Harris"},
    "Mull": {"Tobermory", "Rest of Mull"},
    "Orkney Mainland": {"Kirkwall", "Stromness", "Rest of Orkney Mainland"},
    "Shetland Mainland": {
        "Lerwick",
        "Scalloway",
        "Brae",
        "Sandwick",
        "Rest of Shetland Mainland",
    },
    "Skye": {"Portree", "Broadford"},
    "South Ronaldsay": {"St Margaret's Hope"},
    "Westray": {"Pierowall"},
    "Whalsay": {"Symbister"},
}
# Towns of the mainland that look across to an island, or from which its ferry sails.
FACING_AN_ISLAND = {
    "Ardrossan",
    "Gourock",
    "Helmsdale",
    "Kilcreggan",
    "Kyle of Lochalsh",
    "Largs",
    "Mallaig",
    "Oban",
    "Queensferry",
    "Tarbert",
    "Thurso",
    "Tighnabruaich",
    "Ullapool",
    "Wemyss Bay",
}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    """Every locality."""
    with (ROOT / "data" / "localities.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module that builds the rows."""
    monkeypatch.syspath_prepend(ROOT / "maps" / "build")
    return importlib.import_module("places")


@pytest.fixture
def isles(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module that names the islands."""
    monkeypatch.syspath_prepend(ROOT / "maps" / "build")
    return importlib.import_module("isles")


def test_islands_have_their_places(rows: list[dict[str, str]]) -> None:
    """Each island holds exactly its own places; any other island is one place of its own name."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row["island"]].add(row["name"])
    mainland = found.pop("")
    assert {name: places for name, places in found.items() if places != {name}} == PLACES_OF_ISLAND
    assert mainland >= FACING_AN_ISLAND
    assert len(found) == 56


def test_only_the_mainland_has_no_island(rows: list[dict[str, str]]) -> None:
    """Every island row and every place of an island council names an island; few others do."""
    blank = [row for row in rows if not row["island"]]
    island_councils = {"S12000013", "S12000023", "S12000027"}
    assert [row["zone_id"] for row in blank if row["kind"] == "island"] == []
    assert [row["zone_id"] for row in blank if row["council_code"] in island_councils] == []
    assert {row["council_code"] for row in rows if row["island"]} == island_councils | {
        "S12000017",
        "S12000021",
        "S12000035",
    }
    assert len(blank) == 637


def test_an_island_is_one_landmass(rows: list[dict[str, str]]) -> None:
    """Places of one island lie on one part of the outlines, places of the mainland on another."""
    features = json.loads((ROOT / "maps" / "boards.geojson").read_text(encoding="utf-8"))
    shapes = [shapely.geometry.shape(one["geometry"]) for one in features["features"]]
    # The grid closes what rounding left between boards; without it the mainland is many parts.
    land = shapely.get_parts(shapely.union_all(shapes, grid_size=1e-4))
    flat = shapely.transform(land, METRES.transform, interleaved=False)
    lon, lat = ([float(row[key]) for row in rows] for key in ("lon", "lat"))
    positions = np.column_stack(METRES.transform(lon, lat))
    nearest = shapely.STRtree(flat).nearest(shapely.points(positions))
    parts: dict[str, set[int]] = defaultdict(set)
    for row, part in zip(rows, nearest, strict=True):
        parts[row["island"]].add(int(part))
    assert {name: found for name, found in parts.items() if len(found) != 1} == {}
    holders = Counter(part for (part,) in parts.values())
    shared = {name for name, (part,) in parts.items() if holders[part] > 1}
    assert shared == {"Orkney Mainland", "South Ronaldsay", "North Uist", "Berneray"}


def test_zones_carry_their_island(rows: list[dict[str, str]]) -> None:
    """The geography has the island beside the kind, an empty text on the mainland."""
    zones = load_geography(open_workspace()).zones
    assert list(zones.columns) == [
        "name",
        "council_code",
        "board_code",
        "kind",
        "island",
        "lon",
        "lat",
        "population",
        "infants",
    ]
    assert zones["island"].to_dict() == {row["zone_id"]: row["island"] for row in rows}


def island_row(
    builder: ModuleType, zone_id: str, kind: str, lon: float, *, lat: float = 56.0
) -> object:
    """Return a row of the builder at a position."""
    return builder.Locality(
        zone_id=zone_id,
        name=zone_id,
        council_code="S12000035",
        kind=kind,
        lon=str(lon),
        lat=str(lat),
        population=1,
        unit="persons",
        year=2011,
        source="none",
        status="assumption",
    )


def test_build_names_the_island_of_each_place(builder: ModuleType, isles: ModuleType) -> None:
    """A place gets the marked land it is nearest to, none on the largest, or what is said of it."""
    drawn = {
        "A": shapely.box(-5, 55, -4, 57),
        "B": shapely.MultiPolygon([shapely.box(-4, 55, -3, 57), shapely.box(-6, 55.9, -5.5, 56.1)]),
    }
    land = isles.land_parts(drawn)
    assert len(land) == 2
    names = isles.name_parts(land, [isles.Marker("Holm", -5.8, 56.0)])
    positions = {"g1": -5.6, "g2": -5.49, "g3": -4.0, "g4": -5.9}
    rows = [island_row(builder, zone, "settlement", lon) for zone, lon in positions.items()]
    named = isles.name_islands(rows, land, names=names, exceptions={"g4": "Calf of Holm"})
    assert [row.island for row in named] == ["Holm", "Holm", "", "Calf of Holm"]


def test_build_stops_at_land_without_a_name(builder: ModuleType, isles: ModuleType) -> None:
    """Unnamed land with a place, an island on the mainland or a stray name stops the build."""
    land = isles.land_parts(
        {"A": shapely.union(shapely.box(-5, 55, -4, 57), shapely.box(-6, 55.9, -5.5, 56.1))}
    )
    names = isles.name_parts(land, [])
    for kind, lon in (("settlement", -5.8), ("island", -4.5)):
        row = island_row(builder, "g1", kind, lon)
        with pytest.raises(ValueError, match="no named island"):
            isles.name_islands([row], land, names=names, exceptions={})
    row = island_row(builder, "g1", "settlement", -4.5)
    with pytest.raises(ValueError, match="No locality is called g2"):
        isles.name_islands([row], land, names=names, exceptions={"g2": "Holm"})


@pytest.mark.parametrize("lon", [-5.2, -4.5, -5.8])
def test_build_refuses_a_misplaced_marker(lon: float, isles: ModuleType) -> None:
    """A name marked in the sea, on the mainland or on an island already named is refused."""
    land = isles.land_parts(
        {"A": shapely.union(shapely.box(-5, 55, -4, 57), shapely.box(-6, 55.9, -5.5, 56.1))}
    )
    markers = [isles.Marker("Holm", -5.7, 56.0), isles.Marker("Calf", lon, 56.0)]
    with pytest.raises(ValueError, match="marker of Calf"):
        isles.name_parts(land, markers)
