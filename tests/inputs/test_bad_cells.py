"""Cells that do not say what they must: each mistake has its own code, place, value and way out."""

from __future__ import annotations

import pytest

from allocator.errors import DataError
from allocator.inputs.geography import load_geography
from allocator.inputs.tables import read_table

BIRTHS = "data/births.csv"
CELL = "S12000005,2012,619,"

# What is written in place of 619 births, the code of the fault, and a word of its message.
BAD_BIRTHS = {
    "blank": ("", "blank-value", "blank"),
    "spaces": ("   ", "blank-value", "blank"),
    "negative": ("-619", "negative-value", "negative"),
    "fraction": ("619.5", "not-a-whole-number", "whole"),
    "decimal comma": ('"619,5"', "number-with-comma", "comma"),
    "thousands comma": ('"1,619"', "number-with-comma", "comma"),
    "words": ("about 600", "not-a-number", "not a number"),
    "pounds": ("£619", "not-a-number", "not a number"),
    "underscore": ("6_19", "not-a-number", "not a number"),
    "other digits": ("٦١٩", "not-a-number", "not a number"),
    "hexadecimal": ("0x26b", "not-a-number", "not a number"),
    "nan": ("NaN", "not-finite", "planned"),
    "infinite": ("-inf", "not-finite", "planned"),
    "spreadsheet error": ("#N/A", "not-finite", "planned"),
    "overflow": ("1e999", "not-finite", "large"),
}


@pytest.mark.parametrize(("text", "code", "word"), BAD_BIRTHS.values(), ids=BAD_BIRTHS)
def test_bad_number(copy, text: str, code: str, word: str) -> None:
    """Each way to write a wrong number of births is named with its line, column and value."""
    line = copy.replace(BIRTHS, CELL, f"S12000005,2012,{text},")
    fault = copy.only_fault()
    assert (fault.code, fault.file, fault.line, fault.column) == (code, BIRTHS, line, "value")
    assert fault.value == text.strip().strip('"')
    assert word in fault.message


@pytest.mark.parametrize("text", ["0", "619.0", "+619", "6.19e2", " 619 "])
def test_good_number(copy, text: str) -> None:
    """Whole numbers pass however they are written."""
    copy.replace(BIRTHS, CELL, f"S12000005,2012,{text},")
    table = read_table(copy.workspace, BIRTHS)
    assert table["value"].loc["S12000005", 2012] in {0, 619}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("S08000029", "S08000018"),
        ("S08000030", "S08000027"),
        ("S08000031", "S08000021"),
        ("S08000032", "S08000023"),
    ],
)
@pytest.mark.parametrize("name", ["data/boards.csv", "data/councils.csv", "data/nrac.csv"])
def test_replaced_board_code(copy, name: str, old: str, new: str) -> None:
    """A board code from before 2019 is named together with the code that replaced it."""
    line = copy.replace(name, old, new)
    fault = copy.only_fault()
    assert (fault.code, fault.line, fault.value) == ("replaced-board-code", line, new)
    assert old in fault.message
    assert old in fault.remedy


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("S12000047", "S12000015"),
        ("S12000048", "S12000024"),
        ("S12000049", "S12000046"),
        ("S12000050", "S12000044"),
    ],
)
def test_replaced_council_code(copy, old: str, new: str) -> None:
    """A council code from before 2018 or 2019 is named together with its successor."""
    copy.replace("data/population.csv", old, new)
    fault = copy.only_fault()
    assert (fault.code, fault.value) == ("replaced-council-code", new)
    assert old in fault.remedy


def test_name_in_place_of_a_code(copy) -> None:
    """A board's name where its code belongs is told so."""
    copy.replace("data/bases.csv", "S08000015", "Ayrshire and Arran")
    fault = copy.only_fault()
    assert (fault.code, fault.value) == ("bad-board-code", "Ayrshire and Arran")


def test_council_in_place_of_a_board(copy) -> None:
    """A council's code where a board's belongs is no board code."""
    copy.replace("data/bases.csv", "S08000015", "S12000008")
    assert copy.only_fault().code == "bad-board-code"


def test_name_in_place_of_a_council_code(copy) -> None:
    """A council's name where its code belongs is told so."""
    copy.replace("data/population.csv", "S12000005", "Clackmannanshire")
    assert copy.only_fault().code == "bad-council-code"


@pytest.mark.parametrize("code", ["../x", "a b", "<b>", "=1+1", "é", "a/b", "-x"])
def test_bad_identifier(copy, code: str) -> None:
    """Identifiers hold letters, digits, dots, hyphens and underscores, and so no markup or path."""
    copy.replace("data/bases.csv", "A101H", code)
    fault = copy.only_fault()
    assert (fault.code, fault.value) == ("bad-code", code)


def test_unknown_status(copy) -> None:
    """A status of another vocabulary is named with the three words."""
    copy.replace("data/boards.csv", "official", "sourced")
    fault = copy.only_fault()
    assert (fault.code, fault.value) == ("unknown-status", "sourced")
    assert "official, derived, assumption" in fault.remedy


def test_unknown_word(copy) -> None:
    """A word outside of a list is named with the list."""
    copy.replace("data/nrac.csv", "implied_share", "share")
    faults = copy.faults()
    assert [fault.code for fault in faults] == ["unknown-word"]
    assert "implied_share, target_share" in faults[0].remedy


