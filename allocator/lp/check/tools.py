"""How the re-check compares two sides, and the plan's posts as one table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.lp.problem import AllocationProblem

Tables = dict[str, pd.DataFrame]


def over(used: pd.Series, limit: pd.Series) -> pd.Series:
    """Return by how much use exceeds its limit, relative to the larger of 1 and the limit."""
    if used.empty and limit.empty:
        return pd.Series(dtype=float)
    both = pd.concat([used.rename("used"), limit.rename("limit")], axis=1).fillna(0.0)
    return (both["used"] - both["limit"]) / np.maximum(1.0, both["limit"].abs())


def differ(left: pd.Series, right: pd.Series) -> pd.Series:
    """Return by how much two sides differ, relative to the larger of 1 and the right side."""
    return over(left, right).abs()


def firm(problem: AllocationProblem, standard: str, shortfall: pd.Series) -> pd.Series:
    """Return the shortfall of a standard that admits none; nothing for one that does."""
    if standard not in problem.rules.firm:
        return pd.Series(dtype=float)
    return over(shortfall, 0.0 * shortfall)


def long(frame: pd.DataFrame) -> pd.Series:
    """Return a frame with waves as columns as one series with the wave as last level."""
    if frame.empty:
        return pd.Series(dtype=float)
    return frame.rename_axis(columns="wave").stack()


def all_posts(problem: AllocationProblem, tables: Tables) -> pd.DataFrame:
    """Return filled, growth and replacement posts by (service, place), waves in order."""
    teams = tables["team_posts"].reset_index().rename(columns={"board_code": "place"})
    units = tables["mbu_posts"].reset_index().rename(columns={"mbu_id": "place"})
    frame = pd.concat([teams, units.assign(service="mbu")])
    frame = frame.set_index(["service", "place", "wave"]).sort_index()
    existing = problem.boards["existing_wte"]
    before = frame.groupby(["service", "place"])["filled_wte"].shift(1)
    first = frame.index.get_level_values("wave") == problem.waves[0]
    at_start = [
        float(existing.get(place, 0.0)) if service == "community" else 0.0
        for service, place, _wave in frame.index[first]
    ]
    before[first] = at_start
    return frame.assign(before=before)
