"""The maps as they stand without scripts: one a run, and one a difference from the first run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from allocator.outputs.compare.ground import SHAPE, Ground
from allocator.outputs.compare.scales import Scale, line_over
from allocator.outputs.webmap.style import MapStyle

#: The narrowest that a map is shown, and the size of its figures, in CSS pixels.
NARROWEST = 260.0
LETTER, LINE = 8.2, 15.0


@dataclass(frozen=True)
class Fill:
    """One outline with its colour and that of the line round it."""

    shape: str
    board_code: str
    colour: str
    line: str


@dataclass(frozen=True)
class Figure:
    """A text on the map: its place in percent of the picture."""

    board_code: str
    x: str
    y: str
    text: str


@dataclass(frozen=True)
class Picture:
    """One map.

    Parameters
    ----------
    id
        Id within the page.
    run
        Place of the run among the runs.
    difference
        Whether it shows the difference from the first run.
    title
        What the map is of, for its caption.
    fills, figures
        What is drawn.
    """

    id: str
    run: int
    difference: bool
    title: str
    fills: tuple[Fill, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Pair:
    """A run's map beside its difference from the first run."""

    run: Picture
    difference: Picture


def pictures(
    ground: Ground, boards: pd.DataFrame, scale: Scale, wave: int, style: MapStyle
) -> tuple[Picture, tuple[Pair, ...]]:
    """Return the map of the first run, and a pair for each other run.

    Parameters
    ----------
    ground
        Outlines and views.
    boards
        Table ``boards`` of `compare_runs`.
    scale
        What is coloured.
    wave
        The wave shown.
    style
        Colour of a board without a figure.
    """
    rows = boards.xs((scale.metric.key, wave), level=("metric", "wave"))
    runs = list(dict.fromkeys(rows.index.get_level_values("run")))
    draw = _Drawing(ground, rows, scale, style.colours["no_figure"])
    first = draw.run(runs[0], 0)
    return first, tuple(
        Pair(draw.run(run, place), draw.difference(run, runs[0], place))
        for place, run in enumerate(runs[1:], start=1)
    )


@dataclass(frozen=True)
class _Drawing:
    ground: Ground
    rows: pd.DataFrame
    scale: Scale
    no_figure: str

    def run(self, run: str, place: int) -> Picture:
        values = self._column(run, "value")
        return Picture(
            id=f"map-{place}",
            run=place,
            difference=False,
            title=run,
            fills=self._fills(values, self.scale.band, [band.colour for band in self.scale.bands]),
            figures=placed(
                self.ground, {code: self.scale.metric.text(value) for code, value in values.items()}
            ),
        )

    def difference(self, run: str, first: str, place: int) -> Picture:
        values = self._column(run, "difference")
        texts = {code: self.scale.metric.difference_text(value) for code, value in values.items()}
        signs = {code: self._sign(value) for code, value in values.items()}
        return Picture(
            id=f"difference-{place}",
            run=place,
            difference=True,
            title=f"{run} less {first}",
            fills=self._fills(values, self.scale.step, [step.colour for step in self.scale.steps]),
            figures=placed(
                self.ground,
                {code: short(text) for code, text in texts.items() if signs[code] != "="},
                signs,
            ),
        )

    def _column(self, run: str, column: str) -> dict[str, float]:
        own = self.rows.xs(run, level="run")[column]
        return {str(code): float(own.get(code, float("nan"))) for code in self.ground.points}

    def _sign(self, difference: float) -> str:
        step = self.scale.step(difference)
        return self.scale.steps[step].sign if step >= 0 else ""

    def _fills(
        self,
        values: Mapping[str, float],
        place: Callable[[float], int],
        colours: Sequence[str],
    ) -> tuple[Fill, ...]:
        made = []
        for shape in self.ground.shapes:
            at = place(values[shape.board_code])
            colour = colours[at] if at >= 0 else self.no_figure
            made.append(Fill(shape.id, shape.board_code, colour, line_over(colour)))
        return tuple(made)


def short(text: str) -> str:
    """Return a figure without the unit behind it."""
    return text.partition(" ")[0]


def placed(
    ground: Ground, figures: Mapping[str, str], signs: Mapping[str, str] | None = None
) -> tuple[Figure, ...]:
    """Return the texts that have room on the narrowest map.

    A board's sign always stands; its figure takes the sign's place where it has room.

    Parameters
    ----------
    ground
        Where the boards lie.
    figures
        Figure by board.
    signs
        Sign by board, on a map of differences.
    """
    at = _pixels(ground)
    shown = {code: text for code, text in (signs or {}).items() if text}
    for code in at:
        if figures.get(code) and _free(code, figures[code], at, shown):
            shown[code] = figures[code]
    return tuple(
        Figure(
            code, _percent(at[code][0], NARROWEST), _percent(at[code][1], NARROWEST * SHAPE), text
        )
        for code, text in shown.items()
    )


def _pixels(ground: Ground) -> dict[str, tuple[float, float]]:
    """Return where each board's text stands on the narrowest map, in pixels."""
    left, top, wide, _high = ground.looks[0].box
    scale = NARROWEST / wide
    return {code: ((x - left) * scale, (y - top) * scale) for code, (x, y) in ground.points.items()}


def _free(
    code: str, text: str, at: Mapping[str, tuple[float, float]], shown: Mapping[str, str]
) -> bool:
    x, y = at[code]
    half = LETTER * len(text) / 2
    if not half <= x <= NARROWEST - half:
        return False
    return not any(
        abs(x - at[other][0]) < half + LETTER * len(words) / 2 and abs(y - at[other][1]) < LINE
        for other, words in shown.items()
        if other != code
    )


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.2f}%"
