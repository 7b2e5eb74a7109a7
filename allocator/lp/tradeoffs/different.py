"""Plans within a loss that differ as much as they can: modelling to generate alternatives.

Every plan that has the least or the most of some post is a candidate. The first alternative is the
one farthest from the plan, each next one the farthest from all before it (the nearest of them
counts), by posts moved: the sum of differences over boards, services and waves. Each is then pushed
on: as long as a plan lies farther away in the direction in which its posts differ, that one is
taken. This finds plans that differ widely, the same ones every time; it does not prove that none
differs more, for the farthest plan of all is no question for a linear program.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from allocator.lp.optimum import Bounds
from allocator.lp.solver import Solution, Values, by_label
from allocator.lp.tradeoffs.near import Allowed, Ranges, near, post_keys
from allocator.lp.tradeoffs.space import Corner, Space, surely

#: Plans that differ by less than this in all are one, WTE.
SAME_WTE = 1e-4
#: An alternative keeps the posts that were found to this, WTE: rounding must not shut it out.
KEEP_WTE = 1e-7
#: Most times that an alternative is pushed on.
PUSHES = 8

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Alternative:
    """A plan within a loss.

    Parameters
    ----------
    plan
        Values by kind of variable and label.
    attained
        The objectives that count, in the order of `Allowed.names` and in the solver's terms.
    changed_wte
        Posts that differ from the plan's: differences summed over boards, services and waves.
    nearest_wte
        The same against whichever of the plan and the alternatives before it is nearest.
    """

    plan: dict[str, Values] = field(repr=False)
    attained: tuple[float, ...]
    changed_wte: float
    nearest_wte: float


def alternatives(
    solution: Solution,
    within: Allowed,
    ranges: Ranges,
    count: int,
    *,
    progress: Progress | None = None,
) -> tuple[Alternative, ...]:
    """Return plans within a loss that differ much from the plan and from one another.

    Parameters
    ----------
    solution
        A proved solution; its live model is left as it was found.
    within
        What each objective may become.
    ranges
        The ranges of posts within it.
    count
        How many plans are wanted.
    progress
        Called with one sentence as each begins.

    Returns
    -------
    tuple
        At most as many; fewer where the posts leave no more to choose from.

    Raises
    ------
    StoppedError
        The time limit came first.
    """
    say = progress or (lambda _sentence: None)
    keys = post_keys(solution)
    own = np.array([solution.values["t"][key] for key in keys])
    known = [own]
    found: list[Alternative] = []
    pool = ranges.extremes
    with near(solution, within) as space:
        at = np.array([space.live.column("t", key) for key in keys], dtype=int)
        loosest = space.live.bounds()
        while len(found) < count and len(pool):
            say(f"choosing alternative {len(found) + 1} of {count}")
            away = _distance(pool, known)
            if away.max() < SAME_WTE:
                break
            wanted = _pushed(space, loosest, at, pool[int(np.argmax(away))], known)
            plan = _best_with(solution, space, loosest, at, wanted)
            labelled = by_label(space.live.column_keys, plan)
            posts = plan[at]
            found.append(
                Alternative(
                    labelled,
                    _attained(solution, within, plan),
                    float(np.abs(posts - own).sum()),
                    float(_distance(posts[None, :], known)[0]),
                )
            )
            known.append(posts)
    return tuple(found)


def _distance(pool: np.ndarray, known: list[np.ndarray]) -> np.ndarray:
    """Return how far each row is from the nearest known plan, WTE."""
    return np.asarray(np.min([np.abs(pool - one).sum(axis=1) for one in known], axis=0))


def _pushed(
    space: Space, loosest: Bounds, at: np.ndarray, start: np.ndarray, known: list[np.ndarray]
) -> np.ndarray:
    """Return posts farther away than some, as far as steps in their own direction lead."""
    here, away = start, float(_distance(start[None, :], known)[0])
    for _push in range(PUSHES):
        direction = np.sum([np.sign(here - one) for one in known], axis=0)
        cost = np.zeros(len(space.live.column_keys))
        cost[at] = -direction
        space.live.restore(loosest)
        with space.live.with_primal_simplex():
            surely(space.live, cost)
        there = np.maximum(space.live.values()[at], 0.0)
        farther = float(_distance(there[None, :], known)[0])
        if farther <= away + SAME_WTE:
            break
        here, away = there, farther
    return here


def _best_with(
    solution: Solution, space: Space, loosest: Bounds, at: np.ndarray, posts: np.ndarray
) -> np.ndarray:
    """Return the plan that the model would choose with such posts, within the loss."""
    live = space.live
    live.restore(loosest)
    low = np.maximum(loosest.column_lower[at], posts - KEEP_WTE)
    high = np.minimum(loosest.column_upper[at], posts + KEEP_WTE)
    live.bound_columns(at, np.minimum(low, high), np.maximum(low, high))
    order = solution.formulation.problem.rules.objectives
    return space.best_plan(Corner(np.empty(0), live.bounds()), order)


def _attained(solution: Solution, within: Allowed, plan: np.ndarray) -> tuple[float, ...]:
    costs = {p.objective.name.split(" ")[0]: p.objective.cost for p in reversed(solution.proofs)}
    return tuple(float(costs[name] @ plan) for name in within.names)
