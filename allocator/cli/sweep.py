"""``allocator sweep``: run a file of scenarios, go on with it, or ask what it found."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from allocator.cli.console import note, plain, progress, say, say_json, say_table
from allocator.cli.options import JsonOption, WorkspaceOption, folder_option
from allocator.cli.studies import TimeLimitOption
from allocator.errors import ExitCode, UsageError

if TYPE_CHECKING:
    import pandas as pd

    from allocator.pipeline.sweep import Planned

#: Seconds between two lines of progress where it goes to a file or pipe.
LINE_EVERY_S = 10.0
#: A query that fits every sweep.
EXAMPLE = '"SELECT status, count(*) FROM runs GROUP BY status"'

Count = Callable[[int, int], None]


def sweep(
    target: Annotated[
        Path,
        typer.Argument(
            metavar="SWEEP", help="Sweep file (TOML); or the folder of a sweep, to ask it."
        ),
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            callback=folder_option,
            help="The folder of the tables itself. [default: runs/sweep-ID here]",
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the sweep that was begun in the folder.")
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", metavar="N", min=1, max=1024, help="Processes. [default: the cores]"
        ),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="Run on a dask cluster instead, for example tcp://10.0.0.5:8786.",
        ),
    ] = None,
    query: Annotated[
        str | None,
        typer.Option(
            "--query", metavar="SQL", help="One SELECT over runs and boards of a finished folder."
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    time_limit_s: TimeLimitOption = None,
    as_json: JsonOption = False,
) -> ExitCode:
    """Solve many scenarios of one file: grids, lists, one at a time, or drawn with a seed.

    The result is a folder of Parquet tables, one row for each run, with a page that sums it up.
    """
    if query is not None or target.is_dir():
        return _ask(target, query, as_json=as_json)
    if scheduler is not None and workers is not None:
        raise UsageError("--workers counts processes here: leave it out with --scheduler")
    with progress() as show:
        from allocator.inputs.workspace import open_workspace
        from allocator.outputs.manifest import code_fingerprint
        from allocator.pipeline.ground import lay_ground
        from allocator.pipeline.sweep import plan_sweep, read_sweep_file

        show("checking the sweep and every input")
        checked, base = read_sweep_file(target, open_workspace(workspace))
        show("working out travel times")
        ground = lay_ground(open_workspace(workspace), base)
        planned = plan_sweep(
            checked, base, ground, code=code_fingerprint(), time_limit_s=time_limit_s
        )
    folder = out or Path("runs") / f"sweep-{planned.identity[:8]}"
    _run(planned, folder, workers=workers, scheduler=scheduler, resume=resume)
    return _leave(planned, folder, as_json=as_json)


def _run(
    planned: Planned,
    folder: Path,
    *,
    workers: int | None,
    scheduler: str | None,
    resume: bool,
) -> None:
    """Run what is left; an interrupt leaves what is finished, and says how to go on."""
    from allocator.pipeline.sweep import run_sweep

    done = [0]
    with _counting(done) as count:
        try:
            run_sweep(
                planned,
                folder,
                workers=min(workers or os.cpu_count() or 1, len(planned.runs)),
                scheduler=scheduler,
                resume=resume,
                count=count,
            )
        except KeyboardInterrupt:
            note(f"{done[0]:,} runs are finished in {folder}; go on with --resume")
            raise


@contextmanager
def _counting(done: list[int]) -> Iterator[Count]:
    """Yield a function that shows how many runs are finished, at what rate, and the time left."""
    if not sys.stderr.isatty():
        yield _lines(done)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Left

    columns = (
        TextColumn("runs"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        Left(),
        TextColumn("left"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        line = bar.add_task("runs", total=None, rate="")
        rate = _Rate()

        def count(finished: int, every: int) -> None:
            done[0] = finished
            bar.update(line, completed=finished, total=every, rate=rate.words(finished))

        yield count


def _lines(done: list[int]) -> Count:
    """Return a function that says now and then how far a sweep is."""
    rate, last = _Rate(), [-LINE_EVERY_S]

    def count(finished: int, every: int) -> None:
        done[0] = finished
        now = time.monotonic()
        if now - last[0] >= LINE_EVERY_S or finished == every:
            last[0] = now
            left = rate.left(finished, every)
            note(", ".join(part for part in (f"{finished:,} of {every:,} runs", left) if part))

    return count


class _Rate:
    """Runs a second since the first report; runs finished before do not count."""

    def __init__(self) -> None:
        self._start: tuple[float, int] | None = None

    def words(self, finished: int) -> str:
        per_second = self._per_second(finished)
        return f"{per_second:,.1f} a second" if per_second else ""

    def left(self, finished: int, every: int) -> str:
        per_second = self._per_second(finished)
        if not per_second:
            return ""
        seconds = (every - finished) / per_second
        return f"{per_second:,.1f} a second, {seconds:,.0f} s left"

    def _per_second(self, finished: int) -> float:
        now = time.monotonic()
        if self._start is None:
            self._start = (now, finished)
        since, before = self._start
        return (finished - before) / (now - since) if now > since else 0.0


def _leave(planned: Planned, folder: Path, *, as_json: bool) -> ExitCode:
    """Write the page that sums a sweep up, and print what it says."""
    from allocator.analysis.sweeps import VariedSetting, sum_up
    from allocator.outputs.input_log import input_log
    from allocator.outputs.study import StudyBasis, write_study
    from allocator.outputs.study.sweep import sweep_study
    from allocator.pipeline.provenance import provenance
    from allocator.pipeline.sweep import read_sweep

    with progress() as show:
        show("summing up")
        task = planned.task
        tables = read_sweep(folder)
        varied = [
            VariedSetting(one.name, one.unit, one.meaning, one.kind == "number")
            for one in planned.layout.varied
        ]
        found = sum_up(
            tables["runs"],
            varied,
            title=planned.sweep.title,
            design=planned.sweep.design,
            wave=task.base.waves[-1],
        )
        study = sweep_study(found, planned.manifest)
        known = provenance(task.base, task.ground, planned.sweep.overrides)
        basis = StudyBasis(known, task.base.table(), input_log(task.ground.workspace))
        page = write_study(study, basis, folder / "summary") / "study.html"
    document = {
        "title": planned.sweep.title,
        "folder": str(folder),
        "page": str(page),
        "runs": len(planned.runs),
        "lead": list(study.lead),
    }
    statuses = tables["runs"]["status"].value_counts().sort_index().to_dict()
    code = ExitCode.STOPPED if "stopped" in statuses else ExitCode.DONE
    if as_json:
        say_json({"status": "finished", "exit_code": int(code), **document, "statuses": statuses})
        return code
    say(planned.sweep.title, bold=True)
    for sentence in study.lead:
        say(sentence)
    say()
    say(f"page    {page}")
    say(f"folder  {folder}")
    return code


def _ask(folder: Path, query: str | None, *, as_json: bool) -> ExitCode:
    """Answer a query over a sweep's folder; without one, say what it holds."""
    from allocator.pipeline.sweep import query_sweep, read_manifest

    if query is None:
        manifest = read_manifest(folder)
        raise UsageError(
            f"{folder} is the folder of a sweep of {manifest['runs']:,} runs: ask it by --query, "
            f"for example {EXAMPLE}"
        )
    found = query_sweep(folder, query)
    if as_json:
        say_json({"status": "done", "exit_code": 0, "rows": _records(found)})
        return ExitCode.DONE
    numeric = [str(name) for name in found.select_dtypes("number").columns]
    rows = [[_cell(value) for value in row] for row in found.itertuples(index=False)]
    say_table([str(name) for name in found.columns], rows, numeric=numeric)
    return ExitCode.DONE


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    from allocator.outputs.files import plain_json

    records = plain_json(frame)
    for record in records:
        record.pop("index", None)
    return records


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.6g}"
    return "" if value is None else plain(value)
