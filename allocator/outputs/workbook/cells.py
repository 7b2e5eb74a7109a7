"""What stands in a cell: numbers as numbers, everything else as harmless text."""

from __future__ import annotations

import math
import re
from typing import Any

from allocator.analysis.inequality.records import MEASURES, SUBJECTS
from allocator.inputs.parameters import SERVICE_TITLES
from allocator.outputs.dictionary import HIDDEN, Column
from allocator.outputs.files import FORMULA_STARTS

Cell = str | int | float

#: Most units of UTF-16 that a cell of the format can hold.
MOST_UNITS = 32_767
CUT = " [cut: the CSV file has the whole text]"
#: Control characters and halves of pairs, which XML cannot hold.
_NOT_XML = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TITLES: dict[str, str] = {
    **SERVICE_TITLES,
    **{measure.key: measure.title for measure in MEASURES},
    **{subject.key: subject.title for subject in SUBJECTS},
}


def shown(value: Any, column: Column, *, hidden: bool) -> Cell:
    """Return what a cell shows.

    Parameters
    ----------
    value
        As in the run's table.
    column
        What is said of its column.
    hidden
        Whether it must not be seen.

    Returns
    -------
    str, int or float
        A finite number; or text: ``[c]`` for what is hidden, the column's shorthand for a blank
        or a number that is not finite, ``Yes`` and ``No``, words without underscores.
    """
    if hidden:
        return HIDDEN
    if _blank(value):
        return column.symbol
    if column.kind == "yes or no":
        return "Yes" if value else "No"
    if column.kind == "word":
        return word(str(value))
    if column.kind in {"number", "whole number"}:
        return plain_number(value)
    return plain_text(str(value))


def plain_number(value: Any) -> int | float:
    """Return a number as Python's own; a whole one of a column of floats too. Zero has no sign."""
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def word(text: str) -> str:
    """Return a word of a table in plain words: ``third_sector`` is ``Third sector``."""
    words = _TITLES.get(text) or plain_text(text).replace("_", " ")
    return words[:1].upper() + words[1:]


def plain_text(text: str) -> str:
    """Return a text as a cell can hold it: no control characters, and not too long."""
    clean = _NOT_XML.sub(" ", text)
    if len(clean) <= MOST_UNITS // 2 or _units(clean) <= MOST_UNITS:
        return clean
    most = MOST_UNITS - len(CUT)
    kept = clean.encode("utf-16-le")[: 2 * most].decode("utf-16-le", errors="ignore")
    return kept + CUT


def runs_when_edited(text: str) -> bool:
    """Tell whether a spreadsheet would take a text for a formula once somebody edits it."""
    return text.lstrip().startswith(FORMULA_STARTS)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _blank(value: Any) -> bool:
    if value is None or (isinstance(value, str) and not value):
        return True
    try:
        return not math.isfinite(value)
    except TypeError:
        # Text, or pandas' own mark of what is missing.
        return not isinstance(value, str)
