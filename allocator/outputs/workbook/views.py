"""A sheet's table made ready: looked-up columns in place, every cell as it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from allocator.errors import Fault, OutputError
from allocator.outputs.dictionary import (
    DICTIONARY,
    DICTIONARY_TABLE,
    TABLES,
    Column,
    Table,
    dictionary_table,
)
from allocator.outputs.tidy.tables import hidden_cells
from allocator.outputs.workbook.cells import Cell, shown
from allocator.outputs.workbook.sheets import SHEETS, Look, Sheet

#: Most rows of a sheet of the format, and those kept for the title, notes and header.
MOST_ROWS = 1_048_576
ROWS_ABOVE = 16

_ALL: dict[str, Table] = {**TABLES, DICTIONARY: DICTIONARY_TABLE}


@dataclass(frozen=True)
class ShownColumn:
    """One column of a sheet.

    Parameters
    ----------
    about
        What is said of it, its label as the sheet heads it.
    cells
        What it shows, row by row.
    """

    about: Column
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class View:
    """One sheet made ready.

    Parameters
    ----------
    sheet
        Which sheet.
    table
        What is said of its table.
    columns
        Its columns in order.
    rows
        How many rows it has.
    """

    sheet: Sheet
    table: Table
    columns: tuple[ShownColumn, ...]
    rows: int


@dataclass(frozen=True)
class _Part:
    """A table with its index as columns, and which of its cells are hidden."""

    table: pd.DataFrame
    plain: pd.DataFrame
    mask: pd.DataFrame


def views(
    tables: Mapping[str, pd.DataFrame], hidden: Mapping[str, pd.DataFrame]
) -> tuple[View, ...]:
    """Return every sheet whose table there is, in order; the data dictionary last.

    Parameters
    ----------
    tables
        The run's tables by name, with named indexes.
    hidden
        Truth values by table name; rows and columns that one lacks are shown.

    Raises
    ------
    OutputError
        If a table has more rows than a sheet can hold.
    """
    every = {**tables, DICTIONARY: dictionary_table(tables)}
    _require_room(every)
    parts = {name: _part(table, hidden.get(name)) for name, table in every.items()}
    return tuple(_view(sheet, parts) for sheet in SHEETS if sheet.table in parts)


def _part(table: pd.DataFrame, hidden: pd.DataFrame | None) -> _Part:
    return _Part(table, table.reset_index(), hidden_cells(table, hidden))


def _view(sheet: Sheet, parts: Mapping[str, _Part]) -> View:
    own = parts[sheet.table]
    specs = sheet.columns or tuple(str(name) for name in own.plain.columns)
    columns = tuple(_column(spec, sheet, parts) for spec in specs if _stands(spec, sheet, parts))
    return View(sheet, _ALL[sheet.table], columns, len(own.plain))


def _stands(spec: str | Look, sheet: Sheet, parts: Mapping[str, _Part]) -> bool:
    """Tell whether the run has a column; one of an earlier version may lack it."""
    if isinstance(spec, str):
        return spec in parts[sheet.table].plain
    known = spec.table in parts and spec.column in parts[spec.table].plain
    return known and all(_stands(key, sheet, parts) for key in spec.on)


def _column(spec: str | Look, sheet: Sheet, parts: Mapping[str, _Part]) -> ShownColumn:
    values, mask = _values(spec, sheet, parts)
    about = _about(spec, sheet)
    cells = (
        shown(value, about, hidden=bool(kept_back))
        for value, kept_back in zip(values, mask, strict=True)
    )
    return ShownColumn(about, tuple(cells))


def _about(spec: str | Look, sheet: Sheet) -> Column:
    """Return what is said of a column; one that is looked up is blank where its key is."""
    if isinstance(spec, str):
        return _ALL[sheet.table].column(spec)
    own = _ALL[spec.table].column(spec.column)
    blank = own.blank or next((key.blank for key in _keys(spec, sheet) if key.blank), "")
    return replace(own, label=spec.label or own.label, blank=blank)


def _keys(spec: Look, sheet: Sheet) -> Iterator[Column]:
    return (_about(key, sheet) for key in spec.on)


def _values(
    spec: str | Look, sheet: Sheet, parts: Mapping[str, _Part]
) -> tuple[pd.Series, pd.Series]:
    """Return a column's values and which of them are hidden, in the order of the sheet's rows."""
    if isinstance(spec, str):
        own = parts[sheet.table]
        return own.plain[spec], own.mask[spec]
    other = parts[spec.table]
    keys = [_values(key, sheet, parts)[0].to_numpy() for key in spec.on]
    place = other.table.index.get_indexer(
        pd.MultiIndex.from_arrays(keys) if len(keys) > 1 else pd.Index(keys[0])
    )
    found = pd.Series(place)
    values = other.plain[spec.column].astype(object).reindex(found).reset_index(drop=True)
    mask = other.mask[spec.column].reindex(found, fill_value=False).reset_index(drop=True)
    return values, mask


def _require_room(tables: Mapping[str, pd.DataFrame]) -> None:
    faults = [
        Fault(
            "too-many-rows",
            f"A sheet holds {MOST_ROWS:,} rows, and the table {name} has {len(table):,}",
            "Take the tables as CSV or Parquet, which have no such limit",
            value=str(len(table)),
        )
        for name, table in tables.items()
        if len(table) > MOST_ROWS - ROWS_ABOVE
    ]
    if faults:
        raise OutputError("The run is too large for a workbook", faults)
