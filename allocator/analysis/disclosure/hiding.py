"""Which counts to hide: small ones, and the fewest others that keep them from being worked out.

Small counts are hidden first. What else must be hidden is a smallest set such that, for each small
count, some values that fit all that is shown give it 0, and some give it `REACH` or more (Fischetti
and Salazar-Gonzalez 2001, Management Science 47, with attacks in place of all fitting values): an
integer program over what to hide, to which each attack that succeeds adds one row. By duality the
rates of an attack that ended short say how much hiding another count could add to it; so whatever
is hidden must add what the attack fell short of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from allocator.analysis.disclosure.attacker import Array, Attacker, Flags, Found
from allocator.analysis.disclosure.counts import (
    PRIMARY,
    REACH,
    SECONDARY,
    Count,
    Label,
    Relation,
)

#: Factors of what is hidden, and the least that they must come to.
Row = tuple[Array, float]

#: Rows that are added at once, and how far apart in the list the counts are that give them.
ROWS_A_ROUND = 16
SPREAD = 29

#: What the solver, and figures that are rounded, may leave in a count.
NOISE = 1e-5
#: Counts add up to this share of the largest; more is a slip in labels.
AGREE = 1e-4


def hidden_cells(counts: Mapping[Label, Count], relations: Sequence[Relation]) -> dict[Label, str]:
    """Return which counts to hide so that none can be known more closely than 0 to `REACH`.

    A small count is left with a range that holds 0 and `REACH`; a sum of small counts that are
    never written with one that ends at `REACH` or above; any other hidden count with one at least
    `REACH` wide. The cost of what is hidden is as low as it can be.

    Parameters
    ----------
    counts
        Every count by its label.
    relations
        What adds up to 0.

    Returns
    -------
    dict
        ``primary`` (small) or ``secondary`` by label, sorted. The order of counts and relations
        makes no difference.

    Raises
    ------
    ValueError
        If a count is below 0, or counts do not add up as the relations say.
    """
    _require_sound(counts, relations)
    search = _Search(Attacker(counts, relations))
    hidden = search.settled()
    attacker = search.attacker
    return {
        label: PRIMARY if one.is_small else SECONDARY
        for label, one, away in zip(attacker.labels, attacker.counts, hidden, strict=True)
        if away
    }


def _require_sound(counts: Mapping[Label, Count], relations: Sequence[Relation]) -> None:
    below = sorted(label for label, one in counts.items() if not one.value >= 0)
    if below:
        raise ValueError(f"a count is at least 0: {below[0]}")
    for relation in relations:
        terms = [by * counts[label].value for label, by in relation.items()]
        if abs(sum(terms)) > AGREE * max(1.0, *map(abs, terms)):
            raise ValueError(f"these counts do not add up: {sorted(relation)}")


@dataclass(frozen=True, slots=True)
class _Goal:
    """What one count must be left open to: its lowest, its highest, or a width."""

    place: int
    kind: str


class _Search:
    """The search for what to hide; holds the rows and fitting points found on the way."""

    def __init__(self, attacker: Attacker) -> None:
        self.attacker = attacker
        counts = attacker.counts
        self.forced = np.array([one.must_hide for one in counts], dtype=bool)
        some = attacker.values > 0
        self.free = np.array([one.written for one in counts], dtype=bool) & some & ~self.forced
        unknown = some & ~self.free
        self.rows = list(_never_alone(attacker, self.free, unknown))
        self.points = [attacker.values]

    def settled(self) -> Flags:
        """Return what to hide once no attack succeeds."""
        while True:
            hidden = self._cheapest()
            rows = list(self._short(hidden))
            if not rows:
                return hidden
            self.rows += rows

    def _cheapest(self) -> Flags:
        """Return the cheapest counts to hide that keep every row."""
        hidden = self.forced.copy()
        at = np.flatnonzero(self.free)
        if len(at) and self.rows:
            rows = csr_array(np.array([row[at] for row, _least in self.rows]))
            found = milp(
                np.array([self.attacker.counts[place].cost for place in at]),
                constraints=LinearConstraint(rows, lb=[least for _row, least in self.rows]),
                integrality=np.ones(len(at)),
                bounds=Bounds(0, 1),
                options={"mip_rel_gap": 0.0},
            )
            if found.x is None:
                raise ValueError(f"no hiding protects these counts: {found.message}")
            hidden[at] = np.rint(found.x) > 0
        return hidden

    def _short(self, hidden: Flags) -> Iterator[Row]:
        """Yield a row for each attack that succeeds against what is hidden."""
        labels = self.attacker.labels
        unknown = self.attacker.unknown([labels[at] for at in np.flatnonzero(hidden)])
        shown = self.attacker.values[~unknown]
        # A point found against other hiding still fits if it leaves alone what is shown now.
        fits = _Fits([one for one in self.points if np.array_equal(one[~unknown], shown)])
        goals = list(_goals(self.attacker.counts, hidden))
        left = self._gather(unknown, goals, fits)
        added = 0
        # Attacks on counts of the same kind add much the same rows, so those far apart come first.
        for goal in (goal for start in range(SPREAD) for goal in left[start::SPREAD]):
            row = None if fits.reach(goal) else self._attacked(goal, unknown, fits)
            if row is not None:
                added += 1
                yield row
            if added == ROWS_A_ROUND:
                return

    def _gather(self, unknown: Flags, goals: list[_Goal], fits: _Fits) -> list[_Goal]:
        """Add points that bring many counts to their ends at once; return the goals not reached."""
        left = [goal for goal in goals if not fits.reach(goal)]
        while left:
            lows = sorted(goal.place for goal in left if goal.kind == "low")
            highs = sorted(goal.place for goal in left if goal.kind == "high")
            if lows:
                cost = np.zeros(len(unknown))
                cost[lows] = 1.0
                found = self.attacker.least(unknown, cost, {})
                assert found is not None, "no count is below 0"
                self._keep(found.point, fits)
            if highs:
                self._keep(self.attacker.most_at_once(unknown, highs, REACH), fits)
            before, left = len(left), [goal for goal in left if not fits.reach(goal)]
            if len(left) == before:
                break
        return left

    def _attacked(self, goal: _Goal, unknown: Flags, fits: _Fits) -> Row | None:
        """Return the row that a successful attack adds, None where it fails."""
        ends: list[Found] = []
        beyond = REACH
        if goal.kind != "high":
            ends.append(self._end(goal.place, 1.0, unknown, np.inf))
            beyond += ends[0].value
        if goal.kind != "low":
            ends.append(self._end(goal.place, -1.0, unknown, beyond))
        for found in ends:
            self._keep(found.point, fits)
        short = sum(found.value for found in ends) + (REACH if goal.kind != "low" else 0.0)
        if short <= NOISE:
            return None
        row = np.minimum(sum(self._gains(found) for found in ends), short) / short
        row[~self.free | (row < NOISE)] = 0.0
        if goal.kind == "width" and self.free[goal.place]:
            # Shown after all, it needs no width.
            row[goal.place] = -1.0
            return row, 0.0
        return row, 1.0

    def _end(self, place: int, sign: float, unknown: Flags, highest: float) -> Found:
        cost = np.zeros(len(unknown))
        cost[place] = sign
        found = self.attacker.least(unknown, cost, {place: highest})
        assert found is not None, "the end is bounded"
        return found

    def _gains(self, found: Found) -> Array:
        """Return what hiding each count could at most add to an attack."""
        falls = np.clip(found.rates, 0.0, None) * self.attacker.values
        # A count may rise without bound.
        return np.where(found.rates < -NOISE, np.inf, falls)

    def _keep(self, point: Array, fits: _Fits) -> None:
        self.points.append(point)
        fits.add(point)


class _Fits:
    """How far the counts go over points that fit all that is shown."""

    def __init__(self, points: Sequence[Array]) -> None:
        self.low = np.min(points, axis=0)
        self.high = np.max(points, axis=0)

    def add(self, point: Array) -> None:
        """Take in another point."""
        self.low = np.minimum(self.low, point)
        self.high = np.maximum(self.high, point)

    def reach(self, goal: _Goal) -> bool:
        """Return whether a goal is kept."""
        low, high = self.low[goal.place], self.high[goal.place]
        if goal.kind == "low":
            return bool(low <= NOISE)
        return bool(high - (low if goal.kind == "width" else 0.0) >= REACH - NOISE)


def _never_alone(attacker: Attacker, free: Flags, unknown: Flags) -> Iterator[Row]:
    """Yield rows that keep a count from being the only one of a sum that is not known."""
    matrix = attacker.matrix
    for number in range(matrix.shape[0]):
        at = matrix.indices[matrix.indptr[number] : matrix.indptr[number + 1]]
        others = np.zeros(len(free))
        others[at[free[at]]] = 1.0
        away = [attacker.counts[place] for place in at[unknown[at]]]
        if not away:
            for place in np.flatnonzero(others):
                row = others.copy()
                row[place] = -1.0
                yield row, 0.0
        elif len(away) == 1 and (away[0].is_small or away[0].must_hide):
            yield others, 1.0


def _goals(counts: Sequence[Count], hidden: Flags) -> Iterator[_Goal]:
    """Yield what every count must be left open to."""
    for place, one in enumerate(counts):
        if one.is_small:
            yield _Goal(place, "low")
            yield _Goal(place, "high")
        elif one.of_parts and 0.0 < one.value < REACH:
            yield _Goal(place, "high")
        if hidden[place] and not one.is_small:
            yield _Goal(place, "width")
