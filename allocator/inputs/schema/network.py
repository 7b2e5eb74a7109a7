"""Tables of the travel network: places, roads, ferry crossings and flights."""

from __future__ import annotations

from allocator.inputs.schema.columns import (
    STATUSES,
    Column,
    ForeignKey,
    TableSchema,
    choice,
    code,
    note,
    position,
    provenance,
)

_ENDS = (
    ForeignKey("from_place", "maps/network/places.csv", "place_id"),
    ForeignKey("to_place", "maps/network/places.csv", "place_id"),
)


def _ends() -> tuple[Column, Column]:
    return (
        code("from_place", "Place at one end"),
        code("to_place", "Place at the other end; every connection runs both ways"),
    )


def _minutes(name: str, meaning: str) -> Column:
    return Column(name, "number", meaning, unit="minutes", minimum=0, maximum=2880)


def _a_day(name: str, meaning: str) -> Column:
    return Column(name, "number", meaning, unit="a day each way", minimum=0, maximum=200)


def _timetable() -> tuple[Column, Column]:
    return (
        Column("timetable_source", "text", "Where the frequency comes from", required=False),
        Column(
            "timetable_status",
            "choice",
            "Standing of the frequency",
            required=False,
            allowed=tuple(STATUSES),
        ),
    )


PLACES = TableSchema(
    name="maps/network/places.csv",
    meaning="Points that roads, ferries and flights join.",
    key=("place_id",),
    columns=(
        code("place_id", "Name of the place in all tables"),
        Column("name", "name", "Name of the place"),
        choice("kind", "What the place is", "town", "village", "junction", "port", "airport"),
        *position(),
        *provenance(),
    ),
)

LINKS = TableSchema(
    name="maps/network/links.csv",
    meaning="Roads between two places, one row a pair.",
    key=("from_place", "to_place"),
    columns=(
        Column("road", "name", "Road number, or what the road is"),
        *_ends(),
        Column("kilometres", "number", "Length by road", unit="km", above=0, maximum=300),
        choice(
            "road_class",
            "Class of the road",
            "motorway",
            "dual",
            "single",
            "single_track",
            "urban",
        ),
        Column("speed_kmh", "number", "Mean speed by car", unit="km/h", above=0, maximum=120),
        *provenance(),
    ),
    foreign_keys=_ENDS,
    undirected=True,
)

CROSSINGS = TableSchema(
    name="maps/network/crossings.csv",
    meaning="Ferry crossings, one row a route.",
    key=("crossing_id",),
    columns=(
        code("crossing_id", "Name of the crossing"),
        *_ends(),
        Column("operator", "name", "Who runs it"),
        Column("sailing_minutes", "number", "Time at sea", unit="minutes", above=0, maximum=2880),
        _minutes("check_in_minutes", "Latest check-in before sailing"),
        _minutes("disembark_minutes", "From arrival to the road"),
        _a_day("sailings_summer", "Sailings in the summer timetable"),
        _a_day("sailings_winter", "Sailings in the winter timetable"),
        choice("vehicles", "Whether cars are carried", "yes", "no"),
        *provenance(),
        *_timetable(),
    ),
    foreign_keys=_ENDS,
)

FLIGHTS = TableSchema(
    name="maps/network/flights.csv",
    meaning="Island flights, an optional mode.",
    key=("flight_id",),
    columns=(
        code("flight_id", "Name of the flight"),
        *_ends(),
        Column("operator", "name", "Who runs it"),
        Column("flight_minutes", "number", "Time in the air", unit="minutes", above=0, maximum=600),
        _minutes("check_in_minutes", "Latest check-in before departure"),
        _minutes("disembark_minutes", "From landing to the road"),
        _a_day("flights_summer", "Flights in the summer timetable"),
        _a_day("flights_winter", "Flights in the winter timetable"),
        *provenance(),
        *_timetable(),
    ),
    foreign_keys=_ENDS,
    optional=True,
)

VALIDATION = TableSchema(
    name="maps/network/validation.csv",
    meaning="Journeys with a published time or length that the network was held against; no input.",
    key=("from_place", "to_place", "source"),
    columns=(
        code("from_place", "Place or site where the journey starts"),
        code("to_place", "Place or site where it ends"),
        choice("mode", "How one travels", "drive", "sail"),
        Column("board_name", "name", "Board that the journey belongs to"),
        Column(
            "published_minutes",
            "number",
            "Time that was published",
            unit="minutes",
            required=False,
            above=0,
            maximum=2880,
        ),
        Column(
            "published_kilometres",
            "number",
            "Length that was published",
            unit="km",
            required=False,
            above=0,
            maximum=1500,
        ),
        choice("counted", "Whether it counts in the errors", "yes", "no"),
        Column("source", "text", "Who published it"),
        Column("address", "text", "Where it stands"),
        Column("said", "text", "What it said"),
        choice("status", "Standing of the row", *STATUSES),
        note(),
    ),
    optional=True,
)

NETWORK_TABLES = (PLACES, LINKS, CROSSINGS, FLIGHTS, VALIDATION)
