"""Turns the solver's values into the tidy tables of a plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from allocator.lp.extract import cover, given, posts
from allocator.lp.plan import PLAN_TABLES, TEXT_COLUMNS
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import DECIMALS, Solution


def plan_tables(problem: AllocationProblem, solution: Solution) -> dict[str, pd.DataFrame]:
    """Return every table of `PLAN_TABLES`, sorted by its index.

    Parameters
    ----------
    problem
        The instance.
    solution
        Its solution.
    """
    makers: dict[str, Callable[[AllocationProblem, Solution], list[dict[str, Any]]]] = {
        "boards": given.boards,
        "zones": given.zones,
        "bases": given.bases,
        "mbus": given.mbus,
        "unit_values": given.unit_values,
        "team_posts": posts.team_posts,
        "base_posts": posts.base_posts,
        "flows": cover.flows,
        "zone_coverage": cover.zone_coverage,
        "board_coverage": cover.board_coverage,
        "network_cover": cover.network_cover,
        "support": cover.support,
        "mbu_posts": posts.mbu_posts,
        "mbu_admissions": cover.mbu_admissions,
        "mbu_unplaced": cover.mbu_unplaced,
        "money": posts.money,
        "recruitment": posts.recruitment,
        "objectives": posts.objectives,
    }
    return {name: _table(name, makers[name](problem, solution)) for name in PLAN_TABLES}


def _table(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    index, columns = PLAN_TABLES[name]
    frame = pd.DataFrame(rows, columns=[*index, *columns]).set_index(list(index))
    if frame.empty:
        # Columns without a row have no kind of their own: figures stay figures.
        texts = [name for name in columns if name in TEXT_COLUMNS]
        frame = frame.astype({name: float for name in columns if name not in texts})
    numbers = frame.select_dtypes("number").columns
    frame[numbers] = frame[numbers].round(DECIMALS) + 0.0
    return frame if name == "objectives" else frame.sort_index()
