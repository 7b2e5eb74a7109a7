"""The variables of the linear program, all non-negative, keyed by labels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pulp

from allocator.lp.problem import AllocationProblem

#: What a variable or a row is about: codes of boards, zones, sites and services, and the wave.
Label = tuple[Any, ...]

#: Kinds of variable with their unit; names as in models/README.md.
VARIABLE_UNITS: dict[str, str] = {
    "x": "families a year",
    "e": "families a year",
    "u": "families a year",
    "served": "families a year",
    "best": "families a year",
    "t": "WTE",
    "growth": "WTE",
    "replacement": "WTE",
    "c": "WTE",
    "link": "hours a year",
    "consultation": "hours a year",
    "admissions": "admissions a year",
    "unplaced": "admissions a year",
    "short_floor": "families a year",
    "short_posts": "WTE",
    "short_link": "hours a year",
    "short_consultation": "hours a year",
    "z": "share of need",
    "carried": "GBP thousand",
    "lapsed": "GBP thousand",
    "paid": "GBP thousand",
    "moved_out": "GBP thousand",
    "moved_in": "GBP thousand",
    "level": "share of need",
}


@dataclass(frozen=True)
class Variables:
    """Every variable by kind and label.

    Parameters
    ----------
    by_kind
        For each kind of `VARIABLE_UNITS`, a dictionary from label tuple to variable.
    """

    by_kind: dict[str, dict[Label, pulp.LpVariable]]

    def __getitem__(self, kind: str) -> dict[Label, pulp.LpVariable]:
        return self.by_kind[kind]


def post_groups(problem: AllocationProblem) -> list[tuple[str, str]]:
    """Return every group of posts as ``(service, board or unit)``: teams, embedded, MBU."""
    teams = [("community", board) for board in problem.teams]
    embedded = [(service, board) for board, service in problem.embedded_standard.index]
    return teams + embedded + [("mbu", str(unit)) for unit in problem.mbus.index]


def labels(problem: AllocationProblem) -> dict[str, list[Label]]:
    """Return the labels of every kind of variable, in a fixed order.

    A community variable exists only where the zone's board and the team's board are open in the
    wave, so that closed boards need no rows of their own (family 13).
    """
    waves = problem.waves
    open_waves = {b: [w for w in waves if problem.is_open(b, w)] for b in problem.boards.index}
    zone_board = problem.zones["board_code"]
    arcs = [
        (*arc, w)
        for *arc, team in problem.arcs[["zone_id", "site_code", "mode", "team_board"]].itertuples(
            index=False, name=None
        )
        for w in waves
        if w in open_waves[zone_board[arc[0]]] and w in open_waves[team]
    ]
    groups = [(*group, w) for group in post_groups(problem) for w in waves]
    hubs = [(hub, board) for board in sorted(problem.hubs) for hub in problem.hubs[board]]
    paid = [(h, b, w) for h, b in hubs for w in waves if w in open_waves[b]]
    lead_hub = problem.boards["lead_hub"]
    cover = [(h, b, w) for h, b, w in paid if h == lead_hub[b] and w in open_waves[h]]
    own = [(b, b, w) for b in problem.teams for w in open_waves[b]]
    board_waves = [(b, w) for b in problem.boards.index for w in open_waves[b]]
    pairs = problem.catchments[["board_code", "mbu_id"]].itertuples(index=False, name=None)
    services = [(s, w) for s in problem.budgets_gbp.index for w in waves]
    moved = services if problem.rules.transfer_share else []
    return {
        "x": arcs,
        "e": [(b, s, w) for b, s in problem.embedded_standard.index for w in waves],
        "u": [(i, w) for i in problem.zones.index for w in waves],
        "served": [(b, w) for b in problem.boards.index for w in waves],
        "best": list(board_waves),
        "t": groups,
        "growth": groups,
        "replacement": groups,
        "c": [(j, w) for j in problem.bases.index for w in waves],
        "link": list(cover),
        "consultation": own + list(cover),
        "admissions": [(*pair, w) for pair in pairs for w in waves],
        "unplaced": [(b, w) for b in problem.boards.index for w in waves],
        "short_floor": list(board_waves),
        "short_posts": [group for group in groups if group[0] != "community"],
        "short_link": [(b, w) for b, w in board_waves if b in problem.hubs],
        "short_consultation": list(board_waves),
        "z": [(w,) for w in waves],
        "carried": list(services),
        "lapsed": list(services),
        "paid": paid if problem.board_shares is not None else [],
        "moved_out": list(moved),
        "moved_in": list(moved),
        "level": [(level, w) for level in levels(problem) for w in waves],
    }


def levels(problem: AllocationProblem) -> range:
    """Return the levels of leximin coverage: one a board, for each settles at least one."""
    wanted = "leximin_coverage" in problem.rules.objectives
    return range(1, len(problem.boards) + 1 if wanted else 1)


def safe_name(kind: str, label: Iterable[Any]) -> str:
    """Return a name that every LP format accepts."""
    return re.sub(r"[^A-Za-z0-9_]", "_", "_".join([kind, *map(str, label)]))


def unique_name(name: str, used: set[str]) -> str:
    """Return a name not used before, and note it: labels that read alike once cleaned differ."""
    while name in used:
        name += "_"
    used.add(name)
    return name


def add_variables(lp: pulp.LpProblem, problem: AllocationProblem) -> Variables:
    """Add every variable to an empty problem and return them by kind and label."""
    used: set[str] = set()
    by_kind: dict[str, dict[Label, pulp.LpVariable]] = {}
    for kind, keys in labels(problem).items():
        by_kind[kind] = {}
        for key in keys:
            name = unique_name(safe_name(kind, key), used)
            by_kind[kind][key] = lp.add_variable(name, lowBound=0)
    return Variables(by_kind)
