"""What can be wrong with a travel matrix: gaps, odd values, other units, ways that disagree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pandas as pd

from allocator.errors import Fault
from allocator.inputs.importers.request import Request
from allocator.inputs.matrix_limits import (
    APART_MINUTES,
    APART_SHARE,
    FASTEST_KMH,
    LONGEST_MINUTES,
    QUICKEST_MEDIAN_KMH,
    SHORTEST_KM,
    SLOWEST_MEDIAN_KMH,
    UNIT_KM,
)
from allocator.inputs.scan import MAX_FAULTS

_EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True)
class Pairs:
    """Times between the zones and bases of a workspace.

    Parameters
    ----------
    out, back
        Times from zones to bases, and from bases to zones: columns ``line, zone_id, site_code,
        text, minutes``.
    zones, bases
        Positions in degrees: columns ``lon, lat``.
    """

    out: pd.DataFrame
    back: pd.DataFrame
    zones: pd.DataFrame
    bases: pd.DataFrame

    @property
    def both(self) -> pd.DataFrame:
        """Times of both directions."""
        return pd.concat([self.out, self.back])[list(self.out.columns)]


def value_faults(request: Request, rows: pd.DataFrame) -> Iterator[Fault]:
    """Yield values that are no minutes, each kind with its own message.

    Parameters
    ----------
    request
        The request.
    rows
        The times, as in `Pairs`.
    """
    text, minutes = rows["text"].str.lower(), rows["minutes"]
    missing = text.isin(("", "nan", "na", "null", "none", "<na>"))
    kinds = (
        (missing, "nan-minutes", "The pair has no time (NaN)", "Write minutes, or inf for no way"),
        (
            minutes.isna() & ~missing,
            "not-a-number",
            "This is not a number of minutes",
            "Write digits with a point before decimals, or inf for no way",
        ),
        (minutes < 0, "negative-minutes", "The time is negative", "Write inf if there is no way"),
    )
    for wrong, *words in kinds:
        yield from _row_faults(request, rows[wrong], (words[0], words[1], words[2]))


def gap_faults(request: Request, pairs: Pairs) -> Iterator[Fault]:
    """Yield pairs that come twice, and zones, bases and single pairs that are missing.

    Parameters
    ----------
    request
        The request.
    pairs
        The times.
    """
    for rows in (pairs.out, pairs.back):
        twice = rows[rows.duplicated(["zone_id", "site_code"])]
        words = ("duplicate-pair", "The pair comes more than once", "Keep one time a pair")
        yield from _row_faults(request, twice, words)
    used = pairs.both
    held = np.zeros((len(pairs.zones), len(pairs.bases)), dtype=bool)
    rows_of = pairs.zones.index.get_indexer(used["zone_id"])
    held[rows_of, pairs.bases.index.get_indexer(used["site_code"])] = True
    yield from _missing(request, pairs, held)


def _missing(request: Request, pairs: Pairs, held: np.ndarray) -> Iterator[Fault]:
    remedy = "Ask the router for all zones and bases of data/localities.csv and data/bases.csv"
    for label in pairs.zones.index[~held.any(axis=1)]:
        words = ("missing-zone", "No time leads from this zone to a base", remedy)
        yield request.fault(*words, value=label)
    for label in pairs.bases.index[~held.any(axis=0)] if held.any() else ():
        words = ("missing-base", "No time leads to this base from a zone", remedy)
        yield request.fault(*words, value=label)
    single = ~held & held.any(axis=1)[:, None] & held.any(axis=0)[None, :]
    message = f"The time of a pair is missing ({int(single.sum()):,} in all)"
    for zone, base in islice(zip(*np.nonzero(single), strict=True), MAX_FAULTS):
        value = f"{pairs.zones.index[zone]} to {pairs.bases.index[base]}"
        yield request.fault("missing-pair", message, remedy, value=value)


def journey_faults(request: Request, pairs: Pairs) -> Iterator[Fault]:
    """Yield times that cannot be minutes of these journeys.

    Parameters
    ----------
    request
        The request.
    pairs
        The times.
    """
    rows = pairs.both
    rows = rows[np.isfinite(rows["minutes"]) & (rows["minutes"] >= 0)]
    apart = _kilometres(pairs, rows)
    unit = list(_unit_faults(request, rows["minutes"].to_numpy(), apart))
    yield from unit
    at_once = rows[(rows["minutes"] == 0) & (apart > SHORTEST_KM)]
    words = (
        "zero-minutes",
        f"The journey is longer than {SHORTEST_KM:g} km and takes no time",
        "Write its minutes, or inf if there is no way",
    )
    yield from _row_faults(request, at_once, words)
    if not unit:
        yield from _odd_journeys(request, rows, apart)
    yield from _asymmetry(request, pairs)


def _unit_faults(request: Request, minutes: np.ndarray, apart: np.ndarray) -> Iterator[Fault]:
    far = (apart > UNIT_KM) & (minutes > 0)
    if not far.any():
        return
    speed = float(np.median(apart[far] / minutes[far] * 60))
    if SLOWEST_MEDIAN_KMH <= speed <= QUICKEST_MEDIAN_KMH:
        return
    unit, remedy = (
        ("hours", "Multiply by 60") if speed > QUICKEST_MEDIAN_KMH else ("seconds", "Divide by 60")
    )
    message = (
        f"The times look like {unit}, not minutes: read as minutes, half of the journeys are "
        f"{'faster' if unit == 'hours' else 'slower'} than {speed:,.3g} km/h as the crow flies"
    )
    yield request.fault("wrong-unit", message, f"{remedy} and import again")


def _odd_journeys(request: Request, rows: pd.DataFrame, apart: np.ndarray) -> Iterator[Fault]:
    """Yield single journeys that are quicker than any aeroplane, or endless."""
    minutes = rows["minutes"]
    quick = (apart > UNIT_KM) & (minutes > 0) & (apart * 60 > FASTEST_KMH * minutes)
    words = (
        "too-quick",
        f"The journey is quicker than {FASTEST_KMH:g} km/h as the crow flies",
        "Correct its minutes, or the position of the zone or base",
    )
    yield from _row_faults(request, rows[quick], words)
    words = ("out-of-range", "The journey takes more than a week", "Write inf for no way")
    yield from _row_faults(request, rows[minutes > LONGEST_MINUTES], words)


def _asymmetry(request: Request, pairs: Pairs) -> Iterator[Fault]:
    key = ["zone_id", "site_code"]
    both = pairs.out.merge(pairs.back[[*key, "minutes"]], on=key, suffixes=("", "_back"))
    larger = both[["minutes", "minutes_back"]].max(axis=1)
    with np.errstate(invalid="ignore"):
        gap = (both["minutes"] - both["minutes_back"]).abs().fillna(0)
    allowed = np.where(np.isfinite(larger), np.maximum(APART_MINUTES, APART_SHARE * larger), 0)
    for row in both[gap > allowed].itertuples():
        message = (
            f"{row.zone_id} to {row.site_code} takes {row.minutes:g} minutes, the way back "
            f"{row.minutes_back:g}"
        )
        remedy = "Correct one of them, or leave one direction out"
        yield request.fault("asymmetric-pair", message, remedy, line=int(row.line))


def _kilometres(pairs: Pairs, rows: pd.DataFrame) -> np.ndarray:
    """Return the great-circle kilometres of each row."""
    start = np.radians(pairs.zones.loc[rows["zone_id"]].to_numpy(dtype=float))
    end = np.radians(pairs.bases.loc[rows["site_code"]].to_numpy(dtype=float))
    lon, lat = (end - start).T / 2
    chord = np.sin(lat) ** 2 + np.cos(start[:, 1]) * np.cos(end[:, 1]) * np.sin(lon) ** 2
    kilometres: np.ndarray = 2 * _EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    return kilometres


def _row_faults(
    request: Request, rows: pd.DataFrame, words: tuple[str, str, str]
) -> Iterator[Fault]:
    for row in rows.head(MAX_FAULTS).itertuples():
        pair = f"{row.zone_id}, {row.site_code}: {row.text}"
        yield request.fault(*words, line=int(row.line), value=pair)
