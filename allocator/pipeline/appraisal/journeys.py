"""Ways to every site of an appraisal: minutes, miles, and whether a day is enough for a visit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.analysis.appraisal import LIMITS_MINUTES
from allocator.inputs.service import ServiceModel
from allocator.pipeline.ground import Ground, read_network
from allocator.travel.engines.choice import choose_engine
from allocator.travel.lengths import KM_PER_MILE, quickest_kilometres
from allocator.travel.times import TravelTimes, with_day_trips

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Journeys:
    """Journeys one way. Tables have index ``zone_id`` and columns ``site_code``.

    Parameters
    ----------
    minutes
        Door to door; infinite where there is no way.
    miles
        Length of the quickest way over the strategic network, ferries along the great circle.
    day_trip
        Whether a family can go, visit and be back within a day.
    births
        A year by zone; zones without a way to any site are left out of every table.
    board_code, is_island
        By zone.
    without_way
        Births of the zones that are left out.
    """

    minutes: pd.DataFrame
    miles: pd.DataFrame
    day_trip: pd.DataFrame
    births: pd.Series
    board_code: pd.Series
    is_island: pd.Series
    without_way: float = 0.0

    def board_births(self) -> pd.Series:
        """Return births a year: index ``board_code``."""
        return self.births.groupby(self.board_code).sum().rename_axis("board_code")

    def of_boards(self, miles: float) -> pd.DataFrame:
        """Return what the way from each board to each site is like, over its births.

        Parameters
        ----------
        miles
            The proposed distance.

        Returns
        -------
        pandas.DataFrame
            Index ``(board_code, site_code)``, every pair in order; columns ``births, minutes,
            miles, share_within_N_minutes, share_within_miles, same_day_share`` and, over the births
            on islands, ``island_births, island_minutes, island_same_day_share`` (not a number where
            there are none). Minutes and miles are infinite where some zone has no way; the zones
            of a board without births count alike.
        """
        minutes, length = (table.to_numpy(dtype=float) for table in (self.minutes, self.miles))
        day = self.day_trip.to_numpy(dtype=float)
        births = self.births.to_numpy(dtype=float)
        total = self.births.groupby(self.board_code).transform("sum").to_numpy(dtype=float)
        weight = np.where(total > 0, births, 1.0)
        island = births * self.is_island.to_numpy(dtype=float)
        figures = {
            "minutes": self._means(minutes, weight),
            "miles": self._means(length, weight),
            **{
                f"share_within_{limit}_minutes": self._means(minutes <= limit, weight)
                for limit in LIMITS_MINUTES
            },
            "share_within_miles": self._means(length <= miles, weight),
            "same_day_share": self._means(day, weight),
            "island_minutes": self._means(minutes, island),
            "island_same_day_share": self._means(day, island),
        }
        some = figures["minutes"]
        pairs = pd.MultiIndex.from_product([some.index, some.columns])
        columns = {name: one.to_numpy().ravel() for name, one in figures.items()}
        table = pd.DataFrame(columns, index=pairs)
        board = table.index.get_level_values("board_code")
        of_islands = pd.Series(island, index=self.births.index).groupby(self.board_code).sum()
        table.insert(0, "births", self.board_births().reindex(board).to_numpy())
        return table.assign(island_births=of_islands.reindex(board).to_numpy())

    def _means(self, table: npt.NDArray[np.generic], weight: Floats) -> pd.DataFrame:
        """Return means by board; zones that weigh nothing do not count."""
        figures = np.asarray(table, dtype=float)
        known = np.where(np.isfinite(figures), figures, 0.0) * weight[:, None]
        lost = ~np.isfinite(figures) & (weight > 0)[:, None]
        boards = self.board_code.to_numpy()

        def _by_board(values: Floats) -> pd.DataFrame:
            frame = pd.DataFrame(values, columns=self.minutes.columns)
            return frame.groupby(boards).sum()

        weights = np.broadcast_to(weight[:, None], figures.shape)
        sums, totals = _by_board(known), _by_board(weights)
        means = (sums / totals.where(totals > 0)).mask(_by_board(lost.astype(float)) > 0, np.inf)
        return means.rename_axis(index="board_code", columns="site_code").sort_index(axis=1)


def find_journeys(
    ground: Ground,
    model: ServiceModel,
    sites: list[str],
    *,
    day_minutes: float,
    visit_minutes: float,
) -> Journeys:
    """Return the journeys to some sites.

    Parameters
    ----------
    ground, model
        Zones, births, minutes, and how travel is timed.
    sites
        Site codes.
    day_minutes
        Length of a family's day, door to door.
    visit_minutes
        Time at the unit.
    """
    zones, bases = ground.geography.zones, ground.geography.bases.loc[sites]
    network = read_network(ground.workspace, model)
    engine = choose_engine(model.word("travel.engine"), ground.workspace, network)
    minutes = ground.times.minutes[sites]
    known = TravelTimes(minutes, engine.name, engine.data_date, engine.season)
    timed = with_day_trips(
        known, engine, zones, bases, day_minutes=day_minutes, visit_minutes=visit_minutes
    )
    miles = quickest_kilometres(network, zones, bases) / KM_PER_MILE
    births = ground.demand.births.reindex(zones.index)
    reached = np.isfinite(minutes.to_numpy()).any(axis=1)
    day_trip = timed.day_trip if timed.day_trip is not None else minutes < 0
    return Journeys(
        minutes=minutes[reached],
        miles=miles[reached],
        day_trip=day_trip.loc[minutes.index[reached]],
        births=births[reached],
        board_code=zones["board_code"][reached],
        is_island=(zones["island"] != "")[reached],
        without_way=float(births[~reached].sum()),
    )
