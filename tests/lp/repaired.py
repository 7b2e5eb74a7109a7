"""Writes the new value of each step of a repair into an instance, as a planner would in TOML."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable

import pandas as pd

from allocator.lp.diagnosis import Policy
from allocator.lp.diagnosis.settings import Setting
from allocator.lp.problem import AllocationProblem


def repaired(
    problem: AllocationProblem, steps: Iterable[tuple[Policy, Setting | None]]
) -> AllocationProblem:
    """Return an instance with the settings of a repair."""
    for policy, setting in steps:
        assert setting is not None, policy
        problem = _with(problem, policy, setting.needed)
    return problem


def _with(problem: AllocationProblem, policy: Policy, value: object) -> AllocationProblem:
    if policy.name == "budget":
        budgets = problem.budgets_gbp.copy()
        budgets.loc[policy.service, policy.wave] = value
        return dataclasses.replace(problem, budgets_gbp=budgets)
    if policy.name == "board_shares":
        return dataclasses.replace(problem, board_shares=None)
    if policy.name in ("least_posts", "most_posts"):
        boards = problem.boards.copy()
        boards.loc[policy.board, policy.name.replace("posts", "wte")] = value
        return dataclasses.replace(problem, boards=boards)
    rules = dataclasses.replace(problem.rules, **_rule(problem, policy, value))
    return dataclasses.replace(problem, rules=rules)


def _rule(problem: AllocationProblem, policy: Policy, value: object) -> dict[str, object]:
    rules = problem.rules
    changes: dict[str, Callable[[], dict[str, object]]] = {
        "recruitment": lambda: {
            "hires_wte": _at(rules.hires_wte, policy.wave, value + rules.trainees_wte[policy.wave])
        },
        "network_recruitment": lambda: {
            "network_hires_wte": {**rules.network_hires_wte, policy.network: value}
        },
        "first_wave_cap": lambda: {"first_wave_cap_wte": max(value, rules.first_wave_cap_wte)},
        "floor_coverage": lambda: {"floor_coverage": _at(rules.floor_coverage, policy.wave, value)},
        "within_board_equity": lambda: {f"within_board_{policy.part}": value},
        "carry_over": lambda: {"carry_over_share": value},
        "remote_share": lambda: {"remote_max_share": value},
        "link_hours": lambda: {"link_hours_per_supported_board": value},
        "consultation_hours": lambda: {"consultation_hours_per_birth": value / 1000},
    }
    firm = tuple(name for name in rules.firm if name != policy.name)
    return changes.get(policy.name, lambda: {"firm": firm})()


def _at(by_wave: pd.Series, wave: int, value: float) -> pd.Series:
    changed = by_wave.copy()
    changed[wave] = value
    return changed
