"""One CSV file as numbered rows of text, or the reasons why it is no CSV file in UTF-8."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from pathlib import Path

from allocator.errors import DataError, Fault

#: Largest file that is read. The largest table that the product knows, 6,976 data zones, is 2 MB.
MAX_BYTES = 50_000_000

_SAVE_AS = "Save it as CSV UTF-8 (comma delimited)"
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ZIP_MARK = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file.

    Parameters
    ----------
    line
        Line on which it starts, the header being line 1.
    cells
        Its cells, without surrounding spaces.
    """

    line: int
    cells: tuple[str, ...]


def read_rows(path: Path, name: str) -> tuple[Row, ...]:
    """Read a CSV file as rows, the header first.

    Parameters
    ----------
    path
        The file.
    name
        Its name for messages.

    Returns
    -------
    tuple
        All rows, blank lines left out; at least the header.

    Raises
    ------
    DataError
        If the file is too large, is no text in UTF-8, uses another separator than the comma, has
        a quotation mark that never closes, or is empty.
    """
    text = _decode(_read_bytes(path, name), name)
    _refuse_other_separators(text, name)
    rows = _split(text, name)
    if not rows:
        raise _refused(name, "empty-table", "The file is empty", "Write the header and the rows")
    return rows


def _read_bytes(path: Path, name: str) -> bytes:
    size = path.stat().st_size
    if size > MAX_BYTES:
        message = f"The file has {size / 1e6:,.0f} MB; at most {MAX_BYTES / 1e6:,.0f} MB are read"
        raise _refused(name, "file-too-large", message, "Keep only the rows that the table needs")
    return path.read_bytes()


def _decode(raw: bytes, name: str) -> str:
    if raw.startswith(_ZIP_MARK):
        message = "This is a spreadsheet or zip file, not a CSV file"
        raise _refused(name, "not-a-csv-file", message, _SAVE_AS)
    if raw.startswith(_UTF16_MARKS) or b"\0" in raw:
        message = "The text is encoded in UTF-16, or is not text; UTF-8 is needed"
        raise _refused(name, "wrong-encoding", message, _SAVE_AS)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = Fault(
            "wrong-encoding",
            "A letter is not encoded in UTF-8; the file looks like Windows-1252 or Latin-1",
            _SAVE_AS,
            file=name,
            line=raw.count(b"\n", 0, error.start) + 1,
            value=raw[error.start : error.start + 1].decode("latin-1"),
        )
        raise DataError(f"{name} cannot be read.", [fault]) from None


def _refuse_other_separators(text: str, name: str) -> None:
    header = text.split("\n", 1)[0]
    for separator, code, word in ((";", "semicolons", "semicolons"), ("\t", "tabs", "tabs")):
        if header.count(separator) > header.count(","):
            message = f"The columns are separated by {word}, not commas"
            remedy = f"{_SAVE_AS}, with numbers written with a decimal point"
            raise _refused(name, code, message, remedy)


def _split(text: str, name: str) -> tuple[Row, ...]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            if cells:
                rows.append(Row(line, tuple(cell.strip() for cell in cells)))
            line = reader.line_num + 1
    except csv.Error:
        fault = Fault(
            "broken-quotes",
            "A quotation mark is not closed, or stands inside a cell",
            "Put the whole cell in quotation marks and double those inside it",
            file=name,
            line=line,
        )
        raise DataError(f"{name} cannot be read.", [fault]) from None
    return tuple(rows)


def _refused(name: str, code: str, message: str, remedy: str) -> DataError:
    return DataError(f"{name} cannot be read.", [Fault(code, message, remedy, file=name)])
