"""A plan as one plain document, with the name and title that its folder and pages carry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from allocator.analysis.indicators import (
    board_indicators,
    island_indicators,
    national_indicators,
)
from allocator.lp.check import CheckedRule
from allocator.lp.plan import Plan
from allocator.outputs.files import plain_json
from allocator.outputs.manifest import FORMAT, PRODUCT, checked_rule

#: What a plan claims, and what it does not.
CLAIM = "Modelled access to specialist capacity; no claim on clinical outcomes."


def run_name(plan: Plan) -> str:
    """Return a short name for a run's folder: its model unless national, its last scenario."""
    model, scenarios = plan.provenance["model"], plan.provenance["scenarios"]
    named = [*([model] if model != "national" or not scenarios else []), *scenarios[-1:]]
    return re.sub(r"[^a-z0-9-]+", "-", "-".join(map(str, named)).lower()).strip("-") or "run"


def run_title(plan: Plan) -> str:
    """Return a title for a run's pages."""
    scenarios = ", ".join(plan.provenance["scenario_titles"]) or "no scenario"
    return f"{plan.provenance['model_title']}: {scenarios}"


def plan_document(plan: Plan, checks: Sequence[CheckedRule]) -> dict[str, Any]:
    """Return the plan as plain data: what it is, what it attains, national and board figures."""
    return {
        "product": PRODUCT,
        "format": FORMAT,
        "title": run_title(plan),
        "claim": CLAIM,
        "status": plan.status,
        "waves": list(plan.waves),
        "provenance": plan.provenance,
        "objectives": plain_json(plan["objectives"]),
        "national": plain_json(national_indicators(plan)),
        "boards": plain_json(board_indicators(plan)),
        "islands": plain_json(island_indicators(plan)),
        "checks": [checked_rule(c) for c in checks],
        "assumptions": plain_json(plan.assumptions),
    }
