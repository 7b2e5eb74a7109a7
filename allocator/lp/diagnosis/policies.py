"""The home of every row of the linear program: one named policy that may give way, or a fact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allocator.inputs.parameters.contract import POLICY_UNITS
from allocator.lp.formulation.build import RowKey
from allocator.lp.formulation.variables import Label
from allocator.lp.problem import AllocationProblem


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy that may give way, as a planner would name it.

    Parameters
    ----------
    name
        One of `allocator.inputs.parameters.contract.POLICY_UNITS`.
    service, board, network, wave
        What it is about, as far as it is about one alone.
    part
        ``least`` or ``most`` where one name stands for two settings.
    """

    name: str
    service: str | None = None
    board: str | None = None
    network: str | None = None
    wave: int | None = None
    part: str | None = None

    @property
    def unit(self) -> str:
        """Unit in which its relaxation is counted."""
        return POLICY_UNITS[self.name]

    @property
    def rank(self) -> tuple[int, int, str, str, str, str]:
        """Place in the order in which policies are listed."""
        return (
            list(POLICY_UNITS).index(self.name),
            self.wave or 0,
            self.service or "",
            self.board or "",
            self.network or "",
            self.part or "",
        )


@dataclass(frozen=True, slots=True)
class Fact:
    """What no policy can change.

    Parameters
    ----------
    name
        One of `FACTS`.
    """

    name: str

    @property
    def rank(self) -> tuple[int, int, str, str, str, str]:
        """Place in the order in which facts are listed, after all policies."""
        return (len(POLICY_UNITS) + list(FACTS).index(self.name), 0, "", "", "", "")


#: What every fact says, in a planner's words.
FACTS: dict[str, str] = {
    "need": "Every family with need is served or counted as unmet",
    "staff_time": "Posts give the hours that they have, travel counted",
    "leavers": "Only those who left are replaced",
    "last_wave": "Nothing is carried beyond the last wave",
    "transfers": "Money moved between services is neither made nor lost",
    "standards": "Posts above a standard are not counted towards it",
    "reach": "An embedded service reaches the families of its own route alone",
    "beds": "Mother and baby units have the beds that they have",
    "admissions": "Every admission is placed or counted as unplaced",
    "support": "Hours owed to a board are given or counted as short",
    "network_part": "A board that a network supports in part serves the rest itself",
    "coverage": "Coverage is families served over families in reach",
    "openings": "A board that has not opened has no team",
    "decided_posts": "Posts already decided stay as decided",
}

Home = Policy | Fact
_Finder = Callable[[AllocationProblem, Label], Home | None]


def home_of(problem: AllocationProblem, key: RowKey) -> Home:
    """Return the policy or the fact that a row states.

    Parameters
    ----------
    problem
        The instance.
    key
        Family and label of the row.

    Raises
    ------
    LookupError
        If the row has no home: a new row must be given one.
    """
    family, label = key
    home = _FINDERS[family](problem, label) if family in _FINDERS else None
    if home is None:
        raise LookupError(f"The row {label} of family {family} belongs to no policy and no fact")
    return home


def policy_of(problem: AllocationProblem, key: RowKey) -> Policy | None:
    """Return the policy that a row states, or None where it states a fact.

    Parameters
    ----------
    problem, key
        As for `home_of`.
    """
    home = home_of(problem, key)
    return home if isinstance(home, Policy) else None


def _need(_problem: AllocationProblem, _label: Label) -> Home:
    return Fact("need")


def _staff_time(_problem: AllocationProblem, _label: Label) -> Home:
    return Fact("staff_time")


def _continuity(_problem: AllocationProblem, label: Label) -> Home | None:
    match label:
        case ("posts", service, _place, wave):
            return Policy("no_unwinding", service=service, wave=wave)
        case ("leavers", *_):
            return Fact("leavers")
    return None


def _recruitment(_problem: AllocationProblem, label: Label) -> Home | None:
    match label:
        case (wave,):
            return Policy("recruitment", wave=wave)
        # A network has one pool for all waves.
        case (network, _wave):
            return Policy("network_recruitment", network=network)
    return None


