"""The diagnosis at the size of Scotland: the reference workspace asked for more than it has."""

from __future__ import annotations

import pytest

from allocator.inputs.workspace import open_workspace
from allocator.lp.diagnosis import diagnose, home_of
from allocator.lp.formulation import build
from allocator.lp.problem import AllocationProblem
from allocator.pipeline.ground import lay_ground, sound_model


def reference_problem(*overrides: str) -> AllocationProblem:
    """Return the instance of the national model with some settings changed."""
    workspace = open_workspace(None)
    model = sound_model(workspace, "national", scenarios=("baseline",), overrides=overrides)
    return lay_ground(workspace, model).problem(model)


@pytest.fixture(scope="module")
def short_of_money() -> AllocationProblem:
    """Firm embedded posts, and too little money for specialist perinatal ones."""
    return reference_problem(
        'policies.firm=["embedded_posts"]', "money.perinatal_budget_gbp=[100000, 200000, 300000]"
    )


def test_every_row_of_the_reference_plan_has_a_home(short_of_money):
    """No row of the national model is without a policy or a fact."""
    rows = build(short_of_money).rows
    assert len(rows) > 5000
    assert all(home_of(short_of_money, key) for key in rows)


def test_the_money_that_firm_posts_need_is_told(short_of_money):
    """Two policies conflict; the cheapest repair raises one budget in each wave, at 1 a thousand.

    In wave 1 all the posts are new: each costs salary and set-up out of the year's cash. In waves 2
    and 3 the funded posts, vacant ones with them, are what the budget must hold.
    """
    problem = short_of_money
    diagnosis = diagnose(problem)
    named = [(c.home.name, c.home.service, c.home.wave) for c in diagnosis.conflict]
    assert named == [("budget", "perinatal", 1), ("embedded_posts", "perinatal", 1)]
    rules = problem.rules
    posts = problem.embedded_standard.xs("perinatal", level="service").sum()
    cash = posts[1] * (rules.cost_per_wte_gbp + rules.setup_cost_per_wte_gbp)
    funded = posts * rules.cost_per_wte_gbp / (1 - rules.vacancy_share)
    needed = {1: max(cash, funded[1]), 2: funded[2], 3: funded[3]}
    raised = {step.policy.wave: step.setting.needed for step in diagnosis.repair}
    assert {step.policy.name for step in diagnosis.repair} == {"budget"}
    assert raised == pytest.approx(needed, abs=1.0)
    missing = sum(needed.values()) - 600_000
    assert diagnosis.cost == pytest.approx(missing / 1000, abs=0.01)
    text = str(diagnosis.error())
    assert f"GBP {raised[1]:,.0f}" in text
    assert "Greater Glasgow and Clyde" in text


def test_a_promise_beyond_a_networks_pool_is_told():
    """Six posts promised where the network finds two a wave: pool and promise, both ways out."""
    problem = reference_problem(
        'commitments.least_posts_wte={"S08000015"=6}', 'workforce.network_pool_wte={"West"=2}'
    )
    faults = diagnose(problem).error().faults
    assert [fault.code for fault in faults] == [
        "conflict-network-recruitment",
        "conflict-least-posts",
    ]
    assert "at most 2.00 WTE a wave, and at least 6.00 WTE would have to be" in faults[0].message
    assert "Ayrshire and Arran is promised 6.00 WTE" in faults[1].message
