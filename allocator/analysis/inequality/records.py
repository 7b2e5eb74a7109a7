"""What is measured for inequality and by what: each with its unit and which way is better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from allocator.analysis.inequality.formulas import (
    Array,
    concentration,
    gini,
    kolm_pollak_ede,
    kolm_pollak_index,
    palma,
    theil,
)

Direction = Literal["higher", "lower", "zero"]

DIRECTION_WORDS: dict[Direction, str] = {
    "higher": "higher is better",
    "lower": "lower is better",
    "zero": "nearest 0 is most even",
}


@dataclass(frozen=True)
class Subject:
    """What is shared out, over which groups, and how a group is weighted.

    Parameters
    ----------
    key
        As tables name it.
    title, unit
        In plain words.
    over
        The groups.
    weights
        The people whom each group stands for.
    burden
        Whether less of it is better.
    """

    key: str
    title: str
    unit: str
    over: str
    weights: str
    burden: bool = False


@dataclass(frozen=True)
class Groups:
    """Groups of one wave as arrays of shape ``(n,)``.

    Parameters
    ----------
    values, weights
        What each group has, and its people.
    deprivation
        How deprived each group is; NaN where that is not known.
    kappa
        Aversion of the Kolm-Pollak measures per unit of the values; None if it has no scale.
    """

    values: Array
    weights: Array
    deprivation: Array
    kappa: float | None


@dataclass(frozen=True)
class Measure:
    """One measure of inequality, before it is known what is measured.

    Parameters
    ----------
    key
        As tables name it.
    title
        In plain words.
    unit
        Its own; blank where it is that of what is measured.
    calculate
        Its value for some groups; None where it has none.
    good, burden
        Which way is better where more of what is measured is better, and where less is.
    """

    key: str
    title: str
    unit: str
    calculate: Callable[[Groups], float | None]
    good: Direction = "lower"
    burden: Direction = "lower"


@dataclass(frozen=True)
class Inequality:
    """A measure of a subject: all that a reader must know of a figure.

    Parameters
    ----------
    measure, subject
        By what, and of what.
    """

    measure: Measure
    subject: Subject

    @property
    def name(self) -> str:
        """Both in plain words, for example ``Gini: coverage by place``."""
        title = self.subject.title
        return f"{self.measure.title}: {title[:1].lower()}{title[1:]}"

    @property
    def unit(self) -> str:
        """The unit of its value."""
        return self.measure.unit or self.subject.unit

    @property
    def direction(self) -> Direction:
        """Which way is better."""
        return self.measure.burden if self.subject.burden else self.measure.good

    @property
    def weights(self) -> str:
        """What it is measured over and weighted by."""
        return f"{self.subject.over}, by {self.subject.weights}"


def _ranked(groups: Groups) -> float | None:
    """Return the concentration index of the groups whose deprivation is known."""
    known = ~np.isnan(groups.deprivation)
    if not known.any():
        return None
    return concentration(groups.values[known], groups.weights[known], groups.deprivation[known])


def _index(groups: Groups) -> float | None:
    if groups.kappa is None:
        return None
    return kolm_pollak_index(groups.values, groups.weights, kappa=groups.kappa)


def _equivalent(groups: Groups) -> float | None:
    if groups.kappa is None:
        return None
    return kolm_pollak_ede(groups.values, groups.weights, kappa=groups.kappa)


GINI = Measure(
    "gini", "Gini", "index from 0 to 1", lambda groups: gini(groups.values, groups.weights)
)
THEIL = Measure(
    "theil", "Theil's T", "index from 0", lambda groups: theil(groups.values, groups.weights)
)
PALMA = Measure(
    "palma",
    "Palma ratio",
    "ratio, 0.25 where all have the same",
    lambda groups: palma(groups.values, groups.weights),
)
CONCENTRATION = Measure(
    "concentration", "Concentration index", "index from -1 to 1", _ranked, "zero", "zero"
)
KOLM_POLLAK = Measure("kolm_pollak_index", "Kolm-Pollak index", "", _index)
EQUIVALENT = Measure("kolm_pollak_ede", "Kolm-Pollak equivalent", "", _equivalent, "higher")

#: Every measure, in the order shown.
MEASURES: tuple[Measure, ...] = (GINI, THEIL, PALMA, CONCENTRATION, KOLM_POLLAK, EQUIVALENT)

_FAMILIES = "families in need within reach"
COVERAGE_BY_BOARD = Subject(
    "coverage_by_board", "Coverage by board", "share of need within reach", "boards", _FAMILIES
)
COVERAGE_BY_PLACE = Subject(
    "coverage_by_place", "Coverage by place", "share of need within reach", "places", _FAMILIES
)
WTE_BY_BOARD = Subject(
    "wte_per_1000_births_by_board",
    "Staff time per 1,000 births by board",
    "WTE per 1,000 births",
    "boards",
    "births",
)
MINUTES_BY_PLACE = Subject(
    "mean_minutes_by_place",
    "Mean travel by place",
    "minutes one way",
    "places where a family meets staff in person",
    _FAMILIES,
    burden=True,
)

#: Everything that is measured, in the order shown.
SUBJECTS: tuple[Subject, ...] = (
    COVERAGE_BY_BOARD,
    COVERAGE_BY_PLACE,
    WTE_BY_BOARD,
    MINUTES_BY_PLACE,
)

#: Every measure of everything.
INEQUALITIES: tuple[Inequality, ...] = tuple(
    Inequality(measure, subject) for measure in MEASURES for subject in SUBJECTS
)
