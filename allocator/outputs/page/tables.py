"""A table as pages show it: caption, labelled columns with units, and cells already in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column of a page table.

    Parameters
    ----------
    label
        Heading in plain words.
    unit
        Unit shown under the heading; empty for text.
    kind
        ``text`` or ``number`` (set flush right).
    """

    label: str
    unit: str = ""
    kind: str = "text"


@dataclass(frozen=True)
class Row:
    """One row of a page table.

    Parameters
    ----------
    cells
        Texts in the order of the columns; the first names the row.
    key
        Code that scripts find the row by, for example a board code.
    total
        Whether the row sums the others.
    """

    cells: tuple[str, ...]
    key: str = ""
    total: bool = False


@dataclass(frozen=True)
class RowGroup:
    """Rows under a heading of their own.

    Parameters
    ----------
    heading
        What the rows have in common, for example a board's name.
    rows
        Rows in order.
    key
        Code that scripts find the group by.
    """

    heading: str
    rows: tuple[Row, ...]
    key: str = ""


@dataclass(frozen=True)
class PageTable:
    """One table of a page.

    Parameters
    ----------
    name
        Id within the page; letters, digits and hyphens.
    caption
        What the table shows, and for when.
    columns
        Columns in order; the first holds the row headings.
    rows
        Rows in order.
    groups
        Instead of rows: rows under headings.
    note
        A sentence under the table; may be empty.
    empty
        What is said instead when there are no rows.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    groups: tuple[RowGroup, ...] = ()
    note: str = ""
    empty: str = "Nothing to show."
