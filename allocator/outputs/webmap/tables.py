"""The tables of each wave beside the map: every figure that the map shows, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.outputs.page.tables import Column, PageTable, Row, RowGroup
from allocator.outputs.page.words import number, percent
from allocator.outputs.webmap.content import Content
from allocator.outputs.webmap.figures import BOARD_SERVICES, NATIONAL

#: Services of a board's own teams, as headings.
SERVICE_WORDS = {
    "community": "Community",
    "perinatal": "Perinatal",
    "mnpi": "Maternity and neonatal",
    "third_sector": "Third sector",
}
POSTS_NOTE = (
    "Posts are filled posts of each board's own teams. WTE serving the board count the time of "
    "every team that works for its families, wherever it is based; posts in mother and baby units "
    "are national."
)


@dataclass(frozen=True)
class WaveTables:
    """The tables of one wave.

    Parameters
    ----------
    boards
        The five measures by board: what the outlines show.
    posts, bases, cover, units, places
        Posts by service; posts by base; cover by network; mother and baby units; places.
    """

    boards: PageTable
    posts: PageTable
    bases: PageTable
    cover: PageTable
    units: PageTable
    places: PageTable


def wave_tables(content: Content, wave: int) -> WaveTables:
    """Return the tables of one wave."""
    return WaveTables(
        boards=_boards(content, wave),
        posts=_posts(content, wave),
        bases=_bases(content, wave),
        cover=_cover(content, wave),
        units=_units(content, wave),
        places=_places(content, wave),
    )


def _boards(content: Content, wave: int) -> PageTable:
    measures = content.style.measures
    columns = [Column(one.short, one.unit, "number") for one in measures]
    return PageTable(
        name=f"boards-{wave}",
        caption=f"Boards, wave {wave}",
        columns=(Column("Board"), *columns),
        rows=_board_rows(
            content, lambda code: [content.measure_text(one, code, wave) for one in measures]
        ),
    )


def _posts(content: Content, wave: int) -> PageTable:
    families = {"Need": "need_families", "Within reach": "attainable_families"}
    families["Served"] = "served_families"
    columns = [Column(label, "families a year", "number") for label in families]
    columns += [Column(SERVICE_WORDS[name], "WTE", "number") for name in BOARD_SERVICES]

    def cells(code: str) -> list[str]:
        row = content.figures.loc[(code, wave)]
        return [
            *(number(row[name], 1) for name in families.values()),
            *(number(row[name], 2) for name in BOARD_SERVICES),
            number(row["serving_wte"], 2),
        ]

    return PageTable(
        name=f"posts-{wave}",
        caption=f"Need and posts by board, wave {wave}",
        columns=(Column("Board"), *columns, Column("Serving the board", "WTE", "number")),
        rows=_board_rows(content, cells),
        note=POSTS_NOTE,
    )


def _board_rows(content: Content, cells: Callable[[str], list[str]]) -> tuple[Row, ...]:
    rows = [Row((name, *cells(code)), key=code) for code, name in content.board_names.items()]
    return (*rows, Row(("Scotland", *cells(NATIONAL)), key=NATIONAL, total=True))


def wave_bases(content: Content, wave: int) -> pd.DataFrame:
    """Return the bases with posts in a wave: name, board, place and ``filled_wte``."""
    posts = content.plan["base_posts"].xs(wave, level="wave")[["filled_wte"]]
    held = posts[posts["filled_wte"].round(2) > 0]
    joined = held.join(content.plan["bases"][["name", "board_code", "lon", "lat"]], how="inner")
    return joined.sort_values(["board_code", "name"], kind="stable")


def _bases(content: Content, wave: int) -> PageTable:
    rows = [
        Row(
            (str(base["name"]), _board(content, base["board_code"]), number(base["filled_wte"], 2)),
            key=str(base["board_code"]),
        )
        for _, base in wave_bases(content, wave).iterrows()
    ]
    return PageTable(
        name=f"bases-{wave}",
        caption=f"Community posts by base, wave {wave}",
        columns=(Column("Base"), Column("Board"), Column("Posts", "WTE", "number")),
        rows=tuple(rows),
        empty="No base has posts in this wave.",
    )


def wave_cover(content: Content, wave: int) -> pd.DataFrame:
    """Return who covers whom in a wave: rows of ``network_cover`` with any hours or families."""
    cover = content.plan["network_cover"]
    # Not xs: where no board is supported, no wave has a row.
    here = cover[cover.index.get_level_values("wave") == wave].droplevel("wave")
    active = here[(here.abs() > 0.005).any(axis=1)]  # noqa: PLR2004 - shown to two decimals
    return active.sort_index()


def _cover(content: Content, wave: int) -> PageTable:
    rows = [
        Row(
            (
                _board(content, supported),
                _board(content, hub),
                number(row["link_hours"], 0),
                number(row["consultation_hours"], 0),
                number(row["community_families"], 1),
            ),
            key=str(supported),
        )
        for (supported, hub), row in wave_cover(content, wave).iterrows()
    ]
    return PageTable(
        name=f"cover-{wave}",
        caption=f"Cover by a network hub, wave {wave}",
        columns=(
            Column("Supported board"),
            Column("Hub board"),
            Column("Link", "hours a year", "number"),
            Column("Consultation", "hours a year", "number"),
            Column("Served", "families a year", "number"),
        ),
        rows=tuple(rows),
        empty="No board is covered by another in this wave.",
    )


def wave_catchments(content: Content, wave: int) -> pd.DataFrame:
    """Return each board's admissions to each unit in a wave, where there are any."""
    here = content.plan["mbu_admissions"].xs(wave, level="wave")
    return here[here["admissions"] > 0].sort_index()


