"""The setting behind each policy: its key, its present value, and the value that would do."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from allocator.lp.diagnosis.elastic import CONFLICT_POSTS, Reading
from allocator.lp.diagnosis.policies import Policy
from allocator.lp.diagnosis.ways import weight_of
from allocator.lp.formulation.rows import GBP_PER_UNIT
from allocator.lp.formulation.variables import Label
from allocator.lp.problem import AllocationProblem, Rules

#: Value of every variable by kind and label.
Values = dict[tuple[str, Label], float]

BIRTHS_PER_RATE = 1000.0

#: Decimals of a needed value: it is rounded to the side that still does.
DECIMALS: dict[str, int] = {
    "budget": 0,
    "carry_over": 4,
    "floor_coverage": 4,
    "within_board_equity": 4,
    "remote_share": 4,
    "link_hours": 1,
}
_DEFAULT_DECIMALS = 2
#: A needed value this little beyond a round figure is that figure: the solver's rounding.
_SAME = 1e-9

#: Keys of policies with one.
KEYS: dict[str, str] = {
    "carry_over": "money.carry_over_share",
    "recruitment": "workforce.recruitment_pool_wte",
    "network_recruitment": "workforce.network_pool_wte",
    "first_wave_cap": "waves.first_wave_cap_wte",
    "floor_coverage": "equity.floor_coverage",
    "remote_share": "travel.remote_max_share",
    "link_hours": "support.link_hours_per_supported_board",
    "consultation_hours": "support.consultation_hours_per_1000_births",
}

#: Policies whose setting is lowered; the others' is raised.
LOWERED: frozenset[str] = frozenset(
    {"least_posts", "floor_coverage", "link_hours", "consultation_hours", "least"}
)
#: Policies whose setting is one figure for all waves, services and boards.
ONE_FOR_ALL: frozenset[str] = frozenset(
    {
        "carry_over",
        "first_wave_cap",
        "within_board_equity",
        "remote_share",
        "link_hours",
        "consultation_hours",
    }
)
#: Policies that give way by leaving ``policies.firm``: what is short is shown instead.
FIRM_ALONE: frozenset[str] = frozenset({"embedded_posts", "mbu_posts", "mbu_admissions"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What a policy's setting says and what it would have to say.

    Parameters
    ----------
    key
        Key in TOML.
    now, needed
        Value as it is and as it would do, in the unit of the key; a tuple of words where the key
        takes words.
    """

    key: str
    now: float | str | tuple[str, ...]
    needed: float | str | tuple[str, ...]


def setting_of(problem: AllocationProblem, policy: Policy, reading: Reading) -> Setting | None:
    """Return a policy's setting as it is and as it would have to be.

    Parameters
    ----------
    problem
        The instance.
    policy
        The policy.
    reading
        How far its ways give way.

    Returns
    -------
    Setting or None
        None where no setting changes the policy: posts already filled.
    """
    if policy.name == "no_unwinding":
        return None
    if policy.name in FIRM_ALONE:
        firm = problem.rules.firm
        return Setting("policies.firm", firm, tuple(name for name in firm if name != policy.name))
    if policy.name == "board_shares":
        return Setting("money.board_shares", "fixed shares", "none")
    key, now = _key_and_value(problem, policy)
    moved = max(
        (
            amount / _base(problem, policy, way.place, reading.values)
            for way, amount in reading.amounts.items()
            if way.home == policy and amount * weight_of(policy) > CONFLICT_POSTS
        ),
        default=0.0,
    )
    lowered = {policy.name, policy.part} & LOWERED
    if lowered:
        return Setting(key, now, max(0.0, -_rounded_up(policy, moved - now)))
    return Setting(key, now, _rounded_up(policy, _limit(problem, policy, now) + moved))


def together(settings: Mapping[Policy, Setting | None]) -> dict[Policy, Setting | None]:
    """Return settings that hold at once: one figure for all must do for each that it serves.

    Parameters
    ----------
    settings
        What each policy of a repair would need for itself.
    """
    return {policy: _joined(policy, setting, settings) for policy, setting in settings.items()}


