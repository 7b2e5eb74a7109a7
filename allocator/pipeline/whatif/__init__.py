"""Questions beside the plan that take another solve."""

from allocator.pipeline.whatif.again import ground_again, settings_apart
from allocator.pipeline.whatif.questions import (
    both_sides,
    price_of_equity,
    sides_of,
    travel_limits,
)

__all__ = [
    "both_sides",
    "ground_again",
    "price_of_equity",
    "settings_apart",
    "sides_of",
    "travel_limits",
]
