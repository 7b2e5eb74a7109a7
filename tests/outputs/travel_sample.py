"""A journey and a reach made up for tests of the travel pages, over the sample plan's country."""

from __future__ import annotations

import math

import pandas as pd

from allocator.inputs.geography import Geography
from allocator.outputs.travel_map import Reach
from allocator.travel.route import LEG_COLUMNS, PATH_COLUMNS, Route

ALPHA, PORT, ISLE, STRIP, END = "Alpha", "Port", "Isle", "Strip", "End"

#: Mode, link and ends of each hop; degrees follow.
HOPS = (
    ("road", "A1", ALPHA, "Bend", -4.0, 56.0, -4.1, 56.2),
    ("road", "A1", "Bend", PORT, -4.1, 56.2, -4.3, 56.3),
    ("ferry", "port-isle", PORT, ISLE, -4.3, 56.3, -4.8, 56.4),
    ("flight", "isle-strip", ISLE, STRIP, -4.8, 56.4, -3.8, 56.9),
    ("access", "local streets", STRIP, END, -3.8, 56.9, -3.7, 56.9),
)
LEGS = (
    ("road", "A1", "", ALPHA, PORT, 30.0, 31.0),
    ("check_in", "port-isle", "Ferries", PORT, PORT, 0.0, 10.0),
    ("wait", "port-isle", "Ferries", PORT, PORT, 0.0, 30.0),
    ("ferry", "port-isle", "Ferries", PORT, ISLE, 33.0, 50.0),
    ("disembark", "port-isle", "Ferries", ISLE, ISLE, 0.0, 5.0),
    ("flight", "isle-strip", "Air", ISLE, STRIP, 82.0, 20.0),
    ("access", "local streets", "", STRIP, END, 6.2, 12.0),
)


def numbered(rows: list[tuple[object, ...]], columns: tuple[str, ...], name: str) -> pd.DataFrame:
    """Return rows as a table counted from 1."""
    index = pd.RangeIndex(1, len(rows) + 1, name=name)
    return pd.DataFrame(rows, columns=list(columns), index=index)


def sample_route(names: dict[str, str] | None = None) -> Route:
    """Return the journey; `names` replaces any text in it."""
    new = names or {}

    def said(rows: tuple[tuple[object, ...], ...]) -> list[tuple[object, ...]]:
        return [tuple(new.get(cell, cell) for cell in row) for row in rows]

    legs = numbered(said(LEGS), LEG_COLUMNS, "leg")
    return Route(
        from_name=new.get(ALPHA, ALPHA),
        to_name=new.get(END, END),
        minutes=float(legs["minutes"].sum()),
        moving_minutes=113.0,
        kilometres=float(legs["kilometres"].sum()),
        road_kilometres=36.2,
        legs=legs,
        path=numbered(said(HOPS), PATH_COLUMNS, "step"),
    )


def no_route() -> Route:
    """Return a journey that ends where it begins."""
    legs, path = numbered([], LEG_COLUMNS, "leg"), numbered([], PATH_COLUMNS, "step")
    return Route(ALPHA, ALPHA, 0.0, 0.0, 0.0, 0.0, legs, path)


def sample_reach(geography: Geography, *, title: str = "Sample reach") -> Reach:
    """Return how near the sample's places are to its bases: every band has one, and one no way."""
    zones = geography.zones.index
    cycle = (10.0, 60.0, 61.0, 120.0, 300.0, math.inf)
    first = [cycle[place % len(cycle)] for place in range(len(zones))]
    bases = geography.bases
    minutes = {
        site: [value if place == 0 else math.inf for value in first]
        for place, site in enumerate(bases.index)
    }
    return Reach(
        title=title,
        middle=f"the nearest of {len(bases)} sites",
        sites=bases[["name", "lon", "lat"]],
        minutes=pd.DataFrame(minutes, index=zones),
        births=pd.Series(10.0, index=zones),
        max_minutes=60.0,
        service=True,
        timetable="summer timetable, without flights",
    )
