"""The data dictionary of `data/`, written from the column contracts and the tables themselves."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pandas as pd

from allocator.inputs.scan import TableScan, scan_tables
from allocator.inputs.schema import SCHEMAS, Column, TableSchema
from allocator.inputs.schema.columns import STATUSES
from allocator.inputs.tables import raise_faults
from allocator.inputs.workspace import Workspace, open_workspace

#: Where the dictionary stands in a workspace.
DICTIONARY = "data/README.md"

#: Sources of one table that are listed in full.
MAX_SOURCES = 30

_KINDS: dict[str, str] = {
    "board_code": "code",
    "council_code": "code",
    "area_code": "code",
    "code": "code",
    "name": "text",
    "text": "text",
    "integer": "whole number",
    "number": "number",
    "longitude": "number",
    "latitude": "number",
    "choice": "word",
    "period": "year or span",
}

_HEAD = """\
# Data dictionary

What each table of `data/` holds. This file is written from the column contracts and the tables by
`python -m allocator.inputs.dictionary`; do not edit it by hand.

- Files are CSV in UTF-8 with commas, a decimal point and one header line.
- One row is one fact. It names its source, and its status is one of:
{statuses}
- A figure carries its unit and its year. The year is `undated` where the source gives none.
- `allocator check` reads all tables and names every fault by file, line and column.
- Access and cover are modelled; no table claims an outcome for families.
"""


def data_log(workspace: Workspace) -> pd.DataFrame:
    """Count the rows of each table by the standing of their facts.

    Parameters
    ----------
    workspace
        The workspace.

    Returns
    -------
    pandas.DataFrame
        Index ``table``; columns ``rows`` and one for each status word.

    Raises
    ------
    DataError
        If a table is wrong.
    """
    return _log(_sound_scans(workspace))


def write_dictionary(workspace: Workspace) -> str:
    """Return the data dictionary of a workspace as Markdown.

    Parameters
    ----------
    workspace
        The workspace.

    Returns
    -------
    str
        The text of `DICTIONARY`.

    Raises
    ------
    DataError
        If a table is wrong.
    """
    scans = _sound_scans(workspace)
    statuses = "\n".join(f"  - `{word}`: {meaning}" for word, meaning in STATUSES.items())
    parts = [_HEAD.format(statuses=statuses), _contents(_log(scans))]
    parts += ["\n".join(_section(scan)) + "\n" for scan in scans.values()]
    return "\n".join(parts)


def main() -> int:
    """Write the data dictionary of the reference workspace and return the exit code."""
    workspace = open_workspace()
    path = workspace.root / DICTIONARY
    path.write_text(write_dictionary(workspace), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{path}\n")
    return 0


def _sound_scans(workspace: Workspace) -> dict[str, TableScan]:
    scans = scan_tables(workspace, [name for name in SCHEMAS if name.startswith("data/")])
    raise_faults(fault for scan in scans.values() for fault in scan.faults)
    return scans


def _log(scans: dict[str, TableScan]) -> pd.DataFrame:
    counts = {
        name: {
            "rows": len(scan.records),
            **{word: _count(scan, word) for word in STATUSES},
        }
        for name, scan in scans.items()
    }
    return pd.DataFrame.from_dict(counts, orient="index").rename_axis("table")


def _count(scan: TableScan, status: str) -> int:
    return sum(record["status"] == status for record in scan.records)


def _contents(log: pd.DataFrame) -> str:
    lines = ["| table | rows | official | derived | assumption |", "|---|--:|--:|--:|--:|"]
    for name, row in log.iterrows():
        file = str(name).removeprefix("data/")
        counts = " | ".join(f"{row[column]:,}" for column in ("rows", *STATUSES))
        lines.append(f"| [`{file}`](#{file.replace('.', '')}) | {counts} |")
    return "\n".join(lines) + "\n"


def _section(scan: TableScan) -> Iterator[str]:
    schema = scan.schema
    yield f"## {schema.name.removeprefix('data/')}\n"
    yield f"{schema.meaning} One row for each {' and '.join(f'`{key}`' for key in schema.key)}.\n"
    yield "| column | holds | unit | meaning |"
    yield "|---|---|---|---|"
    for column in schema.columns:
        cells = (f"`{column.name}`", _holds(column), column.unit or "", _meaning(column, schema))
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield from _values(scan)
    yield "Sources:\n"
    for source in _sources(scan):
        yield f"- {_plain(source)}"


def _sources(scan: TableScan) -> list[str]:
    """Return the sources of a table; where rows add remarks of their own, the part before them."""
    sources = sorted({str(record["source"]) for record in scan.records})
    if len(sources) <= MAX_SOURCES:
        return sources
    return sorted({source.split("; ", 1)[0] for source in sources})


def _holds(column: Column) -> str:
    kind = ", ".join(f"`{word}`" for word in column.allowed) or _KINDS[column.kind]
    return kind if column.required else f"{kind}; may be blank"


def _meaning(column: Column, schema: TableSchema) -> str:
    targets = [key for key in schema.foreign_keys if key.column == column.name]
    into = "".join(f"; in `{key.table.removeprefix('data/')}`" for key in targets)
    return f"{column.meaning}{into}"


def _values(scan: TableScan) -> Iterator[str]:
    """List the figures of tables that name each of them by a key."""
    if scan.schema.key != ("key",):
        return
    yield "| key | value | low | high | unit | status |"
    yield "|---|--:|--:|--:|---|---|"
    for record in sorted(scan.records, key=lambda record: str(record["key"])):
        figures = " | ".join(_number(record[name]) for name in ("value", "low", "high"))
        unit = _plain(str(record["unit"]))
        yield f"| `{record['key']}` | {figures} | {unit} | {record['status']} |"
    yield ""


def _number(value: object) -> str:
    return "" if value is None else f"{value:,.15g}"


def _plain(text: str) -> str:
    """Escape what Markdown would read as markup."""
    for sign in "\\`*[]<>|":
        text = text.replace(sign, f"\\{sign}")
    return text


if __name__ == "__main__":
    sys.exit(main())
