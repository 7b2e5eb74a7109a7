"""Where the stages meet: from a workspace and a model of service to a checked plan."""

from allocator.pipeline.allocation import Allocation, allocate
from allocator.pipeline.ground import (
    Ground,
    crossing_rules,
    lay_ground,
    read_demand,
    read_travel_times,
    rule_shares,
    sound_model,
)

__all__ = [
    "Allocation",
    "Ground",
    "allocate",
    "crossing_rules",
    "lay_ground",
    "read_demand",
    "read_travel_times",
    "rule_shares",
    "sound_model",
]
