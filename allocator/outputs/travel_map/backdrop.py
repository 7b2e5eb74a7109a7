"""What every travel picture stands on: sea, land, the inset's box, and towns to find one's way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from allocator.inputs.geography import Geography
from allocator.outputs.travel_map.names import Box, Wanted
from allocator.outputs.travel_map.view import WIDTH, Inset, View
from allocator.outputs.webmap.frame import path_of, plain
from allocator.outputs.webmap.shapes import Outline, coarse, read_outlines
from allocator.outputs.webmap.style import map_style

#: Simplification of outlines, in picture units.
TOLERANCE_UNITS = 0.7
#: Room for the words under the inset: their height, and how far they go beyond its left.
INSET_LETTERS, INSET_WORDS = 18.0, 110.0
#: Towns that are named besides the largest of each board, where there is room.
MORE_TOWNS = 12


@dataclass(frozen=True)
class Backdrop:
    """A picture before anything is drawn on it.

    Parameters
    ----------
    width, height
        Size in its own units.
    land
        Outlines of the boards as SVG paths.
    inset
        Left, top, width and height of the inset's box; None without one.
    inset_at, inset_words
        Where the words under the box end, and what they say.
    """

    width: str
    height: str
    land: tuple[str, ...]
    inset: tuple[str, ...] | None
    inset_at: tuple[str, str]
    inset_words: str


def outlines_of(geography: Geography) -> tuple[Outline, ...]:
    """Return the outlines of all boards."""
    return read_outlines(geography.outlines_path, [str(one) for one in geography.boards.index])


def inset_of(outlines: Iterable[Outline]) -> Inset | None:
    """Return the inset that the map style names, if that board has an outline."""
    style = map_style()
    bounds = [one.bounds for one in outlines if one.board_code == style.inset_board]
    return Inset(bounds[0], style.inset_south_degrees) if bounds else None


def backdrop(outlines: Iterable[Outline], view: View, geography: Geography) -> Backdrop:
    """Return sea and land of a view.

    Parameters
    ----------
    outlines
        Outlines of the boards.
    view
        The picture.
    geography
        Names of the boards.
    """
    inset = view.inset_box()
    left, top, wide, high = inset or (0.0, 0.0, 0.0, 0.0)
    moved = geography.boards["board_name"].get(map_style().inset_board, "")
    return Backdrop(
        width=plain(WIDTH),
        height=plain(view.height),
        land=tuple(path for one in outlines if (path := _path(one, view))),
        inset=None if inset is None else tuple(plain(part) for part in inset),
        inset_at=(plain(left + wide), plain(top + high + INSET_LETTERS)),
        inset_words=f"{moved} drawn nearer",
    )


def towns(zones: pd.DataFrame, view: View) -> list[Wanted]:
    """Return the towns that help to find one's way: the largest of each board, then the rest.

    Parameters
    ----------
    zones
        Index ``zone_id``; columns ``name, board_code, kind, lon, lat, population``.
    view
        The picture.
    """
    known = zones[zones["kind"] == "settlement"]
    places = zip(known["lon"], known["lat"], strict=True)
    seen = known[[view.shows(lon, lat) for lon, lat in places]]
    ordered = seen.sort_values("population", ascending=False, kind="stable")
    first = ~ordered["board_code"].duplicated()
    chosen = pd.concat([ordered[first], ordered[~first].head(MORE_TOWNS)])
    return [
        Wanted(str(row["name"]), row["lon"], row["lat"], "town", gap=4.0)
        for _, row in chosen.iterrows()
    ]


def inset_edges(view: View) -> list[Box]:
    """Return boxes along the edges of the inset, and round the words under it.

    Parameters
    ----------
    view
        The picture.
    """
    inset = view.inset_box()
    if inset is None:
        return []
    left, top, right, low = inset[0], inset[1], inset[0] + inset[2], inset[1] + inset[3]
    return [
        (left, top, right, top + 1),
        (left - INSET_WORDS, low, right, low + 1.5 * INSET_LETTERS),
        (left, top, left + 1, low),
        (right, top, right + 1, low),
    ]


def _path(outline: Outline, view: View) -> str:
    tolerance = TOLERANCE_UNITS / view.units_per_degree
    rings = coarse(outline.geometry, tolerance_degrees=tolerance)
    drawn = [[view.xy(lon, lat) for lon, lat in ring[:-1]] for ring in rings]
    return "".join(f"{path_of(ring)}Z" for ring in drawn if _touches(ring, view))


def _touches(ring: list[tuple[float, float]], view: View) -> bool:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(xs) < WIDTH and max(xs) > 0 and min(ys) < view.height and max(ys) > 0
