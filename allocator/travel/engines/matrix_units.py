"""Whether a table of minutes holds minutes: its speeds give seconds and hours away."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allocator.errors import Fault
from allocator.inputs.matrix_limits import (
    FASTEST_KMH,
    LONGEST_MINUTES,
    QUICKEST_MEDIAN_KMH,
    SHORTEST_KM,
    SLOWEST_MEDIAN_KMH,
    UNIT_KM,
)
from allocator.travel.earth import Floats, great_circle_km

_SHOWN = 10

Truths = NDArray[np.bool_]


def unit_faults(
    name: str, minutes: Floats, zones: pd.DataFrame, bases: pd.DataFrame
) -> Iterator[Fault]:
    """Yield why a table cannot count minutes, or which of its pairs cannot.

    Parameters
    ----------
    name
        Path of the table.
    minutes
        Shape (zones, bases); NaN where not known, infinite where there is no way.
    zones, bases
        Columns ``lon, lat`` in degrees.
    """
    apart = _apart(zones, bases)
    labels = zones.index, bases.index
    at_once = (apart > SHORTEST_KM) & (minutes == 0)
    message = f"{at_once.sum():,} journeys over more than {SHORTEST_KM:g} km take no time"
    yield from _pair_faults(name, "zero-minutes", message, at_once, labels)
    counted = (apart > UNIT_KM) & np.isfinite(minutes) & (minutes > 0)
    if not counted.any():
        return
    speed = np.zeros(minutes.shape)
    np.divide(apart * 60, minutes, out=speed, where=counted)
    median = float(np.median(speed[counted]))
    message = f"Half of its journeys go at {median:,.1f} km/h or less as the crow flies"
    if median < SLOWEST_MEDIAN_KMH:
        remedy = "The table seems to count seconds, not minutes: divide by 60"
        yield Fault("wrong-unit", message, remedy, name, 1, "minutes")
    elif median > QUICKEST_MEDIAN_KMH:
        remedy = "The table seems to count hours, not minutes: multiply by 60"
        yield Fault("wrong-unit", message, remedy, name, 1, "minutes")
    else:
        quick = speed > FASTEST_KMH
        message = f"{quick.sum():,} pairs are quicker than {FASTEST_KMH:g} km/h as the crow flies"
        yield from _pair_faults(name, "too-quick", message, quick, labels)
        endless = np.isfinite(minutes) & (minutes > LONGEST_MINUTES)
        message = f"{endless.sum():,} journeys take longer than a week"
        yield from _pair_faults(name, "out-of-range", message, endless, labels)


def _apart(zones: pd.DataFrame, bases: pd.DataFrame) -> Floats:
    """Return kilometres of great circle, shape (zones, bases)."""
    start = zones[["lon", "lat"]].to_numpy(dtype=np.float64)[:, None, :]
    end = bases[["lon", "lat"]].to_numpy(dtype=np.float64)[None, :, :]
    return great_circle_km(start[..., 0], start[..., 1], end[..., 0], end[..., 1])


def _pair_faults(
    name: str, code: str, message: str, wrong: Truths, labels: tuple[pd.Index, pd.Index]
) -> Iterator[Fault]:
    pairs = np.argwhere(wrong)
    if len(pairs):
        shown = [f"{labels[0][row]} - {labels[1][column]}" for row, column in pairs[:_SHOWN]]
        value = ", ".join([*shown, *(["..."] if len(pairs) > _SHOWN else [])])
        remedy = "Check their minutes, or the position of the zone and the base"
        yield Fault(code, message, remedy, name, None, "minutes", value)
