"""How far prices hold and figures move before a decision changes, in planners' words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import pandas as pd

from allocator.outputs.page.words import listed, number, percent, pounds
from allocator.outputs.report.figures import DASH, sentence
from allocator.outputs.report.limit_prices import (
    LEAST_PRICE,
    SHORT_OF,
    UNMET,
    WORST,
    figure,
    limit_title,
    stages_of,
)

#: How the amount of a limit is written, by kind of limit: decimals and words around it.
MONEY = ("budget",)
POINTS = ("coverage_floor", "transfer_limit")
DECISION_TITLES: dict[str, str] = {
    "model_of_service": "model of service",
    "clinic_reach": "places within the family limit of a clinic",
    "day_reach": "places within a day's outreach",
    "reach": "places within reach at all",
    "worst_served": "boards with the lowest coverage",
    "coverage_rank": "place among boards by coverage",
    "posts_rank": "place among boards by posts",
    "bases_used": "bases with posts",
}
#: What places drop out of, or come within.
REACH: dict[str, str] = {
    "clinic_reach": "the family limit of a clinic",
    "day_reach": "a day's outreach",
    "reach": "reach altogether",
}
CLOSED_FORM = "closed form"
DRIVER_TITLES: dict[str, str] = {
    "births": "births",
    "cost_per_wte": "the cost of a post",
    "minutes": "travel minutes",
}
GBP_PER_STEP = 1000.0
#: Two ends closer than this, as a share, are one.
CLOSE = 1e-6
#: More names than these are counted, not named.
NAMED = 3
CHANGES, EARLIER, WHOLE = (
    "the price changes",
    "an earlier objective changes its price",
    "the limit cannot move further",
)


def amount_words(kind: str, amount: float) -> str:
    """Return an amount of a limit with its unit, for example ``£544,500`` or ``13.34 WTE``."""
    if not math.isfinite(amount):
        return DASH
    if kind in MONEY:
        return pounds(GBP_PER_STEP * amount)
    return f"{number(amount, 2)}%" if kind in POINTS else f"{number(amount, 2)} WTE"


def narrowest(ranges: pd.DataFrame) -> pd.DataFrame:
    """Return the range over which every price of a limit holds, one row a limit and wave.

    Each objective's range lies within those of the objectives before it, so the last known one is
    the narrowest; why it ends names the objective whose price changes.

    Parameters
    ----------
    ranges
        As `allocator.lp.answers.price_ranges` returns it.

    Returns
    -------
    pandas.DataFrame
        Index ``(limit, name, wave)``; ``amount``, ``lower``, ``upper``, ``below`` and ``above``
        (why it ends, in words), ``binds`` (whether any objective has a price).
    """
    levels = ["limit", "name", "wave"]
    rows = {}
    for key in dict.fromkeys(ranges.index.droplevel("stage")):
        own = ranges.xs(key, level=levels)
        known = [stage for stage in stages_of(own) if math.isfinite(own.at[stage, "lower"])]
        up = [stage for stage in stages_of(own) if math.isfinite(own.at[stage, "upper"])]
        rows[key] = {
            "amount": float(own["amount"].iloc[0]),
            "lower": float(own.at[known[-1], "lower"]) if known else math.nan,
            "upper": float(own.at[up[-1], "upper"]) if up else math.nan,
            "below": _ended(own.loc[known], "lower", "left"),
            "above": _ended(own.loc[up], "upper", "right"),
            "binds": bool((own[["left", "right"]].abs() > LEAST_PRICE).to_numpy().any()),
        }
    index = pd.MultiIndex.from_tuples(list(rows), names=levels)
    columns = ["amount", "lower", "upper", "below", "above", "binds"]
    return pd.DataFrame(list(rows.values()), index=index, columns=columns)


def _ended(own: pd.DataFrame, side: str, price: str) -> str:
    """Return why the narrowest range ends: which objective's price changes, and to what."""
    if own.empty:
        return "there is no price"
    last = own.iloc[-1]
    if last[f"{side}_end"] not in {CHANGES, EARLIER}:
        return str(last[f"{side}_end"])
    close = (own[side] - last[side]).abs() <= CLOSE * max(1.0, abs(last[side]))
    stage = str(own.index[close & (own[f"{side}_end"] == CHANGES)][0])
    before, beyond = float(own.at[stage, price]), float(own.at[stage, f"{price}_beyond"])
    what = stage_title(stage)
    if not math.isfinite(beyond):
        return f"the price in {what} changes"
    if abs(beyond) <= LEAST_PRICE:
        return f"beyond, it is worth nothing in {what}"
    if abs(before) <= LEAST_PRICE:
        return f"beyond, it tells in {what}"
    return f"beyond, it is worth {figure(beyond / before)} times as much in {what}"


