"""Builds the workbook: a cover, contents, notes, then one table a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from allocator.outputs.document import CLAIM
from allocator.outputs.facts import RunFacts
from allocator.outputs.files import cannot_write
from allocator.outputs.manifest import PRODUCT
from allocator.outputs.tidy.tables import tables_of
from allocator.outputs.workbook.cells import plain_text, runs_when_edited
from allocator.outputs.workbook.front import cover_parts
from allocator.outputs.workbook.package import finished
from allocator.outputs.workbook.pages import CONTENTS, Page, pages
from allocator.outputs.workbook.style import (
    BOLD,
    FONT,
    HEADING_HEIGHT,
    INDENT,
    ROW_HEIGHT,
    TITLE_HEIGHT,
    Look,
    height,
    width,
)
from allocator.outputs.workbook.views import ShownColumn, views

#: A fixed date, so that the same facts give the same bytes; the run's manifest has the times.
CREATED = datetime(1980, 1, 1, tzinfo=UTC)
COVER = "Cover"
COVER_WIDTH = 78
A4 = 9


def write_workbook(
    facts: RunFacts,
    path: Path,
    *,
    tables: Mapping[str, pd.DataFrame] | None = None,
    hidden: Mapping[str, pd.DataFrame] | None = None,
) -> None:
    """Write the workbook of a run, whole or not at all.

    Parameters
    ----------
    facts
        The run.
    path
        The file; one that stands there is replaced.
    tables, hidden
        As for `workbook_bytes`.

    Raises
    ------
    OutputError
        If a table has more rows than a sheet can hold, or the file cannot be written.
    """
    content = workbook_bytes(facts, tables=tables, hidden=hidden)
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        partial.unlink(missing_ok=True)


def workbook_bytes(
    facts: RunFacts,
    *,
    tables: Mapping[str, pd.DataFrame] | None = None,
    hidden: Mapping[str, pd.DataFrame] | None = None,
) -> bytes:
    """Return the workbook of a run; the same facts give the same bytes.

    Parameters
    ----------
    facts
        The run.
    tables
        The tables by name; without it those of the run, and of a published run its own. A table
        that is left out, or has no rows, has no sheet.
    hidden
        Truth values by table name, under each table's labels: these cells show ``[c]`` wherever
        the workbook shows them. Rows and columns that one lacks are shown.

    Returns
    -------
    bytes
        An Office Open XML workbook without formulas, macros or links to anything outside it.

    Raises
    ------
    OutputError
        If a table has more rows than a sheet can hold.
    """
    every = pages(facts, views(*tables_of(facts, tables, hidden)))
    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True, "default_format_properties": dict(FONT)})
    book.set_properties(
        {"title": plain_text(facts.title), "author": PRODUCT, "comments": CLAIM, "created": CREATED}
    )
    book.set_custom_property("Run", facts.run_id, "text")
    look = Look(book)
    _write_cover(book.add_worksheet(COVER), facts, look)
    for page in every:
        _write_page(book.add_worksheet(page.name), page, look)
    book.close()
    return finished(stream.getvalue())


def _write_cover(sheet: Worksheet, facts: RunFacts, look: Look) -> None:
    _set_up(sheet)
    sheet.set_column(0, 0, COVER_WIDTH)
    _write_title(sheet, facts.title, look)
    row = 0
    for heading, lines in cover_parts(facts):
        row += 1
        sheet.set_row(row, HEADING_HEIGHT)
        sheet.write_string(row, 0, heading, look.heading())
        for line in map(plain_text, lines):
            row += 1
            sheet.set_row(row, height([line], COVER_WIDTH))
            sheet.write_string(row, 0, line, look.line(wrap=True))


def _write_page(sheet: Worksheet, page: Page, look: Look) -> None:
    """Write a sheet: its title, its lines, a link back, its table."""
    _set_up(sheet)
    sheet.set_landscape()
    _write_title(sheet, page.title, look)
    row = 1
    for line in page.lines:
        sheet.write_string(row, 0, line, look.line())
        row += 1
    if page.name != CONTENTS:
        _link(sheet, row, CONTENTS, f"Go to {CONTENTS.lower()}", look.link())
        row += 1
    _write_table(sheet, page, row, look)


def _set_up(sheet: Worksheet) -> None:
    sheet.hide_gridlines(2)
    sheet.set_default_row(ROW_HEIGHT)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def _write_title(sheet: Worksheet, title: str, look: Look) -> None:
    sheet.set_row(0, TITLE_HEIGHT)
    sheet.write_string(0, 0, plain_text(title), look.title())


def _link(sheet: Worksheet, row: int, target: str, words: str, shape: Format) -> None:
    # Sheets are named in code: no text of the run is ever part of a link.
    sheet.write_url(row, 0, f"internal:'{target}'!A1", shape, words)


def _write_table(sheet: Worksheet, page: Page, top: int, look: Look) -> None:
    widths = [width(column.about, column.cells) for column in page.columns]
    for place, column in enumerate(page.columns):
        sheet.set_column(place, place, widths[place])
        _write_column(sheet, column, top + 1, place, look)
    if page.links:
        shape = look.cell(page.columns[0].about, first=True, link=True)
        for row, name in enumerate(page.columns[0].cells, start=top + 1):
            _link(sheet, row, str(name), str(name), shape)
    _set_heights(sheet, page, top, widths)
    last = (top + page.rows, len(page.columns) - 1)
    made = sheet.add_table(top, 0, *last, _table_options(page, look))
    assert made == 0, f"{page.name} has no table"
    # Codes and settings that look like numbers are texts, and meant to be.
    sheet.ignore_errors({"number_stored_as_text": xl_range(top, 0, *last)})
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(top)


def _table_options(page: Page, look: Look) -> dict[str, Any]:
    return {
        "name": page.table,
        "title": page.title,
        "description": page.lines[0],
        "columns": [
            {
                "header": column.about.heading,
                "header_format": look.header(column.about, first=place == 0),
            }
            for place, column in enumerate(page.columns)
        ],
        "style": None,
        "autofilter": False,
    }


def _write_column(sheet: Worksheet, column: ShownColumn, top: int, place: int, look: Look) -> None:
    first = place == 0
    number = look.cell(column.about, first=first)
    plain = look.cell(column.about, first=first, text=True)
    quoted = look.cell(column.about, first=first, text=True, quoted=True)
    for row, cell in enumerate(column.cells, start=top):
        if isinstance(cell, str):
            # Never `write`, which makes formulas and links of texts that look like them.
            shape = quoted if runs_when_edited(cell) else plain
            sheet.write_string(row, place, cell, shape)
        else:
            sheet.write_number(row, place, cell, number)


def _set_heights(sheet: Worksheet, page: Page, top: int, widths: Sequence[int]) -> None:
    """Make room for headers and for texts that wrap; other rows have the usual height."""
    heads = [
        height([column.about.heading], (letters - INDENT) / BOLD)
        for column, letters in zip(page.columns, widths, strict=True)
    ]
    sheet.set_row(top, max(heads) + ROW_HEIGHT / 2)
    tall: dict[int, float] = {}
    for column, letters in zip(page.columns, widths, strict=True):
        room = letters - INDENT
        for row, cell in enumerate(column.cells, start=top + 1):
            if isinstance(cell, str) and len(cell) > room:
                tall[row] = max(tall.get(row, 0.0), height([cell], room))
    for row, points in sorted(tall.items()):
        sheet.set_row(row, points)
