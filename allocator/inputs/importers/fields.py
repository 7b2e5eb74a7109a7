"""Which column of a table holds which field: by its codes, its usual headings, or as told."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allocator.errors import Fault
from allocator.inputs.csvtext import Row
from allocator.inputs.importers.request import Request
from allocator.inputs.schema import Column

#: Share of the cells of a column that must be codes for it to be taken as the column of codes.
MOST = 0.5


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that an importer wants of a table.

    Parameters
    ----------
    column
        Name, kind and bounds of its values.
    codes
        Regular expression of codes by which the column is found, whatever its heading.
    headings
        Regular expression of its usual headings: lower case, words joined by underscores.
    needed
        Whether the table is refused without it.
    like
        A code as an example.
    title_of
        Field of codes whose heading tells this one: of several columns, ``dz11_name`` is the title
        of ``dz11_code``.
    """

    column: Column
    codes: str = ""
    headings: str = ""
    needed: bool = True
    like: str = ""
    title_of: str = ""

    @property
    def name(self) -> str:
        """Name of the field."""
        return self.column.name


@dataclass(frozen=True)
class Found:
    """Where the fields of a table stand.

    Parameters
    ----------
    positions
        Position of the column of each field that was found.
    headings
        Heading of that column as written.
    """

    positions: Mapping[str, int]
    headings: Mapping[str, str]


def normal(heading: str) -> str:
    """Return a heading in lower case with its words joined by underscores."""
    return re.sub(r"[^a-z0-9]+", "_", heading.lower()).strip("_")


def find_fields(
    request: Request, fields: Sequence[Field], header: Row, rows: Sequence[Row]
) -> tuple[Found, list[Fault]]:
    """Find the column of each field.

    Parameters
    ----------
    request
        The request, with the columns that the user names.
    fields
        What is wanted.
    header
        The headings.
    rows
        The rows below them.

    Returns
    -------
    tuple
        What was found, and a fault for each field that is missing, ambiguous or wrongly named.
    """
    faults = _unknown_names(request, fields)
    positions: dict[str, int] = {}
    for field in fields:
        told = request.columns.get(field.name)
        places = _candidates(field, header, rows) if told is None else _told(told, header)
        places = _titles(field, places, positions, header) if told is None else places
        if len(places) == 1:
            positions[field.name] = places[0]
        elif told is not None:
            faults.append(_no_heading(request, told, header))
        elif places:
            faults.append(_several(request, field, [header.cells[place] for place in places]))
        elif field.needed:
            faults.append(_missing(request, field))
    headings = {name: header.cells[place] for name, place in positions.items()}
    return Found(positions, headings), faults


def _told(heading: str, header: Row) -> list[int]:
    same = [i for i, cell in enumerate(header.cells) if cell == heading]
    return same or [i for i, cell in enumerate(header.cells) if normal(cell) == normal(heading)]


def _candidates(field: Field, header: Row, rows: Sequence[Row]) -> list[int]:
    named = [
        place
        for place, cell in enumerate(header.cells)
        if field.headings and re.fullmatch(field.headings, normal(cell))
    ]
    if not field.codes:
        return named
    coded = [place for place in range(len(header.cells)) if _is_coded(field, rows, place)]
    both = [place for place in coded if place in named]
    return both if len(coded) > 1 and both else coded


def _titles(
    field: Field, places: list[int], positions: Mapping[str, int], header: Row
) -> list[int]:
    """Return the column that is headed as the column of codes is, if there is one."""
    codes = positions.get(field.title_of)
    heading = "" if codes is None else normal(header.cells[codes])
    if "code" not in heading:
        return places
    title = heading.replace("code", "name")
    titled = [place for place, cell in enumerate(header.cells) if normal(cell) == title]
    return titled or places


def _is_coded(field: Field, rows: Sequence[Row], place: int) -> bool:
    cells = [row.cells[place] for row in rows if len(row.cells) > place and row.cells[place]]
    matching = sum(re.fullmatch(field.codes, cell) is not None for cell in cells)
    return matching > MOST * len(cells)


def _unknown_names(request: Request, fields: Sequence[Field]) -> list[Fault]:
    names = [field.name for field in fields]
    return [
        Fault(
            "unknown-field",
            "This import has no such field",
            f"The fields are {', '.join(names)}",
            column="--column",
            value=name,
        )
        for name in request.columns
        if name not in names
    ]


def _no_heading(request: Request, told: str, header: Row) -> Fault:
    near = difflib.get_close_matches(told, header.cells, n=1)
    remedy = f"Is {near[0]} meant" if near else "Write a heading of the file's first line"
    message = "There is no one column with this heading"
    return request.fault("unknown-column", message, remedy, line=header.line, value=told)


def _several(request: Request, field: Field, headings: Sequence[str]) -> Fault:
    message = f"Several columns could be {field.name}: {', '.join(headings[:6])}"
    remedy = f"Name one with --column {field.name}=HEADING"
    return request.fault("ambiguous-column", message, remedy, column=field.name)


def _missing(request: Request, field: Field) -> Fault:
    message = f"No column is {field.name}: {field.column.meaning}"
    if field.codes:
        remedy = f"Add a column of codes such as {field.like}; names are not read"
        return request.fault("missing-code-column", message, remedy, column=field.name)
    remedy = f"Add it, or name the column with --column {field.name}=HEADING"
    return request.fault("missing-column", message, remedy, column=field.name)
