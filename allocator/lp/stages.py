"""The objectives in order on one live model: each minimised, proved, and held by its duals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from allocator.lp.formulation import Formulation
from allocator.lp.formulation.objectives import OBJECTIVE_TERMS, OBJECTIVE_UNITS, leximin_level
from allocator.lp.formulation.rows import Term
from allocator.lp.formulation.variables import levels
from allocator.lp.live import LiveModel
from allocator.lp.optimum import Held, Optimum

LEXIMIN = "leximin_coverage"
#: Objectives counted as shares of need, whose duals need bringing to the order of one.
SHARES = ("worst_coverage", LEXIMIN)

Say = Callable[[str], None]


@dataclass(frozen=True)
class Objective:
    """One objective as it stands in the order.

    Parameters
    ----------
    name
        Name, with its level where leximin has several.
    unit
        Unit of its value.
    terms
        Costs on variables.
    cost
        The same, one number a column.
    scale
        Factor for the solver.
    """

    name: str
    unit: str
    terms: list[Term]
    cost: np.ndarray
    scale: float


@dataclass(frozen=True)
class StageProof:
    """What a stage proved and fixed.

    Parameters
    ----------
    objective
        What was minimised.
    optimum
        Value and duals.
    held
        What its duals fixed for the stages after it.
    freed_rows
        Rows without effect from this stage on: places that earlier levels of leximin settled.
    closed_columns
        Columns fixed at zero from this stage on: levels of waves where all is settled.
    """

    objective: Objective
    optimum: Optimum
    held: Held
    freed_rows: np.ndarray
    closed_columns: np.ndarray


#: Objectives that a time limit left without proof.
Unproved = tuple[Objective, ...]


class Stages:
    """Runs the objectives of an instance in order.

    Parameters
    ----------
    formulation
        The problem with its variables and rows by label.
    live
        Its live model.
    names
        Objectives in order; by default those of the instance.
    """

    def __init__(
        self, formulation: Formulation, live: LiveModel, names: tuple[str, ...] | None = None
    ) -> None:
        self._formulation = formulation
        self._live = live
        self._names = formulation.problem.rules.objectives if names is None else names

    def run(self, say: Say = lambda _sentence: None) -> tuple[tuple[StageProof, ...], Unproved]:
        """Minimise and hold each objective in order.

        Parameters
        ----------
        say
            Called with one sentence as each stage begins.

        Returns
        -------
        tuple
            The proofs in order, and the objectives that the time limit left without proof.
        """
        proofs: list[StageProof] = []
        for number, name in enumerate(self._names):
            say(f"minimising {name.replace('_', ' ')}")
            for proof in self._leximin() if name == LEXIMIN else self._one(name):
                if proof is None:
                    left = self._names[number:]
                    return tuple(proofs), tuple(self.objective(n) for n in left)
                proofs.append(proof)
        return tuple(proofs), ()

    def objective(self, name: str, *, level: int | None = None) -> Objective:
        """Return an objective by its name."""
        problem, variables = self._formulation.problem, self._formulation.variables
        if name == LEXIMIN and level is None:
            level = 1
        if level is None:
            terms = OBJECTIVE_TERMS[name](problem, variables)
        else:
            terms = leximin_level(variables, level)
        return Objective(
            name if level is None else f"{name} {level}",
            OBJECTIVE_UNITS[name],
            terms,
            self._live.cost(terms),
            max(1.0, float(problem.need.sum().max())) if name in SHARES else 1.0,
        )

    def _one(self, name: str) -> Iterator[StageProof | None]:
        nothing = np.array([], dtype=int)
        yield self._solved(self.objective(name), nothing, nothing)

    def _solved(
        self, objective: Objective, freed: np.ndarray, closed: np.ndarray
    ) -> StageProof | None:
        optimum = self._live.minimise(objective.cost, scale=objective.scale)
        if optimum is None:
            return None
        return StageProof(objective, optimum, self._live.hold(optimum), freed, closed)

    def _leximin(self) -> Iterator[StageProof | None]:
        """Raise the worst board, settle the boards that cannot rise, and go on with the others."""
        problem = self._formulation.problem
        rows = {
            level: [
                (key[1][2:], position)
                for position, key in enumerate(self._live.row_keys)
                if key[0] == "12_coverage" and key[1][:2] == ("level", level)
            ]
            for level in levels(problem)
        }
        settled: set[tuple[object, ...]] = set()
        for level in levels(problem):
            freed = np.array([at for place, at in rows[level] if place in settled], dtype=int)
            left = {place[1] for place, _at in rows[level] if place not in settled}
            if not left:
                return
            closed = np.array(
                [self._live.column("level", (level, w)) for w in problem.waves if w not in left],
                dtype=int,
            )
            endless = np.full(len(freed), np.inf)
            self._live.bound_rows(freed, -endless, endless)
            self._live.bound_columns(closed, np.zeros(len(closed)), np.zeros(len(closed)))
            proof = self._solved(self.objective(LEXIMIN, level=level), freed, closed)
            yield proof
            if proof is None:
                return
            tight = set(proof.held.rows.tolist())
            settled |= {place for place, at in rows[level] if at in tight}
