"""Alternatives to what a plan gives a board: another base, hub or wave, one post more or fewer."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from allocator.inputs.parameters import COMMUNITY
from allocator.lp.answers import Force, Forced
from allocator.lp.problem import AllocationProblem
from allocator.pipeline.solving import opened

BASE, LEAD_HUB, SOLE_HUB = "base", "lead_hub", "sole_hub"
OPENS, EARLY, MORE, FEWER = "opens_in", "early_posts", "more_posts", "fewer_posts"
#: Kinds of alternative in the order in which they are listed.
KINDS = (BASE, LEAD_HUB, SOLE_HUB, OPENS, EARLY, MORE, FEWER)
ONE_POST_WTE = 1.0
#: Posts that differ by less are the same.
SAME_WTE = 1e-9


@dataclass(frozen=True)
class Alternative:
    """One thing that a plan does not do for a board.

    Parameters
    ----------
    board
        Code of the board.
    kind
        One of `KINDS`.
    waves
        Waves in which it is forced; of an opening, the wave in which the board opens.
    subject
        Code of the base or of the hub board; empty for the others.
    wte
        Posts at the base at least; posts more or fewer than the plan has. Not a number elsewhere.
    """

    board: str
    kind: str
    waves: tuple[int, ...]
    subject: str = ""
    wte: float = float("nan")

    @property
    def question(self) -> str:
        """Return it as it is asked for with ``--why-not``."""
        return {
            BASE: f"base:{self.subject}:{self.wte:g}",
            LEAD_HUB: f"hub:{self.subject}",
            SOLE_HUB: f"hub:{self.subject}:sole",
            OPENS: f"wave:{self.waves[0]}",
            EARLY: f"wave:{self.waves[0]}:posts",
            MORE: f"post:+{self.wte:g}@{self.waves[0]}",
            FEWER: f"post:-{self.wte:g}@{self.waves[0]}",
        }[self.kind]


def every_alternative(
    problem: AllocationProblem, boards: list[str], *, least_wte: float
) -> Iterator[Alternative]:
    """Yield every alternative that applies to some boards, board by board.

    Parameters
    ----------
    problem
        The instance of the plan.
    boards
        Codes of the boards.
    least_wte
        Posts that a base takes at least.
    """
    for board in boards:
        waves = open_waves(problem, board)
        if waves and board in problem.teams:
            yield from _bases(problem, board, waves, least_wte)
        if waves:
            yield from _hubs(problem, board, waves)
        yield from _openings(problem, board)
        if board in problem.teams:
            yield from _posts(board, waves)


def _bases(
    problem: AllocationProblem, board: str, waves: tuple[int, ...], least_wte: float
) -> Iterator[Alternative]:
    for site in sorted(problem.bases.index[problem.bases["board_code"] == board]):
        yield Alternative(board, BASE, waves, str(site), least_wte)


def _hubs(problem: AllocationProblem, board: str, waves: tuple[int, ...]) -> Iterator[Alternative]:
    hubs = problem.hubs.get(board, ())
    for hub in hubs:
        if hub != problem.boards.at[board, "lead_hub"]:
            yield Alternative(board, LEAD_HUB, waves, hub)
    if len(hubs) > 1:
        for hub in hubs:
            yield Alternative(board, SOLE_HUB, waves, hub)


def _openings(problem: AllocationProblem, board: str) -> Iterator[Alternative]:
    if "13_openings" in problem.rules.families_off:
        return
    first = int(problem.boards.at[board, "first_wave"])
    for wave in problem.waves:
        if wave != first:
            yield Alternative(board, OPENS, (wave,))


def _posts(board: str, waves: tuple[int, ...]) -> Iterator[Alternative]:
    for wave in waves[:-1]:
        yield Alternative(board, EARLY, (wave,))
    for kind in (MORE, FEWER):
        for wave in waves:
            yield Alternative(board, kind, (wave,), wte=ONE_POST_WTE)


def open_waves(problem: AllocationProblem, board: str) -> tuple[int, ...]:
    """Return the waves in which a board is open."""
    return tuple(wave for wave in problem.waves if problem.is_open(board, wave))


def already(alternative: Alternative, problem: AllocationProblem, planned: Forced) -> bool:
    """Tell whether the plan does so already."""
    board = alternative.board
    if alternative.kind == LEAD_HUB:
        return bool(problem.boards.at[board, "lead_hub"] == alternative.subject)
    if alternative.kind == SOLE_HUB:
        return tuple(problem.hubs[board]) == (alternative.subject,)
    if alternative.kind == OPENS:
        return int(problem.boards.at[board, "first_wave"]) == alternative.waves[0]
    force = force_of(alternative, problem, planned) or Force()
    bounds = [(key, least, 1.0) for key, least in force.least.items()]
    bounds += [(key, most, -1.0) for key, most in force.most.items()]
    return all(
        sign * (planned.values[kind][label] - bound) >= -SAME_WTE
        for (kind, label), bound, sign in bounds
    )


def force_of(alternative: Alternative, problem: AllocationProblem, planned: Forced) -> Force | None:
    """Return what is forced on variables, or None where the instance itself changes.

    Parameters
    ----------
    alternative
        The alternative.
    problem, planned
        The instance and its plan.
    """
    if alternative.kind == BASE:
        return Force(
            least={("c", (alternative.subject, w)): alternative.wte for w in alternative.waves}
        )
    if alternative.kind not in {EARLY, MORE, FEWER}:
        return None
    wave = alternative.waves[0]
    posts = planned.values["t"]
    label = (COMMUNITY, alternative.board, wave)
    if alternative.kind == EARLY:
        return Force(least={("t", label): posts[COMMUNITY, alternative.board, problem.waves[-1]]})
    if alternative.kind == MORE:
        return Force(least={("t", label): posts[label] + alternative.wte})
    return Force(most={("t", label): max(0.0, posts[label] - alternative.wte)})


def instance_of(
    alternative: Alternative, problem: AllocationProblem, *, remote_counts: bool
) -> AllocationProblem:
    """Return the instance in which a board has another hub or opens in another wave.

    Parameters
    ----------
    alternative
        Of a kind that changes the instance.
    problem
        The instance of the plan.
    remote_counts
        Whether a place that only video reaches counts as within reach.
    """
    board = alternative.board
    if alternative.kind == OPENS:
        first_wave = problem.boards["first_wave"].copy()
        first_wave[board] = alternative.waves[0]
        return opened(problem, first_wave)
    boards = problem.boards.copy()
    boards.at[board, "lead_hub"] = alternative.subject
    led = dataclasses.replace(problem, boards=boards)
    if alternative.kind == LEAD_HUB:
        return led
    arcs = problem.arcs
    of_board = problem.zones.index[problem.zones["board_code"] == board]
    others = set(problem.hubs[board]) - {alternative.subject}
    arcs = arcs[~(arcs["zone_id"].isin(of_board) & arcs["team_board"].isin(others))]
    reach = arcs if remote_counts else arcs[arcs["mode"] != "remote"]
    zones = problem.zones.assign(attainable=problem.zones.index.isin(reach["zone_id"]))
    hubs = {**problem.hubs, board: (alternative.subject,)}
    return dataclasses.replace(led, arcs=arcs.reset_index(drop=True), zones=zones, hubs=hubs)


def promised(alternative: Alternative, problem: AllocationProblem, planned: Forced) -> pd.Series:
    """Return the posts of its team that an alternative decides, as decided posts of an instance.

    A base cannot have more posts than its team: the team is taken to have at least those.
    """
    force = force_of(alternative, problem, planned)
    assert force is not None, "only what bounds posts decides posts"
    posts = {}
    for (kind, label), bound in [*force.least.items(), *force.most.items()]:
        key = label if kind == "t" else (COMMUNITY, alternative.board, label[1])
        posts[key] = bound
    index = pd.MultiIndex.from_tuples(list(posts), names=["service", "place", "wave"])
    return pd.Series(list(posts.values()), index=index, dtype=float, name="wte").sort_index()
