"""The exact front of two objectives: every corner, and a proof that no plan lies below it.

Two objectives of a linear program trade along straight pieces. Weights under which two corners
count alike are asked for the best plan there is: where it is no better than the two, the piece
between them is the front, and the duals prove it for every plan at once; where it is, the corners
of that piece are found exactly, by each objective in turn, and the search goes on at both sides
(Cohon's estimate of the non-inferior set, with exact corners).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.lp.tradeoffs.space import Corner, Space, dual_bound

#: A plan this little below a straight piece, relative to its size, is the solver's rounding.
STRAIGHT = 1e-9
#: Corners closer than this in every objective, relative to their size, are one.
SAME = 1e-8


@dataclass(frozen=True)
class Piece:
    """A straight piece between two neighbouring corners.

    Parameters
    ----------
    weights
        Weights of the two scaled objectives under which its ends count alike, the larger 1.
    depth
        How far below it some plan may lie, under the weights, by the duals alone.
    """

    weights: np.ndarray
    depth: float


@dataclass(frozen=True)
class Curve:
    """A front of two objectives.

    Parameters
    ----------
    corners
        From the best of the second objective to the best of the first.
    pieces
        The straight pieces between them: one fewer, none where one plan is best in both.
    solves
        How many linear programs were solved.
    """

    corners: tuple[Corner, ...]
    pieces: tuple[Piece, ...]


def exact_curve(space: Space) -> Curve:
    """Return the front of a space of two objectives."""
    with space.live.with_primal_simplex():
        return _search(space)


def _search(space: Space) -> Curve:
    ends = []
    for order in ((1, 0), (0, 1)):
        space.live.restore(space.start)
        ends.append(space.first_best(order))
    if _same(*ends):
        return Curve((ends[1],), ())
    corners, pieces = [ends[0]], []
    left = [ends[1]]
    while left:
        known = _piece(corners[-1], left[-1])
        space.live.restore(space.start)
        optimum = space.minimise(known.weights)
        bound = dual_bound(optimum, space.start)
        level = float(known.weights @ corners[-1].at)
        if level - optimum.value <= STRAIGHT * max(1.0, abs(level)):
            pieces.append(Piece(known.weights, max(0.0, level - bound)))
            corners.append(left.pop())
            continue
        space.live.hold(optimum)
        best = space.live.bounds()
        near = space.first_best((1, 0))
        space.live.restore(best)
        far = space.first_best((0, 1))
        # Rounding alone can bring the search back to an end that it knows.
        found = [c for c in (far, near) if not any(_same(c, k) for k in (corners[-1], left[-1]))]
        if not found:
            pieces.append(Piece(known.weights, max(0.0, level - bound)))
            corners.append(left.pop())
        elif len(found) > 1 and _same(*found):
            left.append(found[0])
        else:
            left.extend(found)
    return Curve(tuple(corners), tuple(pieces))


def _piece(one: Corner, other: Corner) -> Piece:
    """Return the weights under which two corners count alike."""
    weights = np.array([one.at[1] - other.at[1], one.at[0] - other.at[0]])
    weights = np.abs(weights)
    return Piece(weights / weights.max(), 0.0)


def _same(one: Corner, other: Corner) -> bool:
    size = np.maximum(1.0, np.maximum(np.abs(one.at), np.abs(other.at)))
    return bool((np.abs(one.at - other.at) <= SAME * size).all())
