"""``allocator plan``: what it prints, what it leaves, and where it says that settings come from."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path
from typing import ClassVar

import pandas as pd
import pytest
from calling import Ended, call, listing

from allocator.cli import plan as command
from allocator.inputs.parameters import PARAMETERS
from allocator.outputs.run import read_run

RUN_FILES = {"manifest.json", "plan.json", "map.html", "report.html", "tables"}


def test_plan_leaves_a_run(planned: tuple[Path, Ended]) -> None:
    """The command ends with 0 and leaves manifest, plan, tables, map and report."""
    folder, ended = planned
    assert ended.code == 0, ended.err
    assert {path.name for path in folder.iterdir()} >= RUN_FILES
    assert (folder / "tables" / "board_coverage.csv").is_file()


def test_plan_prints_the_result_alone(planned: tuple[Path, Ended]) -> None:
    """Stdout holds title, proof, a row a wave and the three paths; stages go to stderr."""
    folder, ended = planned
    lines = ended.out.splitlines()
    assert lines[0].startswith("National model of service")
    assert lines[1].startswith("Proved best")
    assert [line.split()[0] for line in lines[4:7]] == ["1", "2", "3"]
    paths = dict(line.split(maxsplit=1) for line in lines[-3:])
    assert paths == {
        "map": str(folder / "map.html"),
        "report": str(folder / "report.html"),
        "folder": str(folder),
    }
    assert "..." not in ended.out
    assert "checking every input ...\n" in ended.err


def test_printed_figures_are_those_of_the_run(planned: tuple[Path, Ended]) -> None:
    """WTE, families, coverage and spend of each printed row are those of ``plan.json``."""
    folder, ended = planned
    national = json.loads((folder / "plan.json").read_text(encoding="utf-8"))["national"]
    rows = ended.out.splitlines()[4:7]
    for row, figures in zip(rows, national, strict=True):
        assert f"{figures['filled_wte']:.1f}" in row
        assert f"{figures['served_families']:.0f} of {figures['need_families']:,.0f}" in row
        assert f"{100 * figures['coverage']:.1f}%" in row
        assert f"£{figures['spend_gbp']:,.0f}" in row


def test_json_is_one_document(here: Path) -> None:
    """With ``--json`` stdout holds one document; the default folder stands under runs/."""
    ended = call("plan", "--json", "--quick", "--set", "equity.within_board_least=0.7")
    assert ended.code == 0, ended.err
    document = ended.document
    assert (document["status"], document["exit_code"]) == ("proved", 0)
    assert [row["wave"] for row in document["national"]] == [1, 2, 3]
    folder = Path(document["folder"])
    assert folder.parent == Path("runs")
    assert (here / folder / "map.html").is_file()
    assert read_run(folder).settings.at["equity.within_board_least", "origin"] == "--set"
    assert [path.name for path in here.iterdir()] == ["runs"]


def test_notes_say_what_to_know_first(here: Path) -> None:
    """Places out of reach, boards near a threshold and teams too small are named, not hidden."""
    limits = ("family_limit_minutes=30", "staff_limit_minutes=60", "overnight_limit_minutes=90")
    words = [word for limit in limits for word in ("--set", f"travel.{limit}")]
    words += ["--set", "service_model.minimum_team_wte=2", "--quick"]
    ended = call("plan", *words, "--out", here / "run")
    assert ended.code == 0, ended.err
    notes = [line for line in ended.err.splitlines() if line.startswith("note: ")]
    assert any("cannot be reached by any permitted journey" in line for line in notes)
    assert any("births threshold" in line and "Ayrshire and Arran" in line for line in notes)
    assert any("In wave 3" in line and "(2 WTE)" in line for line in notes)


def test_plan_without_proof_ends_with_5(
    planned: tuple[Path, Ended], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan that was stopped before proof is written, says so, and ends with 5."""

    class Stopped:
        """What the pipeline would hand on."""

        plan = dataclasses.replace(read_run(planned[0]), status="stopped")
        answers: ClassVar[dict[str, pd.DataFrame]] = {}

    monkeypatch.setattr("allocator.pipeline.allocate", lambda *_args, **_options: Stopped())
    monkeypatch.setattr("allocator.outputs.run.write_run", lambda _run, folder: folder)
    ended = call("plan", "--out", here / "run")
    assert ended.code == 5
    assert "Stopped before proof: a better plan may exist." in ended.out
    document = call("plan", "--out", here / "run", "--json").document
    assert (document["status"], document["exit_code"]) == ("stopped", 5)


