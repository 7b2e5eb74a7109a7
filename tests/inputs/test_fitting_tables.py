"""Tables that do not fit together: who is missing, who is unknown, and sums that disagree."""

from __future__ import annotations

import json

import pytest

from allocator.inputs.checks import check_workspace, outline_faults
from allocator.inputs.schema.codes import BOARD_NAMES, COUNCIL_NAMES
from allocator.inputs.workspace import OUTLINES


def test_missing_board(copy) -> None:
    """A board that is not there is named, and so is each row that refers to it."""
    copy.drop("data/boards.csv", "S08000026")
    faults = copy.faults()
    missing = [fault for fault in faults if fault.code == "missing-board"]
    assert [(fault.file, fault.column) for fault in missing] == [("data/boards.csv", "board_code")]
    assert "Shetland (S08000026)" in missing[0].message
    assert {fault.code for fault in faults} == {"missing-board", "unknown-reference"}


def test_mistyped_board(copy) -> None:
    """A code that is none of the fourteen is named, with the one that is missing in its place."""
    copy.replace("data/boards.csv", "S08000026", "S08000062")
    codes = {fault.code for fault in copy.faults()}
    assert {"unknown-board", "missing-board"} <= codes


def test_missing_council(copy) -> None:
    """A council that is not there is named."""
    copy.drop("data/councils.csv", "S12000023")
    faults = [fault for fault in copy.faults() if fault.code == "missing-council"]
    assert len(faults) == 1
    assert "Orkney Islands" in faults[0].message


def test_unknown_reference(copy) -> None:
    """A code that another table lacks is named, with the nearest that it has."""
    line = copy.replace("data/births.csv", "S12000005,2012", "S12000007,2012")
    faults = {fault.code: fault for fault in copy.faults()}
    assert set(faults) == {"unknown-reference", "missing-figure"}
    fault = faults["unknown-reference"]
    assert (fault.line, fault.column, fault.value) == (line, "council_code", "S12000007")
    assert "data/councils.csv" in fault.message
    assert "meant?" in fault.remedy


def test_site_that_no_base_has(copy) -> None:
    """A mother and baby unit must stand at one of the sites."""
    copy.replace("data/mbus.csv", "G302H", "G303H")
    fault = copy.only_fault()
    assert (fault.code, fault.value) == ("unknown-reference", "G303H")
    assert "G302H" in fault.remedy


def test_unit_at_a_site_of_another_board(copy) -> None:
    """A unit whose site lies in another board is named."""
    copy.replace("data/mbus.csv", "G302H", "S217H")
    fault = copy.only_fault()
    assert fault.code == "site-of-another-board"
    assert "NHS Lothian" in fault.message


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("data/bases.csv", "board-without-base"),
        ("data/networks.csv", "board-without-network"),
        ("data/mbu_catchments.csv", "board-without-catchment"),
        ("data/hubs.csv", "board-without-hub"),
    ],
)
def test_board_without(copy, name: str, code: str) -> None:
    """A board that lacks a base, a network, a unit or a hub is named."""
    copy.edit(name, lambda lines: [line for line in lines if not shetland(line)])
    fault = copy.only_fault()
    assert (fault.code, fault.file, fault.value) == (code, name, "S08000026")
    assert "NHS Shetland" in fault.message


def shetland(line: str) -> bool:
    """Whether a row is Shetland's."""
    return "S08000026" in line.split(",")[:3]


def test_council_and_board_without_a_zone(copy) -> None:
    """A council without a locality is named, and its board when none of its councils has one."""
    copy.drop("data/localities.csv", "S12000027")
    faults = copy.faults()
    assert [fault.code for fault in faults] == ["council-without-zone", "board-without-zone"]
    assert [fault.value for fault in faults] == ["S12000027", "S08000026"]


def test_council_without_a_zone_in_a_board_that_has_others(copy) -> None:
    """A board with a locality left is not named."""
    copy.drop("data/localities.csv", "S12000035")
    assert copy.only_fault().code == "council-without-zone"


def test_hub_outside_the_network(copy) -> None:
    """A hub in another regional network is named with both networks."""
    copy.replace("data/hubs.csv", "S08000016,community,S08000024", "S08000016,community,S08000020")
    fault = copy.only_fault()
    assert (fault.code, fault.value) == ("hub-outside-network", "S08000020")
    assert "North" in fault.message
    assert "East" in fault.message


