"""The fewest posts that any plan must have: filled already, promised, or firmly asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from allocator.inputs.parameters.contract import COMMUNITY, MBU
from allocator.lp.problem import AllocationProblem


@dataclass(frozen=True, slots=True)
class Owed:
    """Fewest posts of one service at one place in one wave, by what asks for them, in WTE.

    Parameters
    ----------
    service, place, wave
        Where and when; the place is a board, or a mother and baby unit.
    filled_wte
        Left of posts that are filled already, without any hiring.
    promised_wte
        Promised to the board.
    firm_wte
        Asked for by a standard that admits no shortfall.
    """

    service: str
    place: str
    wave: int
    filled_wte: float = 0.0
    promised_wte: float = 0.0
    firm_wte: float = 0.0

    @property
    def least_wte(self) -> float:
        """Fewest posts."""
        return max(self.filled_wte, self.promised_wte, self.firm_wte)


def posts_owed(problem: AllocationProblem) -> Iterator[Owed]:
    """Yield the fewest posts of each service, place and wave that any plan must have.

    Parameters
    ----------
    problem
        The instance.
    """
    rules, boards = problem.rules, problem.boards
    for step, wave in enumerate(problem.waves, start=1):
        kept = rules.retention**step if in_force(problem, "3_continuity") else 0.0
        for team in problem.teams:
            promised = in_force(problem, "16_commitments") and problem.is_open(team, wave)
            yield Owed(
                COMMUNITY,
                team,
                wave,
                filled_wte=kept * float(boards.at[team, "existing_wte"]),
                promised_wte=float(boards.at[team, "least_wte"]) if promised else 0.0,
            )
        if "embedded_posts" in rules.firm and in_force(problem, "6_embedded_posts"):
            for (board, service), standard in problem.embedded_standard[wave].items():
                yield Owed(str(service), str(board), wave, firm_wte=float(standard))
        if "mbu_posts" in rules.firm and in_force(problem, "7_mother_and_baby_units"):
            for unit, standard in problem.mbu_standard[wave].items():
                yield Owed(MBU, str(unit), wave, firm_wte=float(standard))


def reasons(owed: Iterable[Owed]) -> str:
    """Return what asks for posts, as a list in words."""
    owed = list(owed)
    parts = {
        "filled already": sum(o.filled_wte for o in owed if o.filled_wte >= o.least_wte),
        "promised": sum(o.promised_wte for o in owed if o.promised_wte > o.filled_wte),
        "asked for by firm standards": sum(o.firm_wte for o in owed),
    }
    named = [f"{wte:.2f} WTE {reason}" for reason, wte in parts.items() if wte > 0.0]
    return " and ".join(named)


def in_force(problem: AllocationProblem, *families: str) -> bool:
    """Return whether no one of some constraint families is switched off."""
    return not set(families) & set(problem.rules.families_off)
