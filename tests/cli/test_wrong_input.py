"""Wrong input of every kind: its own exit code and message, nothing written, no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from calling import call, listing

#: What is called, its exit code, and what the message must say.
WRONG: dict[str, tuple[tuple[str, ...], int, tuple[str, ...]]] = {
    "unknown command": (("paln",), 2, ("paln", "Did you mean 'plan'?", "allocator --help")),
    "unknown option": (("plan", "--scenaro", "x"), 2, ("--scenaro", "allocator plan --help")),
    "argument too many": (("plan", "national", "again"), 2, ("again",)),
    "option without value": (("plan", "--out"), 2, ("--out",)),
    "time limit of nothing": (("plan", "--time-limit", "0"), 2, ("--time-limit", "above 0")),
    "time limit not a number": (("plan", "--time-limit", "nan"), 2, ("--time-limit", "above 0")),
    "unknown model": (
        ("plan", "natonal"),
        3,
        ("natonal", "Use one of: local-teams, national, networked"),
    ),
    "unknown scenario": (("plan", "--scenario", "summer"), 3, ("summer", "winter-ferries")),
    "missing scenario file": (
        ("plan", "--scenario", "nowhere/s.toml"),
        3,
        ("s.toml", "unknown-scenario"),
    ),
    "unknown key": (
        ("plan", "--set", "travel.seasons=winter"),
        3,
        ("travel.seasons", "Did you mean travel.season"),
    ),
    "setting without value": (("plan", "--set", "travel.season"), 3, ("KEY=VALUE",)),
    "word for a number": (("plan", "--set", "demand.need_rate=high"), 3, ("must be a number",)),
    "number out of range": (("plan", "--set", "demand.need_rate=8"), 3, ("between 0 and 1",)),
    "unknown choice": (("plan", "--set", "travel.season=autumn"), 3, ("summer, winter",)),
    "wrong number of waves": (
        ("plan", "--set", "money.mbu_budget_gbp=[1, 2]"),
        3,
        ("2 values for 3 waves",),
    ),
    "no workspace": (("plan", "--workspace", "nowhere"), 3, ("nowhere", "allocator init")),
    "workspace without folders": (("check", "."), 3, ("data/ is missing", "models/ is missing")),
    "journey to nowhere": (
        ("travel", "--from", "Obann", "--to", "Wick"),
        2,
        ("Obann", "meant: Oban"),
    ),
    "half a journey": (("travel", "--from", "Oban"), 2, ("--from and --to",)),
    "two questions at once": (
        ("travel", "--from", "Oban", "--to", "Wick", "--within", "60"),
        2,
        ("--from and --to",),
    ),
    "reach below nothing": (("travel", "--within", "-5"), 2, ("--within", "above 0")),
    "unknown service": (("travel", "--within", "60", "--of", "maternety"), 2, ("maternity",)),
    "unknown season": (("travel", "--within", "60", "--season", "dry"), 2, ("'summer', 'winter'",)),
    "nothing to compare": (("compare",), 2, ("RUN",)),
    "no run": (("compare", "nowhere", "nowhere"), 3, ("nowhere", "not a run")),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_input(name: str, here: Path) -> None:
    """Each wrong call ends with its code and says what is wrong on stderr alone."""
    words, code, said = WRONG[name]
    ended = call(*words)
    assert ended.code == code, ended.err
    assert ended.out == ""
    assert [text for text in said if text not in ended.err] == []
    assert "Traceback" not in ended.err
    assert listing(here) == []


@pytest.mark.parametrize("name", WRONG)
def test_wrong_input_as_json(name: str, here: Path) -> None:
    """With ``--json`` each wrong call prints one document that holds the same."""
    words, code, said = WRONG[name]
    ended = call(*words, "--json")
    document = ended.document
    assert (ended.code, document["exit_code"], document["status"]) == (code, code, "error")
    assert document["message"]
    assert [text for text in said if text not in ended.out.replace('\\"', '"')] == []
    assert "Traceback" not in ended.out + ended.err
    assert listing(here) == []


def test_every_fault_at_once(here: Path) -> None:
    """Wrong model, scenario and settings are named together."""
    (here / "s.toml").write_text('[scenario]\nname = "s"\nname = "t"\n', encoding="utf-8")
    words = ("--scenario", "nowhere", "--scenario", "s.toml", "--set", "a.b=1", "--set", "c")
    ended = call("plan", "nomodel", *words, "--json")
    codes = {fault["code"] for fault in ended.document["faults"]}
    assert codes >= {"unknown-model", "unknown-scenario", "not-toml", "unknown-key", "bad-override"}
    broken = next(f for f in ended.document["faults"] if f["code"] == "not-toml")
    assert (broken["file"], broken["line"]) == ("s.toml", 3)


def test_foreign_folder_is_left_alone(here: Path) -> None:
    """A folder that holds something else is not written to, and the work does not even begin."""
    (here / "thesis").mkdir()
    (here / "thesis" / "chapter.txt").write_text("mine", encoding="utf-8")
    ended = call("plan", "--out", "thesis")
    assert (ended.code, ended.out) == (7, "")
    assert "thesis is left alone" in ended.err
    assert "..." not in ended.err
    assert listing(here) == ["thesis", "thesis/chapter.txt"]


def test_file_in_place_of_a_folder(here: Path) -> None:
    """A file where the run folder should stand is not touched."""
    (here / "notes").write_text("mine", encoding="utf-8")
    ended = call("plan", "--out", "notes", "--json")
    assert ended.code == ended.document["exit_code"] == 7
    assert (here / "notes").read_text(encoding="utf-8") == "mine"


def test_faulty_workspace_stops_a_plan(here: Path, workspace: Path) -> None:
    """A negative birth stops the plan with file, line, column, value and the way out."""
    births = workspace / "data" / "births.csv"
    text = births.read_text(encoding="utf-8").replace("S12000005,2012,619", "S12000005,2012,-619")
    births.write_text(text, encoding="utf-8")
    ended = call("plan", "--workspace", workspace)
    assert ended.code == 3
    assert "data/births.csv, line 2, column value" in ended.err
    assert "'-619'" in ended.err
    assert "[negative-value]" in ended.err
    assert listing(here) == []


def test_hostile_text_reaches_no_terminal(here: Path) -> None:
    """Escape sequences in what a user types or a file holds are not passed on."""
    ended = call("travel", "--from", "\x1b[2J\x1b]0;owned\x07", "--to", "Wick")
    assert ended.code == 2
    assert "\x1b" not in ended.err
    assert "\x07" not in ended.err
    assert listing(here) == []
