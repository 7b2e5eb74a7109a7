"""Brackets around a change: the figure moved, the plan solved again, the ends drawn close."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from allocator.errors import DataError, StoppedError
from allocator.lp.answers import Forcing
from allocator.lp.problem import AllocationProblem
from allocator.pipeline.whatif.decided import decisions
from allocator.pipeline.whatif.drivers import Moved


@dataclass
class Line:
    """One figure moved to and fro, each point solved once."""

    moved: Moved
    forcing: Forcing
    problem: AllocationProblem
    known: dict[float, dict[tuple[str, str], str]] = field(default_factory=dict)

    def at(self, factor: float) -> dict[tuple[str, str], str]:
        """Return every decision of every board with the figure multiplied."""
        if factor not in self.known:
            self.known[factor] = self._solved(factor)
        return self.known[factor]

    def _solved(self, factor: float) -> dict[tuple[str, str], str]:
        try:
            problem = self.moved.problem(factor)
            forced = self.forcing.restated(problem)
        except DataError:
            forced, problem = None, self.problem
        return decisions(problem, forced)


@dataclass(frozen=True)
class Found:
    """A bracket as factors: where the decision is as it is, and where it is not."""

    low: float
    high: float
    before: str
    after: str
    note: str

    def row(self, now: float) -> dict[str, Any]:
        """Return it in the unit of the figure."""
        return {
            "now": now,
            "unchanged_at": now * self.low,
            "changed_at": now * self.high,
            "tolerance": abs(now * (self.high - self.low)),
            "before": self.before,
            "after": self.after,
            "note": self.note,
        }


def bracket(line: Line, key: tuple[str, str], factors: list[float], tolerance: float) -> Found:
    """Return the first bracket along the points within which a decision changes, drawn close."""
    before = line.at(1.0)[key]
    low, high = factors[0], math.nan
    try:
        for factor in factors[1:]:
            if line.at(factor)[key] != before:
                high = factor
                break
            low = factor
        while abs(high - low) > tolerance:
            middle = (low + high) / 2.0
            if line.at(middle)[key] == before:
                low = middle
            else:
                high = middle
    except StoppedError:
        return Found(low, math.nan, before, "", "the time limit came before a plan")
    if math.isnan(high):
        note = f"nothing changes at any of the {len(factors) - 1} points looked at"
        return Found(low, math.nan, before, "", note)
    return Found(low, high, before, line.at(high)[key], "")
