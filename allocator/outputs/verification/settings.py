"""The rules of a saved instance held against the settings that the run publishes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pandas as pd

from allocator.lp.problem import AllocationProblem

#: Settings are published with six digits.
_SIX_DIGITS = 1e-5
_NONE = "none"

#: Rules that are one setting, with what one unit of the setting counts.
_NUMBERS: dict[str, tuple[str, float]] = {
    "hours_per_family": ("time.hours_per_family", 1.0),
    "retention": ("workforce.retention", 1.0),
    "vacancy_share": ("workforce.vacancy_share", 1.0),
    "cost_per_wte_gbp": ("money.cost_per_wte_gbp", 1.0),
    "setup_cost_per_wte_gbp": ("money.setup_cost_per_wte_gbp", 1.0),
    "carry_over_share": ("money.carry_over_share", 1.0),
    "within_board_least": ("equity.within_board_least", 1.0),
    "within_board_most": ("equity.within_board_most", 1.0),
    "remote_max_share": ("travel.remote_max_share", 1.0),
    "consultation_hours_per_birth": ("support.consultation_hours_per_1000_births", 1e-3),
    "link_hours_per_supported_board": ("support.link_hours_per_supported_board", 1.0),
    "first_wave_cap_wte": ("waves.first_wave_cap_wte", 1.0),
    "transfer_share": ("money.transfer_share", 1.0),
}
_NAMES = {"objectives": "objectives.order", "firm": "policies.firm", "families_off": "families.off"}


def settings_faults(settings: pd.DataFrame, problem: AllocationProblem) -> Iterator[str]:
    """Yield each rule of an instance that is not as the settings say, one sentence each.

    Parameters
    ----------
    settings
        Index ``key``; column ``value`` as text.
    problem
        The instance.

    Yields
    ------
    str
        The rule, what it is, and the setting.
    """
    told = settings["value"].astype(str).to_dict()
    for rule, key, numbers, unit in _by_setting(problem):
        wanted = _numbers(told.get(key, ""), len(numbers))
        if not all(
            math.isclose(one, number * unit, rel_tol=_SIX_DIGITS)
            for one, number in zip(numbers, wanted, strict=True)
        ):
            found = ", ".join(f"{one:g}" for one in numbers)
            yield f"{rule} is {found}, the setting {key} {told.get(key)}"
    for rule, key in _NAMES.items():
        words = getattr(problem.rules, rule)
        if (", ".join(words) or _NONE) != told.get(key):
            yield f"{rule} is {', '.join(words)}, the setting {key} {told.get(key)}"


def _by_setting(
    problem: AllocationProblem,
) -> Iterator[tuple[str, str, Sequence[float], float]]:
    """Yield rules that are numbers: name, setting, numbers, what one unit of the setting counts."""
    rules, waves = problem.rules, list(problem.waves)
    for rule, (key, unit) in _NUMBERS.items():
        yield rule, key, [float(getattr(rules, rule))], unit
    pool = (rules.hires_wte - rules.trainees_wte)[waves].to_list()
    yield "the recruitment pool", "workforce.recruitment_pool_wte", pool, 1.0
    floors = rules.floor_coverage[waves].to_list()
    yield "floor_coverage", "equity.floor_coverage", floors, 1.0
    for service, budget in problem.budgets_gbp[waves].iterrows():
        key = f"money.{service}_budget_gbp"
        yield f"the budget of {service}", key, budget.to_list(), 1.0


def _numbers(text: str, count: int) -> list[float]:
    """Return the numbers of a setting, one repeated for all waves; not a number without them."""
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        found = []
    found = found * count if len(found) == 1 else found
    return found if len(found) == count else [math.nan] * count
