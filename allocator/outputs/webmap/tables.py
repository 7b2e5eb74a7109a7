"""The tables of each wave beside the map: every figure that the map shows, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import number, percent
from allocator.outputs.report.national import model_words
from allocator.outputs.webmap.content import Content
from allocator.outputs.webmap.figures import BOARD_SERVICES, NATIONAL, open_bases
from allocator.outputs.webmap.place_tables import place_table
from allocator.outputs.webmap.posts import SERVICE_WORDS, all_posts_sentence
from allocator.outputs.webmap.travel_tables import travel_table

POSTS_NOTE = (
    "Posts are filled posts of each board's own teams. WTE serving the board count the time of "
    "every team that works for its families, wherever it is based."
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
    travel
        Travel time to the nearest open base; None where minutes are not known.
    """

    boards: PageTable
    posts: PageTable
    bases: PageTable
    cover: PageTable
    units: PageTable
    places: PageTable
    travel: PageTable | None


def wave_tables(content: Content, wave: int) -> WaveTables:
    """Return the tables of one wave."""
    return WaveTables(
        boards=_boards(content, wave),
        posts=_posts(content, wave),
        bases=_bases(content, wave),
        cover=_cover(content, wave),
        units=_units(content, wave),
        places=place_table(content, wave),
        travel=travel_table(content, wave),
    )


def model_table(content: Content) -> PageTable:
    """Return each board's model of service, when it opens, its births, and why."""
    births = content.plan["boards"]["births"].astype(float)
    rows = [
        Row(
            (
                name,
                model_words(row),
                str(row["network"]),
                number(float(row["first_wave"])),
                number(float(row["births"])),
                percent(float(row["births"]) / births.sum()),
                *([content.reasons.get(code, "")] if content.reasons else []),
            ),
            key=code,
        )
        for code, name in content.board_names.items()
        for row in [content.plan["boards"].loc[code]]
    ]
    return PageTable(
        name="models",
        caption="Model of service of each board",
        columns=(
            Column("Board"),
            Column("Model of service"),
            Column("Network"),
            Column("Opens", "in wave", "number"),
            Column("Births", "a year", "number"),
            Column("Share", "of Scotland's births", "number"),
            *([Column("Why")] if content.reasons else []),
        ),
        rows=tuple(rows),
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
            *(content.said(row[name], 1) for name in families.values()),
            *(number(row[name], 2) for name in BOARD_SERVICES),
            content.said(row["serving_wte"], 2),
        ]

    return PageTable(
        name=f"posts-{wave}",
        caption=f"Need and posts by board, wave {wave}",
        columns=(Column("Board"), *columns, Column("Serving the board", "WTE", "number")),
        rows=_board_rows(content, cells),
        note=f"{POSTS_NOTE} {all_posts_sentence(content, wave, decimals=2)}".strip(),
    )


def _board_rows(content: Content, cells: Callable[[str], list[str]]) -> tuple[Row, ...]:
    rows = [Row((name, *cells(code)), key=code) for code, name in content.board_names.items()]
    return (*rows, Row(("Scotland", *cells(NATIONAL)), key=NATIONAL, total=True))


def wave_bases(content: Content, wave: int) -> pd.DataFrame:
    """Return the bases with posts in a wave: name, board, place and ``filled_wte``."""
    held = open_bases(content.plan, wave).to_frame()
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
                content.said(row["community_families"], 1),
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
    return here[~(here["admissions"] <= 0)].sort_index()


def _units(content: Content, wave: int) -> PageTable:
    posts = content.plan["mbu_posts"].xs(wave, level="wave")["filled_wte"]
    rows = [
        Row(
            (
                _board(content, board),
                unit_name(content, unit),
                content.said(row["admissions"], 1),
                content.said(row["specialist_wte"], 2),
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


def _board(content: Content, code: object) -> str:
    return content.board_names.get(str(code), str(code))
