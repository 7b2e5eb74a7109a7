"""Plans that differ from the sample plan by chosen amounts, for tests of the comparison."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pandas as pd
from report_reader import report_plan, with_table

from allocator.lp.plan import Plan

#: Zones of the sample plan that a team reaches.
REACHED = ("g1", "g2", "g3", "g4", "i-holm")
LAST = 3


def with_shares(plan: Plan, shares: Mapping[str, float], *, wave: int = LAST) -> Plan:
    """Return a plan that serves these shares of need in some zones, its boards added up anew."""
    zones = plan["zone_coverage"].copy()
    for zone, share in shares.items():
        at = (zone, wave)
        zones.loc[at, "served_community"] = share * zones.at[at, "attainable_families"]
        zones.loc[at, "coverage"] = share
    zones["unmet_families"] = zones["need_families"] - zones["served_community"]
    return _added_up(with_table(plan, "zone_coverage", zones))


def out_of_reach(plan: Plan, zone: str) -> Plan:
    """Return a plan that no longer reaches a zone in any wave."""
    zones, flows, places = (plan[name].copy() for name in ("zone_coverage", "flows", "zones"))
    here = zones.index.get_level_values("zone_id") == zone
    zones.loc[here, ["attainable_families", "served_community", "coverage"]] = 0.0
    zones["unmet_families"] = zones["need_families"] - zones["served_community"]
    places.loc[zone, "attainable"] = False
    flows = flows[flows.index.get_level_values("zone_id") != zone]
    less = with_table(with_table(plan, "zone_coverage", zones), "flows", flows)
    return _added_up(with_table(less, "zones", places))


def with_minutes(plan: Plan, minutes: Mapping[str, float]) -> Plan:
    """Return a plan whose families in some zones travel this long, in every wave."""
    flows = plan["flows"].copy()
    for zone, one_way in minutes.items():
        flows.loc[flows.index.get_level_values("zone_id") == zone, "minutes_one_way"] = one_way
    return with_table(plan, "flows", flows)


def without(plan: Plan, level: str, code: str) -> Plan:
    """Return a plan without one board (``board_code``) or zone (``zone_id``)."""
    changed = plan
    for name, table in plan.tables.items():
        if level in table.index.names:
            kept = table[table.index.get_level_values(level) != code]
            changed = with_table(changed, name, kept)
    return changed


@cache
def base_plan() -> Plan:
    """Return the sample plan with the reference model's settings."""
    return report_plan()


def _added_up(plan: Plan) -> Plan:
    zones = plan["zone_coverage"]
    columns = ["need_families", "attainable_families", "served_community", "unmet_families"]
    added = zones.groupby(["board_code", "wave"])[columns].sum()
    boards = plan["board_coverage"].copy()
    boards[columns] = added.reindex(boards.index)
    reached = boards["attainable_families"]
    boards["coverage"] = boards["served_community"] / reached.where(reached > 0)
    return with_table(plan, "board_coverage", pd.DataFrame(boards))
