"""The data inside the page: plain values that the page's script draws and shows as text."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from allocator.outputs.page.words import number
from allocator.outputs.webmap.content import Content
from allocator.outputs.webmap.crossings import Crossing
from allocator.outputs.webmap.details import everywhere, panel
from allocator.outputs.webmap.encode import encode_points, encode_shape
from allocator.outputs.webmap.flows import LINE_DIGITS, FlowLine, ends, flow_lines
from allocator.outputs.webmap.hatches import NO_FIGURE
from allocator.outputs.webmap.place_tables import out_of_reach
from allocator.outputs.webmap.shapes import DEGREE_DIGITS
from allocator.outputs.webmap.style import Sizes
from allocator.outputs.webmap.tables import (
    unit_name,
    wave_bases,
    wave_catchments,
    wave_cover,
)


def payload(content: Content) -> dict[str, Any]:
    """Return the page's data.

    Parameters
    ----------
    content
        What the page is made from.

    Returns
    -------
    dict
        Plain data in a fixed order. Figures stand twice: as a number where something is drawn,
        and as the words that table and details show.
    """
    boards, scotland = everywhere(content)
    return {
        "waves": [int(wave) for wave in content.plan.waves],
        "measures": [_measure(content, place) for place in range(len(content.style.measures))],
        "panel": panel(content),
        "boards": boards,
        "scotland": scotland,
        "outlines": {one.board_code: encode_shape(one.geometry) for one in content.outlines},
        "travel": _travel(content),
        "crossings": [_crossing(one) for one in content.crossings],
        "bases": _bases(content),
        "places": encode_points(ends(content.plan["zones"])),
        "sites": encode_points(ends(content.plan["bases"])),
        "flows": _flows(content),
        "cover": {str(wave): _cover(content, wave) for wave in content.plan.waves},
        "units": _units(content),
        "catchments": {str(wave): _catchments(content, wave) for wave in content.plan.waves},
        "unreached": {str(wave): _unreached(content, wave) for wave in content.plan.waves},
        "style": _style(content),
        "tiles": content.tiles and {"url": content.tiles.url_template},
    }


def _measure(content: Content, place: int) -> dict[str, Any]:
    measure = content.style.measures[place]
    bands = content.bands[measure.id]
    return {
        "id": measure.id,
        "label": measure.label,
        "unit": measure.unit,
        "meaning": measure.meaning,
        "bands": [{"colour": band.colour, "words": band.words} for band in bands],
    }


def _bases(content: Content) -> list[dict[str, Any]]:
    by_wave = {wave: wave_bases(content, wave) for wave in content.plan.waves}
    everywhere = pd.concat(by_wave.values())
    everywhere = everywhere[~everywhere.index.duplicated()].sort_index()
    return [
        {
            "code": str(site),
            "name": str(base["name"]),
            "board": str(base["board_code"]),
            "at": _at(base),
            "waves": {
                str(wave): _posts(float(table["filled_wte"].get(site, 0.0)))
                for wave, table in by_wave.items()
            },
        }
        for site, base in everywhere.iterrows()
    ]


def _posts(wte: float) -> dict[str, Any]:
    return {"wte": round(wte, 4), "text": number(wte, 2)}


def _flows(content: Content) -> dict[str, Any]:
    """Return flows by wave, mode and width: steps from place to place, each with its base."""
    return {
        str(wave): {
            mode.id: _by_width(flow_lines(content, wave, mode=mode.id), content.style.sizes)
            for mode in content.modes
        }
        for wave in content.plan.waves
    }


def _by_width(lines: list[FlowLine], sizes: Sizes) -> list[list[int]]:
    widths: list[list[int]] = [[] for _ in sizes.flow_pixels]
    last = [0] * len(widths)
    for zone, site, width in lines:
        widths[width] += [zone - last[width], site]
        last[width] = zone
    return widths


def _travel(content: Content) -> dict[str, Any] | None:
    """Return the bands of travel time and their areas; none where minutes are not known."""
    travel = content.travel
    if travel is None:
        return None
    return {
        "bands": [
            {"colour": travel.bands[place].fill, "words": travel.bands[place].words}
            for place in travel.shown
        ],
        "areas": [[list(area.bands), encode_shape(area.geometry)] for area in content.areas],
    }


def _crossing(one: Crossing) -> list[Any]:
    ends_of = [round(degrees, LINE_DIGITS) for end in one.ends for degrees in end]
    words = f"{one.name}: {one.time}, {one.often}"
    return [one.kind, ends_of, words, list(one.board_codes)]


def _cover(content: Content, wave: int) -> list[list[str]]:
    return [
        [
            str(supported),
            str(hub),
            _cover_words(content, row),
        ]
        for (supported, hub), row in wave_cover(content, wave).iterrows()
    ]


def _cover_words(content: Content, row: pd.Series) -> str:
    return (
        f"{number(row['link_hours'], 0)} link hours, "
        f"{number(row['consultation_hours'], 0)} consultation hours, "
        f"{content.said(row['community_families'], 1)} families a year"
    )


def _units(content: Content) -> list[dict[str, Any]]:
    posts = content.plan["mbu_posts"]
    return [
        {
            "id": str(unit),
            "name": str(row["name"]),
            "colour": content.hatches[str(unit)].colour,
            "hatch": content.hatches[str(unit)].fill,
            "at": _at(row),
            "waves": {
                str(wave): f"{number(row['beds'], 0)} beds, "
                f"{number(posts['filled_wte'].get((unit, wave), np.nan), 2)} WTE"
                for wave in content.plan.waves
            },
        }
        for unit, row in content.plan["mbus"].sort_index().iterrows()
    ]


def _catchments(content: Content, wave: int) -> list[list[str]]:
    return [
        [
            str(board),
            str(unit),
            unit_name(content, str(unit)),
            _catchment_words(content, row),
        ]
        for (board, unit), row in wave_catchments(content, wave).iterrows()
    ]


def _catchment_words(content: Content, row: pd.Series) -> str:
    return (
        f"{content.said(row['admissions'], 1)} admissions a year, "
        f"{content.said(row['specialist_wte'], 2)} WTE of the unit's posts"
    )


def _unreached(content: Content, wave: int) -> list[list[float]]:
    zones = content.plan["zones"]
    return [_at(zones.loc[zone]) for zone in out_of_reach(content, wave) if zone in zones.index]


def _style(content: Content) -> dict[str, Any]:
    style = content.style
    return {
        "colours": style.colours,
        "sizes": {
            "basePixels": style.sizes.base_pixels_per_root_wte,
            "baseLeast": style.sizes.base_pixels_least,
            "flowPixels": style.sizes.flow_pixels,
        },
        "modes": [{"id": one.id, "colour": one.colour, "dash": one.dash} for one in content.modes],
        "noFigure": NO_FIGURE.fill,
        "crossingDashes": style.crossing_dashes,
        "views": [{"id": one.id, "bounds": one.bounds} for one in style.views],
    }


def _at(row: pd.Series) -> list[float]:
    return [round(float(row["lat"]), DEGREE_DIGITS), round(float(row["lon"]), DEGREE_DIGITS)]
