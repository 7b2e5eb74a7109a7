"""Which settings move which numbers of the linear program, so that the rest need not be restated.

A setting that is not in `TOUCHES` may change who serves whom or which rows there are: then the
whole instance is made and stated again, and compared. A test restates everything for every setting
of the table and holds the table to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allocator.inputs.parameters import EMBEDDED_SERVICES, POLICY_UNITS, SERVICES


@dataclass(frozen=True, slots=True)
class Touch:
    """What a setting moves.

    Parameters
    ----------
    parts
        Parts of the instance to make again, see `allocator.lp.hot.remake.PARTS`.
    families
        Constraint families to state again.
    objectives
        Objectives whose costs move.
    """

    parts: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    objectives: frozenset[str] = frozenset()

    def __or__(self, other: Touch) -> Touch:
        """Return what two settings move together."""
        return Touch(
            self.parts | other.parts,
            self.families | other.families,
            self.objectives | other.objectives,
        )


def _touch(part: str, *families: str, objectives: Iterable[str] = ()) -> Touch:
    return Touch(frozenset({part}), frozenset(families), frozenset(objectives))


_NOTHING = Touch()

#: What each setting moves, by key. A share of nought or one may take rows or terms away: that shows
#: when the family is stated, and the model is then built anew.
TOUCHES: dict[str, Touch] = {
    **{f"money.{service}_budget_gbp": _touch("budgets", "5_money") for service in SERVICES},
    "money.carry_over_share": _touch("rules", "5_money"),
    "money.cost_per_wte_gbp": _touch("rules", "5_money", objectives=["spend"]),
    "money.setup_cost_per_wte_gbp": _touch("rules", "5_money", objectives=["spend"]),
    "workforce.vacancy_share": _touch("rules", "5_money"),
    "workforce.retention": _touch("rules", "3_continuity"),
    "workforce.recruitment_pool_wte": _touch("rules", "4_recruitment"),
    "workforce.training_places_wte": _touch("rules", "4_recruitment"),
    "workforce.training_lag_waves": _touch("rules", "4_recruitment"),
    "workforce.existing_posts_wte": _touch("boards", "3_continuity", "13_openings"),
    "time.productivity": _touch("rules", "2_staff_time"),
    "time.clinical_hours_per_wte": _touch("rules", "2_staff_time"),
    "embedded.wte_at_threshold": _touch("embedded", "6_embedded_posts"),
    "embedded.phase": _touch("embedded", "6_embedded_posts"),
    **{
        f"embedded.{service}_route_share": _touch("embedded", "6_embedded_posts")
        for service in EMBEDDED_SERVICES
    },
    "mbu.wte_per_bed": _touch("mbu", "7_mother_and_baby_units"),
    "mbu.phase": _touch("mbu", "7_mother_and_baby_units"),
    "mbu.admissions_per_year": _touch("mbu", "7_mother_and_baby_units"),
    "mbu.mean_stay_days": _touch("mbu", "7_mother_and_baby_units"),
    "mbu.occupancy": _touch("mbu", "7_mother_and_baby_units"),
    "support.consultation_hours_per_1000_births": _touch("rules", "14_consultation"),
    "support.link_hours_per_supported_board": _touch("rules", "8_network_cover"),
    "equity.within_board_least": _touch("rules", "11_within_board_equity"),
    "equity.within_board_most": _touch("rules", "11_within_board_equity"),
    "equity.floor_coverage": _touch("rules", "12_coverage"),
    "waves.first_wave_cap_wte": _touch("rules", "13_openings"),
    "commitments.least_posts_wte": _touch("boards", "16_commitments"),
    "commitments.most_posts_wte": _touch("boards", "16_commitments"),
    # These say how a plan is shown, repaired or rounded; the linear program has none of them.
    **{f"relaxation.{policy}": _touch("rules") for policy in POLICY_UNITS},
    "service_model.minimum_team_wte": _NOTHING,
    "service_model.combined_imh_share": _NOTHING,
    "governance.commissioned_by": _NOTHING,
    "governance.analysed_by": _NOTHING,
    "governance.assured_by": _NOTHING,
}


def touch_of(keys: Iterable[str]) -> Touch | None:
    """Return what several settings move together; None if the table does not say.

    Parameters
    ----------
    keys
        Keys of parameters.
    """
    together = _NOTHING
    for key in keys:
        touch = TOUCHES.get(key)
        if touch is None:
            return None
        together |= touch
    return together
