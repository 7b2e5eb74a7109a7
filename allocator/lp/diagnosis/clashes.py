"""What each policy in conflict allows, and what is asked of it, as one sentence with figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allocator.lp.diagnosis.figures import (
    at_least,
    at_most,
    name_of,
    needed,
    number,
    pounds,
    pounds_needed,
    share,
    title,
    wte,
    wte_needed,
)
from allocator.lp.diagnosis.policies import Policy
from allocator.lp.formulation.rows import GBP_PER_UNIT
from allocator.lp.problem import AllocationProblem


@dataclass(frozen=True, slots=True)
class Case:
    """One policy in conflict with its figures.

    Parameters
    ----------
    problem
        The instance.
    policy
        The policy.
    amount
        How far it alone would have to give way, in its unit.
    figure
        The value of its setting; nought where that is no number.
    """

    problem: AllocationProblem
    policy: Policy
    amount: float
    figure: float


def clash_words(
    problem: AllocationProblem, policy: Policy, amount: float, figure: float | None
) -> str:
    """Return what a policy in conflict allows and what is asked of it.

    Parameters
    ----------
    problem
        The instance.
    policy
        The policy.
    amount
        How far it alone would have to give way, in its unit.
    figure
        The value of its setting; None where that is no number.
    """
    return _SENTENCES[policy.name](Case(problem, policy, amount, figure or 0.0))


def _budget(case: Case) -> str:
    asked = case.figure + case.amount * GBP_PER_UNIT
    return (
        f"The {title(case.policy)} budget of wave {case.policy.wave} is {pounds(case.figure)}, and "
        f"at least {pounds_needed(asked)} is asked of it"
    )


def _carry_over(case: Case) -> str:
    policy = case.policy
    limit = case.figure * float(case.problem.budgets_gbp.at[policy.service, policy.wave])
    return (
        f"At most {pounds(limit)} of the {title(policy)} budget of wave {policy.wave} may be "
        "carried into the next wave, and at least "
        f"{pounds_needed(limit + case.amount * GBP_PER_UNIT)} would have to be"
    )


def _board_shares(case: Case) -> str:
    return (
        f"{name_of(case.problem, case.policy.board)} would need at least "
        f"{needed(case.policy, case.amount)} beyond its fixed share of the community IMH budget of "
        f"wave {case.policy.wave}"
    )


def _recruitment(case: Case) -> str:
    pool = float(case.problem.rules.hires_wte[case.policy.wave])
    return (
        f"At most {wte(pool)} can be hired in wave {case.policy.wave}, recruits and newly trained "
        f"together, and at least {wte_needed(pool + case.amount)} would have to be"
    )


def _network_recruitment(case: Case) -> str:
    return (
        f"The boards of network {case.policy.network} can recruit at most {wte(case.figure)} a "
        f"wave, and at least {wte_needed(case.figure + case.amount)} would have to be"
    )


def _no_unwinding(case: Case) -> str:
    return (
        f"No filled {title(case.policy)} post may be closed in wave {case.policy.wave}, and at "
        f"least {wte_needed(case.amount)} would have to be"
    )


def _first_wave_cap(case: Case) -> str:
    board = case.policy.board
    who = "A team" if board is None else f"The team of {name_of(case.problem, board)}"
    own = 0.0 if board is None else float(case.problem.boards.at[board, "existing_wte"])
    limit = max(case.figure, own)
    return (
        f"{who} may have at most {wte(limit)} in the wave in which its board opens, and at least "
        f"{wte_needed(limit + case.amount)} would have to be there"
    )


def _least_posts(case: Case) -> str:
    return (
        f"{name_of(case.problem, case.policy.board)} is promised {wte(case.figure)}, and at most "
        f"{at_most(max(0.0, case.figure - case.amount), 2)} WTE can be had"
    )


def _most_posts(case: Case) -> str:
    return (
        f"{name_of(case.problem, case.policy.board)} may have at most {wte(case.figure)}, and at "
        f"least {wte_needed(case.figure + case.amount)} would have to be there"
    )


def _floor_coverage(case: Case) -> str:
    wave = case.policy.wave
    opened = [b for b in case.problem.boards.index if case.problem.is_open(b, wave or 0)]
    families = case.figure * float(case.problem.board_need.loc[opened, wave].sum())
    return (
        f"The firm floor of {share(case.figure)} of need in wave {wave} asks for "
        f"{number(families, 1)} families a year over all open boards, and at least "
        f"{at_least(case.amount, 1)} of them cannot be served"
    )


def _within_board_equity(case: Case) -> str:
    side = "at least" if case.policy.part == "least" else "at most"
    return (
        f"Every place must have {side} {share(case.figure)} of its board's coverage in wave "
        f"{case.policy.wave}, and at least {needed(case.policy, case.amount)} cannot be served so "
        "evenly"
    )


def _remote_share(case: Case) -> str:
    return (
        f"At most {share(case.figure)} of a board's community families may be served by video in "
        f"wave {case.policy.wave}, and at least {needed(case.policy, case.amount)} beyond that "
        "would have to be"
    )


def _embedded_posts(case: Case) -> str:
    standard = case.problem.embedded_standard[case.policy.wave].groupby(level="service").sum()
    return (
        f"The firm standard of {title(case.policy)} posts asks for "
        f"{wte(float(standard[case.policy.service]))} in wave {case.policy.wave}, and at least "
        f"{wte_needed(case.amount)} of them cannot be filled"
    )


def _mbu_posts(case: Case) -> str:
    standard = float(case.problem.mbu_standard[case.policy.wave].sum())
    return (
        f"The firm standard of mother and baby unit posts asks for {wte(standard)} in wave "
        f"{case.policy.wave}, and at least {wte_needed(case.amount)} of them cannot be filled"
    )


def _mbu_admissions(case: Case) -> str:
    return (
        f"Each of the {number(float(case.problem.admissions.sum()), 1)} mother and baby unit "
        f"admissions of wave {case.policy.wave} must have a bed, and at least "
        f"{at_least(case.amount, 1)} a year find none"
    )


def _link_hours(case: Case) -> str:
    return (
        f"Hubs must give each supported board {number(case.figure, 1)} link hours a year in wave "
        f"{case.policy.wave}, and at least {needed(case.policy, case.amount)} cannot be given"
    )


def _consultation_hours(case: Case) -> str:
    return (
        f"Teams must give universal services {number(case.figure, 2)} hours a year for every 1,000 "
        f"births in wave {case.policy.wave}, and at least {needed(case.policy, case.amount)} "
        "cannot be given"
    )


_SENTENCES: dict[str, Callable[[Case], str]] = {
    "budget": _budget,
    "carry_over": _carry_over,
    "board_shares": _board_shares,
    "recruitment": _recruitment,
    "network_recruitment": _network_recruitment,
    "no_unwinding": _no_unwinding,
    "first_wave_cap": _first_wave_cap,
    "least_posts": _least_posts,
    "most_posts": _most_posts,
    "floor_coverage": _floor_coverage,
    "within_board_equity": _within_board_equity,
    "remote_share": _remote_share,
    "embedded_posts": _embedded_posts,
    "mbu_posts": _mbu_posts,
    "mbu_admissions": _mbu_admissions,
    "link_hours": _link_hours,
    "consultation_hours": _consultation_hours,
}
