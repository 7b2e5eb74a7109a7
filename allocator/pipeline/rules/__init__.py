"""Rules that share the community money, each pushed through the same program as the plan."""

from allocator.pipeline.rules.funding import RuleOptions, funding_rules, require_options
from allocator.pipeline.rules.solving import RulePlan, as_settled, solve_rule
from allocator.pipeline.rules.study import RulesAnswer, compare_rules

__all__ = [
    "RuleOptions",
    "RulePlan",
    "RulesAnswer",
    "as_settled",
    "compare_rules",
    "funding_rules",
    "require_options",
    "solve_rule",
]
