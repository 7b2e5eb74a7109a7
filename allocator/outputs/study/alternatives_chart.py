"""Bars from the least to the most posts, with the plan's own posts marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allocator.outputs.report.chart_axis import axis_top, length, ticks
from allocator.outputs.report.charts import (
    AXIS,
    BAR,
    EDGE,
    GAP,
    SAMPLE,
    WIDTH,
    WORDS,
    Bar,
    Chart,
    Drawing,
    Line,
    Mark,
    Word,
)

#: Height of a line of the key.
KEY_LINE = 18.0
#: Narrowest bar: a firm post is a line that can be seen.
LEAST_BAR = 1.5

#: One row: the plan's posts, and the least and the most for each loss, the largest first.
RangeRow = tuple[float, Sequence[tuple[float, float]]]


def range_chart(
    *,
    name: str,
    title: str,
    description: str,
    unit: str,
    series: Sequence[str],
    rows: Mapping[str, RangeRow],
    figures: Sequence[str],
) -> Chart:
    """Return bars that begin at the least and end at the most, the plan marked on each.

    Parameters
    ----------
    name, title, description, unit
        As for `allocator.outputs.report.charts.bar_chart`.
    series
        What each bar of a row is, the widest first; bars lie on one another.
    rows
        The plan's value and the ends of each bar, by label.
    figures
        What is said at the right of each row.
    """
    most = max((ends[1] for _plan, bars in rows.values() for ends in bars), default=0.0)
    top = axis_top(max([most, *(plan for plan, _bars in rows.values())], default=0.0))
    key, start = _key(series)
    y, drawing = start, Drawing()
    for (label, (plan, bars)), figure in zip(rows.items(), figures, strict=True):
        at, middle = length(y + WORDS - 4), length(y + WORDS + BAR / 2)
        drawing += Drawing(
            bars=tuple(
                _bar(place + 1, ends, top, y + WORDS, inset=2.0 * place)
                for place, ends in enumerate(bars)
            ),
            marks=(Mark(0, length(_along(plan, top)), middle),),
            words=(
                Word(length(EDGE), at, "start", label, "label"),
                Word(length(WIDTH - EDGE), at, "end", figure, "figure"),
            ),
        )
        y += WORDS + BAR + GAP
    grid = [(_along(value, top), text) for value, text in ticks(top)]
    last = len(grid) - 1
    drawing = (
        Drawing(
            lines=tuple(
                Line("grid", length(x), length(start), length(x), length(y)) for x, _ in grid
            ),
            words=tuple(
                Word(
                    length(x - EDGE if place == 0 else x + EDGE if place == last else x),
                    length(y + AXIS - 5),
                    "start" if place == 0 else "end" if place == last else "middle",
                    text,
                    "tick",
                )
                for place, (x, text) in enumerate(grid)
            ),
        )
        + drawing
    )
    return Chart(
        name,
        title,
        description,
        unit,
        len(series) + 1,
        length(WIDTH),
        length(y + AXIS),
        key,
        drawing,
    )


def _along(value: float, top: float) -> float:
    return EDGE + (WIDTH - 2 * EDGE) * value / top


def _bar(series: int, ends: tuple[float, float], top: float, y: float, *, inset: float) -> Bar:
    left, right = (_along(end, top) for end in ends)
    wide = max(right - left, LEAST_BAR)
    return Bar(series, length(left), length(y + inset), length(wide), length(BAR - 2.0 * inset))


def _key(series: Sequence[str]) -> tuple[Drawing, float]:
    """Return samples with their labels, one a line, and where the rows begin."""
    drawing = Drawing(
        marks=(Mark(0, "7", "7"),),
        words=(Word(length(SAMPLE), "11", "start", "the plan", "key"),),
    )
    y = KEY_LINE
    for place, label in enumerate(series):
        drawing += Drawing(
            bars=(Bar(place + 1, "0", length(y + 1), "14", "12"),),
            words=(Word(length(SAMPLE), length(y + 11), "start", label, "key"),),
        )
        y += KEY_LINE
    return drawing, y + GAP / 2
