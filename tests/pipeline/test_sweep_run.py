"""Sweeps into folders: the figures of plans made one by one, resumed with the same bytes."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from small_workspace import small_workspace
from sweeping import contents, planned, same_tables

from allocator.analysis.indicators import board_indicators, national_indicators
from allocator.errors import DataError, InfeasibleError, OutputError, UsageError
from allocator.inputs.workspace import Workspace
from allocator.pipeline import allocate
from allocator.pipeline.sweep import (
    Planned,
    query_sweep,
    read_manifest,
    read_sweep,
    run_sweep,
    store,
)

HEAD = '[sweep]\ntitle = "A sweep"\n'
MIXED = f"""{HEAD}design = "list"
[[case]]
name = "more money"
set = {{ "money.community_budget_gbp" = [700000, 1200000, 1900000], "workforce.retention" = 0.88 }}
[[case]]
name = "fewer recruits"
set = {{ "workforce.recruitment_pool_wte[1]" = 6, "workforce.recruitment_pool_wte[2]" = 9 }}
[[case]]
name = "shorter journeys in winter"
set = {{ "travel.staff_limit_minutes" = 70, "travel.season" = "winter" }}
[[case]]
name = "more need"
set = {{ "demand.need_rate" = 0.05, "money.cost_per_wte_gbp" = 81000 }}
[[case]]
name = "whole posts"
set = {{ "posts.whole" = true }}
[[case]]
name = "wave by wave"
set = {{ "waves.foresight" = "myopic" }}
[[case]]
name = "leximin"
[case.set.objectives]
order = ["leximin_coverage", "unmet_need", "spend"]
[[case]]
name = "another order"
[case.set.objectives]
order = ["unmet_need", "worst_coverage", "travel_burden", "spend"]
[[case]]
name = "two waves"
[case.set]
"embedded.phase" = [0.5, 1]
"mbu.phase" = [0.5, 1]
"workforce.recruitment_pool_wte" = 15
"equity.floor_coverage" = 0.02
[case.set.waves]
count = 2
boards_open = 14
[case.set.money]
community_budget_gbp = 900000
perinatal_budget_gbp = 300000
mnpi_budget_gbp = 300000
third_sector_budget_gbp = 300000
mbu_budget_gbp = 90000
"""
DRAWN = f"""{HEAD}design = "monte-carlo"
runs = 120
seed = 11
[[vary]]
key = "money.community_budget_gbp"
range = [0.7, 1.3]
of_base = true
[[vary]]
key = "workforce.recruitment_pool_wte"
range = [6, 20]
[[vary]]
key = "time.clinical_hours_per_wte"
range = [900, 1100]
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a small workspace."""
    return small_workspace(tmp_path_factory.mktemp("small") / "workspace")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory, small: Workspace) -> Planned:
    """Return a sweep of 120 runs in three batches."""
    return planned(tmp_path_factory.mktemp("drawn"), DRAWN, small)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, drawn: Planned) -> Path:
    """Return the folder of that sweep, never interrupted."""
    folder = tmp_path_factory.mktemp("finished") / "sweep"
    assert run_sweep(drawn, folder) == {"proved": 120}
    return folder


@pytest.mark.long
def test_every_run_has_the_figures_of_a_plan_made_by_itself(
    tmp_path: Path, small: Workspace
) -> None:
    """Limits, coefficients, other structures and other ways to decide: to a millionth."""
    sweep = planned(tmp_path, MIXED, small)
    run_sweep(sweep, tmp_path / "out")
    same_as_plans(sweep, read_sweep(tmp_path / "out"), small)


@pytest.mark.long
def test_drawn_runs_have_the_figures_of_plans_made_by_themselves(
    tmp_path: Path, drawn: Planned, finished: Path, small: Workspace
) -> None:
    """Hot answers, kept and solved again, against a sample of plans from nothing."""
    del tmp_path
    same_as_plans(drawn, read_sweep(finished), small, every=17)


def same_as_plans(
    sweep: Planned, tables: dict[str, pd.DataFrame], place: Workspace, *, every: int = 1
) -> None:
    """Assert stage values, boards and waves of runs against `allocate`, one run in so many."""
    for run in sweep.runs[::every]:
        row, boards = tables["runs"].loc[run.number], tables["boards"].loc[run.number]
        made = allocate(place, overrides=[*sweep.sweep.overrides, *run.settings])
        assert row["status"] == made.plan.status == "proved", row["note"]
        for stage in made.solution.stages:
            assert row[f"objective_{stage.objective.replace(' ', '_')}"] == pytest.approx(
                stage.value, abs=1e-6
            )
        own = board_indicators(made.plan)
        pairs = {"community_wte": "team_wte", "coverage": "coverage"} | {
            name: name for name in ("embedded_wte", "served_families", "unmet_families")
        }
        for mine, theirs in pairs.items():
            assert boards[mine].to_numpy() == pytest.approx(own[theirs].to_numpy(), abs=1e-6)
        national = national_indicators(made.plan)
        for name in ("filled_wte", "served_families", "worst_coverage", "spend_gbp"):
            figures = [row[f"{name}_{wave}"] for wave in national.index]
            assert figures == pytest.approx(national[name].to_numpy(), rel=1e-6, abs=1e-6)


def test_runs_without_a_plan_are_rows_with_their_reason(tmp_path: Path, small: Workspace) -> None:
    """Infeasible and faulty runs end in planners' words, as the plan itself would."""
    text = f"""{HEAD}design = "list"
[[case]]
name = "base"
[[case]]
name = "too much"
set = {{ "commitments.least_posts_wte.S08000015" = 900 }}
[[case]]
name = "crossed"
set = {{ "service_model.supported_births_threshold" = 9000 }}
"""
    sweep = planned(tmp_path, text, small)
    assert run_sweep(sweep, tmp_path / "out") == {"infeasible": 1, "invalid": 1, "proved": 1}
    runs = read_sweep(tmp_path / "out")["runs"]
    with pytest.raises(InfeasibleError) as raised:
        allocate(small, overrides=sweep.runs[1].settings)
    assert raised.value.message.rstrip(".") in runs.at[2, "note"]
    assert "threshold of supported boards is above" in runs.at[3, "note"]
    assert "Lower the one or raise the other" in runs.at[3, "note"]
    assert runs["served_families_3"].isna().tolist() == [False, True, True]


