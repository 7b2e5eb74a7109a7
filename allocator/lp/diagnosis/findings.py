"""What a diagnosis says: the policies in conflict, the steps of a repair, and both as an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allocator.errors import Fault, InfeasibleError
from allocator.lp.diagnosis.figures import at_least
from allocator.lp.diagnosis.policies import Home, Policy
from allocator.lp.diagnosis.settings import Setting


@dataclass(frozen=True, slots=True)
class Clash:
    """One policy (or fact) of an irreducible conflict.

    Parameters
    ----------
    home
        The policy; a fact only where facts alone conflict.
    amount
        How far it alone must give way, in its unit, for the conflict to end.
    setting
        Its setting, and the value that alone would end the conflict.
    message, remedy
        What it allows and what is asked of it; what to do.
    """

    home: Home
    amount: float
    setting: Setting | None
    message: str
    remedy: str

    def fault(self) -> Fault:
        """Return the clash as a fault."""
        return Fault(
            f"conflict-{self.home.name.replace('_', '-')}",
            self.message,
            self.remedy,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the clash as plain data."""
        return {
            **_home_dict(self.home),
            "amount": self.amount,
            **_setting_dict(self.setting),
            "message": self.message,
            "remedy": self.remedy,
        }


@dataclass(frozen=True, slots=True)
class Repair:
    """One step of the cheapest repair.

    Parameters
    ----------
    policy
        The policy that gives way.
    amount
        By how much, in its unit, over all places.
    cost
        What that counts, at the policy's cost of relaxation.
    places
        Amount by place, where the policy is counted by place.
    setting
        Its setting, and the value that would do.
    sentence
        What to do.
    """

    policy: Policy
    amount: float
    cost: float
    places: tuple[tuple[str, float], ...]
    setting: Setting | None
    sentence: str

    def as_dict(self) -> dict[str, Any]:
        """Return the step as plain data."""
        return {
            **_home_dict(self.policy),
            "amount": self.amount,
            "cost": self.cost,
            "places": dict(self.places),
            **_setting_dict(self.setting),
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Why an instance has no plan.

    Parameters
    ----------
    conflict
        Policies that cannot be kept together, though the others could if any one were left out;
        facts, where they alone conflict.
    repair
        The cheapest repair, which settles this conflict and every other; empty where facts alone
        conflict.
    cost
        What the repair counts in all.
    """

    conflict: tuple[Clash, ...]
    repair: tuple[Repair, ...]
    cost: float

    @property
    def facts_alone(self) -> bool:
        """Whether no policy has a part in the conflict."""
        return not self.repair

    def as_dict(self) -> dict[str, Any]:
        """Return the diagnosis as plain data, for ``--json``."""
        return {
            "conflict": [clash.as_dict() for clash in self.conflict],
            "repair": [step.as_dict() for step in self.repair],
            "repair_cost": self.cost,
        }

    def sentences(self) -> tuple[str, ...]:
        """Return the cheapest repair in sentences; none where facts alone conflict."""
        if self.facts_alone:
            return ()
        lead = (
            f"The cheapest repair of all that conflicts counts {at_least(self.cost, 2)} at the "
            "costs of [relaxation]:"
        )
        steps = [
            f"{n}. {step.sentence}. Counts {at_least(step.cost, 2)}."
            for n, step in enumerate(self.repair, start=1)
        ]
        return (lead, *steps)

    def error(self) -> InfeasibleError:
        """Return the error that tells a planner."""
        count = len(self.conflict)
        if self.facts_alone:
            lead = "No plan is possible whatever the policies: the facts contradict one another"
        elif count == 1:
            lead = "No plan can keep this policy; its remedy ends the conflict"
        else:
            lead = (
                f"No plan can keep these {count} policies together; each remedy alone ends this "
                "conflict"
            )
        return InfeasibleError(
            lead,
            [clash.fault() for clash in self.conflict],
            sentences=self.sentences(),
            diagnosis=self.as_dict(),
        )


def _home_dict(home: Home) -> dict[str, Any]:
    if not isinstance(home, Policy):
        return {"fact": home.name}
    return {
        "policy": home.name,
        "unit": home.unit,
        "service": home.service,
        "board": home.board,
        "network": home.network,
        "wave": home.wave,
    }


def _setting_dict(setting: Setting | None) -> dict[str, Any]:
    if setting is None:
        return {"key": None, "value": None, "new_value": None}
    plain = [list(v) if isinstance(v, tuple) else v for v in (setting.now, setting.needed)]
    return {"key": setting.key, "value": plain[0], "new_value": plain[1]}
