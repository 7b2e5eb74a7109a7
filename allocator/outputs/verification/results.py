"""What a verification finds: claims held against the saved values, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allocator.errors import Fault
from allocator.lp.check import CheckedRule
from allocator.lp.proof.bounds import CheckedStage
from allocator.lp.proof.constraints import CheckedFamily


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """One file of a run, every number of it worked out again.

    Parameters
    ----------
    file
        The file.
    figures
        How many figures were compared.
    faults
        What does not follow from the saved values, one sentence each.
    """

    file: str
    figures: int
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether every figure follows."""
        return not self.faults


Checked = CheckedFamily | CheckedStage | CheckedClaim | CheckedRule


@dataclass(frozen=True)
class Step:
    """One step of a verification.

    Parameters
    ----------
    checked
        What was verified.
    faults
        What does not hold.
    """

    checked: Checked
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Verification:
    """What was verified of a run, and what of it does not hold.

    Parameters
    ----------
    changed
        Files that are not what their hashes say.
    steps
        What was verified, in order.
    others
        Files that rest on their hashes alone.
    drawn
        Pages and files that were drawn again from the run's tables.
    undrawn
        Those of them that came out otherwise.
    """

    changed: tuple[Fault, ...]
    steps: tuple[Step, ...]
    others: tuple[str, ...]
    drawn: tuple[str, ...] = ()
    undrawn: tuple[Fault, ...] = ()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that does not hold."""
        of_steps = (fault for step in self.steps for fault in step.faults)
        return (*self.changed, *of_steps, *self.undrawn)

    @property
    def holds(self) -> bool:
        """Whether all of it holds."""
        return not self.faults

    def of(self, kind: type[Any]) -> list[Any]:
        """Return what was verified of one kind."""
        return [step.checked for step in self.steps if isinstance(step.checked, kind)]