@pytest.mark.parametrize(
    ("name", "row", "words"),
    [
        ("data/births.csv", "S12000005,2015", "year 2015"),
        ("data/infants.csv", "S12000005,2022,0", "year 2022, age 0"),
        ("data/population.csv", "S12000005,2022", "year 2022"),
        ("data/deprivation.csv", "S12000005,under3_share_simd", "under3_share_simd"),
    ],
)
def test_missing_figure(copy, name: str, row: str, words: str) -> None:
    """A council that lacks a figure which the others have is named with the gap."""
    copy.drop(name, row)
    gap = copy.only_fault()
    assert (gap.code, gap.file, gap.value) == ("missing-figure", name, "S12000005")
    assert "Clackmannanshire" in gap.message
    assert words in gap.message


def test_missing_age(copy) -> None:
    """A year without children of one age is named."""
    copy.edit("data/infants.csv", lambda lines: [line for line in lines if ",2022,2," not in line])
    gap = copy.only_fault()
    assert gap.code == "missing-figure"
    assert "aged 2 in 2022" in gap.message


def test_board_without_a_share(copy) -> None:
    """A board without an implied share is named, and so is the sum that then falls short."""
    copy.drop("data/nrac.csv", "S08000026")
    assert [fault.code for fault in copy.faults()] == ["missing-figure", "shares-do-not-add"]


def test_no_share_at_all(copy) -> None:
    """A table with target shares alone is told that implied shares are missing."""
    copy.drop("data/nrac.csv", "implied_share")
    assert copy.only_fault().code == "missing-figure"


def test_shares_that_do_not_add_up(copy) -> None:
    """Implied shares that are not 100 % together are named with their sum."""
    copy.replace("data/nrac.csv", ",14.97,", ",15.97,")
    fault = copy.only_fault()
    assert fault.code == "shares-do-not-add"
    assert "101.000 %" in fault.message


def test_totals_that_differ(copy) -> None:
    """One birth more in one council shows in its board's sum and in Scotland's."""
    copy.replace("data/births.csv", "S12000005,2012,619,", "S12000005,2012,620,")
    faults = copy.faults()
    assert {fault.code for fault in faults} == {"totals-differ"}
    assert {fault.message.split(",")[0] for fault in faults} == {"Forth Valley", "Scotland"}


def test_under_threes_that_differ(copy) -> None:
    """One child more of age 2 shows in the sums of under-threes alone."""
    row = next(
        line for line in copy.lines("data/infants.csv") if line.startswith("S12000005,2022,2,")
    )
    cells = row.split(",", 4)
    copy.replace("data/infants.csv", row, ",".join([*cells[:3], str(int(cells[3]) + 1), cells[4]]))
    assert {fault.message.split(", ")[1] for fault in copy.faults()} == {"under_3"}


def write_outlines(copy, boards: list[str]) -> None:
    """Write outlines that name these boards."""
    features = [{"properties": {"board_code": board}} for board in boards]
    copy.write(OUTLINES, json.dumps({"type": "FeatureCollection", "features": features}))


def test_outlines_of_all_boards(copy) -> None:
    """Outlines of the fourteen boards pass in any order."""
    write_outlines(copy, sorted(BOARD_NAMES, reverse=True))
    assert outline_faults(copy.workspace) == []


@pytest.mark.parametrize("boards", [[], ["S08000015"] * 14, [*BOARD_NAMES, "S08000099"]])
def test_outlines_of_other_boards(copy, boards: list[str]) -> None:
    """Outlines that lack, repeat or add a board are refused."""
    write_outlines(copy, boards)
    assert [fault.code for fault in outline_faults(copy.workspace)] == ["wrong-outlines"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"features": 3}', '{"features": [{}]}', "[" * 9999]
)
def test_outlines_that_are_none(copy, text: str) -> None:
    """A file that is no GeoJSON of boards is refused."""
    copy.write(OUTLINES, text)
    assert [fault.code for fault in outline_faults(copy.workspace)] == ["not-outlines"]


def test_missing_outlines(copy) -> None:
    """Outlines that are not there are named by the check of the whole workspace."""
    copy.path(OUTLINES).unlink()
    found = [fault for fault in check_workspace(copy.workspace) if fault.file == OUTLINES]
    assert [fault.code for fault in found] == ["missing-table"]


def test_official_lists() -> None:
    """There are fourteen boards and thirty-two councils."""
    assert len(BOARD_NAMES) == 14
    assert len(COUNCIL_NAMES) == 32
