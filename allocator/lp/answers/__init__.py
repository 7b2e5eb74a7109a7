"""Answers beside the plan: what one more unit of each limit would do, and how firm posts are."""

from allocator.lp.answers.forced import Force, Forced, Forcing, built_afresh, changed_stages
from allocator.lp.answers.limits import LIMIT_UNITS, Limit, priced_limits
from allocator.lp.answers.prices import NO_ROOM, PRICE_COLUMNS, PRICE_INDEX, shadow_prices
from allocator.lp.answers.ranges import FIRM_WTE, RANGE_COLUMNS, RANGE_INDEX, post_ranges
from allocator.lp.answers.validity import PRICE_RANGE_COLUMNS, price_ranges
from allocator.lp.answers.validity import SPAN as PRICE_SPAN

__all__ = [
    "FIRM_WTE",
    "LIMIT_UNITS",
    "NO_ROOM",
    "PRICE_COLUMNS",
    "PRICE_INDEX",
    "PRICE_RANGE_COLUMNS",
    "PRICE_SPAN",
    "RANGE_COLUMNS",
    "RANGE_INDEX",
    "Force",
    "Forced",
    "Forcing",
    "Limit",
    "built_afresh",
    "changed_stages",
    "post_ranges",
    "price_ranges",
    "priced_limits",
    "shadow_prices",
]