def _money(problem: AllocationProblem, label: Label) -> Home | None:
    match label:
        # A part of a budget moves with the budget: more money, more to give away.
        case ("establishment" | "cash" | "moved_out", service, wave):
            return Policy("budget", service=service, wave=wave)
        case ("carry", service, wave):
            last = wave == problem.waves[-1]
            return Fact("last_wave") if last else Policy("carry_over", service=service, wave=wave)
        case ("moved", _wave):
            return Fact("transfers")
        case ("share", board, wave):
            return Policy("board_shares", board=board, wave=wave)
    return None


def _embedded_posts(_problem: AllocationProblem, label: Label) -> Home | None:
    match label:
        case ("firm", service, _board, wave):
            return Policy("embedded_posts", service=service, wave=wave)
        case ("route", *_):
            return Fact("reach")
        case (_service, _board, _wave):
            return Fact("standards")
    return None


def _mother_and_baby_units(_problem: AllocationProblem, label: Label) -> Home | None:
    match label:
        case ("firm", "admissions", _board, wave):
            return Policy("mbu_admissions", wave=wave)
        case ("firm", "posts", _unit, wave):
            return Policy("mbu_posts", service="mbu", wave=wave)
        case ("admissions", *_):
            return Fact("admissions")
        case ("beds", *_):
            return Fact("beds")
        case ("posts", *_):
            return Fact("standards")
    return None


def _network_cover(_problem: AllocationProblem, label: Label) -> Home | None:
    match label:
        case ("firm", _board, wave):
            return Policy("link_hours", wave=wave)
        case ("own", *_):
            return Fact("network_part")
        case (_board, _wave):
            return Fact("support")
    return None


def _remote(_problem: AllocationProblem, label: Label) -> Home:
    return Policy("remote_share", wave=label[-1])


def _within_board_equity(_problem: AllocationProblem, label: Label) -> Home | None:
    match label:
        case ("least" | "most" as part, _place, wave):
            return Policy("within_board_equity", wave=wave, part=part)
        case ("best", *_):
            return Fact("coverage")
    return None


def _coverage(_problem: AllocationProblem, label: Label) -> Home | None:
    match label:
        case ("firm", _board, wave):
            return Policy("floor_coverage", wave=wave)
        case ("served" | "worst" | "level" | "floor", *_):
            return Fact("coverage")
    return None


def _openings(problem: AllocationProblem, label: Label) -> Home:
    team, wave = label
    if wave < int(problem.boards.at[team, "first_wave"]):
        return Fact("openings")
    # The cap is one figure for all, but a board with more posts than that may keep them: its own
    # figure, which the common one moves only once it exceeds it.
    above = problem.boards.at[team, "existing_wte"] > problem.rules.first_wave_cap_wte
    return Policy("first_wave_cap", board=team if above else None)


def _consultation(_problem: AllocationProblem, label: Label) -> Home | None:
    match label:
        case ("firm", _board, wave):
            return Policy("consultation_hours", wave=wave)
        case (_board, _wave):
            return Fact("support")
    return None


def _commitments(_problem: AllocationProblem, label: Label) -> Home | None:
    match label:
        # One promise and one limit a board, for all waves.
        case ("least" | "most" as side, team, _wave):
            return Policy(f"{side}_posts", board=team)
        case ("decided_least" | "decided_most", *_):
            return Fact("decided_posts")
    return None


_FINDERS: dict[str, _Finder] = {
    "1_need": _need,
    "2_staff_time": _staff_time,
    "3_continuity": _continuity,
    "4_recruitment": _recruitment,
    "5_money": _money,
    "6_embedded_posts": _embedded_posts,
    "7_mother_and_baby_units": _mother_and_baby_units,
    "8_network_cover": _network_cover,
    "10_remote": _remote,
    "11_within_board_equity": _within_board_equity,
    "12_coverage": _coverage,
    "13_openings": _openings,
    "14_consultation": _consultation,
    "16_commitments": _commitments,
}
