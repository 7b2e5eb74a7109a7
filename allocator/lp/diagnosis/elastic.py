"""The linear program with every policy able to give way: one live model for all questions."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from allocator.errors import InfeasibleError, SolverError, StoppedError
from allocator.lp.diagnosis.policies import Fact, Home, home_of
from allocator.lp.diagnosis.ways import Way, most_of, owed_at, ways_of, weight_of
from allocator.lp.formulation import FAMILIES, Formulation, build
from allocator.lp.formulation.build import RowKey
from allocator.lp.formulation.rows import Row, Term, add_row
from allocator.lp.formulation.variables import Label, Variables
from allocator.lp.live import LiveModel
from allocator.lp.optimum import Optimum
from allocator.lp.problem import AllocationProblem

#: Policies that must give way by more than this, in posts, are in conflict: a hundredth of a
#: minute of a post a year, ten times what the solver's tolerances may leave.
CONFLICT_POSTS = 1e-7

#: A column whose rows have no price counts nothing in the proof of a conflict.
_PRICED = 1e-9

_KIND = "give_way"

#: Kind of the columns that say how far a standard gives way at the place where it does most, as a
#: share of what it asks for there.
_FURTHEST = "furthest"

#: What a unit of a way adds to the right-hand side of rows.
Effects = dict[Way, list[tuple[RowKey, float]]]


@dataclass(frozen=True)
class Reading:
    """What one run of the elastic model says.

    Parameters
    ----------
    value
        Least total of the weights that were asked for.
    amounts
        How far each way gives way, in its policy's unit.
    priced
        Homes without which the duals prove the same value.
    values
        Value of every variable by kind and label.
    """

    value: float
    amounts: dict[Way, float]
    priced: frozenset[Home]
    values: dict[tuple[str, Label], float]


class ElasticModel:
    """One live linear program whose policies give way, each by columns of its own.

    A policy is kept by putting a weight on its columns and finding that the least total is nought;
    it is switched off by weighing them nothing, so that it gives way as far as its setting allows.

    Parameters
    ----------
    problem
        The instance.
    with_facts
        Let facts give way as well, in either direction: only to find out which of them conflict.
    time_limit_s
        Seconds for all runs together.
    """

    def __init__(
        self,
        problem: AllocationProblem,
        *,
        with_facts: bool = False,
        time_limit_s: float | None = None,
    ) -> None:
        bare = build(problem, families=())
        self.rows = dict(_rows(problem, bare.variables))
        effects = _effects(problem, self.rows, with_facts=with_facts)
        formulation = _elastic(bare, self.rows, effects)
        self._live = LiveModel(formulation, time_limit_s=time_limit_s)
        self._at = {way: self._live.column(_KIND, (way,)) for way in effects}
        self._furthest = {
            label[0]: self._live.column(_FURTHEST, label)
            for label in formulation.variables[_FURTHEST]
        }
        self._ways: dict[Home, list[Way]] = {}
        for way in effects:
            self._ways.setdefault(way.home, []).append(way)
        #: Every home that may give way, in the order in which homes are listed.
        self.homes: tuple[Home, ...] = tuple(sorted(self._ways, key=lambda home: home.rank))

    def least(self, weights: Mapping[Home, float], *, evenly: bool = False) -> Reading:
        """Return how little homes can give way in total, by weight for each unit.

        Parameters
        ----------
        weights
            Weight of a unit by home; homes without one give way freely.
        evenly
            Of the ways that count the same, take one in which standards give way at no place much
            more than at others: the setting that serves all then has to move least.

        Raises
        ------
        InfeasibleError
            Even with every policy off there is no plan: facts alone conflict.
        StoppedError
            The time limit came first.
        """
        cost = np.zeros(self._live.size[0])
        for home, weight in weights.items():
            for way in self._ways[home]:
                cost[self._at[way]] = weight
        # Costs of very different size come to the order of one.
        used = [weight for weight in weights.values() if weight > 0.0]
        scale = 1.0 / float(np.sqrt(min(used) * max(used))) if used else 1.0
        optimum = self._live.minimise(cost, scale=scale)
        if optimum is None:
            raise StoppedError("The time limit came before the conflict could be named")
        values = self._live.values()
        if evenly:
            values = self._spread(optimum, weights, values)
        return self._reading(optimum, cost, np.maximum(values, 0.0))

    def conflict(self, homes: Collection[Home]) -> Reading:
        """Return how little some homes must give way together, in posts, the others being off."""
        return self.least({home: weight_of(home) for home in homes})

    def alone(self, home: Home, others: Collection[Home]) -> Reading:
        """Return how little one home must give way if some others keep to their figures.

        Parameters
        ----------
        home
            The one that gives way.
        others
            Those that do not; homes beside these are off.
        """
        before = self._live.bounds()
        at = np.array([self._at[way] for other in others for way in self._ways[other]], dtype=int)
        room = np.array([CONFLICT_POSTS / weight_of(o) for o in others for _way in self._ways[o]])
        self._live.bound_columns(at, np.zeros(len(at)), room)
        try:
            return self.least({home: 1.0}, evenly=True)
        finally:
            self._live.restore(before)

    def _spread(
        self, optimum: Optimum, weights: Mapping[Home, float], values: np.ndarray
    ) -> np.ndarray:
        """Return the values of an even optimum; those given where rounding leaves none to find."""
        at = [self._furthest[home] for home in weights if home in self._furthest]
        if not at:
            return values
        cost = np.zeros(self._live.size[0])
        cost[at] = 1.0
        before = self._live.bounds()
        self._live.hold(optimum)
        with contextlib.suppress(InfeasibleError, SolverError, StoppedError):
            if self._live.minimise(cost) is not None:
                values = self._live.values()
        self._live.restore(before)
        return values

    def _reading(self, optimum: Optimum, cost: np.ndarray, values: np.ndarray) -> Reading:
        price = np.abs(cost - optimum.column_duals) * optimum.scale
        return Reading(
            optimum.value,
            {way: float(values[at]) for way, at in self._at.items()},
            frozenset(way.home for way, at in self._at.items() if price[at] > _PRICED),
            dict(zip(self._live.column_keys, values.tolist(), strict=True)),
        )


def _rows(problem: AllocationProblem, variables: Variables) -> Iterator[tuple[RowKey, Row]]:
    for family, rows in FAMILIES.items():
        if family not in problem.rules.families_off:
            for row in rows(problem, variables):
                if row.terms:
                    yield (family, row.label), row


def _effects(
    problem: AllocationProblem, rows: Mapping[RowKey, Row], *, with_facts: bool
) -> Effects:
    """Return every way to give way with the rows that it moves."""
    effects: Effects = {}
    for key, row in rows.items():
        for way, per_unit in ways_of(problem, key, row):
            effects.setdefault(way, []).append((key, per_unit))
        home = home_of(problem, key)
        if with_facts and isinstance(home, Fact):
            for sign, name in ((1.0, "more"), (-1.0, "less")):
                effects[Way(home, f"{key} {name}")] = [(key, sign)]
    limited = {way: most_of(problem, way) for way in effects}
    return {way: moved for way, moved in effects.items() if limited[way] > 0.0}


def _elastic(bare: Formulation, rows: Mapping[RowKey, Row], effects: Effects) -> Formulation:
    """Return the formulation with a column for every way to give way."""
    columns = {}
    extra: dict[RowKey, list[Term]] = {}
    for number, (way, moved) in enumerate(effects.items()):
        most = most_of(bare.problem, way)
        limit = None if np.isinf(most) else most
        column = bare.lp.add_variable(f"{_KIND}_{number}", lowBound=0, upBound=limit)
        columns[(way,)] = column
        for key, per_unit in moved:
            extra.setdefault(key, []).append((column, -per_unit))
    elastic = {
        key: Row(row.label, [*row.terms, *extra.get(key, [])], row.sense, row.bound)
        for key, row in rows.items()
    }
    furthest = {
        home: bare.lp.add_variable(f"{_FURTHEST}_{number}", lowBound=0)
        for number, home in enumerate(dict.fromkeys(way.home for way in effects))
    }
    for way in effects:
        owed = owed_at(bare.problem, way)
        if owed > 0.0:
            within = [(columns[(way,)], 1.0), (furthest[way.home], -owed)]
            elastic[_FURTHEST, (way,)] = Row((way,), within, "<=", 0.0)
    for number, row in enumerate(elastic.values()):
        add_row(bare.lp, f"row_{number}", row)
    labelled = {(home,): variable for home, variable in furthest.items()}
    variables = Variables({**bare.variables.by_kind, _KIND: columns, _FURTHEST: labelled})
    return Formulation(bare.lp, variables, bare.problem, elastic)
