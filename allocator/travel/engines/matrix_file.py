"""A table of minutes from any router, CSV or Parquet, as columns that have not been judged yet."""

from __future__ import annotations

import hashlib
import importlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.errors import DataError, Fault, UsageError
from allocator.inputs.csvtext import read_rows
from allocator.inputs.matrix_limits import MAX_PAIRS
from allocator.inputs.workspace import Workspace, locate

#: Where a workspace keeps the table: one of the two.
CSV = "maps/network/matrix.csv"
PARQUET = "maps/network/matrix.parquet"

#: Where it says whence the table comes, if anywhere: one row for all of it.
SOURCE = "maps/network/matrix_source.csv"

#: Columns that the table must have; any others are left alone.
COLUMNS = ("zone_id", "site_code", "minutes")

#: Columns that look like a time in another unit, and what makes minutes of them.
_OTHER_UNITS = {
    "seconds": "divide by 60",
    "duration": "divide by 60 if it counts seconds",
    "travel_time": "convert it if it does not count minutes",
    "time": "convert it if it does not count minutes",
    "hours": "multiply by 60",
}
_PARQUET_MAGIC = b"PAR1"
_HASH_LETTERS = 12
_YEAR = re.compile(r"\d{4}([-/]\d{2})?", re.ASCII)
_EXTRA = 'pip install "imh-allocator[parquet]"'


@dataclass(frozen=True)
class MatrixFile:
    """The table as written.

    Parameters
    ----------
    name
        Its path in the workspace.
    version
        File name, fingerprint (the same bytes give the same one) and year, if known.
    rows
        Columns ``zone_id, site_code`` (text) and ``minutes`` (text, or numbers in Parquet); index
        ``line``, the line of a CSV file or the row of a Parquet file.
    """

    name: str
    version: str
    rows: pd.DataFrame


def read_matrix_file(workspace: Workspace) -> MatrixFile:
    """Return the table of minutes of a workspace.

    Parameters
    ----------
    workspace
        The workspace.

    Raises
    ------
    DataError
        If there is no such file or there are two, or it is not what its name says.
    UsageError
        If it is a Parquet file and the library for it is not installed.
    """
    path = locate(workspace, _name(workspace))
    name = path.relative_to(workspace.root).as_posix()
    rows = _from_csv(path, name) if name == CSV else _from_parquet(path, name)
    if rows.empty:
        raise refused(name, "empty-table", "The table has no rows", "Write one row a pair")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    version = " ".join([path.name, digest[:_HASH_LETTERS], *_years(workspace)])
    return MatrixFile(name, version, rows)


def refused(name: str, code: str, message: str, remedy: str) -> DataError:
    """Return the error that refuses a whole file."""
    return DataError(f"{name} cannot be read.", [Fault(code, message, remedy, file=name)])


def _name(workspace: Workspace) -> str:
    there = [name for name in (CSV, PARQUET) if (workspace.root / name).exists()]
    if len(there) > 1:
        message = f"There is a second table of minutes, {PARQUET}"
        raise refused(CSV, "two-matrices", message, "Keep the one that is meant")
    if not there:
        message = "The engine matrix needs a table of minutes, and there is none"
        remedy = (
            "Bring one in with: allocator import matrix FILE, or set travel.engine to graph, the "
            "network of this product"
        )
        raise refused(CSV, "missing-table", message, remedy)
    return there[0]


def _years(workspace: Workspace) -> list[str]:
    """Return the year that the source of the table names, if it does."""
    if not (workspace.root / SOURCE).exists():
        return []
    header, *rows = read_rows(locate(workspace, SOURCE), SOURCE)
    if "year" not in header.cells:
        return []
    place = header.cells.index("year")
    cells = {row.cells[place] for row in rows if len(row.cells) > place}
    return sorted(cell for cell in cells if _YEAR.fullmatch(cell))


def _from_csv(path: Path, name: str) -> pd.DataFrame:
    header, *rows = read_rows(path, name)
    _check_header(name, header.cells)
    ragged = [row.line for row in rows if len(row.cells) != len(header.cells)]
    if ragged:
        fault = Fault(
            "ragged-row",
            f"{len(ragged)} rows have not as many cells as the header; the first is named",
            "Put text that holds a comma in quotation marks",
            name,
            ragged[0],
        )
        raise DataError(f"{name} cannot be read.", [fault])
    places = [header.cells.index(column) for column in COLUMNS]
    cells = [[row.cells[place] for row in rows] for place in places]
    lines = pd.Index([row.line for row in rows], name="line")
    return pd.DataFrame(dict(zip(COLUMNS, cells, strict=True)), index=lines, dtype=object)


def _from_parquet(path: Path, name: str) -> pd.DataFrame:
    with path.open("rb") as file:
        if file.read(len(_PARQUET_MAGIC)) != _PARQUET_MAGIC:
            message = "The name says Parquet, the content is something else"
            raise refused(name, "not-parquet", message, "Export it again, or use CSV")
    arrow, parquet = _arrow()
    try:
        with path.open("rb") as file:
            table = _checked(parquet.ParquetFile(file), name).read(columns=list(COLUMNS))
    except (OSError, arrow.ArrowException):
        message = "The Parquet file is damaged or of a kind that cannot be read"
        remedy = "Export it again, or use CSV"
        raise refused(name, "not-parquet", message, remedy) from None
    frame = pd.DataFrame({column: _plain(table.column(column)) for column in COLUMNS})
    return frame.set_axis(pd.RangeIndex(1, len(frame) + 1, name="line"))


def _checked(file: Any, name: str) -> Any:
    """Return an opened Parquet file if it has the columns, and no more rows than can be held."""
    _check_header(name, tuple(file.schema_arrow.names))
    if file.metadata.num_rows > MAX_PAIRS:
        message = f"The table has more than {MAX_PAIRS:,} rows"
        remedy = "Keep only the pairs of the workspace's zones and bases"
        raise refused(name, "file-too-large", message, remedy)
    return file


def _arrow() -> tuple[Any, Any]:
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError:
        message = f"A Parquet file needs an extra of this product: {_EXTRA}. Or use {CSV}."
        raise UsageError(message) from None


def _plain(column: Any) -> Any:
    """Return a column as numbers or as text, whatever else the file says that it is."""
    values = column.to_numpy()
    if values.dtype.kind in "iuf":
        return values.astype(float)
    return ["" if value is None else str(value) for value in values]


def _check_header(name: str, columns: tuple[str, ...]) -> None:
    faults = [_missing(name, column, columns) for column in COLUMNS if column not in columns]
    faults += [
        Fault("duplicate-column", "Two columns have this name", "Rename one", name, 1, column)
        for column in COLUMNS
        if columns.count(column) > 1
    ]
    if faults:
        raise DataError(f"{name} cannot be read.", faults)


def _missing(name: str, column: str, columns: tuple[str, ...]) -> Fault:
    message = f"The column {column} is missing"
    if column == "minutes":
        for other in columns:
            if other.lower() in _OTHER_UNITS:
                remedy = f"Write minutes one way: {_OTHER_UNITS[other.lower()]}"
                words = f"{message}, and {other.lower()} stands in its place"
                return Fault("wrong-unit", words, remedy, name, 1, column)
    remedy = f"Write the columns {', '.join(COLUMNS)}"
    return Fault("missing-column", message, remedy, name, 1, column)
