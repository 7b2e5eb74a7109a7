"""How the workbook looks: one plain type, large enough to read, and a format for each unit."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from allocator.outputs.dictionary import SHARE, Column
from allocator.outputs.dictionary.contract import Kind
from allocator.outputs.workbook.cells import Cell

FONT = {"font_name": "Arial", "font_size": 12}
#: Dark enough to read on white; nothing is said by colour.
INK = "#1B1B1B"
LINE = "#C9CED3"
LINK = "#0B4F9E"

#: Index of the named styles that `allocator.outputs.workbook.package` adds.
HEADING_1 = 1
HEADING_2 = 2

#: How numbers look, by how their unit begins, with their decimals.
_LOOKS: tuple[tuple[str, str, int], ...] = (
    (SHARE, "0.0%", 3),
    ("GBP thousand", "#,##0.000", 3),
    ("GBP", '"£"#,##0', 0),
    ("WTE", "#,##0.00", 2),
    ("families", "#,##0.00", 2),
    ("minutes", "#,##0.0", 1),
    ("hours", "#,##0.0", 1),
    ("degrees", "0.0000", 4),
    ("births", "#,##0", 0),
    ("admissions", "#,##0.0", 1),
    ("beds", "#,##0", 0),
)
_GENERAL = ("General", 9)
_WHOLE = ("#,##0", 0)

#: Widths of a column in letters.
NARROWEST = 8
_WIDEST: dict[Kind, int] = {"number": 18, "whole number": 18, "code": 68}
_WIDEST_TEXT = 56
#: A bold heading takes more room than a plain text of as many letters.
BOLD, _ROOM = 1.15, 3
#: Widths are in digits, and most letters are narrower.
_LETTERS_TO_DIGITS = 1.15
#: Letters that the indent of a text column takes.
INDENT = 2
#: Heights in points: of a title, of a heading, and of a line of text with the air around it.
TITLE_HEIGHT, HEADING_HEIGHT = 32.0, 34.0
_LINE_HEIGHT, _AIR = 15.0, 3.0
ROW_HEIGHT = _LINE_HEIGHT + _AIR
#: A row of the format is no higher.
_HIGHEST = 409.0


@dataclass
class Look:
    """Every format of one workbook, each made once.

    Parameters
    ----------
    book
        The workbook that they belong to.
    """

    book: Workbook
    _made: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def title(self) -> Format:
        """Return the format of a sheet's title."""
        return self._heading(HEADING_1, font_size=18, valign="top")

    def heading(self) -> Format:
        """Return the format of a heading below the title."""
        return self._heading(HEADING_2, font_size=14, valign="bottom", text_wrap=True)

    def line(self, *, wrap: bool = False) -> Format:
        """Return the format of a line of text above a table, or of the cover."""
        return self._format(valign="top", text_wrap=wrap)

    def link(self) -> Format:
        """Return the format of a link to another sheet."""
        return self._format(valign="top", font_color=LINK, underline=1)

    def header(self, column: Column, *, first: bool) -> Format:
        """Return the format of a column's header; the first stands flush with the title."""
        return self._format(
            bold=True,
            text_wrap=True,
            valign="bottom",
            bottom=2,
            bottom_color=INK,
            **_side(column, first=first),
        )

    def cell(
        self,
        column: Column,
        *,
        first: bool,
        text: bool = False,
        quoted: bool = False,
        link: bool = False,
    ) -> Format:
        """Return the format of a column's cells.

        Parameters
        ----------
        column
            What is said of it.
        first
            Whether it is the first column, which stands flush with the title.
        text
            Whether the cell is a text, be it in a column of numbers.
        quoted
            Whether it is a text that would run as a formula once it is edited.
        link
            Whether the cell is a link.
        """
        shape: dict[str, Any] = {"valign": "top", "bottom": 1, "bottom_color": LINE}
        shape |= _side(column, first=first)
        if is_number(column) and not text:
            # The format keeps a digit's room on the right, as the indent does for texts.
            shape |= {"num_format": number_look(column)[0] + "_0", "indent": 0}
        else:
            shape["text_wrap"] = True
        if quoted:
            shape["quote_prefix"] = True
        if link:
            shape |= {"font_color": LINK, "underline": 1}
        return self._format(**shape)

    def _heading(self, style: int, **shape: Any) -> Format:
        made = self._format(bold=True, **shape)
        made.xf_id = style
        return made

    def _format(self, **shape: Any) -> Format:
        key = tuple(sorted(shape.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format({**FONT, "font_color": INK, **shape})
        return self._made[key]


def _side(column: Column, *, first: bool) -> dict[str, Any]:
    """Return on which side a column stands: numbers right, the rest left, clear of each other."""
    if is_number(column):
        return {"align": "right", "indent": 1}
    return {"align": "left", "indent": 0 if first else 1}


def is_number(column: Column) -> bool:
    """Tell whether a column holds numbers."""
    return column.kind in {"number", "whole number"}


def number_look(column: Column) -> tuple[str, int]:
    """Return the number format of a column and the decimals that it shows."""
    if column.kind == "whole number":
        return _WHOLE
    for unit, look, decimals in _LOOKS:
        if column.unit.startswith(unit):
            return look, decimals
    return _GENERAL


def width(column: Column, cells: tuple[Cell, ...]) -> int:
    """Return the width of a column in letters: room for its cells and its header's longest word."""
    longest = max((_letters(cell, column) for cell in cells), default=0)
    widest = _WIDEST.get(column.kind, _WIDEST_TEXT)
    words = max(len(word) for word in column.heading.split())
    # A long header wraps; over three lines it would be a tower.
    header = BOLD * max(words, math.ceil(len(column.heading) / 3))
    return math.ceil(max(NARROWEST, min(widest, longest), min(widest, header)) + _ROOM)


def height(texts: Iterable[str], letters: float) -> float:
    """Return the height of a row of wrapped texts, in points.

    Not every program works it out when it opens a workbook, so that text would be cut.

    Parameters
    ----------
    texts
        What stands in one column, or in a few of the same width.
    letters
        Width of the column.
    """
    most = max(1, int(letters * _LETTERS_TO_DIGITS))
    lines = max((len(textwrap.wrap(one, most)) for one in texts), default=1)
    return min(_HIGHEST, max(1, lines) * _LINE_HEIGHT + _AIR)


def _letters(cell: Cell, column: Column) -> int:
    if isinstance(cell, str):
        return len(cell)
    look, decimals = number_look(column)
    return len(f"{cell:.10g}") if look == "General" else len(f"{cell:,.{decimals}f}")
