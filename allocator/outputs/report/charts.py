"""Charts as plain numbers: where each bar, dot and tick stands, in percent of the width.

The template draws them as inline SVG (``partials/report-charts.html.j2``). Positions are percent,
so that a chart is as wide as its page while its words keep their size.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Most ticks under a chart: more would touch on a narrow page.
MOST_TICKS = 5
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Tick:
    """A gridline: its place in percent and its label."""

    x: str
    label: str
    anchor: str


@dataclass(frozen=True)
class Bar:
    """One part of a stacked bar: its series (from 0), start and width in percent."""

    series: int
    x: str
    width: str


@dataclass(frozen=True)
class BarRow:
    """One stacked bar, with the figure said beside it."""

    label: str
    figure: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class BarChart:
    """Stacked bars from zero, one row each."""

    name: str
    title: str
    description: str
    unit: str
    series: tuple[str, ...]
    rows: tuple[BarRow, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class Dot:
    """One mark: its series (from 0) and place in percent."""

    series: int
    x: str


@dataclass(frozen=True)
class DotRow:
    """One line of marks, first and last place for the line that joins them."""

    label: str
    start: str
    end: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class DotChart:
    """Marks on lines, one line each."""

    name: str
    title: str
    description: str
    unit: str
    series: tuple[str, ...]
    rows: tuple[DotRow, ...]
    ticks: tuple[Tick, ...]


def bar_chart(
    *,
    name: str,
    title: str,
    description: str,
    unit: str,
    series: Sequence[str],
    rows: Mapping[str, Sequence[float]],
    figures: Sequence[str],
) -> BarChart:
    """Return stacked bars.

    Parameters
    ----------
    name
        Id within the page.
    title, description
        What the chart shows, for readers who see it and for those who do not.
    unit
        Unit of the axis.
    series
        What the parts of a bar are, in order.
    rows
        Values of the parts by label; none below zero.
    figures
        What is said beside each row.
    """
    top = axis_top(max((math.fsum(values) for values in rows.values()), default=0.0))
    return BarChart(
        name=name,
        title=title,
        description=description,
        unit=unit,
        series=tuple(series),
        rows=tuple(
            BarRow(label, figure, _stacked(values, top))
            for (label, values), figure in zip(rows.items(), figures, strict=True)
        ),
        ticks=ticks(top),
    )


def _stacked(values: Sequence[float], top: float) -> tuple[Bar, ...]:
    starts = [math.fsum(values[:place]) for place in range(len(values))]
    return tuple(
        Bar(place, percent_of(start, top), percent_of(value, top))
        for place, (start, value) in enumerate(zip(starts, values, strict=True))
        if value > top * 1e-4
    )


def dot_chart(
    *,
    name: str,
    title: str,
    description: str,
    unit: str,
    series: Sequence[str],
    rows: Mapping[str, Sequence[float]],
) -> DotChart:
    """Return marks on lines; the arguments are those of `bar_chart`.

    The first series is drawn last, on top.
    """
    finite = [value for values in rows.values() for value in values if math.isfinite(value)]
    top = axis_top(max(finite, default=0.0))
    return DotChart(
        name=name,
        title=title,
        description=description,
        unit=unit,
        series=tuple(series),
        rows=tuple(_dot_row(label, values, top) for label, values in rows.items()),
        ticks=ticks(top),
    )


def _dot_row(label: str, values: Sequence[float], top: float) -> DotRow:
    known = [(place, value) for place, value in enumerate(values) if math.isfinite(value)]
    low = min((value for _, value in known), default=0.0)
    high = max((value for _, value in known), default=0.0)
    dots = tuple(Dot(place, percent_of(value, top)) for place, value in reversed(known))
    return DotRow(label, percent_of(low, top), percent_of(high, top), dots)


def axis_top(largest: float) -> float:
    """Return the end of an axis from zero: the first round multiple at or above the largest."""
    if largest <= 0:
        return 1.0
    step = tick_step(largest)
    return step * math.ceil(largest / step - _ROUNDING)


def tick_step(largest: float) -> float:
    """Return the smallest round step that needs no more than `MOST_TICKS` ticks from zero."""
    raw = largest / (MOST_TICKS - 1)
    scale = 10.0 ** math.floor(math.log10(raw))
    return next(step * scale for step in STEPS if step * scale >= raw * (1 - _ROUNDING))


def ticks(top: float) -> tuple[Tick, ...]:
    """Return gridlines from zero to the end of an axis."""
    step = tick_step(top)
    count = round(top / step)
    decimals = max(0, -math.floor(math.log10(step) + _ROUNDING))
    if round(step, decimals) != round(step, decimals + 1):
        decimals += 1
    made = []
    for place in range(count + 1):
        anchor = "start" if place == 0 else "end" if place == count else "middle"
        label = f"{place * step:,.{decimals}f}"
        made.append(Tick(percent_of(place * step, top), label, anchor))
    return tuple(made)


def percent_of(value: float, top: float) -> str:
    """Return a place or width in percent of an axis, as SVG writes it."""
    return f"{100 * value / top + 0.0:.3f}%"
