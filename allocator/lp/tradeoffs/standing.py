"""Where the plan at hand stands beside a front."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from allocator.lp.solver import Solution
from allocator.lp.tradeoffs.space import Corner, Space
from allocator.lp.tradeoffs.surface import nearest_better

#: A plan this near to the front, relative to the size of each objective, lies on it: written plans
#: are rounded.
ON_FRONT = 1e-7


@dataclass(frozen=True)
class Standing:
    """Where a plan stands.

    Parameters
    ----------
    own
        Its scaled value in each objective.
    corner
        Which corner it is; None where it is none.
    on_front
        Whether no plan is as good in all objectives and better in one.
    excess
        By how much another plan is better, see `allocator.lp.tradeoffs.front.Front`; scaled.
    """

    own: np.ndarray
    corner: int | None
    on_front: bool
    excess: np.ndarray


def own_values(solution: Solution, costs: np.ndarray) -> np.ndarray:
    """Return the scaled values of objectives at a solution's own plan."""
    keys = solution.live.column_keys
    plan = np.array([solution.values[kind][label] for kind, label in keys])
    return np.asarray(costs @ plan)


def beside_curve(corners: Sequence[Corner], own: np.ndarray) -> Standing:
    """Return where a plan stands beside a curve: how much less of the second would do."""
    at = np.array([corner.at for corner in corners])
    nearest = _corner(at, own)
    reached = np.interp(own[0], at[::-1, 0], at[::-1, 1])
    excess = np.array([0.0, max(0.0, own[1] - reached)])
    beyond = own[0] - at[0, 0] > ON_FRONT * _size(at)[0]
    on_front = nearest is not None or (not beyond and excess[1] <= ON_FRONT * _size(at)[1])
    return Standing(own, nearest, bool(on_front), excess * (not on_front))


def beside_surface(space: Space, corners: Sequence[Corner], own: np.ndarray) -> Standing:
    """Return where a plan stands beside a surface: a plan as good in all, and how much better."""
    at = np.array([corner.at for corner in corners])
    nearest = _corner(at, own)
    size = _size(np.vstack([at, own]))
    best = nearest_better(space, own[1:] + ON_FRONT * size[1:])
    gained = np.zeros(len(own)) if best is None else own - best.at
    on_front = nearest is not None or bool((gained <= 10 * ON_FRONT * size).all())
    return Standing(own, nearest, on_front, np.maximum(gained, 0.0) * (not on_front))


def _corner(at: np.ndarray, own: np.ndarray) -> int | None:
    near = (np.abs(at - own) <= ON_FRONT * _size(at)).all(axis=1)
    return int(np.argmax(near)) if near.any() else None


def _size(at: np.ndarray) -> np.ndarray:
    """Return the size of each objective over some points, at least one."""
    return np.asarray(np.maximum(1.0, np.abs(at).max(axis=0)))
