"""What changes between two runs for Scotland and its boards, in sentences with numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from allocator.outputs.compare.boards import (
    DECIDING,
    BoardChange,
    BoardChanges,
    Figures,
    Leaders,
)
from allocator.outputs.compare.islands import Worst
from allocator.outputs.compare.metrics import BOARD_BY_KEY, NATIONAL_METRICS, Metric
from allocator.outputs.page.words import counted, listed, pounds
from allocator.outputs.report.figures import joined, sentence, some

BY_KEY: dict[str, Metric] = {metric.key: metric for metric in NATIONAL_METRICS}
SERVED = BOARD_BY_KEY["served_families"]
WTE = BOARD_BY_KEY["serving_wte"]
MINUTES = BOARD_BY_KEY["mean_minutes"]


def scotland_sentence(national: pd.DataFrame, first: str, run: str) -> str:
    """Return how the country changes from the first run to another.

    Parameters
    ----------
    national
        Table ``national`` of `compare_runs` for one wave: index ``(metric, run)``.
    first, run
        Names of the two runs.
    """

    def _from_to(key: str) -> str:
        old, new = (float(national.loc[(key, one), "value"]) for one in (first, run))
        metric = BY_KEY[key]
        if metric.verdict(new - old) == "same":
            return f"stays at {metric.text(new)}"
        change = metric.difference_text(new - old)
        return f"goes from {metric.text(old)} to {metric.text(new)} ({change})"

    return joined(
        [
            f"Coverage of Scotland {_from_to('coverage')}.",
            f"The number of families served a year {_from_to('served_families')}.",
        ]
    )


def means_sentence(national: pd.DataFrame, first: str, run: str) -> str:
    """Return what the other run spends and fills, against the first; arguments as above."""
    metric = BY_KEY["filled_wte"]
    old, new = (float(national.loc[(metric.key, one), "value"]) for one in (first, run))
    spent = float(national.loc[("spend_gbp", run), "difference"])
    lapsed = float(national.loc[("lapsed_gbp", run), "difference"])
    money = f"{_more_or_less(spent)} is spent and {_more_or_less(lapsed)} lapses"
    return f"Posts in all: {metric.text(new)} WTE against {metric.text(old)}; {money}."


def _more_or_less(difference_gbp: float) -> str:
    if abs(round(difference_gbp)) < 1:
        return "the same money"
    return f"{pounds(abs(difference_gbp))} {'more' if difference_gbp > 0 else 'less'}"


def worst_sentence(worst: Mapping[str, Worst], first: str, run: str) -> str:
    """Return who is served worst in a run and in the first; boards that tie are all counted.

    Parameters
    ----------
    worst
        Of `worst_boards`.
    first, run
        Names of the two runs.
    """
    if run not in worst:
        return ""
    now = _worst_boards(worst[run])
    before = _worst_boards(worst[first]) if first in worst else ""
    if now == before:
        return f"Served worst in both: {now}."
    return f"Served worst in {run}: {now}{f' (in {first}: {before})' if before else ''}."


def _worst_boards(worst: Worst) -> str:
    names, coverage = list(worst.board_names), DECIDING.text(worst.coverage)
    if len(names) == worst.boards > 1:
        return f"all {counted(worst.boards, 'board')} alike, with {coverage}"
    alike = "" if len(names) == 1 else " alike"
    return f"{some(names, shown=5, noun='other board')}{alike}, with {coverage}"


def board_leads(changes: BoardChanges) -> list[str]:
    """Return who gains most and who loses most: coverage, families served, travel."""
    leads = [
        _leader_sentence(changes.leaders(metric, gaining=gaining))
        for gaining in (True, False)
        for metric in (DECIDING, SERVED)
    ]
    return [*(one for one in leads if one), *_travel(changes)]


def _leader_sentence(leaders: Leaders) -> str:
    if not leaders.boards:
        return ""
    metric = leaders.metric
    what = "coverage" if metric is DECIDING else "families served"
    unit = "" if metric is DECIDING else " a year"
    names = some([one.board_name for one in leaders.boards], shown=6, noun="other board")
    first = leaders.boards[0].figures[metric.key]
    amount = f"{metric.amount_text(first.difference)}{unit}"
    if len(leaders.boards) > 1:
        verb = "gain" if leaders.gaining else "lose"
        most = f"{verb} most {what}, all alike" if leaders.others else f"{verb} {what} alike"
        return f"{names} {most}: {amount} each."
    verb = "gains" if leaders.gaining else "loses"
    most = f"{verb} most {what} of any board" if leaders.others else f"alone {verb} {what}"
    return f"{names} {most}: {amount} ({from_to(metric, first)})."


def from_to(metric: Metric, figures: Figures) -> str:
    """Return a figure before and after, for example ``24.6% to 29.4%``."""
    return f"{metric.text(figures.before)} to {metric.text(figures.after)}"


def _travel(changes: BoardChanges) -> list[str]:
    said = []
    for verdict, words in (("worse", "longer"), ("better", "shorter")):
        moved = [
            one
            for one in changes.every
            if MINUTES.verdict(one.figures[MINUTES.key].difference) == verdict
        ]
        moved.sort(key=lambda one: (-abs(one.figures[MINUTES.key].difference), one.board_name))
        if moved:
            names = [f"{one.board_name} ({_minutes(one)})" for one in moved]
            said.append(f"Mean travel is {words} in {some(names, noun='other board')}.")
    return said


def _minutes(board: BoardChange) -> str:
    return f"{from_to(MINUTES, board.figures[MINUTES.key])} minutes"


def board_sentence(board: BoardChange) -> str:
    """Return one board's change: coverage, families a year, staff time."""
    coverage = board.figures[DECIDING.key]
    verb = "gains" if coverage.difference > 0 else "loses"
    return (
        f"{board.board_name} {verb} {DECIDING.amount_text(coverage.difference)} of coverage "
        f"({from_to(DECIDING, coverage)}): "
        f"{_more_of(SERVED, board, 'families a year')}, "
        f"{_more_of(WTE, board, 'WTE of staff time')}."
    )


def _more_of(metric: Metric, board: BoardChange, what: str) -> str:
    figures = board.figures[metric.key]
    if not math.isfinite(figures.difference):
        return f"no figure of {what}"
    if metric.shown(figures.difference) == 0:
        return f"the same {what} ({metric.text(figures.after)})"
    word = "more" if figures.difference > 0 else "fewer" if metric is SERVED else "less"
    return f"{metric.amount_text(figures.difference)} {word} {what} ({from_to(metric, figures)})"


def counted_boards(count: int, singular: str, plural: str) -> str:
    """Return how many boards do something: ``No board gains coverage``, ``3 boards lose ...``."""
    if not count:
        return f"No board {singular}"
    return f"{counted(count, 'board')} {singular if count == 1 else plural}"


def unchanged_sentence(changes: BoardChanges) -> str:
    """Return which boards neither gain nor lose, and which cannot be told."""
    same = [one.board_name for one in changes.same]
    unknown = [one.board_name for one in changes.unknown]
    said = []
    if same:
        verb = "keeps its" if len(same) == 1 else "keep their"
        who = sentence(some(same, shown=5, noun="other board"))
        said.append(f"{who} {verb} coverage." if changes.gaining or changes.losing else _all(same))
    if unknown:
        said.append(f"No figure in one of the runs: {listed(unknown)}.")
    return joined(said)


def _all(names: list[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} keeps its coverage."
    return f"All {counted(len(names), 'board')} keep their coverage."
