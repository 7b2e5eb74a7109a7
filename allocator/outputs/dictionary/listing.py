"""Every table of a run by name, and the data dictionary as a table itself."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from allocator.outputs.dictionary.answer_tables import ANSWER_TABLES, LOG_TABLES
from allocator.outputs.dictionary.contract import (
    NOT_APPLICABLE,
    Column,
    Table,
    code,
    text,
    word,
)
from allocator.outputs.dictionary.given_tables import GIVEN_TABLES
from allocator.outputs.dictionary.indicator_tables import INDICATOR_TABLES
from allocator.outputs.dictionary.plan_tables import FAMILY_TABLES, POST_TABLES

#: Name of the file of the dictionary.
DICTIONARY = "dictionary"

#: What is said of every table, by name.
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *INDICATOR_TABLES,
        *GIVEN_TABLES,
        *POST_TABLES,
        *FAMILY_TABLES,
        *ANSWER_TABLES,
        *LOG_TABLES,
    )
}

_KINDS = ("code", "text", "word", "whole number", "number", "yes or no")
_NONE = f"{NOT_APPLICABLE} none"

#: The dictionary's own columns.
DICTIONARY_TABLE = Table(
    DICTIONARY,
    "Data dictionary",
    "one column of one table",
    (
        code("table", "Table", "Name of the table's file, without its ending"),
        code("column", "Column", "Header in CSV and Parquet"),
        text("heading", "Heading", "Heading in the workbook"),
        word("type", "Type", "What a cell holds", _KINDS),
        text("unit", "Unit", "Unit of a number", blank=_NONE),
        text("meaning", "Meaning", "What it is"),
        text("words", "Words", "The words that it may hold, where they are few", blank=_NONE),
        text("blank", "Blank", "What a blank means, and its shorthand", blank=_NONE),
    ),
)


def dictionary_table(names: Collection[str] | None = None) -> pd.DataFrame:
    """Return the data dictionary.

    Parameters
    ----------
    names
        Tables to keep; all of them without it.

    Returns
    -------
    pandas.DataFrame
        Index ``(table, column)``; columns ``heading, type, unit, meaning, words, blank``, all
        text, in the order of the tables.
    """
    kept = [table for table in TABLES.values() if names is None or table.name in names]
    rows = [_row(table, column) for table in kept for column in table.columns]
    columns = [column.name for column in DICTIONARY_TABLE.columns]
    return pd.DataFrame(rows, columns=columns).set_index(columns[:2])


def _row(table: Table, column: Column) -> tuple[str, ...]:
    return (
        table.name,
        column.name,
        column.heading,
        column.kind,
        column.unit,
        column.meaning,
        ", ".join(column.words),
        column.blank,
    )
