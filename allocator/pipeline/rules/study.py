"""Every rule beside the optimised plan: what it serves, whom, where and at what slippage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from allocator.analysis.inequality import kolm_pollak_kappas, place_deprivation
from allocator.analysis.rules import (
    OPTIMUM,
    RULE_TITLES,
    FundingRule,
    gains,
    own_use_gbp,
    spending_shares,
)
from allocator.inputs.demand import deprived_share
from allocator.inputs.service import ServiceModel
from allocator.pipeline.changed import with_settings
from allocator.pipeline.decision import Decision, decide
from allocator.pipeline.ground import Ground
from allocator.pipeline.rules.funding import RuleOptions, funding_rules
from allocator.pipeline.rules.solving import (
    BUDGET,
    NONE,
    SHARES,
    RulePlan,
    as_settled,
    checked_plan,
    solve_rule,
)
from allocator.pipeline.rules.tables import (
    board_table,
    inequality_of,
    island_table,
    objective_table,
    rule_table,
    slippage_table,
)

Progress = Callable[[str], None]
OWN = "optimum_shares"


@dataclass(frozen=True)
class RulesAnswer:
    """What each rule does, and the rules themselves.

    Parameters
    ----------
    rules
        The rules solved, the optimised plan first, with their plans.
    tables
        Tidy tables: ``rules`` by ``(rule, wave)``, ``boards`` by ``(rule, board_code, wave)``,
        ``gains`` by ``(rule, board_code)``, ``slippage`` by ``(rule, wave)``, ``islands`` by
        ``(rule, island, wave)``, ``objectives`` by ``(rule, stage)``, ``inequality`` by
        ``(rule, measure, of, wave)``.
    asked_shares
        What the model says of board shares, which the optimised plan leaves free.
    """

    rules: tuple[RulePlan, ...]
    tables: dict[str, pd.DataFrame]
    asked_shares: str

    @property
    def proved(self) -> bool:
        """Whether every plan is proved; a rule without a plan is proved to have none."""
        return all(one.status != "stopped" for one in self.rules)


def compare_rules(
    ground: Ground,
    model: ServiceModel,
    *,
    options: RuleOptions | None = None,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
    provenance: Mapping[str, Any] | None = None,
) -> RulesAnswer:
    """Solve the optimised plan and the plan of every rule, all else the same.

    Parameters
    ----------
    ground, model
        As for `allocator.pipeline.decision.decide`. Board shares that the model fixes are left
        free for the optimised plan.
    options
        Which rules, and what they share by.
    time_limit_s
        Seconds for each plan.
    progress
        Called with one sentence before each plan.
    provenance
        What the plans are made from, beside their settings.

    Returns
    -------
    RulesAnswer
        The rules with their plans, and the tables that compare them.

    Raises
    ------
    UsageError, DataError
        Rules that cannot be made; every fault at once, before anything is solved.
    InfeasibleError
        No plan keeps every rule of the model even with the money free.
    StoppedError, SolverError
        As for `allocator.pipeline.decision.decide`.
    """
    say = progress or (lambda _sentence: None)
    options = options or RuleOptions()
    wanted = funding_rules(ground, model, options)
    free = with_settings(model, {SHARES: NONE}, why="funding rules: the optimised plan")
    say("solving the optimised plan")
    decision = decide(ground, free, time_limit_s=time_limit_s)
    optimum = _optimum(decision, provenance or {})
    settled = as_settled(free, decision)
    if not options.names or OWN in options.names:
        wanted = _with_own(wanted, optimum, decision.problem.rules.vacancy_share)
    solved = [optimum]
    for number, rule in enumerate(wanted, start=1):
        say(f"solving rule {number} of {len(wanted)}: {rule.title}")
        solved.append(
            solve_rule(ground, settled, rule, time_limit_s=time_limit_s, provenance=provenance)
        )
    vacancy = decision.problem.rules.vacancy_share
    asked = model.word(SHARES)
    return RulesAnswer(tuple(solved), _tables(ground, tuple(solved), vacancy), asked)


def _optimum(decision: Decision, provenance: Mapping[str, Any]) -> RulePlan:
    """Return the plan that shares the money itself, as a rule without shares of its own."""
    plan = checked_plan(decision, provenance)
    nothing = pd.DataFrame(
        float("nan"), index=decision.problem.boards.index, columns=list(plan.waves)
    ).rename_axis(columns="wave")
    budgets = decision.model.by_wave(BUDGET)
    rule = FundingRule(
        OPTIMUM,
        "Optimised plan",
        "wherever the plan puts it; no board has a budget of its own",
        "derived",
        nothing,
        budgets,
    )
    note = "" if plan.status == "proved" else "Stopped before proof: better plans may exist"
    return RulePlan(rule, plan, plan.status, note)


def _with_own(
    wanted: tuple[FundingRule, ...], optimum: RulePlan, vacancy_share: float
) -> tuple[FundingRule, ...]:
    """Return the rules with that of the optimised plan's own shares in its place."""
    assert optimum.plan is not None
    use = own_use_gbp(optimum.plan, vacancy_share)
    shares = spending_shares(use, list(optimum.rule.shares.index))
    own = FundingRule(
        OWN,
        RULE_TITLES[OWN],
        "in the shares in which the optimised plan spends it, fixed for every board: what fixing "
        "budgets costs by itself, since set-up then comes out of each board's own share",
        "derived",
        shares,
        optimum.rule.budgets_gbp,
    )
    names = list(RULE_TITLES)
    return tuple(sorted((*wanted, own), key=lambda rule: names.index(rule.name)))


def _tables(
    ground: Ground, solved: tuple[RulePlan, ...], vacancy_share: float
) -> dict[str, pd.DataFrame]:
    assert solved[0].plan is not None
    deprivation = place_deprivation(ground.geography, deprived_share(ground.workspace))
    kappa = kolm_pollak_kappas(solved[0].plan)
    inequality = inequality_of(solved, deprivation, kappa)
    slippage = slippage_table(solved, vacancy_share)
    boards = board_table(solved, vacancy_share)
    return {
        "rules": rule_table(solved, inequality, slippage),
        "boards": boards,
        "gains": gains(boards, solved[0].plan.waves[-1]),
        "slippage": slippage,
        "islands": island_table(solved),
        "objectives": objective_table(solved),
        "inequality": inequality,
    }
