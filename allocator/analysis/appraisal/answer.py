"""What an options appraisal answers with: tidy tables, and what they take as given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Appraisal:
    """Every option with its figures, scores and rank.

    Parameters
    ----------
    options
        Index ``option``, in the order of enumeration: what each is, and its figures.
    units
        Index ``(option, unit)``: beds, room, admissions, use, posts of each unit of each option.
    boards
        Index ``(option, board_code)``: unit, minutes, miles and shares of each board.
    criteria
        Index ``criterion``: title, unit, better (more or less), the ends of its scale, weight,
        source and status.
    scores
        Index ``(option, criterion)``: the figure, its value (0 to 1), and the value x weight.
    ranking
        Index ``option``, best first: score, rank, the option that dominates it (blank: none), and
        the share of random weights under which it ranks first.
    weights
        Index ``criterion``: the weight, the interval in which the first option stays first, and
        who takes over below and above it.
    demands
        Index ``(admissions, stay_days)``: which option ranks first under other admissions and
        stays, and how its beds would be used.
    given
        Figures that the appraisal takes as given, by name: days, admissions, limits, draws.
    notes
        What a planner should know about these figures.
    proved
        Whether no option has catchments with less travel for the room of its beds.
    """

    options: pd.DataFrame
    units: pd.DataFrame
    boards: pd.DataFrame
    criteria: pd.DataFrame
    scores: pd.DataFrame
    ranking: pd.DataFrame
    weights: pd.DataFrame
    demands: pd.DataFrame
    given: Mapping[str, float]
    notes: tuple[str, ...] = ()
    proved: bool = True

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by name."""
        return {
            "options": self.options,
            "units": self.units,
            "boards": self.boards,
            "criteria": self.criteria,
            "scores": self.scores,
            "ranking": self.ranking,
            "weights": self.weights,
            "demands": self.demands,
        }
