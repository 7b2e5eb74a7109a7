"""Who lives within so many minutes: of one place, or of the nearest site of a kind."""

from __future__ import annotations

import difflib
import math
from collections.abc import Sequence

import pandas as pd

from allocator.errors import Fault, UsageError
from allocator.inputs.geography import Geography

#: Names of all candidate bases together, and of mother and baby units in short.
ANY_BASE = "base"
SHORT_NAMES = {"mbu": "mother and baby unit"}

#: Limits of minutes that births are counted within unless others are asked for.
LIMITS_MINUTES: tuple[float, ...] = (30.0, 60.0, 90.0)

#: Code and name of the sum over all boards.
SCOTLAND = ("S92000003", "Scotland")


def services(geography: Geography) -> tuple[str, ...]:
    """Return the kinds of site that a reach can be asked for, sorted; `ANY_BASE` is one."""
    kinds = {kind for kind, _site in _kinds(geography)}
    return tuple(sorted({ANY_BASE, *kinds}))


def sites_of(geography: Geography, service: str) -> pd.Index:
    """Return the candidate bases that are of a kind.

    Parameters
    ----------
    geography
        The bases.
    service
        One of `services`; capitals, and hyphens in place of spaces, make no difference.

    Returns
    -------
    pandas.Index
        Named ``site_code``.

    Raises
    ------
    UsageError
        If no base is of that kind.
    """
    wanted = service.strip().lower().replace("-", " ")
    wanted = SHORT_NAMES.get(wanted, wanted)
    if wanted == ANY_BASE:
        return geography.bases.index
    sites = [site for kind, site in _kinds(geography) if kind == wanted]
    if not sites:
        known = services(geography)
        near = difflib.get_close_matches(wanted, known, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"Use one of: {', '.join(known)}."
        raise UsageError(f"No site is of the kind {service!r}. {hint}")
    return pd.Index(sites, name="site_code")


def places_within(
    geography: Geography, minutes: pd.Series, births: pd.Series, *, max_minutes: float
) -> pd.DataFrame:
    """Return the places within so many minutes, the nearest first.

    Parameters
    ----------
    geography
        The places.
    minutes
        One way; index ``zone_id``.
    births
        Births a year; index ``zone_id``.
    max_minutes
        The limit, itself within.

    Returns
    -------
    pandas.DataFrame
        Index ``zone_id``; columns ``name``, ``board_name``, ``minutes``, ``population`` and
        ``births`` a year.
    """
    zones = geography.zones
    frame = pd.DataFrame(
        {
            "name": zones["name"],
            "board_name": zones["board_code"].map(geography.boards["board_name"]),
            "minutes": minutes.reindex(zones.index),
            "population": zones["population"],
            "births": births.reindex(zones.index),
        }
    )
    return frame[frame["minutes"] <= max_minutes].sort_values(["minutes", "name"])


def births_within(
    geography: Geography, minutes: pd.Series, births: pd.Series, *, max_minutes: float
) -> pd.DataFrame:
    """Return the births of each board within so many minutes, Scotland last.

    Parameters
    ----------
    geography
        Boards and places.
    minutes
        One way, to the nearest site; index ``zone_id``.
    births
        Births a year; index ``zone_id``.
    max_minutes
        The limit, itself within.

    Returns
    -------
    pandas.DataFrame
        Index ``board_code``; columns ``board_name``, ``births`` and ``births_within`` a year,
        ``share_within`` (missing where a board has no births), ``mean_minutes`` (weighted by
        births, over places with a way) and ``furthest_place`` with its ``furthest_minutes``.

    Raises
    ------
    UsageError
        If a place has no figure of minutes or of births, so that none is lost in silence.
    """
    zones = geography.zones.assign(minutes=minutes, births=births)
    _require_figures(zones[["minutes", "births"]])
    named = [(code, name, zones[zones["board_code"] == code]) for code, name in _boards(geography)]
    rows = {
        code: _row(name, part, max_minutes) for code, name, part in [*named, (*SCOTLAND, zones)]
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("board_code")


def births_within_each(
    geography: Geography,
    minutes: pd.Series,
    births: pd.Series,
    *,
    limits_minutes: Sequence[float] = LIMITS_MINUTES,
) -> pd.DataFrame:
    """Return the births of each board within each of some limits: see `births_within`.

    Parameters
    ----------
    geography
        Boards and places.
    minutes
        One way, to the nearest site; index ``zone_id``.
    births
        Births a year; index ``zone_id``.
    limits_minutes
        The limits, each itself within.

    Returns
    -------
    pandas.DataFrame
        Index ``(within_minutes, board_code)``; columns as those of `births_within`.
    """
    tables = {
        limit: births_within(geography, minutes, births, max_minutes=limit)
        for limit in limits_minutes
    }
    return pd.concat(tables, names=["within_minutes", "board_code"])


def _require_figures(figures: pd.DataFrame) -> None:
    lost = figures.index[figures.isna().any(axis=1)]
    if len(lost):
        raise UsageError(
            "Births in reach cannot be counted from these tables.",
            [
                Fault(
                    "unmatched-label",
                    "A place has no figure of minutes or of births",
                    "Give each place both, endless minutes where there is no way",
                    value=str(lost[0]),
                )
            ],
        )


def _row(name: str, zones: pd.DataFrame, max_minutes: float) -> dict[str, object]:
    within = zones.loc[zones["minutes"] <= max_minutes, "births"].sum()
    whole = zones["births"].sum()
    reached = zones[zones["minutes"] < math.inf]
    travelled = float((reached["minutes"] * reached["births"]).sum())
    furthest = zones["minutes"].idxmax()
    return {
        "board_name": name,
        "births": whole,
        "births_within": within,
        "share_within": within / whole if whole > 0 else math.nan,
        "mean_minutes": travelled / reached["births"].sum()
        if reached["births"].sum() > 0
        else math.nan,
        "furthest_place": zones.at[furthest, "name"],
        "furthest_minutes": zones.at[furthest, "minutes"],
    }


def _boards(geography: Geography) -> list[tuple[str, str]]:
    return [(str(code), str(name)) for code, name in geography.boards["board_name"].items()]


def _kinds(geography: Geography) -> list[tuple[str, str]]:
    """Return each kind that each base has; a base may have several, set apart by semicolons."""
    return [
        (kind.strip().lower(), str(site))
        for site, kinds in geography.bases["kind"].items()
        for kind in str(kinds).split(";")
        if kind.strip()
    ]