@pytest.mark.parametrize("year", ["22", "2022-2023", "mid-2022", "2022/2"])
def test_bad_period(copy, year: str) -> None:
    """A year that is none is told how to be written."""
    copy.replace("data/mbu_catchments.csv", "undated", year)
    fault = copy.only_fault()
    assert (fault.code, fault.value) == ("bad-period", year)


@pytest.mark.parametrize(
    ("lon", "lat", "code", "word"),
    [
        ("55.6136", "-4.5371", "swapped-coordinates", "swapped"),
        ("240302", "638478", "national-grid-coordinates", "National Grid"),
        ("4.5371", "55.6136", "longitude-sign", "minus"),
        ("-0.1276", "51.5072", "outside-scotland", "Scotland"),
        ("0", "0", "outside-scotland", "Scotland"),
    ],
)
def test_bad_position(copy, lon: str, lat: str, code: str, word: str) -> None:
    """Each usual mistake with coordinates is told apart."""
    line = copy.replace("data/bases.csv", "-4.5371,55.6136", f"{lon},{lat}")
    fault = copy.only_fault()
    assert (fault.code, fault.line, fault.column) == (code, line, "lon")
    assert word in fault.message


def test_every_swapped_row_is_named(copy) -> None:
    """A whole table with lon and lat swapped names each row."""
    copy.edit("data/bases.csv", lambda lines: [swapped(lines[0]), *lines[1:]])
    faults = copy.faults()
    assert len(faults) == 55
    assert {fault.code for fault in faults} == {"swapped-coordinates"}


def swapped(header: str) -> str:
    """Swap the two headers of a position."""
    return header.replace("lon,lat", "lat,lon")


def test_control_character(copy) -> None:
    """An invisible character in a name is refused by its number."""
    copy.replace("data/boards.csv", "Fife", "Fi\x1b[31mfe")
    fault = copy.only_fault()
    assert fault.code == "control-character"
    assert "U+001B" in fault.message


@pytest.mark.parametrize("letter", ["\u202e", "\u200b", "\u00a0", "\u2028"])
def test_hidden_characters(copy, letter: str) -> None:
    """Signs that turn, join or space letters unseen are refused too."""
    copy.replace("data/boards.csv", "Fife", f"Fi{letter}fe")
    assert copy.only_fault().code == "control-character"


def test_line_break_in_a_name(copy) -> None:
    """A name on two lines is refused, at the line on which its row starts."""
    line = copy.replace("data/boards.csv", "Fife", '"Fi\nfe"')
    fault = copy.only_fault()
    assert (fault.code, fault.line) == ("control-character", line)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=1+1", "Obar Dheathain", "${x}"])
def test_any_visible_name_is_text(copy, name: str) -> None:
    """Markup, formulas and accents in a name are read as the text that they are."""
    copy.replace("data/boards.csv", "Fife", name)
    assert load_geography(copy.workspace).boards["board_name"].loc["S08000029"] == name


def test_text_too_long(copy) -> None:
    """A name of a thousand letters is refused."""
    copy.replace("data/boards.csv", "Fife", "F" * 1000)
    fault = copy.only_fault()
    assert fault.code == "text-too-long"
    assert len(fault.value) == 80


def test_share_above_one(copy) -> None:
    """A share written as a percentage is out of its range."""
    copy.replace("data/deprivation.csv", ",0.3077,", ",30.77,")
    fault = copy.only_fault()
    assert fault.code == "out-of-range"
    assert "at most 1" in fault.message


@pytest.mark.parametrize("residents", ["0", "-5"])
def test_empty_locality(copy, residents: str) -> None:
    """A locality needs residents."""
    copy.replace("data/localities.csv", ",1890,persons,", f",{residents},persons,")
    assert copy.only_fault().code in {"out-of-range", "negative-value"}


def test_duplicate_key(copy) -> None:
    """A row that repeats another is named with both lines."""
    row = copy.lines("data/boards.csv")[3]
    copy.edit("data/boards.csv", lambda lines: [*lines, row])
    fault = copy.only_fault()
    assert (fault.code, fault.line, fault.value) == ("duplicate-key", 16, "S08000017")
    assert "line 4" in fault.message


def test_all_faults_at_once(copy) -> None:
    """Faults of several files, lines and columns come together, in one error."""
    copy.replace("data/boards.csv", "Fife", "")
    copy.replace(BIRTHS, CELL, "S12000005,2012,-1,")
    copy.replace(BIRTHS, "S12000005,2013,596,", "S12000005,2013,x,")
    copy.replace("data/bases.csv", "-4.5371,55.6136", "55.6136,-4.5371")
    copy.drop("data/mbu_catchments.csv", "S08000026")
    found = {fault.code for fault in copy.faults()}
    assert found == {
        "blank-value",
        "negative-value",
        "not-a-number",
        "swapped-coordinates",
        "board-without-catchment",
    }
    with pytest.raises(DataError) as error:
        load_geography(copy.workspace)
    codes = [fault.code for fault in error.value.faults]
    assert codes == ["blank-value", "swapped-coordinates", "board-without-catchment"]
    for place in ("data/boards.csv, line 12, column board_name", "[swapped-coordinates]"):
        assert place in str(error.value)
