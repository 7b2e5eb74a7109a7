"""The figures of each board and wave that the map colours, lists and says."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from allocator.analysis.indicators import board_indicators, national_indicators
from allocator.lp.plan import Plan

#: Code of the row that stands for the whole country.
NATIONAL = "scotland"
#: Services whose posts belong to a board; posts in mother and baby units are national.
BOARD_SERVICES = ("community", "perinatal", "mnpi", "third_sector")
#: Figures that add up over boards.
ADDED = (
    "need_families",
    "attainable_families",
    "served_families",
    "unmet_families",
    "serving_wte",
    "spend_share",
    *BOARD_SERVICES,
)


def board_figures(plan: Plan, published: Mapping[str, pd.DataFrame] | None = None) -> pd.DataFrame:
    """Return every figure of each board, and of Scotland, in each wave.

    Parameters
    ----------
    plan
        A solved plan.
    published
        Indicators of a published run by name, worked out before small numbers were hidden;
        without it they are worked out from the plan.

    Returns
    -------
    pandas.DataFrame
        Index ``board_code, wave`` (`NATIONAL` for Scotland). Columns: those of `ADDED` (families
        a year, WTE; posts of the board's own teams by service), ``coverage`` and ``spend_share``
        in percent, ``wte_per_1000_births``, ``mean_minutes`` one way. NaN where there is nothing
        to average, or where a figure is hidden.
    """
    indicators = board_indicators(plan) if published is None else published["board_indicators"]
    nation = national_indicators(plan) if published is None else published["national_indicators"]
    boards = indicators.join(_own_posts(plan)).fillna(dict.fromkeys(BOARD_SERVICES, 0.0))
    columns = [*ADDED, "coverage", "wte_per_1000_births", "mean_minutes"]
    shown = pd.concat([boards[columns], _national(plan, boards, nation)[columns]])
    return shown.assign(coverage=100 * shown["coverage"], spend_share=100 * shown["spend_share"])


def open_bases(plan: Plan, wave: int) -> pd.Series:
    """Return the posts of the bases that have any in a wave, to the two decimals that are shown.

    Index ``site_code``, name ``filled_wte``.
    """
    posts = plan["base_posts"].xs(wave, level="wave")["filled_wte"]
    return posts[posts.round(2) > 0]


def _own_posts(plan: Plan) -> pd.DataFrame:
    posts = plan["team_posts"]["filled_wte"].unstack("service")
    return posts.reindex(columns=list(BOARD_SERVICES))


def _national(plan: Plan, boards: pd.DataFrame, nation: pd.DataFrame) -> pd.DataFrame:
    """Return the country's figures: a sum with a hidden part only where it is published itself."""
    added = boards[list(ADDED)]
    total = added.groupby(level="wave").sum()
    total = total.where(added.notna().groupby(level="wave").all())
    known = nation.reindex(total.index)[["need_families", "attainable_families", "served_families"]]
    total = total.fillna(known.assign(unmet_families=nation["unmet_families"]))
    total = total.assign(
        coverage=nation["coverage"],
        mean_minutes=nation["mean_minutes"],
        wte_per_1000_births=1000 * total["serving_wte"] / plan["boards"]["births"].sum(),
    )
    return pd.concat({NATIONAL: total}, names=["board_code"])