def _joined(
    policy: Policy, setting: Setting | None, settings: Mapping[Policy, Setting | None]
) -> Setting | None:
    if setting is None:
        return None
    same = [other.needed for other in settings.values() if other and other.key == setting.key]
    if policy.name in FIRM_ALONE:
        lists = [set(needed) for needed in same if isinstance(needed, tuple)]
        left = set.intersection(*lists)
        words = setting.now if isinstance(setting.now, tuple) else ()
        kept = tuple(name for name in words if name in left)
        return replace(setting, needed=kept)
    if policy.name not in ONE_FOR_ALL:
        return setting
    figures = [needed for needed in same if isinstance(needed, float)]
    lowered = {policy.name, policy.part} & LOWERED
    return replace(setting, needed=min(figures) if lowered else max(figures))


def _rounded_up(policy: Policy, value: float) -> float:
    """Return a value with a planner's decimals, never below what is needed."""
    decimals = DECIMALS.get(policy.name, _DEFAULT_DECIMALS)
    same = _SAME * (GBP_PER_UNIT if policy.name == "budget" else 1.0)
    return float(math.ceil((value - same) * 10**decimals) / 10**decimals)


def _limit(problem: AllocationProblem, policy: Policy, now: float) -> float:
    """Return what a figure to be raised really allows: posts already filled may exceed the cap."""
    if policy.name == "first_wave_cap" and policy.board is not None:
        return max(now, float(problem.boards.at[policy.board, "existing_wte"]))
    return now


def _key_and_value(problem: AllocationProblem, policy: Policy) -> tuple[str, float]:
    if policy.name == "budget":
        key = f"money.{policy.service}_budget_gbp"
        return key, float(problem.budgets_gbp.at[policy.service, policy.wave])
    if policy.name in ("least_posts", "most_posts"):
        column = f"{policy.name.removesuffix('_posts')}_wte"
        return f"commitments.{policy.name}_wte", float(problem.boards.at[policy.board, column])
    if policy.name == "within_board_equity":
        name = f"within_board_{policy.part}"
        return f"equity.{name}", float(getattr(problem.rules, name))
    return KEYS[policy.name], _of_rules(problem.rules, policy)


def _of_rules(rules: Rules, policy: Policy) -> float:
    """Return the figure that stands in the rules themselves."""
    figures: dict[str, Callable[[], float]] = {
        "carry_over": lambda: rules.carry_over_share,
        "recruitment": lambda: rules.hires_wte[policy.wave] - rules.trainees_wte[policy.wave],
        "network_recruitment": lambda: rules.network_hires_wte[str(policy.network)],
        "first_wave_cap": lambda: rules.first_wave_cap_wte,
        "floor_coverage": lambda: rules.floor_coverage[policy.wave],
        "remote_share": lambda: rules.remote_max_share,
        "link_hours": lambda: rules.link_hours_per_supported_board,
        "consultation_hours": lambda: rules.consultation_hours_per_birth * BIRTHS_PER_RATE,
    }
    return float(figures[policy.name]())


def _base(problem: AllocationProblem, policy: Policy, place: str, values: Values) -> float:
    """Return the amount by which a policy gives way for each unit of its setting."""
    bases: dict[str, Callable[[], float]] = {
        "budget": lambda: 1.0 / GBP_PER_UNIT,
        "carry_over": lambda: problem.budgets_gbp.at[policy.service, policy.wave] / GBP_PER_UNIT,
        "floor_coverage": lambda: problem.board_need.at[place, policy.wave],
        "link_hours": lambda: problem.boards.at[place, "network_share"],
        "consultation_hours": lambda: problem.boards.at[place, "births"] / BIRTHS_PER_RATE,
        "within_board_equity": lambda: _covered_families(problem, policy, place, values),
        "remote_share": lambda: _community_families(problem, policy, place, values),
    }
    # Nothing served: the amount is rounding, and the setting may stay.
    return float(bases.get(policy.name, lambda: 1.0)()) or math.inf


def _community_families(
    problem: AllocationProblem, policy: Policy, board: str, values: Values
) -> float:
    """Return the families of which those by video are a share."""
    zone_board = problem.zones["board_code"].to_dict()
    return sum(
        value
        for (kind, label), value in values.items()
        if kind == "x" and label[-1] == policy.wave and zone_board[label[0]] == board
    )


def _covered_families(
    problem: AllocationProblem, policy: Policy, place: str, values: Values
) -> float:
    """Return the families that a place would have at its board's coverage."""
    wave = policy.wave
    if policy.part == "most":
        return values["served", (place, wave)]
    board = problem.zones.at[place, "board_code"]
    total = float(problem.board_need.at[board, wave])
    return values["served", (board, wave)] * float(problem.need.at[place, wave]) / total
