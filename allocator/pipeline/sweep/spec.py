"""What a sweep file says, once it has been checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Design = Literal["grid", "list", "one-at-a-time", "latin-hypercube", "monte-carlo"]
Distribution = Literal["uniform", "triangular", "normal"]

DESIGNS: tuple[Design, ...] = ("grid", "list", "one-at-a-time", "latin-hypercube", "monte-carlo")
#: Designs that draw at random, with a seed and a number of runs of their own.
DRAWN: tuple[Design, ...] = ("latin-hypercube", "monte-carlo")
DISTRIBUTIONS: tuple[Distribution, ...] = ("uniform", "triangular", "normal")
#: Most runs of one sweep.
MOST_RUNS = 100_000


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers to draw from.

    Parameters
    ----------
    low, high
        Least and most.
    distribution
        ``uniform``, ``triangular`` or ``normal`` cut off at least and most.
    mode
        Peak of a triangular distribution.
    mean, sd
        Of a normal distribution before it is cut off.
    """

    low: float
    high: float
    distribution: Distribution = "uniform"
    mode: float = 0.0
    mean: float = 0.0
    sd: float = 1.0


@dataclass(frozen=True)
class Varied:
    """One setting that a sweep varies.

    Parameters
    ----------
    address
        The setting as written: a key, with ``[2]`` for one wave or ``.CODE`` for one board.
    values
        Values in order; empty where they are drawn from a range.
    range
        Numbers to draw from, where there are no values.
    of_base
        Whether numbers multiply what the base case has.
    whole
        Whether only whole numbers may be drawn.
    """

    address: str
    values: tuple[Any, ...] = ()
    range: Range | None = None
    of_base: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One named case of a list: its values by address."""

    name: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Sweep:
    """A checked sweep.

    Parameters
    ----------
    title
        Title of its page.
    model, scenarios
        What every run builds on.
    overrides
        Base settings as ``--set`` takes them.
    design
        How runs are made.
    varied
        What is varied: one column of the table of runs each.
    cases
        Named cases of a list.
    runs, seed
        How many runs are drawn, and from which seed.
    source
        Name of the file.
    """

    title: str
    model: str
    scenarios: tuple[str, ...]
    overrides: tuple[str, ...]
    design: Design
    varied: tuple[Varied, ...]
    cases: tuple[Case, ...] = ()
    runs: int = 0
    seed: int = 0
    source: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """What is varied, in order."""
        if self.design != "list":
            return tuple(one.address for one in self.varied)
        return tuple(dict.fromkeys(address for case in self.cases for address in case.values))
