"""Why there is no plan, and what would give one: irreducible, sufficient, cheapest, in figures."""

from __future__ import annotations

import dataclasses
import itertools

import pandas as pd
import pytest
from contradictions import asking_problem, contradictions
from micro import by_wave
from promises import promised
from repaired import repaired
from second_opinion import SecondOpinion, as_name

from allocator.errors import InfeasibleError
from allocator.inputs.parameters.contract import FIRM_STANDARDS, POLICY_UNITS
from allocator.lp.diagnosis import Diagnosis, Fact, diagnose, home_of, policy_of
from allocator.lp.diagnosis.conflict import is_irreducible
from allocator.lp.diagnosis.elastic import ElasticModel
from allocator.lp.formulation import build
from allocator.lp.live import LiveModel
from allocator.lp.problem import AllocationProblem

CLOSE = {"rel": 1e-6, "abs": 1e-6}


def require_sound(opinion: SecondOpinion, diagnosis: Diagnosis) -> None:
    """Assert all that a diagnosis claims, by the second opinion alone."""
    costs = opinion.problem.rules.relaxation
    every = set(opinion.policies)
    named = {as_name(clash.home) for clash in diagnosis.conflict}
    assert named <= every
    assert not opinion.has_plan(off=every - named)
    for policy in named:
        assert opinion.has_plan(off=(every - named) | {policy}), policy
    amounts = {as_name(step.policy): step.amount for step in diagnosis.repair}
    assert opinion.has_plan_after(amounts)
    spent = sum(costs[str(name[0])] * amount for name, amount in amounts.items())
    assert spent == pytest.approx(diagnosis.cost, **CLOSE)
    assert opinion.least_cost(costs, every) == pytest.approx(diagnosis.cost, **CLOSE)


def has_plan(problem: AllocationProblem) -> bool:
    """Return whether the linear program itself has a plan."""
    live = LiveModel(build(problem))
    try:
        live.minimise(live.cost([]))
    except InfeasibleError:
        return False
    return True


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_every_row_has_one_home(seed):
    """Each row of an instance with every standard firm states a policy of the list or a fact."""
    problem = asking_problem(seed)
    problem = dataclasses.replace(
        problem, rules=dataclasses.replace(problem.rules, firm=FIRM_STANDARDS)
    )
    groups = pd.MultiIndex.from_tuples([("community", "B0", 1)])
    problem = dataclasses.replace(problem, decided=pd.Series([0.0], index=groups))
    for key in build(problem).rows:
        home = home_of(problem, key)
        policy = policy_of(problem, key)
        assert (policy is None) == isinstance(home, Fact)
        assert policy is None or policy.name in POLICY_UNITS


def test_a_row_without_a_home_is_refused():
    """A family or label that nobody has placed raises, so that no new row is left out."""
    problem = promised()
    for key in (("99_new", (1,)), ("5_money", ("new", "community", 1))):
        with pytest.raises(LookupError, match="no policy and no fact"):
            home_of(problem, key)


def test_every_policy_of_the_list_is_the_home_of_some_row():
    """No policy has a cost of relaxation that nothing could ever be charged at."""
    names: set[str] = set()
    for seed in range(40):
        problem = asking_problem(seed)
        rules = dataclasses.replace(problem.rules, firm=FIRM_STANDARDS)
        problem = dataclasses.replace(problem, rules=rules)
        homes = (policy_of(problem, key) for key in build(problem).rows)
        names |= {policy.name for policy in homes if policy is not None}
        if names == set(POLICY_UNITS):
            break
    assert names == set(POLICY_UNITS)


@pytest.mark.parametrize("seed", range(0, 40, 8))
def test_the_second_opinion_finds_the_same_policies(seed):
    """Rows found by moving each setting give the policies that labels give."""
    opinion = SecondOpinion(asking_problem(seed))
    model = ElasticModel(opinion.problem)
    assert {as_name(home) for home in model.homes} == set(opinion.policies)


@pytest.mark.parametrize("start", [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110])
def test_conflict_is_irreducible_and_repair_cheapest(start):
    """A seeded contradiction: what is named and what it costs hold in SciPy and in SCIP."""
    opinion = next(contradictions(1, start=start))
    diagnosis = diagnose(opinion.problem)
    require_sound(opinion, diagnosis)
    cost = opinion.scip_cost(opinion.problem.rules.relaxation)
    assert cost == pytest.approx(diagnosis.cost, **CLOSE)


@pytest.mark.long
@pytest.mark.parametrize("start", [1000, 2000, 3000, 4000])
def test_a_hundred_contradictions_are_named_and_repaired(start):
    """In 4 x 25 seeded contradictions each named set is irreducible, each repair the cheapest."""
    for opinion in contradictions(25, start=start):
        require_sound(opinion, diagnose(opinion.problem))


def test_settings_named_by_the_repair_give_a_plan():
    """Writing each step's new value into the instance leaves a plan for the solver to find.

    Posts already filled have no setting that closes them: those instances are set apart.
    """
    tried = 0
    for opinion in contradictions(10, start=700):
        steps = diagnose(opinion.problem).repair
        assert not has_plan(opinion.problem)
        without = {step.policy.name for step in steps if step.setting is None}
        assert without <= {"no_unwinding"}
        if not without:
            tried += 1
            settings = [(step.policy, step.setting) for step in steps]
            assert has_plan(repaired(opinion.problem, settings))
    assert tried >= 7


