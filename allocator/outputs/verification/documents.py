"""Documents and derived tables of a run, held against what follows from its verified plan."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from allocator.analysis.indicators import (
    board_indicators,
    island_indicators,
    national_indicators,
    serving_wte,
)
from allocator.lp.plan import Plan

#: Figures are written with nine decimals.
_ROUNDING = 2e-9
_RELATIVE = 1e-9
_DECIMALS = 9


def indicator_tables(plan: Plan) -> dict[str, pd.DataFrame]:
    """Return the tables of indicators that follow from a plan."""
    return {
        "board_indicators": board_indicators(plan).round(_DECIMALS),
        "national_indicators": national_indicators(plan).round(_DECIMALS),
        "island_indicators": island_indicators(plan).round(_DECIMALS),
    }


def baseline_faults(plan: Plan, saved: pd.DataFrame) -> Iterator[str]:
    """Yield what is wrong with the posts under simple rules, one sentence each.

    Shares by births follow from the instance. Those of the other rules do not: they must give out
    the plan's posts, with one share a board in every wave.

    Parameters
    ----------
    plan
        The verified plan.
    saved
        The table as saved: index ``(board_code, wave)``.
    """
    serving = serving_wte(plan)
    try:
        table = saved.astype(float).reindex(serving.index)
    except (ValueError, TypeError):
        yield "it holds a number that is none"
        return
    births = plan["boards"]["births"].reindex(serving.index.get_level_values("board_code"))
    totals = serving.groupby("wave").transform("sum")
    expected = {
        "plan_wte": serving,
        "births_wte": totals * births.to_numpy() / float(plan["boards"]["births"].sum()),
    }
    if len(table) != len(saved) or not expected.keys() <= set(table):
        yield "its rows or columns are not those of the plan"
        return
    room = _ROUNDING + _RELATIVE * totals
    for column in table:
        posts = table[column]
        off = (posts.groupby("wave").transform("sum") - totals).abs() > len(plan["boards"]) * room
        if column in expected:
            off |= (posts - expected[column]).abs() > room
        share = posts / totals.where(totals > 0)
        first = share.groupby("board_code").transform("first")
        if column != "plan_wte":
            off |= (posts - first * totals).abs() > room * (1.0 + totals / totals.iloc[0])
        if (off | posts.isna()).any():
            yield f"{column} does not follow from the plan's posts"


def document_differences(saved: Any, again: Any, where: str = "") -> Iterator[str]:
    """Yield where plain data differ from what follows, one sentence each.

    Parameters
    ----------
    saved, again
        The document as saved, and as worked out again; what only the saved one has is left alone.
    where
        Place within the document.
    """
    if isinstance(again, Mapping):
        if not isinstance(saved, Mapping):
            yield f"{where} is not what follows"
            return
        for key, value in again.items():
            if key not in saved:
                yield f"{where} lacks {key}"
            else:
                yield from document_differences(saved[key], value, _within(where, str(key)))
    elif isinstance(again, Sequence) and not isinstance(again, str):
        if not isinstance(saved, list) or len(saved) != len(again):
            yield f"{where} has not as many entries as follow"
            return
        for number, (left, right) in enumerate(zip(saved, again, strict=True), start=1):
            yield from document_differences(left, right, _within(where, str(number)))
    elif not _same(saved, again):
        yield f"{where} is {saved} where {again} follows"


def _within(where: str, part: str) -> str:
    return f"{where}, {part}" if where else part


def _same(saved: Any, again: Any) -> bool:
    number = isinstance(again, int | float | np.number) and not isinstance(again, bool)
    if not number or isinstance(saved, bool) or not isinstance(saved, int | float):
        return bool(saved == again) and isinstance(saved, bool) == isinstance(again, bool)
    return math.isclose(saved, float(again), rel_tol=_RELATIVE, abs_tol=_ROUNDING)