def _units(content: Content, wave: int) -> PageTable:
    posts = content.plan["mbu_posts"].xs(wave, level="wave")["filled_wte"]
    rows = [
        Row(
            (
                _board(content, board),
                unit_name(content, unit),
                number(row["admissions"], 1),
                number(row["specialist_wte"], 2),
                number(posts.get(unit, np.nan), 2),
            ),
            key=str(board),
        )
        for (board, unit), row in wave_catchments(content, wave).iterrows()
    ]
    return PageTable(
        name=f"units-{wave}",
        caption=f"Mother and baby units and their catchments, wave {wave}",
        columns=(
            Column("Board"),
            Column("Unit"),
            Column("Admissions", "women a year", "number"),
            Column("Board's share of unit posts", "WTE", "number"),
            Column("Unit's infant mental health posts", "WTE", "number"),
        ),
        rows=tuple(rows),
        note="Posts in the units are national and are not part of the host board's teams.",
    )


def unit_name(content: Content, unit: str) -> str:
    """Return a unit's name, or its id where the geography does not know it."""
    mbus = content.plan["mbus"]
    return str(mbus["name"].get(unit, unit))


def _places(content: Content, wave: int) -> PageTable:
    rows = _place_rows(content, wave)
    return PageTable(
        name=f"places-{wave}",
        caption=f"Places by board, wave {wave}",
        columns=(
            Column("Place"),
            Column("Need", "families a year", "number"),
            Column("Coverage", "% of attainable need", "number"),
            Column("Served from", "families a year"),
        ),
        groups=tuple(
            RowGroup(name, tuple(rows.get(code, ())), key=code)
            for code, name in content.board_names.items()
        ),
    )


def _place_rows(content: Content, wave: int) -> dict[str, list[Row]]:
    here = content.plan["zone_coverage"].xs(wave, level="wave").sort_index()
    served_from = _served_from(content, wave)
    names = content.plan["zones"]["name"].to_dict()
    unreached = set(out_of_reach(content, wave))
    columns = ("board_code", "need_families", "coverage")
    rows: dict[str, list[Row]] = {}
    for zone, board, need, coverage in zip(
        here.index, *(here[column] for column in columns), strict=True
    ):
        share = "out of reach" if zone in unreached else percent(coverage)
        base = served_from.get(zone, "not served")
        row = Row((str(names.get(zone, zone)), number(need, 2), share, base))
        rows.setdefault(str(board), []).append(row)
    return {board: sorted(of_board, key=lambda row: row.cells) for board, of_board in rows.items()}


def out_of_reach(content: Content, wave: int) -> list[str]:
    """Return the zones with need that no permitted base and mode reaches in a wave."""
    here = content.plan["zone_coverage"].xs(wave, level="wave")
    unreached = here[(here["need_families"] > 0) & (here["attainable_families"] <= 0)]
    return sorted(str(zone) for zone in unreached.index)


def _served_from(content: Content, wave: int) -> dict[str, str]:
    flows = content.flows(wave)
    flows = flows[flows["families"] > 0].sort_index()
    words = {mode.id: mode.short.lower() for mode in content.modes}
    names = content.plan["bases"]["name"].to_dict()
    said: dict[str, list[str]] = {}
    for (zone, site, mode), families, minutes in zip(
        flows.index, flows["families"], flows["minutes_one_way"], strict=True
    ):
        travel = "" if mode == "remote" else f", {number(minutes, 0)} min"
        text = f"{names.get(site, site)} ({words.get(mode, mode)}{travel}): {number(families, 2)}"
        said.setdefault(str(zone), []).append(text)
    return {zone: "; ".join(texts) for zone, texts in said.items()}


def _board(content: Content, code: object) -> str:
    return content.board_names.get(str(code), str(code))
