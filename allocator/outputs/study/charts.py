"""Charts that a study has besides those of the report: curves over two axes, signed bars."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from allocator.outputs.page.words import number
from allocator.outputs.report.chart_axis import length, tick_step
from allocator.outputs.report.charts import (
    BAR,
    EDGE,
    GAP,
    LETTER,
    LONGEST_NAME,
    SAMPLE,
    WIDTH,
    WORDS,
    Bar,
    Chart,
    Curve,
    Drawing,
    Line,
    Mark,
    Word,
)

#: Room for the labels of the axis at the left, and below; height of a field of curves.
LEFT, BELOW, FIELD = 46.0, 34.0, 190.0
KEY_LINE = 18.0
#: Letters of a line of words below the field, and its height.
LONGEST_LINE, LINE = 44, 13.0

Point = tuple[float, float]


def curve_chart(
    *,
    name: str,
    title: str,
    description: str,
    unit: str,
    along: str,
    curves: Mapping[str, Sequence[Point]],
    marked: Mapping[str, Point] | None = None,
    dots: bool = True,
    joined: bool = True,
) -> Chart:
    """Return curves over two axes, neither of which need begin at zero.

    Parameters
    ----------
    name
        Id within the page.
    title, description
        What the chart shows.
    unit
        What stands upwards, with its unit.
    along
        What stands along, with its unit.
    curves
        Points in order by label; a point that is not known is left out.
    marked
        Single points by label, for example where the plan stands.
    dots
        Whether the points of a curve have a mark each.
    joined
        Whether straight pieces join them: not where what lies between is not known.

    Returns
    -------
    Chart
        The picture; its unit names both axes.
    """
    known = {label: _known(points) for label, points in curves.items()}
    single = {label: point for label, point in (marked or {}).items() if _known([point])}
    every = [point for points in known.values() for point in points] + list(single.values())
    x_axis, y_axis = (_axis([point[at] for point in every]) for at in (0, 1))
    key, top = _key(list(known) if len(known) > 1 else [], list(single), after=len(known))
    left, right, bottom = LEFT, WIDTH - EDGE, top + FIELD
    said = wrap(along, LONGEST_LINE)

    def _at(point: Point) -> Point:
        return (
            left + (right - left) * (point[0] - x_axis[0]) / (x_axis[-1] - x_axis[0]),
            bottom - (bottom - top) * (point[1] - y_axis[0]) / (y_axis[-1] - y_axis[0]),
        )

    drawing = Drawing(
        lines=(
            *(_line((_at((x, 0.0))[0], top), (_at((x, 0.0))[0], bottom)) for x in x_axis),
            *(_line((left, _at((0.0, y))[1]), (right, _at((0.0, y))[1])) for y in y_axis),
        ),
        words=(
            *_along(x_axis, [_at((x, 0.0))[0] for x in x_axis], bottom),
            *(
                Word(length(left - 5), length(_at((0.0, y))[1] + 4), "end", text, "tick")
                for y, text in zip(y_axis, _labels(y_axis), strict=True)
            ),
            *(
                Word(
                    length((left + right) / 2),
                    length(bottom + 29 + LINE * at),
                    "middle",
                    text,
                    "tick",
                )
                for at, text in enumerate(said)
            ),
        ),
        curves=tuple(
            Curve(at, " ".join(f"{length(x)},{length(y)}" for x, y in map(_at, points)))
            for at, points in enumerate(known.values())
            if joined and len(points) > 1
        ),
        marks=(
            *(
                Mark(at, *map(length, _at(point)))
                for at, points in enumerate(known.values())
                for point in (points if dots or len(points) == 1 else ())
            ),
            *(
                Mark(len(known) + at, *map(length, _at(point)))
                for at, point in enumerate(single.values())
            ),
        ),
    )
    count, height = len(known) + len(single), bottom + BELOW + LINE * (len(said) - 1)
    return Chart(name, title, description, unit, count, length(WIDTH), length(height), key, drawing)


def difference_chart(
    *,
    name: str,
    title: str,
    description: str,
    unit: str,
    rows: Mapping[str, float],
    figures: Sequence[str],
) -> Chart:
    """Return a bar a row to the left (less) or the right (more) of a line at zero.

    Parameters
    ----------
    name, title, description, unit
        As for `curve_chart`; the unit is that of the bars.
    rows
        Differences by label; one that is not known has no bar.
    figures
        What is said at the right of each row.
    """
    known = {label: value if math.isfinite(value) else 0.0 for label, value in rows.items()}
    axis = _axis([0.0, *known.values()])
    start = EDGE

    def _x(value: float) -> float:
        return EDGE + (WIDTH - 2 * EDGE) * (value - axis[0]) / (axis[-1] - axis[0])

    y, drawing = start, Drawing()
    for (label, value), figure in zip(known.items(), figures, strict=True):
        drawing += _row_words(label, figure, y)
        wide = abs(_x(value) - _x(0.0))
        if wide > 0.0:
            at, series = min(_x(value), _x(0.0)), int(value < 0.0)
            bar = Bar(series, length(at), length(y + WORDS), length(wide), length(BAR))
            drawing += Drawing(bars=(bar,))
        y += WORDS + BAR + GAP
    grid = Drawing(
        lines=tuple(_line((_x(value), start), (_x(value), y)) for value in axis),
        words=tuple(_along(axis, [_x(value) for value in axis], y)),
    )
    zero = Drawing(
        lines=(Line("beside", length(_x(0.0)), length(start), length(_x(0.0)), length(y)),)
    )
    return Chart(
        name,
        title,
        description,
        unit,
        2,
        length(WIDTH),
        length(y + KEY_LINE),
        Drawing(),
        grid + drawing + zero,
    )


def _known(points: Sequence[Point]) -> list[Point]:
    return [point for point in points if math.isfinite(point[0]) and math.isfinite(point[1])]


def _axis(values: Sequence[float]) -> list[float]:
    """Return round steps that hold all values, from at or below the least."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if high - low <= 1e-9 * max(1.0, abs(high)):
        wide = max(abs(high) * 0.05, 1e-3)
        low, high = low - wide, high + wide
    step = tick_step(high - low)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [place * step + 0.0 for place in range(first, last + 1)]


