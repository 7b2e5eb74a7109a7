"""A run as a folder: manifest, plan, proof, tables, map and report, written whole and read back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pandas as pd

from allocator.analysis.indicators import (
    board_indicators,
    island_indicators,
    national_indicators,
)
from allocator.analysis.inequality import inequality_table, place_deprivation
from allocator.inputs.demand import deprived_share
from allocator.inputs.geography import Geography
from allocator.inputs.workspace import Workspace
from allocator.lp.check import CheckedRule
from allocator.lp.plan import Plan
from allocator.lp.problem import AllocationProblem
from allocator.lp.saved import problem_tables
from allocator.lp.solver import Solution
from allocator.outputs.certificate import certificate
from allocator.outputs.dictionary import DICTIONARY, dictionary_table
from allocator.outputs.document import plan_document, run_name
from allocator.outputs.files import whole_folder, write_json, write_table
from allocator.outputs.input_log import input_log
from allocator.outputs.manifest import (
    CERTIFICATE,
    INSTANCE,
    MANIFEST,
    manifest,
    read_manifest,
    run_id,
    written_times,
)
from allocator.outputs.places import PLACES, Places, write_places
from allocator.outputs.products import PRODUCTS
from allocator.outputs.saved_facts import facts_of, plan_of, require_unchanged, unreadable
from allocator.travel.times import TravelTimes


class FinishedRun(Protocol):
    """What a run folder is written from; `allocator.pipeline.Allocation` has it all."""

    @property
    def plan(self) -> Plan:
        """The plan."""

    @property
    def workspace(self) -> Workspace:
        """The workspace that it was made from."""

    @property
    def geography(self) -> Geography:
        """Boards, zones and bases."""

    @property
    def times(self) -> TravelTimes:
        """Minutes by zone and base."""

    @property
    def crossings(self) -> pd.DataFrame:
        """Ferries and flights, as `crossing_lines` returns them."""

    @property
    def problem(self) -> AllocationProblem:
        """The instance that was solved."""

    @property
    def solution(self) -> Solution:
        """Values of all variables, with what each stage proved."""

    @property
    def checks(self) -> Sequence[CheckedRule]:
        """Every rule as re-checked."""

    @property
    def baselines(self) -> pd.DataFrame:
        """Posts under simple rules, index ``(board_code, wave)``."""

    @property
    def answers(self) -> dict[str, pd.DataFrame]:
        """Answers beside the plan by table name."""

    @property
    def seconds(self) -> dict[str, float]:
        """Wall time of each stage."""


def write_run(run: FinishedRun, folder: Path | None = None) -> Path:
    """Write a run: the whole folder or nothing.

    Parameters
    ----------
    run
        A finished allocation.
    folder
        The run folder itself; without it, ``runs/NAME-ID`` under the working directory. A run that
        stands there already is replaced.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    OutputError
        If something else stands there, or the place cannot be written.
    """
    inputs = input_log(run.workspace)
    identity = run_id(run.plan, inputs)
    target = folder or Path("runs") / f"{run_name(run.plan)}-{identity[:8]}"
    started = datetime.now(UTC)
    document = manifest(run.plan, run.checks, identity, inputs)
    with whole_folder(target, marker=MANIFEST) as partial:
        _write_tables(run, partial / "tables")
        _write_instance(run.problem, partial / INSTANCE)
        write_json(certificate(run.solution), partial / CERTIFICATE, indent=1)
        write_json(plan_document(run.plan, run.checks), partial / "plan.json")
        write_places(_places(run), partial / PLACES)
        # Drawn from what stands in the folder, so that it can be drawn again to the last byte.
        facts = facts_of(partial, document)
        for name, draw in PRODUCTS.items():
            draw(facts, partial / name)
        outputs = {
            path.relative_to(partial).as_posix(): _sha256(path.read_bytes())
            for path in sorted(partial.rglob("*"))
            if path.is_file()
        }
        seconds = run.seconds | {"write": (datetime.now(UTC) - started).total_seconds()}
        times = written_times(started, seconds)
        write_json({**document, "outputs": outputs, "times": times}, partial / MANIFEST)
    return target


def read_run(folder: Path) -> Plan:
    """Read the plan of a run folder back.

    Parameters
    ----------
    folder
        A folder that `write_run` wrote.

    Returns
    -------
    Plan
        The plan as it was written.

    Raises
    ------
    DataError
        If it is not a run, or a file of it has changed since it was written.
    """
    folder = Path(folder)
    known = read_manifest(folder)
    require_unchanged(folder, known["outputs"], ("tables/", "plan.json"))
    try:
        return plan_of(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unreadable(folder) from error


def _write_tables(run: FinishedRun, folder: Path) -> None:
    folder.mkdir()
    for name, table in run.plan.tables.items():
        write_table(table, folder / f"{name}.csv")
    write_table(run.plan.settings, folder / "settings.csv")
    write_table(run.baselines.round(9), folder / "baselines.csv")
    write_table(board_indicators(run.plan).round(9), folder / "board_indicators.csv")
    write_table(national_indicators(run.plan).round(9), folder / "national_indicators.csv")
    write_table(island_indicators(run.plan).round(9), folder / "island_indicators.csv")
    for name, table in run.answers.items():
        write_table(table.round(9), folder / f"{name}.csv")
    deprivation = place_deprivation(run.geography, deprived_share(run.workspace))
    write_table(inequality_table(run.plan, deprivation=deprivation), folder / "inequality.csv")
    written = sorted(path.stem for path in folder.glob("*.csv"))
    write_table(dictionary_table(written), folder / f"{DICTIONARY}.csv")


def _places(run: FinishedRun) -> Places:
    return Places(run.geography, run.times.minutes, run.crossings, deprived_share(run.workspace))


def _write_instance(problem: AllocationProblem, folder: Path) -> None:
    folder.mkdir()
    for name, table in problem_tables(problem).items():
        write_table(table, folder / f"{name}.csv")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
