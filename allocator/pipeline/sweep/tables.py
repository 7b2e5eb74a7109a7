"""The outcomes of a batch of runs as two Parquet files, the same for the same outcomes."""

from __future__ import annotations

import importlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from allocator.errors import UsageError
from allocator.pipeline.sweep.address import toml_text
from allocator.pipeline.sweep.figures import BOARD_FIGURES, NATIONAL_FIGURES
from allocator.pipeline.sweep.layout import Field, Layout
from allocator.pipeline.sweep.solve import Outcome

EXTRA = 'pip install "imh-allocator[sweep]"'
#: Names of the tables, and of their folders.
TABLES = ("runs", "boards")


def require_arrow() -> tuple[Any, Any]:
    """Return the library that writes Parquet.

    Raises
    ------
    UsageError
        It is not installed: naming the extra.
    """
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError:
        raise UsageError(f"Sweeps need an extra of this product: {EXTRA}") from None


def batch_files(outcomes: Sequence[Outcome], layout: Layout) -> dict[str, bytes]:
    """Return the content of a batch's files by table.

    Parameters
    ----------
    outcomes
        In the order of their runs.
    layout
        The columns.
    """
    rows = {
        "runs": (layout.runs(NATIONAL_FIGURES), [_run(one, layout) for one in outcomes]),
        "boards": (layout.boards(BOARD_FIGURES), [row for o in outcomes for row in _boards(o)]),
    }
    return {name: _parquet(fields, found) for name, (fields, found) in rows.items()}


def _run(outcome: Outcome, layout: Layout) -> dict[str, Any]:
    run, figures = outcome.run, outcome.figures
    row: dict[str, Any] = {
        "run": run.number,
        "name": run.name,
        "settings": "\n".join(run.settings),
        "status": outcome.status,
        "note": outcome.note,
    }
    for field, value in zip(layout.varied, run.values, strict=True):
        if value is not None:
            row[field.name] = toml_text(value) if field.kind == "text" else float(value)
    if figures is not None:
        for name in NATIONAL_FIGURES:
            values = figures.national[name].tolist()
            row |= {f"{name}_{w}": v for w, v in zip(figures.waves, values, strict=True)}
    row |= {f"objective_{name.replace(' ', '_')}": v for name, v in outcome.stages.items()}
    return row


def _boards(outcome: Outcome) -> Iterator[dict[str, Any]]:
    figures = outcome.figures
    if figures is None:
        return
    columns = {name: figures.by_board[name].tolist() for name in BOARD_FIGURES}
    for at, board in enumerate(figures.boards):
        for step, wave in enumerate(figures.waves):
            yield {
                "run": outcome.run.number,
                "board_code": board,
                "wave": wave,
                **{name: found[at][step] for name, found in columns.items()},
            }


def _parquet(fields: Iterable[Field], rows: Sequence[Mapping[str, Any]]) -> bytes:
    arrow, parquet = require_arrow()
    kinds = {"whole": arrow.int64(), "number": arrow.float64(), "text": arrow.string()}
    arrays, described = [], []
    for field in fields:
        kind = kinds[field.kind]
        arrays.append(arrow.array([_cell(row.get(field.name)) for row in rows], type=kind))
        said = {"unit": field.unit, "meaning": field.meaning}
        described.append(arrow.field(field.name, kind, metadata=said))
    table = arrow.Table.from_arrays(arrays, schema=arrow.schema(described))
    sink = arrow.BufferOutputStream()
    parquet.write_table(table, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _cell(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
