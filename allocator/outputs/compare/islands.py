"""Every inhabited island in two runs, and the boards served worst in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.analysis.indicators import SAME_COVERAGE, island_indicators
from allocator.lp.plan import Plan


@dataclass(frozen=True)
class Worst:
    """The boards with the lowest coverage of a run in a wave: more than one where they tie.

    Parameters
    ----------
    board_names
        Their names in order.
    coverage
        Their coverage, 0 to 1.
    boards
        How many boards the run has coverage of.
    """

    board_names: tuple[str, ...]
    coverage: float
    boards: int


def island_changes(first: Plan, other: Plan, wave: int) -> pd.DataFrame:
    """Return coverage of every island of either run, before and after.

    Coverage is of all need on the island, within reach or not.

    Returns
    -------
    pandas.DataFrame
        Index ``island``; columns ``board_name`` (the first run's where it has the island),
        ``need_families`` (a year), ``before``, ``after``, ``difference`` (shares; NaN where a run
        lacks the island), ``out_before``, ``out_after`` (whether a place of it is out of reach).
    """
    before, after = (_islands(plan, wave) for plan in (first, other))
    names = before.index.union(after.index)
    both = [table.reindex(names) for table in (before, after)]
    return pd.DataFrame(
        {
            "board_name": both[0]["board_name"].fillna(both[1]["board_name"]),
            "need_families": both[0]["need_families"].fillna(both[1]["need_families"]),
            "before": both[0]["coverage"],
            "after": both[1]["coverage"],
            "difference": both[1]["coverage"] - both[0]["coverage"],
            "out_before": both[0]["attainable"].eq(other=False),
            "out_after": both[1]["attainable"].eq(other=False),
        },
        index=names,
    ).rename_axis("island")


def _islands(plan: Plan, wave: int) -> pd.DataFrame:
    every = island_indicators(plan)
    here = every[every.index.get_level_values("wave") == wave].droplevel("wave")
    names = plan["boards"]["board_name"]
    return here.assign(board_name=here["board_code"].map(names))


def worst_boards(plans: Mapping[str, Plan], wave: int) -> dict[str, Worst]:
    """Return who is served worst in each run; runs whose boards have no coverage are left out."""
    found = {}
    for run, plan in plans.items():
        board = plan["board_coverage"].xs(wave, level="wave")
        coverage = board["coverage"].where(board["attainable_families"] > 0).dropna()
        if not coverage.empty:
            low = float(coverage.min())
            tied = coverage.index[np.isclose(coverage, low, rtol=0.0, atol=SAME_COVERAGE)]
            names = sorted(str(plan["boards"].at[code, "board_name"]) for code in tied)
            found[run] = Worst(tuple(names), low, len(coverage))
    return found
