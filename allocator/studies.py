"""Questions beside one plan, from Python: the studies of the command line under one roof.

``ground, model = studies.question(scenarios=["winter-ferries"])`` lays the ground; each study takes
both and returns tidy tables with units. Each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allocator.analysis.siting import choose_sites
    from allocator.pipeline.appraisal import appraise_mbus
    from allocator.pipeline.question import question
    from allocator.pipeline.rules import RuleOptions, compare_rules
    from allocator.pipeline.sweep import (
        plan_sweep,
        query_sweep,
        read_sweep,
        read_sweep_file,
        run_sweep,
    )
    from allocator.pipeline.tradeoffs import find_alternatives, find_front
    from allocator.pipeline.whatif import (
        PlanCases,
        all_alternatives,
        asked_alternatives,
        both_sides,
        price_of_equity,
        ranges_of_prices,
        switching_values,
        travel_limits,
        why_not,
    )

__all__ = [
    "PlanCases",
    "RuleOptions",
    "all_alternatives",
    "appraise_mbus",
    "asked_alternatives",
    "both_sides",
    "choose_sites",
    "compare_rules",
    "find_alternatives",
    "find_front",
    "plan_sweep",
    "price_of_equity",
    "query_sweep",
    "question",
    "ranges_of_prices",
    "read_sweep",
    "read_sweep_file",
    "run_sweep",
    "switching_values",
    "travel_limits",
    "why_not",
]

_HOMES = {
    "allocator.analysis.siting": ("choose_sites",),
    "allocator.pipeline.appraisal": ("appraise_mbus",),
    "allocator.pipeline.question": ("question",),
    "allocator.pipeline.rules": ("RuleOptions", "compare_rules"),
    "allocator.pipeline.sweep": (
        "plan_sweep",
        "query_sweep",
        "read_sweep",
        "read_sweep_file",
        "run_sweep",
    ),
    "allocator.pipeline.tradeoffs": ("find_alternatives", "find_front"),
    "allocator.pipeline.whatif": (
        "PlanCases",
        "all_alternatives",
        "asked_alternatives",
        "both_sides",
        "price_of_equity",
        "ranges_of_prices",
        "switching_values",
        "travel_limits",
        "why_not",
    ),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
