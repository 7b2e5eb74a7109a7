"""The table of minutes between zones and sites: quick where it is sound, every fault where not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from allocator.analysis.siting.columns import PAIRS, formula_faults, named
from allocator.errors import DataError, Fault
from allocator.inputs.cells import MAX_LENGTH
from allocator.inputs.csvtext import Row, read_rows
from allocator.inputs.importers.files import open_file
from allocator.inputs.importers.request import FORMULA_SIGNS
from allocator.inputs.scan import scan_rows

_PLAIN_NUMBER = re.compile(r"(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)


@dataclass(frozen=True)
class PairFile:
    """Minutes between zones and sites, read as far as they can be.

    Parameters
    ----------
    table
        Columns ``line, zone, site, minutes``, in the order of the file.
    faults
        Everything wrong with the file itself.
    """

    table: pd.DataFrame
    faults: tuple[Fault, ...] = ()

    def first_lines(self, column: str) -> dict[str, int]:
        """Return each zone, or each site, with the line on which it comes first."""
        first = self.table.drop_duplicates(column)
        return dict(zip(first[column], first["line"], strict=True))


def read_pairs(path: Path) -> PairFile:
    """Read minutes between zones and sites.

    Parameters
    ----------
    path
        CSV file with columns ``zone,site,minutes``.

    Returns
    -------
    PairFile
        Its rows and its faults.
    """
    schema = named(PAIRS, path)
    try:
        header, *rows = read_rows(open_file(path), schema.name)
    except DataError as error:
        return PairFile(_table([]), tuple(error.faults))
    sound = _sound_table(header.cells, rows)
    if sound is not None:
        return PairFile(sound)
    scan = scan_rows(header.cells, rows, schema)
    records = [
        (line, record["zone"], record["site"], record["minutes"])
        for line, record in scan.rows()
        if None not in (record["zone"], record["site"], record["minutes"])
    ]
    return PairFile(_table(records), (*scan.faults, *formula_faults(scan)))


def _sound_table(header: Sequence[str], rows: Sequence[Row]) -> pd.DataFrame | None:
    """Return the table if nothing at all is wrong with it, or None."""
    if sorted(header) != sorted(PAIRS.column_names) or not rows:
        return None
    if any(len(row.cells) != len(header) for row in rows):
        return None
    line = [row.line for row in rows]
    cells = dict(zip(header, zip(*(row.cells for row in rows), strict=True), strict=True))
    if not all(_PLAIN_NUMBER.fullmatch(text) for text in cells["minutes"]):
        return None
    minutes = [float(text) for text in cells["minutes"]]
    table = _table(list(zip(line, cells["zone"], cells["site"], minutes, strict=True)))
    labels = {*table["zone"], *table["site"]}
    if not all(map(_is_plain, labels)) or table.duplicated(["zone", "site"]).any():
        return None
    return table


def _is_plain(label: str) -> bool:
    return (
        0 < len(label) <= MAX_LENGTH["name"]
        and label.isprintable()
        and not label.startswith(FORMULA_SIGNS)
    )


def _table(records: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(records, columns=["line", *PAIRS.column_names])
