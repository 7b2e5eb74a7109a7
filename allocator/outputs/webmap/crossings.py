"""Ferries and flights: where they run, how long they take, how often they go, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import shapely
from shapely.geometry import Point

from allocator.outputs.page.tables import Column, PageTable, Row, RowGroup
from allocator.outputs.page.words import clock, number
from allocator.outputs.webmap.shapes import Outline

#: Kinds in order, with their headings.
KINDS = {"ferry": "Ferries", "flight": "Flights"}
#: Degrees within which a port or airfield belongs to a board: quays lie off simplified coasts.
PORT_DEGREES = 0.1
DAYS = 7


@dataclass(frozen=True)
class Crossing:
    """One ferry or flight.

    Parameters
    ----------
    kind
        ``ferry`` or ``flight``.
    name
        From where to where.
    ends
        Latitude and longitude of both ends, degrees.
    time, often
        Minutes one way with waits, and departures each way, in words.
    board_codes
        Boards at its ends, each once.
    """

    kind: str
    name: str
    ends: tuple[tuple[float, float], tuple[float, float]]
    time: str
    often: str
    board_codes: tuple[str, ...]


def crossings_of(table: pd.DataFrame | None, outlines: Sequence[Outline]) -> tuple[Crossing, ...]:
    """Return the ferries and flights of a run, by kind and name.

    Parameters
    ----------
    table
        Index ``route``; columns ``kind``, ``from_name``, ``to_name``, ``from_lon``, ``from_lat``,
        ``to_lon``, ``to_lat`` (degrees), ``minutes`` (one way, waits counted), ``a_day``
        (departures each way). None where the run has none.
    outlines
        Outlines of the boards.
    """
    if table is None:
        return ()
    known = table[table["kind"].isin(KINDS)].rename_axis("route").reset_index()
    made = [_crossing(row, outlines) for _, row in known.iterrows()]
    return tuple(sorted(made, key=lambda one: (list(KINDS).index(one.kind), one.name, one.ends)))


def crossing_table(crossings: Sequence[Crossing]) -> PageTable:
    """Return every ferry and flight as one table.

    Parameters
    ----------
    crossings
        As `crossings_of` returns them.
    """
    return PageTable(
        name="crossings",
        caption="Ferries and flights" if _has(crossings, "flight") else "Ferries",
        columns=(
            Column("From and to"),
            Column("Time", "one way, waits counted", "number"),
            Column("Departures", "each way", "number"),
        ),
        groups=tuple(
            RowGroup(heading, tuple(Row((one.name, one.time, one.often)) for one in here), key=kind)
            for kind, heading in KINDS.items()
            if (here := [one for one in crossings if one.kind == kind])
        ),
    )


def often_words(a_day: float) -> str:
    """Return departures in words: by the day, or by the week where there is not one a day."""
    if a_day < 1:
        return f"{_plain(a_day * DAYS)} a week"
    return f"{_plain(a_day)} a day"


def _crossing(row: pd.Series, outlines: Sequence[Outline]) -> Crossing:
    ends = tuple((float(row[f"{end}_lat"]), float(row[f"{end}_lon"])) for end in ("from", "to"))
    boards = [_board_at(lat, lon, outlines) for lat, lon in ends]
    return Crossing(
        kind=str(row["kind"]),
        name=f"{row['from_name']} to {row['to_name']}",
        ends=(ends[0], ends[1]),
        time=clock(float(row["minutes"])),
        often=often_words(float(row["a_day"])),
        board_codes=tuple(dict.fromkeys(code for code in boards if code)),
    )


def _board_at(lat: float, lon: float, outlines: Sequence[Outline]) -> str:
    here = Point(lon, lat)
    far = [float(shapely.distance(here, one.geometry)) for one in outlines]
    near = min(range(len(far)), key=far.__getitem__, default=None)
    return "" if near is None or far[near] > PORT_DEGREES else outlines[near].board_code


def _has(crossings: Sequence[Crossing], kind: str) -> bool:
    return any(one.kind == kind for one in crossings)


def _plain(value: float) -> str:
    return number(value, 1).removesuffix(".0")
