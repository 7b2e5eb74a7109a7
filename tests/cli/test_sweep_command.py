"""``allocator sweep``: from a file to a folder with a page, its queries, and how it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from calling import Ended, call
from small_workspace import small_workspace

FILE = """[sweep]
title = "Money <b>and</b> recruits"
design = "one-at-a-time"

[[vary]]
key = "money.community_budget_gbp"
values = [0.8, 1.2]
of_base = true

[[vary]]
key = "commitments.least_posts_wte.S08000015"
values = [1, 900]
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small workspace."""
    return small_workspace(tmp_path_factory.mktemp("small") / "workspace").root


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory, small: Path) -> tuple[Path, Ended]:
    """Run a sweep once; return its folder and what the command printed."""
    place = tmp_path_factory.mktemp("swept")
    (place / "sweep.toml").write_text(FILE)
    words = ("--workspace", small, "--out", place / "out", "--workers", "1")
    return place / "out", call("sweep", place / "sweep.toml", *words)


def test_a_sweep_leaves_tables_and_a_page(swept: tuple[Path, Ended]) -> None:
    """The answer is printed first; progress goes to the other stream."""
    folder, ended = swept
    assert ended.code == 0, ended.err
    assert "5 runs, 4 of them with a plan." in ended.out
    assert "Without a plan: 1 infeasible." in ended.out
    assert "5 of 5 runs" in ended.err
    page = (folder / "summary" / "study.html").read_text()
    assert "More is asked for than there is" in page
    assert "<b>and</b>" not in page
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"sweep.json", "runs/00001.parquet", "boards/00001.parquet"} <= names
    assert {f"summary/tables/{name}.csv" for name in ("outcomes", "swings", "settings")} <= names
    manifest = json.loads((folder / "sweep.json").read_text())
    assert manifest["statuses"] == {"infeasible": 1, "proved": 4}


def test_a_folder_answers_queries(swept: tuple[Path, Ended]) -> None:
    """As a table, and as one JSON document."""
    folder, _ended = swept
    sql = "SELECT status, count(*) AS runs FROM runs GROUP BY status ORDER BY status"
    ended = call("sweep", folder, "--query", sql)
    assert ended.code == 0
    assert ended.out.split() == ["status", "runs", "infeasible", "1", "proved", "4"]
    rows = call("sweep", folder, "--query", sql, "--json").document["rows"]
    assert rows == [{"status": "infeasible", "runs": 1}, {"status": "proved", "runs": 4}]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["nothing.toml"], 3, "There is no such file"),
        (["."], 3, "This is not the folder of a sweep"),
        (["{folder}"], 2, "--query"),
        (["{folder}", "--query", "DROP TABLE runs"], 2, "one SELECT"),
        (["{folder}", "--query", "SELECT nothing FROM runs"], 2, "cannot be answered"),
        (["{file}", "--out", "{folder}"], 7, "--resume"),
        (["{file}", "--out", "--resume"], 2, "is an option, not a folder"),
        (["{file}", "--workers", "0"], 2, "greater than or equal to 1"),
        (["{file}", "--workers", "two"], 2, "valid integer"),
        (["{file}", "--time-limit", "-1"], 2, "number of seconds"),
        (["{file}", "--scheduler", "nowhere", "--workers", "2"], 2, "leave it out"),
        (["{file}", "--workspace", "nowhere"], 3, "no such folder"),
    ],
)
def test_wrong_words_are_told(  # noqa: PLR0917 (three of them are one case)
    here: Path,
    swept: tuple[Path, Ended],
    small: Path,
    words: list[str],
    code: int,
    said: str,
) -> None:
    """Each ends with its code and a way out, and writes nothing."""
    (here / "sweep.toml").write_text(FILE)
    folder, _ended = swept
    asked = [word.format(folder=folder, file="sweep.toml") for word in words]
    more = () if "--workspace" in asked or "{file}" not in words else ("--workspace", small)
    ended = call("sweep", *asked, *more)
    assert ended.code == code, ended.err
    assert said in ended.err
    assert "Traceback" not in ended.err
    assert [path.name for path in here.iterdir()] == ["sweep.toml"]


def test_a_sweep_of_another_file_is_refused_on_resume(
    here: Path, swept: tuple[Path, Ended], small: Path
) -> None:
    """What differs is named."""
    (here / "sweep.toml").write_text(FILE.replace("900", "901"))
    folder, _ended = swept
    words = ("--workspace", small, "--out", folder, "--resume", "--json")
    document = call("sweep", "sweep.toml", *words).document
    assert document["exit_code"] == 7
    assert "differs in: runs" in document["faults"][0]["message"]


def test_faults_of_a_file_come_at_once(here: Path, small: Path) -> None:
    """As JSON too, each with file and line."""
    (here / "sweep.toml").write_text(
        FILE.replace("community_budget", "comunity_budget").replace('"one-', '"two-')
    )
    document = call("sweep", "sweep.toml", "--workspace", small, "--json").document
    assert document["exit_code"] == 3
    assert [fault["line"] for fault in document["faults"]] == [3, 6]
    assert not list(here.glob("runs"))
