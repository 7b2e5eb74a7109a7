"""Routes leg by leg, and names that planners use."""

from __future__ import annotations

import pandas as pd
import pytest
from travel_tiny import ALPHA_TO_ISLE_TOWN, BASES, ZONES, Tiny

from allocator.errors import UsageError
from allocator.travel.names import gazetteer
from allocator.travel.network import Network, load_network
from allocator.travel.route import Route, route
from allocator.travel.times import travel_times
from allocator.travel.usual_names import USUAL_NAMES


def test_legs_by_hand(tiny: Tiny):
    """Each road, check-in, wait, sailing and both ends are legs of their own."""
    found = route(load_network(tiny.workspace), "Alpha", "isle TOWN")
    legs = found.legs[["mode", "link", "from_name", "to_name", "kilometres", "minutes"]]
    assert legs.drop(index=5).to_numpy().tolist() == [
        ["within", "settlement", "Alpha", "Alpha", 0, 1],
        ["road", "A1", "Alpha", "Gamma", 22, 24],
        ["check_in", "often", "Gamma", "Gamma", 0, 10],
        ["wait", "often", "Gamma", "Gamma", 0, 30],
        ["disembark", "often", "Isle port", "Isle port", 0, 5],
        ["road", "B2", "Isle port", "Isle town", 8, 12],
        ["within", "settlement", "Isle town", "Isle town", 0, 1],
    ]
    assert legs.loc[5, ["mode", "link", "minutes"]].tolist() == ["ferry", "often", 30]
    assert found.legs.loc[5, "operator"] == "Tiny Ferries"
    assert (found.minutes, found.moving_minutes) == (ALPHA_TO_ISLE_TOWN, 1 + 24 + 30 + 12 + 1)
    assert found.road_kilometres == 30
    assert found.kilometres == pytest.approx(30 + 11.19, abs=0.01)


def test_path_by_hand(tiny: Tiny):
    """Each hop has its mode and the degrees of both ends, roads not taken together."""
    path = route(load_network(tiny.workspace), "Alpha", "isle TOWN").path
    assert path.index.to_list() == [1, 2, 3, 4]
    assert list(path["mode"]) == ["road", "road", "ferry", "road"]
    assert list(path["link"]) == ["A1", "A1", "often", "B2"]
    assert list(path["from_name"]) == ["Alpha", "Beta", "Gamma", "Isle port"]
    assert list(path["from_lon"]) == [-4.0, -4.16, -4.32, -4.5]
    assert list(path["to_lon"]) == [-4.16, -4.32, -4.5, -4.6]
    assert set(path["from_lat"]) | set(path["to_lat"]) == {56.0}


def test_path_joins_up(summer: Network, zones: pd.DataFrame, bases: pd.DataFrame):
    """Each hop begins where the last ended, from the locality to the hospital itself."""
    found = route(summer, "i-tiree", "H202H", zones, bases)
    path = found.path
    assert path["mode"].iloc[0] == path["mode"].iloc[-1] == "access"
    ends = path[["to_name", "to_lon", "to_lat"]].iloc[:-1].to_numpy().tolist()
    assert path[["from_name", "from_lon", "from_lat"]].iloc[1:].to_numpy().tolist() == ends
    assert path.iloc[0][["from_name", "from_lon"]].tolist() == ["Tiree", zones.at["i-tiree", "lon"]]
    assert path.iloc[-1]["to_lat"] == bases.at["H202H", "lat"]
    assert set(path["mode"]) == {"access", "road", "ferry"}


def test_a_flight_is_a_leg(tiny: Tiny):
    """A flight shows as such, with its check-in and wait apart."""
    found = route(load_network(tiny.workspace, flights=True), "Beta", "Far port")
    assert list(found.legs["mode"]) == ["within", "check_in", "wait", "flight", "disembark"]
    assert found.moving_minutes == 1 + 20


def test_no_way_is_said_so(tiny: Tiny):
    """In winter no way leads to the far island."""
    network = load_network(tiny.workspace, season="winter")
    with pytest.raises(UsageError, match="No way leads from Alpha to Far port in winter"):
        route(network, "Alpha", "Far port")


def test_a_place_is_at_no_time_from_itself(tiny: Tiny):
    """A route from a place to itself has no legs."""
    found = route(load_network(tiny.workspace), "Beta", "beta")
    assert (found.minutes, len(found.legs), len(found.path)) == (0, 0, 0)


def test_routes_of_zones_are_the_minutes_of_the_matrix(tiny: Tiny):
    """A route from a zone to a base takes what the matrix says."""
    network = load_network(tiny.workspace)
    minutes = travel_times(network, ZONES, BASES).minutes
    for zone in ZONES.index:
        for base in BASES.index:
            found = route(network, zone, base, ZONES, BASES)
            assert found.minutes == pytest.approx(minutes.loc[zone, base], abs=1e-6)
            assert found.minutes == pytest.approx(found.legs["minutes"].sum())


@pytest.mark.long
def test_real_routes_are_the_minutes_of_the_matrix(
    summer: Network, zones: pd.DataFrame, bases: pd.DataFrame
):
    """The same holds on the reference network, islands and cities included."""
    few_zones, few_bases = zones.iloc[::71], bases.iloc[::11]
    minutes = travel_times(summer, few_zones, few_bases).minutes
    for zone in few_zones.index:
        for base in few_bases.index:
            found = route(summer, zone, base, few_zones, few_bases)
            assert found.minutes == pytest.approx(minutes.loc[zone, base], abs=1e-6)


