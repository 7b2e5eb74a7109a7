"""Writes every table of a run as CSV or Parquet, beside the dictionary of their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from allocator.errors import Fault, UsageError
from allocator.outputs.dictionary import DICTIONARY, HIDDEN, TABLES, dictionary_table
from allocator.outputs.facts import RunFacts
from allocator.outputs.files import cannot_write, write_table
from allocator.outputs.tidy.parquet import parquet_bytes, require_parquet
from allocator.outputs.tidy.tables import hidden_cells, tables_of

#: Forms that tables can be had in.
TIDY_FORMATS = ("csv", "parquet")


def write_tidy(
    facts: RunFacts,
    folder: Path,
    formats: Sequence[str] = TIDY_FORMATS,
    *,
    tables: Mapping[str, pd.DataFrame] | None = None,
    hidden: Mapping[str, pd.DataFrame] | None = None,
) -> None:
    """Write every table of a run, and the dictionary of their columns.

    Parameters
    ----------
    facts
        The run.
    folder
        A folder; it is made if need be, and files of these names in it are replaced.
    formats
        Names of `TIDY_FORMATS`. In both forms the index is columns like any other. A blank is
        null in Parquet, and there each field carries its unit and meaning.
    tables
        The tables by name; without it those of the run, and of a published run its own.
    hidden
        Truth values by table name, under each table's labels: cells shown as ``[c]`` in CSV, and
        null in Parquet, where the field says how many there are.

    Raises
    ------
    UsageError
        If a form is not known, or Parquet is asked for and its library is not installed.
    OutputError
        If the folder cannot be written.
    """
    _require_known_formats(formats)
    if "parquet" in formats:
        require_parquet()
    shown, masks = tables_of(facts, tables, hidden)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in shown.items():
            mask = hidden_cells(table, masks.get(name))
            if "csv" in formats:
                write_table(_with_marks(table, mask), folder / f"{name}.csv")
            if "parquet" in formats:
                content = parquet_bytes(table, TABLES[name], mask, run_id=facts.run_id)
                (folder / f"{name}.parquet").write_bytes(content)
        write_table(dictionary_table(shown), folder / f"{DICTIONARY}.csv")
    except OSError as error:
        raise cannot_write(folder, error) from error


def _with_marks(table: pd.DataFrame, mask: pd.DataFrame) -> pd.DataFrame:
    """Return a table with hidden cells marked."""
    marked = {
        name: table[name].astype(object).mask(mask[name].to_numpy(), HIDDEN)
        for name in table.columns
        if mask[name].any()
    }
    return table.assign(**marked)


def _require_known_formats(formats: Sequence[str]) -> None:
    faults = [
        Fault(
            "unknown-format", "There is no such form", f"Use {' or '.join(TIDY_FORMATS)}", value=one
        )
        for one in formats
        if one not in TIDY_FORMATS
    ]
    if faults:
        raise UsageError("The tables cannot be written in that form", faults)
