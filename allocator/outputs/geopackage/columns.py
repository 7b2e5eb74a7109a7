"""Columns of the GeoPackage: those of the run's data dictionary, one for each wave, and its own."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from allocator.outputs.dictionary import HIDDEN, NOT_APPLICABLE, SHORTHAND, TABLES, Column
from allocator.outputs.dictionary.common import BOARD_NAME, SERVED
from allocator.outputs.dictionary.contract import (
    MINUTES,
    code,
    number,
    text,
    word,
)

#: The column that says which columns of its row are hidden.
MARKS = text(
    "hidden",
    "Hidden",
    f"Columns of the row that are {HIDDEN}. {SHORTHAND[HIDDEN]}",
    blank=f"{NOT_APPLICABLE} nothing is hidden in the row",
)
_NO_WAY = f"{NOT_APPLICABLE} there is no way to any base with posts"
#: Columns that only this file has, by table, and those that any of its tables may have.
_OWN: dict[str, tuple[Column, ...]] = {
    "zones": (
        number("nearest_open_minutes", "Nearest base", MINUTES, "To the nearest base with posts"),
        code("nearest_open_site", "Nearest base code", "Nearest base with posts", blank=_NO_WAY),
    ),
    "flows": (
        text("zone_name", "Place", "Name of the place"),
        text("base_name", "Base", "Name of the base"),
    ),
    "cover": (text("hub_board_name", "Hub board", "Name of the board whose team supports it"),),
    "crossings": (
        code("route", "Crossing code", "The crossing"),
        word("kind", "Kind", "What crosses", ("ferry", "flight")),
        text("from_name", "From", "Where it starts"),
        text("to_name", "To", "Where it ends"),
        number("minutes", "Time", MINUTES, "Check-in, expected wait and way out counted"),
        number("a_day", "Departures", "departures a day", "Each way, in the season of the run"),
    ),
    "provenance": (
        text("item", "Item", "What is stated"),
        text("value", "Value", "The statement", blank=f"{NOT_APPLICABLE} none"),
    ),
}
_SHARED = (BOARD_NAME, SERVED, MARKS)
_TYPES = {"number": "REAL", "whole number": "INTEGER", "yes or no": "BOOLEAN"}
_OF_WAVE = re.compile(r"(.+)_w(\d+)")


def wave_column(name: str, wave: int) -> str:
    """Return the name of a figure's column for one wave, for example ``coverage_w1``."""
    return f"{name}_w{wave}"


def columns_of(layer: str, names: Iterable[str], sources: Sequence[str]) -> tuple[Column, ...]:
    """Return columns as the data dictionary describes them.

    Parameters
    ----------
    layer
        Table of the file.
    names
        Their names in the file.
    sources
        Tables of the run that it is made from; the first that knows a column says what it means.

    Raises
    ------
    KeyError
        If nothing is said of a column.
    """
    known: dict[str, Column] = {}
    for column in (
        *_OWN.get(layer, ()),
        *(column for source in sources for column in TABLES[source].columns),
        *_SHARED,
    ):
        known.setdefault(column.name, column)
    return tuple(_described(name, known) for name in names)


def sql_type(column: Column) -> str:
    """Return the type of a column in the file."""
    return _TYPES.get(column.kind, "TEXT")


def column_words(column: Column) -> str:
    """Return what a column means and its unit, in one line."""
    return f"{column.meaning} ({column.unit})" if column.unit else column.meaning


def cells(frame: pd.DataFrame, columns: Sequence[Column]) -> list[tuple[object, ...]]:
    """Return the rows of a table as the file stores them; what is missing or infinite is None.

    Parameters
    ----------
    frame
        A table that has all the columns.
    columns
        Columns in order, by whose kind the cells are written, whatever pandas made of them.
    """
    by_column = (_stored(frame[one.name].tolist(), sql_type(one)) for one in columns)
    return list(zip(*by_column, strict=True))


def _described(name: str, known: dict[str, Column]) -> Column:
    waved = _OF_WAVE.fullmatch(name)
    if name in known or waved is None:
        return known[name]
    every, wave = known[waved.group(1)], waved.group(2)
    label, meaning = (f"{words}, wave {wave}" for words in (every.label, every.meaning))
    return replace(every, name=name, label=label, meaning=meaning)


def _stored(values: Iterable[Any], kind: str) -> list[object]:
    if kind == "REAL":
        return [None if _missing(one) else float(one) + 0.0 for one in values]
    if kind == "TEXT":
        return [None if _missing(one) or one == "" else str(one) for one in values]
    return [None if _missing(one) else int(one) for one in values]


def _missing(value: Any) -> bool:
    return (
        value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value))
    )
