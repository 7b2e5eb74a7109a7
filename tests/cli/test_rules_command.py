"""``allocator rules``: one folder with page and tables, or one reason and nothing written."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from calling import Ended, call, listing
from small_workspace import small_workspace

BOARDS = [f"S080000{number}" for number in (15, 16, 17, 19, 20, 22, 24, 25, 26, 28, 29, 30, 31, 32)]
#: One wave and two objectives: quick to solve.
QUICK = ['objectives.order=["worst_coverage", "unmet_need"]', "waves.count=1"] + [
    f"{key}=[{value}]"
    for key, value in {
        "workforce.recruitment_pool_wte": 14,
        "money.community_budget_gbp": 600000,
        "money.perinatal_budget_gbp": 180000,
        "money.mnpi_budget_gbp": 180000,
        "money.third_sector_budget_gbp": 180000,
        "money.mbu_budget_gbp": 40000,
        "embedded.phase": 0.34,
        "mbu.phase": 0.34,
        "equity.floor_coverage": 0.01,
        "waves.boards_open": 14,
    }.items()
]
SETTINGS = [word for text in QUICK for word in ("--set", text)]


def table(folder: Path, *, first: float = 1 / 14) -> Path:
    """Write shares for one wave, those of the first board as given, the others alike."""
    rest = (1.0 - 1 / 14) / 13
    rows = [f"{code},1,{first if at == 0 else rest!r}" for at, code in enumerate(BOARDS)]
    path = folder / "shares.csv"
    path.write_text("\n".join(["board_code,wave,share", *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the words that ask about a workspace with one place a council, solved in a moment."""
    workspace = small_workspace(tmp_path_factory.mktemp("small") / "workspace")
    return ["--workspace", str(workspace.root), *SETTINGS]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, small: list[str]) -> tuple[Path, Ended]:
    """Ask for births, equal shares and a table that says the same as the latter."""
    folder = tmp_path_factory.mktemp("rules")
    words = ["--rule", "births", "--rule", "equal", "--table", table(folder)]
    return folder, call("rules", *small, *words, "--out", folder / "study", "--json")


def test_the_folder_has_page_tables_and_their_meaning(made: tuple[Path, Ended]) -> None:
    """Seven tables stand with their dictionary beside the page; JSON has the same."""
    folder, ended = made
    assert ended.code == 0, ended.err
    names = {"rules", "boards", "gains", "slippage", "islands", "objectives", "inequality"}
    written = {path.stem for path in (folder / "study" / "tables").glob("*.csv")}
    assert written == {*names, "dictionary"}
    document = ended.document
    assert set(document["tables"]) == names
    assert document["kind"] == "rules"
    assert document["status"] == "proved"
    page = (folder / "study" / "study.html").read_text(encoding="utf-8")
    assert "Orkney, Shetland and Western Isles" in page
    known = json.loads((folder / "study" / "study.json").read_text(encoding="utf-8"))
    assert known["options"]["Rules"] == "Equal share, Births share and Own table"


def test_a_table_that_says_what_a_rule_says_makes_its_plan(made: tuple[Path, Ended]) -> None:
    """Equal shares as a table of the user's own are equal shares, figure for figure."""
    folder, _ended = made
    boards = pd.read_csv(folder / "study" / "tables" / "boards.csv", index_col=[0, 1, 2])
    numbers = boards.select_dtypes("number")
    apart = (numbers.loc["table"] - numbers.loc["equal"]).abs().max()
    assert (apart / numbers.loc["equal"].abs().max().clip(lower=1.0) < 1e-5).all()


def test_the_terminal_shows_every_rule(here: Path, small: list[str]) -> None:
    """One line a rule, with what it serves against the plan, and where the page is."""
    ended = call("rules", *small, "--rule", "equal", "--out", "study")
    assert ended.code == 0, ended.err
    assert "Optimised plan" in ended.out
    assert "Equal share" in ended.out
    assert (here / "study" / "study.html").is_file()
    assert "/study.html" in ended.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--rule", "birth"], 2, "There is no such rule"),
        (["--rule", "table"], 2, "Give --table FILE.csv with it"),
        (["--within", "table"], 2, "There is no such rule"),
        (["--loading", "2"], 2, "It must be from 0 to 1"),
        (["--loading", "nan"], 2, "It must be from 0 to 1"),
        (["--access-weight", "-1"], 2, "It must be 0 or more"),
        (["--pathfinders", "Fife"], 2, "A wave, a colon and its boards are needed"),
        (["--pathfinders", "1: Fief"], 2, "Is Fife meant?"),
        (["--pathfinders", "nowhere.csv"], 3, "There is no such file"),
        (["--table", "nowhere.csv"], 3, "There is no such file"),
        (["--time-limit", "0"], 2, "is not a number of seconds above 0"),
        (["--rule", "births", "--set", "money.no=1"], 3, "is not a parameter"),
    ],
)
def test_wrong_words_leave_nothing(
    here: Path, small: list[str], words: list[str], code: int, said: str
) -> None:
    """Each wrong input ends with its code and one clear reason, and no folder."""
    ended = call("rules", *small, *words)
    assert ended.code == code, ended.err
    assert said in " ".join((ended.out + ended.err).split())
    assert "Traceback" not in ended.err
    assert listing(here) == []


def test_a_table_that_does_not_add_up_is_told_with_its_file(here: Path, small: list[str]) -> None:
    """The file, the wave, its sum and what to change; JSON carries the same faults."""
    path = table(here, first=0.2)
    ended = call("rules", *small, "--table", path.name, "--rule", "equal", "--json")
    assert ended.code == 3
    faults = ended.document["faults"]
    assert [fault["code"] for fault in faults] == ["shares-do-not-add-up"]
    assert faults[0]["file"] == "shares.csv"
    assert "wave 1 add to 1.128571" in faults[0]["message"]
    assert listing(here) == ["shares.csv"]


def test_a_model_without_any_plan_ends_as_infeasible(here: Path, small: list[str]) -> None:
    """Where not even free money keeps every rule, there is nothing to compare: exit code 4."""
    words = ["--set", "commitments.least_posts_wte={S08000016=9}", "--rule", "equal"]
    ended = call("rules", *small, *words)
    assert ended.code == 4, ended.err
    assert "to GBP 792,000" in ended.err
    assert listing(here) == []
