"""Answers beside the plan: what one more unit of each limit would do, and how firm posts are."""

from allocator.lp.answers.limits import LIMIT_UNITS, Limit, priced_limits
from allocator.lp.answers.prices import NO_ROOM, PRICE_COLUMNS, PRICE_INDEX, shadow_prices
from allocator.lp.answers.ranges import FIRM_WTE, RANGE_COLUMNS, RANGE_INDEX, post_ranges

__all__ = [
    "FIRM_WTE",
    "LIMIT_UNITS",
    "NO_ROOM",
    "PRICE_COLUMNS",
    "PRICE_INDEX",
    "RANGE_COLUMNS",
    "RANGE_INDEX",
    "Limit",
    "post_ranges",
    "priced_limits",
    "shadow_prices",
]
