"""Questions about one plan's objectives: what they cost one another, what is nearly as good."""

from allocator.pipeline.tradeoffs.alternatives import NearAnswer, find_alternatives
from allocator.pipeline.tradeoffs.frontier import FrontAnswer, find_front

__all__ = ["FrontAnswer", "NearAnswer", "find_alternatives", "find_front"]
