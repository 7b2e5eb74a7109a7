"""One table as Parquet: typed columns, blanks as null, units and meanings in the fields."""

from __future__ import annotations

import importlib
import math
from typing import Any

import pandas as pd

from allocator.errors import UsageError
from allocator.outputs.dictionary import Column, Table
from allocator.outputs.document import CLAIM
from allocator.outputs.manifest import PRODUCT

_EXTRA = 'pip install "imh-allocator[parquet]"'
#: Few words that come again and again are held once; so are codes of boards and places.
_HELD_ONCE = ("word", "code")


def require_parquet() -> None:
    """Raise if the library that writes Parquet is not installed.

    Raises
    ------
    UsageError
        Naming the extra to install.
    """
    _arrow()


def parquet_bytes(table: pd.DataFrame, about: Table, hidden: pd.DataFrame, *, run_id: str) -> bytes:
    """Return a table as a Parquet file; the same table gives the same bytes.

    Parameters
    ----------
    table
        The table, with a named index.
    about
        What is said of it.
    hidden
        Truth values, as `allocator.outputs.tidy.tables.hidden_cells` returns them: null here.
    run_id
        Identity of the run.

    Raises
    ------
    UsageError
        If the library that writes Parquet is not installed.
    """
    arrow, parquet = _arrow()
    plain = table.reset_index()
    columns = [about.column(str(name)) for name in plain.columns]
    arrays, fields = [], []
    for column in columns:
        values = [
            None if kept_back else _plain(value, column)
            for value, kept_back in zip(plain[column.name], hidden[column.name], strict=True)
        ]
        kind = _kind(arrow, column)
        arrays.append(arrow.array(values, type=kind))
        count = int(hidden[column.name].sum())
        fields.append(arrow.field(column.name, kind, metadata=_said(column, count)))
    said = {"product": PRODUCT, "run_id": run_id, "table": about.name, "title": about.title}
    schema = arrow.schema(fields, metadata={**said, "row": about.row, "claim": CLAIM})
    sink = arrow.BufferOutputStream()
    parquet.write_table(arrow.Table.from_arrays(arrays, schema=schema), sink)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _arrow() -> tuple[Any, Any]:
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError:
        message = f"Parquet files need an extra of this product: {_EXTRA}. Or ask for CSV."
        raise UsageError(message) from None


def _kind(arrow: Any, column: Column) -> Any:
    if column.kind in _HELD_ONCE:
        return arrow.dictionary(arrow.int32(), arrow.string())
    kinds = {
        "text": arrow.string,
        "whole number": arrow.int64,
        "number": arrow.float64,
        "yes or no": arrow.bool_,
    }
    return kinds[column.kind]()


def _plain(value: Any, column: Column) -> Any:
    """Return a cell as plain Python of its column's kind; None for a blank."""
    if value is None or value is pd.NA or value == "":
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if column.kind == "whole number":
        return _whole(value, column)
    makers = {"number": float, "yes or no": bool}
    return makers.get(column.kind, str)(value)


def _whole(value: Any, column: Column) -> int:
    if int(value) != value:
        raise ValueError(f"{column.name} holds {value}, which is no whole number")
    return int(value)


def _said(column: Column, hidden: int) -> dict[str, str]:
    """Return what a field says of itself."""
    said = {
        "heading": column.heading,
        "type": column.kind,
        "unit": column.unit,
        "meaning": column.meaning,
        "words": ", ".join(column.words),
        "blank": column.blank,
        "hidden_cells": str(hidden) if hidden else "",
    }
    return {name: text for name, text in said.items() if text}
