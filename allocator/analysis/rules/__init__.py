"""Rules that share the community money by board and wave, and what a plan makes of them."""

from allocator.analysis.rules.effects import against_optimum, gains, standing
from allocator.analysis.rules.pathfinders import read_pathfinders
from allocator.analysis.rules.records import (
    OPTIMUM,
    RULE_NAMES,
    RULE_TITLES,
    FundingRule,
)
from allocator.analysis.rules.shares import (
    among_open,
    equal_shares,
    loaded_budgets,
    need_shares,
    spending_shares,
)
from allocator.analysis.rules.slippage import own_use_gbp, slippage
from allocator.analysis.rules.table import read_rule_table

__all__ = [
    "OPTIMUM",
    "RULE_NAMES",
    "RULE_TITLES",
    "FundingRule",
    "against_optimum",
    "among_open",
    "equal_shares",
    "gains",
    "loaded_budgets",
    "need_shares",
    "own_use_gbp",
    "read_pathfinders",
    "read_rule_table",
    "slippage",
    "spending_shares",
    "standing",
]
