"""A network that is wrong is refused, each fault by its own message and its line."""

from __future__ import annotations

import pytest
from travel_tiny import PROVENANCE, Tiny

from allocator.errors import DataError, Fault, UsageError
from allocator.travel.network import load_network


def faults_of(tiny: Tiny) -> list[Fault]:
    """Return what is said about a network that cannot be loaded."""
    with pytest.raises(DataError) as caught:
        load_network(tiny.workspace)
    return list(caught.value.faults)


def link(start: str, end: str, kilometres: str = "12", speed: str = "60") -> str:
    """Write one row of links."""
    return f"C9,{start},{end},{kilometres},single,{speed},{PROVENANCE}"


@pytest.mark.parametrize(
    ("row", "code", "column", "says"),
    [
        (link("alpha", "betta"), "unknown-reference", "to_place", "no such place_id"),
        (link("beta", "alpha"), "duplicate-key", "from_place", "of line 2"),
        (link("alpha", "gamma", "0"), "out-of-range", "kilometres", "must be above 0"),
        (link("alpha", "gamma", "-3"), "negative-value", "kilometres", "is negative"),
        (link("alpha", "gamma", "nan"), "not-finite", "kilometres", "not a number"),
        (link("alpha", "gamma", "30", "0"), "out-of-range", "speed_kmh", "must be above 0"),
        (link("alpha", "gamma", "30", "NaN"), "not-finite", "speed_kmh", "not a number"),
        (link("alpha", "alpha"), "self-loop", "to_place", "leads back"),
        (link("alpha", "gamma", "15"), "road-too-short", "kilometres", "shorter than the 19.9 km"),
        (link("alpha", "gamma", "90"), "road-too-long", "kilometres", "over 4 times as long"),
        (
            f"C9,alpha,gamma,30,lane,60,{PROVENANCE}",
            "unknown-word",
            "road_class",
            "none of the words",
        ),
    ],
)
def test_a_bad_link_is_located(tiny: Tiny, row: str, code: str, column: str, says: str):
    """A link that cannot be is refused by line, column and reason."""
    tiny.add("links", row)
    (fault,) = [fault for fault in faults_of(tiny) if fault.file == "maps/network/links.csv"]
    assert (fault.code, fault.line, fault.column) == (code, 5, column)
    assert says in fault.message


@pytest.mark.parametrize(
    ("minutes", "code"),
    [("0", "out-of-range"), ("-5", "negative-value"), ("nan", "not-finite"), ("", "blank-value")],
)
def test_a_crossing_takes_time(tiny: Tiny, minutes: str, code: str):
    """Sailing minutes are a number above zero."""
    tiny.swap("crossings", "Tiny Ferries,30,", f"Tiny Ferries,{minutes},")
    (fault,) = faults_of(tiny)
    assert (fault.code, fault.line, fault.column) == (code, 2, "sailing_minutes")


def test_a_crossing_that_never_sails_is_refused(tiny: Tiny):
    """A route needs a sailing in one of the seasons."""
    tiny.swap("crossings", ",5,1,0,yes", ",5,0,0,yes")
    assert [fault.code for fault in faults_of(tiny)] == ["never-runs"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("town,-4.00,56.0", "town,56.0,-4.00", "swapped-coordinates"),
        ("town,-4.00,56.0", "town,4.00,56.0", "longitude-sign"),
        ("town,-4.00,56.0", "town,-4.00,48.0", "outside-scotland"),
        ("town,-4.00,56.0", "town,nan,56.0", "not-finite"),
    ],
)
def test_a_place_lies_in_scotland(tiny: Tiny, old: str, new: str, code: str):
    """Coordinates that are swapped or lie elsewhere are refused."""
    tiny.swap("places", old, new)
    (fault, *_) = faults_of(tiny)
    assert (fault.code, fault.file, fault.line) == (code, "maps/network/places.csv", 2)


def test_an_island_without_a_ferry_is_named(tiny: Tiny):
    """Places that nothing joins to the rest are one fault, with all their names."""
    tiny.swap("crossings", "often,gamma,isle-port", "often,gamma,far-port")
    (fault,) = faults_of(tiny)
    assert (fault.code, fault.line, fault.value) == ("stranded-place", 5, "isle-port, isle-town")


def test_all_faults_are_told_at_once(tiny: Tiny):
    """A planner sees every fault of every table in one go."""
    tiny.add("links", link("alpha", "alpha"), link("nowhere", "beta"), link("alpha", "gamma", "1"))
    tiny.swap("places", "far-port,Far port,port,-5.00", "far-port,Far port,port,5.00")
    codes = sorted(fault.code for fault in faults_of(tiny))
    assert codes == ["longitude-sign", "road-too-short", "self-loop", "unknown-reference"]


def test_a_crossing_taken_out_must_exist(tiny: Tiny):
    """A scenario that takes out an unknown crossing is told the nearest name."""
    with pytest.raises(UsageError, match="Is one of these meant: seldom"):
        load_network(tiny.workspace, without=["seldomm"])


def test_a_workspace_without_flights_is_sound(tiny: Tiny):
    """Flights are an optional table."""
    (tiny.workspace.maps / "network" / "flights.csv").unlink()
    assert len(load_network(tiny.workspace, flights=True).crossings) == 2
