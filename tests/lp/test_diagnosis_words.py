"""What a planner reads of a diagnosis: figures, keys, new values, and nothing of solvers."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from contradictions import contradictions
from instances import random_problem
from promises import promised

from allocator.errors import InfeasibleError, SolverError, StoppedError
from allocator.lp.diagnosis import diagnose, explained
from allocator.lp.foresight import decided_posts, first_waves
from allocator.lp.solver import solve

CLOSE = {"rel": 1e-6, "abs": 1e-6}


def test_micro_case_by_hand():
    """Three posts promised, one affordable: lower the promise to 2, raise wave 1 by GBP 110,000.

    A post costs GBP 110,000 in wave 1 and 100,000 in wave 2, against budgets of 110,000 and
    200,000. The third post would cost 110 + 100 in money, 200 as a promise broken: the promise
    goes. The second costs 110, wave 2 pays for it already: the money comes.
    """
    diagnosis = diagnose(promised(least_wte=3.0))
    assert diagnosis.cost == pytest.approx(310.0, **CLOSE)
    assert diagnosis.repair[0].sentence == (
        "Raise money.community_budget_gbp of wave 1 by GBP 110,000, from GBP 110,000 to GBP 220,000"
    )
    assert diagnosis.repair[1].sentence == (
        "Lower commitments.least_posts_wte of A by 1.00 WTE, from 3.00 WTE to 2.00 WTE"
    )
    assert diagnosis.sentences() == (
        "The cheapest repair of all that conflicts counts 310.00 at the costs of [relaxation]:",
        f"1. {diagnosis.repair[0].sentence}. Counts 110.00.",
        f"2. {diagnosis.repair[1].sentence}. Counts 200.00.",
    )


def test_conflict_is_told_with_what_is_asked_and_what_there_is():
    """Each fault says what its policy allows, what is asked, and the value that would do."""
    error = diagnose(promised(least_wte=3.0)).error()
    assert error.exit_code == 4
    assert "2 policies" in error.message
    assert [fault.code for fault in error.faults] == ["conflict-budget", "conflict-least-posts"]
    budget, promise = error.faults
    assert budget.message == (
        "The community IMH budget of wave 1 is GBP 110,000, and at least GBP 330,000 is asked of it"
    )
    assert budget.remedy == (
        "Raise money.community_budget_gbp of wave 1 by GBP 220,000, from GBP 110,000 to GBP 330,000"
    )
    assert promise.message == "A is promised 3.00 WTE, and at most 1.00 WTE can be had"
    assert promise.remedy.endswith("of A by 2.00 WTE, from 3.00 WTE to 1.00 WTE")


def test_diagnosis_as_data():
    """As plain data each policy has its key, value and new value; each step has its cost."""
    data = diagnose(promised(least_wte=3.0)).error().diagnosis
    assert set(data) == {"conflict", "repair", "repair_cost"}
    assert data["repair_cost"] == pytest.approx(310.0)
    first = data["repair"][0]
    assert (first["policy"], first["service"], first["wave"]) == ("budget", "community", 1)
    assert (first["unit"], first["cost"]) == ("GBP thousand", pytest.approx(110.0))
    assert (first["key"], first["value"], first["new_value"]) == (
        "money.community_budget_gbp",
        110_000.0,
        220_000.0,
    )
    assert data["conflict"][1]["board"] == "A"


def test_no_word_of_the_solver():
    """What a planner reads speaks of no rows, columns, slacks or solvers."""
    for opinion in contradictions(4, start=500):
        text = str(diagnose(opinion.problem).error()).lower()
        for word in ("infeasib", "constraint", "slack", "solver", "column", "dual", "elastic"):
            assert word not in text


def test_facts_alone_are_said_to_conflict():
    """Posts decided beyond a standard contradict it: no policy is blamed, nothing is repaired."""
    problem = random_problem(1)
    board, service = problem.embedded_standard.index[0]
    key = pd.MultiIndex.from_tuples([(service, board, 1)])
    decided = pd.Series([50.0], index=key)
    diagnosis = diagnose(dataclasses.replace(problem, decided=decided))
    assert diagnosis.facts_alone
    names = {clash.home.name for clash in diagnosis.conflict}
    assert names == {"decided_posts", "standards"}
    error = diagnosis.error()
    assert "facts contradict" in error.message
    assert error.sentences == ()


def test_an_instance_with_a_plan_has_no_conflict():
    """Nothing is invented where there is a plan."""
    with pytest.raises(SolverError, match="No conflict was found"):
        diagnose(promised())


def test_limits_of_time_leave_the_first_error():
    """Without time for the search, what was known before is what is said."""
    known = InfeasibleError("No plan")
    problem = promised(least_wte=3.0)
    with pytest.raises(StoppedError):
        diagnose(problem, time_limit_s=0.0)
    assert explained(problem, known, time_limit_s=0.0) is known


def test_plain_faults_keep_their_place_before_the_repair():
    """What arithmetic found stays as it is; conflict and repair stand beside it."""
    problem = promised(least_wte=3.0)
    with pytest.raises(InfeasibleError) as caught:
        raise explained(problem, InfeasibleError("No plan", diagnose(problem).error().faults[:1]))
    assert caught.value.message == "No plan"
    assert len(caught.value.faults) == 1
    assert caught.value.diagnosis["repair_cost"] == pytest.approx(310.0)
    assert "GBP 220,000" in str(caught.value)


def test_waves_decided_one_by_one_are_diagnosed_as_they_stand():
    """A promise that early decisions broke: the instance that has no plan is the one explained.

    Board A opens in wave 2 with 1.8 posts promised. All at once there is a plan; once wave 1 has
    filled a post for B without looking ahead, GBP 200,000 do not pay for both, and B's post stays.
    """
    problem = promised(least_wte=1.8, retention=1.0)
    problem = dataclasses.replace(
        problem,
        boards=problem.boards.assign(first_wave=[2, 1]),
        budgets_gbp=problem.budgets_gbp * 0 + [110_000.0, 200_000.0],
    )
    with pytest.raises(SolverError):
        diagnose(problem)
    first = first_waves(problem, 1)
    later = dataclasses.replace(problem, decided=decided_posts(solve(first)))
    error = explained(problem, InfeasibleError("No plan").about(later))
    assert [fault.code for fault in error.faults] == [
        "conflict-budget",
        "conflict-no-unwinding",
        "conflict-least-posts",
    ]
    assert "wave 2" in error.faults[0].message
