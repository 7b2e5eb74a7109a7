"""Charts as shapes: where each bar, mark, line and word stands in a small picture of its own.

The template draws them as one SVG each (``partials/report-charts.html.j2``). A picture has a
fixed width in its own units, which a phone shows at about their size in pixels; names and figures
stand over their bars, so that a name never fights a bar for room. Every series has a pattern or a
shape as well as a colour, and every bar its figure in words: a chart reads in grey and in print.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from allocator.outputs.report.chart_axis import axis_top, length, ticks

#: Width of a picture, and room at its edges for half a mark.
WIDTH, EDGE = 320.0, 7.0
#: Heights of a row's words, of a bar, of a line of marks, of the gap below, of the axis.
WORDS, BAR, MARKS, GAP, AXIS = 14.0, 13.0, 16.0, 9.0, 18.0
#: The key: height of a line, width of a sample, room for a letter and between entries.
KEY_LINE, SAMPLE, LETTER, KEY_GAP = 18.0, 20.0, 6.6, 12.0
#: Longest name over a bar, in letters; tables have it in full.
LONGEST_NAME = 30


@dataclass(frozen=True)
class Word:
    """A text at a place, its anchor (start, middle or end) and what it is."""

    x: str
    y: str
    anchor: str
    text: str
    kind: str


@dataclass(frozen=True)
class Bar:
    """One part of a bar: its series (from 0), place and size."""

    series: int
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Mark:
    """One mark: its series (from 0) and place."""

    series: int
    x: str
    y: str


@dataclass(frozen=True)
class Line:
    """A line: of the grid, between marks (span), or at a value to hold bars against (beside)."""

    kind: str
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Curve:
    """Straight pieces from point to point: its series (from 0) and points, as SVG writes them."""

    series: int
    points: str


@dataclass(frozen=True)
class Drawing:
    """Shapes and words, drawn in this order."""

    lines: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()
    words: tuple[Word, ...] = ()
    curves: tuple[Curve, ...] = ()

    def __add__(self, other: Drawing) -> Drawing:
        return Drawing(
            self.lines + other.lines,
            self.bars + other.bars,
            self.marks + other.marks,
            self.words + other.words,
            self.curves + other.curves,
        )


@dataclass(frozen=True)
class Chart:
    """One picture.

    Parameters
    ----------
    name
        Id within the page.
    title, description, unit
        What it shows and in which unit, for readers who see it and for those who do not.
    series
        How many series it has.
    width, height
        Size in the picture's units.
    key, drawing
        What is drawn: samples of the series, then the rows.
    """

    name: str
    title: str
    description: str
    unit: str
    series: int
    width: str
    height: str
    key: Drawing
    drawing: Drawing


#: What the comparison page calls a chart of marks.
DotChart = Chart


def bar_chart(
    *,
    name: str,
    title: str,
    description: str,
    unit: str,
    series: Sequence[str],
    rows: Mapping[str, Sequence[float]],
    figures: Sequence[str],
    beside: tuple[str, float] | None = None,
) -> Chart:
    """Return stacked bars from zero, one a row.

    Parameters
    ----------
    name
        Id within the page.
    title, description
        What the chart shows.
    unit
        Unit of the axis.
    series
        What the parts of a bar are, in order; a single one needs no sample.
    rows
        Values of the parts by label, none below zero; a value that is not known is not drawn.
    figures
        What is said at the right of each row.
    beside
        A label and a value at which a line crosses all bars.
    """
    known = {label: [_known(value) for value in values] for label, values in rows.items()}
    sums = [math.fsum(values) for values in known.values()]
    top = axis_top(max([*sums, _known(beside[1]) if beside else 0.0], default=0.0))
    key, y = _key(series if len(series) > 1 else (), marks=False, line=beside[0] if beside else "")
    start, drawing = y, Drawing()
    for (label, values), figure in zip(known.items(), figures, strict=True):
        drawing += _words(label, figure, y) + Drawing(bars=tuple(_stacked(values, top, y + WORDS)))
        y += WORDS + BAR + GAP
    if beside is not None and math.isfinite(beside[1]):
        at = length(_along(beside[1], top))
        drawing += Drawing(lines=(Line("beside", at, length(start), at, length(y)),))
    drawing = _axis(top, start, y) + drawing
    return Chart(
        name, title, description, unit, len(series), length(WIDTH), length(y + AXIS), key, drawing
    )


def dot_chart(
    *,
    name: str,
    title: str,
    description: str,
    unit: str,
    series: Sequence[str],
    rows: Mapping[str, Sequence[float]],
) -> Chart:
    """Return marks on lines from zero, one line a row; the arguments are those of `bar_chart`.

    The first series is drawn last, on top.
    """
    every = [value for values in rows.values() for value in values if math.isfinite(value)]
    top = axis_top(max(every, default=0.0))
    key, y = _key(series, marks=True)
    start, drawing = y, Drawing()
    for label, values in rows.items():
        drawing += _words(label, "", y) + _dots(values, top, y + WORDS + MARKS / 2)
        y += WORDS + MARKS + GAP / 2
    drawing = _axis(top, start, y) + drawing
    return Chart(
        name, title, description, unit, len(series), length(WIDTH), length(y + AXIS), key, drawing
    )


def _known(value: float) -> float:
    return value if math.isfinite(value) else 0.0


def _along(value: float, top: float) -> float:
    """Return how far from the left a value stands."""
    return EDGE + (WIDTH - 2 * EDGE) * value / top


def _words(label: str, figure: str, y: float) -> Drawing:
    """Return a row's name at the left and its figure at the right, over its bar."""
    short = (
        label
        if len(label) <= LONGEST_NAME
        else f"{label[: LONGEST_NAME - 1]}\N{HORIZONTAL ELLIPSIS}"
    )
    at = length(y + WORDS - 4)
    said = [Word(length(EDGE), at, "start", short, "label")]
    if figure:
        said.append(Word(length(WIDTH - EDGE), at, "end", figure, "figure"))
    return Drawing(words=tuple(said))


