"""How each policy may give way: which rows it loosens, by how much for each unit, and how far."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from allocator.lp.diagnosis.policies import Fact, Home, Policy, home_of
from allocator.lp.formulation.build import RowKey
from allocator.lp.formulation.rows import GBP_PER_UNIT, Row
from allocator.lp.problem import AllocationProblem

#: Policies counted place by place and added up; the others are one figure for all their rows.
BY_PLACE: frozenset[str] = frozenset(
    {
        "no_unwinding",
        "floor_coverage",
        "within_board_equity",
        "remote_share",
        "embedded_posts",
        "mbu_posts",
        "mbu_admissions",
        "link_hours",
        "consultation_hours",
    }
)

#: What a unit is of a post, about: one tolerance then serves every policy alike.
POSTS_PER_UNIT: dict[str, float] = {
    "GBP thousand": 0.01,
    "WTE": 1.0,
    "families a year": 0.03,
    "admissions a year": 0.1,
    "hours a year": 0.0006,
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a policy may give way; its amount is in the policy's unit.

    Parameters
    ----------
    home
        The policy (or, where facts alone are looked at, the fact).
    place
        Board, zone or unit, where a policy is counted place by place; blank otherwise.
    """

    home: Home
    place: str = ""


def ways_of(problem: AllocationProblem, key: RowKey, row: Row) -> list[tuple[Way, float]]:
    """Return the ways to loosen a row, each with what a unit adds to its right-hand side.

    A budget moves everything that is a share of it: the money that may be carried or moved, and
    each board's share. So a repair's sums are what the settings would have to say.

    Parameters
    ----------
    problem
        The instance.
    key, row
        The row.
    """
    home = home_of(problem, key)
    if isinstance(home, Fact):
        return []
    label = row.label
    place = str(label[-2]) if home.name in BY_PLACE else ""
    loosens_down = row.sense == ">=" or home.name == "no_unwinding"
    per_unit = -1.0 if loosens_down else 1.0
    if label[0] == "moved_out" and home.name == "budget":
        per_unit = problem.rules.transfer_share
    found = [(Way(home, place), per_unit)]
    if home.name == "carry_over":
        budget = Policy("budget", service=home.service, wave=home.wave)
        found.append((Way(budget), problem.rules.carry_over_share))
    if home.name == "board_shares" and problem.board_shares is not None:
        budget = Policy("budget", service="community", wave=home.wave)
        found.append((Way(budget), float(problem.board_shares.at[home.board, home.wave])))
    return found


def most_of(problem: AllocationProblem, way: Way) -> float:
    """Return how far a policy may give way; infinite where its setting has no limit in practice.

    Parameters
    ----------
    problem
        The instance.
    way
        The way.
    """
    home = way.home
    if isinstance(home, Policy) and home.name == "carry_over":
        budget = float(problem.budgets_gbp.at[home.service, home.wave]) / GBP_PER_UNIT
        return (1.0 - problem.rules.carry_over_share) * budget
    return math.inf


def owed_at(problem: AllocationProblem, way: Way) -> float:
    """Return what a standard asks for at one place, in its policy's unit; nought for other ways.

    Parameters
    ----------
    problem
        The instance.
    way
        The way.
    """
    policy, place = way.home, way.place
    if not isinstance(policy, Policy):
        return 0.0
    owed: dict[str, Callable[[], float]] = {
        "floor_coverage": lambda: (
            problem.rules.floor_coverage[policy.wave] * problem.board_need.at[place, policy.wave]
        ),
        "link_hours": lambda: problem.link_hours_owed(place),
        "consultation_hours": lambda: (
            problem.rules.consultation_hours_per_birth * problem.boards.at[place, "births"]
        ),
        "embedded_posts": lambda: problem.embedded_standard.at[
            (place, policy.service), policy.wave
        ],
        "mbu_posts": lambda: problem.mbu_standard.at[place, policy.wave],
        "mbu_admissions": lambda: problem.admissions[place],
    }
    return float(owed.get(policy.name, lambda: 0.0)())


def weight_of(home: Home) -> float:
    """Return what a unit of a policy is of a post, about; facts count one for any unit."""
    return POSTS_PER_UNIT[home.unit] if isinstance(home, Policy) else 1.0


def cost_of(problem: AllocationProblem, policy: Policy) -> float:
    """Return what it counts when a policy gives way by one unit.

    Parameters
    ----------
    problem
        Carries the relaxation costs; a policy that it does not name counts one.
    policy
        The policy.
    """
    return float(problem.rules.relaxation.get(policy.name, 1.0))
