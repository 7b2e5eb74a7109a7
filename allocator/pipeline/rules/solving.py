"""One rule pushed through the program of the plan, re-checked, or the reason why it has no plan."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allocator.analysis.rules import FundingRule
from allocator.errors import InfeasibleError, StoppedError
from allocator.inputs.service import ServiceModel
from allocator.inputs.settings import Value
from allocator.lp.check import check_plan, require_kept
from allocator.lp.extract import plan_tables
from allocator.lp.plan import Plan
from allocator.pipeline.changed import with_settings
from allocator.pipeline.decision import Decision, decide
from allocator.pipeline.ground import Ground

PROVED, STOPPED, INFEASIBLE = "proved", "stopped", "infeasible"
SHARES, BUDGET = "money.board_shares", "money.community_budget_gbp"
NONE = "none"


@dataclass(frozen=True)
class RulePlan:
    """A rule with its plan.

    Parameters
    ----------
    rule
        The rule.
    plan
        Its checked plan; None where there is none.
    status
        ``proved``, ``stopped`` or ``infeasible``.
    note
        Why there is no plan, in figures; or what to know of it. May be empty.
    """

    rule: FundingRule
    plan: Plan | None
    status: str
    note: str = ""


def as_settled(model: ServiceModel, decision: Decision) -> ServiceModel:
    """Return a model with everything settled as a plan chose it, so that only the money differs.

    Parameters
    ----------
    model
        The model asked.
    decision
        The plan's: its models of service near a threshold and the waves in which boards open.
    """
    values: dict[str, Value] = {}
    if model.word("waves.rollout") == "pathfinder":
        first = decision.problem.boards["first_wave"]
        opened = {str(board): float(wave) for board, wave in first.items()}
        values = {"waves.rollout": "given", "waves.first_wave": opened}
    return with_settings(decision.model, values, why="as the optimised plan chose")


def solve_rule(
    ground: Ground,
    model: ServiceModel,
    rule: FundingRule,
    *,
    time_limit_s: float | None = None,
    provenance: Mapping[str, Any] | None = None,
) -> RulePlan:
    """Solve the plan of a rule: the same program with the money of each board fixed.

    Parameters
    ----------
    ground
        Facts, need and travel times.
    model
        The model, as `as_settled` returns it.
    rule
        Who holds how much, and when.
    time_limit_s
        Seconds for its plan.
    provenance
        What the plan is made from, beside its settings.

    Returns
    -------
    RulePlan
        The plan, or why there is none.

    Raises
    ------
    SolverError
        If the solver fails, or its answer does not pass the re-check.
    """
    fixed, funded = under_rule(ground, model, rule)
    try:
        decision = decide(fixed, funded, time_limit_s=time_limit_s)
    except InfeasibleError as error:
        return RulePlan(rule, None, INFEASIBLE, why_not(error))
    except StoppedError:
        return RulePlan(rule, None, STOPPED, "The time limit came before any plan")
    note = "Stopped before proof: better plans may exist" if decision.status == STOPPED else ""
    return RulePlan(rule, checked_plan(decision, provenance or {}), decision.status, note)


def under_rule(
    ground: Ground, model: ServiceModel, rule: FundingRule
) -> tuple[Ground, ServiceModel]:
    """Return ground and model with the money as a rule shares it.

    Where the model itself knows the rule, the model names it, so that the plan is the one that
    ``money.board_shares`` makes.
    """
    known = rule.name in ground.shares
    values: dict[str, Value] = {SHARES: rule.name if known else NONE}
    if not rule.budgets_gbp.equals(model.by_wave(BUDGET)):
        values[BUDGET] = tuple(float(value) for value in rule.budgets_gbp)
    shares = None if known else rule.shares
    funded = with_settings(model, values, why=f"funding rule: {rule.title}")
    return dataclasses.replace(ground, fixed_shares=shares), funded


def checked_plan(decision: Decision, provenance: Mapping[str, Any]) -> Plan:
    """Return the plan of a decision once every rule of it is re-checked.

    Raises
    ------
    SolverError
        If a rule is broken.
    """
    tables = plan_tables(decision.problem, decision.solution)
    require_kept(check_plan(decision.problem, tables))
    return Plan(
        tables, decision.status, decision.problem.waves, decision.model.table(), dict(provenance)
    )


def why_not(error: InfeasibleError) -> str:
    """Return which policies conflict, in figures, as sentences on one line."""
    reasons = [fault.message.rstrip(".") for fault in error.faults]
    return ". ".join(reasons or [error.message.rstrip(".")]) + "."
