"""What a rule does against the optimised plan: objectives in order, and who gains or loses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from allocator.analysis.rules.records import OPTIMUM

#: Families a year closer than this are the same: what one decimal shows.
SAME_FAMILIES = 0.05
#: Objective values closer than this, relative to their size, are the same.
SAME = 1e-6

GAINS, LOSES, TIES = "gains", "loses", "same"
Standing = Literal["worse", "same", "better"]


def standing(
    values: Sequence[float], optimum: Sequence[float], *, same: float = SAME
) -> tuple[Standing, int]:
    """Return how a plan stands against the optimum in the order of the objectives.

    Parameters
    ----------
    values, optimum
        Values of the stages in order, all minimised.
    same
        Values closer than this, relative to their size, count as equal.

    Returns
    -------
    tuple
        ``worse``, ``same`` or ``better``, and the place of the stage that decides, from 0; -1
        where none does.
    """
    for place, (mine, best) in enumerate(zip(values, optimum, strict=False)):
        if abs(mine - best) > same * max(1.0, abs(best)):
            return ("worse" if mine > best else "better"), place
    return "same", -1


def against_optimum(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return how far figures of every rule lie above those of the optimum.

    Parameters
    ----------
    table
        Index whose first level is ``rule``, `OPTIMUM` among them.
    columns
        Columns of numbers.

    Returns
    -------
    pandas.DataFrame
        Index as given; the same columns, NaN where a rule has no plan.
    """
    best = table.xs(OPTIMUM, level="rule")[list(columns)]
    keys = table.index.droplevel("rule")
    return table[list(columns)] - best.reindex(keys).set_axis(table.index)


def gains(boards: pd.DataFrame, wave: int) -> pd.DataFrame:
    """Return who gains and who loses families against the optimum in one wave.

    Parameters
    ----------
    boards
        Index ``(rule, board_code, wave)``; columns ``board_name``, ``families_against_optimum``,
        ``wte_against_optimum``.
    wave
        The wave.

    Returns
    -------
    pandas.DataFrame
        Index ``(rule, board_code)`` of every rule but the optimum, the greatest gain first;
        ``wave``, ``board_name``, the two differences, ``outcome`` (gains, loses or same; blank
        without a plan) and ``place`` (1 for the greatest gain; boards that tie share a place; NaN
        without a plan).
    """
    of_wave = boards.xs(wave, level="wave").drop(index=OPTIMUM, level="rule", errors="ignore")
    columns = ["board_name", "families_against_optimum", "wte_against_optimum"]
    frame = of_wave[columns].copy()
    frame.insert(0, "wave", wave)
    change = frame["families_against_optimum"]
    frame["outcome"] = [_outcome(value) for value in change]
    frame["place"] = change.groupby("rule", sort=False).transform(_places)
    order = {rule: at for at, rule in enumerate(dict.fromkeys(frame.index.get_level_values(0)))}
    keyed = frame.reset_index()
    keyed["at"] = keyed["rule"].map(order)
    keyed = keyed.sort_values(["at", "place", "board_code"], kind="stable")
    return keyed.drop(columns="at").set_index(["rule", "board_code"])


def _outcome(families: float) -> str:
    if pd.isna(families):
        return ""
    if abs(families) < SAME_FAMILIES:
        return TIES
    return GAINS if families > 0 else LOSES


def _places(change: pd.Series) -> pd.Series:
    """Return places from the greatest gain; differences that print alike share one."""
    steps = change.mask(change.abs() < SAME_FAMILIES, 0.0).round(1)
    return steps.rank(ascending=False, method="min")
