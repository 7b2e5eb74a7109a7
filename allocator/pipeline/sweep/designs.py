"""Makes the runs of a sweep: all combinations, named cases, one at a time, or drawn by a seed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats
from scipy.stats import qmc

from allocator.inputs.service import ServiceModel
from allocator.pipeline.sweep.address import settings
from allocator.pipeline.sweep.spec import Range, Sweep, Varied

#: Drawn numbers have as many figures as can be read back and written again.
FIGURES = 12


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a sweep.

    Parameters
    ----------
    number
        From 1.
    name
        Name of its case; blank where runs have none.
    values
        What each address of the sweep takes; None where the run leaves it as the base case has it.
    settings
        The same as ``--set`` takes it, on top of the base case.
    """

    number: int
    name: str
    values: tuple[Any, ...]
    settings: tuple[str, ...]


def runs_of(sweep: Sweep, base: ServiceModel) -> tuple[Run, ...]:
    """Return the runs of a sweep in order; the same sweep gives the same runs.

    Parameters
    ----------
    sweep
        The sweep.
    base
        The base case, which fills what a part of a setting leaves open.
    """
    makers = {
        "grid": _grid,
        "list": _list,
        "one-at-a-time": _one_at_a_time,
        "latin-hypercube": _drawn,
        "monte-carlo": _drawn,
    }
    of_base = {one.address: one.of_base for one in sweep.varied}
    addresses = sweep.addresses
    return tuple(
        Run(
            number,
            name,
            values,
            settings(
                base,
                [
                    (address, value, of_base.get(address, False))
                    for address, value in zip(addresses, values, strict=True)
                    if value is not None
                ],
            ),
        )
        for number, (name, values) in enumerate(makers[sweep.design](sweep), start=1)
    )


def count_runs(sweep: Sweep) -> int:
    """Return how many runs a sweep has, without making them."""
    if sweep.design == "grid":
        return int(np.prod([len(one.values) for one in sweep.varied], dtype=object))
    if sweep.design == "one-at-a-time":
        return 1 + sum(len(one.values) for one in sweep.varied)
    return len(sweep.cases) if sweep.design == "list" else sweep.runs


Made = Iterator[tuple[str, tuple[Any, ...]]]


def _grid(sweep: Sweep) -> Made:
    for values in itertools.product(*(one.values for one in sweep.varied)):
        yield "", values


def _list(sweep: Sweep) -> Made:
    for case in sweep.cases:
        yield case.name, tuple(case.values.get(address) for address in sweep.addresses)


def _one_at_a_time(sweep: Sweep) -> Made:
    nothing = (None,) * len(sweep.varied)
    yield "base", nothing
    for at, one in enumerate(sweep.varied):
        for value in one.values:
            yield one.address, (*nothing[:at], value, *nothing[at + 1 :])


def _drawn(sweep: Sweep) -> Made:
    rng = np.random.default_rng(sweep.seed)
    size = len(sweep.varied)
    if sweep.design == "monte-carlo":
        shares = rng.random((sweep.runs, size))
    else:
        shares = _hypercube(size, rng).random(sweep.runs)
    columns = [_values(one, shares[:, at]) for at, one in enumerate(sweep.varied)]
    for values in zip(*columns, strict=True):
        yield "", values


def _hypercube(size: int, rng: np.random.Generator) -> Any:
    try:
        return qmc.LatinHypercube(size, rng=rng)
    except TypeError:  # SciPy before 1.15 has another name for it
        return qmc.LatinHypercube(size, seed=rng)


def _values(one: Varied, shares: np.ndarray) -> list[Any]:
    """Return the values that lie at given shares of a setting's distribution."""
    if one.range is None:
        at = np.minimum((shares * len(one.values)).astype(int), len(one.values) - 1)
        return [one.values[place] for place in at.tolist()]
    if one.whole:
        low, high = round(one.range.low), round(one.range.high)
        steps = np.floor(_quantiles(Range(0, 1), shares) * (high - low + 1))
        return [int(value) for value in np.minimum(low + steps, high).tolist()]
    return [float(f"{value:.{FIGURES}g}") for value in _quantiles(one.range, shares).tolist()]


def _quantiles(over: Range, shares: np.ndarray) -> np.ndarray:
    """Return the values below which given shares of a distribution lie."""
    width = over.high - over.low
    if over.distribution == "uniform" or not width:
        return over.low + shares * width
    if over.distribution == "triangular":
        found = stats.triang.ppf(shares, (over.mode - over.low) / width, over.low, width)
    else:
        cut = [(end - over.mean) / over.sd for end in (over.low, over.high)]
        found = stats.truncnorm.ppf(shares, *cut, loc=over.mean, scale=over.sd)
    clipped: np.ndarray = np.clip(found, over.low, over.high)
    return clipped
