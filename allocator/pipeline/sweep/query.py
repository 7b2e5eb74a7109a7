"""Reads a sweep's folder: its tables whole, or by SQL in place, which can read and nothing else."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.errors import DataError, Fault, UsageError
from allocator.pipeline.sweep.store import read_manifest
from allocator.pipeline.sweep.tables import EXTRA, TABLES, require_arrow

#: Index of each table.
INDEX: dict[str, list[str]] = {"runs": ["run"], "boards": ["run", "board_code", "wave"]}


def read_sweep(folder: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of a sweep, finished or not.

    Parameters
    ----------
    folder
        The sweep's folder.

    Returns
    -------
    dict
        ``runs``: index ``run``; the varied settings, status, note, national figures by wave and
        values of the objectives. ``boards``: index ``(run, board_code, wave)``; posts in WTE,
        families a year and coverage. Runs without a plan have no rows there.

    Raises
    ------
    DataError
        It is no folder of a sweep, or has no batch yet.
    UsageError
        The extra ``sweep`` is not installed.
    """
    folder = Path(folder)
    read_manifest(folder)
    arrow, parquet = require_arrow()
    tables = {}
    for name in TABLES:
        parts = [parquet.read_table(path) for path in _files(folder, name)]
        tables[name] = arrow.concat_tables(parts).to_pandas().set_index(INDEX[name])
    return tables


def query_sweep(folder: Path, sql: str) -> pd.DataFrame:
    """Answer one SELECT over the tables ``runs`` and ``boards`` of a sweep, read in place.

    Parameters
    ----------
    folder
        The sweep's folder.
    sql
        One statement of DuckDB's SQL. It reads the folder's tables and nothing else.

    Returns
    -------
    pandas.DataFrame
        The rows that it selects.

    Raises
    ------
    DataError
        It is no folder of a sweep, or has no batch yet.
    UsageError
        The extra is not installed, or the statement is wrong or does more than read.
    """
    folder = Path(folder).resolve()
    read_manifest(folder)
    duckdb = _duckdb()
    with duckdb.connect(":memory:") as connection:
        paths = []
        for name in TABLES:
            files = [str(path) for path in _files(folder, name)]
            paths += files
            listed = ", ".join(_quoted(path) for path in files)
            select = f"SELECT * FROM read_parquet([{listed}])"  # noqa: S608 - quoted paths
            connection.execute(f"CREATE VIEW {name} AS {select}")
        allowed = ", ".join(_quoted(path) for path in paths)
        connection.execute(f"SET allowed_paths = [{allowed}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        try:
            statements = duckdb.extract_statements(sql)
            reads = [one.type == duckdb.StatementType.SELECT for one in statements]
            if reads != [True]:
                raise UsageError("A query is one SELECT over the tables runs and boards")
            found: pd.DataFrame = connection.execute(statements[0]).df()
        except duckdb.Error as error:
            first = str(error).strip().splitlines()[0]
            raise UsageError(f"The query cannot be answered: {first}") from None
    return found


def _duckdb() -> Any:
    try:
        return importlib.import_module("duckdb")
    except ImportError:
        raise UsageError(f"Queries need an extra of this product: {EXTRA}") from None


def _files(folder: Path, name: str) -> list[Path]:
    files = sorted((folder / name).glob("[0-9]*.parquet"))
    if not files:
        remedy = "Go on with the sweep by --resume"
        fault = Fault("no-batch", "No batch of runs is finished yet", remedy, file=str(folder))
        raise DataError("The sweep has nothing to read", [fault])
    return files


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