def stage_title(stage: str) -> str:
    """Return an objective that prices are given in, in words."""
    if stage in WORST:
        return "the lowest coverage"
    return "families served" if stage == UNMET else SHORT_OF.get(stage, stage.replace("_", " "))


def price_range_sentences(ranges: pd.DataFrame) -> list[str]:
    """Return how far the prices of each limit that binds hold, one sentence a limit and wave.

    Parameters
    ----------
    ranges
        As `allocator.lp.answers.price_ranges` returns it.
    """
    rows = narrowest(ranges)
    return [_held(key, row) for key, row in rows[rows["binds"].astype(bool)].iterrows()]


def _held(key: tuple[str, str, int], row: pd.Series) -> str:
    kind, name, wave = key
    low, high, now = (amount_words(kind, float(row[at])) for at in ("lower", "upper", "amount"))
    lead = f"{sentence(limit_title(kind, name))} in wave {wave}, now {now}"
    return f"{lead}: its prices hold from {low} ({row['below']}) to {high} ({row['above']})."


def switching_sentences(rows: pd.DataFrame, names: Mapping[str, str]) -> list[str]:
    """Return what changes, and where, for one board; then what changes nothing.

    Parameters
    ----------
    rows
        Rows of one board of the table of switching values.
    names
        Board names by code.
    """
    known = rows[rows["changed_at"].notna()]
    said = [_switch(key, row, names) for key, row in known.iterrows()]
    still = rows[rows["changed_at"].isna() & rows["unchanged_at"].notna()]
    for driver in dict.fromkeys(still.index.get_level_values("driver")):
        own = still.xs(driver, level="driver")
        parts = list(_still(own))
        if parts:
            said.append(
                f"As far as was looked at, moving {DRIVER_TITLES[driver]} leaves "
                f"{listed(parts)} as they are."
            )
    return said


def _still(rows: pd.DataFrame) -> Iterator[str]:
    for decision in dict.fromkeys(rows.index.get_level_values("decision")):
        if len(rows.xs(decision, level="decision")) > 1:
            yield DECISION_TITLES[str(decision)]


def _switch(key: tuple[str, str, str, str], row: pd.Series, names: Mapping[str, str]) -> str:
    board, driver, decision, _direction = key
    low, high, now = (
        figure_words(driver, float(row[name])) for name in ("unchanged_at", "changed_at", "now")
    )
    exact = row["method"] == CLOSED_FORM
    where = f"Between {low.removesuffix(' births')} and {high}"
    if exact:
        where = f"At {high}" if "itself" in str(row["note"]) else f"Beyond {high}"
    if driver != "minutes":
        where += f" (now {now.removesuffix(' births')})"
    if decision in REACH:
        place, way = str(row["after"]).rsplit(" ", 2)[0], str(row["after"]).rsplit(" ", 2)[1:]
        return (
            f"{where} {place} {' '.join(way)}{' of' if way[-1] == 'out' else ''} {REACH[decision]}."
        )
    whose = f"{names.get(board, board)}'s {DECISION_TITLES[decision]}"
    title = DECISION_TITLES[decision] if decision == "worst_served" else whose
    return f"{where} {title} {_changed(str(row['before']), str(row['after']))}."


def _changed(before: str, after: str) -> str:
    """Return a change of a decision, of lists of names what goes and what comes."""
    if ", " not in before + after:
        return f"changes from {before} to {after}"
    was, now = before.split(", "), after.split(", ")
    gone = [name for name in was if name not in now]
    new = [name for name in now if name not in was]
    parts = [f"{word} {listed(part)}" for word, part in (("lose", gone), ("gain", new)) if part]
    return listed(parts)


def figure_words(driver: str, value: float) -> str:
    """Return a figure that is moved, with its unit: births, pounds, share of present minutes."""
    if not math.isfinite(value):
        return DASH
    if driver == "births":
        return f"{number(value)} births"
    return pounds(value) if driver == "cost_per_wte" else f"{percent(value, 0)} of present minutes"


def brief(text: str) -> str:
    """Return a list of names as it is, or counted where it is long."""
    names = text.split(", ")
    return text if len(names) <= NAMED else f"{len(names)} of them"
