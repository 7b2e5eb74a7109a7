"""What a column contract says: name, kind, unit, meaning, bounds, keys and references."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: Kinds of column. `code` is an identifier, `name` one short line, `text` a longer line, `period`
#: a year, financial year or span, or the word "undated".
Kind = Literal[
    "board_code",
    "council_code",
    "area_code",
    "code",
    "name",
    "text",
    "integer",
    "number",
    "longitude",
    "latitude",
    "choice",
    "period",
]

#: Words for where a figure comes from, and what each means.
STATUSES: dict[str, str] = {
    "official": "published by a public body",
    "derived": "computed from published figures, or taken from a secondary source",
    "assumption": "neither: a choice of this product that a planner should check",
}

#: Kinds that hold numbers.
NUMERIC: frozenset[str] = frozenset({"integer", "number", "longitude", "latitude"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name
        Header, in lower case.
    kind
        What a cell holds.
    meaning
        One sentence for the data dictionary.
    unit
        Unit of a number, where the table has no column of its own for it.
    required
        Whether every row needs a value. A column that is not required may be left out altogether.
    allowed
        The words that a `choice` may be.
    minimum, maximum
        Bounds of a number, included.
    above
        Bound that a number must exceed.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str | None = None
    required: bool = True
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A column whose values must occur in another table.

    Parameters
    ----------
    column
        Column of this table.
    table
        Path of the other table.
    target
        Column of the other table.
    """

    column: str
    table: str
    target: str


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table of a workspace.

    Parameters
    ----------
    name
        Path in the workspace, for example ``data/boards.csv``.
    meaning
        One or two sentences for the data dictionary.
    key
        Columns that together name a row once.
    columns
        The columns, in the order in which the product writes them.
    foreign_keys
        References into other tables.
    undirected
        Whether a key and its reverse name the same row, as for a road between two places.
    optional
        Whether a workspace may lack the file.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    undirected: bool = False
    optional: bool = False

    @property
    def column_names(self) -> tuple[str, ...]:
        """Headers in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return one column by its name."""
        return next(column for column in self.columns if column.name == name)


def code(name: str, meaning: str, *, required: bool = True) -> Column:
    """Return a column of identifiers."""
    return Column(name, "code", meaning, required=required)


def board(name: str = "board_code", meaning: str = "NHS board, S08 code of 2019") -> Column:
    """Return a column of NHS board codes."""
    return Column(name, "board_code", meaning)


def council(name: str = "council_code") -> Column:
    """Return a column of council area codes."""
    return Column(name, "council_code", "Council area, S12 code of 2019")


def choice(name: str, meaning: str, *allowed: str) -> Column:
    """Return a column of words from a fixed list."""
    return Column(name, "choice", meaning, allowed=allowed)


def year(*, first: int = 2000, last: int = 2100) -> Column:
    """Return a column of calendar years."""
    return Column("year", "integer", "Year of the figure", minimum=first, maximum=last)


def period(meaning: str = "Year or span of the figure; undated where unknown") -> Column:
    """Return a column of years or spans of years."""
    return Column("year", "period", meaning)


def note() -> Column:
    """Return a column of remarks, which may be blank."""
    return Column("note", "text", "Remark on the figure", required=False)


def position() -> tuple[Column, Column]:
    """Return the two columns of a point in Scotland."""
    return (
        Column("lon", "longitude", "Longitude (EPSG:4326)", unit="degrees east"),
        Column("lat", "latitude", "Latitude (EPSG:4326)", unit="degrees north"),
    )


def provenance() -> tuple[Column, Column]:
    """Return the two columns that every row ends with: where it comes from, and how sure."""
    return (
        Column("source", "text", "Where the row comes from"),
        choice("status", "Standing of the row", *STATUSES),
    )
