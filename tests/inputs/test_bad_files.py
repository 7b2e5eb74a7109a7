"""Files that are no CSV of their table: each is refused in words of its own, with its place."""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from allocator.inputs import csvtext
from allocator.inputs.scan import MAX_FAULTS, scan_table
from allocator.inputs.schema import SCHEMAS
from allocator.inputs.tables import read_table

BOARDS = "data/boards.csv"
BIRTHS = "data/births.csv"


def test_copy_is_sound(copy) -> None:
    """The undamaged copy has no fault, so that what the other tests find is their own doing."""
    assert copy.faults() == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16(copy, encoding: str) -> None:
    """UTF-16, with or without its mark, is named, and no other table complains about it."""
    copy.path(BOARDS).write_bytes(copy.text(BOARDS).encode(encoding))
    fault = copy.only_fault()
    assert (fault.code, fault.file) == ("wrong-encoding", BOARDS)
    assert "UTF-16" in fault.message


def test_latin1(copy) -> None:
    """A letter in Windows-1252 or Latin-1 is named with its line."""
    text = copy.text("data/councils.csv").replace("Na h-Eileanan", "Nà h-Eileanan")
    copy.path("data/councils.csv").write_bytes(text.encode("latin-1"))
    fault = copy.only_fault()
    assert (fault.code, fault.line, fault.value) == ("wrong-encoding", 7, "à")
    assert "UTF-8" in fault.remedy


def test_utf8_mark_is_accepted(copy) -> None:
    """The byte-order mark that spreadsheets write before UTF-8 is no fault."""
    copy.path(BOARDS).write_bytes(copy.text(BOARDS).encode("utf-8-sig"))
    assert copy.faults() == []


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_accepted(copy, end: str) -> None:
    """Windows and old Macintosh line ends change neither the table nor the line numbers."""
    text = copy.text(BIRTHS).replace("S12000005,2012,619", "S12000005,2012,-619")
    copy.path(BIRTHS).write_bytes(text.replace("\n", end).encode())
    fault = copy.only_fault()
    assert (fault.code, fault.line) == ("negative-value", 2)


