"""Travel time to the nearest base with posts: minutes, bands, and how many live in each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from allocator.analysis.access import isochrone_table
from allocator.lp.plan import Plan
from allocator.outputs.page.words import number
from allocator.outputs.webmap.figures import NATIONAL, open_bases
from allocator.outputs.webmap.hatches import NO_WAY
from allocator.outputs.webmap.style import TravelStyle


@dataclass(frozen=True)
class TravelBand:
    """One band of travel time.

    Parameters
    ----------
    words, short
        What the legend and a column heading say, for example ``Over 15 to 30 minutes``.
    fill
        Fill of its areas: a colour, or the name of a pattern.
    is_reached
        Whether there is a way.
    """

    words: str
    short: str
    fill: str
    is_reached: bool = True


@dataclass(frozen=True)
class Travel:
    """How far every place is from a base with posts.

    Parameters
    ----------
    bands
        From the nearest; the last holds the places that have no way to any base.
    minutes
        Whole minutes one way to the nearest base with posts: index ``zone_id``, one column a wave;
        infinite where there is no way.
    band
        Number of the band: the same index and columns.
    """

    bands: tuple[TravelBand, ...]
    minutes: pd.DataFrame
    band: pd.DataFrame

    @property
    def shown(self) -> tuple[int, ...]:
        """Numbers of the bands that are told of: those for places without a way only if any is."""
        last = len(self.bands) - 1
        none = not (self.band == last).to_numpy().any()
        return tuple(range(last if none else last + 1))


def travel_of(plan: Plan, minutes: pd.DataFrame, style: TravelStyle) -> Travel:
    """Return how far every place of a plan is from a base with posts, in each wave.

    Parameters
    ----------
    plan
        A plan; its bases with posts are those of 0.01 WTE or more, as on the map.
    minutes
        One way: index ``zone_id``, columns ``site_code``; infinite where there is no way.
    style
        Ends of the bands, and colours.

    Returns
    -------
    Travel
        Rows in the order of the plan's zones. A place is in the band that its minutes, rounded to
        whole ones as they are shown, belong to; the end of a band belongs to it.

    Raises
    ------
    UsageError
        If a base with posts has no minutes.
    """
    whole = minutes.loc[plan["zones"].index].round()
    tables = {
        wave: isochrone_table(
            whole, list(open_bases(plan, wave).index), thresholds_minutes=style.minutes
        )
        for wave in plan.waves
    }
    return Travel(
        bands=_bands(style),
        minutes=pd.DataFrame({wave: table["minutes"] for wave, table in tables.items()}),
        band=pd.DataFrame({wave: table["band"].cat.codes for wave, table in tables.items()}),
    )


def band_shares(plan: Plan, travel: Travel, wave: int) -> pd.DataFrame:
    """Return how much of each board's need, or of its places, lies in each band of travel time.

    Parameters
    ----------
    plan, travel
        A plan, and how far its places are.
    wave
        The wave.

    Returns
    -------
    pandas.DataFrame
        Index ``board_code``, then `NATIONAL`; columns the numbers of the bands, shares (0 to 1) of
        families with need, or of places where `need_is_known` is not so, and ``farthest``, the most
        minutes of any place that has a way. NaN where there is no need, or no place with a way.
    """
    here = plan["zone_coverage"].xs(wave, level="wave")[["board_code", "need_families"]]
    weight = here["need_families"] if need_is_known(plan) else 1.0
    here = here.assign(weight=weight, band=travel.band[wave], minutes=travel.minutes[wave])
    every = pd.concat([here, here.assign(board_code=NATIONAL)])
    table = every.pivot_table("weight", "board_code", "band", aggfunc="sum", fill_value=0.0)
    table = table.reindex(columns=range(len(travel.bands)), fill_value=0.0)
    whole = table.sum(axis=1)
    reached = every[np.isfinite(every["minutes"])].groupby("board_code")["minutes"].max()
    return table.div(whole.where(whole > 0), axis=0).assign(farthest=reached.reindex(table.index))


def need_is_known(plan: Plan) -> bool:
    """Return whether the need of every place is known: a plan made to be published hides some."""
    return bool(plan["zone_coverage"]["need_families"].notna().all())


def minutes_words(minutes: float) -> str:
    """Return minutes to the nearest base as the tables show them."""
    return number(minutes, missing="no way")


def _bands(style: TravelStyle) -> tuple[TravelBand, ...]:
    ends = [f"{end:g}" for end in style.minutes]
    between = [
        (f"Over {low} to {high} minutes", f"{low} to {high}") for low, high in pairwise(ends)
    ]
    words = [
        (f"Up to {ends[0]} minutes", f"Up to {ends[0]}"),
        *between,
        (f"Over {ends[-1]} minutes", f"Over {ends[-1]}"),
    ]
    coloured = [
        TravelBand(long, short, colour)
        for (long, short), colour in zip(words, style.colours, strict=True)
    ]
    return (*coloured, TravelBand("No way to any base", "No way", NO_WAY.fill, is_reached=False))