def _stacked(values: Sequence[float], top: float, y: float) -> Iterator[Bar]:
    for place, value in enumerate(values):
        if value > top * 1e-4:
            left = _along(math.fsum(values[:place]), top)
            wide = _along(value, top) - EDGE
            yield Bar(place, length(left), length(y), length(wide), length(BAR))


def _dots(values: Sequence[float], top: float, y: float) -> Drawing:
    known = [(place, _along(v, top)) for place, v in enumerate(values) if math.isfinite(v)]
    ends = [x for _place, x in known]
    span = (
        (Line("span", length(min(ends)), length(y), length(max(ends)), length(y)),) if ends else ()
    )
    marks = tuple(Mark(place, length(x), length(y)) for place, x in reversed(known))
    return Drawing(lines=span, marks=marks)


def _axis(top: float, start: float, y: float) -> Drawing:
    """Return gridlines behind the rows, with their values below."""
    every = ticks(top)
    anchors = ["start", *["middle"] * (len(every) - 2), "end"]
    at = [_along(value, top) for value, _label in every]
    return Drawing(
        lines=tuple(Line("grid", length(x), length(start), length(x), length(y)) for x in at),
        words=tuple(
            Word(_tick_x(x, anchor), length(y + AXIS - 5), anchor, label, "tick")
            for x, anchor, (_value, label) in zip(at, anchors, every, strict=True)
        ),
    )


def _tick_x(x: float, anchor: str) -> str:
    """Return where a value's words stand: those at the ends may use the edge."""
    return length({"start": x - EDGE, "end": x + EDGE}.get(anchor, x))


def _key(series: Sequence[str], *, marks: bool, line: str = "") -> tuple[Drawing, float]:
    """Return samples with their labels, in as many lines as they need, and where rows begin."""
    drawing, x, y = Drawing(), 0.0, 0.0
    labels = [*series, *([line] if line else [])]
    for place, label in enumerate(labels):
        wide = SAMPLE + LETTER * len(label)
        if x and x + wide > WIDTH:
            x, y = 0.0, y + KEY_LINE
        drawing += _sample(place if place < len(series) else None, label, x, y, marks=marks)
        x += wide + KEY_GAP
    return drawing, y + KEY_LINE + GAP / 2 if labels else 0.0


def _sample(place: int | None, label: str, x: float, y: float, *, marks: bool) -> Drawing:
    word = Word(length(x + SAMPLE), length(y + 11), "start", label, "key")
    if place is None:
        middle = length(x + 7)
        sample = Drawing(lines=(Line("beside", middle, length(y), middle, length(y + 14)),))
    elif marks:
        sample = Drawing(marks=(Mark(place, length(x + 7), length(y + 7)),))
    else:
        sample = Drawing(bars=(Bar(place, length(x), length(y + 1), "14", "12"),))
    return sample + Drawing(words=(word,))
