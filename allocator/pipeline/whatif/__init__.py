"""Questions beside the plan that take another solve."""

from allocator.pipeline.whatif.again import ground_again, settings_apart
from allocator.pipeline.whatif.alternatives import Alternative, every_alternative
from allocator.pipeline.whatif.asked import asked_alternatives
from allocator.pipeline.whatif.questions import (
    both_sides,
    price_of_equity,
    sides_of,
    travel_limits,
)
from allocator.pipeline.whatif.switching import (
    SWITCHING_COLUMNS,
    SWITCHING_INDEX,
    ranges_of_prices,
    switching_values,
)
from allocator.pipeline.whatif.why_not import PlanCases, WhyNot, all_alternatives, why_not
from allocator.pipeline.whatif.why_tables import AlternativeTables, Verdict

__all__ = [
    "SWITCHING_COLUMNS",
    "SWITCHING_INDEX",
    "Alternative",
    "AlternativeTables",
    "PlanCases",
    "Verdict",
    "WhyNot",
    "all_alternatives",
    "asked_alternatives",
    "both_sides",
    "every_alternative",
    "ground_again",
    "price_of_equity",
    "ranges_of_prices",
    "settings_apart",
    "sides_of",
    "switching_values",
    "travel_limits",
    "why_not",
]
