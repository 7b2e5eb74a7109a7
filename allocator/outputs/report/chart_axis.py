"""Axes of charts: where one ends, its steps and their labels; lengths as a picture writes them."""

from __future__ import annotations

import math

#: Most steps from zero: more labels would touch in a small picture.
MOST_STEPS = 4
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_ROUNDING = 1e-9


def axis_top(largest: float) -> float:
    """Return the end of an axis from zero: the first round multiple at or above the largest."""
    if largest <= 0:
        return 1.0
    step = tick_step(largest)
    return step * math.ceil(largest / step - _ROUNDING)


def tick_step(largest: float) -> float:
    """Return the smallest round step that needs no more than `MOST_STEPS` steps from zero."""
    raw = largest / MOST_STEPS
    scale = 10.0 ** math.floor(math.log10(raw))
    return next(step * scale for step in STEPS if step * scale >= raw * (1 - _ROUNDING))


def ticks(top: float) -> tuple[tuple[float, str], ...]:
    """Return the values of an axis from zero to its end, each with its label."""
    step = tick_step(top)
    decimals = max(0, -math.floor(math.log10(step) + _ROUNDING))
    if round(step, decimals) != round(step, decimals + 1):
        decimals += 1
    return tuple(
        (place * step, f"{place * step:,.{decimals}f}") for place in range(round(top / step) + 1)
    )


def length(value: float) -> str:
    """Return a length in a picture's units with at most one decimal, never ``-0``."""
    return f"{value + 0.0:.1f}".removesuffix(".0").replace("-0", "0") if value else "0"
