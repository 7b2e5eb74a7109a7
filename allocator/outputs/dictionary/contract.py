"""What is said of a column of a run's tables: heading, type, unit, meaning, words, blanks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["code", "text", "word", "whole number", "number", "yes or no"]

#: Shorthand that stands where there is no figure, as official statistics of the UK use it.
HIDDEN = "[c]"
NOT_AVAILABLE = "[x]"
NOT_APPLICABLE = "[z]"
SHORTHAND: dict[str, str] = {
    HIDDEN: "Hidden: a small number, or one that would give a small number away",
    NOT_AVAILABLE: "Not available: there is a figure, but it is not known",
    NOT_APPLICABLE: "Not applicable: there is nothing to say here",
}

#: Units in words, as headings and the dictionary write them.
FAMILIES = "families a year"
WTE = "WTE"
GBP = "GBP"
MINUTES = "minutes one way"
HOURS = "hours a year"
SHARE = "share 0 to 1"
LONGITUDE = "degrees east, EPSG:4326"
LATITUDE = "degrees north, EPSG:4326"
ADMISSIONS = "admissions a year"
BIRTHS = "births a year"
#: The unit differs from row to row, and stands in a column of its own.
BESIDE = "as the column unit says"

#: Units that headings word in another way: shares are shown as percentages.
_IN_HEADINGS: dict[str, str] = {SHARE: "percent", BESIDE: ""}
#: The level of an objective that comes in levels, behind its name.
_LEVEL = re.compile(r" \d+$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name
        Header in CSV and Parquet.
    label
        Heading in the workbook, without its unit.
    kind
        What a cell holds. A ``code`` names a row of another table; a ``word`` is one of few.
    meaning
        One sentence without a full stop.
    unit
        Unit of a number, in words; empty where it has none.
    words
        The words that it may hold, where they are few.
    blank
        What a blank means, behind its shorthand; empty where no cell is blank.
    """

    name: str
    label: str
    kind: Kind
    meaning: str
    unit: str = ""
    words: tuple[str, ...] = ()
    blank: str = ""

    @property
    def heading(self) -> str:
        """Heading in the workbook, with its unit in words."""
        unit = _IN_HEADINGS.get(self.unit, self.unit)
        return f"{self.label} ({unit})" if unit else self.label

    @property
    def symbol(self) -> str:
        """Shorthand that stands for a blank."""
        return self.blank[: len(NOT_APPLICABLE)] or NOT_AVAILABLE


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a run.

    Parameters
    ----------
    name
        Name of its file, without the ending.
    title
        In plain words.
    row
        What one row is, after "one row is".
    columns
        Its columns in order, those of the index first.
    """

    name: str
    title: str
    row: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return what is said of a column, by its header.

        An objective in levels has one entry for all of them: ``leximin_coverage 2`` is that of
        ``leximin_coverage N``.

        Raises
        ------
        KeyError
            If nothing is said of it.
        """
        known = {column.name: column for column in self.columns}
        level = _LEVEL.search(name)
        if name in known or level is None:
            return known[name]
        every = known[_LEVEL.sub(" N", name)]
        return replace(every, name=name, label=f"{every.label}{level.group()}")


def number(name: str, label: str, unit: str, meaning: str, *, blank: str = "") -> Column:
    """Return a column of numbers with a unit."""
    return Column(name, label, "number", meaning, unit, blank=blank)


def whole(name: str, label: str, unit: str, meaning: str) -> Column:
    """Return a column of whole numbers."""
    return Column(name, label, "whole number", meaning, unit)


def text(name: str, label: str, meaning: str, *, blank: str = "") -> Column:
    """Return a column of plain text."""
    return Column(name, label, "text", meaning, blank=blank)


def code(name: str, label: str, meaning: str, *, blank: str = "") -> Column:
    """Return a column of codes."""
    return Column(name, label, "code", meaning, blank=blank)


def word(
    name: str, label: str, meaning: str, words: tuple[str, ...] = (), *, blank: str = ""
) -> Column:
    """Return a column of words."""
    return Column(name, label, "word", meaning, words=words, blank=blank)


def flag(name: str, label: str, meaning: str) -> Column:
    """Return a column of yes or no."""
    return Column(name, label, "yes or no", meaning)
