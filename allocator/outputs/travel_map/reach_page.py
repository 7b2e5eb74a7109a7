"""The page of a reach: every place by its minutes on still maps, and who lives within them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from allocator.inputs.geography import Geography
from allocator.outputs.page.shell import render_page
from allocator.outputs.page.templates import template_text
from allocator.outputs.travel_map.backdrop import (
    Backdrop,
    backdrop,
    inset_edges,
    inset_of,
    outlines_of,
    towns,
)
from allocator.outputs.travel_map.bands import Banded, banded
from allocator.outputs.travel_map.names import Box, Name, Wanted, place_names
from allocator.outputs.travel_map.reach import Reach
from allocator.outputs.travel_map.reach_tables import reach_facts, reach_tables
from allocator.outputs.travel_map.view import View, view_of
from allocator.outputs.webmap.frame import plain
from allocator.outputs.webmap.shapes import Outline
from allocator.outputs.webmap.style import map_style

#: Radius of a place's circle in picture units: this times the root of its residents, within limits.
RADIUS_PER_ROOT = 0.017
LEAST_RADIUS, MOST_RADIUS = 3.1, 9.0
#: Sites that are named; with more, they are marked alone, and smaller.
MOST_NAMED = 12
SITE_RADIUS, SMALL_SITE_RADIUS = 7.0, 4.5
#: The view that is drawn larger beside the whole, and how much larger its circles are.
CLOSER = "central"
CLOSER_SCALE = 1.4


@dataclass(frozen=True)
class Circle:
    """A place: where, how large, and the number of its band."""

    x: str
    y: str
    radius: str
    band: int


@dataclass(frozen=True)
class Picture:
    """One still map of a reach."""

    name: str
    caption: str
    drop: Backdrop
    circles: tuple[Circle, ...]
    sites: tuple[Circle, ...]
    names: dict[str, tuple[Name, ...]]


def draw_reach(reach: Reach, geography: Geography) -> str:
    """Return a reach as one HTML file that fetches nothing.

    Parameters
    ----------
    reach
        What is asked.
    geography
        Places, boards and outlines.

    Returns
    -------
    str
        HTML text, the same for the same arguments.
    """
    found = banded(reach.minutes, max_minutes=reach.max_minutes)
    context: dict[str, Any] = {
        "title": reach.title,
        "lede": f"Each circle is a place, coloured by the minutes one way to {reach.middle}; "
        f"{reach.timetable}. Waits for ferries count.",
        "facts": reach_facts(reach, geography),
        "bands": found.bands,
        "pictures": _pictures(reach, geography, found),
        "site_words": "Site" if reach.service else str(reach.sites["name"].iloc[0]),
        "tables": reach_tables(reach, geography, found),
        "style": map_style(),
    }
    return render_page("travel_reach.html.j2", context, styles=[template_text("css/travel.css")])


def _pictures(reach: Reach, geography: Geography, found: Banded) -> list[Picture]:
    outlines = outlines_of(geography)
    inset = inset_of(outlines)
    views = {"All Scotland": view_of(_corners(outlines, geography), room=0.03, inset=inset)}
    for one in map_style().views:
        if one.id == CLOSER:
            south, west, north, east = one.bounds
            view = view_of([(west, south), (east, north)], room=0.0)
            if any(view.shows(*place) for place in _places(geography)):
                views[f"{one.label}, drawn larger"] = view
    return [
        _picture(
            reach,
            geography,
            found,
            name=f"picture-{number}",
            caption=caption,
            view=view,
            outlines=outlines,
        )
        for number, (caption, view) in enumerate(views.items(), start=1)
    ]


def _places(geography: Geography) -> list[tuple[float, float]]:
    return list(zip(geography.zones["lon"], geography.zones["lat"], strict=True))


def _corners(outlines: tuple[Outline, ...], geography: Geography) -> list[tuple[float, float]]:
    """Return points that the whole picture must show: outlines' coasts and all places."""
    coasts = [
        point
        for outline in outlines
        for part in getattr(outline.geometry, "geoms", [outline.geometry])
        for point in part.exterior.coords
    ]
    return [*((lon, lat) for lon, lat, *_ in coasts), *_places(geography)]


def _picture(
    reach: Reach,
    geography: Geography,
    found: Banded,
    *,
    name: str,
    caption: str,
    view: View,
    outlines: tuple[Outline, ...],
) -> Picture:
    sites = _sites(reach)
    shown = [one for one in sites if view.shows(one.lon, one.lat)]
    named = shown if len(sites) <= MOST_NAMED else []
    marks = [(*view.xy(one.lon, one.lat), one.gap) for one in shown]
    others = [one for one in towns(geography.zones, view) if not _same(one, named, view)]
    scale = 1.0 if view.inset else CLOSER_SCALE
    circles = _circles(geography.zones, found, view, scale=scale)
    return Picture(
        name=name,
        caption=caption,
        drop=backdrop(outlines, view, geography),
        circles=circles,
        sites=tuple(Circle(plain(x), plain(y), plain(gap), 0) for x, y, gap in marks),
        names=place_names(
            [*named, *others],
            view,
            keep_clear=[
                *((x - gap, y - gap, x + gap, y + gap) for x, y, gap in marks),
                *inset_edges(view),
            ],
            spare=[_box(one) for one in circles],
        ),
    )


def _box(circle: Circle) -> Box:
    x, y, radius = float(circle.x), float(circle.y), float(circle.radius)
    return (x - radius, y - radius, x + radius, y + radius)


def _sites(reach: Reach) -> list[Wanted]:
    many = len(reach.sites) > MOST_NAMED
    gap = SMALL_SITE_RADIUS if many else SITE_RADIUS
    kind = "end" if len(reach.sites) == 1 else "stop"
    return [
        Wanted(str(row["name"]), row["lon"], row["lat"], kind, gap)
        for _, row in reach.sites.sort_values(["lat", "name"]).iterrows()
    ]


def _same(town: Wanted, sites: list[Wanted], view: View) -> bool:
    """Return whether a town bears the name of a site, or lies under its mark."""
    x, y = view.xy(town.lon, town.lat)
    return any(
        town.text == site.text
        or max(abs(x - view.xy(site.lon, site.lat)[0]), abs(y - view.xy(site.lon, site.lat)[1]))
        < site.gap
        for site in sites
    )


def _circles(zones: pd.DataFrame, found: Banded, view: View, *, scale: float) -> tuple[Circle, ...]:
    """Return the circles of a view, the largest first so that none is hidden."""
    ordered = zones.sort_values("population", ascending=False, kind="stable")
    circles = []
    for zone, row in ordered.iterrows():
        if not view.shows(row["lon"], row["lat"]):
            continue
        x, y = view.xy(row["lon"], row["lat"])
        radius = min(max(RADIUS_PER_ROOT * row["population"] ** 0.5, LEAST_RADIUS), MOST_RADIUS)
        circles.append(Circle(plain(x), plain(y), plain(scale * radius), int(found.place[zone])))
    return tuple(circles)
