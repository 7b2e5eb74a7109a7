"""The plans that keep some objectives at their optimum, seen through two or three others.

Every value below is in the solver's terms: each objective is minimised, and multiplied by its scale
so that a unit of one is of the order of a unit of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from allocator.errors import InfeasibleError, SolverError, StoppedError
from allocator.lp.answers.replay import held_bounds, left_as_found
from allocator.lp.live import LiveModel
from allocator.lp.optimum import Bounds, Optimum
from allocator.lp.solver import DECIMALS, Solution, canonical_plan
from allocator.lp.stages import Objective, StageProof, Stages

LATE = "The time limit came before the answer was complete; allow more with --time-limit"


@dataclass(frozen=True)
class Corner:
    """A point that some plans attain, with the bounds that leave exactly those plans.

    Parameters
    ----------
    at
        Its scaled value in each objective.
    face
        Bounds of columns and rows.
    """

    at: np.ndarray
    face: Bounds


class Space:
    """The live model of a solution, asked about some of its objectives.

    Made by `opened`, which puts the model back. Its bounds change with every question.

    Parameters
    ----------
    solution
        A solution; its live model answers.
    objectives
        The objectives that are looked at.
    limits
        Positions of rows that count the last objectives, as many as there are; without bounds.
    """

    def __init__(
        self, solution: Solution, objectives: tuple[Objective, ...], limits: np.ndarray
    ) -> None:
        self.live: LiveModel = solution.live
        self._formulation = solution.formulation
        self.objectives = objectives
        self.limits = limits
        self.costs = scaled_costs(objectives)
        #: Bounds as a question begins.
        self.start = self.live.bounds()

    def minimise(self, weights: np.ndarray) -> Optimum:
        """Minimise the objectives under weights over what the bounds leave.

        Parameters
        ----------
        weights
            One weight for each scaled objective.

        Returns
        -------
        Optimum
            The proved optimum of their sum.

        Raises
        ------
        StoppedError
            The time limit came first.
        """
        return surely(self.live, weights @ self.costs)

    def here(self) -> np.ndarray:
        """Return the scaled values of the objectives at the last answer."""
        return np.asarray(self.costs @ self.live.values())

    def first_best(self, order: Sequence[int]) -> Corner:
        """Minimise objectives one after the other, each held, over what the bounds leave.

        Parameters
        ----------
        order
            Positions of objectives, the most important first.

        Returns
        -------
        Corner
            What the plans that are best so attain, and the bounds that leave them.
        """
        for number in order:
            self.live.hold(self.minimise(np.eye(len(self.objectives))[number]))
        return Corner(self.here(), self.live.bounds())

    def best_plan(self, corner: Corner, order: Sequence[str]) -> np.ndarray:
        """Return the plan that a model would choose among those of a corner.

        Parameters
        ----------
        corner
            The plans to choose from.
        order
            Objectives that choose, the most important first; ties fall as in every plan.

        Returns
        -------
        numpy.ndarray
            One value a column, rounded as every plan is.
        """
        try:
            return self._chosen(corner, order)
        except InfeasibleError:
            with self.live.with_wider_tolerance():
                return self._chosen(corner, order)

    def _chosen(self, corner: Corner, order: Sequence[str]) -> np.ndarray:
        self.live.restore(corner.face)
        _proofs, unproved = Stages(self._formulation, self.live, tuple(order)).run()
        if unproved or canonical_plan(self._formulation, self.live) is None:
            raise StoppedError(LATE)
        return np.maximum(np.round(self.live.values(), DECIMALS) + 0.0, 0.0)


@contextmanager
def opened(
    solution: Solution, names: Sequence[str], held: Sequence[str], *, limited: int = 0
) -> Iterator[Space]:
    """Hold some objectives at their optimum, look at others, and put the live model back.

    Parameters
    ----------
    solution
        A solution.
    names
        Objectives that are looked at.
    held
        Objectives that stay at their optimum, in order.
    limited
        How many of the objectives looked at, the last ones, have a row to limit them.

    Yields
    ------
    Space
        The plans that keep what is held.

    Raises
    ------
    StoppedError
        The time limit came before the held objectives were known.
    """
    live = solution.live
    stages = Stages(solution.formulation, live, tuple(held))
    objectives = tuple(stages.objective(name) for name in names)
    costs = scaled_costs(objectives)[len(names) - limited :]
    with left_as_found(live), live.with_rows(list(costs)) as limits:
        known = proofs_of(solution, held)
        live.restore(live.initial if known is None else held_bounds(live, known))
        if known is None and stages.run()[1]:
            raise StoppedError(LATE)
        yield Space(solution, objectives, limits)


def surely(live: LiveModel, cost: np.ndarray) -> Optimum:
    """Minimise a cost; where rounding of what is held leaves no plan, with a wider tolerance.

    Parameters
    ----------
    live
        The live model, its bounds as the question wants them.
    cost
        One number a column.

    Returns
    -------
    Optimum
        Value and duals.

    Raises
    ------
    StoppedError
        The time limit came first.
    InfeasibleError
        The bounds leave nothing.
    """
    try:
        found = live.minimise(cost)
    except (InfeasibleError, SolverError):
        live.forget()
        with live.with_wider_tolerance():
            found = live.minimise(cost)
    if found is None:
        raise StoppedError(LATE)
    return found


def proofs_of(solution: Solution, held: Sequence[str]) -> tuple[StageProof, ...] | None:
    """Return the proofs of the first objectives, or None where others than those are held."""
    names = [proof.objective.name.split(" ")[0] for proof in solution.proofs]
    if list(dict.fromkeys(names))[: len(held)] != list(held):
        return None
    return tuple(p for p, name in zip(solution.proofs, names, strict=True) if name in held)


def scaled_costs(objectives: Sequence[Objective]) -> np.ndarray:
    """Return the cost of each column in each objective, times its scale."""
    return np.array([one.cost * one.scale for one in objectives])


def dual_bound(optimum: Optimum, bounds: Bounds) -> float:
    """Return what the duals of an optimum prove: no plan within the bounds is lower.

    Prices on a bound that is not there are rounding and count nothing.
    """
    total = 0.0
    for duals, lower, upper in (
        (optimum.column_duals, bounds.column_lower, bounds.column_upper),
        (optimum.row_duals, bounds.row_lower, bounds.row_upper),
    ):
        pressed = np.where(duals > 0, lower, upper)
        known = np.isfinite(pressed) & (duals != 0)
        total += float(duals[known] @ pressed[known])
    return total
