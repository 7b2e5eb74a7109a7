"""What tests of shadow prices share: limits by key, prices by side, small instances."""

from __future__ import annotations

import dataclasses

import pandas as pd
from instances import random_problem
from moved import LimitKey

from allocator.lp.problem import AllocationProblem

EXACT = {"rel": 1e-7, "abs": 1e-9}
#: Seeds of instances of one wave.
ONE_WAVE = (11, 21, 23)
SIDES = (("left", -1.0), ("right", 1.0))


def price(prices: pd.DataFrame, limit: LimitKey, stage: str, side: str) -> float:
    """Return one price."""
    return float(prices.at[(*limit, stage), side])


def both(prices: pd.DataFrame, limit: LimitKey, stage: str) -> list[float]:
    """Return left and right price."""
    return [price(prices, limit, stage, side) for side, _sign in SIDES]


def rules_changed(problem: AllocationProblem, **changes: object) -> AllocationProblem:
    """Return a problem with some of its rules replaced."""
    return dataclasses.replace(problem, rules=dataclasses.replace(problem.rules, **changes))


def drawn(seed: int) -> AllocationProblem:
    """Return a small instance; in every third recruits are scarce, in every fourth money moves."""
    problem = random_problem(seed)
    if seed % 3 == 0:
        problem = rules_changed(problem, hires_wte=problem.rules.hires_wte * 0.2)
    if seed % 4 == 0:
        problem = rules_changed(problem, transfer_share=0.2, network_hires_wte={"North": 0.7})
    return problem


def money(wave: int) -> LimitKey:
    """Return the community budget of a wave."""
    return ("budget", "community", wave)


def pool(wave: int) -> LimitKey:
    """Return the recruitment pool of a wave."""
    return ("recruitment_pool", "Scotland", wave)
