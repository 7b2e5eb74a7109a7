"""Runs batches in this process or in others, and hands back their files as they come."""

from __future__ import annotations

import multiprocessing
import pickle
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice

from allocator.errors import Fault, SolverError
from allocator.pipeline.sweep.designs import Run
from allocator.pipeline.sweep.layout import Layout
from allocator.pipeline.sweep.solve import Solver, Task
from allocator.pipeline.sweep.tables import batch_files

#: Batches handed out ahead of each worker.
AHEAD = 2


@dataclass(frozen=True)
class Batch:
    """Runs that one worker solves and one file holds.

    Parameters
    ----------
    number
        From 1.
    runs
        In order.
    """

    number: int
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Done:
    """A finished batch.

    Parameters
    ----------
    number
        Of the batch.
    files
        Content of its files by table.
    statuses
        How many runs ended how.
    """

    number: int
    files: dict[str, bytes]
    statuses: Counter[str]


class Worker:
    """Solves batches of one sweep.

    Parameters
    ----------
    task, layout
        What its runs share, and the columns of its tables.
    """

    def __init__(self, task: Task, layout: Layout) -> None:
        self._solver = Solver(task)
        self._layout = layout

    def done(self, batch: Batch) -> Done:
        """Return a batch, solved."""
        outcomes = [self._solver.outcome(run) for run in batch.runs]
        statuses = Counter(outcome.status for outcome in outcomes)
        return Done(batch.number, batch_files(outcomes, self._layout), statuses)


def batches_of(runs: Sequence[Run], size: int) -> tuple[Batch, ...]:
    """Return runs in batches of a fixed size, the last one with the rest."""
    starts = range(0, len(runs), size)
    return tuple(
        Batch(number, tuple(runs[start : start + size])) for number, start in enumerate(starts, 1)
    )


def packed(task: Task, layout: Layout) -> bytes:
    """Return what a worker starts from, as it travels."""
    return pickle.dumps((task, layout), protocol=5)


def unpacked(content: bytes) -> Worker:
    """Return a worker from what has travelled from this product's own process."""
    task, layout = pickle.loads(content)  # noqa: S301 - our own bytes, from the process that asks
    return Worker(task, layout)


def run_locally(
    batches: Iterable[Batch], task: Task, layout: Layout, *, workers: int
) -> Iterator[Done]:
    """Yield batches as they are finished, in whatever order.

    Parameters
    ----------
    batches
        What is to be done.
    task, layout
        As for `Worker`.
    workers
        Processes; one stays in this process.

    Raises
    ------
    SolverError
        A process ended without an answer.
    """
    if workers == 1:
        worker = Worker(task, layout)
        for batch in batches:
            yield worker.done(batch)
        return
    pool = ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(packed(task, layout),),
    )
    try:
        yield from _through(pool, iter(batches), workers * AHEAD)
    except BrokenProcessPool:
        fault = Fault(
            "worker-lost",
            "The system may have run out of memory, or somebody ended the process",
            "Go on with --resume, and fewer --workers if memory is short",
        )
        raise SolverError("A worker process ended without an answer", [fault]) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _through(pool: ProcessPoolExecutor, batches: Iterator[Batch], ahead: int) -> Iterator[Done]:
    waiting: set[Future[Done]] = {pool.submit(_solve, one) for one in islice(batches, ahead)}
    while waiting:
        ready, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        waiting |= {pool.submit(_solve, one) for one in islice(batches, len(ready))}
        for future in ready:
            yield future.result()


#: The worker of this process, once it has been started as one.
_WORKER: list[Worker] = []


def _start(content: bytes) -> None:
    _WORKER[:] = [unpacked(content)]


def _solve(batch: Batch) -> Done:
    return _WORKER[0].done(batch)
