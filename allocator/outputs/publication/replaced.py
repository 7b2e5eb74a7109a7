"""Figures that would give hidden counts away, worked out anew from what is shown."""

from __future__ import annotations

import pandas as pd

from allocator.inputs.geography import Geography
from allocator.lp.plan import Plan

#: Decimals of a figure, as the tables of a run are written.
DECIMALS = 9


def place_minutes(plan: Plan) -> pd.Series:
    """Return minutes one way of each place: the mean over the ways in which it is served.

    Each base and way of working counts the same, so that nothing is said of how many go where;
    places met by video alone have none.

    Returns
    -------
    pandas.Series
        Index ``(zone_id, wave)``, name ``mean_minutes``.
    """
    minutes = plan["flows"]["minutes_one_way"]
    in_person = minutes[minutes.index.get_level_values("mode") != "remote"]
    return in_person.groupby(["zone_id", "wave"]).mean().rename("mean_minutes")


def residents_minutes(plan: Plan, geography: Geography) -> dict[str, pd.Series]:
    """Return mean minutes by residents in place of those by families.

    Minutes by families would bound the families of far places: few of them can lie behind a short
    mean. Residents are no secret.

    Parameters
    ----------
    plan
        The plan.
    geography
        Its places; a place without residents, or without a figure, counts only where all are such.

    Returns
    -------
    dict
        By table: ``national_indicators`` (index ``wave``), ``board_indicators`` (``board_code,
        wave``), ``island_indicators`` (``island, wave``).
    """
    minutes = place_minutes(plan)
    zones = minutes.index.get_level_values("zone_id")
    frame = pd.DataFrame(
        {
            "minutes": minutes,
            "residents": geography.zones["population"].astype(float).reindex(zones).to_numpy(),
            "board_code": plan["zones"]["board_code"].reindex(zones).to_numpy(),
            "island": plan["zones"]["island"].reindex(zones).to_numpy(),
        }
    )
    return {
        "national_indicators": _weighted(frame, ["wave"]),
        "board_indicators": _weighted(frame, ["board_code", "wave"]),
        "island_indicators": _weighted(frame[frame["island"] != ""], ["island", "wave"]),
    }


def lowest_shown(boards: pd.DataFrame) -> pd.DataFrame:
    """Return the lowest coverage of the boards shown, and whose it is, in each wave.

    Parameters
    ----------
    boards
        Board indicators without what is hidden: index ``(board_code, wave)``.

    Returns
    -------
    pandas.DataFrame
        Index ``wave``; columns ``worst_board`` (name, the first by code where boards share it) and
        ``worst_coverage``: blank and NaN where none is shown.
    """
    coverage = boards["coverage"].where(boards["attainable_families"] > 0).sort_index()
    rows = {}
    for wave, here in coverage.groupby("wave"):
        known = here.dropna()
        least = known.idxmin() if len(known) else None
        rows[wave] = (
            ("", float("nan")) if least is None else (boards.at[least, "board_name"], known[least])
        )
    columns = ["worst_board", "worst_coverage"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("wave")


def _weighted(frame: pd.DataFrame, keys: list[str]) -> pd.Series:
    weight = frame["residents"].fillna(0.0)
    by = frame.assign(weight=weight, product=weight * frame["minutes"]).groupby(keys)
    sums = by[["weight", "product"]].sum()
    mean = (sums["product"] / sums["weight"].where(sums["weight"] > 0)).fillna(by["minutes"].mean())
    return mean.round(DECIMALS).rename("mean_minutes")