@pytest.mark.long
def test_earlier_run_is_replaced(planned: tuple[Path, Ended], tmp_path: Path) -> None:
    """A run folder may be written again: the same inputs leave the same bytes but for the times."""
    folder, _ended = planned
    again = tmp_path / "again"
    shutil.copytree(folder, again)
    (again / "map.html").write_text("old", encoding="utf-8")
    assert call("plan", "--out", again).code == 0
    assert listing(again) == listing(folder)
    for name in listing(folder):
        if (folder / name).is_file() and name != "manifest.json":
            assert (again / name).read_bytes() == (folder / name).read_bytes(), name


def test_dry_run_names_every_setting(here: Path) -> None:
    """``--dry-run`` prints each setting with the file and line, or option, that set it."""
    ended = call("plan", "--dry-run", "--scenario", "winter-ferries", "--set", "waves.count=3")
    assert ended.code == 0
    listed = [line for line in ended.out.splitlines()[4:] if not line.startswith(" ")]
    lines = {line.split()[0]: line for line in listed}
    assert set(lines) == {parameter.key for parameter in PARAMETERS}
    assert "models/scenarios/winter-ferries.toml:8" in lines["travel.season"]
    assert "models/national.toml:" in lines["travel.flights"]
    assert "--set" in lines["waves.count"]
    assert listing(here) == []


def test_dry_run_as_json(here: Path) -> None:
    """As JSON a dry run gives value, unit, status, source and origin of each setting."""
    document = call("plan", "--dry-run", "--json").document
    assert (document["status"], document["exit_code"]) == ("dry-run", 0)
    assert document["scenarios"] == ["baseline"]
    assert {"key", "value", "unit", "status", "source", "origin"} <= set(document["settings"][0])
    assert listing(here) == []


def test_scenarios_apply_in_order(here: Path) -> None:
    """Of two scenarios that set one key the later wins, and ``--set`` beats both."""
    (here / "a.toml").write_text(
        '[scenario]\nname = "a"\n[set.travel]\nseason = "winter"\n', encoding="utf-8"
    )
    (here / "b.toml").write_text(
        '[scenario]\nname = "b"\n[set.travel]\nseason = "summer"\n', encoding="utf-8"
    )

    def season(*words: str) -> str:
        settings = call("plan", "--dry-run", "--json", *words).document["settings"]
        return next(row["value"] for row in settings if row["key"] == "travel.season")

    assert season("--scenario", "b.toml", "--scenario", "a.toml") == "winter"
    assert season("--scenario", "a.toml", "--scenario", "b.toml") == "summer"
    assert season("--scenario", "b.toml", "--set", "travel.season=winter") == "winter"


@pytest.mark.parametrize("words", [("--out", "run"), ()])
def test_failure_writes_nothing(here: Path, words: tuple[str, ...]) -> None:
    """A plan that cannot keep its rules ends with 4 and leaves neither folder nor part of one."""
    posts = 'workforce.existing_posts_wte={"S08000015"=900}'
    ended = call("plan", "--set", posts, *words)
    assert ended.code == 4, ended.err
    assert "Traceback" not in ended.err
    assert ended.out == ""
    assert listing(here) == []


def test_time_limit_ends_before_a_plan(here: Path) -> None:
    """A limit that comes before any plan ends with 5 and writes nothing."""
    ended = call("plan", "--time-limit", "0.000001", "--json")
    assert ended.code == ended.document["exit_code"] == 5
    assert "time limit" in ended.document["message"]
    assert listing(here) == []


def test_whole_posts_say_what_they_cost(planned: tuple[Path, Ended]) -> None:
    """Whole posts are proved within a gap, and what they lose is printed; fractions are plain."""
    plan = read_run(planned[0])
    loss = pd.DataFrame(
        {"loss": [3.405, 0.033718626, 88.024730227, -286.0]},
        index=["embedded_shortfall", "worst_coverage", "unmet_need", "spend"],
    )
    proof, cost = command._status(plan, loss)
    assert proof.endswith("ended within 0.1% of the best on each objective in its turn.")
    assert cost == (
        "Beside posts in any fraction, whole posts cost 3.4 WTE of embedded and unit posts, 3.4 "
        "percentage points of the lowest coverage and 88.0 families a year not served, summed "
        "over waves."
    )
    assert list(command._status(plan, None)) == [command.STATUS_SENTENCES["proved"]]
