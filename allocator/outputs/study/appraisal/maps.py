"""Small maps of the options: boards in the colour and pattern of their unit, and the units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from allocator.analysis.appraisal import Appraisal
from allocator.inputs.geography import Geography
from allocator.outputs.compare.ground import Ground, gather_outlines, ground_of
from allocator.outputs.page.words import listed, number, percent
from allocator.outputs.travel_map.backdrop import inset_of
from allocator.outputs.travel_map.view import view_of
from allocator.outputs.webmap.frame import plain
from allocator.outputs.webmap.shapes import coarse
from allocator.outputs.webmap.style import map_style

#: Maps that are drawn; options beyond have their catchments in the tables.
MOST_MAPS = 24


@dataclass(frozen=True)
class Look:
    """How the catchment of a unit looks: a colour, and lines that need no colour to be seen.

    Parameters
    ----------
    id
        Id of its pattern within the page.
    colour, line
        Of the ground, and of the lines on it.
    lines
        Path of the lines within a square of 12 units; empty for none.
    words
        The pattern in words.
    """

    id: str
    colour: str
    line: str
    lines: str
    words: str


#: Looks in the order of the units: those that exist, then new ones.
LOOKS = (
    Look("unit-fill-1", "#a6cee3", "#0b4a72", "", "plain"),
    Look("unit-fill-2", "#fdd9a8", "#8a4b08", "M-2 2L2 -2M0 12L12 0M10 14L14 10", "slanting lines"),
    Look("unit-fill-3", "#b2dfb0", "#14532d", "M3 3h3v3h-3zM9 9h3v3h-3z", "squares"),
    Look("unit-fill-4", "#e3c8ea", "#5b1a66", "M6 0V12M0 6H12", "a grid"),
    Look("unit-fill-5", "#f6c1c1", "#7f1d1d", "M0 3H12M0 9H12", "level lines"),
)


@dataclass(frozen=True)
class Filled:
    """One board's outline with its pattern."""

    shape: str
    look: str


@dataclass(frozen=True)
class Sign:
    """A unit's mark: a square for one that exists, a diamond for a new one."""

    x: str
    y: str
    is_new: bool


@dataclass(frozen=True)
class Row:
    """One unit in a map's key."""

    look: Look
    unit: str
    is_new: bool
    boards: str


@dataclass(frozen=True)
class Picture:
    """One map, with the options that it is the map of.

    Parameters
    ----------
    id
        Id within the page.
    title
        Where units are.
    options
        The options, each with its rank, in words.
    facts
        Figures that all of them share, in words.
    fills, signs
        What is drawn.
    key
        Units with their look and boards: every figure of the map in words.
    """

    id: str
    title: str
    options: tuple[str, ...]
    facts: str
    fills: tuple[Filled, ...]
    signs: tuple[Sign, ...]
    key: tuple[Row, ...]


@dataclass(frozen=True)
class Maps:
    """All maps and what they share.

    Parameters
    ----------
    ground
        Outlines and frame.
    pictures
        One for each set of catchments, best option first.
    left_out
        How many are not drawn.
    without_outline
        Boards that no map shows, in words; may be empty.
    """

    ground: Ground
    pictures: tuple[Picture, ...]
    left_out: int
    without_outline: str


def appraisal_maps(asked: Appraisal, geography: Geography) -> Maps | None:
    """Return the maps of an appraisal; None where no board has an outline.

    Parameters
    ----------
    asked
        The appraisal.
    geography
        Outlines, names of boards, positions of sites.
    """
    codes = [str(code) for code in geography.boards.index]
    outlines = gather_outlines({"": geography}, codes)
    ground = ground_of(outlines, map_style())
    if ground is None:
        return None
    corners = [
        corner
        for one in outlines
        for ring in coarse(one.geometry, tolerance_degrees=0.01)
        for corner in ring
    ]
    view = view_of(corners, room=0.0, inset=inset_of(outlines))
    at = {str(code): view.xy(row["lon"], row["lat"]) for code, row in geography.bases.iterrows()}
    names = {str(code): str(name) for code, name in geography.boards["board_name"].items()}
    groups = _groups(asked)
    drawn = groups[:MOST_MAPS]
    missing = [names[code] for code in codes if code not in ground.points]
    return Maps(
        ground,
        tuple(
            _picture(asked, keys, place=place, ground=ground, at=at, names=names)
            for place, keys in enumerate(drawn, start=1)
        ),
        left_out=len(groups) - len(drawn),
        without_outline=listed(missing) if missing else "",
    )


def _groups(asked: Appraisal) -> list[list[str]]:
    """Return options by their units and catchments, each group and all groups by rank."""
    found: dict[tuple[object, ...], list[str]] = {}
    for key in asked.ranking.index:
        boards, units = asked.boards.loc[key], asked.units.loc[key]
        sites = tuple(units["site_code"])
        found.setdefault((sites, *boards["unit"]), []).append(str(key))
    return list(found.values())


def _picture(
    asked: Appraisal,
    keys: Sequence[str],
    *,
    place: int,
    ground: Ground,
    at: dict[str, tuple[float, float]],
    names: dict[str, str],
) -> Picture:
    units, boards = asked.units.loc[keys[0]], asked.boards.loc[keys[0]]
    look = {str(unit): LOOKS[at_ % len(LOOKS)] for at_, unit in enumerate(units.index)}
    fills = tuple(
        Filled(shape.id, look[str(boards.loc[shape.board_code, "unit"])].id)
        for shape in ground.shapes
        if shape.board_code in boards.index
    )
    signs = tuple(
        _sign(at[str(row["site_code"])], is_new=bool(row["new"])) for _, row in units.iterrows()
    )
    return Picture(
        id=f"map-{place}",
        title=_title(keys, units),
        options=tuple(
            f"Rank {asked.ranking.loc[key, 'rank']}: {asked.options.loc[key, 'name']}"
            for key in keys
        ),
        facts=_facts(asked, keys[0], names),
        fills=fills,
        signs=signs,
        key=tuple(
            Row(look[str(unit)], str(row["name"]), bool(row["new"]), _boards(boards, unit, names))
            for unit, row in units.iterrows()
        ),
    )


def _sign(at: tuple[float, float], *, is_new: bool) -> Sign:
    return Sign(plain(at[0]), plain(at[1]), is_new)


def _title(keys: Sequence[str], units: pd.DataFrame) -> str:
    new = [str(name) for name in units["name"][units["new"]]]
    if new:
        return f"New at {listed(new)}"
    return "Catchments as now" if list(keys) == ["now"] else "No new unit, nearest with room"


def _facts(asked: Appraisal, key: str, names: dict[str, str]) -> str:
    row = asked.options.loc[key]
    worst = names.get(row["worst_board"], str(row["worst_board"]))
    return (
        f"{number(row['mean_minutes'])} minutes on average; {percent(row['share_within_miles'], 0)}"
        f" within {number(asked.given['miles'])} miles; worst board {worst}, "
        f"{number(row['worst_board_minutes'])} minutes"
    )


def _boards(boards: pd.DataFrame, unit: object, names: dict[str, str]) -> str:
    own = [names.get(str(code), str(code)) for code in boards.index[boards["unit"] == unit]]
    return listed(sorted(own)) if own else "no board"
