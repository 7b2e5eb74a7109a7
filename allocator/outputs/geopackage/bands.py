"""Which figures each band of the map page holds, as conditions on a column of the file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from allocator.outputs.geopackage.rules import Between
from allocator.outputs.webmap.bands import Band
from allocator.outputs.webmap.style import Measure


def times(measure: Measure) -> float:
    """Return what a figure is multiplied by to be the map page's, which has shares in percent."""
    return 100.0 if measure.suffix == "%" else 1.0


def band_conditions(bands: Sequence[Band], measure: Measure, column: str) -> list[Between]:
    """Return which figures each band holds.

    The page bands a figure as it is shown, rounded: so a band begins half a unit of the last digit
    before its edge.

    Parameters
    ----------
    bands
        Bands from the lowest, as `allocator.outputs.webmap.bands.bands_of` returns them.
    measure
        Its digits and unit.
    column
        Column with the figures.

    Returns
    -------
    list of Between
        One for each band. Every figure is in one of them: what lies beyond the outermost edges in
        the outermost band.
    """
    half = 10.0**-measure.decimals / 2
    cuts = [
        (half if lower.high == 0 else upper.low - half) / times(measure)
        for lower, upper in pairwise(bands)
    ]
    ends = pairwise([None, *cuts, None] if bands else [])
    return [Between(column, low, high) for low, high in ends]
