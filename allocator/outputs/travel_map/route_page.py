"""The page of a journey: its way on a still map, and every leg in a table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.inputs.geography import Geography
from allocator.outputs.page.shell import render_page
from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.templates import template_text
from allocator.outputs.page.words import clock, number
from allocator.outputs.travel_map.backdrop import backdrop, outlines_of, towns
from allocator.outputs.travel_map.names import Box, Wanted, place_names
from allocator.outputs.travel_map.view import View, view_of
from allocator.outputs.webmap.frame import path_of, plain
from allocator.outputs.webmap.style import map_style

if TYPE_CHECKING:
    from allocator.travel.route import Route

#: What each mode is called, in the order of the legend for those that are drawn.
MODE_WORDS: dict[str, str] = {
    "access": "Local streets",
    "road": "Road",
    "ferry": "Ferry",
    "flight": "Flight",
    "check_in": "Check-in",
    "wait": "Expected wait",
    "disembark": "Disembarking",
    "within": "Within the settlement",
}
#: Modes of a hop; streets and roads are one line.
DRAWN: dict[str, str] = {"access": "road", "road": "road", "ferry": "ferry", "flight": "flight"}
LINE_WORDS: dict[str, str] = {"road": "Road", "ferry": "Ferry", "flight": "Flight"}

#: Radius of the marks of ends and stops, in picture units.
END_RADIUS, STOP_RADIUS = 8.0, 4.0
#: Half the side of the boxes along a line that names keep clear of, and their distance.
LINE_ROOM, LINE_STEP = 3.0, 6.0

Line = list[tuple[float, float]]


@dataclass(frozen=True)
class DrawnLine:
    """One stretch of a single mode as an SVG path."""

    mode: str
    path: str


@dataclass(frozen=True)
class Dot:
    """A mark on the way."""

    kind: str
    x: str
    y: str
    radius: str


def draw_route(route: Route, geography: Geography, *, timetable: str) -> str:
    """Return a journey as one HTML file that fetches nothing.

    Parameters
    ----------
    route
        The journey.
    geography
        Outlines, and towns to find one's way by.
    timetable
        What the journey was timed by, for example ``summer timetable, without flights``.

    Returns
    -------
    str
        HTML text, the same for the same arguments.
    """
    outlines = outlines_of(geography)
    view = view_of(_points(route) or _anywhere(geography))
    stops = _apart(_stops(route), view)
    lines = list(_lines(route, view))
    context: dict[str, Any] = {
        "title": f"{route.from_name} to {route.to_name}",
        "lede": f"{clock(route.minutes)} door to door, {number(route.kilometres)} km; {timetable}.",
        "facts": _facts(route),
        "drop": backdrop(outlines, view, geography),
        "lines": [DrawnLine(mode, path_of(line)) for mode, line in lines],
        "dots": list(_dots(stops, view)),
        "names": place_names(
            [*stops, *towns(geography.zones, view)],
            view,
            keep_clear=[box for _, line in lines for box in _along(line)],
        ),
        "line_words": {
            mode: words for mode, words in LINE_WORDS.items() if mode in {one for one, _ in lines}
        },
        "legs": _table(route),
        "style": map_style(),
    }
    return render_page("travel_route.html.j2", context, styles=[template_text("css/travel.css")])


def _anywhere(geography: Geography) -> list[tuple[float, float]]:
    """Return all places: where a journey from a place to itself is shown."""
    return list(zip(geography.zones["lon"], geography.zones["lat"], strict=True))


def _points(route: Route) -> list[tuple[float, float]]:
    path = route.path
    starts = zip(path["from_lon"], path["from_lat"], strict=True)
    return [*starts, *zip(path["to_lon"].tail(1), path["to_lat"].tail(1), strict=True)]


def _lines(route: Route, view: View) -> Iterator[tuple[str, Line]]:
    """Yield each stretch of one mode with its points, in order."""
    hops = [row for _, row in route.path.iterrows()]
    for mode, group in groupby(hops, key=lambda hop: DRAWN[hop["mode"]]):
        stretch = list(group)
        starts = [view.xy(hop["from_lon"], hop["from_lat"]) for hop in stretch]
        yield mode, [*starts, view.xy(stretch[-1]["to_lon"], stretch[-1]["to_lat"])]


def _along(line: Line) -> Iterator[Box]:
    """Yield small boxes along a line."""
    for (x, y), (to_x, to_y) in pairwise(line):
        count = max(1, int(max(abs(to_x - x), abs(to_y - y)) / LINE_STEP))
        for place in range(count + 1):
            across = x + (to_x - x) * place / count
            down = y + (to_y - y) * place / count
            yield (across - LINE_ROOM, down - LINE_ROOM, across + LINE_ROOM, down + LINE_ROOM)


def _stops(route: Route) -> list[Wanted]:
    """Return the ends, then ports and airports, then where the road changes."""
    path = route.path
    if path.empty:
        return []
    first, last = path.iloc[0], path.iloc[-1]
    ends = [
        Wanted(route.from_name, first["from_lon"], first["from_lat"], "end", END_RADIUS),
        Wanted(route.to_name, last["to_lon"], last["to_lat"], "end", END_RADIUS),
    ]
    changes = path[(path["link"] != path["link"].shift()) & (path.index > 1)]
    before = path["mode"].shift()
    crossed = path["mode"].isin(["ferry", "flight"]) | before.isin(["ferry", "flight"])
    ordered = pd.concat([changes[crossed[changes.index]], changes[~crossed[changes.index]]])
    stops = [
        Wanted(str(hop["from_name"]), hop["from_lon"], hop["from_lat"], "stop", STOP_RADIUS)
        for _, hop in ordered.iterrows()
        if hop["from_name"] not in {route.from_name, route.to_name}
    ]
    return [*ends, *stops]


def _apart(stops: Iterable[Wanted], view: View) -> list[Wanted]:
    """Return the stops whose marks do not lie under a more important one's."""
    kept: list[Wanted] = []
    for one in stops:
        x, y = view.xy(one.lon, one.lat)
        others = [(*view.xy(other.lon, other.lat), other.gap) for other in kept]
        if all(math.hypot(x - at, y - down) > one.gap + gap for at, down, gap in others):
            kept.append(one)
    return kept