@pytest.mark.parametrize("least_wte", [1.5, 3.0])
def test_no_subset_of_policies_gives_way_more_cheaply(least_wte):
    """Brute force: over every subset of the micro case's policies none is cheaper."""
    problem = promised(least_wte=least_wte, hires_wte=by_wave(1.2, 1.2))
    opinion, diagnosis = SecondOpinion(problem), diagnose(problem)
    candidates = [p for p in opinion.policies if p[0] != "within_board_equity"]
    assert len(candidates) <= 10
    costs = [
        opinion.least_cost(problem.rules.relaxation, subset)
        for size in range(len(candidates) + 1)
        for subset in itertools.combinations(candidates, size)
    ]
    assert min(cost for cost in costs if cost is not None) == pytest.approx(diagnosis.cost, **CLOSE)


def only(problem: AllocationProblem, *names: str) -> Diagnosis:
    """Return the diagnosis when giving way is cheap for some policies alone."""
    costs = {name: 0.001 if name in names else 1e6 for name in POLICY_UNITS}
    rules = dataclasses.replace(problem.rules, relaxation=costs)
    return diagnose(dataclasses.replace(problem, rules=rules))


@pytest.mark.parametrize(
    ("name", "changes", "key"),
    [
        # A tenth of the money does not pay for half of all need.
        ("floor_coverage", {}, "equity.floor_coverage"),
        # With money without end, hours for universal services ask for more people than there are.
        ("consultation_hours", {"consultation_hours_per_birth": 500.0}, "support."),
        ("recruitment", {"hires_wte": by_wave(0.1, 0.1)}, "workforce.recruitment_pool_wte"),
        ("first_wave_cap", {"first_wave_cap_wte": 0.1}, "waves.first_wave_cap_wte"),
    ],
)
def test_cheap_policies_give_way_and_their_settings_do(name, changes, key):
    """Where one policy alone is cheap it alone gives way, and its new value leaves a plan."""
    firm = ("floor_coverage", "consultation_hours")
    problem = promised(floor_coverage=by_wave(0.5, 0.5), firm=firm, **changes)
    problem = dataclasses.replace(
        problem,
        budgets_gbp=problem.budgets_gbp * (0.1 if name == "floor_coverage" else 100),
    )
    diagnosis = only(problem, name)
    assert {step.policy.name for step in diagnosis.repair} == {name}
    assert all(step.setting.key.startswith(key) for step in diagnosis.repair)
    assert has_plan(repaired(problem, [(s.policy, s.setting) for s in diagnosis.repair]))


def test_evenness_gives_way_with_the_share_that_would_do():
    """A floor that money reaches only in the near place: least coverage of places falls."""
    problem = promised(
        floor_coverage=by_wave(0.5, 0.5), firm=("floor_coverage",), within_board_least=1
    )
    # Half of A's 40 families from 30 near and 10 far ones; posts for the near ones alone.
    budgets = problem.budgets_gbp * 0 + [165_000.0, 165_000.0]
    problem = dataclasses.replace(problem, budgets_gbp=budgets)
    diagnosis = only(problem, "within_board_equity")
    assert {(s.policy.name, s.policy.part) for s in diagnosis.repair} == {
        ("within_board_equity", "least")
    }
    assert all(s.setting.key == "equity.within_board_least" for s in diagnosis.repair)
    assert has_plan(repaired(problem, [(s.policy, s.setting) for s in diagnosis.repair]))


def test_carry_over_gives_way_up_to_the_whole_budget():
    """Set-up in wave 2 that wave 1 could save for: more is carried, never more than there is."""
    problem = promised(least_wte=2.0, carry_over_share=0.0)
    boards = problem.boards.assign(first_wave=[2, 2])
    problem = dataclasses.replace(problem, boards=boards)
    diagnosis = only(problem, "carry_over")
    (step,) = diagnosis.repair
    assert step.amount == pytest.approx(20.0)
    assert step.setting.key == "money.carry_over_share"
    assert step.setting.needed == pytest.approx(0.1819)
    assert has_plan(repaired(problem, [(step.policy, step.setting)]))


def test_same_instance_same_diagnosis():
    """Diagnosing twice says the same, to the last figure."""
    problem = next(contradictions(1, start=200)).problem
    assert diagnose(problem) == diagnose(problem)


@pytest.mark.parametrize("start", [0, 300])
def test_the_diagnosis_checks_irreducibility_itself(start):
    """The elastic model agrees, removing each; with one policy fewer nothing conflicts."""
    problem = next(contradictions(1, start=start)).problem
    named = [clash.home for clash in diagnose(problem).conflict]
    model = ElasticModel(problem)
    assert is_irreducible(model, named)
    assert not is_irreducible(model, named[:-1])


def test_of_repairs_that_cost_the_same_the_even_one_is_taken():
    """A floor that falls short falls short alike: its setting has to move least.

    Money for 20 of the 30 families that half of all need comes to in wave 1: both boards give up
    the same share of what they are owed, so the floor that would do is 20 / 60 of need.
    """
    problem = promised(
        floor_coverage=by_wave(0.5, 0.5), firm=("floor_coverage",), within_board_least=0.0
    )
    arcs = problem.arcs.assign(hours_per_family=50.0)
    diagnosis = only(dataclasses.replace(problem, arcs=arcs), "floor_coverage")
    (first, *_rest) = diagnosis.repair
    hired = 1.0  # GBP 110,000 pay one post with its set-up
    families = hired * 1000 / 50
    assert first.amount == pytest.approx(30 - families)
    assert dict(first.places) == pytest.approx({"A": (30 - families) * 2 / 3, "B": 10 / 3})
    assert first.setting.needed == pytest.approx(families / 60, abs=1e-4)
