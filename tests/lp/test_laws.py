"""Laws that hold for every instance, drawn at random, and a second solver's agreement."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from instances import problems

from allocator.inputs.parameters import OBJECTIVES
from allocator.lp.check import check_plan
from allocator.lp.extract import plan_tables
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import Solution, solve

CLOSE = {"rel": 1e-6, "abs": 1e-6}
FEW = settings(max_examples=25)


def attained(solution: Solution) -> list[float]:
    """Return what the plan attains on each objective, in order."""
    return [stage.value for stage in solution.stages]


def rules_changed(problem: AllocationProblem, **changes: object) -> AllocationProblem:
    """Return a problem with some of its rules replaced."""
    return dataclasses.replace(problem, rules=dataclasses.replace(problem.rules, **changes))


@given(problems)
def test_every_plan_keeps_every_rule_and_attains_what_each_stage_proved(problem):
    """The re-check passes, and the final plan gives up nothing of any stage's proved optimum."""
    solution = solve(problem)
    assert solution.status == "proved"
    for stage in solution.stages:
        assert stage.value == pytest.approx(stage.bound, **CLOSE), stage
    broken = [c for c in check_plan(problem, plan_tables(problem, solution)) if not c.kept]
    assert not broken


@pytest.mark.long
@given(problems)
def test_served_and_unmet_make_up_need(problem):
    """In every zone and wave, families served and unmet add up to need."""
    zones = plan_tables(problem, solve(problem))["zone_coverage"]
    whole = zones[["served_community", "served_embedded", "unmet_families"]].sum(axis=1)
    assert whole.to_numpy() == pytest.approx(zones["need_families"].to_numpy(), **CLOSE)


@FEW
@given(problems, st.lists(st.sampled_from(OBJECTIVES), min_size=1, unique=True))
def test_objectives_stand_in_any_order_and_any_number(problem, order):
    """Whatever is put first, every stage is proved, attained, and every rule is kept."""
    problem = rules_changed(problem, objectives=tuple(order))
    solution = solve(problem)
    assert solution.status == "proved"
    for stage in solution.stages:
        assert stage.value == pytest.approx(stage.bound, **CLOSE), stage
    assert all(rule.kept for rule in check_plan(problem, plan_tables(problem, solution)))


@FEW
@given(problems, st.floats(1.0, 3.0), st.floats(1.0, 3.0), st.data())
def test_more_money_or_recruits_never_worsen_what_ranks_first(problem, money, recruits, data):
    """Whatever ranks first can only improve when budgets or the recruitment pool grow."""
    first = data.draw(st.sampled_from(["worst_coverage", "unmet_need", "floor_shortfall"]))
    problem = rules_changed(problem, objectives=(first,))
    richer = dataclasses.replace(
        rules_changed(problem, hires_wte=problem.rules.hires_wte * recruits),
        budgets_gbp=problem.budgets_gbp * money,
    )
    assert attained(solve(richer))[0] <= attained(solve(problem))[0] + 1e-7


@FEW
@given(problems, st.floats(0.2, 5.0))
def test_scaling_budgets_and_prices_together_leaves_the_plan(problem, factor):
    """Money has no scale of its own: twice the budget at twice the price is the same plan."""
    problem = rules_changed(problem, objectives=problem.rules.objectives[:-1])
    scaled = dataclasses.replace(
        rules_changed(
            problem,
            cost_per_wte_gbp=problem.rules.cost_per_wte_gbp * factor,
            setup_cost_per_wte_gbp=problem.rules.setup_cost_per_wte_gbp * factor,
        ),
        budgets_gbp=problem.budgets_gbp * factor,
    )
    assert attained(solve(scaled)) == pytest.approx(attained(solve(problem)), **CLOSE)


@FEW
@given(problems, st.integers(0, 1000))
def test_the_order_of_rows_changes_no_plan(problem, seed):
    """Zones, arcs, bases and boards in another order give the same tables, to the last decimal."""
    rng = np.random.default_rng(seed)

    def shuffled(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.iloc[rng.permutation(len(frame))]

    zones = shuffled(problem.zones)
    other = dataclasses.replace(
        problem,
        zones=zones,
        need=problem.need.loc[zones.index],
        arcs=shuffled(problem.arcs).reset_index(drop=True),
        bases=shuffled(problem.bases),
        boards=shuffled(problem.boards),
    )
    before, after = (plan_tables(p, solve(p)) for p in (problem, other))
    for name in before:
        pd.testing.assert_frame_equal(before[name], after[name], rtol=0, atol=2e-9, obj=name)


@FEW
@given(problems)
def test_names_change_no_objective_value(problem):
    """Renaming every zone changes the tie-break at most, never what an objective attains."""
    renamed = {zone: f"renamed {len(zone)} {n}" for n, zone in enumerate(problem.zones.index)}
    other = dataclasses.replace(
        problem,
        zones=problem.zones.rename(index=renamed),
        need=problem.need.rename(index=renamed),
        arcs=problem.arcs.assign(zone_id=problem.arcs["zone_id"].map(renamed)),
    )
    assert attained(solve(other)) == pytest.approx(attained(solve(problem)), **CLOSE)


@FEW
@given(problems, st.floats(0.1, 0.9))
def test_splitting_a_zone_in_two_leaves_every_optimum(problem, share):
    """A zone cut into two at the same place, its need divided, gives the same optimum."""
    zone = problem.zones.index[0]
    twin = f"{zone}-twin"

    def with_twin(frame: pd.DataFrame) -> pd.DataFrame:
        return pd.concat([frame, frame.loc[[zone]].rename(index={zone: twin})])

    need = with_twin(problem.need)
    need.loc[zone] *= share
    need.loc[twin] *= 1 - share
    own = problem.arcs[problem.arcs["zone_id"] == zone].assign(zone_id=twin)
    other = dataclasses.replace(
        problem,
        zones=with_twin(problem.zones),
        need=need,
        arcs=pd.concat([problem.arcs, own], ignore_index=True),
    )
    assert attained(solve(other)) == pytest.approx(attained(solve(problem)), **CLOSE)


@FEW
@given(problems)
def test_posts_fall_only_as_people_leave(problem):
    """No group of posts falls below those retained from the wave before."""
    tables = plan_tables(problem, solve(problem))
    posts = tables["team_posts"]["filled_wte"].unstack("wave")
    for before, after in zip(problem.waves, problem.waves[1:], strict=False):
        assert (posts[after] >= problem.rules.retention * posts[before] - 1e-8).all()


@FEW
@given(problems)
def test_the_same_instance_gives_the_same_bytes(problem):
    """Solving twice gives the same tables, to the last bit."""
    first, second = (plan_tables(problem, solve(problem)) for _ in range(2))
    for name in first:
        pd.testing.assert_frame_equal(first[name], second[name], check_exact=True, obj=name)
