"""The header of a table held against its contract."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence

from allocator.errors import Fault
from allocator.inputs.schema import TableSchema


def header_faults(header: Sequence[str], schema: TableSchema) -> tuple[Fault, ...]:
    """Return what is wrong with a header.

    A misspelled column is one fault, not a missing column and an unknown one.

    Parameters
    ----------
    header
        Column names as found.
    schema
        Contract of the table.

    Returns
    -------
    tuple
        Its faults, those of unknown columns first.
    """
    known = schema.column_names
    if not set(header).intersection(known):
        return (_no_header(schema),)
    missing = [c.name for c in schema.columns if c.required and c.name not in header]
    unknown = [name for name in dict.fromkeys(header) if name and name not in known]
    renamed = {name: _nearest(name, [c for c in known if c not in header]) for name in unknown}
    return (
        *(_unknown(name, near, schema) for name, near in renamed.items()),
        *(_missing(name, schema) for name in missing if name not in renamed.values()),
        *(_twice(name, schema) for name, count in Counter(header).items() if name and count > 1),
        *([_nameless(schema)] if "" in header else []),
    )


def unread_columns(header: Sequence[str], schema: TableSchema) -> frozenset[str]:
    """Return the columns that no cell can be read for: missing, or there more than once.

    Parameters
    ----------
    header
        Column names as found.
    schema
        Contract of the table.

    Returns
    -------
    frozenset
        Names of columns.
    """
    found = Counter(header)
    return frozenset(
        column.name
        for column in schema.columns
        if found[column.name] > 1 or (column.required and not found[column.name])
    )


def _nearest(name: str, candidates: Sequence[str]) -> str | None:
    return next(iter(difflib.get_close_matches(name.lower(), candidates, n=1)), None)


def _no_header(schema: TableSchema) -> Fault:
    message = "The first line is not the header of this table"
    remedy = f"Write the header first: {','.join(schema.column_names)}"
    return Fault("no-header", message, remedy, schema.name, 1)


def _unknown(name: str, near: str | None, schema: TableSchema) -> Fault:
    names = ", ".join(schema.column_names)
    remedy = f"Rename it {near}" if near else f"Delete it; the columns are {names}"
    return Fault("unknown-column", "The column is not known", remedy, schema.name, 1, name, name)


def _missing(name: str, schema: TableSchema) -> Fault:
    remedy = f"Add the column {name}: {schema.column(name).meaning}"
    return Fault("missing-column", "A column is missing", remedy, schema.name, 1, name)


def _twice(name: str, schema: TableSchema) -> Fault:
    message, remedy = "The column comes more than once", "Keep one of them"
    return Fault("duplicate-column", message, remedy, schema.name, 1, name, name)


def _nameless(schema: TableSchema) -> Fault:
    message, remedy = "A column has no name", "Delete the column, or the comma at the line's end"
    return Fault("blank-column-name", message, remedy, schema.name, 1)
