"""Why not, every alternative, and ranges, as a shell asks them of a saved run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from calling import Ended, call, listing

from allocator.cli import explain_studies
from allocator.cli.explain_studies import Answer, StudyQuestions
from allocator.errors import ExitCode, UsageError
from allocator.outputs.study import Study


@pytest.fixture(scope="session")
def run(planned: tuple[Path, Ended]) -> Path:
    """Return the folder of the reference run."""
    return planned[0]


WRONG = {
    "no board": (["--why-not", "post"], "--board BOARD --why-not X"),
    "an unknown board": (["--board", "Fyfe", "--why-not", "post"], "Did you mean Fife?"),
    "two studies in a folder": (
        ["--board", "Fife", "--why-not", "post", "--ranges", "--out", "x"],
        "A folder holds one study",
    ),
    "a folder without a study": (["--out", "x"], "A folder holds one study"),
    "a time limit of nought": (["--ranges", "--time-limit", "0"], "above 0"),
    "an option for a folder": (["--ranges", "--out", "--equity"], "is an option, not a folder"),
    "settings explained besides": (["--config", "--ranges"], "--config explains settings"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_questions_are_refused_before_anything_is_solved(run, here, case):
    """Each is a usage error that names the way out, and leaves nothing behind."""
    options, words = WRONG[case]
    ended = call("explain", *([] if "--config" in options else [run]), *options)
    assert ended.code == ExitCode.USAGE
    assert words in " ".join(ended.err.split())
    assert ended.out == ""
    assert listing(here) == []


def test_a_folder_of_other_things_is_left_alone(run, tmp_path):
    """What stands where the study shall stand is not touched, and nothing is solved first."""
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    ended = call("explain", run, "--ranges", "--out", tmp_path)
    assert ended.code == ExitCode.CANNOT_WRITE
    assert listing(tmp_path) == ["thesis.txt"]
    assert "solving" not in ended.err


def test_only_what_is_asked_counts_as_a_question():
    """Without a study option nothing is solved; with one, it is."""
    assert not StudyQuestions()
    assert StudyQuestions("post")
    assert StudyQuestions(ranges=True)
    with pytest.raises(UsageError):
        StudyQuestions("post").require_sound(None)


def test_a_study_that_is_not_proved_ends_as_stopped():
    """The exit code of a command says whether every plan behind its answer is proved."""

    class Unproved:
        proved = False

    assert explain_studies.exit_code([Answer("ranges", Unproved(), None)]) == ExitCode.STOPPED
    assert explain_studies.exit_code([]) == ExitCode.DONE


def test_of_a_plan_in_whole_posts_it_is_said_first_what_was_asked():
    """The plan with posts in any fraction is asked about, and the answer begins with that."""
    study = Study("why", "Why not", ("The plan would be worse.",), (), {}, {})
    said = explain_studies._of_fractions(study)
    assert said.lead == (explain_studies.OF_FRACTIONS, *study.lead)


@pytest.mark.long
def test_a_question_is_answered_in_words_and_left_as_a_folder(run, tmp_path):
    """One base of Highland: the loss named, the page and tables left with what they mean."""
    out = tmp_path / "study"
    ended = call(
        "explain", run, "--board", "Highland", "--why-not", "base:New Craigs", "--out", out
    )
    assert ended.code == 0
    assert (
        "Highland with at least 0.1 WTE at New Craigs (H223H): the plan would be worse" in ended.out
    )
    assert "hours a year more" in ended.out
    assert {"study.html", "study.json", "tables/dictionary.csv"} <= set(listing(out))
    assert {f"tables/{name}.csv" for name in ("alternatives", "objectives", "boards")} <= set(
        listing(out)
    )


@pytest.mark.long
def test_the_same_question_leaves_the_same_bytes(run, tmp_path):
    """Asked twice, the two folders do not differ in a byte."""
    texts = []
    for name in ("one", "two"):
        call("explain", run, "--board", "Fife", "--why-not", "post@1", "--out", tmp_path / name)
        texts.append(
            {
                file: (tmp_path / name / file).read_bytes()
                for file in listing(tmp_path / name)
                if (tmp_path / name / file).is_file()
            }
        )
    assert texts[0] == texts[1]


@pytest.mark.long
def test_the_answer_as_one_document(run):
    """--json holds sentences and tables; without a plan the conflict is named, and it ends 0."""
    ended = call("explain", run, "--board", "Fife", "--why-not", "post:+20@1", "--json")
    assert ended.code == 0
    answer = ended.document["why_not"]
    (row,) = answer["tables"]["alternatives"]
    assert row["verdict"] == "no plan"
    assert "GBP 600,000" in row["note"]
    assert row["families_change"] is None
    assert "no plan keeps every rule" in answer["sentences"][0]


@pytest.mark.long
def test_what_is_not_there_is_named_with_what_is_near(run):
    """A base that is misspelt is a usage error in one JSON document, with near names."""
    ended = call("explain", run, "--board", "Fife", "--why-not", "base:F711", "--json")
    assert ended.code == ExitCode.USAGE
    document = json.loads(ended.out)
    assert "F711H" in json.dumps(document)


@pytest.mark.long
def test_every_alternative_of_one_board_in_one_table(run):
    """A supported board: hubs and waves, no base and no post; the explanation is left out."""
    ended = call("explain", run, "--board", "Orkney", "--alternatives", "--json")
    rows = ended.document["alternatives"]["tables"]["alternatives"]
    assert {row["kind"] for row in rows} == {"lead_hub", "sole_hub", "opens_in"}
    assert all(row["verdict"] for row in rows)


@pytest.mark.long
def test_ranges_of_one_board(run):
    """Prices of every limit with their ends, and each figure of the board that is moved."""
    ended = call("explain", run, "--board", "Orkney", "--ranges", "--json")
    assert ended.code == 0
    tables = ended.document["switching"]["tables"]
    prices = tables["price_ranges"]
    assert all(row["lower"] <= row["amount"] <= row["upper"] for row in prices)
    assert {row["driver"] for row in tables["switching_values"]} == {
        "births",
        "cost_per_wte",
        "minutes",
    }