@pytest.mark.long
def test_two_workers_write_the_bytes_of_one(tmp_path: Path, drawn: Planned, finished: Path) -> None:
    """Which process had which batch does not show."""
    run_sweep(drawn, tmp_path / "two", workers=2)
    same_tables(finished, tmp_path / "two")


def test_a_sweep_stopped_midway_is_resumed_with_the_same_bytes(
    tmp_path: Path, drawn: Planned, finished: Path
) -> None:
    """Stopped between batches, with half a file left beside: the rest is run, nothing twice."""
    folder = tmp_path / "sweep"
    with pytest.raises(KeyboardInterrupt):
        run_sweep(drawn, folder, count=stop_after(50))
    assert read_manifest(folder)["status"] == "unfinished"
    (folder / "runs" / ".00002.parquet.part").write_bytes(b"half")
    seen: list[int] = []
    run_sweep(drawn, folder, resume=True, count=lambda done, _all: seen.append(done))
    assert seen == [50, 100, 120]
    same_tables(finished, folder)


def stop_after(runs: int) -> Any:
    """Return a count that stops a sweep once so many runs are finished."""

    def count(finished: int, _all: int) -> None:
        if finished >= runs:
            raise KeyboardInterrupt

    return count


@pytest.mark.long
def test_a_killed_process_is_resumed_with_the_same_bytes(
    tmp_path: Path, drawn: Planned, finished: Path, small: Workspace
) -> None:
    """SIGKILL while batches are written; then another process goes on."""
    folder, file = tmp_path / "sweep", tmp_path / "sweep.toml"
    file.write_text(DRAWN, encoding="utf-8")
    words = ["sweep", file, "--out", folder, "--workspace", small.root, "--workers", "1"]
    command = [sys.executable, "-m", "allocator", *map(str, words)]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, start_new_session=True, **quiet) as process:
        while process.poll() is None and not list(folder.glob("runs/*.parquet")):
            time.sleep(0.02)
        assert process.poll() is None, "it ended before it could be killed"
        os.killpg(process.pid, signal.SIGKILL)
    assert read_manifest(folder)["status"] == "unfinished"
    subprocess.run([*command, "--resume"], check=True, **quiet)
    mine, theirs = contents(folder), contents(finished)
    for name in [name for name in theirs if name.endswith(".parquet")]:
        assert mine[name] == theirs[name]
    del drawn


