"""The map style: colours, measures, sizes and views, read from ``maps/style.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from allocator.errors import OutputError
from allocator.inputs.workspace import open_workspace

COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True)
class Measure:
    """One measure that outlines can be coloured by.

    Parameters
    ----------
    id
        Column of the board figures.
    label, short, unit, suffix, meaning
        Words: full name, column heading, unit, what follows a figure, and how to read it.
    decimals
        Digits after the point.
    scale
        How bands are cut: ``equal`` or ``quantile``.
    """

    id: str
    label: str
    short: str
    unit: str
    suffix: str
    decimals: int
    scale: str
    meaning: str


@dataclass(frozen=True)
class Mode:
    """One way of meeting a family: its words, line colour and dash pattern."""

    id: str
    label: str
    short: str
    colour: str
    dash: str


@dataclass(frozen=True)
class View:
    """One view that a button offers: bounds are south, west, north, east in degrees."""

    id: str
    label: str
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True)
class Sizes:
    """Sizes on the map, in CSS pixels; circles by the root of WTE, lines by families a year."""

    base_pixels_per_root_wte: float
    base_pixels_least: float
    base_legend_wte: tuple[float, ...]
    flow_families: tuple[float, ...]
    flow_pixels: tuple[float, ...]


@dataclass(frozen=True)
class TravelStyle:
    """Bands of travel time: their ends in minutes one way, and a colour each and one beyond."""

    minutes: tuple[float, ...]
    colours: tuple[str, ...]


@dataclass(frozen=True)
class CatchmentStyle:
    """Lines over the boards of each unit: their colour and their slope, in turn."""

    colours: tuple[str, ...]
    degrees: tuple[int, ...]


@dataclass(frozen=True)
class MapStyle:
    """The whole style.

    Parameters
    ----------
    band_colours, band_words
        Colours and words from the lowest band to the highest.
    colours
        Other colours by use.
    measures, modes, views, sizes, travel, catchments
        As named.
    crossing_dashes
        Dash pattern of the lines of each kind of crossing.
    island_boards
        Codes of the boards that key facts always show.
    inset_board, inset_south_degrees
        The board moved on the static map, and by how much.
    """

    band_colours: tuple[str, ...]
    band_words: tuple[str, ...]
    colours: dict[str, str]
    measures: tuple[Measure, ...]
    modes: tuple[Mode, ...]
    views: tuple[View, ...]
    sizes: Sizes
    travel: TravelStyle
    catchments: CatchmentStyle
    crossing_dashes: dict[str, str]
    island_boards: tuple[str, ...]
    inset_board: str
    inset_south_degrees: float


@cache
def map_style() -> MapStyle:
    """Return the style of the reference workspace.

    Raises
    ------
    OutputError
        If a colour is not written as ``#rrggbb``, or a band of travel time has none.
    """
    path = open_workspace().maps / "style.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    _check(raw)
    colours = {name: value for name, value in raw["colours"].items() if name != "bands"}
    return MapStyle(
        band_colours=tuple(raw["colours"]["bands"]),
        band_words=tuple(raw["bands"]["words"]),
        colours=colours,
        measures=tuple(Measure(**entry) for entry in raw["measures"]),
        modes=tuple(Mode(**entry) for entry in raw["modes"]),
        views=tuple(View(**{**entry, "bounds": tuple(entry["bounds"])}) for entry in raw["views"]),
        sizes=Sizes(**_frozen(raw["sizes"])),
        travel=TravelStyle(**_frozen(raw["travel"])),
        catchments=CatchmentStyle(**_frozen(raw["catchments"])),
        crossing_dashes={kind: raw["crossings"][f"{kind}_dash"] for kind in ("ferry", "flight")},
        island_boards=tuple(raw["islands"]["boards"]),
        inset_board=raw["inset"]["board"],
        inset_south_degrees=raw["inset"]["south_degrees"],
    )


def _frozen(table: dict[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in table.items()
    }


def _check(raw: dict[str, Any]) -> None:
    single = [value for value in raw["colours"].values() if isinstance(value, str)]
    lists = (raw["colours"]["bands"], raw["travel"]["colours"], raw["catchments"]["colours"])
    modes = [mode["colour"] for mode in raw["modes"]]
    wrong = [
        colour
        for colour in (*single, *chain.from_iterable(lists), *modes)
        if not COLOUR.fullmatch(colour)
    ]
    if wrong:
        message = f"maps/style.toml has colours that are not #rrggbb: {', '.join(wrong)}"
        raise OutputError(message)
    if len(raw["travel"]["colours"]) != len(raw["travel"]["minutes"]) + 1:
        raise OutputError(
            "maps/style.toml: [travel] needs a colour for each of its minutes and one beyond"
        )
