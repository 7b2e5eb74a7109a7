"""Who is how near: minutes to the nearest of some sites, and bands of minutes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from allocator.analysis.access.checks import require_labels
from allocator.errors import UsageError

#: Thresholds shown unless others are asked for.
THRESHOLDS_MINUTES: tuple[float, ...] = (30.0, 60.0, 90.0)

#: Band of the places that have no way to any of the sites.
NO_WAY = "no way"


def minutes_to_nearest(minutes: pd.DataFrame, sites: Collection[str]) -> pd.Series:
    """Return the minutes from each zone to the nearest of some sites.

    Parameters
    ----------
    minutes
        One way; index zones, columns sites; infinite where there is no way.
    sites
        Codes of the sites; none means that there is no way anywhere.

    Returns
    -------
    pandas.Series
        Index as the minutes', name ``minutes``; infinite where there is no way.

    Raises
    ------
    UsageError
        If a site has no minutes.
    """
    codes = sorted(set(sites))
    require_labels(codes, minutes.columns, "site has no minutes")
    if not codes:
        return pd.Series(np.inf, index=minutes.index, name="minutes")
    return minutes[codes].min(axis=1).rename("minutes")


def isochrone_table(
    minutes: pd.DataFrame,
    sites: Collection[str],
    *,
    thresholds_minutes: Sequence[float] = THRESHOLDS_MINUTES,
) -> pd.DataFrame:
    """Return the band of minutes to the nearest of some sites that each zone lies in.

    Parameters
    ----------
    minutes
        One way; index ``zone_id``, columns sites; infinite where there is no way.
    sites
        Codes of the sites.
    thresholds_minutes
        Ends of the bands, rising; each end lies in the band that it ends.

    Returns
    -------
    pandas.DataFrame
        Index as the minutes', in their order; columns ``minutes`` to the nearest site (infinite
        where there is no way) and ``band``, ordered from the nearest: ``up to 30``,
        ``30 to 60``, ..., ``over 90``, ``no way``.

    Raises
    ------
    UsageError
        If a site has no minutes, or the thresholds do not rise.
    """
    ends = _rising(thresholds_minutes)
    nearest = minutes_to_nearest(minutes, sites)
    between = [f"{low:g} to {high:g}" for low, high in pairwise(ends)]
    labels = [f"up to {ends[0]:g}", *between, f"over {ends[-1]:g}", NO_WAY]
    place = np.searchsorted(np.array(ends), nearest.to_numpy(), side="left")
    place = np.where(np.isinf(nearest.to_numpy()), len(labels) - 1, place)
    band = pd.Categorical.from_codes(place, categories=labels, ordered=True)
    return pd.DataFrame({"minutes": nearest, "band": band}, index=minutes.index)


def _rising(ends: Sequence[float]) -> tuple[float, ...]:
    given = tuple(float(end) for end in ends)
    if not given or not all(low < high < np.inf for low, high in pairwise((0.0, *given))):
        raise UsageError("Thresholds must be minutes above zero, rising.")
    return given
