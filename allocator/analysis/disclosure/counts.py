"""Counts that may have to be hidden, and how they add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Names a count, for example ``("served", "S08000025", "1")``.
Label = tuple[str, ...]
#: Counts that add up to 0 with these factors, for example served + unmet - need.
Relation = Mapping[Label, float]

#: A count above 0 and below this is small, and is hidden.
SMALL = 5.0
#: No hidden count may be known more closely than 0 to this.
REACH = 9.0

PRIMARY = "primary"
SECONDARY = "secondary"


@dataclass(frozen=True, slots=True)
class Count:
    """One count.

    Parameters
    ----------
    value
        What it is, 0 or more. That nobody is counted is never hidden, so a hidden count is known
        to be above 0.
    cost
        What is lost if it is hidden, above 0; only how costs compare matters.
    written
        Whether it would be written at all. What is not written is protected all the same, but
        nothing is lost by it.
    of_parts
        Whether it is the sum of small counts that are never written, such as those of places: it
        may then be shown only from `REACH` up, since it bounds each of its parts.
    """

    value: float
    cost: float = 1.0
    written: bool = True
    of_parts: bool = False

    @property
    def is_small(self) -> bool:
        """Whether it is hidden for its own sake."""
        return 0.0 < self.value < SMALL

    @property
    def must_hide(self) -> bool:
        """Whether it is hidden whatever else is."""
        return self.written and (self.is_small or (self.of_parts and 0.0 < self.value < REACH))
