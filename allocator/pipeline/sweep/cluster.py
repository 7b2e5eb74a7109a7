"""Runs batches past one machine, on a dask cluster; the same batches, the same bytes."""

from __future__ import annotations

import hashlib
import importlib
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from allocator.errors import Fault, SolverError, UsageError
from allocator.pipeline.sweep.execute import Batch, Done, Worker, packed, unpacked
from allocator.pipeline.sweep.layout import Layout
from allocator.pipeline.sweep.solve import Task

EXTRA = 'pip install "imh-allocator[cluster]"'
#: Seconds after which a scheduler or worker that does not answer is not there.
PATIENCE_S = 10
#: How often a batch is tried again after the worker that had it was lost.
TRIES = 5


class Cluster:
    """A dask scheduler, found before anything is written.

    Parameters
    ----------
    address
        Its address, for example ``tcp://10.0.0.5:8786``.

    Raises
    ------
    UsageError
        The extra is not installed, there is no scheduler, or it has no workers.
    """

    def __init__(self, address: str) -> None:
        try:
            distributed = importlib.import_module("distributed")
        except ImportError:
            message = f"A scheduler needs an extra of this product: {EXTRA}"
            raise UsageError(message) from None
        self._distributed = distributed
        try:
            self._client: Any = distributed.Client(
                address, timeout=PATIENCE_S, set_as_default=False
            )
        except (OSError, ValueError, TimeoutError) as error:
            raise _nobody(address) from error
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE_S)
        except TimeoutError as error:
            self._client.close()
            fault = Fault(
                "no-workers",
                "The scheduler has no workers",
                "Start some: dask worker ADDRESS",
                value=address,
            )
            raise UsageError("No worker answers", [fault]) from error

    def run(self, batches: Sequence[Batch], task: Task, layout: Layout) -> Iterator[Done]:
        """Yield batches as they are finished, in whatever order.

        Parameters
        ----------
        batches
            What is to be done.
        task, layout
            Sent once to each worker.

        Raises
        ------
        SolverError
            A batch failed on every worker that had it, or the scheduler was lost.
        """
        content = packed(task, layout)
        name = f"allocator-sweep-{hashlib.sha256(content).hexdigest()[:16]}"
        client = self._client
        try:
            client.register_plugin(_ground_plugin(self._distributed, content), name=name)
            futures = [
                client.submit(
                    solve_on_worker, name, batch, key=f"{name}-{batch.number}", retries=TRIES
                )
                for batch in batches
            ]
            finished = self._distributed.as_completed(futures, loop=client.loop, with_results=True)
            for future, done in finished:
                future.release()
                yield done
        except Exception as error:  # whatever a worker raises comes through here
            raise _lost(error) from error
        finally:
            client.close(timeout=PATIENCE_S)


def solve_on_worker(name: str, batch: Batch) -> Done:
    """Return a batch, solved on the worker of a cluster that this runs on.

    Parameters
    ----------
    name
        Of the plugin that holds the ground.
    batch
        The batch.
    """
    distributed = importlib.import_module("distributed")
    ground: _Ground = distributed.get_worker().plugins[name]
    with ground.lock:
        return ground.worker().done(batch)


class _Ground:
    """What a worker of a cluster keeps: bytes until the first batch, then live models."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.lock: Any = None
        self._worker: Worker | None = None

    def setup(self, worker: Any) -> None:
        """Make ready on a worker; one batch at a time, whatever threads it has."""
        del worker
        self.lock = threading.Lock()

    def worker(self) -> Worker:
        """Return the worker that solves."""
        if self._worker is None:
            self._worker = unpacked(self.content)
        return self._worker


def _ground_plugin(distributed: Any, content: bytes) -> Any:
    plugin = type("GroundPlugin", (_Ground, distributed.WorkerPlugin), {"idempotent": True})
    return plugin(content)


def _nobody(address: str) -> UsageError:
    fault = Fault(
        "no-scheduler",
        "Nobody answers at that address as a scheduler",
        "Start one with: dask scheduler, or leave out --scheduler to run on this machine",
        value=address,
    )
    return UsageError("There is no scheduler", [fault])


def _lost(error: Exception) -> SolverError:
    fault = Fault(
        "cluster-lost",
        f"The cluster gave up: {type(error).__name__}: {error}",
        "What is finished stays; see the workers' logs, then go on with --resume",
    )
    return SolverError("The sweep was not finished on the cluster", [fault])