@pytest.mark.parametrize(("sign", "code"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_separators(copy, sign: str, code: str) -> None:
    """Semicolons and tabs between columns are named as such."""
    copy.write(BIRTHS, copy.text(BIRTHS).replace(",", sign))
    fault = copy.only_fault()
    assert (fault.code, fault.file) == (code, BIRTHS)


def test_spreadsheet_in_place_of_csv(copy) -> None:
    """A workbook renamed to CSV is named as a spreadsheet."""
    copy.path(BOARDS).write_bytes(b"PK\x03\x04" + bytes(100))
    assert copy.only_fault().code == "not-a-csv-file"


def test_binary_file(copy) -> None:
    """Bytes that are no text are refused as wrongly encoded."""
    copy.path(BOARDS).write_bytes(bytes(range(256)))
    assert copy.only_fault().code == "wrong-encoding"


def test_absurdly_large_file(copy, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file over the limit is refused by its size, before it is read."""
    with copy.path(BOARDS).open("r+b") as file:
        file.truncate(csvtext.MAX_BYTES + 1)
    monkeypatch.setattr("pathlib.Path.read_bytes", None)
    scan = scan_table(copy.workspace, SCHEMAS[BOARDS])
    assert [fault.code for fault in scan.faults] == ["file-too-large"]


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_empty_file(copy, text: str) -> None:
    """A file with nothing in it is named as empty."""
    copy.write(BOARDS, text)
    assert copy.only_fault().code == "empty-table"


def test_header_alone(copy) -> None:
    """A header without rows is named as empty, once."""
    copy.edit(BIRTHS, lambda lines: lines[:1])
    fault = copy.only_fault()
    assert (fault.code, fault.line) == ("empty-table", 1)


def test_missing_table(copy) -> None:
    """A table that is not there is named, once."""
    copy.path(BIRTHS).unlink()
    fault = copy.only_fault()
    assert (fault.code, fault.file) == ("missing-table", BIRTHS)


def test_unclosed_quotation_mark(copy) -> None:
    """A quotation mark that never closes is named with the line on which it stands."""
    line = copy.replace(BOARDS, "Fife", '"Fife')
    fault = copy.only_fault()
    assert (fault.code, fault.line) == ("broken-quotes", line)


def test_text_after_a_closing_quotation_mark(copy) -> None:
    """Letters behind a closing quotation mark are named with their line."""
    line = copy.replace(BOARDS, "Fife", '"Fi"fe')
    fault = copy.only_fault()
    assert (fault.code, fault.line) == ("broken-quotes", line)


def test_no_header(copy) -> None:
    """A table whose first line is data is told to write its header, and nothing else."""
    copy.edit(BOARDS, lambda lines: lines[1:])
    fault = copy.only_fault()
    assert (fault.code, fault.line) == ("no-header", 1)
    assert "board_code,board_name" in fault.remedy


def test_unknown_column(copy) -> None:
    """A column that no contract knows is a fault."""
    copy.edit(BOARDS, lambda lines: [lines[0] + ",colour", *(line + ",red" for line in lines[1:])])
    fault = copy.only_fault()
    assert (fault.code, fault.line, fault.column) == ("unknown-column", 1, "colour")


def test_missing_column(copy) -> None:
    """A column that is not there is named, and its meaning given."""
    copy.edit(BOARDS, lambda lines: [line.rsplit(",", 1)[0] for line in lines])
    fault = copy.only_fault()
    assert (fault.code, fault.column) == ("missing-column", "status")
    assert "Standing of the row" in fault.remedy


@pytest.mark.parametrize("spelling", ["Board_Code", "board code", "borad_code"])
def test_misspelled_column(copy, spelling: str) -> None:
    """A misspelled header is one fault that names the right spelling."""
    copy.replace(BOARDS, "board_code", spelling)
    fault = copy.only_fault()
    assert (fault.code, fault.value) == ("unknown-column", spelling)
    assert fault.remedy == "Rename it board_code"


def test_duplicated_column(copy) -> None:
    """A column that comes twice is named."""
    copy.edit(
        BOARDS,
        lambda lines: [lines[0] + ",board_name", *(line + ",Other" for line in lines[1:])],
    )
    fault = copy.only_fault()
    assert (fault.code, fault.column) == ("duplicate-column", "board_name")


def test_nameless_column(copy) -> None:
    """A comma at the end of each line is a column without a name."""
    copy.edit(BOARDS, lambda lines: [line + "," for line in lines])
    assert copy.only_fault().code == "blank-column-name"


def test_columns_in_another_order(copy) -> None:
    """The order of the columns does not matter."""
    before = read_table(copy.workspace, BIRTHS)
    rows = list(csv.reader(copy.lines(BIRTHS)))
    with copy.path(BIRTHS).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(reversed(row) for row in rows)
    pd.testing.assert_frame_equal(read_table(copy.workspace, BIRTHS), before)


def test_optional_column_may_be_left_out(copy) -> None:
    """A column that may be blank may be left out altogether."""
    copy.edit("data/unit_costs.csv", lambda lines: [lines[0].removesuffix(",note"), *lines[1:]])
    ragged = {fault.code for fault in copy.faults()}
    assert ragged == {"ragged-row"}
    copy.write(
        "data/unit_costs.csv",
        "key,value,unit,year,source,status\ncost_per_wte,80000,GBP,2024-25,plan,assumption\n",
    )
    assert copy.faults() == []


def test_ragged_row(copy) -> None:
    """A row with a comma too many is named with its line and both counts."""
    line = copy.replace(BOARDS, "Greater Glasgow and Clyde", "Greater Glasgow, Clyde")
    fault = copy.only_fault()
    assert (fault.code, fault.line) == ("ragged-row", line)
    assert "6 cells, the header has 5" in fault.message


def test_blank_row(copy) -> None:
    """A row of nothing but commas is told apart from a ragged one."""
    copy.edit(BOARDS, lambda lines: [*lines, ",,,"])
    assert copy.only_fault().code == "blank-row"


def test_blank_lines_are_passed_over(copy) -> None:
    """Blank lines are no rows, and later line numbers count them."""
    copy.edit(BOARDS, lambda lines: [lines[0], "", *lines[1:]])
    assert copy.faults() == []
    line = copy.replace(BOARDS, "Fife", "")
    fault = copy.only_fault()
    assert (fault.code, fault.line) == ("blank-value", line)


def test_reading_stops_at_a_file_of_another_kind(copy) -> None:
    """After a thousand faults the reader says that it stopped."""
    rows = "\n".join(f"x{number},y,-1,z,,w" for number in range(5000))
    copy.write(BIRTHS, f"{copy.lines(BIRTHS)[0]}\n{rows}\n")
    faults = [fault for fault in copy.faults() if fault.file == BIRTHS]
    assert faults[-1].code == "too-many-faults"
    assert MAX_FAULTS < len(faults) < MAX_FAULTS + 20
