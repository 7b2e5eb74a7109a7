"""Weights of criteria from a file of the user's: TOML, or CSV with two columns."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

from allocator.errors import DataError, Fault
from allocator.inputs.csvtext import read_rows
from allocator.inputs.importers.files import open_file
from allocator.inputs.scan import scan_rows
from allocator.inputs.schema import Column, TableSchema
from allocator.inputs.toml_lines import line_of

#: Largest file of weights that is read, in bytes.
MAX_BYTES = 1_000_000
#: The table of a TOML file that may hold the weights.
SECTION = "weights"

_REMEDY = "Write a line each: mean_minutes = 0.25"


def read_weights(path: Path) -> dict[str, float]:
    """Read weights by criterion.

    Parameters
    ----------
    path
        A TOML file with ``criterion = weight`` lines, under ``[weights]`` or at the top; or a CSV
        file with columns ``criterion,weight``.

    Returns
    -------
    dict
        Weight by criterion, as written: whether they add up is not looked at.

    Raises
    ------
    DataError
        If the file cannot be read; it carries every fault.
    """
    found = open_file(path)
    return _toml(found, str(path)) if path.suffix.lower() == ".toml" else _csv(found, str(path))


def _csv(path: Path, name: str) -> dict[str, float]:
    schema = TableSchema(
        name=name,
        meaning="Weights of criteria.",
        key=("criterion",),
        columns=(
            Column("criterion", "name", "Name of the criterion"),
            Column("weight", "number", "Its weight"),
        ),
    )
    header, *rows = read_rows(path, name)
    scan = scan_rows(header.cells, rows, schema)
    if scan.faults:
        raise DataError("The weights cannot be read.", scan.faults)
    return {str(key): float(weight) for key, weight in scan.frame()["weight"].items()}


def _toml(path: Path, name: str) -> dict[str, float]:
    if path.stat().st_size > MAX_BYTES:
        raise _refused(Fault("file-too-large", "The file is too large", _REMEDY, name))
    try:
        text = path.read_text(encoding="utf-8-sig")
        read = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise _refused(Fault("not-toml", f"This is no TOML: {error}", _REMEDY, name)) from None
    table = read.get(SECTION, read)
    entries = table if isinstance(table, dict) else read
    faults = [
        Fault("not-a-number", "A weight is no number", _REMEDY, name, line_of(text, key), key)
        for key, value in entries.items()
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value)
    ]
    if not entries:
        faults = [Fault("no-weights", "The file has no weights", _REMEDY, name)]
    if faults:
        raise _refused(*faults)
    return {str(key): float(value) for key, value in entries.items()}


def _refused(*faults: Fault) -> DataError:
    return DataError("The weights cannot be read.", faults)