def test_there_takes_as_long_as_back(summer: Network):
    """Minutes and kilometres are the same in both directions."""
    there, back = (route(summer, *ends) for ends in (("Lerwick", "Oban"), ("Oban", "Lerwick")))
    assert there.minutes == pytest.approx(back.minutes)
    assert there.kilometres == pytest.approx(back.kilometres)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("fort william", "fort-william"),
        ("FORT  WILLIAM", "fort-william"),
        ("Saint Andrews", "st-andrews"),
        ("St. Andrews", "st-andrews"),
        ("Bo'ness", "boness"),
        ("John o' Groats", "john-o-groats"),
        ("Scarinish", "tiree"),
        ("tarbert-harris", "tarbert-harris"),
        ("Tarbert (Harris)", "tarbert-harris"),
        ("Balloch", "balloch"),
        ("Raigmore Hospital", "H202H"),
        ("Raigmore", "H202H"),
        ("Tiree", "i-tiree"),
        ("Kyle", "kyle-of-lochalsh"),
        ("QEUH", "G405H"),
        ("University Hospital Crosshouse", "A111H"),
        ("Victoria Hospital, Kirkcaldy", "F704H"),
        ("Balfour Hospital", "R103H"),
        ("John O'Groats", "john-o-groats"),
        ("Isle of Skye", "portree"),
        ("Shetland", "lerwick"),
        ("Lerwick port", "lerwick-port"),
        ("Oban harbour", "oban-port"),
        ("Armadale (Skye)", "armadale-port"),
        ("Uig, Skye", "uig-port"),
    ],
)
def test_usual_names_are_known(
    summer: Network, zones: pd.DataFrame, bases: pd.DataFrame, name: str, label: str
):
    """Towns, ports, islands and hospitals are found by the names people use."""
    assert gazetteer(summer, zones, bases).find(name).label == label


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Inverernes", "No place is called 'Inverernes'. Is one of these meant: Inverness"),
        ("Fort Willam", "Fort William"),
        ("Lerwik", "Lerwick"),
        ("Tarbert", r"'Tarbert' may mean Tarbert \(Harris\).*Tarbert \(Kintyre\)"),
        ("Newburgh", r"Newburgh \(Aberdeenshire\).*Newburgh \(Fife\)"),
        ("Uig", r"Timsgarry \(Uig, Lewis\).*Uig ferry terminal"),
        ("St Johns", r"St John's Hospital.*St John's Town of Dalry"),
        ("qqqqqqqq", "Name a town, port or hospital"),
        ("", "Name a town, port or hospital"),
        ("x" * 5000, r"^No place is called 'x{80}\.\.\.'"),
    ],
)
def test_unknown_and_ambiguous_names_are_refused(
    summer: Network, zones: pd.DataFrame, bases: pd.DataFrame, name: str, says: str
):
    """Near misses are suggested, and places of one name are told apart."""
    with pytest.raises(UsageError, match=says):
        route(summer, name, "Glasgow", zones, bases)


def test_every_place_and_zone_is_found_by_its_id(
    summer: Network, zones: pd.DataFrame, bases: pd.DataFrame
):
    """An id is never ambiguous."""
    names = gazetteer(summer, zones, bases)
    labels = [*summer.places.index, *zones.index, *bases.index]
    assert len(set(labels)) == len(labels)
    assert all(names.find(label).label == label for label in labels)


def test_every_usual_name_means_something(
    summer: Network, zones: pd.DataFrame, bases: pd.DataFrame
):
    """No usual name stands for a place that the reference workspace lacks."""
    names = gazetteer(summer, zones, bases)
    assert {word: names.find(word).label for word in USUAL_NAMES} == USUAL_NAMES


def ferries(found: Route) -> list[str]:
    """Return the crossings of a route in order."""
    return list(found.legs.loc[found.legs["mode"] == "ferry", "link"])


@pytest.mark.parametrize(
    ("start", "end", "crossings"),
    [
        ("Stornoway", "Ullapool", ["ullapool-stornoway"]),
        ("Lochmaddy", "Uig ferry terminal", ["uig-lochmaddy"]),
        ("Castlebay", "Eriskay", ["eriskay-ardmhor"]),
        ("Leverburgh", "Lochmaddy", ["berneray-leverburgh"]),
        ("Haroldswick", "Lerwick", ["gutcher-belmont", "toft-ulsta"]),
        ("Whalsay (Symbister)", "Lerwick", ["laxo-symbister"]),
        ("Skerries", "Lerwick", ["vidlin-skerries"]),
        ("Papa Westray", "Westray (Pierowall)", ["pierowall-papa-westray"]),
        ("Graemsay", "Stromness", ["stromness-graemsay"]),
        ("Kirkwall", "Thurso", ["gills-bay-st-margarets-hope"]),
        ("Iona", "Oban", ["fionnphort-iona", "oban-craignure"]),
        ("Craighouse", "Bowmore", ["port-askaig-feolin"]),
        ("Port Askaig", "Glasgow", ["kennacraig-port-askaig"]),
        ("Scarinish", "Oban", ["oban-tiree"]),
        ("Cullipool", "Oban", ["cuan-luing"]),
        ("Millport", "Largs", ["largs-cumbrae"]),
        ("Brodick", "Kilmarnock", ["ardrossan-brodick"]),
        ("Rothesay", "Greenock", ["wemyss-bay-rothesay"]),
        ("Dunoon", "Greenock", ["mcinroys-point-hunters-quay"]),
        ("Strontian", "Fort William", ["corran"]),
    ],
)
def test_island_routes_take_the_usual_ferry(
    summer: Network, start: str, end: str, crossings: list[str]
):
    """Island journeys sail where islanders sail."""
    assert ferries(route(summer, start, end)) == crossings
