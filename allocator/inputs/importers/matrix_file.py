"""A travel matrix out of CSV or Parquet, long or wide, as one row a pair."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd

from allocator.errors import DataError
from allocator.inputs.importers.fields import normal
from allocator.inputs.importers.files import first_bytes, refused
from allocator.inputs.importers.request import Request, refuse
from allocator.inputs.matrix_limits import MAX_PAIRS

#: Words for a pair without a way.
NO_WAY = ("inf", "infinity", "+inf", "unreachable")

_PARQUET_MARK = b"PAR1"
_ZIP_MARK = b"PK\x03\x04"
_START = r"from|origin|from_?id|origin_?id|start|zone_?id"
_END = r"to|destination|to_?id|dest(ination)?_?id|end|site_?code"
_MINUTES = r"minutes|(travel_?)?(time|minutes)(_minutes|_mins?|_p\d+)?|duration(_minutes|_mins?)?"
_OTHER_UNIT = r".*(seconds|secs?|hours|hrs?)"
_LEAST_KNOWN = 2


def read_matrix(request: Request, labels: Sequence[str]) -> pd.DataFrame:
    """Read a matrix.

    Parameters
    ----------
    request
        The request.
    labels
        Zones and bases of the workspace, which tell a wide table's headings.

    Returns
    -------
    pandas.DataFrame
        Columns ``line`` (of the file, or of the row of a Parquet file), ``start, end, text,
        minutes``; minutes are NaN where the text is no number.

    Raises
    ------
    DataError
        If the file is no table of pairs, or says that it is not in minutes.
    """
    head = first_bytes(request.path)
    if head.startswith(_PARQUET_MARK):
        table = _parquet(request.path)
    elif head.startswith(_ZIP_MARK) or b"\0" in head or request.path.suffix.lower() == ".parquet":
        message = "This is neither a CSV nor a Parquet file, whatever its name says"
        raise refused(request.path, "not-what-it-says", message, "Export the matrix again")
    else:
        table = _csv(request.path)
    long = _long(request, table, set(labels))
    text = long["text"].str.lower()
    number = pd.to_numeric(text.where(~text.isin(NO_WAY), "inf"), errors="coerce")
    return long.assign(minutes=number.astype(float))


def _csv(path: Path) -> pd.DataFrame:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file, warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # rows longer than the header
            table = pd.read_csv(file, dtype=str, keep_default_na=False, index_col=False).fillna("")
    except UnicodeDecodeError:
        message = "A letter is not encoded in UTF-8"
        raise refused(path, "wrong-encoding", message, "Save it as CSV UTF-8") from None
    except (pd.errors.ParserError, pd.errors.ParserWarning, pd.errors.EmptyDataError):
        message = "The rows have different numbers of cells, or there are none"
        raise refused(path, "not-a-csv-file", message, "Export the matrix again") from None
    if len(table.columns) == 1:
        message = "There is one column alone: the separator is not the comma"
        raise refused(path, "not-a-csv-file", message, "Save it as CSV with commas")
    return table


def _parquet(path: Path) -> pd.DataFrame:
    try:
        pyarrow, parquet = (import_module(name) for name in ("pyarrow", "pyarrow.parquet"))
    except ImportError:
        message = "Parquet files need the extra imh-allocator[parquet], which is not installed"
        raise refused(
            path, "no-parquet", message, "Install it, or save the matrix as CSV"
        ) from None
    try:
        with path.open("rb") as file:
            opened = parquet.ParquetFile(file)
            cells = opened.metadata.num_rows * opened.metadata.num_columns
            if cells > 3 * MAX_PAIRS:
                raise _too_large(path)
            table = opened.read().to_pandas()
    except (pyarrow.ArrowException, OSError):
        message = "The Parquet file is damaged"
        raise refused(path, "not-what-it-says", message, "Export the matrix again") from None
    return _as_text(table)


def _as_text(table: pd.DataFrame) -> pd.DataFrame:
    """Return cells as text; what a Parquet file has no value for reads as blank."""
    if table.index.name or isinstance(table.index, pd.MultiIndex):
        table = table.reset_index()
    text = {
        str(name): table[name].map(lambda cell: "" if pd.isna(cell) else str(cell)).astype(str)
        for name in table.columns
    }
    return pd.DataFrame(text)


def _long(request: Request, table: pd.DataFrame, labels: set[str]) -> pd.DataFrame:
    table = table.rename(columns=str).rename(columns=str.strip)
    first, known = table.columns[0], [name for name in table.columns[1:] if name in labels]
    lines = np.arange(2, len(table) + 2)
    if len(known) >= _LEAST_KNOWN:
        if len(table) * len(known) > MAX_PAIRS:
            raise _too_large(request.path)
        wide = table[[first, *known]].assign(line=lines)
        long = wide.melt(id_vars=["line", first], var_name="end", value_name="text")
        return _stripped(long.rename(columns={first: "start"}))
    if len(table) > MAX_PAIRS:
        raise _too_large(request.path)
    names = {
        field: _heading(request, list(table.columns), field, usual)
        for field, usual in (("start", _START), ("end", _END), ("text", _MINUTES))
    }
    chosen = {field: table[name] for field, name in names.items()}
    return _stripped(pd.DataFrame(chosen).assign(line=lines))


def _stripped(long: pd.DataFrame) -> pd.DataFrame:
    words = {name: long[name].str.strip() for name in ("start", "end", "text")}
    return long.assign(**words)[["line", "start", "end", "text"]]


def _heading(request: Request, headings: list[str], field: str, usual: str) -> str:
    option = {"start": "from", "end": "to", "text": "minutes"}[field]
    told = request.columns.get(option)
    found = [one for one in headings if one == told or re.fullmatch(usual, normal(one))]
    if told is not None:
        found = [one for one in found if one == told]
    if len(found) == 1:
        return found[0]
    other = [one for one in headings if re.fullmatch(_OTHER_UNIT, normal(one))]
    if field == "text" and other and not found:
        message = "The heading says that the times are not in minutes"
        remedy = "Convert them to minutes and call the column minutes"
        words = ("wrong-unit", message, remedy)
        refuse(request, [request.fault(*words, line=1, column=other[0])])
    message = f"Several columns could be {option}" if found else f"No column is {option}"
    remedy = f"Name it with --column {option}=HEADING; or head the columns from, to, minutes"
    refuse(request, [request.fault("missing-column", message, remedy, line=1, column=option)])
    raise AssertionError


def _too_large(path: Path) -> DataError:
    message = f"The matrix has more than {MAX_PAIRS:,} pairs"
    remedy = "Keep only the pairs of the workspace's zones and bases"
    return refused(path, "file-too-large", message, remedy)