def test_a_folder_in_use_is_left_alone(tmp_path: Path, drawn: Planned, finished: Path) -> None:
    """A finished sweep, a folder of other things and a file are refused without --resume."""
    with pytest.raises(OutputError, match="left alone") as raised:
        run_sweep(drawn, finished)
    assert "--resume" in str(raised.value)
    (tmp_path / "mine.txt").write_text("mine")
    for place in (tmp_path, tmp_path / "mine.txt"):
        for resume in (False, True):
            with pytest.raises(OutputError, match="left alone"):
                run_sweep(drawn, place, resume=resume)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_the_folder_of_another_sweep_is_refused_with_what_differs(
    tmp_path: Path, finished: Path, small: Workspace
) -> None:
    """Resumed with another range and another base setting, it says so and writes nothing."""
    before = contents(finished)
    text = DRAWN.replace("[6, 20]", "[6, 21]").replace(
        "[[vary]]", "[set.money]\ntransfer_share = 0.1\n[[vary]]", 1
    )
    with pytest.raises(OutputError, match="not the sweep") as raised:
        run_sweep(planned(tmp_path, text, small), finished, resume=True)
    assert "runs; settings (money.transfer_share)" in str(raised.value)
    assert contents(finished) == before


def test_a_finished_sweep_resumed_stays_as_it_is(
    tmp_path: Path, drawn: Planned, finished: Path
) -> None:
    """There is nothing left to run."""
    del tmp_path
    before = contents(finished)
    assert run_sweep(drawn, finished, resume=True) == {"proved": 120}
    assert contents(finished) == before


def test_a_full_disk_keeps_what_is_finished(
    tmp_path: Path, drawn: Planned, finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fills in the second batch: the first stays, no part is left; it can be resumed."""
    folder, synced = tmp_path / "sweep", [0]

    def full(_descriptor: int) -> None:
        synced[0] += 1
        if synced[0] > 4:  # the manifest, and two files a batch
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(store.os, "fsync", full)
        with pytest.raises(OutputError, match="No space left") as raised:
            run_sweep(drawn, folder)
    assert "go on with --resume" in str(raised.value)
    assert not list(folder.rglob("*.part"))
    run_sweep(drawn, folder, resume=True)
    same_tables(finished, folder)


def test_a_query_reads_the_tables_and_nothing_else(tmp_path: Path, finished: Path) -> None:
    """SELECT answers; writing, other files, other statements and several of them are refused."""
    found = query_sweep(finished, "SELECT count(*) AS runs, avg(served_families_3) AS s FROM runs")
    runs = read_sweep(finished)["runs"]
    assert found["runs"].tolist() == [120]
    assert found["s"].iloc[0] == pytest.approx(runs["served_families_3"].mean())
    joined = "SELECT r.run FROM runs r JOIN boards b USING (run) GROUP BY 1 HAVING count(*) <> 42"
    assert query_sweep(finished, joined).empty
    before = contents(finished)
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    for sql in (
        "",
        "SELEC 1",
        "SELECT * FROM nothing",
        f"SELECT * FROM read_csv('{secret}')",
        f"SELECT * FROM '{secret}'",
        f"COPY runs TO '{tmp_path}/out.csv'",
        "CREATE TABLE t AS SELECT 1",
        "DROP VIEW runs",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "ATTACH 'x.db'",
        "SELECT 1; SELECT 2",
        f"SELECT 1; COPY runs TO '{tmp_path}/out.csv'",
    ):
        with pytest.raises(UsageError):
            query_sweep(finished, sql)
    assert contents(finished) == before
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]
    with pytest.raises(DataError, match="not the folder of a sweep"):
        query_sweep(tmp_path, "SELECT 1")
