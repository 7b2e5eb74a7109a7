"""Tables of births as registrars lay them out: areas in rows, years in columns or in rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from allocator.errors import Fault
from allocator.inputs.csvtext import Row, read_rows
from allocator.inputs.importers.fields import Field, normal
from allocator.inputs.importers.request import Request, refuse
from allocator.inputs.importers.sheet import sheet_of
from allocator.inputs.schema import Column

#: Years that the tables of a workspace may hold.
FIRST_YEAR = 2000

_AREA = r"[A-Z]\d{8}"
_WIDE = re.compile(r"(?:year_)?((?:19|20)\d\d)(?:_(?:live_)?births)?", re.ASCII)
_FIGURES = re.compile(r"\d[\d,.]*", re.ASCII)
_TIDY_YEAR = r"(calendar_|registration_|mid_)?year|date_?code|period"
_TIDY_BIRTHS = r"(live_|all_|total_)?births|value|count|number|total"
_LEAST_CELLS = 2

_AREA_FIELD = Field(
    Column("area_code", "code", "Council or board, S12 or S08 code"),
    codes=_AREA,
    like="S12000005 or S08000015",
)
_BIRTHS = Column("births", "integer", "Live births", minimum=0)
_YEAR = Column("year", "integer", "Year of the births", minimum=1850, maximum=2100)


@dataclass(frozen=True)
class BirthsTable:
    """Births as a file gives them.

    Parameters
    ----------
    frame
        Columns ``line, area_code, year, births, heading``, one row a figure; ``heading`` is that
        of the column that held it.
    faults
        Everything wrong with the file.
    """

    frame: pd.DataFrame
    faults: tuple[Fault, ...]


def read_births(request: Request) -> BirthsTable:
    """Return the births of a table, whatever titles and notes stand around it.

    Titles above the header, and notes without an area code, are passed over; a row with figures
    and no code is a fault.

    Parameters
    ----------
    request
        The request.

    Raises
    ------
    DataError
        If the file is no CSV file in UTF-8, or holds no area code.
    """
    rows = [row for row in read_rows(request.path, request.name) if any(row.cells)]
    coded = [row for row in rows if _is_coded(row)]
    above = [
        row for row in rows if coded and row.line < coded[0].line and _cells(row) >= _LEAST_CELLS
    ]
    refuse(request, _no_table(request, coded, above))
    header = above[-1]
    below = [row for row in rows if row.line > header.line]
    years = _year_headings(header)
    faults = list(_uncoded(request, below, years or range(len(header.cells))))
    table = _wide(request, header, coded) if years else _tidy(request, header, coded)
    return BirthsTable(table.frame, (*faults, *table.faults))


def _cells(row: Row) -> int:
    return sum(cell != "" for cell in row.cells)


def _is_coded(row: Row) -> bool:
    return any(re.fullmatch(_AREA, cell) for cell in row.cells)


def _no_table(request: Request, coded: Sequence[Row], above: Sequence[Row]) -> Iterator[Fault]:
    if not coded:
        message = "No row has the code of a council or board"
        remedy = "Add a column of S12 or S08 codes; names are not read"
        yield request.fault("missing-code-column", message, remedy)
    elif not above:
        message = "There is no header above the first area"
        remedy = "Add a line that names the columns, with the years"
        yield request.fault("no-header", message, remedy, line=coded[0].line)


def _year_headings(header: Row) -> list[int]:
    return [i for i, cell in enumerate(header.cells) if _WIDE.fullmatch(normal(cell))]


def _uncoded(request: Request, rows: Sequence[Row], places: Sequence[int]) -> Iterator[Fault]:
    for row in rows:
        figures = [p for p in places if p < len(row.cells) and _FIGURES.fullmatch(row.cells[p])]
        if figures and not _is_coded(row):
            message = "The row has figures and no area code"
            remedy = "Add the code of the council, board or Scotland, or delete the row"
            yield request.fault(
                "row-without-code", message, remedy, line=row.line, value=row.cells[0]
            )


def _wide(request: Request, header: Row, rows: Sequence[Row]) -> BirthsTable:
    """Read years from columns."""
    fields = [
        Field(
            Column(year, "integer", f"Live births in {year}", required=False, minimum=0), "", name
        )
        for name, year in _years_of(header).items()
    ]
    sheet = sheet_of(request, (_AREA_FIELD, *fields), header, rows, key=("area_code",))
    years = [field.name for field in fields if sheet.has(field.name)]
    if not sheet.has("area_code"):
        return BirthsTable(_no_births(), sheet.faults)
    long = sheet.frame.reset_index().melt(
        id_vars=["line", "area_code"], value_vars=years, var_name="year", value_name="births"
    )
    long["heading"] = long["year"].map(sheet.headings)
    long["year"] = long["year"].astype(int)
    return BirthsTable(long.dropna(subset="births"), sheet.faults)


def _years_of(header: Row) -> dict[str, str]:
    """Return the year by normal heading, years that no workspace may hold left out."""
    matches = ((normal(cell), _WIDE.fullmatch(normal(cell))) for cell in header.cells)
    return {name: found[1] for name, found in matches if found and int(found[1]) >= FIRST_YEAR}


def _tidy(request: Request, header: Row, rows: Sequence[Row]) -> BirthsTable:
    """Read years from rows, or take the one that the user says."""
    year = Field(_YEAR, headings=_TIDY_YEAR, needed=request.year is None)
    fields = (_AREA_FIELD, year, Field(_BIRTHS, headings=_TIDY_BIRTHS))
    sheet = sheet_of(request, fields, header, rows, key=("area_code", "year"))
    if not sheet.has("area_code", "births"):
        return BirthsTable(_no_births(), sheet.faults)
    long = sheet.frame.reset_index()
    if "year" not in long:
        long["year"] = request.year
    long = long.assign(heading=sheet.headings["births"]).dropna(subset=["births", "year"])
    return BirthsTable(long.astype({"year": int}), sheet.faults)


def _no_births() -> pd.DataFrame:
    return pd.DataFrame(columns=["line", "area_code", "year", "births", "heading"])
