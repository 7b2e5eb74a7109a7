"""Instances for the proof: every kind of row at work, and solved ones as saved runs in memory."""

from __future__ import annotations

import dataclasses
import json
import math

import pandas as pd
from instances import random_problem

from allocator.analysis.baselines import baseline_posts, share_of
from allocator.analysis.indicators import (
    board_indicators,
    island_indicators,
    national_indicators,
    serving_wte,
)
from allocator.inputs.layers import value_text
from allocator.inputs.parameters import OBJECTIVES
from allocator.lp.check import check_plan
from allocator.lp.extract import plan_tables
from allocator.lp.plan import Plan
from allocator.lp.problem import AllocationProblem, Rules
from allocator.lp.saved import problem_tables
from allocator.lp.solver import Solution, solve
from allocator.outputs.certificate import certificate
from allocator.outputs.document import plan_document
from allocator.outputs.manifest import manifest
from allocator.outputs.verification import SavedRun


def with_rules(problem: AllocationProblem, **changes: object) -> AllocationProblem:
    """Return a problem with some of its rules replaced."""
    return dataclasses.replace(problem, rules=dataclasses.replace(problem.rules, **changes))


def rich(problem: AllocationProblem) -> AllocationProblem:
    """Return it with transfers, a network's pool, shares, promises, a decided post and levels."""
    boards = problem.boards.assign(
        least_wte=[0.25, *[0.0] * (len(problem.boards) - 1)],
        most_wte=[3.0, *[math.inf] * (len(problem.boards) - 1)],
    )
    decided = pd.Series({("community", "B0", 1): 0.5}).rename_axis(["service", "place", "wave"])
    changed = dataclasses.replace(
        problem, boards=boards, decided=decided, board_shares=rising(problem)
    )
    pools = {"North": 1.5}
    return with_rules(changed, transfer_share=0.2, network_hires_wte=pools, objectives=OBJECTIVES)


def rising(problem: AllocationProblem) -> pd.DataFrame:
    """Return shares of the community money, those of the first board rising from wave to wave."""
    others = len(problem.boards) - 1
    steps = range(len(problem.waves))
    first = [(1.0 + 0.1 * step * others) / (1.0 + others) for step in steps]
    rows = [first, *[[(1.0 - share) / others for share in first]] * others]
    return pd.DataFrame(rows, index=problem.boards.index, columns=problem.need.columns)


def graded(problem: AllocationProblem) -> AllocationProblem:
    """Return it with a board that its network supports in part, and a part standard in another."""
    boards = problem.boards.copy()
    boards.loc["B1", ["network_share", "lead_hub"]] = [0.4, "B0"]
    boards.loc["B0", "embedded_share"] = 0.6
    inside = problem.zones["board_code"] == "B1"
    base = problem.bases.index[problem.bases["board_code"] == "B0"][0]
    from_hub = pd.DataFrame(
        {
            "zone_id": problem.zones.index[inside],
            "site_code": base,
            "mode": "outreach",
            "team_board": "B0",
            "minutes": 70.0,
            "hours_per_family": 80.0,
            "travel_hours_per_family": 11.0,
        }
    )
    return dataclasses.replace(
        problem,
        boards=boards,
        hubs={**problem.hubs, "B1": ("B0",)},
        arcs=pd.concat([problem.arcs, from_hub], ignore_index=True),
        zones=problem.zones.assign(attainable=problem.zones["attainable"] | inside),
    )


def saved(problem: AllocationProblem, solution: Solution | None = None) -> SavedRun:
    """Return a solved instance as the saved run that its folder would hold."""
    solution = solution or solve(problem)
    tables = plan_tables(problem, solution)
    checks = check_plan(problem, tables)
    provenance = {
        "model": "national",
        "model_title": "National",
        "scenarios": [],
        "scenario_titles": [],
        "columns": solution.size[0],
        "rows": solution.size[1],
    }
    plan = Plan(tables, solution.status, problem.waves, settings(problem), provenance)
    shares = {"births": share_of(problem.boards["births"])}
    baselines = baseline_posts(serving_wte(plan), shares)
    nothing = pd.DataFrame({"sha256": []}, index=pd.Index([], name="file"))
    document = {**manifest(plan, checks, "id", nothing), "outputs": {}}
    return SavedRun(
        manifest=as_read(document),
        document=as_read(plan_document(plan, checks)),
        certificate=as_read(certificate(solution)),
        tables={
            **tables,
            "board_indicators": board_indicators(plan).round(9),
            "national_indicators": national_indicators(plan).round(9),
            "island_indicators": island_indicators(plan).round(9),
            "baselines": baselines.round(9),
            "settings": plan.settings,
        },
        instance=problem_tables(problem),
    )


def as_read(document: object) -> dict:
    """Return plain data as a file gives it back."""
    return json.loads(json.dumps(document))


def settings(problem: AllocationProblem) -> pd.DataFrame:
    """Return the settings that say what the rules of an instance are."""
    rules, waves = problem.rules, list(problem.waves)
    told = {
        **_numbers(rules),
        "workforce.recruitment_pool_wte": tuple((rules.hires_wte - rules.trainees_wte)[waves]),
        "equity.floor_coverage": tuple(rules.floor_coverage[waves]),
        "objectives.order": rules.objectives,
        "policies.firm": rules.firm,
        "families.off": rules.families_off,
    } | {f"money.{s}_budget_gbp": tuple(b[waves]) for s, b in problem.budgets_gbp.iterrows()}
    texts = {key: value_text(value) for key, value in told.items()}
    frame = pd.DataFrame({"value": texts}).rename_axis("key")
    blank = dict.fromkeys(("unit", "source", "origin", "drives"), "")
    return frame.assign(status="assumption", **blank)


def _numbers(rules: Rules) -> dict[str, float]:
    return {
        "time.hours_per_family": rules.hours_per_family,
        "workforce.retention": rules.retention,
        "workforce.vacancy_share": rules.vacancy_share,
        "money.cost_per_wte_gbp": float(rules.cost_per_wte_gbp),
        "money.setup_cost_per_wte_gbp": float(rules.setup_cost_per_wte_gbp),
        "money.carry_over_share": rules.carry_over_share,
        "equity.within_board_least": rules.within_board_least,
        "equity.within_board_most": rules.within_board_most,
        "travel.remote_max_share": rules.remote_max_share,
        "support.consultation_hours_per_1000_births": 1000.0 * rules.consultation_hours_per_birth,
        "support.link_hours_per_supported_board": float(rules.link_hours_per_supported_board),
        "waves.first_wave_cap_wte": rules.first_wave_cap_wte,
        "money.transfer_share": rules.transfer_share,
    }


__all__ = ["graded", "random_problem", "rich", "saved", "with_rules"]
