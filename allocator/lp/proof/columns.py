"""The variables of the program, stated again from the saved instance: every kind as one table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from allocator.lp.problem import AllocationProblem
from allocator.lp.proof.labels import label_texts


@dataclass(frozen=True)
class Kind:
    """All variables of one kind.

    Parameters
    ----------
    table
        One row a variable: the parts of its label in order, then facts about it.
    keys
        Their labels as text.
    start
        Position of the first of them among all columns.
    """

    table: pd.DataFrame
    keys: pd.Index
    start: int

    def __len__(self) -> int:
        return len(self.table)

    def __getitem__(self, column: str) -> np.ndarray:
        """Return one part or fact of every variable."""
        return np.asarray(self.table[column])

    @property
    def at(self) -> np.ndarray:
        """Positions of the variables among all columns."""
        return self.start + np.arange(len(self.table))

    @property
    def row(self) -> np.ndarray:
        """Number of each variable within its kind."""
        return np.arange(len(self.table))

    def find(self, *parts: Iterable[Any]) -> np.ndarray:
        """Return the number within the kind of each label, -1 where there is none."""
        return np.asarray(self.keys.get_indexer(label_texts(*parts)))

    def place(self, *parts: Iterable[Any]) -> np.ndarray:
        """Return the position among all columns of each label, -1 where there is none."""
        found = self.find(*parts)
        return np.where(found < 0, -1, found + self.start)


@dataclass(frozen=True)
class Columns:
    """Every variable of an instance.

    Parameters
    ----------
    kinds
        By kind, in the order of the columns.
    size
        How many variables there are.
    """

    kinds: Mapping[str, Kind]
    size: int

    def __getitem__(self, kind: str) -> Kind:
        return self.kinds[kind]

    def vector(self, values: Mapping[str, Mapping[str, float]]) -> np.ndarray:
        """Return one number a column from numbers by kind and label; zero where none is given.

        Raises
        ------
        KeyError
            If a kind or label is none of the instance's.
        """
        vector = np.zeros(self.size)
        for kind, by_label in values.items():
            found = self.kinds[kind].keys.get_indexer(pd.Index(list(by_label), dtype=object))
            if (found < 0).any():
                raise KeyError(kind)
            vector[found + self.kinds[kind].start] = list(by_label.values())
        return vector

    def names(self) -> np.ndarray:
        """Return kind and label of every column as one text."""
        return np.array([f"{k} {key}" for k, kind in self.kinds.items() for key in kind.keys])


def open_waves(problem: AllocationProblem) -> pd.DataFrame:
    """Return whether each board (index) is open in each wave (columns).

    Parameters
    ----------
    problem
        The instance. Without family 13 every board is open from the first wave.
    """
    first = problem.boards["first_wave"].to_numpy(dtype=float)
    free = "13_openings" in problem.rules.families_off
    opened = np.array([[free or wave >= start for wave in problem.waves] for start in first])
    return pd.DataFrame(opened, index=problem.boards.index, columns=list(problem.waves))


def make_columns(problem: AllocationProblem) -> Columns:
    """Return every variable that models/README.md gives an instance.

    Parameters
    ----------
    problem
        The instance.
    """
    tables = {**_community(problem), **_posts(problem), **_hours(problem), **_national(problem)}
    kinds: dict[str, Kind] = {}
    start = 0
    for name, (parts, table) in tables.items():
        keys = pd.Index(label_texts(*(table[part] for part in parts)), dtype=object)
        kinds[name] = Kind(table.reset_index(drop=True), keys, start)
        start += len(table)
    return Columns(kinds, start)


_Made = dict[str, tuple[list[str], pd.DataFrame]]


def _by_wave(problem: AllocationProblem, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table repeated for every wave, the waves of one row together."""
    return table.merge(pd.DataFrame({"wave": problem.waves}), how="cross")


def _is_open(problem: AllocationProblem, boards: pd.Series, waves: pd.Series) -> np.ndarray:
    opened = open_waves(problem)
    rows, columns = opened.index.get_indexer(boards), opened.columns.get_indexer(waves)
    return np.asarray(opened.to_numpy()[rows, columns])


