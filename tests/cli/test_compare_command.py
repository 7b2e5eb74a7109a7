"""``allocator compare``: runs side by side in words, as JSON and as a page."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from calling import Ended, call, listing

from allocator.cli.compare import names


@pytest.fixture(scope="module")
def runs(planned: tuple[Path, Ended], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with the reference run and one of poorer funding."""
    folder = tmp_path_factory.mktemp("runs")
    shutil.copytree(planned[0], folder / "baseline")
    poorer = "money.community_budget_gbp=[300000, 600000, 900000]"
    assert call("plan", "--set", poorer, "--out", folder / "poorer").code == 0
    return folder


def test_runs_in_words(runs: Path) -> None:
    """Scotland, each board and the settings that differ stand side by side, with differences."""
    ended = call("compare", runs / "baseline", runs / "poorer")
    assert ended.code == 0, ended.err
    assert ended.out.startswith("Scotland in wave 3\n")
    lines = {line.split("  ")[0]: line for line in ended.out.splitlines()}
    assert "\N{MINUS SIGN}" in lines["Families served"]
    assert "Shetland" in lines
    assert "300000, 600000, 900000" in lines["money.community_budget_gbp"]
    assert "travel.season" not in lines
    assert "poorer against baseline, wave 3" in lines
    assert any(line.startswith("Served worst in poorer: ") for line in lines)
    assert any("families with need live in" in line for line in lines)
    assert any(line.startswith("Coverage of families in the most deprived fifth") for line in lines)


def test_runs_as_json(runs: Path) -> None:
    """The document holds each figure of each run, its difference and its verdict."""
    document = call("compare", runs / "baseline", runs / "poorer", "--json").document
    assert (document["status"], document["exit_code"]) == ("done", 0)
    assert [one["run"] for one in document["runs"]] == ["baseline", "poorer"]
    (served,) = (
        row
        for row in document["national"]
        if (row["metric"], row["wave"], row["run"]) == ("served_families", 3, "poorer")
    )
    assert served["difference"] < 0
    assert served["verdict"] == "worse"
    assert {row["key"] for row in document["settings"]} == {"money.community_budget_gbp"}
    assert document["page"] is None
    assert document["notes"] == []
    last = document["changes"][-1]
    assert (last["run"], last["against"], last["wave"]) == ("poorer", "baseline", 3)
    losing = [board["board_name"] for board in last["boards"]["losing"]]
    assert len(losing) == 14
    assert last["boards"]["gaining"] == []
    coverage = last["places"][0]
    assert coverage["worse"]["need_families"] > coverage["better"]["need_families"] == 0
    assert {row["island"] for row in last["islands"]} >= {"Arran", "Barra", "Unst"}
    assert served["difference"] == pytest.approx(
        sum(board["served_families"]["difference"] for board in last["boards"]["losing"])
    )


@pytest.mark.long
def test_page_is_left(runs: Path, here: Path) -> None:
    """With ``--out`` a page is left, replaced the next time, and never put among other files."""
    words = ("compare", runs / "baseline", runs / "poorer", "--out")
    for _again in range(2):
        ended = call(*words, "sides")
        assert ended.code == 0, ended.err
        assert ended.out.splitlines()[-1] == f"page  {Path('sides', 'compare.html')}"
    assert listing(here) == ["sides", "sides/compare.html"]
    (here / "other").mkdir()
    (here / "other" / "own.txt").write_text("mine", encoding="utf-8")
    assert call(*words, "other").code == 7
    assert listing(here / "other") == ["own.txt"]


def test_run_and_itself(runs: Path) -> None:
    """A run held against itself has no differences, and both keep a name."""
    ended = call("compare", runs / "baseline", runs / "baseline")
    assert ended.code == 0
    assert "baseline (2)" in ended.out
    assert "The runs have the same settings." in ended.out
    assert "No figure differs between the runs" in ended.out


def test_changed_run_is_refused(runs: Path, tmp_path: Path) -> None:
    """A run whose tables were edited after it was written is not read."""
    shutil.copytree(runs / "poorer", tmp_path / "edited")
    table = tmp_path / "edited" / "tables" / "money.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("1", "2"), encoding="utf-8")
    ended = call("compare", runs / "baseline", tmp_path / "edited")
    assert ended.code == 3
    assert "tables/money.csv" in ended.err


def test_page_has_maps_of_both_runs(runs: Path, here: Path) -> None:
    """The page carries maps drawn from the outlines in the runs' own folders."""
    words = ("compare", runs / "baseline", runs / "poorer", "--out", "sides")
    assert call(*words).code == 0
    page = (here / "sides" / "compare.html").read_text(encoding="utf-8")
    assert page.count('<svg class="map-frame"') == 3
    assert page.count("<use ") == 3 * 14
    assert call(*words).code == 0
    assert (here / "sides" / "compare.html").read_text(encoding="utf-8") == page


def test_run_of_an_earlier_version(runs: Path, tmp_path: Path, here: Path) -> None:
    """A run that kept no places is compared all the same; without any outlines the page says so."""
    for name in ("one", "two"):
        shutil.copytree(runs / "poorer", tmp_path / name)
        shutil.rmtree(tmp_path / name / "places")
        manifest = tmp_path / name / "manifest.json"
        document = json.loads(manifest.read_text(encoding="utf-8"))
        kept = {key: value for key, value in document["outputs"].items() if "places/" not in key}
        manifest.write_text(json.dumps({**document, "outputs": kept}), encoding="utf-8")
    ended = call("compare", tmp_path / "one", tmp_path / "two", "--out", "old")
    assert ended.code == 0, ended.err
    assert "This page has no maps" in (here / "old" / "compare.html").read_text(encoding="utf-8")
    assert call("compare", tmp_path / "one", runs / "baseline", "--out", "mixed").code == 0
    assert "<use " in (here / "mixed" / "compare.html").read_text(encoding="utf-8")


def test_what_is_not_a_run_is_refused(runs: Path, tmp_path: Path, here: Path) -> None:
    """A missing folder, an empty one and a run of another format are refused; nothing is left."""
    (tmp_path / "empty").mkdir()
    shutil.copytree(runs / "poorer", tmp_path / "other")
    manifest = tmp_path / "other" / "manifest.json"
    document = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**document, "format": 999}), encoding="utf-8")
    for folder in ("none", "empty", "other"):
        ended = call("compare", runs / "baseline", tmp_path / folder, "--out", "left")
        assert ended.code == 3, folder
        assert folder in ended.err
        assert "Traceback" not in ended.err
    assert listing(here) == []


def test_one_run_is_no_comparison(runs: Path) -> None:
    """One run alone is a usage error."""
    assert call("compare", runs / "baseline").code == 2


def test_names_are_told_apart() -> None:
    """Runs of one name in several folders are numbered."""
    folders = [Path("a/run"), Path("b/run"), Path("b/other"), Path("c/run")]
    assert names(folders) == ["run", "run (2)", "other", "run (3)"]
