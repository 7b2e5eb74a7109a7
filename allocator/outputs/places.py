"""Where a run takes place, as files of its folder, so that its pages can be drawn again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.inputs.geography import Geography
from allocator.outputs.files import read_table_file, write_table

#: Folder within a run folder, and the outlines in it.
PLACES = "places"
OUTLINES = "boards.geojson"
#: Digits of a minute kept: under a second.
MINUTE_DIGITS = 2

#: Index and text columns of each table of a geography.
GEOGRAPHY_TABLES: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "boards": (("board_code",), frozenset({"board_code", "board_name"})),
    "councils": (("council_code",), frozenset({"council_code", "council_name", "board_code"})),
    "zones": (
        ("zone_id",),
        frozenset({"zone_id", "name", "council_code", "board_code", "kind", "island"}),
    ),
    "bases": (("site_code",), frozenset({"site_code", "name", "board_code", "kind"})),
    "mbus": (("mbu_id",), frozenset({"mbu_id", "name", "board_code", "site_code"})),
    "mbu_catchments": (("board_code",), frozenset({"board_code", "mbu_id"})),
    "networks": (("board_code",), frozenset({"board_code", "network"})),
    "hubs": (("row",), frozenset({"board_code", "hub_board_code"})),
}
_SERIES = {"mbu_catchments": "mbu_id", "networks": "network"}
_CROSSING_TEXT = frozenset({"route", "kind", "from_name", "to_name"})


@dataclass(frozen=True)
class Places:
    """Where a run takes place.

    Parameters
    ----------
    geography
        Boards, councils, zones, bases and units.
    minutes
        Minutes one way: index ``zone_id``, columns ``site_code``; infinite where there is no way.
    crossings
        Ferries and flights, as `allocator.travel.lines.crossing_lines` returns them.
    deprivation
        Share of under-threes in the most deprived fifth: index ``council_code``.
    """

    geography: Geography
    minutes: pd.DataFrame
    crossings: pd.DataFrame
    deprivation: pd.Series


def write_places(places: Places, folder: Path) -> None:
    """Write where a run takes place as tables and one GeoJSON file of outlines."""
    folder.mkdir()
    geography = places.geography
    for name in GEOGRAPHY_TABLES:
        table = getattr(geography, name)
        write_table(
            table.to_frame(_SERIES[name]) if name in _SERIES else table, folder / f"{name}.csv"
        )
    write_table(places.minutes.round(MINUTE_DIGITS), folder / "minutes.csv")
    write_table(places.crossings.round(9), folder / "crossings.csv")
    deprivation = places.deprivation.rename_axis("council_code").to_frame("share")
    write_table(deprivation, folder / "deprivation.csv")
    outlines = _outlines(geography.outlines_path, frozenset(map(str, geography.boards.index)))
    text = json.dumps(outlines, ensure_ascii=False, separators=(",", ":"))
    (folder / OUTLINES).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_places(folder: Path) -> Places:
    """Read where a run takes place, as `write_places` wrote it."""
    tables = {
        name: read_table_file(folder / f"{name}.csv", index, texts)
        for name, (index, texts) in GEOGRAPHY_TABLES.items()
    }
    frames: Mapping[str, Any] = {
        name: table[_SERIES[name]] if name in _SERIES else table for name, table in tables.items()
    }
    minutes = read_table_file(folder / "minutes.csv", ("zone_id",), frozenset({"zone_id"}))
    deprivation = read_table_file(
        folder / "deprivation.csv", ("council_code",), frozenset({"council_code"})
    )
    return Places(
        Geography(**frames, outlines_path=folder / OUTLINES),
        minutes.astype(float).rename_axis(columns="site_code"),
        read_table_file(folder / "crossings.csv", ("route",), _CROSSING_TEXT),
        deprivation["share"].astype(float),
    )


def _outlines(path: Path, boards: frozenset[str]) -> dict[str, Any]:
    """Return the outlines of these boards with their code alone."""
    document = json.loads(path.read_text(encoding="utf-8"))
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"board_code": feature["properties"]["board_code"]},
                "geometry": feature["geometry"],
            }
            for feature in document["features"]
            if feature["properties"]["board_code"] in boards
        ],
    }
