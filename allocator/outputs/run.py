"""A run as a folder: manifest, plan, proof, tables, map and report, written whole and read back."""

from __future__ import annotations

import hashlib
import json
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
from allocator.errors import DataError, Fault
from allocator.inputs.demand import deprived_share
from allocator.inputs.geography import Geography
from allocator.inputs.workspace import Workspace, input_files
from allocator.lp.check import CheckedRule
from allocator.lp.plan import PLAN_TABLES, TEXT_COLUMNS, Plan
from allocator.lp.problem import AllocationProblem
from allocator.lp.saved import problem_tables
from allocator.lp.solver import Solution
from allocator.outputs.certificate import certificate
from allocator.outputs.document import plan_document, run_name, run_title
from allocator.outputs.files import (
    read_table_file,
    whole_folder,
    write_json,
    write_table,
)
from allocator.outputs.manifest import (
    CERTIFICATE,
    INSTANCE,
    MANIFEST,
    manifest,
    run_id,
)
from allocator.outputs.report import draw_report
from allocator.outputs.verification.saved_run import changed_files, read_manifest
from allocator.outputs.webmap import draw_map

_SETTING_COLUMNS = frozenset({"key", "value", "unit", "status", "source", "origin", "drives"})


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
    with whole_folder(target, marker=MANIFEST) as partial:
        _write_tables(run, partial / "tables")
        _write_instance(run.problem, partial / INSTANCE)
        write_json(certificate(run.solution), partial / CERTIFICATE, indent=1)
        write_json(plan_document(run.plan, run.checks), partial / "plan.json")
        _write_text(
            partial / "map.html", draw_map(run.plan, run.geography, title=run_title(run.plan))
        )
        report = draw_report(
            run.plan,
            geography=run.geography,
            baselines=run.baselines,
            checks=run.checks,
            inputs=inputs,
            deprivation=deprived_share(run.workspace),
            title=run_title(run.plan),
            prices=run.answers.get("shadow_prices"),
            ranges=run.answers.get("post_ranges"),
            loss=run.answers.get("whole_posts_loss"),
            options=run.answers.get("threshold_options"),
        )
        _write_text(partial / "report.html", report)
        outputs = {
            path.relative_to(partial).as_posix(): _sha256(path.read_bytes())
            for path in sorted(partial.rglob("*"))
            if path.is_file()
        }
        seconds = run.seconds | {"write": (datetime.now(UTC) - started).total_seconds()}
        document = manifest(
            run.plan, run.checks, identity, inputs, outputs, written=started, seconds=seconds
        )
        write_json(document, partial / MANIFEST)
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
    _require_unchanged(folder, known["outputs"])
    try:
        return _plan_of(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        fault = Fault("unreadable-file", "A file of the run cannot be read", "Make the run again")
        raise DataError(f"{folder} cannot be read as a run", [fault]) from error


def _plan_of(folder: Path) -> Plan:
    document = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    tables = {
        name: read_table_file(folder / "tables" / f"{name}.csv", index, TEXT_COLUMNS)
        for name, (index, _columns) in PLAN_TABLES.items()
    }
    settings = read_table_file(folder / "tables" / "settings.csv", ("key",), _SETTING_COLUMNS)
    return Plan(
        tables=tables,
        status=document["status"],
        waves=tuple(document["waves"]),
        settings=settings,
        provenance=document["provenance"],
    )


def read_baselines(folder: Path) -> pd.DataFrame:
    """Read the simple rules' posts of a run folder back."""
    path = Path(folder) / "tables" / "baselines.csv"
    return read_table_file(path, ("board_code", "wave"), TEXT_COLUMNS)


def read_inequality(folder: Path) -> pd.DataFrame | None:
    """Read the measures of inequality of a run folder back; None where the run has none."""
    path = Path(folder) / "tables" / "inequality.csv"
    texts = frozenset({"measure", "of", "unit", "direction", "weights", "note"})
    return read_table_file(path, ("measure", "of", "wave"), texts) if path.is_file() else None


def input_log(workspace: Workspace) -> pd.DataFrame:
    """Return every input file of a workspace with its hash.

    Returns
    -------
    pandas.DataFrame
        Index ``file``; columns ``sha256``, ``bytes``.
    """
    rows = []
    for name in input_files(workspace):
        path = workspace.root / name
        # Read in parts: a router's extract may be larger than memory.
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        rows.append((name, digest, path.stat().st_size))
    return pd.DataFrame(rows, columns=["file", "sha256", "bytes"]).set_index("file")


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


def _write_instance(problem: AllocationProblem, folder: Path) -> None:
    folder.mkdir()
    for name, table in problem_tables(problem).items():
        write_table(table, folder / f"{name}.csv")


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _require_unchanged(folder: Path, outputs: dict[str, str]) -> None:
    """Raise if a file that a plan is read from is missing or not what was written."""
    needed = {
        name: digest
        for name, digest in outputs.items()
        if name.startswith("tables/") or name == "plan.json"
    }
    faults = list(changed_files(folder, needed))
    if faults:
        raise DataError(f"{folder} cannot be read as a run", faults)
