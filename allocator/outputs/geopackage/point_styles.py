"""The styles of points: places by coverage and by travel, bases, mother and baby units."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from allocator.outputs.geopackage.columns import wave_column
from allocator.outputs.geopackage.rules import (
    MM_A_PIXEL,
    Between,
    Labels,
    Marker,
    Rule,
    Style,
    figure,
)
from allocator.outputs.webmap.bands import Band
from allocator.outputs.webmap.style import MapStyle

_WHITE = "#ffffff"
_NO_POSTS = "#7a858f"
#: Less than this is nought, as figures are shown to two decimals.
_LEAST_SHOWN = 0.005
#: Any need or reach at all, in families a year.
_ANY = 1e-6
#: Names of bases and units come in from this scale on, those of places from the other.
_NEAR, _NEAREST = 1_500_000, 250_000
_PLACE_NAMES = Labels("name", is_expression=False, points=7, least_scale=_NEAREST)


def coverage_style(
    bands: Sequence[tuple[Band, Between]], wave: int, style: MapStyle, *, default: bool
) -> Style:
    """Return places by their coverage in one wave.

    Parameters
    ----------
    bands
        The boards' bands, and which figures of the wave each holds.
    wave
        The wave.
    style
        Colours.
    default
        Whether places open in it.
    """
    need, reach = (wave_column(name, wave) for name in ("need_families", "attainable_families"))
    rules = [
        Rule(band.words, (Between(reach, low=_ANY), within), (_dot(band.colour, style),))
        for band, within in bands
    ]
    ring = Marker("circle", _WHITE, style.colours["unreached"], 2 * MM_A_PIXEL, 7 * MM_A_PIXEL)
    out = (Between(reach, high=_ANY), Between(need, low=_ANY))
    return Style(
        layer="zones",
        name=f"Coverage, wave {wave}",
        about=f"Coverage of each place in wave {wave}, in the bands of the boards",
        rules=(
            *rules,
            Rule("Place that no team can reach", out, (ring,)),
            Rule("No need, or no figure", (), (_dot(style.colours["no_figure"], style),)),
        ),
        labels=_PLACE_NAMES,
        default=default,
    )


def travel_style(wave: int, style: MapStyle, *, default: bool) -> Style:
    """Return places by whole minutes to a base; the end of a band belongs to it, as on the map."""
    column = wave_column("nearest_open_minutes", wave)
    ends = [f"{one:g}" for one in style.travel.minutes]
    words = [
        f"Up to {ends[0]} minutes",
        *(f"Over {low} to {high} minutes" for low, high in pairwise(ends)),
        f"Over {ends[-1]} minutes",
    ]
    cuts = [None, *(one + 0.5 for one in style.travel.minutes), None]
    none = Rule("No way to any base", (), (_dot(style.colours["no_figure"], style),))
    return Style(
        layer="zones",
        name=f"Travel, wave {wave}",
        about=f"Minutes one way to the nearest base with posts in wave {wave}",
        rules=(
            *(
                Rule(text, (Between(column, *span),), (_dot(colour, style),))
                for text, span, colour in zip(
                    words, pairwise(cuts), style.travel.colours, strict=True
                )
            ),
            none,
        ),
        labels=_PLACE_NAMES,
        default=default,
    )


def bases_style(wave: int, style: MapStyle, *, default: bool) -> Style:
    """Return the bases with posts in one wave, by their posts; the others only when asked for."""
    column = wave_column("filled_wte", wave)
    held = Between(column, low=_LEAST_SHOWN)
    a_wte = 2 * style.sizes.base_pixels_per_root_wte * MM_A_PIXEL
    least = 2 * style.sizes.base_pixels_least * MM_A_PIXEL
    size = f'max({figure(least)}, {figure(a_wte)} * sqrt("{column}"))'
    edge = 1.5 * MM_A_PIXEL
    circle = Marker("circle", style.colours["base"], _WHITE, edge, a_wte, 0.92, size)
    empty = Marker("circle", _WHITE, _NO_POSTS, 0.25, least)
    return Style(
        layer="bases",
        name=f"Posts, wave {wave}",
        about=f"Bases with posts in wave {wave}, the area in proportion to WTE",
        rules=(
            Rule("Base with posts, area by WTE", (held,), (circle,)),
            Rule("Base without posts", (), (empty,), on=False),
        ),
        labels=Labels("name", is_expression=False, points=8, where=(held,), least_scale=_NEAR),
        default=default,
    )


def units_style(style: MapStyle) -> Style:
    """Return the mother and baby units, the same in every wave."""
    shape = Marker("diamond", style.colours["unit"], _WHITE, 1.5 * MM_A_PIXEL, 22 * MM_A_PIXEL)
    rules = (Rule("Mother and baby unit", (), (shape,)),)
    labels = Labels("name", is_expression=False, points=8, least_scale=_NEAR)
    return Style("units", "Units", "Mother and baby units", rules, labels, default=True)


def _dot(colour: str, style: MapStyle) -> Marker:
    return Marker("circle", colour, style.colours["outline"], 0.1, 1.1)
