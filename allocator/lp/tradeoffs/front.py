"""The front of two or three objectives: its points with their plans, and where the plan stands."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from allocator.errors import StoppedError
from allocator.lp.solver import DECIMALS, Solution, Values, by_label
from allocator.lp.tradeoffs.curve import exact_curve
from allocator.lp.tradeoffs.measures import CURVE, MEASURES, held_before, stands_for
from allocator.lp.tradeoffs.space import Corner, Space, opened
from allocator.lp.tradeoffs.standing import Standing, beside_curve, beside_surface, own_values
from allocator.lp.tradeoffs.surface import sampled_surface

Progress = Callable[[str], None]


@dataclass(frozen=True)
class FrontPoint:
    """One point of a front, or the plan beside it.

    Parameters
    ----------
    kind
        ``corner`` of a curve; ``sample`` of a surface; ``even``: asked for, between two corners;
        ``plan``: the plan's own, where it is
        neither.
    values
        Each objective's value, in the unit of `MEASURES`.
    plan
        Its plan: values by kind of variable and label.
    is_plan
        Whether it is the plan's own point.
    on_front
        Whether no plan is as good in all the objectives and better in one.
    """

    kind: str
    values: tuple[float, ...]
    plan: dict[str, Values] = field(repr=False)
    is_plan: bool = False
    on_front: bool = True


@dataclass(frozen=True)
class Front:
    """What two or three objectives cost one another.

    Parameters
    ----------
    names
        The objectives, in the order of `MEASURES`.
    held
        Objectives that every point keeps at their optimum.
    rest
        Objectives that choose the plan of a point among ties, in order.
    points
        From the best of the last objective to the best of the first; for three objectives from the
        best of the first. A plan that is not on the front stands behind them.
    payoff
        What each objective first, then the others in order, makes of all.
    depth
        How far below the curve some plan may lie at most, by the duals: relative to the size of the
        objectives. NaN for three objectives, whose points are a sample.
    excess
        How much better a plan could be than the plan at hand: in the last objective for two, in
        each of them for three. Nought on the front.
    """

    names: tuple[str, ...]
    held: tuple[str, ...]
    rest: tuple[str, ...]
    points: tuple[FrontPoint, ...]
    payoff: tuple[tuple[float, ...], ...]
    depth: float
    excess: tuple[float, ...]

    @property
    def is_curve(self) -> bool:
        """Whether it is the exact front of two objectives, not a sample of three."""
        return len(self.names) == CURVE


@dataclass(frozen=True)
class _Found:
    """Corners of a front before their plans are chosen."""

    corners: tuple[Corner, ...]
    payoff: tuple[Corner, ...]
    depth: float
    standing: Standing


def front(
    solution: Solution,
    names: Sequence[str],
    *,
    free: Collection[str] = (),
    even: int = 0,
    steps: int = 6,
    progress: Progress | None = None,
) -> Front:
    """Return what two or three objectives cost one another.

    Parameters
    ----------
    solution
        A proved solution; its live model is left as it was found.
    names
        Two or three of `MEASURES`, in its order.
    free
        Objectives that rank before them but are not held.
    even
        For two objectives: points at even steps of the first besides the corners, ends included.
    steps
        For three: limits on the second and on the third.
    progress
        Called with one sentence as each part begins.

    Returns
    -------
    Front
        Points with their plans, the payoff table, and where the plan at hand stands.

    Raises
    ------
    StoppedError
        The solution is not proved, or the time limit came first.
    """
    if solution.status != "proved":
        raise StoppedError("The plan was stopped before proof, so what it gives up is not known")
    say = progress or (lambda _sentence: None)
    order = solution.formulation.problem.rules.objectives
    held = held_before(order, names, free)
    rest = tuple(n for n in order if n not in held and not stands_for(n, names))
    flat = len(names) == CURVE
    with opened(solution, names, held, limited=0 if flat else 2) as space:
        say("finding the points of the front")
        own = own_values(solution, space.costs)
        found = _curve(space, own) if flat else _surface(space, own, steps)
        points = _points(solution, space, found, rest, say)
        scale = _natural_scale(space, names)
        if flat and even:
            points = _with_even(points, even)
        return Front(
            tuple(names),
            held,
            rest,
            tuple(points),
            tuple(_values(corner.at, scale) for corner in found.payoff),
            found.depth,
            _values(found.standing.excess, np.abs(scale)),
        )


def _curve(space: Space, own: np.ndarray) -> _Found:
    curve = exact_curve(space)
    corners = curve.corners
    size = max(1.0, *(float(np.abs(corner.at).max()) for corner in corners))
    depth = max((piece.depth for piece in curve.pieces), default=0.0) / size
    return _Found(corners, (corners[-1], corners[0]), depth, beside_curve(corners, own))


def _surface(space: Space, own: np.ndarray, steps: int) -> _Found:
    surface = sampled_surface(space, steps)
    standing = beside_surface(space, surface.corners, own)
    return _Found(surface.corners, surface.payoff, float("nan"), standing)


def _points(
    solution: Solution,
    space: Space,
    found: _Found,
    rest: Sequence[str],
    say: Progress,
) -> list[FrontPoint]:
    """Return the corners with their plans, and the plan at hand in its place."""
    scale = _natural_scale(space, [one.name for one in space.objectives])
    kind = "corner" if len(scale) == CURVE else "sample"
    standing, points = found.standing, []
    for number, corner in enumerate(found.corners, start=1):
        own = standing.corner == number - 1
        say(f"choosing the plan of point {number} of {len(found.corners)}")
        plan = (
            solution.values
            if own
            else by_label(space.live.column_keys, space.best_plan(corner, rest))
        )
        points.append(FrontPoint(kind, _values(corner.at, scale), plan, own))
    if standing.corner is None:
        values = _values(standing.own, scale)
        point = FrontPoint(
            "plan", values, solution.values, is_plan=True, on_front=standing.on_front
        )
        at = len(points)
        if standing.on_front and len(values) == CURVE:
            at = sum(corner.at[0] > standing.own[0] for corner in found.corners)
        points.insert(at, point)
    return points


def _with_even(points: Sequence[FrontPoint], count: int) -> list[FrontPoint]:
    """Return the points of a curve with others at even steps of the first objective.

    A mix of two plans is a plan, for every rule is linear; so a point between two corners needs no
    solving.
    """
    along = [one for one in points if one.on_front]
    beside = [one for one in points if not one.on_front]
    first = np.array([one.values[0] for one in along])
    size = 1e-9 * max(1.0, float(np.abs(first).max()))
    made = [
        _between(along, float(at))
        for at in np.linspace(first[0], first[-1], count)
        if np.abs(first - at).min() > size
    ]
    sign = 1.0 if first[-1] >= first[0] else -1.0
    return sorted([*along, *made], key=lambda one: sign * one.values[0]) + beside


def _between(along: Sequence[FrontPoint], at: float) -> FrontPoint:
    """Return the mix of two neighbouring points whose first objective is as wanted."""
    one, other = next(
        (a, b)
        for a, b in itertools.pairwise(along)
        if min(a.values[0], b.values[0]) < at < max(a.values[0], b.values[0])
    )
    share = (at - one.values[0]) / (other.values[0] - one.values[0])
    plan = {
        kind: {
            label: (1.0 - share) * value + share * other.plan[kind][label]
            for label, value in values.items()
        }
        for kind, values in one.plan.items()
    }
    values = [(1.0 - share) * a + share * b for a, b in zip(one.values, other.values, strict=True)]
    return FrontPoint("even", tuple(values), plan)


def _natural_scale(space: Space, names: Sequence[str]) -> np.ndarray:
    """Return what turns scaled values into the units of `MEASURES`."""
    factors = np.array([MEASURES[name].factor for name in names])
    return np.asarray(factors / np.array([one.scale for one in space.objectives]))


def _values(at: np.ndarray, scale: np.ndarray) -> tuple[float, ...]:
    return tuple(round(float(value), DECIMALS) + 0.0 for value in at * scale)
