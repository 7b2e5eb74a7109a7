"""How much worse than the plan another plan may be: a share of each objective, or an amount."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from allocator.errors import Fault, UsageError
from allocator.lp.formulation.objectives import OBJECTIVE_UNITS
from allocator.lp.formulation.rows import GBP_PER_UNIT

_GRAMMAR = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*)")
#: Units of amounts, by the first word of an objective's unit: what a planner writes, and how many
#: of them make one of the solver's.
_AMOUNTS: dict[str, tuple[str, float]] = {
    "families": ("families", 1.0),
    "hours": ("hours", 1.0),
    "WTE": ("WTE", 1.0),
    "admissions": ("admissions", 1.0),
    "share": ("points", 100.0),
    "GBP": ("GBP", GBP_PER_UNIT),
}


@dataclass(frozen=True, slots=True)
class Loss:
    """A stated loss.

    Parameters
    ----------
    text
        As tables and pages show it, for example ``1%`` or ``20 families``.
    share
        Share of the plan's own value, or NaN.
    amount
        Amount in the solver's unit of the named objective, or NaN.
    """

    text: str
    share: float
    amount: float

    @property
    def none(self) -> bool:
        """Whether nothing may be lost."""
        return not (self.amount if math.isnan(self.share) else self.share)

    @property
    def nought(self) -> Loss:
        """No loss at all, in the same unit."""
        unit = self.text.lstrip("0123456789.e+-")
        if math.isnan(self.share):
            return Loss(f"0{unit}", math.nan, 0.0)
        return Loss(f"0{unit}", 0.0, math.nan)

    def allowance(self, value: float) -> float:
        """Return how much more than a value an objective may have."""
        return self.amount if math.isnan(self.share) else self.share * abs(value)


def read_losses(texts: Sequence[str], objective: str | None) -> tuple[Loss, ...]:
    """Return losses as a planner writes them, the least first.

    Parameters
    ----------
    texts
        ``1%``, or an amount with the unit of the objective: ``20 families``, ``100 hours``,
        ``0.5 points`` (percentage points of the worst coverage, summed over waves), ``5000 GBP``.
    objective
        The objective that may lose; None where every one may.

    Raises
    ------
    UsageError
        Every text that is no loss.
    """
    found: list[Loss] = []
    faults: list[Fault] = []
    for text in texts:
        loss = _read(text, objective)
        if isinstance(loss, Fault):
            faults.append(loss)
        elif loss.text not in {one.text for one in found}:
            found.append(loss)
    if faults:
        raise UsageError("A loss is not a number with its unit", faults)
    if len({math.isnan(one.share) for one in found}) > 1:
        raise UsageError("Losses are all shares or all amounts: one table holds them side by side")
    return tuple(sorted(found, key=lambda one: one.amount if math.isnan(one.share) else one.share))


def _read(text: str, objective: str | None) -> Loss | Fault:
    match = _GRAMMAR.fullmatch(text.strip())
    if match is None:
        return _fault(text, "It has no number", objective)
    number, unit = float(match[1]), match[2].strip()
    if number < 0 or not math.isfinite(number):
        return _fault(text, "A loss is nought or more", objective)
    shown = f"{number:.10g}"
    if unit == "%":
        return Loss(f"{shown}%", number / 100.0, math.nan)
    if objective is None:
        return _fault(text, "Without --objective every objective may lose, each a share", None)
    word, per_unit = _amount(objective)
    if unit.casefold() != word.casefold():
        return _fault(text, f"It has no unit of {objective}", objective)
    return Loss(f"{shown} {word}", math.nan, number / per_unit)


def _amount(objective: str) -> tuple[str, float]:
    return _AMOUNTS[re.split("[ ,]", OBJECTIVE_UNITS[objective])[0]]


def _fault(text: str, message: str, objective: str | None) -> Fault:
    also = f", or an amount such as '20 {_amount(objective)[0]}'" if objective else ""
    return Fault(
        "loss", message, f"Write a percentage such as 1%{also}", column="--loss", value=text
    )
