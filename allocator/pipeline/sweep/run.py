"""Runs a sweep into its folder, from the beginning or from where it was left."""

from __future__ import annotations

import hashlib
import json
import platform
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from allocator.inputs.facts import read_facts
from allocator.inputs.service import ServiceModel
from allocator.inputs.workspace import input_files
from allocator.pipeline.ground import Ground
from allocator.pipeline.sweep.designs import Run, runs_of
from allocator.pipeline.sweep.execute import Batch, Done, batches_of, run_locally
from allocator.pipeline.sweep.layout import Layout, layout_of
from allocator.pipeline.sweep.solve import Task, make_task
from allocator.pipeline.sweep.spec import Sweep
from allocator.pipeline.sweep.store import FORMAT, Store
from allocator.pipeline.sweep.tables import require_arrow

#: Runs of one batch; of large sweeps, where files would be many.
BATCH, LARGE_BATCH, LARGE = 50, 250, 10_000

#: Libraries on which a figure may rest.
_LIBRARIES = ("imh-allocator", "PuLP", "highspy", "numpy", "scipy", "pandas", "pyarrow")

#: Called with the runs that are finished and all runs.
Count = Callable[[int, int], None]


@dataclass(frozen=True)
class Planned:
    """A sweep with its runs made, ready to go.

    Parameters
    ----------
    sweep
        The sweep.
    runs, layout, task
        Its runs, the columns of its tables, what every worker needs.
    batch
        Runs of one file.
    manifest
        What the sweep is, as plain data.
    """

    sweep: Sweep
    runs: tuple[Run, ...]
    layout: Layout
    task: Task
    batch: int
    manifest: Mapping[str, Any]

    @property
    def identity(self) -> str:
        """Hash of all that makes two sweeps the same."""
        text = json.dumps(self.manifest["fingerprint"], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def plan_sweep(
    sweep: Sweep,
    base: ServiceModel,
    ground: Ground,
    *,
    code: str = "",
    time_limit_s: float | None = None,
) -> Planned:
    """Make the runs of a sweep.

    Parameters
    ----------
    sweep, base
        As `read_sweep_file` returns them.
    ground
        The base case's ground.
    code
        Hash of the code, if it is to be part of what a sweep is.
    time_limit_s
        Seconds for one run; runs that reach it depend on the machine.

    Returns
    -------
    Planned
        Its runs, columns and manifest.

    Raises
    ------
    UsageError
        The extra is not installed.
    """
    require_arrow()
    runs = runs_of(sweep, base)
    layout = layout_of(sweep, base, runs, len(ground.geography.boards))
    facts = read_facts(ground.workspace)
    task = make_task(ground, base, facts, runs, time_limit_s=time_limit_s)
    size = LARGE_BATCH if len(runs) > LARGE else BATCH
    manifest = _manifest(sweep, task, runs, code, size)
    return Planned(sweep, runs, layout, task, size, manifest)


def run_sweep(
    planned: Planned,
    folder: Path,
    *,
    workers: int = 1,
    scheduler: str | None = None,
    resume: bool = False,
    count: Count | None = None,
) -> dict[str, int]:
    """Run a sweep into a folder; the same bytes at any number of workers, interrupted or not.

    Parameters
    ----------
    planned
        The sweep.
    folder
        Where the tables shall stand.
    workers
        Processes on this machine.
    scheduler
        Address of a dask scheduler, in place of processes here.
    resume
        Whether to go on with a sweep that was begun in the folder.
    count
        Called as runs are finished.

    Returns
    -------
    dict
        How many runs ended how, by status.

    Raises
    ------
    UsageError
        An extra is not installed, or there is no scheduler.
    OutputError
        The folder is in use, holds another sweep, or cannot be written.
    SolverError
        A worker was lost.
    """
    store = Store(folder, planned.manifest)
    doing = _executor(planned, workers=workers, scheduler=scheduler)
    store.begin(resume=resume)
    say = count or (lambda _done, _all: None)
    whole = store.finished()
    batches = batches_of(planned.runs, planned.batch)
    sizes = {batch.number: len(batch.runs) for batch in batches}
    finished = sum(sizes[number] for number in whole)
    say(finished, len(planned.runs))
    left = [batch for batch in batches if batch.number not in whole]
    for done in doing(left) if left else ():
        store.add(done.number, done.files)
        finished += sizes[done.number]
        say(finished, len(planned.runs))
    statuses = read_statuses(folder)
    store.end(statuses)
    return statuses


def read_statuses(folder: Path) -> dict[str, int]:
    """Return how many runs of a folder ended how, by status."""
    _arrow, parquet = require_arrow()
    counts: Counter[str] = Counter()
    for path in sorted((folder / "runs").glob("*.parquet")):
        counts.update(parquet.read_table(path, columns=["status"]).column(0).to_pylist())
    return dict(sorted(counts.items()))


def _executor(
    planned: Planned, *, workers: int, scheduler: str | None
) -> Callable[[list[Batch]], Iterator[Done]]:
    """Return what runs batches; a scheduler is asked for before the folder is touched."""
    task, layout = planned.task, planned.layout
    if scheduler is None:
        return lambda batches: run_locally(batches, task, layout, workers=workers)
    from allocator.pipeline.sweep.cluster import Cluster  # noqa: PLC0415 - an extra of its own

    cluster = Cluster(scheduler)
    return lambda batches: cluster.run(batches, task, layout)


def _manifest(
    sweep: Sweep, task: Task, runs: tuple[Run, ...], code: str, size: int
) -> dict[str, Any]:
    """Return what a sweep is, as plain data; its fingerprint is what makes two of them the same."""
    workspace, base = task.ground.workspace, task.base
    made = hashlib.sha256("\0".join(t for r in runs for t in (r.name, *r.settings, "")).encode())
    return {
        "product": "imh-allocator",
        "format": FORMAT,
        "title": sweep.title,
        "design": sweep.design,
        "model": base.name,
        "scenarios": list(base.scenarios),
        "overrides": list(sweep.overrides),
        "varied": list(sweep.addresses),
        "runs": len(runs),
        "batch": size,
        "fingerprint": {
            "title": sweep.title,
            "runs": made.hexdigest(),
            "settings": {key: str(one.value) for key, one in sorted(base.settings.items())},
            "inputs": {
                name: hashlib.sha256((workspace.root / name).read_bytes()).hexdigest()
                for name in input_files(workspace)
            },
            "code": code,
            "versions": {"python": platform.python_version(), **versions()},
            "time limit": task.time_limit_s,
        },
    }


def versions() -> dict[str, str]:
    """Return the versions of the libraries on which a figure may rest."""
    return {name: version(name) for name in _LIBRARIES}
