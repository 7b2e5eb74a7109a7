"""What changes between two runs, in sentences with numbers: Scotland, winners and losers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from allocator.outputs.compare.metrics import BOARD_METRICS, NATIONAL_METRICS, Metric
from allocator.outputs.page.words import counted, pounds
from allocator.outputs.report.figures import joined, sentence

BY_KEY: dict[str, Metric] = {metric.key: metric for metric in NATIONAL_METRICS}
BOARD_BY_KEY: dict[str, Metric] = {metric.key: metric for metric in BOARD_METRICS}


@dataclass(frozen=True)
class Change:
    """How one run differs from the first.

    Parameters
    ----------
    run
        Its name.
    scotland
        The country, in sentences.
    winners, losers
        A sentence for each board whose coverage rises or falls, most first.
    winners_count, losers_count
        The same, counted.
    unchanged
        How many boards stay the same, or blank.
    """

    run: str
    scotland: str
    winners: tuple[str, ...]
    losers: tuple[str, ...]
    winners_count: str
    losers_count: str
    unchanged: str


def changes(tables: Mapping[str, pd.DataFrame], runs: list[str], wave: int) -> tuple[Change, ...]:
    """Return how each run after the first differs from it in a wave."""
    return tuple(_change(tables, runs[0], run, wave) for run in runs[1:])


def _change(tables: Mapping[str, pd.DataFrame], first: str, run: str, wave: int) -> Change:
    boards = tables["boards"].xs(wave, level="wave")
    now = boards.xs(run, level="run")
    coverage = now.xs(BOARD_METRICS[0].key, level="metric")
    gains = _most_first(coverage[coverage["verdict"] == "better"])
    losses = _most_first(coverage[coverage["verdict"] == "worse"])
    same = int((coverage["verdict"] == "same").sum())
    before = boards.xs(first, level="run")
    return Change(
        run=run,
        scotland=_scotland(tables["national"].xs(wave, level="wave"), first, run),
        winners=tuple(_board(str(code), now, before) for code in gains.index),
        losers=tuple(_board(str(code), now, before) for code in losses.index),
        winners_count=_counted(len(gains), "gains coverage", "gain coverage"),
        losers_count=_counted(len(losses), "loses coverage", "lose coverage"),
        unchanged=f"{counted(same, 'board')} the same." if same else "",
    )


def _most_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Return boards by the size of their change as shown, then by name."""
    shown = (BOARD_METRICS[0].scale * rows["difference"].abs()).round(BOARD_METRICS[0].decimals)
    return rows.assign(change=-shown).sort_values(["change", "board_name"], kind="stable")


def _counted(count: int, singular: str, plural: str) -> str:
    if not count:
        return f"No board {singular}"
    return f"{counted(count, 'board')} {singular if count == 1 else plural}"


def _scotland(national: pd.DataFrame, first: str, run: str) -> str:
    def _from_to(key: str) -> str:
        old, new = (float(national.loc[(key, one), "value"]) for one in (first, run))
        metric = BY_KEY[key]
        if metric.verdict(new - old) == "same":
            return f"stays at {metric.text(new)}"
        change = metric.difference_text(new - old)
        return f"goes from {metric.text(old)} to {metric.text(new)} ({change})"

    spent = float(national.loc[("spend_gbp", run), "difference"])
    lapsed = float(national.loc[("lapsed_gbp", run), "difference"])
    return joined(
        [
            f"Coverage of Scotland {_from_to('coverage')}.",
            f"The lowest board's coverage {_from_to('worst_coverage')}.",
            f"The number of families served a year {_from_to('served_families')}.",
            f"Posts in all: {_posts(national, first, run)}.",
            sentence(f"{_more_or_less(spent)} is spent and {_more_or_less(lapsed)} lapses."),
        ]
    )


def _posts(national: pd.DataFrame, first: str, run: str) -> str:
    metric = BY_KEY["filled_wte"]
    old, new = (float(national.loc[(metric.key, one), "value"]) for one in (first, run))
    return f"{metric.text(new)} WTE against {metric.text(old)}"


def _more_or_less(difference_gbp: float) -> str:
    if abs(round(difference_gbp)) < 1:
        return "the same money"
    return f"{pounds(abs(difference_gbp))} {'more' if difference_gbp > 0 else 'less'}"


def _board(code: str, now: pd.DataFrame, before: pd.DataFrame) -> str:
    def _said(key: str) -> tuple[str, str, str]:
        metric = BOARD_BY_KEY[key]
        return (
            metric.text(float(before.loc[(code, key), "value"])),
            metric.text(float(now.loc[(code, key), "value"])),
            metric.difference_text(float(now.loc[(code, key), "difference"])),
        )

    name = now.loc[(code, "coverage"), "board_name"]
    old, new, change = _said("coverage")
    _, _, families = _said("served_families")
    _, _, wte = _said("serving_wte")
    return (
        f"{name}: {old} to {new} ({change}); {families} families a year, {wte} WTE of staff time."
    )
