"""Which boards gain and which lose between two runs, most first, ties told as ties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from allocator.outputs.compare.metrics import BOARD_BY_KEY, BOARD_METRICS, Metric

#: The metric that decides who gains and who loses.
DECIDING: Metric = BOARD_METRICS[0]


@dataclass(frozen=True)
class Figures:
    """One metric before and after, in its own values; NaN where there is none."""

    before: float
    after: float
    difference: float


@dataclass(frozen=True)
class BoardChange:
    """One board in two runs: its figures by the key of `BOARD_METRICS`."""

    board_code: str
    board_name: str
    figures: Mapping[str, Figures]


@dataclass(frozen=True)
class Leaders:
    """The board or boards that change most in one metric and one way.

    Parameters
    ----------
    metric
        What changes.
    gaining
        Whether it gets better.
    boards
        One board, or all that change by the same as shown; empty where none changes.
    others
        How many other boards change the same way.
    """

    metric: Metric
    gaining: bool
    boards: tuple[BoardChange, ...]
    others: int


@dataclass(frozen=True)
class BoardChanges:
    """All boards of two runs in one wave.

    Parameters
    ----------
    gaining, losing
        Boards whose coverage gets better and worse, most first.
    same
        Boards whose change would be shown as zero.
    unknown
        Boards that one of the runs has no figure for.
    """

    gaining: tuple[BoardChange, ...]
    losing: tuple[BoardChange, ...]
    same: tuple[BoardChange, ...]
    unknown: tuple[BoardChange, ...]

    @property
    def every(self) -> tuple[BoardChange, ...]:
        """All boards."""
        return (*self.gaining, *self.losing, *self.same, *self.unknown)

    def leaders(self, metric: Metric, *, gaining: bool) -> Leaders:
        """Return who changes most in a metric that has a better way."""
        side = _most_first(self.every, metric, "better" if gaining else "worse")
        most = [one for one in side if _shown(one, metric) == _shown(side[0], metric)]
        return Leaders(metric, gaining, tuple(most), len(side) - len(most))


def board_changes(boards: pd.DataFrame, first: str, run: str, wave: int) -> BoardChanges:
    """Return how the boards change from the first run to another.

    Parameters
    ----------
    boards
        Table ``boards`` of `compare_runs`.
    first, run
        Names of the two runs.
    wave
        A wave of both.
    """
    of_wave = boards.xs(wave, level="wave")
    before, after = (of_wave.xs(one, level="run") for one in (first, run))
    codes = list(dict.fromkeys(after.index.get_level_values("board_code")))
    every = [_board(str(code), before.loc[code], after.loc[code]) for code in codes]
    sides = {
        name: _most_first(every, DECIDING, verdict)
        for name, verdict in {"gaining": "better", "losing": "worse", "same": "same"}.items()
    }
    return BoardChanges(
        **{name: tuple(side) for name, side in sides.items()},
        unknown=tuple(_most_first(every, DECIDING, "")),
    )


def _board(code: str, before: pd.DataFrame, after: pd.DataFrame) -> BoardChange:
    return BoardChange(
        code,
        str(after["board_name"].iloc[0]),
        {
            key: Figures(
                float(before.at[key, "value"]),
                float(after.at[key, "value"]),
                float(after.at[key, "difference"]),
            )
            for key in BOARD_BY_KEY
        },
    )


def _most_first(
    boards: tuple[BoardChange, ...] | list[BoardChange], metric: Metric, verdict: str
) -> list[BoardChange]:
    """Return boards with one verdict by the size of their change as shown, then by name."""
    side = [one for one in boards if metric.verdict(one.figures[metric.key].difference) == verdict]
    if not verdict:
        return sorted(side, key=lambda one: one.board_name)
    return sorted(side, key=lambda one: (-_shown(one, metric), one.board_name))


def _shown(board: BoardChange, metric: Metric) -> float:
    return abs(metric.shown(board.figures[metric.key].difference))