def _community(problem: AllocationProblem) -> _Made:
    arcs = problem.arcs.assign(board=problem.arcs["zone_id"].map(problem.zones["board_code"]))
    x = _by_wave(problem, arcs)
    both = _is_open(problem, x["board"], x["wave"]) & _is_open(problem, x["team_board"], x["wave"])
    zones = problem.zones[["board_code", "attainable"]].rename(columns={"board_code": "board"})
    boards = _by_wave(problem, pd.DataFrame({"board": problem.boards.index}))
    opened = boards[_is_open(problem, boards["board"], boards["wave"])]
    bases = problem.bases[["board_code"]].rename(columns={"board_code": "board"})
    board_wave = ["board", "wave"]
    return {
        "x": (["zone_id", "site_code", "mode", "wave"], x[both]),
        "e": (["board", "service", "wave"], _embedded(problem)),
        "u": (
            ["zone_id", "wave"],
            _by_wave(problem, zones.rename_axis("zone_id").reset_index()),
        ),
        "served": (board_wave, boards),
        "best": (board_wave, opened),
        "short_floor": (board_wave, opened),
        "c": (
            ["site_code", "wave"],
            _by_wave(problem, bases.rename_axis("site_code").reset_index()),
        ),
        "z": (["wave"], pd.DataFrame({"wave": problem.waves})),
        "level": (["level", "wave"], _levels(problem)),
    }


def _embedded(problem: AllocationProblem) -> pd.DataFrame:
    pairs = problem.embedded_standard.index.to_frame(index=False)
    pairs.columns = pd.Index(["board", "service"])
    return _by_wave(problem, pairs)


def _levels(problem: AllocationProblem) -> pd.DataFrame:
    """Return a level a board, where the order of objectives asks for levels at all."""
    wanted = "leximin_coverage" in problem.rules.objectives
    count = len(problem.boards) if wanted else 0
    return _by_wave(problem, pd.DataFrame({"level": np.arange(1, count + 1)}))


def _groups(problem: AllocationProblem) -> pd.DataFrame:
    """Return every group of posts and wave: teams, embedded services, units."""
    boards = problem.boards
    teams = boards.index[boards["service_model"] != "supported"]
    embedded = problem.embedded_standard.index
    parts = [
        pd.DataFrame({"service": "community", "place": teams}),
        pd.DataFrame(
            {
                "service": embedded.get_level_values("service"),
                "place": embedded.get_level_values("board_code"),
            }
        ),
        pd.DataFrame({"service": "mbu", "place": problem.mbus.index}),
    ]
    return _by_wave(problem, pd.concat([part.astype(object) for part in parts]))


def _posts(problem: AllocationProblem) -> _Made:
    groups = _groups(problem)
    parts = ["service", "place", "wave"]
    short = groups[groups["service"] != "community"]
    services = _by_wave(problem, pd.DataFrame({"service": problem.budgets_gbp.index}))
    moved = services if problem.rules.transfer_share else services[:0]
    return {
        **dict.fromkeys(("t", "growth", "replacement"), (parts, groups)),
        "short_posts": (parts, short),
        **{kind: (["service", "wave"], services) for kind in ("carried", "lapsed")},
        **{kind: (["service", "wave"], moved) for kind in ("moved_out", "moved_in")},
    }


def _hours(problem: AllocationProblem) -> _Made:
    """Return hours between teams and boards, what boards pay hubs, and hours short."""
    pairs = [(hub, board) for board, hubs in problem.hubs.items() for hub in hubs]
    hubs = _by_wave(problem, pd.DataFrame(pairs, columns=["hub", "board"], dtype=object))
    paid = hubs[_is_open(problem, hubs["board"], hubs["wave"])]
    lead = paid["board"].map(problem.boards["lead_hub"]) == paid["hub"]
    cover = paid[lead & _is_open(problem, paid["hub"], paid["wave"])]
    boards = _by_wave(problem, problem.boards[["service_model"]].rename_axis("board").reset_index())
    opened = boards[_is_open(problem, boards["board"], boards["wave"])]
    own = opened[opened["service_model"] != "supported"]
    own = own.assign(hub=own["board"])[["hub", "board", "wave"]]
    parts = ["hub", "board", "wave"]
    supported = opened[opened["board"].isin(list(problem.hubs))]
    return {
        "link": (parts, cover),
        "consultation": (parts, pd.concat([own, cover], ignore_index=True)),
        "paid": (parts, paid if problem.board_shares is not None else paid[:0]),
        "short_link": (["board", "wave"], supported),
        "short_consultation": (["board", "wave"], opened),
    }


def _national(problem: AllocationProblem) -> _Made:
    pairs = problem.catchments.rename(columns={"board_code": "board", "mbu_id": "unit"})
    boards = pd.DataFrame({"board": problem.boards.index})
    return {
        "admissions": (["board", "unit", "wave"], _by_wave(problem, pairs[["board", "unit"]])),
        "unplaced": (["board", "wave"], _by_wave(problem, boards)),
    }
