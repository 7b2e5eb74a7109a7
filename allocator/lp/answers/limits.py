"""The limits that have a price: budgets, recruitment pools, floors, transfers, caps, promises."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd

from allocator.lp.problem import AllocationProblem

GBP_PER_STEP = 1000.0
SHARE_PER_POINT = 0.01

#: One unit of each kind of limit, as prices are stated.
LIMIT_UNITS: dict[str, str] = {
    "budget": "GBP 1,000 a year",
    "recruitment_pool": "recruit (WTE)",
    "network_pool": "recruit (WTE)",
    "coverage_floor": "percentage point of floor",
    "transfer_limit": "percentage point of budget",
    "first_wave_cap": "WTE of cap",
    "least_posts": "WTE promised",
    "most_posts": "WTE of cap",
}
#: Limits of single boards: the column of the instance's boards that states each.
BOARD_LIMITS: dict[str, str] = {"least_posts": "least_wte", "most_posts": "most_wte"}
#: Names of limits that hold for the whole country.
NATIONAL = "Scotland"


@dataclass(frozen=True)
class Limit:
    """One limit of an instance in one wave.

    Parameters
    ----------
    kind
        A key of `LIMIT_UNITS`.
    name
        The service, network or board (by name) that it is about, or ``Scotland``.
    wave
        The wave in which it holds.
    family
        The constraint family whose right-hand sides move with it.
    amount
        What it is now, in units.
    most
        The most that it can be, in units.
    raised
        Returns the instance with one unit more. It may move other waves too, where the model
        states the limit once for all waves; those rows are left alone.
    """

    kind: str
    name: str
    wave: int
    family: str
    amount: float
    most: float
    raised: Callable[[], AllocationProblem]

    @property
    def unit(self) -> str:
        """One unit of it, in words."""
        return LIMIT_UNITS[self.kind]

    def room(self, direction: int) -> float:
        """Return how many units it can move down (-1) or up (+1)."""
        return self.amount if direction < 0 else self.most - self.amount


def priced_limits(problem: AllocationProblem) -> list[Limit]:
    """Return every limit of an instance that has a price, in a fixed order.

    A limit whose constraint family is switched off does not exist, nor does a network's pool that
    is not set, nor the limit of transfers where nothing may be moved, nor a cap on new teams above
    all posts that could be filled.
    """
    every = [
        *_budgets(problem),
        *_pools(problem),
        *_floors(problem),
        *_transfers(problem),
        *_first_wave_caps(problem),
        *_commitments(problem),
    ]
    return [limit for limit in every if limit.family not in problem.rules.families_off]


def _budgets(problem: AllocationProblem) -> Iterator[Limit]:
    for service in problem.budgets_gbp.index:
        for wave in problem.waves:
            yield Limit(
                "budget",
                str(service),
                wave,
                family="5_money",
                amount=float(problem.budgets_gbp.at[service, wave]) / GBP_PER_STEP,
                most=math.inf,
                raised=partial(_with_budget, problem, service, wave),
            )


def _pools(problem: AllocationProblem) -> Iterator[Limit]:
    pools = problem.rules.hires_wte
    for wave in problem.waves:
        yield Limit(
            "recruitment_pool",
            NATIONAL,
            wave,
            family="4_recruitment",
            amount=float(pools[wave]),
            most=math.inf,
            raised=partial(_with_one_more, problem, "hires_wte", wave, 1.0),
        )
    for network, pool in sorted(problem.rules.network_hires_wte.items()):
        for wave in problem.waves:
            yield Limit(
                "network_pool",
                network,
                wave,
                family="4_recruitment",
                amount=float(pool),
                most=math.inf,
                raised=partial(_with_network_pool, problem, network),
            )


def _floors(problem: AllocationProblem) -> Iterator[Limit]:
    floors = problem.rules.floor_coverage
    for wave in problem.waves:
        yield Limit(
            "coverage_floor",
            NATIONAL,
            wave,
            family="12_coverage",
            amount=float(floors[wave]) / SHARE_PER_POINT,
            most=1.0 / SHARE_PER_POINT,
            raised=partial(_with_one_more, problem, "floor_coverage", wave, SHARE_PER_POINT),
        )


def _transfers(problem: AllocationProblem) -> Iterator[Limit]:
    share = problem.rules.transfer_share
    for wave in problem.waves if share else ():
        yield Limit(
            "transfer_limit",
            NATIONAL,
            wave,
            family="5_money",
            amount=share / SHARE_PER_POINT,
            most=1.0 / SHARE_PER_POINT,
            raised=partial(_with_rules, problem, transfer_share=share + SHARE_PER_POINT),
        )


def _first_wave_caps(problem: AllocationProblem) -> Iterator[Limit]:
    cap = problem.rules.first_wave_cap_wte
    teams = problem.boards.loc[problem.teams]
    pooled = "4_recruitment" not in problem.rules.families_off
    for wave in problem.waves:
        opening = teams.loc[teams["first_wave"] == wave, "existing_wte"]
        if opening.empty or (
            pooled and cap >= opening.max() + problem.rules.hires_wte[:wave].sum()
        ):
            continue
        yield Limit(
            "first_wave_cap",
            NATIONAL,
            wave,
            family="13_openings",
            amount=cap,
            most=math.inf,
            raised=partial(_with_rules, problem, first_wave_cap_wte=cap + 1.0),
        )


def _commitments(problem: AllocationProblem) -> Iterator[Limit]:
    for kind, column in BOARD_LIMITS.items():
        amounts = problem.boards.loc[problem.teams, column].astype(float)
        for board, amount in amounts[(amounts > 0.0) & (amounts < math.inf)].items():
            for wave in problem.waves:
                yield Limit(
                    kind,
                    str(problem.boards.at[board, "board_name"]),
                    wave,
                    family="16_commitments",
                    amount=float(amount),
                    most=math.inf,
                    raised=partial(_with_posts, problem, column, str(board)),
                )


def _with_budget(problem: AllocationProblem, service: str, wave: int) -> AllocationProblem:
    budgets = problem.budgets_gbp.astype(float)
    budgets.at[service, wave] += GBP_PER_STEP
    return replace(problem, budgets_gbp=budgets)


def _with_one_more(
    problem: AllocationProblem, rule: str, wave: int, step: float
) -> AllocationProblem:
    by_wave: pd.Series = getattr(problem.rules, rule).astype(float)
    by_wave[wave] += step
    return _with_rules(problem, **{rule: by_wave})


def _with_network_pool(problem: AllocationProblem, network: str) -> AllocationProblem:
    pools = dict(problem.rules.network_hires_wte)
    return _with_rules(problem, network_hires_wte={**pools, network: pools[network] + 1.0})


def _with_posts(problem: AllocationProblem, column: str, board: str) -> AllocationProblem:
    boards = problem.boards.astype({column: float})
    boards.at[board, column] += 1.0
    return replace(problem, boards=boards)


def _with_rules(problem: AllocationProblem, **changes: Any) -> AllocationProblem:
    return replace(problem, rules=replace(problem.rules, **changes))
