"""How near and how crowded services are: catchment ratios, rational agents, bands of minutes."""

from allocator.analysis.access.agents import RationalAgents, raam, raam_equilibrium
from allocator.analysis.access.catchment import (
    LUO_QI_SHARP,
    LUO_QI_SLOW,
    LUO_WANG_MINUTES,
    WAN_ZONES,
    Decay,
    enhanced_two_step,
    three_step,
    two_step,
)
from allocator.analysis.access.of_plan import AccessRules, plan_access, zone_access
from allocator.analysis.access.within import isochrone_table, minutes_to_nearest

__all__ = [
    "LUO_QI_SHARP",
    "LUO_QI_SLOW",
    "LUO_WANG_MINUTES",
    "WAN_ZONES",
    "AccessRules",
    "Decay",
    "RationalAgents",
    "enhanced_two_step",
    "isochrone_table",
    "minutes_to_nearest",
    "plan_access",
    "raam",
    "raam_equilibrium",
    "three_step",
    "two_step",
    "zone_access",
]
