"""Tables read as far as they can be, with every fault found in one go."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.inputs.cells import CellError, Value, check_position, parse_cell
from allocator.inputs.csvtext import Row, read_rows
from allocator.inputs.header import header_faults, unread_columns
from allocator.inputs.schema import SCHEMAS, Column, ForeignKey, TableSchema
from allocator.inputs.schema.columns import NUMERIC
from allocator.inputs.workspace import Workspace, locate

#: Faults of one file after which reading stops: by then the file is of another kind.
MAX_FAULTS = 1000

#: One row of a table: column to value, `None` where a cell is blank or faulty.
Record = Mapping[str, Value | None]

_SHOWN_CHARACTERS = 80
_OF_THE_WHOLE_TABLE = frozenset({"ragged-row", "blank-row", "too-many-faults", "empty-table"})
_READABLE = frozenset({"duplicate-key", "unknown-column", "unknown-reference"})


@dataclass(frozen=True)
class TableScan:
    """One file, read as far as it can be.

    Parameters
    ----------
    schema
        The contract that it was read by.
    records
        Its rows.
    lines
        Line of each record in the file.
    faults
        Everything wrong with the file, in the order of its lines.
    unsound
        Columns of which some cell could not be read, so that what is missing there is unknown.
    """

    schema: TableSchema
    records: tuple[Record, ...] = ()
    lines: tuple[int, ...] = ()
    faults: tuple[Fault, ...] = ()
    unsound: frozenset[str] = field(default_factory=frozenset)

    def rows(self) -> Iterator[tuple[int, Record]]:
        """Yield each row with its line."""
        return zip(self.lines, self.records, strict=True)

    def known(self, column: str) -> dict[str, int]:
        """Return the values of a text column, each with the line of its first row."""
        found: dict[str, int] = {}
        for line, record in self.rows():
            value = record[column]
            if value is not None:
                found.setdefault(str(value), line)
        return found

    def sound(self, *columns: str) -> bool:
        """Return whether every cell of these columns was read."""
        return not self.unsound.intersection(columns)

    def frame(self) -> pd.DataFrame:
        """Return the rows as a table, indexed by the key and sorted by it.

        Blank text reads as an empty string, a blank number as NaN.
        """
        columns = {
            column.name: _series(
                [record[column.name] for record in self.records], numeric=column.kind in NUMERIC
            )
            for column in self.schema.columns
        }
        return pd.DataFrame(columns).set_index(list(self.schema.key)).sort_index()


def scan_tables(workspace: Workspace, names: Iterable[str]) -> dict[str, TableScan]:
    """Read tables as far as they can be, and check the references between them.

    Parameters
    ----------
    workspace
        The workspace.
    names
        Paths of the tables; a name may come twice.

    Returns
    -------
    dict
        One scan for each table by its path. An optional file that is missing is an empty scan.
    """
    scans = {name: scan_table(workspace, SCHEMAS[name]) for name in dict.fromkeys(names)}
    return {
        name: replace(scan, faults=(*scan.faults, *_reference_faults(scan, scans)))
        for name, scan in scans.items()
    }


def scan_table(workspace: Workspace, schema: TableSchema) -> TableScan:
    """Read one table as far as it can be, without its references into others.

    Parameters
    ----------
    workspace
        The workspace.
    schema
        Contract of the table.

    Returns
    -------
    TableScan
        Its rows and its faults.
    """
    if schema.optional and not (workspace.root / schema.name).exists():
        return TableScan(schema)
    try:
        header, *rows = read_rows(locate(workspace, schema.name), schema.name)
    except DataError as error:
        return TableScan(schema, faults=error.faults, unsound=frozenset(schema.column_names))
    return scan_rows(header.cells, rows, schema)


def scan_rows(header: Sequence[str], rows: Sequence[Row], schema: TableSchema) -> TableScan:
    """Read rows of text by a contract as far as they can be.

    Parameters
    ----------
    header
        Names of the columns as found.
    rows
        The rows below the header.
    schema
        Contract of the table; its name stands in every fault as the file. Without a key, rows may
        repeat.

    Returns
    -------
    TableScan
        Its rows and its faults.
    """
    unread = unread_columns(header, schema)
    columns = [column for column in schema.columns if column.name not in unread]
    found = list(header_faults(header, schema))
    records: list[Record] = []
    lines: list[int] = []
    for row in rows if set(header).intersection(schema.column_names) else ():
        if len(found) >= MAX_FAULTS:
            found.append(_too_many(row, schema))
            break
        if len(row.cells) != len(header):
            found.append(_ragged(row, len(header), schema))
            continue
        record, faults = _scan_row(row, header, columns, schema)
        records.append(record)
        lines.append(row.line)
        found.extend(faults)
    if not rows and not schema.optional:
        found.append(_no_rows(schema))
    found.extend(_key_faults(records, lines, schema) if schema.key else ())
    unsound = _unsound(found, schema) | unread
    return TableScan(schema, tuple(records), tuple(lines), tuple(found), unsound)


def _scan_row(
    row: Row, header: Sequence[str], columns: Sequence[Column], schema: TableSchema
) -> tuple[Record, list[Fault]]:
    texts = dict(zip(header, row.cells, strict=True))
    record: dict[str, Value | None] = dict.fromkeys(schema.column_names)
    faults: list[Fault] = []
    for column in columns:
        text = texts.get(column.name, "")
        try:
            record[column.name] = parse_cell(column, text)
        except CellError as error:
            faults.append(_cell_fault(schema, error, row.line, column.name, text))
    faults.extend(_position_faults(record, row.line, schema))
    return record, faults


def _position_faults(record: Record, line: int, schema: TableSchema) -> Iterator[Fault]:
    lon, lat = record.get("lon"), record.get("lat")
    if isinstance(lon, float) and isinstance(lat, float):
        try:
            check_position(lon, lat)
        except CellError as error:
            yield _cell_fault(schema, error, line, "lon", f"{lon}, {lat}")


def _key_faults(
    records: Sequence[Record], lines: Sequence[int], schema: TableSchema
) -> Iterator[Fault]:
    seen: dict[tuple[Value | None, ...], int] = {}
    for record, line in zip(records, lines, strict=True):
        key = tuple(record[name] for name in schema.key)
        if None in key:
            continue
        same = tuple(sorted(key, key=str)) if schema.undirected else key
        first = seen.setdefault(same, line)
        if first != line:
            message = f"The row repeats {', '.join(schema.key)} of line {first}"
            remedy = "Delete one of the two rows, or correct it"
            value = ", ".join(str(part) for part in key)
            yield _fault(schema, ("duplicate-key", message, remedy), line, schema.key[0], value)


def _reference_faults(scan: TableScan, scans: Mapping[str, TableScan]) -> Iterator[Fault]:
    for key in scan.schema.foreign_keys:
        parent = scans.get(key.table)
        if parent is not None and parent.sound(key.target):
            yield from _unknown_references(scan, key, parent.known(key.target))


def _unknown_references(
    scan: TableScan, key: ForeignKey, known: Mapping[str, int]
) -> Iterator[Fault]:
    unknown = [value for value in scan.known(key.column) if value not in known]
    remedies = {value: _nearest_of(value, known, key.table) for value in unknown}
    for line, record in scan.rows():
        value = str(record[key.column])
        if record[key.column] is not None and value in remedies:
            message = f"There is no such {key.target} in {key.table}"
            words = ("unknown-reference", message, remedies[value])
            yield _fault(scan.schema, words, line, key.column, value)


def _nearest_of(value: str, known: Iterable[str], table: str) -> str:
    near = difflib.get_close_matches(value, known, n=1)
    return f"Is {near[0]} meant? Otherwise add it to {table}" if near else f"Add it to {table}"


def _ragged(row: Row, width: int, schema: TableSchema) -> Fault:
    words = ("blank-row", "The row is blank", "Delete the line")
    if any(row.cells):
        message = f"The row has {len(row.cells)} cells, the header has {width}"
        words = ("ragged-row", message, "Put text that holds a comma in quotation marks")
    return _fault(schema, words, row.line)


def _too_many(row: Row, schema: TableSchema) -> Fault:
    message = f"Reading stopped after {MAX_FAULTS} faults"
    remedy = "Correct those named, or check that this is the right file"
    return _fault(schema, ("too-many-faults", message, remedy), row.line)


def _no_rows(schema: TableSchema) -> Fault:
    words = ("empty-table", "The table has a header and no rows", "Write its rows")
    return _fault(schema, words, 1)


def _unsound(faults: Iterable[Fault], schema: TableSchema) -> frozenset[str]:
    wrong = [fault for fault in faults if fault.code not in _READABLE]
    if any(fault.code in _OF_THE_WHOLE_TABLE for fault in wrong):
        return frozenset(schema.column_names)
    return frozenset(fault.column for fault in wrong if fault.column)


def _cell_fault(schema: TableSchema, error: CellError, line: int, column: str, text: str) -> Fault:
    return _fault(schema, (error.code, error.message, error.remedy), line, column, text)


def _fault(
    schema: TableSchema,
    words: tuple[str, str, str],
    line: int,
    column: str | None = None,
    value: str | None = None,
) -> Fault:
    shown = None if value is None else value[:_SHOWN_CHARACTERS]
    return Fault(*words, file=schema.name, line=line, column=column, value=shown)


def _series(values: list[Value | None], *, numeric: bool) -> list[Value]:
    blank: Value = float("nan") if numeric else ""
    return [blank if value is None else value for value in values]
