"""One cell of a table as a value, or what is wrong with it in planners' words."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from allocator.inputs.schema.codes import REPLACED_BOARDS, REPLACED_COUNCILS, SCOTLAND_CODE
from allocator.inputs.schema.columns import Column

Value = str | int | float

#: Corners of Scotland with its seas, degrees: west, south, east, north.
SCOTLAND = (-9.0, 54.5, -0.5, 61.0)

#: Edges of the National Grid (EPSG:27700), metres: east, north.
NATIONAL_GRID = (700_000, 1_300_000)

#: Number that no coordinate in degrees exceeds.
LARGEST_DEGREES = 360

#: Longest line of text in a cell, in characters.
MAX_LENGTH = {"name": 200, "text": 4000}

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_WITH_COMMA = re.compile(r"[+-]?\d+(,\d+)+(\.\d+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity|#n/a|#div/0!)", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}", re.ASCII)
_BOARD = re.compile(r"S08\d{6}", re.ASCII)
_COUNCIL = re.compile(r"S12\d{6}", re.ASCII)
_PERIOD = re.compile(r"undated|\d{4}([-/]\d{2})?", re.ASCII)


class CellError(ValueError):
    """A cell that does not say what its column must.

    Parameters
    ----------
    code
        Name of the kind of fault.
    message
        What is wrong, as one sentence.
    remedy
        The way out, as one sentence.
    """

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


def parse_cell(column: Column, text: str) -> Value | None:
    """Return the value of a cell; a blank that is allowed has none.

    Parameters
    ----------
    column
        What the cell must hold.
    text
        What it holds, without surrounding spaces.

    Returns
    -------
    str, int, float or None
        The value, of the kind that the column says.

    Raises
    ------
    CellError
        If it holds something else.
    """
    if not text:
        if column.required:
            message = "The cell is blank"
            raise CellError("blank-value", message, f"Fill it in: {column.meaning}")
        return None
    _refuse_invisible(text)
    return _PARSERS[column.kind](column, text)


def check_position(lon: float, lat: float) -> None:
    """Check that a point lies in Scotland.

    Parameters
    ----------
    lon, lat
        The point, degrees (EPSG:4326).

    Raises
    ------
    CellError
        If it does not, saying which common mistake it looks like.
    """
    if _in_scotland(lon, lat):
        return
    if _in_scotland(lat, lon):
        message = "Longitude and latitude are swapped"
        raise CellError(
            "swapped-coordinates", message, "Write lon (-9 to -0.5), then lat (54 to 61)"
        )
    if _in_scotland(-lon, lat):
        message = "The longitude lacks its minus sign: Scotland lies west of Greenwich"
        raise CellError("longitude-sign", message, f"Write {-lon}")
    if _on_national_grid(lon, lat):
        message = "These are eastings and northings of the National Grid, in metres, not degrees"
        remedy = "Convert them from EPSG:27700 to EPSG:4326"
        raise CellError("national-grid-coordinates", message, remedy)
    message = "The point does not lie in Scotland"
    raise CellError("outside-scotland", message, "Write degrees: lon -9 to -0.5, lat 54.5 to 61")


def _in_scotland(lon: float, lat: float) -> bool:
    west, south, east, north = SCOTLAND
    return west <= lon <= east and south <= lat <= north


def _on_national_grid(easting: float, northing: float) -> bool:
    east_edge, north_edge = NATIONAL_GRID
    return (
        0 <= easting <= east_edge
        and 0 <= northing <= north_edge
        and max(easting, northing) > LARGEST_DEGREES
    )


def _refuse_invisible(text: str) -> None:
    hidden = next((letter for letter in text if not letter.isprintable()), None)
    if hidden is not None:
        message = f"There is an invisible character in the cell (U+{ord(hidden):04X})"
        raise CellError("control-character", message, "Type the cell again on one line")


def _parse_number(column: Column, text: str) -> float:
    if _NOT_FINITE.fullmatch(text):
        message = "This is not a number that can be planned with"
        raise CellError("not-finite", message, "Write the figure, or leave the row out")
    if _WITH_COMMA.fullmatch(text):
        message = "A number is written with a comma"
        remedy = "Write a point before decimals and nothing between thousands: 1234.5"
        raise CellError("number-with-comma", message, remedy)
    if not _NUMBER.fullmatch(text):
        raise CellError("not-a-number", "This is not a number", "Write digits only: 1234.5")
    value = float(text)
    if not math.isfinite(value):
        raise CellError("not-finite", "The number is too large", "Write the figure")
    _check_bounds(column, value)
    return value


def _check_bounds(column: Column, value: float) -> None:
    low = column.minimum if column.above is None else column.above
    if low is not None and low >= 0 and value < 0:
        message = f"{column.meaning}: the figure is negative"
        raise CellError("negative-value", message, "Write a figure that is not negative")
    if column.above is not None and value <= column.above:
        raise _out_of_range(column, f"above {column.above:g}")
    if column.minimum is not None and value < column.minimum:
        raise _out_of_range(column, f"at least {column.minimum:g}")
    if column.maximum is not None and value > column.maximum:
        raise _out_of_range(column, f"at most {column.maximum:g}")


def _out_of_range(column: Column, bound: str) -> CellError:
    message = f"{column.meaning}: the figure must be {bound}"
    return CellError("out-of-range", message, "Check the figure and its unit")


def _parse_integer(column: Column, text: str) -> int:
    value = _parse_number(column, text)
    if not value.is_integer():
        message = "This is not a whole number"
        raise CellError("not-a-whole-number", message, "Write a whole number")
    return int(value)


def _parse_choice(column: Column, text: str) -> str:
    if text in column.allowed:
        return text
    words = ", ".join(column.allowed)
    code = "unknown-status" if column.name.endswith("status") else "unknown-word"
    message = f"The {column.name} is none of the words that it may be"
    raise CellError(code, message, f"Write one of: {words}")


def _parse_code(column: Column, text: str) -> str:
    if _CODE.fullmatch(text):
        return text
    message = f"The {column.name} may hold letters, digits, dots, hyphens and underscores only"
    raise CellError("bad-code", message, "Write it without spaces or other signs")


def _parse_board(_: Column, text: str) -> str:
    return _area_code(text, _BOARD, REPLACED_BOARDS, word="board", example="S08000015")


def _parse_council(_: Column, text: str) -> str:
    return _area_code(text, _COUNCIL, REPLACED_COUNCILS, word="council", example="S12000005")


def _parse_area(column: Column, text: str) -> str:
    return text if text == SCOTLAND_CODE else _parse_board(column, text)


def _area_code(
    text: str, pattern: re.Pattern[str], replaced: dict[str, str], *, word: str, example: str
) -> str:
    if text in replaced:
        new = replaced[text]
        message = f"This {word} code was replaced by {new}"
        raise CellError(f"replaced-{word}-code", message, f"Write {new}")
    if not pattern.fullmatch(text):
        message = f"This is not a {word} code"
        remedy = f"Write the code, such as {example}, not the name"
        raise CellError(f"bad-{word}-code", message, remedy)
    return text


def _parse_text(column: Column, text: str) -> str:
    longest = MAX_LENGTH[column.kind]
    if len(text) > longest:
        message = f"The text has {len(text)} characters; at most {longest} are read"
        raise CellError("text-too-long", message, "Shorten it")
    return text


def _parse_period(_: Column, text: str) -> str:
    if _PERIOD.fullmatch(text):
        return text
    message = "This is not a year or a span of years"
    raise CellError("bad-period", message, "Write it as 2022, 2022-23 or 2022/23, or undated")


_PARSERS: dict[str, Callable[[Column, str], Value]] = {
    "board_code": _parse_board,
    "council_code": _parse_council,
    "area_code": _parse_area,
    "code": _parse_code,
    "name": _parse_text,
    "text": _parse_text,
    "integer": _parse_integer,
    "number": _parse_number,
    "longitude": _parse_number,
    "latitude": _parse_number,
    "choice": _parse_choice,
    "period": _parse_period,
}
