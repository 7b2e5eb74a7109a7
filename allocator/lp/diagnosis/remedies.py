"""What to do so that a policy gives way: the key, its value, the value that would do."""

from __future__ import annotations

from collections.abc import Mapping

from allocator.inputs.parameters.contract import FIRM_STANDARDS
from allocator.lp.diagnosis.figures import name_of, needed, pounds, pounds_needed, title, wte
from allocator.lp.diagnosis.policies import Policy
from allocator.lp.diagnosis.settings import ONE_FOR_ALL, Setting
from allocator.lp.problem import AllocationProblem

#: So many places are named one by one.
_MOST_PLACES = 4


def remedy_words(
    problem: AllocationProblem,
    policy: Policy,
    amount: float,
    setting: Setting | None,
    places: Mapping[str, float],
) -> str:
    """Return what to do so that a policy gives way, as one sentence without its stop.

    Parameters
    ----------
    problem
        The instance.
    policy
        The policy.
    amount
        How far it gives way, in its unit.
    setting
        Its setting as it is and as it would do; None where there is none.
    places
        Amount by place, where the policy is counted by place.
    """
    by, where = needed(policy, amount), _at_places(problem, policy, places)
    if setting is None:
        return (
            f"Let {by} of filled {title(policy)} posts close in wave {policy.wave}{where}; no "
            "setting does so: check workforce.existing_posts_wte, or fill fewer posts before"
        )
    if setting.key == "policies.firm":
        of_what = "" if policy.service in (None, "mbu") else f" of {title(policy)} posts"
        return (
            f"Take {policy.name} out of policies.firm, so that what is short is shown: "
            f"{by}{of_what} in wave {policy.wave}{where}"
        )
    if setting.key == "money.board_shares":
        return (
            f"Let {name_of(problem, policy.board)} have {by} beyond its share in wave "
            f"{policy.wave}: set money.board_shares to none"
        )
    when = f" in wave {policy.wave}" if policy.name in ONE_FOR_ALL and policy.wave else ""
    what = f"{setting.key}{_whose(problem, policy)}"
    return _moved(policy, what, setting, f"{by}{when}{where}")


def _moved(policy: Policy, what: str, setting: Setting, by: str) -> str:
    """Return the sentence of a figure that is raised or lowered."""
    now, then = setting.now, setting.needed
    assert isinstance(now, float | int)
    assert isinstance(then, float | int)
    verb = "Lower" if then < now else "Raise"
    if policy.name == "budget":
        return f"{verb} {what} by {by}, from {pounds(now)} to {pounds_needed(then)}"
    if policy.unit == "WTE":
        return f"{verb} {what} by {by}, from {wte(now)} to {wte(then)}"
    figures = f"from {round(now, 4):,g} to {round(then, 4):,g}"
    firm = f", or take {policy.name} out of policies.firm" if policy.name in FIRM_STANDARDS else ""
    return f"{verb} {what} {figures}{firm}; it gives way by {by}"


def _whose(problem: AllocationProblem, policy: Policy) -> str:
    # The cap of the first wave is one figure, whoever needs more of it.
    if policy.name == "first_wave_cap":
        return ""
    if policy.board is not None:
        return f" of {name_of(problem, policy.board)}"
    if policy.network is not None:
        return f" of network {policy.network}"
    if policy.wave is not None and policy.name not in ONE_FOR_ALL:
        return f" of wave {policy.wave}"
    return ""


def _at_places(problem: AllocationProblem, policy: Policy, places: Mapping[str, float]) -> str:
    """Return where a policy gives way, the most first; nothing where it is not by place."""
    named = sorted(
        ((amount, name_of(problem, place)) for place, amount in places.items() if place),
        key=lambda found: (-found[0], found[1]),
    )
    if len(named) <= 1:
        return "".join(f" ({name})" for _amount, name in named)
    listed = [
        f"{name} {needed(policy, amount).removesuffix(policy.unit).strip()}"
        for amount, name in named[:_MOST_PLACES]
    ]
    left = len(named) - len(listed)
    more = [f"{left} more"] if left else []
    return f" ({', '.join([*listed, *more])})"
