"""The data log of a run: every input file with its hash, its rows by status, and its sources."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from pathlib import Path

import pandas as pd

from allocator.inputs.settings import STATUSES
from allocator.inputs.workspace import Workspace, input_files

#: Sources of one file that are named; the rest are counted.
MOST_SOURCES = 3
#: Columns that say for when a row holds, the first that a table has.
WHEN = ("year", "period", "date")
LOG_COLUMNS = ("file", "sha256", "bytes", "rows", *STATUSES, "years", "sources")


def input_log(workspace: Workspace) -> pd.DataFrame:
    """Return every input file of a workspace.

    Parameters
    ----------
    workspace
        A sound workspace.

    Returns
    -------
    pandas.DataFrame
        Index ``file``; columns ``sha256``, ``bytes``, ``rows`` (rows of a table; 0 for a file that
        is none), one count of rows for each status word, ``years`` (the first and the last) and
        ``sources`` (the commonest), as the rows name them; blank where rows name none.
    """
    rows = []
    for name in input_files(workspace):
        path = workspace.root / name
        # Read in parts: a router's extract may be larger than memory.
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        rows.append((name, digest, path.stat().st_size, *_contents(path)))
    return pd.DataFrame(rows, columns=list(LOG_COLUMNS)).set_index("file")


def _contents(path: Path) -> tuple[int | str, ...]:
    """Return rows, rows by status, years and sources of a table; nothing of another file."""
    if path.suffix != ".csv":
        return (0, *(0 for _ in STATUSES), "", "")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        # A matrix of minutes has no statuses or sources, and may have millions of rows.
        if not {"source", "status"} <= set(reader.fieldnames or ()):
            return (sum(1 for _ in reader), *(0 for _ in STATUSES), "", "")
        when = next((one for one in WHEN if one in (reader.fieldnames or ())), "")
        facts = [
            tuple(str(row.get(one, "")).strip() for one in ("status", "source", when))
            for row in reader
        ]
    statuses = Counter(status for status, _source, _year in facts)
    sources = Counter(source for _status, source, _year in facts if source)
    years = _span({year for _status, _source, year in facts})
    return (len(facts), *(statuses[word] for word in STATUSES), years, _named(sources))


def _span(years: set[str]) -> str:
    dated = sorted(year for year in years if year[:1].isdigit())
    return " to ".join(dict.fromkeys((dated[0], dated[-1]))) if dated else ""


def _named(sources: Counter[str]) -> str:
    ordered = sorted(sources, key=lambda source: (-sources[source], source))
    rest = len(ordered) - MOST_SOURCES
    more = [f"and {rest} more"] if rest > 0 else []
    return "; ".join([*ordered[:MOST_SOURCES], *more])
