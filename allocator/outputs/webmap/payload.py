"""The data inside the page: plain values that the page's script draws and shows as text."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from allocator.outputs.page.words import number
from allocator.outputs.webmap.content import Content
from allocator.outputs.webmap.figures import BOARD_SERVICES, NATIONAL
from allocator.outputs.webmap.flows import ends, flow_lines
from allocator.outputs.webmap.shapes import DEGREE_DIGITS
from allocator.outputs.webmap.tables import (
    SERVICE_WORDS,
    out_of_reach,
    unit_name,
    wave_bases,
    wave_catchments,
    wave_cover,
)

#: Models of service in words; any other is shown by its own name.
MODEL_WORDS = {
    "stand-alone": "Stand-alone team",
    "combined": "Combined perinatal and infant team",
    "supported": "Supported by its network",
}


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
    return {
        "waves": [int(wave) for wave in content.plan.waves],
        "measures": [_measure(content, place) for place in range(len(content.style.measures))],
        "boards": [_board(content, code) for code in content.board_names],
        "scotland": {"waves": _figures(content, NATIONAL)},
        "outlines": {
            "type": "FeatureCollection",
            "features": [outline.feature() for outline in content.outlines],
        },
        "bases": _bases(content),
        "places": ends(content.plan["zones"]),
        "sites": ends(content.plan["bases"]),
        "flows": _flows(content),
        "cover": {str(wave): _cover(content, wave) for wave in content.plan.waves},
        "units": _units(content),
        "catchments": {str(wave): _catchments(content, wave) for wave in content.plan.waves},
        "unreached": {str(wave): _unreached(content, wave) for wave in content.plan.waves},
        "style": _style(content),
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


def _board(content: Content, code: str) -> dict[str, Any]:
    outline = next((one for one in content.outlines if one.board_code == code), None)
    row = content.plan["boards"].loc[code]
    return {
        "code": code,
        "name": content.board_names[code],
        "at": outline.label_point if outline else None,
        "bounds": outline.bounds if outline else None,
        "about": [
            ["Model of service", _model_words(str(row["service_model"]))],
            ["Births a year", number(float(row["births"]), 0)],
            ["Network", str(row["network"])],
            ["First wave", number(float(row["first_wave"]), 0)],
        ],
        "waves": _figures(content, code),
    }


def _model_words(name: str) -> str:
    return MODEL_WORDS.get(name, name.replace("_", " ").capitalize())


def _figures(content: Content, code: str) -> dict[str, Any]:
    return {
        str(wave): {
            "text": [content.measure_text(one, code, wave) for one in content.style.measures],
            "band": [content.measure_band(one, code, wave) for one in content.style.measures],
            "more": _more(content, code, wave),
        }
        for wave in content.plan.waves
    }


def _more(content: Content, code: str, wave: int) -> list[list[str]]:
    row = content.figures.loc[(code, wave)]
    families = [
        ["Need", f"{number(row['need_families'], 1)} families a year"],
        ["Within reach", f"{number(row['attainable_families'], 1)} families a year"],
        ["Served", f"{number(row['served_families'], 1)} families a year"],
        ["Staff time serving", f"{number(row['serving_wte'], 2)} WTE"],
    ]
    return families + [
        [f"{SERVICE_WORDS[name]} posts", f"{number(row[name], 2)} WTE"] for name in BOARD_SERVICES
    ]


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
    return {
        str(wave): {
            mode.id: [list(line) for line in flow_lines(content, wave, mode=mode.id)]
            for mode in content.modes
        }
        for wave in content.plan.waves
    }


def _cover(content: Content, wave: int) -> list[list[str]]:
    return [
        [
            str(supported),
            str(hub),
            _cover_words(row),
        ]
        for (supported, hub), row in wave_cover(content, wave).iterrows()
    ]


def _cover_words(row: pd.Series) -> str:
    return (
        f"{number(row['link_hours'], 0)} link hours, "
        f"{number(row['consultation_hours'], 0)} consultation hours, "
        f"{number(row['community_families'], 1)} families a year"
    )


def _units(content: Content) -> list[dict[str, Any]]:
    posts = content.plan["mbu_posts"]
    return [
        {
            "id": str(unit),
            "name": str(row["name"]),
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
            _catchment_words(row),
        ]
        for (board, unit), row in wave_catchments(content, wave).iterrows()
    ]


def _catchment_words(row: pd.Series) -> str:
    return (
        f"{number(row['admissions'], 1)} admissions a year, "
        f"{number(row['specialist_wte'], 2)} WTE of the unit's posts"
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
        "views": [{"id": one.id, "bounds": one.bounds} for one in style.views],
    }


def _at(row: pd.Series) -> list[float]:
    return [round(float(row["lat"]), DEGREE_DIGITS), round(float(row["lon"]), DEGREE_DIGITS)]
