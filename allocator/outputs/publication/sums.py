"""How the counts of families of a run add up: over needs, services, boards, islands and hubs."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from allocator.outputs.publication.families import (
    OF_ALL_SERVICES,
    SUMS,
    UNWRITTEN,
    WRITTEN_OF_ISLANDS,
    Families,
    hub_area,
    sums_of_small,
)
from allocator.outputs.publication.ledger import DECIMALS, SCOTLAND, Ledger, of_wave


def add_families(ledger: Ledger, families: Families, waves: tuple[int, ...]) -> None:
    """Add every count of families, and how they add up.

    Parameters
    ----------
    ledger
        Where to add them.
    families
        The counts.
    waves
        Waves of the plan.
    """
    for wave in waves:
        _add_boards(ledger, families, wave)
        here = of_wave(families.places, wave)
        for board, places in here.groupby("board_code", sort=True):
            if (places["island"] != "").any():
                _add_islands(ledger, families, str(board), places, wave)
        _add_cover(ledger, families, wave)


def _add_boards(ledger: Ledger, families: Families, wave: int) -> None:
    """Add the counts of every board and of Scotland."""
    boards = of_wave(families.boards, wave)
    for quantity in boards.columns:
        written = quantity not in UNWRITTEN
        labels = {str(code): families.label(quantity, str(code), wave) for code in boards.index}
        for code, label in labels.items():
            parts = bool(families.of_parts.at[(code, wave), quantity])
            value = float(boards.at[code, quantity])
            ledger.add(label, value, board=code, written=written, of_parts=parts)
        if quantity in OF_ALL_SERVICES:
            total = families.label(quantity, SCOTLAND, wave)
            ledger.add(total, float(boards[quantity].sum()), written=written)
            ledger.relate(total, labels.values())
    for area in (*map(str, boards.index), SCOTLAND):
        _relate(ledger, families, area, wave)


def _relate(ledger: Ledger, families: Families, area: str, wave: int) -> None:
    """Say how the counts of one area add up."""
    for total, parts in SUMS:
        labels = [families.label(part, area, wave) for part in parts]
        if all(label in ledger.counts for label in labels):
            ledger.relate(families.label(total, area, wave), labels)


def _add_islands(
    ledger: Ledger, families: Families, board: str, places: pd.DataFrame, wave: int
) -> None:
    """Add the counts of a board's islands, and of what lies on its mainland."""
    areas = []
    for area, here, written in _parts_of_board(families, board, places):
        areas.append(area)
        counts = here[list(OF_ALL_SERVICES)]
        parts = sums_of_small(counts, [pd.Index([area] * len(counts))]).loc[area]
        for quantity in OF_ALL_SERVICES:
            ledger.add(
                families.label(quantity, area, wave),
                float(counts[quantity].sum()),
                board=board,
                written=written and quantity in WRITTEN_OF_ISLANDS,
                of_parts=bool(parts[quantity]),
            )
        _relate(ledger, families, area, wave)
    for quantity in OF_ALL_SERVICES:
        ledger.relate(
            families.label(quantity, board, wave),
            [families.label(quantity, area, wave) for area in areas],
        )


def _parts_of_board(
    families: Families, board: str, places: pd.DataFrame
) -> Iterator[tuple[str, pd.DataFrame, bool]]:
    """Yield the mainland of a board and its islands, those like others as one, with places."""
    mainland = places["island"] == ""
    if mainland.any():
        yield f"mainland of {board}", places[mainland], False
    islands = places[~mainland]
    for area, alike in islands.groupby(islands["island"].map(families.islands), sort=True):
        first = alike["island"] == alike["island"].min()
        yield str(area), alike[first], True
        if not first.all():
            yield f"like {area}", alike[~first], False


def _add_cover(ledger: Ledger, families: Families, wave: int) -> None:
    """Add what hubs give each board: with what others give, its community families."""
    community = of_wave(families.boards, wave)["community"]
    for board, rows in of_wave(families.cover, wave).groupby("board_code", sort=True):
        code = str(board)
        labels = []
        for hub, row in rows.droplevel("board_code").iterrows():
            labels.append(families.label("cover", hub_area(code, str(hub)), wave))
            parts = bool(row["of_parts"])
            ledger.add(labels[-1], float(row["community"]), board=code, of_parts=parts)
        others = round(float(community[code] - rows["community"].sum()), DECIMALS)
        rest = families.label("cover", f"{code} from others", wave)
        ledger.add(rest, others, board=code, written=False)
        ledger.relate(families.label("community", code, wave), [*labels, rest])