def _dots(stops: Iterable[Wanted], view: View) -> Iterator[Dot]:
    for one in reversed(list(stops)):
        x, y = view.xy(one.lon, one.lat)
        yield Dot(one.kind, plain(x), plain(y), plain(one.gap))


def _facts(route: Route) -> list[dict[str, str]]:
    waiting = route.minutes - route.moving_minutes
    sea = route.kilometres - route.road_kilometres
    return [
        {
            "label": "Door to door",
            "figure": clock(route.minutes),
            "sentence": "Driving, check-in, expected wait, crossing and disembarking.",
        },
        {
            "label": "Moving",
            "figure": clock(route.moving_minutes),
            "sentence": f"{clock(waiting)} more is check-in, waiting and disembarking."
            if round(waiting) > 0
            else "There is nothing to wait for on the way.",
        },
        {
            "label": "Length",
            "figure": f"{number(route.kilometres)} km",
            "sentence": f"{number(route.road_kilometres)} km by road, "
            f"{number(sea)} km by sea or air."
            if round(sea) > 0
            else "All of it by road.",
        },
    ]


def _table(route: Route) -> PageTable:
    total = Row(
        ("Whole journey", "", "", "", number(route.kilometres, 1), number(route.minutes)),
        total=True,
    )
    return PageTable(
        name="legs",
        caption="The journey leg by leg",
        columns=(
            Column("Leg"),
            Column("Road or route"),
            Column("From"),
            Column("To"),
            Column("Length", "km", "number"),
            Column("Time", "minutes", "number"),
        ),
        rows=(*(_row(leg) for _, leg in route.legs.iterrows()), total) if len(route.legs) else (),
        empty="The journey ends where it begins.",
    )


def _row(leg: pd.Series) -> Row:
    """Return a leg's row; what takes place at a port has no second place and no length."""
    moves = leg["mode"] in DRAWN
    said = MODE_WORDS[leg["mode"]]
    words = [str(leg[key]) for key in ("operator", "link") if leg[key]]
    return Row(
        (
            said,
            "" if words == [said.lower()] else ", ".join(words if moves else words[:1]),
            str(leg["from_name"]),
            str(leg["to_name"]) if moves else "",
            number(leg["kilometres"], 1) if moves else "",
            number(leg["minutes"]),
        )
    )
