"""Which boards open in which wave, as whole numbers beside the linear program (13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pandas as pd
import pulp

from allocator.lp.formulation.build import Extension
from allocator.lp.formulation.rows import Row, Term, plus, scaled
from allocator.lp.formulation.variables import Label, Variables
from allocator.lp.formulation.whole import add_integers, most_given, most_posts_wte
from allocator.lp.problem import AllocationProblem

#: Families whose rows on one board hold only once it is open, with the kinds of row that do; a
#: kind is the label's first word, or None where the label is the board and wave alone.
_WHILE_OPEN: dict[str, tuple[str | None, ...]] = {
    "8_network_cover": (None,),
    "12_coverage": ("floor",),
    "14_consultation": (None,),
    "16_commitments": ("least",),
}


@dataclass(frozen=True, slots=True)
class OpeningRules:
    """What a pathfinder roll-out asks for.

    Parameters
    ----------
    boards_open
        Boards open in each wave, by wave; in the last wave all are.
    per_network
        Fewest boards of each network open from the first wave, or all that it has.
    """

    boards_open: pd.Series
    per_network: int

    def open_in(self, problem: AllocationProblem, wave: int) -> int:
        """Return how many boards are open in a wave."""
        every = len(problem.boards)
        return every if wave == problem.waves[-1] else min(every, int(self.boards_open[wave]))


def opening_extension(rules: OpeningRules) -> Extension:
    """Return what makes the choice of openings of the linear program with every board open."""
    return Extension(
        families={"13_openings": partial(chosen_openings, rules=rules)},
        variables=_variables,
        row=_while_open,
    )


def chosen_openings(
    problem: AllocationProblem, variables: Variables, *, rules: OpeningRules
) -> Iterator[Row]:
    """Yield family 13 with openings to choose: y_bw in {0, 1}, never closing again.

    As many boards are open in a wave as it may have; each network has its pathfinders; a supported
    board opens no sooner than its lead hub; boards with posts are open. A closed board has no team,
    its zones are served by nobody and its team serves nobody; a cap limits a team's first wave.
    """
    yield from _when(problem, variables, rules)
    yield from _teams(problem, variables)
    yield from _nothing_while_closed(problem, variables)


def _variables(lp: pulp.LpProblem, problem: AllocationProblem, variables: Variables) -> Variables:
    pairs: list[Label] = [(b, w) for b in problem.boards.index for w in problem.waves]
    opened = add_integers(lp, "open", dict.fromkeys(pairs, 1))
    return Variables({**variables.by_kind, "open": opened})


def _while_open(family: str, row: Row, variables: Variables) -> Row:
    """Return a row that asks nothing of a board while it is closed.

    What is owed is owed times y_bw; the worst coverage is over open boards.
    """
    kind = row.label[0] if len(row.label) > 2 else None  # noqa: PLR2004 (more than board, wave)
    place = tuple(row.label[-2:])
    if family == "12_coverage" and kind in {"worst", "level"}:
        need = max(coefficient for _variable, coefficient in row.terms)
        return Row(row.label, [*row.terms, (variables["open"][place], need)], "<=", need)
    if kind in _WHILE_OPEN.get(family, ()) and row.sense == ">=":
        terms = [*row.terms, (variables["open"][place], -row.bound)]
        return Row(row.label, terms, row.sense, 0.0)
    return row


def _when(problem: AllocationProblem, variables: Variables, rules: OpeningRules) -> Iterator[Row]:
    opened = variables["open"]
    first = problem.waves[0]
    for wave in problem.waves:
        every = scaled(opened[b, wave] for b in problem.boards.index)
        yield Row(("open", wave), every, "=", float(rules.open_in(problem, wave)))
    for board in problem.boards.index:
        for before, wave in zip(problem.waves, problem.waves[1:], strict=False):
            terms = [(opened[board, wave], 1.0), (opened[board, before], -1.0)]
            yield Row(("stays", board, wave), terms, ">=", 0.0)
        if float(problem.boards.at[board, "existing_wte"]) > 0.0:
            yield Row(("existing", board), [(opened[board, first], 1.0)], ">=", 1.0)
    for network, boards in problem.boards.groupby("network").groups.items():
        pathfinders = scaled(opened[b, first] for b in boards)
        least = min(rules.per_network, len(boards))
        yield Row(("pathfinders", network), pathfinders, ">=", float(least))
    for board in problem.supported:
        hub = problem.boards.at[board, "lead_hub"]
        for wave in problem.waves:
            terms = [(opened[board, wave], 1.0), (opened[hub, wave], -1.0)]
            yield Row(("hub", board, wave), terms, "<=", 0.0)


def _teams(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield no team before the board opens, and the cap on a team in its first wave."""
    most = most_posts_wte(problem)
    for team in problem.teams:
        existing = float(problem.boards.at[team, "existing_wte"])
        cap = min(most, max(problem.rules.first_wave_cap_wte, existing))
        before: Term | None = None
        for wave in problem.waves:
            opened = variables["open"][team, wave]
            posts = (variables["t"]["community", team, wave], 1.0)
            # cap in the wave in which y rises to 1, and no limit of its own from then on.
            grown = [] if before is None else [before]
            yield Row((team, wave), [posts, (opened, -cap), *grown], "<=", 0.0)
            before = (opened, cap - most)


def _nothing_while_closed(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    zone_board = problem.zones["board_code"].to_dict()
    base_board = problem.bases["board_code"].to_dict()
    flows: dict[Label, list[Term]] = defaultdict(list)
    for (zone, site, _mode, wave), families in variables["x"].items():
        for board in sorted({zone_board[zone], base_board[site]}):
            flows[board, zone, wave].append((families, 1.0))
    for (board, zone, wave), terms in flows.items():
        need = float(problem.need.at[zone, wave])
        opened = [(variables["open"][board, wave], -need)]
        yield Row(("closed", board, zone, wave), plus(terms, opened), "<=", 0.0)
    for kind in ("link", "consultation", "paid"):
        for (team, board, wave), given in variables[kind].items():
            most = most_given(problem, kind, board, wave)
            for place in sorted({team, board}):
                terms = [(given, 1.0), (variables["open"][place, wave], -most)]
                yield Row((kind, "closed", team, board, place, wave), terms, "<=", 0.0)
