"""Bands of minutes: where they end, their colours, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from allocator.analysis.access import isochrone_table
from allocator.outputs.webmap.style import map_style

#: Ends of the bands; the nearest of them gives way to a limit that is not among them.
ENDS_MINUTES: tuple[float, ...] = (30.0, 60.0, 90.0, 120.0)


@dataclass(frozen=True)
class MinutesBand:
    """One band.

    Parameters
    ----------
    words
        For example ``30 to 60 minutes``.
    colour
        Fill of its places.
    reached
        Whether any way leads there.
    """

    words: str
    colour: str
    reached: bool


@dataclass(frozen=True)
class Banded:
    """Every place in its band.

    Parameters
    ----------
    bands
        From the nearest to the places that have no way.
    place
        Number of the band; index ``zone_id``.
    minutes
        To the nearest site; index ``zone_id``; infinite without a way.
    """

    bands: tuple[MinutesBand, ...]
    place: pd.Series
    minutes: pd.Series


def band_ends(max_minutes: float) -> tuple[float, ...]:
    """Return the ends of four bands, the limit among them.

    Parameters
    ----------
    max_minutes
        The limit.
    """
    if max_minutes in ENDS_MINUTES:
        return ENDS_MINUTES
    nearest = min(ENDS_MINUTES, key=lambda end: (abs(end - max_minutes), end))
    return tuple(max_minutes if end == nearest else end for end in ENDS_MINUTES)


def banded(minutes: pd.DataFrame, *, max_minutes: float) -> Banded:
    """Return every place in its band of minutes to the nearest site.

    Parameters
    ----------
    minutes
        One way; index ``zone_id``, columns sites; infinite where there is no way.
    max_minutes
        A limit at which one band ends.
    """
    ends = band_ends(max_minutes)
    table = isochrone_table(minutes, list(minutes.columns), thresholds_minutes=ends)
    style = map_style()
    words = [f"{text[:1].upper()}{text[1:]} minutes" for text in table["band"].cat.categories[:-1]]
    bands = [
        MinutesBand(text, colour, reached=True)
        for text, colour in zip(words, style.band_colours, strict=True)
    ]
    return Banded(
        bands=(*bands, MinutesBand("No way there", style.colours["zero"], reached=False)),
        place=table["band"].cat.codes,
        minutes=table["minutes"],
    )
