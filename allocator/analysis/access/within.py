"""Who is how near: minutes to the nearest site, bands of minutes, and births within thresholds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from allocator.analysis.access.checks import require_labels
from allocator.analysis.reach import SCOTLAND
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


def births_within(
    minutes: pd.Series,
    births: pd.Series,
    zone_board: pd.Series,
    *,
    thresholds_minutes: Sequence[float] = THRESHOLDS_MINUTES,
) -> pd.DataFrame:
    """Return the births within each threshold of a service, by board and for Scotland.

    Parameters
    ----------
    minutes
        One way to the nearest site of the service, by zone: see `minutes_to_nearest`.
    births
        Births a year, by zone.
    zone_board
        Board code of each zone.
    thresholds_minutes
        Thresholds, rising, each itself within.

    Returns
    -------
    pandas.DataFrame
        Index ``(board_code, within_minutes)``, boards in order of their codes and Scotland last;
        columns ``births`` and ``births_within`` a year, and ``share_within``: a share of births,
        missing (NaN) where a board has none, for there is nothing to take a share of.

    Raises
    ------
    UsageError
        If a zone lacks minutes or a board, or the thresholds do not rise.
    """
    ends = _rising(thresholds_minutes)
    require_labels(births.index, minutes.index, "zone with births has no minutes")
    require_labels(births.index, zone_board.index, "zone with births has no board")
    near = minutes.reindex(births.index).to_numpy()
    inside = pd.DataFrame({end: births.where(near <= end, 0.0) for end in ends})
    boards = zone_board.reindex(births.index)
    within = inside.groupby(boards).sum()
    within.loc[SCOTLAND[0]] = inside.sum()
    whole = births.groupby(boards).sum()
    whole.loc[SCOTLAND[0]] = births.sum()
    table = within.stack().rename("births_within").to_frame()
    table.index = table.index.set_names(["board_code", "within_minutes"])
    table.insert(0, "births", whole.reindex(table.index, level="board_code"))
    return table.assign(
        share_within=table["births_within"] / table["births"].where(lambda n: n > 0)
    )


def _rising(ends: Sequence[float]) -> tuple[float, ...]:
    given = tuple(float(end) for end in ends)
    if not given or not all(low < high < np.inf for low, high in pairwise((0.0, *given))):
        raise UsageError("Thresholds must be minutes above zero, rising.")
    return given
