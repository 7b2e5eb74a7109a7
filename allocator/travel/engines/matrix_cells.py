"""Cells of a table of minutes: a time, or the word for no way at all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allocator.errors import Fault
from allocator.inputs.cells import CellError, parse_cell
from allocator.inputs.schema import Column
from allocator.travel.earth import Floats

#: What a cell says where there is no way; a blank says nothing.
NO_WAY = ("inf", "unreachable")

#: Faults of a kind, or codes of a list, that are shown one by one.
SHOWN = 10

#: What a cell holds.
MINUTES = Column("minutes", "number", "Minutes one way", unit="minutes", minimum=0)

_NUMBER = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?"
_LONGEST = 40


def read_minutes(cells: pd.Series) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the minutes of cells, and which of them are sound.

    Parameters
    ----------
    cells
        Text, or numbers.

    Returns
    -------
    tuple
        Minutes, infinite where there is no way; and whether each cell is a time or one of
        `NO_WAY`. The minutes of an unsound cell mean nothing.
    """
    if cells.dtype.kind == "f":
        values = cells.to_numpy(dtype=np.float64)
        nowhere = values == np.inf
    else:
        texts = cells.astype(str).str.strip()
        nowhere = texts.str.lower().isin(NO_WAY).to_numpy()
        plain = texts.str.fullmatch(_NUMBER).to_numpy()
        values = np.full(len(texts), np.nan)
        values[plain] = texts[plain].astype(float)
    with np.errstate(invalid="ignore"):
        timed = np.isfinite(values) & (values >= 0)
    return np.where(nowhere, np.inf, values), nowhere | timed


def cell_faults(name: str, rows: pd.DataFrame, sound: NDArray[np.bool_]) -> Iterator[Fault]:
    """Yield what is wrong with cells that are no time, the first of each kind one by one.

    Parameters
    ----------
    name
        Path of the table.
    rows
        Column ``minutes``; index ``line``.
    sound
        As `read_minutes` says.
    """
    wrong = rows.loc[~sound, "minutes"]
    shown: dict[str, int] = {}
    for line, cell in wrong.items():
        error, text = _error(cell)
        shown[error.code] = shown.get(error.code, 0) + 1
        if shown[error.code] <= SHOWN:
            words = (error.code, error.message, error.remedy)
            yield Fault(*words, name, int(line), "minutes", text[:_LONGEST])
    for code, count in sorted(shown.items()):
        if count > SHOWN:
            message = f"{count - SHOWN:,} more cells have this fault"
            yield Fault(code, message, "Correct them likewise", name, None, "minutes")


def _error(cell: object) -> tuple[CellError, str]:
    """Return why a cell is no time."""
    text = str(cell).strip()
    remedy = f"Write minutes, or {NO_WAY[0]} where there is no way"
    if not text:
        return CellError("blank-value", "The cell is blank", remedy), text
    try:
        parse_cell(MINUTES, text)
    except CellError as error:
        return CellError(error.code, error.message, remedy), text
    return CellError("not-a-number", "This is not a number of minutes", remedy), text
