"""Which boards and waves the levels of leximin have settled, from their own duals alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.lp.proof.certificate import StageClaim
from allocator.lp.proof.program import Program

_LEVEL_ROW = "12_coverage|level|"


@dataclass(frozen=True)
class Settled:
    """Boards and waves whose coverage can rise no further.

    Parameters
    ----------
    places
        Those settled, as the rest of a level row's label: board and wave.
    rows
        Number of the row by level and place.
    columns
        Number of the level's variable by level and wave.
    """

    places: frozenset[str]
    rows: dict[tuple[int, str], int]
    columns: dict[tuple[int, str], int]

    @classmethod
    def none(cls, program: Program) -> Settled:
        """Return the start: every place open."""
        rows = {
            _level_and_place(key): number
            for number, key in enumerate(program.row_keys)
            if key.startswith(_LEVEL_ROW)
        }
        level = program.columns["level"]
        waves = zip(level["level"], level["wave"], level.at, strict=True)
        return cls(frozenset(), rows, {(int(n), str(w)): int(at) for n, w, at in waves})

    def allowed(self, level: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows that a level leaves out, and its variables without any row left."""
        own = {place: row for (number, place), row in self.rows.items() if number == level}
        freed = [row for place, row in own.items() if place in self.places]
        left = {_wave(place) for place in own if place not in self.places}
        closed = [
            at
            for (number, wave), at in self.columns.items()
            if number == level and wave not in left
        ]
        return np.array(sorted(freed), dtype=int), np.array(sorted(closed), dtype=int)

    def after(self, level: int, stage: StageClaim) -> Settled:
        """Return what is settled after a level: the places whose own rows its duals hold."""
        held = (_level_and_place(key) for key in stage.held_rows if key.startswith(_LEVEL_ROW))
        tight = {place for number, place in held if number == level}
        return Settled(self.places | tight, self.rows, self.columns)

    @property
    def complete(self) -> bool:
        """Whether every place is settled."""
        return all(place in self.places for _level, place in self.rows)


def _level_and_place(key: str) -> tuple[int, str]:
    level, _bar, place = key.removeprefix(_LEVEL_ROW).partition("|")
    return int(level), place


def _wave(place: str) -> str:
    return place.rpartition("|")[2]
