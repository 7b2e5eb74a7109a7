"""Figures of boards and waves straight from a vector of values, as a plan's tables have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.lp.live import ColumnKey
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import DECIMALS

#: Figures of a board in a wave, in the order of the table of boards.
BOARD_FIGURES: tuple[str, ...] = (
    "community_wte",
    "embedded_wte",
    "need_families",
    "attainable_families",
    "served_families",
    "unmet_families",
    "coverage",
)
#: Figures of a wave, in the order of the table of runs.
NATIONAL_FIGURES: tuple[str, ...] = (
    "filled_wte",
    "served_families",
    "unmet_families",
    "coverage",
    "worst_coverage",
    "spend_gbp",
)


@dataclass(frozen=True)
class Figures:
    """Figures of one plan.

    Parameters
    ----------
    waves, boards
        Labels.
    by_board
        Figures of `BOARD_FIGURES` by name: boards by waves; coverage is NaN where nobody can be
        reached.
    national
        Figures of `NATIONAL_FIGURES` by name: one number a wave.
    """

    waves: tuple[int, ...]
    boards: tuple[str, ...]
    by_board: dict[str, np.ndarray]
    national: dict[str, np.ndarray]


class FigureMap:
    """Where each column of a model counts, worked out once for all plans of its structure.

    Parameters
    ----------
    columns
        Kind and label of each column.
    problem
        An instance with those columns.
    """

    def __init__(self, columns: Sequence[ColumnKey], problem: AllocationProblem) -> None:
        self._waves = problem.waves
        self._boards = tuple(str(code) for code in problem.boards.index)
        zone_board = problem.zones["board_code"].to_dict()
        board_at = {code: at for at, code in enumerate(self._boards)}
        wave_at = {wave: at for at, wave in enumerate(self._waves)}
        size = len(self._waves)
        counts: dict[str, list[tuple[int, int]]] = {
            name: [] for name in ("community", "embedded", "units", "served", "unmet", "growth")
        }

        def count(name: str, column: int, board: int, wave: int) -> None:
            counts[name].append((column, board * size + wave_at[wave]))

        for column, (kind, label) in enumerate(columns):
            wave = label[-1]
            if kind in {"t", "growth"}:
                service, place, _wave = label
                group = "growth" if kind == "growth" else _GROUPS.get(service, "embedded")
                national = service == "mbu" or kind == "growth"
                count(group, column, 0 if national else board_at[place], wave)
            elif kind in {"x", "u"}:
                group = "served" if kind == "x" else "unmet"
                count(group, column, board_at[zone_board[label[0]]], wave)
            elif kind == "e":
                count("served", column, board_at[label[0]], wave)
        self._counts = {
            name: np.array(found, dtype=int).reshape(-1, 2) for name, found in counts.items()
        }
        self._need: tuple[pd.DataFrame, np.ndarray, np.ndarray] | None = None

    def figures(self, problem: AllocationProblem, values: np.ndarray) -> Figures:
        """Return the figures of a plan.

        Parameters
        ----------
        problem
            Its instance.
        values
            One number a column.
        """
        need, attainable = self._need_of(problem)
        served = self._sum("served", values)
        with np.errstate(divide="ignore", invalid="ignore"):
            coverage = np.where(attainable > 0, served / attainable, np.nan)
        by_board = {
            "community_wte": self._sum("community", values),
            "embedded_wte": self._sum("embedded", values),
            "need_families": need,
            "attainable_families": attainable,
            "served_families": served,
            "unmet_families": self._sum("unmet", values),
            "coverage": coverage,
        }
        posts = by_board["community_wte"] + by_board["embedded_wte"]
        filled = posts.sum(axis=0) + self._sum("units", values)[0]
        rules = problem.rules
        reached = attainable.sum(axis=0)
        some = np.where(np.isnan(coverage), np.inf, coverage).min(axis=0)
        national = {
            "filled_wte": filled,
            "served_families": served.sum(axis=0),
            "unmet_families": by_board["unmet_families"].sum(axis=0),
            "coverage": np.where(
                reached > 0, served.sum(axis=0) / np.maximum(reached, 1e-300), np.nan
            ),
            "worst_coverage": np.where(np.isfinite(some), some, np.nan),
            "spend_gbp": filled * rules.cost_per_wte_gbp
            + self._sum("growth", values)[0] * rules.setup_cost_per_wte_gbp,
        }
        return Figures(
            self._waves,
            self._boards,
            {name: _rounded(found) for name, found in by_board.items()},
            {name: _rounded(found) for name, found in national.items()},
        )

    def _sum(self, name: str, values: np.ndarray) -> np.ndarray:
        found = self._counts[name]
        shape = (len(self._boards), len(self._waves))
        sums = np.bincount(found[:, 1], weights=values[found[:, 0]], minlength=shape[0] * shape[1])
        return sums.reshape(shape)

    def _need_of(self, problem: AllocationProblem) -> tuple[np.ndarray, np.ndarray]:
        """Return need and attainable need, boards by waves; runs that share them share the sums."""
        if self._need is None or self._need[0] is not problem.need:
            zone_board = problem.zones["board_code"]
            need = problem.need.groupby(zone_board).sum()
            need = need.reindex(problem.boards.index, fill_value=0.0)
            self._need = (problem.need, need.to_numpy(), problem.board_need.to_numpy())
        return self._need[1], self._need[2]


_GROUPS = {"community": "community", "mbu": "units"}


def _rounded(found: np.ndarray) -> np.ndarray:
    return np.round(found, DECIMALS) + 0.0
