"""Tables of a workspace as text: rows kept as they stand, rows added, one way of writing them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from allocator.inputs.csvtext import read_rows
from allocator.inputs.schema import SCHEMAS
from allocator.inputs.tables import read_table
from allocator.inputs.workspace import Workspace, locate

Cells = Mapping[str, str]


def kept_rows(workspace: Workspace, name: str) -> list[dict[str, str]]:
    """Return the rows of a sound table, each cell as it is written.

    Parameters
    ----------
    workspace
        The workspace.
    name
        Path of the table.

    Raises
    ------
    DataError
        If the table is wrong: it is not added to before it is mended.
    """
    read_table(workspace, name)
    header, *rows = read_rows(locate(workspace, name), name)
    return [dict(zip(header.cells, row.cells, strict=True)) for row in rows]


def table_text(name: str, rows: Iterable[Cells]) -> str:
    """Return a table as CSV, sorted by its key, columns as in its contract.

    Parameters
    ----------
    name
        Path of the table.
    rows
        Its rows; a column that none of them fills and none needs is left out.
    """
    schema = SCHEMAS[name]
    ordered = sorted(rows, key=lambda row: tuple(row[key] for key in schema.key))
    filled = {column for row in ordered for column, cell in row.items() if cell}
    columns = [c.name for c in schema.columns if c.required or c.name in filled]
    return csv_text(columns, ([row.get(name, "") for name in columns] for row in ordered))


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows of text as CSV with line feeds.

    Parameters
    ----------
    columns
        The headings.
    rows
        The cells.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def number_text(value: float) -> str:
    """Return a number as written in tables: no zeros at its end; blank if it is not known."""
    return "" if pd.isna(value) else f"{value:.10g}"
