"""The workbook's pages as plain data: a title, some lines, one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allocator.outputs.dictionary import HIDDEN, NOT_APPLICABLE, NOT_AVAILABLE, SHORTHAND
from allocator.outputs.dictionary.contract import Column, text, whole
from allocator.outputs.facts import RunFacts
from allocator.outputs.page.words import counted, listed
from allocator.outputs.workbook.cells import Cell
from allocator.outputs.workbook.front import notes_rows
from allocator.outputs.workbook.views import ShownColumn, View

CONTENTS, NOTES = "Contents", "Notes"

_SHORT: dict[str, str] = {
    HIDDEN: "hidden",
    NOT_AVAILABLE: "not available",
    NOT_APPLICABLE: "not applicable",
}


@dataclass(frozen=True)
class Page:
    """One sheet with a table.

    Parameters
    ----------
    name
        On its tab.
    title
        In its first cell.
    lines
        Below the title, above the table.
    table
        Name of the table in the workbook.
    columns
        Columns of the table, all of the same length, at least one row.
    links
        Whether the cells of the first column name sheets, and lead there.
    """

    name: str
    title: str
    lines: tuple[str, ...]
    table: str
    columns: tuple[ShownColumn, ...]
    links: bool = False

    @property
    def rows(self) -> int:
        """Rows of the table, its header not counted."""
        return len(self.columns[0].cells)


def pages(facts: RunFacts, views: Sequence[View]) -> tuple[Page, ...]:
    """Return every page behind the cover, in order.

    Parameters
    ----------
    facts
        The run.
    views
        Its tables made ready; one without rows has no page, and the contents say so.
    """
    full = [view for view in views if view.rows]
    notes = _notes(facts)
    contents = _contents(notes, full, [view for view in views if not view.rows])
    return contents, notes, *(_page(view) for view in full)


def _contents(notes: Page, full: Sequence[View], empty: Sequence[View]) -> Page:
    rows: list[tuple[Cell, ...]] = [
        (NOTES, "Shorthand, rounding, terms and limits of use", "one note", notes.rows, "none"),
        *((v.sheet.name, v.table.title, v.table.row, v.rows, v.table.name) for v in full),
    ]
    lines = [
        "Each sheet named here holds one table. The first column leads to it.",
        "Table names are those of the run's CSV and Parquet files, and of the data dictionary.",
    ]
    if empty:
        lines.append(
            f"Without a sheet, for they have no rows in this plan: "
            f"{listed([view.table.title.lower() for view in empty])}."
        )
    heads = (
        text("sheet", "Sheet", ""),
        text("holds", "What it holds", ""),
        text("row", "One row is", ""),
        whole("rows", "Rows", "", ""),
        text("file", "Table name", ""),
    )
    return Page(CONTENTS, CONTENTS, tuple(lines), "contents", _columns(heads, rows), links=True)


def _notes(facts: RunFacts) -> Page:
    heads = (
        text("subject", "Subject", ""),
        text("term", "Term", ""),
        text("meaning", "Meaning", ""),
    )
    lines = ("What holds for every sheet.",)
    return Page(NOTES, NOTES, lines, "notes", _columns(heads, notes_rows(facts)))


def _page(view: View) -> Page:
    lines = (
        f"This sheet holds one table of {counted(view.rows, 'row')}. One row is {view.table.row}.",
        *view.sheet.notes,
        *_shorthand_line(view.columns),
    )
    return Page(view.sheet.name, view.table.title, lines, view.table.name, view.columns)


def _shorthand_line(columns: Sequence[ShownColumn]) -> tuple[str, ...]:
    """Return a line for the shorthand that a table uses; none where it uses none."""
    used = [
        f"{symbol} {_SHORT[symbol]}"
        for symbol in SHORTHAND
        if any(symbol in column.cells for column in columns)
    ]
    return (f"Shorthand: {listed(used)}. The sheet {NOTES} explains it.",) if used else ()


def _columns(heads: Sequence[Column], rows: Sequence[tuple[Cell, ...]]) -> tuple[ShownColumn, ...]:
    return tuple(
        ShownColumn(head, cells) for head, cells in zip(heads, zip(*rows, strict=True), strict=True)
    )
