"""The map style: colours, measures, sizes and views, read from ``maps/style.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
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
class MapStyle:
    """The whole style.

    Parameters
    ----------
    band_colours, band_words
        Colours and words from the lowest band to the highest.
    colours
        Other colours by use.
    measures, modes, views, sizes
        As named.
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
    island_boards: tuple[str, ...]
    inset_board: str
    inset_south_degrees: float


@cache
def map_style() -> MapStyle:
    """Return the style of the reference workspace.

    Raises
    ------
    OutputError
        If a colour is not written as ``#rrggbb``.
    """
    path = open_workspace().maps / "style.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    _check_colours(raw)
    colours = {name: value for name, value in raw["colours"].items() if name != "bands"}
    return MapStyle(
        band_colours=tuple(raw["colours"]["bands"]),
        band_words=tuple(raw["bands"]["words"]),
        colours=colours,
        measures=tuple(Measure(**entry) for entry in raw["measures"]),
        modes=tuple(Mode(**entry) for entry in raw["modes"]),
        views=tuple(View(**{**entry, "bounds": tuple(entry["bounds"])}) for entry in raw["views"]),
        sizes=Sizes(**{name: _frozen(value) for name, value in raw["sizes"].items()}),
        island_boards=tuple(raw["islands"]["boards"]),
        inset_board=raw["inset"]["board"],
        inset_south_degrees=raw["inset"]["south_degrees"],
    )


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _check_colours(raw: dict[str, Any]) -> None:
    single = [value for value in raw["colours"].values() if isinstance(value, str)]
    wrong = [
        colour
        for colour in [
            *raw["colours"]["bands"],
            *single,
            *(mode["colour"] for mode in raw["modes"]),
        ]
        if not COLOUR.fullmatch(colour)
    ]
    if wrong:
        message = f"maps/style.toml has colours that are not #rrggbb: {', '.join(wrong)}"
        raise OutputError(message)
