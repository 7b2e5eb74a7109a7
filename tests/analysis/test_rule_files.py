"""Tables of shares and pathfinder boards as users write them: read when sound, else every fault."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from allocator.analysis.rules import read_pathfinders, read_rule_table
from allocator.errors import AllocatorError, DataError, UsageError

NAMES = {"S08000015": "Ayrshire and Arran", "S08000029": "Fife", "S08000031": "Glasgow & Clyde"}
BUDGETS = pd.Series({1: 600.0, 2: 1000.0}).rename_axis("wave")
AYRSHIRE, FIFE, GLASGOW = NAMES
SOUND = [
    f"{AYRSHIRE},1,0.2",
    f"{FIFE},1,0.3",
    f"{GLASGOW},1,0.5",
    f"{AYRSHIRE},2,0.25",
    f"{FIFE},2,0.75",
    f"{GLASGOW},2,0",
]


def write(folder: Path, rows: list[str], header: str = "board_code,wave,share") -> Path:
    """Write a table and return its path."""
    path = folder / "shares.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def faults_of(path: Path) -> list[tuple[str, int | None, str | None]]:
    """Return code, line and column of every fault of a table."""
    with pytest.raises(DataError) as caught:
        read_rule_table(path, NAMES, BUDGETS)
    assert all(fault.file == str(path) for fault in caught.value.faults)
    return [(fault.code, fault.line, fault.column) for fault in caught.value.faults]


def test_shares_are_read_as_they_stand(tmp_path: Path) -> None:
    """Every board has its share in every wave, whatever the order of the rows."""
    shares = read_rule_table(write(tmp_path, SOUND[::-1]), NAMES, BUDGETS)
    assert shares.index.tolist() == list(NAMES)
    assert shares[1].tolist() == pytest.approx([0.2, 0.3, 0.5])
    assert shares[2].tolist() == pytest.approx([0.25, 0.75, 0.0])


def test_budgets_become_shares_of_the_national_budget(tmp_path: Path) -> None:
    """Money that adds to the national budget of each wave is as good; names may stand by."""
    rows = [
        f"Name,{AYRSHIRE},1,120",
        f"Name,{FIFE},1,180",
        f"Name,{GLASGOW},1,300",
        f"Name,{AYRSHIRE},2,250",
        f"Name,{FIFE},2,750",
        f"Name,{GLASGOW},2,0",
    ]
    path = write(tmp_path, rows, "board_name,board_code,wave,budget_gbp")
    shares = read_rule_table(path, NAMES, BUDGETS)
    assert shares[1].tolist() == pytest.approx([0.2, 0.3, 0.5])
    assert shares[2].tolist() == pytest.approx([0.25, 0.75, 0.0])


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([*SOUND[:5], f"{GLASGOW},2,0.1"], [("shares-do-not-add-up", None, "share")]),
        ([*SOUND[:5], f"{GLASGOW},2,-0.1"], [("negative-value", 7, "share")]),
        ([*SOUND, SOUND[0]], [("duplicate-key", 8, "board_code")]),
        (SOUND[:5], [("missing-rows", None, None)]),
        ([*SOUND, "S08000099,1,0"], [("unknown-board", 8, "board_code")]),
        ([*SOUND, f"{FIFE},3,0"], [("unknown-wave", 8, "wave")]),
        ([*SOUND[:5], f"{GLASGOW},2,half"], [("not-a-number", 7, "share")]),
        ([*SOUND[:5], f"{GLASGOW},2,"], [("blank-value", 7, "share")]),
        ([*SOUND[:5], f"{GLASGOW},2,=1-1"], [("not-a-number", 7, "share")]),
        ([*SOUND[:5], f"{GLASGOW},2,nan"], [("not-finite", 7, "share")]),
    ],
)
def test_a_wrong_table_is_refused_where_it_is_wrong(
    tmp_path: Path, rows: list[str], expected: list[tuple[str, int | None, str | None]]
) -> None:
    """Each fault comes with its file, line and column, and nothing else is said."""
    assert faults_of(write(tmp_path, rows)) == expected


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """A hostile table is told everything in one go."""
    rows = [*SOUND[:4], f"{FIFE},2,0.9", f"{GLASGOW},2,0.3", "S08000099,1,0.5", f"{FIFE},7,0.1"]
    assert [code for code, _line, _column in faults_of(write(tmp_path, rows))] == [
        "unknown-board",
        "unknown-wave",
        "shares-do-not-add-up",
    ]


def test_budgets_must_be_those_of_the_country(tmp_path: Path) -> None:
    """Money that is not the wave's national budget is another question, and says so in figures."""
    rows = [row.replace(",0.", ",10") for row in SOUND]
    path = write(tmp_path, rows, "board_code,wave,budget_gbp")
    with pytest.raises(DataError, match="the national community budget of that wave is GBP 600"):
        read_rule_table(path, NAMES, BUDGETS)


