"""``allocator site mbu``: the appraisal from a command line, and what it refuses."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest
from calling import Ended, call

#: One candidate keeps a run short.
SHORT = ("--candidates", "N198H")
TABLES = {
    "options",
    "units",
    "boards",
    "criteria",
    "scores",
    "ranking",
    "weights",
    "demands",
    "dictionary",
}


@pytest.fixture(scope="module")
def appraised(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """Appraise a third unit at one candidate, once."""
    folder = tmp_path_factory.mktemp("appraised") / "study"
    return folder, call("site", "mbu", "--open", "3", *SHORT, "--out", folder)


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_answer_comes_first(appraised: tuple[Path, Ended]) -> None:
    """The lead, then every option in one table, then where the page is."""
    folder, ended = appraised
    assert (ended.code, "Traceback" in ended.err) == (0, False)
    assert "Of 9 options, the first under the stated weights is a new unit of 6 beds" in ended.out
    assert "Its weak point: 1.1 of the 6 beds" in ended.out
    assert ended.out.count("New unit of") == 2
    assert f"page    {folder / 'study.html'}" in ended.out


def test_the_folder_holds_page_and_tables(appraised: tuple[Path, Ended]) -> None:
    """Every table with a dictionary of all its columns, and hashes that hold."""
    folder, _ended = appraised
    assert {path.stem for path in (folder / "tables").iterdir()} == TABLES
    described = {(row["table"], row["column"]) for row in rows_of(folder / "tables/dictionary.csv")}
    for name in TABLES - {"dictionary"}:
        rows = rows_of(folder / "tables" / f"{name}.csv")
        assert {(name, column) for column in rows[0]} <= described
    outputs = json.loads((folder / "study.json").read_text(encoding="utf-8"))["outputs"]
    for name, digest in outputs.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_the_page_shows_every_option(appraised: tuple[Path, Ended]) -> None:
    """Each option by name, each set of catchments as a map, nothing fetched."""
    folder, _ended = appraised
    page = (folder / "study.html").read_text(encoding="utf-8")
    for row in rows_of(folder / "tables" / "options.csv"):
        assert row["name"].replace("'", "&#39;") in page
    assert page.count('<figure class="option-map">') == 3
    assert "http-equiv" in page
    assert "src=" not in page


@pytest.mark.long
def test_the_same_question_has_the_same_bytes(
    appraised: tuple[Path, Ended], tmp_path: Path
) -> None:
    """Asked again, the folder is the same to the byte."""
    folder, _ended = appraised
    assert call("site", "mbu", "--open", "3", *SHORT, "--out", tmp_path / "again").code == 0
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            again = tmp_path / "again" / path.relative_to(folder)
            assert again.read_bytes() == path.read_bytes()


@pytest.mark.usefixtures("here")
def test_json_is_one_document(tmp_path: Path) -> None:
    """Tables with their dictionary; weights of a file of the user's are used and named."""
    weights = tmp_path / "w.toml"
    weights.write_text("mean_minutes = 0.5\nadmissions_room = 0.5\n", encoding="utf-8")
    words = ("site", "mbu", *SHORT, "--weights", weights, "--json")
    ended = call(*words)
    document = ended.document
    assert (ended.code, document["status"], document["kind"]) == (0, "proved", "site-mbu")
    weighed = {row["criterion"]: row["weight"] for row in document["tables"]["criteria"]}
    assert weighed["mean_minutes"] == 0.5
    assert weighed["least_unit_use"] == 0.0
    assert "admissions_room 0.5" in document["options"]["Weights"]
    assert {row["table"] for row in document["dictionary"]} == TABLES - {"dictionary"}
    assert Path(document["folder"]).parent == Path("runs")


def test_wrong_questions_are_refused_with_every_fault(here: Path, tmp_path: Path) -> None:
    """Number, candidates and weights in one answer; nothing is written."""
    weights = tmp_path / "w.csv"
    weights.write_text("criterion,weight\nmean_minutes,-1\ncolour,0.5\n", encoding="utf-8")
    ended = call(
        *("site", "mbu", "--open", "1", "--candidates", "Royal Cornhil Hospital,S308H"),
        *("--weights", weights, "--json"),
    )
    assert ended.code == 2
    codes = [fault["code"] for fault in ended.document["faults"]]
    assert codes == [
        "unknown-site",
        "has-a-unit",
        "too-few-units",
        "unknown-criterion",
        "bad-weight",
        "wrong-sum",
    ]
    assert "Royal Cornhill Hospital" in ended.out
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("mbu --minutes m.csv --radius 3", "--radius"),
        ("mbu --problem p-median", "--problem"),
        ("--open 3 --weights w.csv", "--weights"),
        ("--open 3", "'--minutes', '--demand', '--problem'"),
        ("mbus --open 3", "mbu"),
        ("mbu --open three", "--open"),
        ("mbu --weights nowhere.toml", "nowhere.toml"),
    ],
)
@pytest.mark.usefixtures("here")
def test_options_of_the_other_way_of_asking_are_refused(words: str, said: str) -> None:
    """Bare tables and the appraisal share a command, not their options."""
    ended = call("site", *words.split())
    assert ended.code in {2, 3}
    assert said in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.long
@pytest.mark.usefixtures("here")
def test_a_workspace_without_candidates_says_how_to_go_on(workspace: Path) -> None:
    """The table may be left out where sites are named."""
    (workspace / "data" / "mbu_candidates.csv").unlink()
    refused = call("site", "mbu", "--workspace", workspace)
    assert refused.code == 3
    assert "--candidates" in refused.err
    taken = call("site", "mbu", *SHORT, "--workspace", workspace, "--json")
    assert taken.code == 0


@pytest.mark.usefixtures("here")
def test_a_table_of_criteria_with_faults_is_refused(workspace: Path) -> None:
    """Weights that do not add up and a figure that there is none of are named with their file."""
    path = workspace / "data" / "mbu_criteria.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("mean_minutes,", "mean_hours,", 1), encoding="utf-8")
    ended = call("site", "mbu", *SHORT, "--workspace", workspace)
    assert ended.code == 3
    assert "data/mbu_criteria.csv" in ended.err
    assert "mean_hours" in ended.err
