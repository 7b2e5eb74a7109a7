"""The independent re-check of a finished plan."""

from allocator.lp.check.rules import TOLERANCE, CheckedRule, check_plan, require_kept

__all__ = ["TOLERANCE", "CheckedRule", "check_plan", "require_kept"]
