"""Every constraint and bound held against the saved values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.lp.proof.bounds import Limits
from allocator.lp.proof.program import FAMILIES, Program

#: Largest violation that passes, relative to the larger of 1 and the limit.
TOLERANCE = 1e-6
#: Saved values are rounded to nine decimals, each by half of the last at most.
_HALF_DECIMAL = 5e-10


@dataclass(frozen=True, slots=True)
class CheckedFamily:
    """One constraint family as verified on the saved values.

    Parameters
    ----------
    family
        Number and name, as in models/README.md; ``0_bounds`` for the variables' own limits.
    limits
        How many limits there are.
    worst
        Largest violation beyond rounding, relative to the limit; zero or less is kept.
    worst_at
        Which limit that was.
    off
        Whether the family is switched off.
    """

    family: str
    limits: int
    worst: float
    worst_at: str
    off: bool = False

    @property
    def kept(self) -> bool:
        """Whether every limit of the family is kept."""
        return self.worst <= TOLERANCE


def check_constraints(
    program: Program, limits: Limits, values: np.ndarray
) -> tuple[CheckedFamily, ...]:
    """Verify every row and bound, and what the stages hold.

    Parameters
    ----------
    program
        The program, stated again.
    limits
        Limits of rows and columns as the stages have left them.
    values
        Value of every column.

    Returns
    -------
    tuple
        The variables' own limits, then one entry a family.
    """
    names = program.columns.names()
    own = _violation(values, limits.least, limits.most)
    rounding = _HALF_DECIMAL * np.asarray(np.abs(program.matrix).sum(axis=1)).ravel()
    rows = _violation(program.matrix @ values, limits.lower, limits.upper, rounding=rounding)
    family = np.array([key.partition("|")[0] for key in program.row_keys], dtype=object)
    keys = program.row_keys.to_numpy()
    off = program.ground.off
    return (
        _worst("0_bounds", own, names),
        *(
            _worst(name, rows[family == name], keys[family == name], off=name in off)
            for name in FAMILIES
        ),
    )


def _violation(
    activity: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    *,
    rounding: np.ndarray | float = 0.0,
) -> np.ndarray:
    """Return by how much each activity breaks its limits; what is no number breaks them."""
    bounded = np.where(np.isfinite(lower), lower, 0.0), np.where(np.isfinite(upper), upper, 0.0)
    below = (bounded[0] - activity - rounding) / np.maximum(1.0, np.abs(bounded[0]))
    above = (activity - bounded[1] - rounding) / np.maximum(1.0, np.abs(bounded[1]))
    below = np.where(np.isfinite(lower), below, -np.inf)
    above = np.where(np.isfinite(upper), above, -np.inf)
    worst = np.maximum(below, above)
    return np.where(np.isfinite(activity), worst, np.inf)


def _worst(
    name: str, violation: np.ndarray, keys: np.ndarray, *, off: bool = False
) -> CheckedFamily:
    if not len(violation):
        return CheckedFamily(name, 0, 0.0, "", off)
    at = int(np.argmax(violation))
    return CheckedFamily(name, len(violation), float(violation[at]), str(keys[at]), off)
