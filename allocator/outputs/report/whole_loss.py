"""What it costs to have posts that can be recruited, objective by objective."""

from __future__ import annotations

import math

import pandas as pd

from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import number
from allocator.outputs.report.content import Content
from allocator.outputs.report.figures import DASH, sentence, share, signed
from allocator.outputs.report.limit_prices import figure
from allocator.outputs.report.objective_words import objective_of

#: Objectives whose value is minus the lowest coverage, summed over waves.
LOWEST = ("worst_coverage", "leximin_coverage 1")
UNMET = "unmet_need"
#: Gaps and changes below these are rounding.
LEAST_GAP = 1e-9
LEAST_SHARE = 5e-7


def coverage_sentence(content: Content) -> str:
    """Return what whole posts do to the lowest coverage, and to within what that is proved.

    The objective is summed over waves, so the mean over waves is given.
    """
    loss = content.loss
    named = [] if loss is None else [name for name in LOWEST if name in loss.index]
    if loss is None or not named:
        return ""
    row = loss.loc[named[0]]
    waves = len(content.waves)
    before, after = (-float(row[column]) / waves for column in ("lp_value", "whole_value"))
    if abs(after - before) <= LEAST_SHARE:
        said = f"the lowest coverage of a board stays at {share(before)}"
    else:
        way = "falls" if after < before else "rises"
        said = f"the lowest coverage of a board {way} from {share(before)} to {share(after)}"
    of_waves = " on average over the waves" if waves > 1 else ""
    return f"In whole posts {said}{of_waves}{_proved(row, waves)}."


def _proved(row: pd.Series, waves: int) -> str:
    gap = _gap(row)
    if math.isnan(gap):
        return ""
    points = f"{figure(100 * gap / waves)} percentage points"
    if str(row["status"]) != "proved":
        return f"; the search stopped before proof, within {points} of the highest possible"
    if gap <= LEAST_GAP:
        return ", proved to be the highest possible"
    return f", proved to be within {points} of the highest possible"


def unmet_sentence(content: Content) -> str:
    """Return what whole posts do to families not served; empty where that is no objective."""
    if content.loss is None or UNMET not in content.loss.index:
        return ""
    row = content.loss.loc[UNMET]
    before, after = float(row["lp_value"]), float(row["whole_value"])
    return (
        f"Families not served go from {number(before, 1)} to {number(after, 1)} "
        f"({signed(after - before, 1)}), summed over waves."
    )


def whole_table(content: Content) -> PageTable:
    """Return each objective with posts in any fraction and with whole posts."""
    loss = pd.DataFrame() if content.loss is None else content.loss
    return PageTable(
        name="whole-posts",
        caption="What whole posts cost on each objective",
        columns=(
            Column("Objective"),
            Column("Posts in any fraction", "", "number"),
            Column("Whole posts", "", "number"),
            Column("Change", "", "number"),
            Column("Proved to within", "", "number"),
            Column("Unit"),
            Column("Search"),
        ),
        rows=tuple(_row(place, row) for place, (_, row) in enumerate(_rows(loss), start=1)),
        note=(
            "An objective may do better in whole posts where one above it lost. Proved to within: "
            "how far the search for whole numbers, on places merged by like hours, may lie from "
            f"the best possible. {DASH}: left to the plan at full detail, which follows the search."
        ),
    )


def _rows(loss: pd.DataFrame) -> list[tuple[str, pd.Series]]:
    return [(str(name), row) for name, row in loss.iterrows()]


def _row(place: int, row: pd.Series) -> Row:
    known = objective_of(row.name)
    before, after = (known.sign * float(row[column]) for column in ("lp_value", "whole_value"))
    return Row(
        (
            f"{place}. {known.words}",
            number(before, known.decimals),
            number(after, known.decimals),
            signed(after - before, known.decimals),
            _within(_gap(row)),
            sentence(str(row["unit"])),
            _status(row["status"]),
        )
    )


def _gap(row: pd.Series) -> float:
    return math.nan if pd.isna(row["gap"]) else float(row["gap"])


def _within(gap: float) -> str:
    return "0" if gap <= LEAST_GAP else figure(gap)


def _status(status: object) -> str:
    words = {"proved": "Proved", "stopped": "Stopped before proof"}
    return words.get(str(status), DASH)