def _labels(axis: Sequence[float]) -> list[str]:
    """Return the values of an axis in words, all with as many decimals as their step needs."""
    step = axis[1] - axis[0]
    decimals = next(
        (digits for digits in range(9) if abs(round(step, digits) - step) < 1e-6 * step), 9
    )
    return [number(value, decimals) for value in axis]


def _along(axis: Sequence[float], places: Sequence[float], bottom: float) -> Iterator[Word]:
    """Yield the labels of an axis along; those at the ends stay inside the picture."""
    last = len(axis) - 1
    for at, (x, text) in enumerate(zip(places, _labels(axis), strict=True)):
        room = LETTER * len(text) / 2
        if at == last and x + room > WIDTH:
            yield Word(length(WIDTH), length(bottom + 13), "end", text, "tick")
        elif at == 0 and x - room < 0.0:
            yield Word("0", length(bottom + 13), "start", text, "tick")
        else:
            yield Word(length(x), length(bottom + 13), "middle", text, "tick")


def _line(start: Point, end: Point) -> Line:
    return Line("grid", length(start[0]), length(start[1]), length(end[0]), length(end[1]))


def _row_words(label: str, figure: str, y: float) -> Drawing:
    ellipsis = "\N{HORIZONTAL ELLIPSIS}"
    short = label if len(label) <= LONGEST_NAME else f"{label[: LONGEST_NAME - 1]}{ellipsis}"
    at = length(y + WORDS - 4)
    return Drawing(
        words=(
            Word(length(EDGE), at, "start", short, "label"),
            Word(length(WIDTH - EDGE), at, "end", figure, "figure"),
        )
    )


def _key(curves: Sequence[str], single: Sequence[str], *, after: int) -> tuple[Drawing, float]:
    """Return samples with their labels, one a line, and where the field begins."""
    drawing, y = Drawing(), 0.0
    places = [*enumerate(curves), *((after + at, label) for at, label in enumerate(single))]
    for place, label in places:
        middle = length(y + 7)
        drawing += Drawing(
            marks=(Mark(place, "7", middle),),
            words=(Word(length(SAMPLE), length(y + 11), "start", label, "key"),),
        )
        if place < after:
            drawing += Drawing(curves=(Curve(place, f"0,{middle} 14,{middle}"),))
        y += KEY_LINE
    return drawing, y + 8.0
