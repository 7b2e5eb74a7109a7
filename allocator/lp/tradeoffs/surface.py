"""Points on the front of three objectives, by a grid of limits on two of them.

The augmented epsilon-constraint method (Mavrotas), with each point settled by the objectives in
turn instead of a small weight on the slacks: the first objective is minimised with the second and
third kept within limits, then held while the second is minimised, then the third. No plan is as
good in all three and better in one: it would have been found. The range of the third is worked out
anew for each limit on the second, so that every limit can be kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from allocator.errors import InfeasibleError
from allocator.lp.tradeoffs.space import Corner, Space

#: Points closer than this share of each objective's range are one.
SAME_SHARE = 1e-6
#: A limit gives way by this much, relative to its size, so that rounding shuts out no plan.
HAIR = 1e-9
FIRST, SECOND, THIRD = 0, 1, 2


@dataclass(frozen=True)
class Surface:
    """A sample of a front of three objectives.

    Parameters
    ----------
    payoff
        What each objective first, then the others in order, makes of all: one corner an objective.
    corners
        The points, from the best of the first objective down; none is better than another in all.
    """

    payoff: tuple[Corner, ...]
    corners: tuple[Corner, ...]


def payoff_corners(space: Space) -> tuple[Corner, ...]:
    """Return the corner that each objective alone asks for, ties settled by the others in order."""
    every = range(len(space.objectives))
    corners = []
    for first in every:
        space.live.restore(space.start)
        corners.append(space.first_best([first, *(n for n in every if n != first)]))
    return tuple(corners)


def sampled_surface(space: Space, steps: int) -> Surface:
    """Return points of the front of a space of three objectives.

    Parameters
    ----------
    space
        The plans, and three objectives, the last two with a row to limit them.
    steps
        Limits on the second objective, evenly from the payoff table's worst to its best; and for
        each of them on the third: at most ``steps * steps`` points.
    """
    payoff = payoff_corners(space)
    values = np.array([corner.at for corner in payoff])
    span = values.max(axis=0) - values.min(axis=0)
    limits = np.linspace(values[:, SECOND].max(), values[:, SECOND].min(), steps)
    sampled = (corner for most in limits for corner in _slice(space, float(most), steps))
    near = np.maximum(SAME_SHARE * span, HAIR * np.maximum(1.0, np.abs(values).max(axis=0)))
    corners = sorted(
        _distinct([*payoff, *sampled], near), key=lambda corner: tuple(corner.at.tolist())
    )
    return Surface(payoff, tuple(corners))


def _slice(space: Space, second: float, steps: int) -> Iterator[Corner]:
    """Yield points with the second objective within a limit, from the loosest third downwards."""
    _limit(space, second, np.inf)
    least = space.first_best((THIRD, FIRST, SECOND))
    loosest, basis = within(space, np.array([second, np.inf]))
    yield loosest
    met = float(loosest.at[THIRD])
    for third in np.linspace(met, least.at[THIRD], steps)[1:-1]:
        # A point that keeps the next limit too would only be found again.
        if met > third:
            found, basis = within(space, np.array([second, third]), basis)
            met = float(found.at[THIRD])
            yield found
    yield least


def within(space: Space, most: np.ndarray, basis: Any = None) -> tuple[Corner, Any]:
    """Return the best corner within limits on the second and third objective.

    Parameters
    ----------
    space
        The plans, and three objectives.
    most
        The limits, scaled.
    basis
        Where to start from: that of other limits, best in the first objective.

    Returns
    -------
    tuple
        The corner, and the basis to start a tighter question from.

    Raises
    ------
    InfeasibleError
        No plan keeps the limits.
    """
    _limit(space, *most.tolist())
    if basis is not None:
        space.live.start_from(basis)
    optimum = space.minimise(np.eye(len(space.objectives))[FIRST])
    basis = space.live.basis()
    space.live.hold(optimum)
    with space.live.with_primal_simplex():
        return space.first_best((SECOND, THIRD)), basis


def nearest_better(space: Space, most: np.ndarray) -> Corner | None:
    """Return the best corner within limits, or None where no plan keeps them."""
    try:
        return within(space, most)[0]
    except InfeasibleError:
        return None


def _limit(space: Space, *most: float) -> None:
    space.live.restore(space.start)
    limits = np.array(most)
    slack = HAIR * np.maximum(1.0, np.abs(np.where(np.isfinite(limits), limits, 0.0)))
    space.live.bound_rows(space.limits, np.full(len(limits), -np.inf), limits + slack)


def _distinct(corners: Iterable[Corner], near: np.ndarray) -> Iterator[Corner]:
    """Yield each point once: those nearer than that in every objective are one."""
    kept: list[Corner] = []
    for corner in corners:
        if not any((np.abs(corner.at - other.at) <= near).all() for other in kept):
            kept.append(corner)
            yield corner
