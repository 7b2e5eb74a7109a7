"""Ranges and distributions of a sweep, as written."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from allocator.errors import Fault
from allocator.inputs.kinds import Entry
from allocator.inputs.parameters import BY_KEY
from allocator.pipeline.sweep.address import parse
from allocator.pipeline.sweep.spec import DISTRIBUTIONS, MOST_RUNS, Range

#: Fields that belong to one distribution each.
_OWN = {"uniform": (), "triangular": ("mode",), "normal": ("mean", "sd")}


def read_range(block: Mapping[str, Any], key: str) -> Range:
    """Return the range of a section that has no fault; a normal one without ends has the key's."""
    parameter = BY_KEY[parse(key).key]
    low, high = block.get("range", (parameter.minimum, parameter.maximum))
    return Range(
        float(low),
        float(high),
        block.get("distribution", "uniform"),
        float(block.get("mode", 0.0)),
        float(block.get("mean", 0.0)),
        float(block.get("sd", 1.0)),
    )


def stepped(over: Range, steps: int) -> tuple[float, ...]:
    """Return so many numbers from the least to the most, equally far apart."""
    return tuple(float(f"{x:.12g}") for x in np.linspace(over.low, over.high, steps).tolist())


def range_faults(entry: Callable[[str], Entry], block: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with range, steps and distribution of a section.

    Parameters
    ----------
    entry
        Returns where a field stands.
    block
        The section.
    """
    ends = block.get("range", (0.0, 1.0))
    if not (isinstance(ends, list | tuple) and len(ends) == 2 and all(map(_number, ends))):  # noqa: PLR2004 (least and most)
        message, remedy = "A range is [least, most]", "Write range = [0.8, 1.2]"
        yield entry("range").fault("wrong-type", message, remedy, value=ends)
        return
    low, high = ends
    if not low < high:
        message = "The range is empty: its least is not below its most"
        yield entry("range").fault("empty-range", message, "Write the lower end first", value=ends)
        return
    yield from _steps_faults(entry, block)
    yield from _distribution_faults(entry, block, float(low), float(high))


def _steps_faults(entry: Callable[[str], Entry], block: Mapping[str, Any]) -> Iterator[Fault]:
    if "steps" not in block:
        return
    steps = block["steps"]
    if isinstance(steps, bool) or not isinstance(steps, int) or not 2 <= steps <= MOST_RUNS:  # noqa: PLR2004 (both ends)
        message = f"steps is a whole number from 2 to {MOST_RUNS:,}"
        yield entry("steps").fault("out-of-range", message, "Correct it", value=steps)
    if "distribution" in block:
        message = "steps divide a range, a distribution draws from it"
        yield entry("steps").fault("not-used", message, "Keep one of the two")


def _distribution_faults(
    entry: Callable[[str], Entry], block: Mapping[str, Any], low: float, high: float
) -> Iterator[Fault]:
    kind = block.get("distribution", "uniform")
    if kind not in DISTRIBUTIONS:
        message, remedy = f"There is no distribution {kind}", f"Use {', '.join(DISTRIBUTIONS)}"
        yield entry("distribution").fault("unknown-choice", message, remedy, value=kind)
        return
    for name in ("mode", "mean", "sd"):
        if name in _OWN[kind] and not _number(block.get(name)):
            message, remedy = f"A {kind} distribution needs {name}", f"Write {name} = a number"
            yield entry(name).fault("missing-key", message, remedy, value=block.get(name))
        elif name in block and name not in _OWN[kind]:
            message, remedy = f"{name} has no part in a {kind} distribution", "Remove it"
            yield entry(name).fault("not-used", message, remedy, value=block[name])
    if kind == "triangular" and _number(block.get("mode")) and not low <= block["mode"] <= high:
        message = "The mode lies outside of the range"
        yield entry("mode").fault("out-of-range", message, "Move one", value=block["mode"])
    if kind == "normal" and _number(block.get("sd")) and block["sd"] <= 0:
        message = "sd is a number above 0"
        yield entry("sd").fault("out-of-range", message, "Correct it", value=block["sd"])
    if (
        kind == "normal"
        and "range" in block
        and _number(block.get("mean"))
        and not low <= block["mean"] <= high
    ):
        message = "The mean lies outside of the range that cuts the distribution off"
        yield entry("mean").fault("out-of-range", message, "Move one", value=block["mean"])


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
