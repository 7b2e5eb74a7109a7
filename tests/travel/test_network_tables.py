"""The reference network: large enough, plausible link by link, every island on it."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from allocator.inputs.tables import read_table
from allocator.inputs.workspace import Workspace
from allocator.travel.checks import great_circles
from allocator.travel.earth import great_circle_km
from allocator.travel.joins import join_points
from allocator.travel.network import Network

SHARED = Path(__file__).resolve().parents[3] / "shared"
PORTS = SHARED / "check" / "ferry_ports.csv"
ISLANDS = SHARED / "facts" / "islands.csv"
SAILINGS = SHARED / "facts" / "ferry_crossings.csv"

#: Roads more than twice as long as the great circle, and the water or hill they go around.
WINDING = {
    ("hope-lodge", "durness"): "Loch Eriboll",
    ("lochinver", "kylesku"): "the Assynt coast",
    ("shieldaig", "applecross"): "the Applecross coast",
    ("sandbank", "strone"): "Holy Loch",
    ("gruline", "pennyghael"): "Loch na Keal and Loch Scridain",
    ("kylerhea", "kyleakin"): "Beinn na Caillich",
    ("lyness", "longhope"): "Longhope bay",
    ("clachan-uist", "balivanich"): "the North Ford",
}

#: Mean speeds in km/h that a class of road can have.
SPEEDS = {
    "motorway": (50, 110),
    "dual": (45, 100),
    "single": (40, 90),
    "single_track": (25, 65),
    "urban": (20, 60),
}

#: Trunk roads and what else the islands hang on.
ROADS = (
    *("M8", "M9", "M73", "M74", "M77", "M80", "M90", "M876", "M898", "A74(M)", "A1", "A7", "A9"),
    *("A68", "A75", "A76", "A77", "A78", "A82", "A83", "A84", "A85", "A86", "A87", "A90", "A92"),
    *("A95", "A96", "A99", "A720", "A725", "A726", "A737", "A823(M)", "A828", "A830", "A835"),
    *("A876", "A887", "A889", "A898", "A985", "A832", "A836", "A837", "A838", "A839", "A841"),
    *("A844", "A846", "A847", "A848", "A849", "A850", "A851", "A855", "A857", "A858", "A859"),
    *("A861", "A863", "A865", "A866", "A867", "A884", "A886", "A890", "A894", "A896", "A938"),
    *("A939", "A960", "A961", "A964", "A965", "A966", "A967", "A968", "A970", "A971", "A986"),
)
NOT_A_LINK = {"A898"}  # the Erskine Bridge is one link with the M898

FARTHEST_ZONE_KM = 8.0
FARTHEST_PORT_KM = 2.5


@pytest.fixture(scope="module")
def links(reference: Workspace) -> pd.DataFrame:
    """Read the roads."""
    return read_table(reference, "maps/network/links.csv").reset_index()


def test_the_network_is_large_enough(summer: Network, links: pd.DataFrame):
    """It has more than the places and links that were asked for."""
    assert len(summer.places) >= 280
    assert len(links) >= 480
    assert len(summer.crossings) >= 85


def test_every_trunk_road_is_there(links: pd.DataFrame):
    """Motorways, trunk roads and the roads of the Highlands and Islands have links."""
    assert set(ROADS) - NOT_A_LINK <= set(links["road"])


def test_roads_are_about_as_long_as_they_can_be(summer: Network, links: pd.DataFrame):
    """No road is shorter than the crow flies, and each winding one is explained."""
    apart = great_circles(summer.places, links)
    long = links[links["kilometres"] > 2]
    ratio = (links["kilometres"] / apart)[long.index]
    assert ratio.min() >= 0.99
    winding = long[ratio > 2]
    pairs = set(zip(winding["from_place"], winding["to_place"], strict=True))
    assert pairs == set(WINDING)


def test_speeds_fit_the_class_of_the_road(links: pd.DataFrame):
    """A single-track road is slow and a motorway is not."""
    for road_class, (least, most) in SPEEDS.items():
        speeds = links.loc[links["road_class"] == road_class, "speed_kmh"]
        assert len(speeds) > 0
        assert speeds.between(least, most).all(), road_class


def test_an_estimate_says_so(links: pd.DataFrame):
    """Kilometres and speeds of roads are assumptions, and none is passed off as published."""
    assert set(links["status"]) == {"assumption"}
    assert links["source"].str.startswith("estimate").all()


def test_timetables_say_that_they_are_estimates(reference: Workspace):
    """Sailings a day are assumptions, whatever the sailing minutes rest on."""
    crossings = read_table(reference, "maps/network/crossings.csv")
    assert set(crossings["timetable_status"]) == {"assumption"}


def test_places_have_names_of_their_own(summer: Network):
    """No two places share a name, nor a point."""
    assert summer.places["name"].is_unique
    assert not summer.places[["lon", "lat"]].duplicated().any()


def test_every_zone_and_base_is_near_a_place(
    summer: Network, zones: pd.DataFrame, bases: pd.DataFrame
):
    """The way to the network is short for every locality and base."""
    for points in (zones, bases):
        apart = join_points(summer, points).kilometres[:, 0] / summer.access.detour
        assert apart.max() <= FARTHEST_ZONE_KM
        assert np.median(apart) <= 1.0


def test_islands_are_not_joined_by_road(summer: Network):
    """Skye, Luing and the linked isles of the west hang together as they do."""
    land = summer.places["landmass"]
    assert land["portree"] == land["inverness"]
    assert land["scalpay"] == land["stornoway"]
    assert land["vatersay"] == land["castlebay"]
    assert land["eriskay"] == land["berneray"] == land["balivanich"]
    assert land["burray"] == land["kirkwall"]
    assert land["dunoon"] == land["glasgow"]
    apart = ["brodick", "rothesay", "craignure", "port-ellen", "kirkwall", "lerwick", "stornoway"]
    assert len({land[place] for place in (*apart, "luing", "inverness", "mid-yell")}) == 10


@pytest.mark.skipif(not ISLANDS.is_file(), reason="../shared is absent")
def test_every_listed_island_has_a_place_and_a_way(summer: Network):
    """Each inhabited island of the list has a place named after it, which everyone can reach."""
    with ISLANDS.open(encoding="utf-8", newline="") as file:
        islands = [row["island"] for row in csv.DictReader(file)]
    reach = nx.node_connected_component(summer.graph, "glasgow")
    for island in islands:
        named = [
            place
            for place, name in summer.places["name"].items()
            if island in {name, name.split(" (")[0]} or f"({island})" in name
        ]
        assert named, island
        assert set(named) <= reach, island


@pytest.mark.skipif(not PORTS.is_file(), reason="../shared is absent")
def test_ports_lie_where_they_are(summer: Network):
    """Every port of the open list has a port of ours nearby."""
    ports = pd.read_csv(PORTS)
    ends = {*summer.crossings["from_place"], *summer.crossings["to_place"]}
    ours = summer.places.loc[sorted(ends)]
    for port in ports.itertuples():
        apart = great_circle_km(port.lon, port.lat, ours["lon"], ours["lat"])
        assert apart.min() <= FARTHEST_PORT_KM, port.name


@pytest.mark.skipif(not SAILINGS.is_file(), reason="../shared is absent")
def test_sourced_sailings_are_those_of_the_source(reference: Workspace):
    """Every sailing minute of the research notes is that of a crossing that names a source."""
    with SAILINGS.open(encoding="utf-8", newline="") as file:
        noted = Counter(
            int(row["minutes"]) for row in csv.DictReader(file) if row["sourced"] == "yes"
        )
    crossings = read_table(reference, "maps/network/crossings.csv")
    ours = crossings.loc[crossings["status"] != "assumption", "sailing_minutes"]
    assert noted <= Counter(ours.astype(int))


def test_all_bases_of_all_boards_are_on_the_mainland_or_reached_by_ferry(
    summer: Network, bases: pd.DataFrame
):
    """Bases of the island boards join the landmass of their island."""
    joins = join_points(summer, bases)
    land = summer.places["landmass"].to_numpy()[joins.places[:, 0]]
    of_base = dict(zip(bases.index, land, strict=True))
    places = summer.places["landmass"]
    expected = {
        "R103H": places["kirkwall"],
        "Z102H": places["lerwick"],
        "W107H": places["stornoway"],
        "W108H": places["balivanich"],
        "A101H": places["brodick"],
        "C108H": places["bowmore"],
        "C113H": places["rothesay"],
        "H229H": places["inverness"],
    }
    assert {site: of_base[site] for site in expected} == expected
