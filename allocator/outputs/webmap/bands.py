"""Bands of a measure: where they are cut, their colours, and what they are called."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from allocator.outputs.page.words import number
from allocator.outputs.webmap.style import MapStyle, Measure

#: Steps that people read easily, within a power of ten.
NICE_STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


@dataclass(frozen=True)
class Band:
    """One band of a measure.

    Parameters
    ----------
    low, high
        Figures from ``low`` up to but not including ``high``; the last band includes it.
    colour
        Fill of outlines in the band.
    words
        What the legend says, for example ``Low: 2 to under 4%``.
    """

    low: float
    high: float
    colour: str
    words: str


def bands_of(measure: Measure, figures: np.ndarray, *, style: MapStyle) -> tuple[Band, ...]:
    """Return the bands of a measure over the figures of all waves together.

    Parameters
    ----------
    measure
        The measure: its scale and words.
    figures
        Every figure that the map may show, any shape; NaN is left out.
    style
        Colours and words of the bands.

    Returns
    -------
    tuple of Band
        From lowest to highest, at most five and one more for zero; empty without any figure.
    """
    # Rounded as the words are: NumPy rounds a half by another rule.
    finite = figures[np.isfinite(figures)].ravel().tolist()
    shown = np.array([round(value, measure.decimals) for value in finite], dtype=float)
    positive = shown[shown > 0]
    zero = [Band(0.0, 0.0, style.colours["zero"], f"None: 0{measure.suffix}")]
    first = zero if len(shown) > len(positive) else []
    if not len(positive):
        return tuple(first)
    cuts = _quantile_cuts(positive) if measure.scale == "quantile" else _equal_cuts(positive)
    return tuple(first + _between(_at_decimals(cuts, measure), measure=measure, style=style))


def band_index(value: float, bands: tuple[Band, ...], *, decimals: int) -> int:
    """Return the place of a figure among the bands, by the figure as shown; -1 without figure."""
    if not math.isfinite(value):
        return -1
    shown = round(value, decimals)
    has_zero = bool(bands) and bands[0].high == 0
    if shown <= 0 and has_zero:
        return 0
    inside = [place for place, band in enumerate(bands) if band.low <= shown and band.high > 0]
    return inside[-1] if inside else int(has_zero)


def _equal_cuts(figures: np.ndarray) -> list[float]:
    low = 0.0 if figures.min() <= figures.max() / 2 else float(figures.min())
    step = _nice_at_least((float(figures.max()) - low) / 5)
    start = math.floor(low / step) * step
    count = max(1, math.ceil((float(figures.max()) - start) / step - 1e-9))
    return [start + step * place for place in range(count + 1)]


def _quantile_cuts(figures: np.ndarray) -> list[float]:
    inner = np.quantile(figures, [0.2, 0.4, 0.6, 0.8], method="nearest")
    top = _two_digits_above(float(figures.max()))
    return [0.0, *(_two_digits(float(cut)) for cut in inner), top]


def _nice_at_least(step: float) -> float:
    if step <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(step))
    return next(nice * power for nice in NICE_STEPS if nice * power >= step * (1 - 1e-9))


def _two_digits_above(value: float) -> float:
    step = 10.0 ** (math.floor(math.log10(value)) - 1)
    return math.ceil(value / step - 1e-9) * step


def _two_digits(value: float) -> float:
    return float(f"{value:.1e}")


def _at_decimals(cuts: list[float], measure: Measure) -> list[float]:
    # Cuts are told apart as they are written, or two bands would bear the same words.
    rounded = sorted({round(cut, measure.decimals) for cut in cuts})
    return rounded if len(rounded) > 1 else [0.0, *rounded]


def _between(cuts: list[float], *, measure: Measure, style: MapStyle) -> list[Band]:
    # Five nice steps may need a sixth band when the first does not start at nought: merge the top.
    edges = cuts if len(cuts) <= len(style.band_words) + 1 else [*cuts[:5], cuts[-1]]
    count = len(edges) - 1
    chosen = [round(place) for place in np.linspace(0, len(style.band_words) - 1, count)]
    return [
        Band(
            low=edges[place],
            high=edges[place + 1],
            colour=style.band_colours[chosen[place]],
            words=_words(
                edges,
                place,
                name=style.band_words[chosen[place]] if count > 1 else "All",
                measure=measure,
            ),
        )
        for place in range(count)
    ]


def _words(edges: list[float], place: int, *, name: str, measure: Measure) -> str:
    low, high = (_plain(edge, measure.decimals) for edge in edges[place : place + 2])
    if place == len(edges) - 2:
        return f"{name}: {low} to {high}{measure.suffix}"
    if place == 0 and edges[0] == 0:
        return f"{name}: under {high}{measure.suffix}"
    return f"{name}: {low} to under {high}{measure.suffix}"


def _plain(value: float, decimals: int) -> str:
    text = number(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text
