"""What a colour means: bands of a measure common to all runs, and steps of a difference."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.outputs.compare.metrics import BOARD_BY_KEY, Metric
from allocator.outputs.page.words import number
from allocator.outputs.webmap.bands import NICE_STEPS, Band, band_index, bands_of
from allocator.outputs.webmap.style import MapStyle, Measure

#: ColorBrewer PRGn, seven classes, from worse to better: told apart by all kinds of colour vision.
WORSE_TO_BETTER = ("#762a83", "#af8dc3", "#e7d4e8", "#f7f7f7", "#d9f0d3", "#7fbf7b", "#1b7837")
#: For what is neither better nor worse: earth for less, blue for more.
LESS_TO_MORE = ("#6d5637", "#b59f7f", "#e9e0d2", "#f7f7f7", "#d3e5f2", "#74a9cf", "#0b5394")
#: Parts of the largest difference at which a step ends: finer near no change, so that one large
#: difference does not make all others look alike.
STEP_ENDS = (1 / 9, 1 / 3, 1.0)
#: Lines between boards, and the brightness (0 to 255) up to which a fill takes the light one.
DARK_LINE, LIGHT_LINE = "#4a4038", "#f2e4dc"
DARKEST = 110.0
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Step:
    """One step of a difference.

    Parameters
    ----------
    colour
        Fill of outlines.
    sign
        What stands on the map besides the colour: one to three signs, or an equals sign.
    words
        What the legend says, for example ``Over 5 to 10 points more: better``.
    """

    colour: str
    sign: str
    words: str


@dataclass(frozen=True)
class Scale:
    """One measure of the maps.

    Parameters
    ----------
    metric
        Its unit and direction.
    measure
        Its words and bands as the map style has them.
    bands
        Bands of its figures, the same for every run and wave.
    ends
        Where the steps on each side end, in the difference as shown; none where nothing differs.
    steps
        Steps of its difference from most below to most above, the same for every run and wave.
    """

    metric: Metric
    measure: Measure
    bands: tuple[Band, ...]
    ends: tuple[float, ...]
    steps: tuple[Step, ...]

    def band(self, value: float) -> int:
        """Return the place of a value among the bands; -1 without one."""
        scaled = self.metric.scale * value
        return band_index(scaled, self.bands, decimals=self.measure.decimals)

    def step(self, difference: float) -> int:
        """Return the place of a difference among the steps; -1 without one."""
        shown = self.metric.shown(difference)
        if not math.isfinite(shown):
            return -1
        middle = len(self.ends)
        if shown == 0 or not self.ends:
            return middle
        past = sum(1 for end in self.ends[:-1] if abs(shown) > end + _ROUNDING) + 1
        return middle + past if shown > 0 else middle - past


def line_over(colour: str) -> str:
    """Return the colour of the line round an outline of a colour: light over dark, else dark."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return DARK_LINE if 0.30 * red + 0.59 * green + 0.11 * blue > DARKEST else LIGHT_LINE


def scales(boards: pd.DataFrame, style: MapStyle) -> tuple[Scale, ...]:
    """Return the measures of the maps in the style's order.

    Parameters
    ----------
    boards
        Table ``boards`` of `compare_runs`: every figure that the maps may show.
    style
        The map style: measures that it has and boards are compared by.
    """
    return tuple(
        _scale(boards.xs(one.id, level="metric"), BOARD_BY_KEY[one.id], one, style)
        for one in style.measures
        if one.id in BOARD_BY_KEY
    )


def _scale(rows: pd.DataFrame, metric: Metric, measure: Measure, style: MapStyle) -> Scale:
    values = metric.scale * rows["value"].to_numpy(float)
    shown = [metric.shown(one) for one in rows["difference"]]
    largest = max((abs(one) for one in shown if math.isfinite(one)), default=0.0)
    ends = _step_ends(largest, metric)
    return Scale(
        metric=metric,
        measure=measure,
        bands=bands_of(measure, np.asarray(values), style=style),
        ends=ends,
        steps=_steps(metric, ends),
    )


def _step_ends(largest: float, metric: Metric) -> tuple[float, ...]:
    """Return round ends of the steps on each side, the last at or above the largest difference."""
    if largest == 0:
        return ()
    digits = 10.0**metric.decimals
    ends = (nice_at_least(max(part * largest, 1 / digits)) for part in STEP_ENDS)
    return tuple(sorted({math.ceil(end * digits - _ROUNDING) / digits for end in ends}))


def nice_at_least(value: float) -> float:
    """Return the least number at or above a value that people read easily."""
    power = 10.0 ** math.floor(math.log10(value) + _ROUNDING)
    return next(nice * power for nice in NICE_STEPS if nice * power >= value * (1 - _ROUNDING))


def _steps(metric: Metric, ends: tuple[float, ...]) -> tuple[Step, ...]:
    colours, middle = _colours(metric), len(WORSE_TO_BETTER) // 2
    below = [
        Step(
            colours[middle - away], away * "\N{MINUS SIGN}", _words(metric, ends, away, more=False)
        )
        for away in range(len(ends), 0, -1)
    ]
    above = [
        Step(colours[middle + away], away * "+", _words(metric, ends, away, more=True))
        for away in range(1, len(ends) + 1)
    ]
    return (*below, Step(colours[middle], "=", f"No change: under {_least(metric)}"), *above)


def _colours(metric: Metric) -> tuple[str, ...]:
    if not metric.directed:
        return LESS_TO_MORE
    return WORSE_TO_BETTER if metric.direction == "higher" else WORSE_TO_BETTER[::-1]


def _words(metric: Metric, ends: tuple[float, ...], away: int, *, more: bool) -> str:
    high = _figure(ends[away - 1], metric)
    span = f"Up to {high}" if away == 1 else f"Over {_figure(ends[away - 2], metric)} to {high}"
    verdict = metric.verdict(ends[away - 1] / metric.scale * (1 if more else -1))
    said = f": {verdict}" if metric.directed else ""
    return f"{span} {metric.difference_unit} {'more' if more else 'less'}{said}"


def _least(metric: Metric) -> str:
    least = number(0.5 * 10.0**-metric.decimals, metric.decimals + 1)
    return f"{least} {metric.difference_unit}"


def _figure(value: float, metric: Metric) -> str:
    text = number(value, metric.decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text
