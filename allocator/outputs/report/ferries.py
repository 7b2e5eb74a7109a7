"""Ferries and flights between places: which boards they join, how long they take, how often."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import counted, listed, number
from allocator.outputs.report.content import Content
from allocator.outputs.report.figures import minutes, sentence

DAYS_A_WEEK = 7


def crossing_boards(content: Content) -> pd.DataFrame:
    """Return the boards at both ends of each crossing: those of the nearest places.

    Parameters
    ----------
    content
        The report's facts.

    Returns
    -------
    pandas.DataFrame
        Index ``route``; columns ``from_board, to_board`` (codes). Empty without crossings.
    """
    crossings = content.crossings
    if crossings is None or crossings.empty:
        return pd.DataFrame({"from_board": [], "to_board": []})
    ends = {
        f"{end}_board": _nearest_board(content, crossings[f"{end}_lon"], crossings[f"{end}_lat"])
        for end in ("from", "to")
    }
    return pd.DataFrame(ends, index=crossings.index)


def _nearest_board(content: Content, lon: pd.Series, lat: pd.Series) -> pd.Series:
    zones = content.plan["zones"]
    narrow = np.cos(np.radians(lat.to_numpy(dtype=float)))[:, None]
    east = (lon.to_numpy(dtype=float)[:, None] - zones["lon"].to_numpy(dtype=float)) * narrow
    north = lat.to_numpy(dtype=float)[:, None] - zones["lat"].to_numpy(dtype=float)
    return pd.Series(
        zones["board_code"].to_numpy()[np.argmin(east**2 + north**2, axis=1)], lon.index
    )


def ferry_sentence(content: Content, code: str) -> str:
    """Return what crossings a board with islands depends on; empty for the others."""
    zones, boards = content.plan["zones"], crossing_boards(content)
    own = boards.index[(boards["from_board"] == code) | (boards["to_board"] == code)]
    if content.crossings is None or own.empty:
        return ""
    if not (zones.loc[zones["board_code"] == code, "island"] != "").any():
        return ""
    table = content.crossings.loc[own]
    slow = table.sort_values("minutes", ascending=False, kind="stable").iloc[0]
    rare = table.sort_values(["a_day", "minutes"], ascending=[True, False], kind="stable").iloc[0]
    lead = f"{_counts(table)} {'starts or ends' if len(table) == 1 else 'start or end'} here."
    time = f"{minutes(slow['minutes'])} minutes with check-in and waits"
    if slow.name == rare.name:
        which = "It goes" if len(table) == 1 else "The longest and rarest goes"
        return f"{lead} {which} from {_ends(slow)}: {time}, {often(rare['a_day'])} each way."
    return (
        f"{lead} The longest goes from {_ends(slow)}: {time}. The rarest goes from {_ends(rare)}: "
        f"{often(rare['a_day'])} each way."
    )


def crossings_table(content: Content) -> PageTable:
    """Return every crossing with the boards that it joins, in order of those and of its ends."""
    boards = crossing_boards(content)
    rows: list[Row] = []
    if content.crossings is not None:
        for route, crossing in content.crossings.iterrows():
            codes = dict.fromkeys(boards.loc[route, ["from_board", "to_board"]])
            names = sorted(content.names.get(str(code), str(code)) for code in codes)
            cells = (
                _ends(crossing),
                listed(names),
                sentence(str(crossing["kind"])),
                minutes(crossing["minutes"]),
                often(crossing["a_day"]),
            )
            rows.append(Row(cells))
    return PageTable(
        name="crossings",
        caption="Ferries and flights",
        columns=(
            Column("Between"),
            Column("Board"),
            Column("Kind"),
            Column("Time one way", "minutes, check-in and waits counted", "number"),
            Column("Departures", "each way", "number"),
        ),
        rows=tuple(sorted(rows, key=lambda row: (row.cells[1], row.cells[0]))),
        empty="No list of crossings was given with this plan.",
    )


def _counts(table: pd.DataFrame) -> str:
    counts = table["kind"].value_counts()
    kinds = {"ferry": "ferries", "flight": "flights"}
    said = [counted(int(counts[one]), one, more) for one, more in kinds.items() if one in counts]
    return listed(said)


def _ends(crossing: pd.Series) -> str:
    return f"{crossing['from_name']} to {crossing['to_name']}"


def often(a_day: float) -> str:
    """Return departures in words: ``3 a day``, ``4 a week`` where there is less than one."""
    if a_day >= 1:
        return f"{number(a_day, 0 if a_day == round(a_day) else 1)} a day"
    return f"{number(a_day * DAYS_A_WEEK)} a week"
