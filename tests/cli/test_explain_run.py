"""A saved run explained: what it holds, and what is solved again on the workspace of the plan."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from calling import Ended

from allocator.cli import explain_run as command
from allocator.cli.explain_run import explain_run
from allocator.errors import DataError, ExitCode, UsageError
from allocator.lp.answers import PRICE_COLUMNS, PRICE_INDEX, RANGE_COLUMNS
from allocator.lp.plan import Plan
from allocator.outputs import explain
from allocator.outputs.answers import PRICES, RANGES
from allocator.outputs.files import write_table
from allocator.outputs.run import read_run

AYRSHIRE = "S08000015"


@pytest.fixture(scope="session")
def run(planned: tuple[Path, Ended], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the reference run, with answers where it holds none."""
    folder = tmp_path_factory.mktemp("explained") / "run"
    shutil.copytree(planned[0], folder)
    for name, table in {PRICES: few_prices(), RANGES: firm_ranges(read_run(folder))}.items():
        path = folder / "tables" / f"{name}.csv"
        if not path.is_file():
            write_table(table, path)
    return folder


@pytest.fixture(scope="session")
def plan(run: Path) -> Plan:
    """Read its plan."""
    return read_run(run)


def few_prices() -> pd.DataFrame:
    """Return the price of one budget in one wave."""
    row = ("budget", "community", 1, "unmet_need", -0.3, -0.3, "unit", 1.0, 1.0, "", "", "given")
    prices = pd.DataFrame([row], columns=[*PRICE_INDEX, *PRICE_COLUMNS])
    return prices.set_index(list(PRICE_INDEX))


def firm_ranges(plan: Plan) -> pd.DataFrame:
    """Return ranges in which every post of a plan is firm."""
    posts = plan["team_posts"]["filled_wte"]
    return pd.DataFrame({**dict.fromkeys(RANGE_COLUMNS[:3], posts), "firm": True})


def printed(folder: Path, **options: Any) -> tuple[str, str]:
    """Return what the command prints on stdout and stderr."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        assert explain_run(folder, **options) == ExitCode.DONE
    return out.getvalue(), err.getvalue()


def test_every_board_is_explained(run, plan):
    """Each board has its model and why, its posts by wave and its coverage."""
    out, _err = printed(run)
    for name in plan["boards"]["board_name"]:
        assert f"\n{name}: " in out
    assert out.count("Coverage of need within reach") == len(plan["boards"])
    assert "too few for a stand-alone team (more than 3,000)" in out
    for heading in (
        "What holds the plan back",
        "What a little more or less would do",
        "How firm the posts are",
    ):
        assert f"\n{heading}\n" in out


@pytest.mark.parametrize("asked", [AYRSHIRE, "ayrshire and arran", " Ayrshire and Arran "])
def test_one_board_by_code_or_name(run, plan, asked):
    """One board is found by its code or name in any case, and its figures are the plan's."""
    out, _err = printed(run, board=asked, as_json=True)
    document = json.loads(out)
    (board,) = document["boards"]
    assert board["board_code"] == AYRSHIRE
    posts = plan["team_posts"].xs(AYRSHIRE, level="board_code")["filled_wte"]
    assert [row["filled_wte"] for row in board["posts"]] == pytest.approx(posts.to_list())
    assert {row["board_code"] for row in document["ranges"]} == {AYRSHIRE}
    assert len(document["prices"]) > 0


def test_an_unknown_board_is_a_usage_error(run):
    """The boards that there are stand in the answer."""
    with pytest.raises(UsageError, match="There is no such board") as caught:
        explain_run(run, board="Atlantis")
    assert "Fife" in str(caught.value)


def test_a_threshold_needs_a_board(run):
    """Which board's threshold is not guessed."""
    with pytest.raises(UsageError, match="--board BOARD"):
        explain_run(run, threshold=True)


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    """Nothing is explained from anything else."""
    with pytest.raises(DataError, match="is not a run"):
        explain_run(tmp_path)


def test_a_run_without_answers_says_so(run, monkeypatch):
    """Runs of earlier versions hold no prices; that is said, and no figure takes their place."""
    monkeypatch.setattr(explain, "read_answers", lambda _folder: {})
    out, _err = printed(run)
    assert explain.UNASKED in out
    assert "How firm the posts are" not in out


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Answer the questions that take a solve at once, and note which were asked."""
    asked: list[str] = []

    def answer(name: str) -> Callable[..., command.Solved]:
        def question(*_rest: object) -> command.Solved:
            asked.append(name)
            table = pd.DataFrame({"figure": [1.0]}, index=pd.Index([1], name="wave"))
            return command.Solved(name, f"Heading of {name}", [f"Sentence of {name}."], table)

        return question

    for name in ("threshold", "limits", "equity"):
        monkeypatch.setattr(command, f"_{name}", answer(name))
    return lambda: asked


def test_questions_are_asked_where_wanted_alone(run, quick):
    """Each option asks its own question; the answers stand with heading, sentences and table."""
    out, err = printed(run, board="Fife", threshold=True, equity=True)
    assert quick() == ["threshold", "equity"]
    assert "Heading of equity\nSentence of equity." in out
    assert "note:" not in err
    document = json.loads(printed(run, limits=True, as_json=True)[0])
    assert document["limits"]["table"] == [{"wave": 1, "figure": 1.0}]
    assert document["notes"] == []
    assert "equity" not in document


def test_changed_inputs_and_settings_are_warned_of(run, quick, workspace):
    """On a workspace that has changed since, the answers may not fit the run, and that is said."""
    births = workspace / "data" / "births.csv"
    births.write_text(births.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    national = workspace / "models" / "national.toml"
    text = national.read_text(encoding="utf-8")
    changed = text.replace(
        "family_limit_minutes = { value = 60,", "family_limit_minutes = { value = 50,"
    )
    national.write_text(changed, encoding="utf-8")
    _out, err = printed(run, limits=True, workspace=workspace)
    assert quick() == ["limits"]
    assert "Input files are not those of the run, so answers may not fit it: " in err
    assert "data/births.csv and models/national.toml" in err
    assert "Settings are not those of the run: travel.family_limit_minutes." in err


@pytest.mark.long
def test_every_question_is_answered(run):
    """With every option at once each question has sentences and a table with figures."""
    out, _err = printed(run, board="Fife", threshold=True, limits=True, equity=True, as_json=True)
    document = json.loads(out)
    for key in ("threshold", "limits", "equity"):
        assert document[key]["sentences"]
        assert all(row["served_families"] is not None for row in document[key]["table"])


def test_prices_beside_whole_posts_are_said_to_be_of_fractions(run, plan, monkeypatch):
    """Where posts are whole, prices and ranges are named as those of the plan before."""
    settings = plan.settings.copy()
    settings.loc["posts.whole", "value"] = "yes"
    whole = dataclasses.replace(plan, settings=settings)
    monkeypatch.setattr(explain, "read_run", lambda _folder: whole)
    out, _err = printed(run, board="Fife")
    assert out.count(explain.OF_FRACTIONS) == 2
    monkeypatch.setattr(explain, "read_run", lambda _folder: plan)
    assert explain.OF_FRACTIONS not in printed(run, board="Fife")[0]
