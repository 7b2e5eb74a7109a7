"""The whole program, stated again from a saved instance as sparse rows with labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from allocator.lp.problem import AllocationProblem
from allocator.lp.proof import community, national, workforce
from allocator.lp.proof.columns import Columns, make_columns
from allocator.lp.proof.rows import Block, Ground, make_ground

#: Constraint families by number and name, as in models/README.md. Family 9, the travel standard,
#: makes no rows: only permitted ways are in the instance.
FAMILIES: Mapping[str, Callable[[Ground], Iterator[Block]]] = {
    "1_need": community.need,
    "2_staff_time": community.staff_time,
    "3_continuity": workforce.continuity,
    "4_recruitment": workforce.recruitment,
    "5_money": workforce.money,
    "6_embedded_posts": national.embedded_posts,
    "7_mother_and_baby_units": national.mother_and_baby_units,
    "8_network_cover": national.network_cover,
    "10_remote": community.remote,
    "11_within_board_equity": community.within_board_equity,
    "12_coverage": community.coverage,
    "13_openings": community.openings,
    "14_consultation": national.consultation,
    "16_commitments": workforce.commitments,
}

#: Rounds in which finite limits of variables are drawn from each other.
_ROUNDS = 12


@dataclass(frozen=True)
class Program:
    """Rows, columns and their limits.

    Parameters
    ----------
    ground
        The instance with its variables.
    matrix
        Rows by columns, compressed by rows.
    row_keys
        Family and label of every row as text.
    lower, upper
        Limits of the rows.
    """

    ground: Ground
    matrix: sparse.csr_array
    row_keys: pd.Index
    lower: np.ndarray
    upper: np.ndarray

    @property
    def columns(self) -> Columns:
        """The variables, all of them at least zero."""
        return self.ground.columns


def make_program(problem: AllocationProblem) -> Program:
    """Return the program of an instance, by the equations of models/README.md.

    Parameters
    ----------
    problem
        The instance.
    """
    columns = make_columns(problem)
    ground = make_ground(problem, columns)
    blocks = [
        made
        for name, family in FAMILIES.items()
        if name not in ground.off
        for made in family(ground)
    ]
    starts = np.cumsum([0, *(len(made.keys) for made in blocks)])
    rows = np.concatenate([b.rows + s for b, s in zip(blocks, starts[:-1], strict=True)])
    places = np.concatenate([made.columns for made in blocks])
    coefficients = np.concatenate([made.coefficients for made in blocks])
    shape = (int(starts[-1]), columns.size)
    return Program(
        ground,
        sparse.coo_array((coefficients, (rows, places)), shape=shape).tocsr(),
        pd.Index(np.concatenate([made.keys for made in blocks]), dtype=object),
        np.concatenate([made.lower for made in blocks]),
        np.concatenate([made.upper for made in blocks]),
    )


def finite_limits(program: Program, left_out: np.ndarray) -> np.ndarray:
    """Return an upper limit of every variable that follows from the rows and the data.

    A row limits each of its variables once the others are limited. Shortfalls need never exceed
    what is owed: a larger one serves no objective and no rule.

    Parameters
    ----------
    program
        The program.
    left_out
        Numbers of rows that may not be used.

    Returns
    -------
    numpy.ndarray
        One limit a column, infinite where none follows.
    """
    kept = np.setdiff1d(np.arange(len(program.lower)), left_out)
    matrix = program.matrix[kept]
    # Rows as "at most" alone: those with a lower limit are turned round.
    both = sparse.vstack([matrix, -matrix]).tocoo()
    most = np.concatenate([program.upper[kept], -program.lower[kept]])
    limited = np.isfinite(most)[both.row] & (both.data != 0.0)
    rows, places, sizes = both.row[limited], both.col[limited], both.data[limited]
    limit = _owed(program)
    for _round in range(_ROUNDS):
        smaller = _tightened(limit, rows, places, sizes, most)
        if np.array_equal(np.isfinite(smaller), np.isfinite(limit)):
            return smaller
        limit = smaller
    return limit


def _owed(program: Program) -> np.ndarray:
    """Return what is owed as the limit of each shortfall, infinite for all other variables."""
    limit = np.full(program.columns.size, np.inf)
    kinds = ("short_floor", "short_link", "short_consultation")
    short = np.concatenate([program.columns[kind].at for kind in kinds])
    owed = np.flatnonzero(np.isfinite(program.lower) & ~np.isfinite(program.upper))
    entries = program.matrix[owed].tocoo()
    of_short = np.isin(entries.col, short)
    limit[entries.col[of_short]] = np.maximum(program.lower[owed][entries.row[of_short]], 0.0)
    return limit


def _tightened(
    limit: np.ndarray, rows: np.ndarray, places: np.ndarray, sizes: np.ndarray, most: np.ndarray
) -> np.ndarray:
    """Return limits after one more round over all rows ``sum of sizes x variables <= most``."""
    negative = sizes < 0.0
    least = np.zeros(len(most))
    np.add.at(least, rows[negative], sizes[negative] * limit[places[negative]])
    known = np.isfinite(least)[rows] & ~negative
    found = (most[rows[known]] - least[rows[known]]) / sizes[known]
    smaller = limit.copy()
    np.minimum.at(smaller, places[known], np.maximum(found, 0.0))
    return smaller
