"""Sweeps on a real cluster of this machine: same bytes, also with a worker killed midway."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sweeping import planned, same_tables

from allocator.errors import UsageError
from allocator.pipeline.sweep import Planned, run_sweep

SWEEP = """
[sweep]
title = "Cluster"
design = "monte-carlo"
runs = 600
seed = 5
[[vary]]
key = "money.community_budget_gbp"
range = [0.7, 1.3]
of_base = true
[[vary]]
key = "workforce.retention"
range = [0.8, 0.95]
"""


@contextlib.contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """Yield the address of a scheduler that runs in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    with started(folder, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"):
        yield address


@contextlib.contextmanager
def started(folder: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a part of a cluster until the block ends, its children with it."""
    command = [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=folder, start_new_session=True, **quiet) as process:
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def worker(
    folder: Path, address: str
) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
    """Start a worker of one thread, which nobody starts again."""
    return started(folder, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> Planned:
    """Return a sweep of 600 runs."""
    return planned(tmp_path_factory.mktemp("cluster"), SWEEP)


@pytest.mark.long
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(sweep: Planned, tmp_path: Path) -> None:
    """One of two workers is killed after the first batches: the folder is that of one process."""
    run_sweep(sweep, tmp_path / "here")
    killed: list[bool] = []
    with (
        scheduler(tmp_path) as address,
        worker(tmp_path, address) as first,
        worker(tmp_path, address),
    ):

        def count(finished: int, every: int) -> None:
            if 0 < finished < every and not killed:
                os.killpg(first.pid, signal.SIGKILL)
                killed.append(True)

        run_sweep(sweep, tmp_path / "there", scheduler=address, count=count)
    assert killed
    same_tables(tmp_path / "here", tmp_path / "there")


@pytest.mark.long
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_scheduler_that_is_not_there_is_said_within_seconds(
    sweep: Planned, tmp_path: Path
) -> None:
    """Nothing is written, and the message says what to start."""
    start = time.monotonic()
    with pytest.raises(UsageError, match="There is no scheduler") as raised:
        run_sweep(sweep, tmp_path / "out", scheduler="tcp://127.0.0.1:9")
    assert time.monotonic() - start < 30
    assert "dask scheduler" in str(raised.value)
    assert not (tmp_path / "out").exists()
