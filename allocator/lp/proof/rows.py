"""Rows of the program as blocks of sparse entries, and the ground on which families state them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from allocator.lp.problem import AllocationProblem
from allocator.lp.proof.columns import Columns, open_waves
from allocator.lp.proof.labels import label_texts

#: Entries of a block: row within the block, column (-1 where there is none), coefficient.
Entries = tuple[np.ndarray, np.ndarray, np.ndarray | float]


@dataclass(frozen=True)
class Block:
    """Rows of one family: ``lower <= sum of coefficient x variable <= upper``.

    Parameters
    ----------
    keys
        Family and label of each row as text.
    lower, upper
        Limits, infinite where there is none.
    rows, columns, coefficients
        Entries.
    """

    keys: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    coefficients: np.ndarray


@dataclass(frozen=True)
class Ground:
    """What every family is stated on.

    Parameters
    ----------
    problem
        The instance.
    columns
        Its variables.
    attainable
        Attainable need, zones by waves, families a year.
    board_need
        The same by board.
    opened
        Whether each board is open, boards by waves.
    """

    problem: AllocationProblem
    columns: Columns
    attainable: pd.DataFrame
    board_need: pd.DataFrame
    opened: pd.DataFrame

    @property
    def off(self) -> frozenset[str]:
        """Families that are switched off."""
        return frozenset(self.problem.rules.families_off)

    def firm(self, standard: str) -> bool:
        """Return whether a standard admits no shortfall."""
        return standard in self.problem.rules.firm


def make_ground(problem: AllocationProblem, columns: Columns) -> Ground:
    """Return the sums of an instance that several families use."""
    reached = problem.zones["attainable"].to_numpy(dtype=float)
    need = problem.need.loc[problem.zones.index, list(problem.waves)]
    attainable = need * reached[:, None]
    board_need = attainable.groupby(problem.zones["board_code"]).sum()
    board_need = board_need.reindex(problem.boards.index).fillna(0.0)
    return Ground(problem, columns, attainable, board_need, open_waves(problem))


def cells(frame: pd.DataFrame, rows: Iterable[Any], waves: Iterable[Any]) -> np.ndarray:
    """Return one cell a row of a frame with waves as columns."""
    found = frame.to_numpy(dtype=float)
    return np.asarray(
        found[frame.index.get_indexer(pd.Index(rows)), frame.columns.get_indexer(pd.Index(waves))]
    )


def by_wave(numbers: pd.Series, waves: Iterable[Any]) -> np.ndarray:
    """Return the number of each wave."""
    return np.asarray(numbers.reindex(pd.Index(waves)), dtype=float)


def block(
    family: str,
    parts: Sequence[Any],
    entries: Iterable[Entries],
    *,
    lower: np.ndarray | float = -np.inf,
    upper: np.ndarray | float = np.inf,
) -> Block:
    """Return the rows of one shape; a row without any variable is no row.

    Parameters
    ----------
    family
        Number and name, as in models/README.md.
    parts
        Parts of the rows' labels; a word stands for itself in every row.
    entries
        Row, column and coefficient; entries of absent rows or columns (-1) are left out.
    lower, upper
        Limits, one for all rows or one a row.
    """
    count = max((len(part) for part in parts if not isinstance(part, str)), default=0)
    full = [[part] * count if isinstance(part, str) else part for part in parts]
    keys = label_texts([family] * count, *full)
    found = [
        np.column_stack(np.broadcast_arrays(rows, columns, coefficients)).reshape(-1, 3)
        for rows, columns, coefficients in entries
    ]
    stacked = np.concatenate(found) if found else np.empty((0, 3))
    stacked = stacked[(stacked[:, 0] >= 0) & (stacked[:, 1] >= 0)]
    rows = stacked[:, 0].astype(int)
    used = np.zeros(count, dtype=bool)
    used[rows] = True
    number = np.cumsum(used) - 1
    return Block(
        keys[used],
        np.broadcast_to(np.asarray(lower, dtype=float), count)[used],
        np.broadcast_to(np.asarray(upper, dtype=float), count)[used],
        number[rows],
        stacked[:, 1].astype(int),
        stacked[:, 2],
    )
