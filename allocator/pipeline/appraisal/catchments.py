"""Which unit takes the women of each board: the nearest one that has room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.errors import InfeasibleError
from allocator.lp.siting import SitingProblem, solve_siting
from allocator.pipeline.appraisal.options import Option, Unit

#: Admissions that round away.
_ROUNDING = 1e-9

#: How catchments came about, with what that means.
HOW: dict[str, str] = {
    "as now": "the catchments of today",
    "nearest": "every board goes to its nearest unit, and all have room",
    "by room": "a board goes further where its nearest unit has no room",
    "without room": "every board goes to its nearest unit, for the beds have no room for all",
}


@dataclass(frozen=True, eq=False)
class Catchments:
    """The unit of each board.

    Parameters
    ----------
    unit
        Index ``board_code``; values the units' keys.
    how
        One of `HOW`.
    proved
        Whether no other catchments are nearer.
    """

    unit: pd.Series
    how: str
    proved: bool = True


def given_catchments(now: pd.Series, boards: pd.Index) -> Catchments:
    """Return the catchments of today.

    Parameters
    ----------
    now
        The unit of each board: index ``board_code``.
    boards
        The boards.
    """
    return Catchments(now.reindex(boards).rename("unit"), "as now")


def nearest_catchments(
    option: Option,
    minutes: pd.DataFrame,
    admissions: pd.Series,
    room: pd.Series,
    *,
    time_limit_s: float | None = None,
) -> Catchments:
    """Return the catchments of an option with the least travel that its beds have room for.

    Each board goes to one unit whole: sum over boards of admissions x minutes is least, and no
    unit has more admissions than room (a capacitated p-median with every unit open).

    Parameters
    ----------
    option
        Its units.
    minutes
        Mean minutes: index ``board_code``, columns ``site_code``.
    admissions
        A year by board.
    room
        Admissions a year that each unit has beds for: index the units' keys.
    time_limit_s
        Most time for the solver.

    Returns
    -------
    Catchments
        Those of the nearest units where no catchments have room for all.
    """
    table = unit_minutes(option.units, minutes)
    nearest = table.idxmin(axis=1).rename("unit")
    if (_taken(nearest, admissions, room) <= room + _ROUNDING).all():
        return Catchments(nearest, "nearest")
    if admissions.sum() > room.sum() + _ROUNDING:
        return Catchments(nearest, "without room")
    demand, count = admissions.reindex(table.index).to_numpy(dtype=float), table.shape[1]
    problem = SitingProblem(
        name="capacitated-p-median",
        minutes=table.to_numpy(dtype=float),
        demand=demand,
        weight=demand,
        capacity=room.reindex(table.columns).to_numpy(dtype=float),
        opening_cost=np.zeros(count),
        must_open=np.full(count, fill_value=True),
        may_open=np.full(count, fill_value=True),
        open_count=count,
    )
    try:
        answer = solve_siting(problem, time_limit_s=time_limit_s)
    except InfeasibleError:
        return Catchments(nearest, "without room")
    unit = pd.Series(table.columns[answer.site], index=table.index[answer.zone], name="unit")
    return Catchments(unit.reindex(table.index), "by room", proved=answer.status == "optimal")


def unit_minutes(units: Sequence[Unit], minutes: pd.DataFrame) -> pd.DataFrame:
    """Return minutes from each board to each unit: columns the units' keys in order of name."""
    order = sorted(units, key=lambda unit: unit.key)
    table = minutes[[unit.site_code for unit in order]]
    return table.set_axis([unit.key for unit in order], axis=1)


def _taken(unit: pd.Series, admissions: pd.Series, room: pd.Series) -> pd.Series:
    return admissions.groupby(unit).sum().reindex(room.index, fill_value=0.0)
