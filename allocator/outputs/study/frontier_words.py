"""Objectives that are set against one another, in words and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.outputs.page.words import counted, listed, number, percent, pounds
from allocator.outputs.report.figures import families, some

#: Coverage closer than this is the same.
SAME = 1e-6


@dataclass(frozen=True, slots=True)
class Words:
    """One objective in words.

    Parameters
    ----------
    label
        What it is, to head a column.
    best
        Its best end.
    short
        The same, short enough for a key.
    axis
        What stands along an axis, with its unit.
    unit
        Unit of the figures as shown.
    gain
        One unit more of what is sought.
    price
        What is given up of it, in the plural.
    counted
        What its value counts.
    """

    label: str
    best: str
    short: str
    axis: str
    unit: str
    gain: str
    price: str
    counted: str


WORDS: dict[str, Words] = {
    "worst_coverage": Words(
        "Worst-served board",
        "the highest coverage of the worst-served board",
        "worst board best",
        "worst-served board, points of coverage summed over waves",
        "points of coverage, summed over waves",
        "point of the worst-served board's coverage",
        "points of the worst-served board's coverage",
        "points for the worst-served board",
    ),
    "unmet_need": Words(
        "Need not met",
        "the fewest families not served",
        "most families served",
        "families a year not served, summed over waves",
        "families a year, summed over waves",
        "family more served",
        "families given up",
        "families not served",
    ),
    "travel_burden": Words(
        "Travel",
        "the least travel",
        "least travel",
        "hours a year of travel, summed over waves",
        "hours a year, summed over waves",
        "hour of travel saved",
        "hours of travel",
        "hours of travel",
    ),
    "spend": Words(
        "Spend",
        "the least money spent",
        "least money spent",
        "GBP thousand, summed over waves",
        "GBP, summed over waves",
        "pound saved",
        "pounds",
        "pounds spent",
    ),
}


def figure(name: str, value: float) -> str:
    """Return a value of an objective without its unit."""
    if name == "worst_coverage":
        return number(100.0 * value, 2)
    if name == "spend":
        return number(value)
    return number(value, 1)


def said(name: str, value: float, waves: int) -> str:
    """Return a value of an objective in a sentence."""
    if name == "worst_coverage":
        mean = percent(value / waves, 1)
        return f"{figure(name, value)} {WORDS[name].counted} ({mean} a wave on average)"
    if name == "spend":
        return f"{pounds(value)} spent"
    return f"{figure(name, value)} {WORDS[name].counted}"


def given(name: str, value: float) -> str:
    """Return an amount given up of an objective."""
    return pounds(value) if name == "spend" else f"{_short(value)} {WORDS[name].price}"


def shown(name: str, value: float) -> float:
    """Return a value as charts show it: points of coverage, thousands of pounds."""
    return value * {"worst_coverage": 100.0, "spend": 0.001}.get(name, 1.0)


def rate(first: str, second: str, value: float) -> str:
    """Return what one unit more of the first costs of the second, in a sentence."""
    return f"{given(second, value)} for each {WORDS[first].gain}"


def rate_figure(second: str, value: float) -> str:
    """Return the same without its unit."""
    return number(value) if second == "spend" else _short(value)


def worst_sentence(boards: pd.DataFrame, names: dict[str, str], wave: int) -> str:
    """Return which boards are served worst in a wave of one plan.

    Parameters
    ----------
    boards
        Index ``(board_code, wave)``; column ``coverage``.
    names
        Names of boards by code.
    wave
        The wave.
    """
    coverage = boards.xs(wave, level="wave")["coverage"].dropna()
    if coverage.empty:
        return f"In wave {wave} no board has need within reach."
    low = float(coverage.min())
    tied = [str(code) for code in coverage.index[np.isclose(coverage, low, rtol=0.0, atol=SAME)]]
    if len(tied) == len(coverage) > 1:
        return f"In wave {wave} every board has the same coverage, {percent(low, 1)}."
    who = some([names[code] for code in tied], noun="other board")
    verb = "is the worst-served board" if len(tied) == 1 else "are the worst-served boards"
    return f"In wave {wave} {who} {verb}, at {percent(low, 1)}."


def island_sentence(islands: pd.DataFrame) -> str:
    """Return how islands fare in one plan.

    Parameters
    ----------
    islands
        Index ``island``; columns ``need_families``, ``served_families``, ``coverage``.
    """
    known = islands[islands["need_families"] > 0]
    if known.empty:
        return ""
    mean = float(known["served_families"].sum() / known["need_families"].sum())
    served = known["coverage"] > SAME
    lead = (
        f"On islands {percent(mean, 1)} of need is met "
        f"({families(float(known['served_families'].sum()))} of "
        f"{families(float(known['need_families'].sum()))} families a year)"
    )
    if not served.any():
        return f"{lead}: none of {counted(len(known), 'island')} has any cover."
    largest = known.nlargest(4, "need_families", keep="first")
    named = listed(
        [f"{name} {percent(float(row['coverage']), 1)}" for name, row in largest.iterrows()]
    )
    without = known.index[~served]
    left = (
        f"; {counted(len(without), 'island')} of {len(known)} without any: "
        f"{some([str(name) for name in without], noun='other')}"
        if len(without)
        else f"; all {len(known)} islands have some"
    )
    return f"{lead}: {named}{left}."


def names_of(objectives: Sequence[str]) -> str:
    """Return objectives as a phrase."""
    return listed([name.replace("_", " ") for name in objectives])


def _short(value: float) -> str:
    return number(value, 2 if abs(value) < 10 else 1)  # noqa: PLR2004 - two digits below ten
