"""Which counts of a run are hidden when it is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allocator.analysis.disclosure import Label, hidden_cells
from allocator.lp.plan import Plan
from allocator.outputs.publication.admissions import add_admissions, wave_of_admissions
from allocator.outputs.publication.families import (
    Families,
    plan_families,
)
from allocator.outputs.publication.ledger import Ledger
from allocator.outputs.publication.sums import add_families

#: Quantities of admissions: their waves are their own.
_OF_ADMISSIONS = ("admissions", "unit", "unplaced")
#: Differences in cost between boards, all below that between one count and two.
_BY_BIRTHS = 0.05
_HUB = -0.05


@dataclass(frozen=True)
class Hiding:
    """Which counts are hidden, and under which names they go.

    Parameters
    ----------
    families
        The counts of families.
    wave_of_admissions
        The wave under which each wave's admissions go.
    kinds
        ``primary`` or ``secondary`` by label of a hidden count. For internal use alone: to say
        that a count is hidden because it is small would say that it is.
    waves
        Waves of the plan.
    """

    families: Families
    wave_of_admissions: Mapping[int, str]
    kinds: Mapping[Label, str]
    waves: tuple[int, ...]

    def kind(self, quantity: str, area: str, wave: int | None) -> str | None:
        """Return how a count is hidden, None where it is shown."""
        if wave is None:
            return self.kinds.get((quantity, area, ""))
        if quantity in _OF_ADMISSIONS:
            return self.kinds.get((quantity, area, self.wave_of_admissions[wave]))
        return self.kinds.get(self.families.label(quantity, area, wave))

    def any_of(self, quantities: Iterable[str], areas: Iterable[str]) -> bool:
        """Return whether one of these counts is hidden in any wave."""
        every = list(areas)
        return any(
            self.kind(quantity, area, wave) is not None
            for quantity in quantities
            for area in every
            for wave in self.waves
        )


def plan_hiding(plan: Plan) -> Hiding:
    """Return which counts of a plan are hidden.

    Parameters
    ----------
    plan
        The plan, with every figure.
    """
    ledger = Ledger(_extra_costs(plan))
    families, admissions = plan_families(plan), wave_of_admissions(plan)
    add_families(ledger, families, plan.waves)
    add_admissions(ledger, plan, admissions)
    for board, births in plan["boards"]["births"].items():
        ledger.add(("births", str(board), ""), float(births), board=str(board))
    kinds = hidden_cells(ledger.counts, ledger.relations)
    return Hiding(families, admissions, kinds, plan.waves)


def _extra_costs(plan: Plan) -> dict[str, float]:
    """Return what makes a board's counts dearer to hide than another's.

    Births are no secret, so nothing can be learned from the choice. A board whose team serves a
    network is hidden sooner than one that serves itself alone: its posts work for several boards,
    so that nobody can tell whose families their hours went to.
    """
    boards = plan["boards"]
    share = boards["births"] / max(float(boards["births"].sum()), 1.0)
    hubs = set(boards["lead_hub"]) - {""}
    return {
        str(board): _BY_BIRTHS * float(share[board]) + (_HUB if board in hubs else 0.0)
        for board in boards.index
    }