def test_shares_and_budgets_may_not_stand_together(tmp_path: Path) -> None:
    """A table that says both might say two things."""
    path = write(tmp_path, [f"{row},1" for row in SOUND], "board_code,wave,share,budget_gbp")
    assert faults_of(path) == [("two-values", 1, "budget_gbp")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04junk", "not-a-csv-file"),
        (b"board_code;wave;share\nS08000029;1;1\n", "semicolons"),
        (b"name,year,amount\nFife,1,1\n", "no-header"),
        (b'board_code,wave,share\n"S08000029,1,1\n', "broken-quotes"),
        (b"board_code,wave,share\n", "empty-table"),
    ],
)
def test_what_is_no_such_table_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    """Spreadsheets, other separators, other tables and broken files are told apart."""
    path = tmp_path / "shares.csv"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_rule_table(path, NAMES, BUDGETS)
    assert code in {fault.code for fault in caught.value.faults}


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    """A path without a file is told as such."""
    with pytest.raises(DataError, match="no such file"):
        read_rule_table(tmp_path / "nothing.csv", NAMES, BUDGETS)


@pytest.mark.parametrize(
    "text",
    [
        "1: Fife; 2: Ayrshire and Arran",
        " 1 : nhs FIFE ;2: S08000015;",
        "2: Ayrshire & Arran; 1: S08000029",
        "1: Fife",
    ],
)
def test_pathfinders_are_known_by_name_or_code(text: str) -> None:
    """Names, the prefix or codes will do, in any order; boards not named join in the last wave."""
    joins = read_pathfinders(text, NAMES, (1, 2))
    assert joins.to_dict() == {AYRSHIRE: 2, FIFE: 1, GLASGOW: 2}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Fife, Lothian", ["no-wave"]),
        ("1: Fief; 4: Fife; 1: Fife", ["unknown-board", "unknown-wave", "named-twice"]),
        ("2: Fife", ["no-pathfinder"]),
        ("", ["no-pathfinder"]),
        ("one: Fife", ["unknown-wave"]),
    ],
)
def test_wrong_pathfinders_are_told_at_once(text: str, codes: list[str]) -> None:
    """Every fault of a line is told, with the option and the way out."""
    with pytest.raises(UsageError) as caught:
        read_pathfinders(text, NAMES, (1, 2))
    assert [fault.code for fault in caught.value.faults] == codes
    assert all(fault.column == "--pathfinders" for fault in caught.value.faults)


def test_a_misspelt_board_is_guessed() -> None:
    """The nearest name is offered."""
    with pytest.raises(UsageError, match="Is Fife meant"):
        read_pathfinders("1: Fief", NAMES, (1, 2))


def test_pathfinders_from_a_file(tmp_path: Path) -> None:
    """A CSV file of waves and boards is read alike; its faults have lines."""
    path = tmp_path / "boards.csv"
    path.write_text("wave,board\n1,Fife\n2,Ayrshire and Arran\n", encoding="utf-8")
    assert read_pathfinders(str(path), NAMES, (1, 2))[FIFE] == 1
    path.write_text("wave,board\n1,Fife\n9,Nowhere\n", encoding="utf-8")
    with pytest.raises(AllocatorError) as caught:
        read_pathfinders(str(path), NAMES, (1, 2))
    assert isinstance(caught.value, DataError)
    assert [(fault.code, fault.line) for fault in caught.value.faults] == [
        ("unknown-wave", 3),
        ("unknown-board", 3),
    ]
    path.write_text("wave,board\n1,Fife\n2,Fife\nx,Fife\n2,Nowhere\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_pathfinders(str(path), NAMES, (1, 2))
    assert [(fault.code, fault.line) for fault in caught.value.faults] == [
        ("not-a-number", 4),
        ("duplicate-key", 3),
        ("duplicate-key", 4),
        ("unknown-board", 5),
    ]
