"""A user's CSV table read by the fields that an importer wants, every fault in the user's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from allocator.errors import Fault
from allocator.inputs.csvtext import Row, read_rows
from allocator.inputs.importers.fields import Field, Found, find_fields
from allocator.inputs.importers.request import Request, looks_like_a_formula
from allocator.inputs.scan import scan_rows
from allocator.inputs.schema import TableSchema
from allocator.inputs.schema.columns import NUMERIC

_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)", re.ASCII)


@dataclass(frozen=True)
class Sheet:
    """A table of the user, read as far as it can be.

    Parameters
    ----------
    request
        The request.
    frame
        One row for each row of the file, indexed by its ``line``; one column a field that the
        file has. Blank text is an empty string, a blank or unreadable number NaN.
    headings
        Heading of each field as written.
    faults
        Everything wrong so far.
    """

    request: Request
    frame: pd.DataFrame
    headings: Mapping[str, str]
    faults: tuple[Fault, ...]

    def has(self, *names: str) -> bool:
        """Return whether the file has all of these fields."""
        return all(name in self.frame.columns for name in names)

    def fault(
        self,
        words: tuple[str, str, str],
        *,
        line: int | None = None,
        field: str | None = None,
        value: object | None = None,
    ) -> Fault:
        """Return a fault of a cell, its column named as the file does."""
        column = None if field is None else self.headings.get(field, field)
        return self.request.fault(*words, line=line, column=column, value=value)


def read_sheet(request: Request, fields: Sequence[Field], *, key: Sequence[str]) -> Sheet:
    """Return a CSV file whose first row is its header.

    Parameters
    ----------
    request
        The request.
    fields
        What is wanted.
    key
        Fields that together name a row once.

    Raises
    ------
    DataError
        If the file is no CSV file in UTF-8.
    """
    header, *rows = read_rows(request.path, request.name)
    return sheet_of(request, fields, header, [row for row in rows if any(row.cells)], key=key)


def sheet_of(
    request: Request,
    fields: Sequence[Field],
    header: Row,
    rows: Sequence[Row],
    *,
    key: Sequence[str],
) -> Sheet:
    """Return the rows below a header.

    Parameters
    ----------
    request
        The request.
    fields
        What is wanted.
    header
        The headings.
    rows
        The rows, none of them blank.
    key
        Fields that together name a row once.
    """
    found, faults = find_fields(request, fields, header, rows)
    whole = [row for row in rows if len(row.cells) == len(header.cells)]
    faults += [_ragged(request, row, header) for row in rows if len(row.cells) != len(header.cells)]
    if not rows:
        faults.append(request.fault("empty-table", "The table has no rows", "Export it again"))
    held = [field for field in fields if field.name in found.positions]
    named = tuple(name for name in key if name in found.positions)
    schema = TableSchema(request.name, "", named, tuple(field.column for field in held))
    cut = [_cut(row, held, found) for row in whole]
    scan = scan_rows([field.name for field in held], cut, schema) if cut and held else None
    if scan is None:
        return Sheet(request, pd.DataFrame(), found.headings, tuple(faults))
    faults += [_in_users_words(fault, found) for fault in scan.faults]
    faults += _formulas(request, held, cut, found)
    frame = pd.DataFrame(
        {field.name: _values(field, [r[field.name] for r in scan.records]) for field in held},
        index=pd.Index(scan.lines, name="line"),
    )
    return Sheet(request, frame, found.headings, tuple(faults))


def year_of(sheet: Sheet, field: str) -> tuple[int | None, list[Fault]]:
    """Return the year of a column: as its heading says, or as the user says where it does not.

    Parameters
    ----------
    sheet
        The table.
    field
        Field that holds the figures.
    """
    request = sheet.request
    written = {int(year) for year in _YEAR.findall(sheet.headings.get(field, ""))}
    told = set() if request.year is None else {request.year}
    if told and written and told != written:
        words = f"The heading says {', '.join(map(str, sorted(written)))}, --year {request.year}"
        fault = sheet.fault(("year-differs", words, "Leave --year out, or correct it"), field=field)
        return None, [fault]
    years = sorted(told | written)
    if len(years) == 1:
        return years[0], []
    words = "The file does not say of which year the figures are"
    return None, [sheet.fault(("no-year", words, "Add --year YEAR"), field=field)]


def _cut(row: Row, held: Sequence[Field], found: Found) -> Row:
    cells = (row.cells[found.positions[field.name]] for field in held)
    return Row(row.line, tuple(map(_plain_number, held, cells)))


def _plain_number(field: Field, cell: str) -> str:
    """Leave out commas between thousands, which spreadsheets write into counts."""
    counted = field.column.kind in ("integer", "number") and _THOUSANDS.fullmatch(cell)
    return cell.replace(",", "") if counted else cell


def _ragged(request: Request, row: Row, header: Row) -> Fault:
    message = f"The row has {len(row.cells)} cells, the header has {len(header.cells)}"
    remedy = "Put text that holds a comma in quotation marks; delete notes below the table"
    return request.fault("ragged-row", message, remedy, line=row.line)


def _in_users_words(fault: Fault, found: Found) -> Fault:
    return replace(fault, column=found.headings.get(fault.column or "", fault.column))


def _formulas(
    request: Request, held: Sequence[Field], rows: Sequence[Row], found: Found
) -> Iterator[Fault]:
    for place, field in enumerate(held):
        for row in rows if field.column.kind in ("name", "text") else ():
            if looks_like_a_formula(row.cells[place]):
                message = "A spreadsheet would read this text as a formula"
                yield request.fault(
                    "formula-text",
                    message,
                    "Write it without the sign in front",
                    line=row.line,
                    column=found.headings[field.name],
                    value=row.cells[place],
                )


def _values(field: Field, values: Sequence[object]) -> list[object]:
    blank: object = float("nan") if field.column.kind in NUMERIC else ""
    return [blank if value is None else value for value in values]
