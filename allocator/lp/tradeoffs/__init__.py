"""What objectives cost one another, and what else would be nearly as good as the plan."""

from allocator.lp.tradeoffs.different import Alternative, alternatives
from allocator.lp.tradeoffs.front import Front, FrontPoint, front
from allocator.lp.tradeoffs.loss import Loss, read_losses
from allocator.lp.tradeoffs.measures import (
    CURVE,
    MEASURES,
    Measure,
    held_before,
    require_known,
    traded,
)
from allocator.lp.tradeoffs.near import Allowed, Ranges, allowed, ranges
from allocator.lp.tradeoffs.tables import (
    boards_table,
    objectives_table,
    payoff_table,
    points_table,
    posts_table,
)

__all__ = [
    "CURVE",
    "MEASURES",
    "Allowed",
    "Alternative",
    "Front",
    "FrontPoint",
    "Loss",
    "Measure",
    "Ranges",
    "allowed",
    "alternatives",
    "boards_table",
    "front",
    "held_before",
    "objectives_table",
    "payoff_table",
    "points_table",
    "posts_table",
    "ranges",
    "read_losses",
    "require_known",
    "traded",
]
