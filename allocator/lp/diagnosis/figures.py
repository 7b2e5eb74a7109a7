"""Figures and names as a planner reads them: rounded to the side that still holds."""

from __future__ import annotations

import math

from allocator.inputs.parameters.contract import SERVICE_TITLES
from allocator.lp.diagnosis.policies import Policy
from allocator.lp.formulation.rows import GBP_PER_UNIT
from allocator.lp.problem import AllocationProblem

#: A figure this little beyond a round one is that one: the solver's rounding.
_SAME = 1e-7


def number(value: float, decimals: int) -> str:
    """Return a number rounded to the nearest, with thousands set apart."""
    return f"{round(value, decimals) + 0.0:,.{decimals}f}"


def at_least(value: float, decimals: int) -> str:
    """Return a number rounded up: no less than this will do."""
    return number(math.ceil((value - _SAME) * 10**decimals) / 10**decimals, decimals)


def at_most(value: float, decimals: int) -> str:
    """Return a number rounded down: no more than this can be had."""
    return number(math.floor((value + _SAME) * 10**decimals) / 10**decimals, decimals)


def pounds(value_gbp: float) -> str:
    """Return a sum of money that is given."""
    return f"GBP {number(value_gbp, 0)}"


def pounds_needed(value_gbp: float) -> str:
    """Return a sum of money that is needed, to the pound above."""
    return f"GBP {at_least(value_gbp - _SAME * GBP_PER_UNIT, 0)}"


def wte(value: float) -> str:
    """Return posts that are given."""
    return f"{number(value, 2)} WTE"


def wte_needed(value: float) -> str:
    """Return posts that are needed, to the hundredth above."""
    return f"{at_least(value, 2)} WTE"


def share(value: float) -> str:
    """Return a share in per cent."""
    return f"{round(100.0 * value, 2):g}%"


def needed(policy: Policy, amount: float) -> str:
    """Return by how much a policy has to give way, with its unit."""
    if policy.unit == "GBP thousand":
        return pounds_needed(amount * GBP_PER_UNIT)
    if policy.unit == "WTE":
        return wte_needed(amount)
    return f"{at_least(amount, 1)} {policy.unit}"


def title(policy: Policy) -> str:
    """Return the title of the service that a policy is about; the community's by default."""
    return SERVICE_TITLES[policy.service or "community"]


def name_of(problem: AllocationProblem, place: str | None) -> str:
    """Return the name of a board, a mother and baby unit or a zone."""
    for table, column in (
        (problem.boards, "board_name"),
        (problem.mbus, "name"),
        (problem.zones, "name"),
    ):
        if place in table.index:
            return str(table.at[place, column])
    return str(place)
