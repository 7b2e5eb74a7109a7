"""What a live model proves and fixes: bounds, an optimum with its duals, what the duals hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: A reduced cost or row dual above this, in the stage's scaled objective, fixes what it prices.
DUAL_TOLERANCE = 1e-7


@dataclass(frozen=True)
class Bounds:
    """Bounds of every column and row, as a snapshot to go back to.

    Parameters
    ----------
    column_lower, column_upper, row_lower, row_upper
        One number a column or row, infinite where there is none.
    """

    column_lower: np.ndarray
    column_upper: np.ndarray
    row_lower: np.ndarray
    row_upper: np.ndarray


@dataclass(frozen=True)
class Optimum:
    """A proved optimum of one objective.

    Parameters
    ----------
    value
        Its value, in the objective's unit.
    column_duals, row_duals
        Reduced costs and row duals, in the objective's unit per unit of the bound.
    scale
        Factor by which the objective was multiplied for the solver.
    """

    value: float
    column_duals: np.ndarray
    row_duals: np.ndarray
    scale: float


@dataclass(frozen=True)
class Held:
    """What an optimum's duals fixed: positions of columns and rows, each with its value."""

    columns: np.ndarray
    column_values: np.ndarray
    rows: np.ndarray
    row_values: np.ndarray


def priced(
    price: np.ndarray, lower: np.ndarray, upper: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return positions with a price, each with the bound that it presses on."""
    pressed = np.where(price > 0, lower, upper)
    at = np.flatnonzero((np.abs(price) > DUAL_TOLERANCE) & np.isfinite(pressed) & (lower < upper))
    return at, pressed[at]
