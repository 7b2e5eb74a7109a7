"""The figures of one option: travel, room, posts and cost, in all and by unit and board."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.analysis.appraisal import LIMITS_MINUTES
from allocator.inputs.service import ServiceModel
from allocator.lp.instance import DAYS_PER_YEAR
from allocator.pipeline.appraisal.catchments import Catchments
from allocator.pipeline.appraisal.options import KINDS, Option


@dataclass(frozen=True)
class Rates:
    """What a bed, a stay and a post are counted as.

    Parameters
    ----------
    admissions
        A year, all boards.
    stay_days
        Mean stay.
    occupancy
        Share of bed days that is planned to be in use.
    wte_per_bed
        Embedded posts a bed.
    wte_gbp, setup_gbp
        Cost of a post a year, and of setting one up.
    """

    admissions: float
    stay_days: float
    occupancy: float
    wte_per_bed: float
    wte_gbp: float
    setup_gbp: float

    @property
    def room_per_bed(self) -> float:
        """Admissions a year that a bed has room for."""
        return DAYS_PER_YEAR * self.occupancy / self.stay_days


def rates_of(model: ServiceModel) -> Rates:
    """Return the rates of a model of service."""
    return Rates(
        admissions=model.number("mbu.admissions_per_year"),
        stay_days=model.number("mbu.mean_stay_days"),
        occupancy=model.number("mbu.occupancy"),
        wte_per_bed=model.number("mbu.wte_per_bed"),
        wte_gbp=model.number("money.cost_per_wte_gbp"),
        setup_gbp=model.number("money.setup_cost_per_wte_gbp"),
    )


@dataclass(frozen=True, eq=False)
class Measured:
    """One option measured.

    Parameters
    ----------
    figures
        By name: what it is, and its figures.
    units
        Index ``unit``.
    boards
        Index ``board_code``.
    """

    figures: Mapping[str, object]
    units: pd.DataFrame
    boards: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Travel:
    """How far it is to the units, whatever their beds.

    Parameters
    ----------
    boards
        Index ``board_code``: the way to the board's unit, and to the nearest of the others.
    figures
        By name, over all boards.
    """

    boards: pd.DataFrame
    figures: Mapping[str, float]


def travel_of(option: Option, catchments: Catchments, ways: pd.DataFrame, now: pd.Series) -> Travel:
    """Return the travel of an option.

    Parameters
    ----------
    option, catchments
        Its units, and the unit of each board.
    ways
        As `Journeys.of_boards` returns them.
    now
        The unit of each board today.
    """
    boards = _boards(option, catchments, ways, now)
    return Travel(boards, _travel(boards))


def measure(option: Option, catchments: Catchments, travel: Travel, rates: Rates) -> Measured:
    """Return the figures of an option.

    Parameters
    ----------
    option, catchments, travel
        Its units, the unit of each board, and how far it is.
    rates
        What a bed, a stay and a post are counted as.
    """
    boards = travel.boards
    units = _units(option, boards, rates)
    posts, added = float(units["imh_wte"].sum()), option.added_beds * rates.wte_per_bed
    worst = boards["minutes"].idxmax()
    figures = {
        "name": option.name,
        "kind": KINDS[option.kind],
        "units": len(units),
        "catchments": catchments.how,
        "worst_board": str(worst),
        "least_used_unit": str(units["use"].idxmin()),
        "beds": float(units["beds"].sum()),
        "added_beds": option.added_beds,
        **travel.figures,
        "worst_board_minutes": float(boards.loc[worst, "minutes"]),
        "admissions_room": float(units["room"].sum()),
        "admissions_without_bed": float((units["admissions"] - units["room"]).clip(lower=0).sum()),
        "smallest_unit_beds": float(units["beds"].min()),
        "least_unit_use": float(units["use"].min()),
        "boards_moved": int(boards["moved"].sum()),
        "imh_wte": posts,
        "added_imh_wte": added,
        "imh_gbp": posts * rates.wte_gbp,
        "added_imh_gbp": added * rates.wte_gbp,
        "added_setup_gbp": added * rates.setup_gbp,
    }
    return Measured(figures, units, boards.drop(columns=_OF_ISLANDS))


#: Columns that serve the figures of islands alone.
_OF_ISLANDS = ["island_births", "island_minutes", "island_same_day_share"]


def _boards(
    option: Option, catchments: Catchments, ways: pd.DataFrame, now: pd.Series
) -> pd.DataFrame:
    """Return the way of each board to its unit, and to the nearest of the others."""
    own, sites = catchments.unit, list(ways.index.levels[1])
    units = sorted(option.units, key=lambda unit: unit.key)
    place = {unit.key: at for at, unit in enumerate(units)}
    names = [unit.name for unit in units]
    column = [sites.index(unit.site_code) for unit in units]
    rows = ways.index.levels[0].get_indexer(own.index) * len(sites)
    chosen = np.array([place[str(key)] for key in own], dtype=np.intp)
    every = ways["minutes"].to_numpy()[rows[:, None] + np.array(column)]
    every[np.arange(len(own)), chosen] = np.nan
    table = ways.iloc[rows + np.array(column)[chosen]].set_index(own.index)
    table.insert(0, "unit", own)
    table.insert(1, "unit_name", [names[at] for at in chosen])
    table.insert(2, "moved", own != now.reindex(own.index))
    if len(units) == 1:
        return table.assign(next_unit="", next_unit_name="", next_minutes=np.nan)
    following = np.nanargmin(every, axis=1)
    return table.assign(
        next_unit=[units[at].key for at in following],
        next_unit_name=[names[at] for at in following],
        next_minutes=every[np.arange(len(own)), following],
    ).rename_axis("board_code")


def _travel(boards: pd.DataFrame) -> dict[str, float]:
    births, islands = boards["births"], boards["island_births"]
    within = [f"share_within_{limit}_minutes" for limit in LIMITS_MINUTES]
    same = [*within, "share_within_miles", "same_day_share"]
    return {
        "mean_minutes": _mean(boards["minutes"], births),
        "mean_miles": _mean(boards["miles"], births),
        **{name: _mean(boards[name], births) for name in same},
        "island_mean_minutes": _mean(boards["island_minutes"], islands),
        "island_same_day_share": _mean(boards["island_same_day_share"], islands),
    }


def _mean(figure: pd.Series, births: pd.Series) -> float:
    """Return the mean over births; not a number where there are none."""
    count = births.to_numpy(dtype=float)
    used = count > 0
    if not used.any():
        return float("nan")
    return math.fsum(count[used] * figure.to_numpy(dtype=float)[used]) / math.fsum(count[used])


def _units(option: Option, boards: pd.DataFrame, rates: Rates) -> pd.DataFrame:
    total = math.fsum(boards["births"])
    rows = []
    for unit in option.units:
        own = boards["births"][boards["unit"] == unit.key]
        births = math.fsum(own)
        admissions = rates.admissions * births / total
        rows.append(
            {
                "unit": unit.key,
                "name": unit.name,
                "site_code": unit.site_code,
                "board_code": unit.board_code,
                "new": unit.is_new,
                "beds": unit.beds,
                "added_beds": unit.added_beds,
                "boards": len(own),
                "births": births,
                "admissions": admissions,
                "room": unit.beds * rates.room_per_bed,
                "beds_in_use": admissions * rates.stay_days / DAYS_PER_YEAR,
                "use": admissions * rates.stay_days / (DAYS_PER_YEAR * unit.beds),
                "imh_wte": unit.beds * rates.wte_per_bed,
            }
        )
    return pd.DataFrame(rows).set_index("unit")
