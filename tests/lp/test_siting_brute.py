"""Every siting problem against trying every answer, by decomposition and by the model of record."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from siting_brute import questions, tried

from allocator.errors import InfeasibleError
from allocator.lp.siting import CAPACITATED, PROBLEMS, Siting, SitingProblem, solve_siting
from allocator.lp.siting.model import solve_model

FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])


def answered(problem: SitingProblem) -> Siting | None:
    """Return the answer, or None where nothing answers."""
    try:
        return solve_siting(problem)
    except InfeasibleError:
        return None


def modelled(problem: SitingProblem) -> Siting | None:
    """Return the answer of the PuLP model, or None where nothing answers."""
    try:
        return solve_model(problem)
    except InfeasibleError:
        return None


def hold(problem: SitingProblem) -> None:
    """Hold one question: objective, bound and, where a rule says which, the set itself."""
    expected, found, model = tried(problem), answered(problem), modelled(problem)
    if expected is None:
        assert found is None
        assert model is None
        return
    objective, first = expected
    assert found is not None
    assert model is not None
    for answer in (found, model):
        assert answer.status == "optimal"
        assert answer.objective == pytest.approx(objective, rel=1e-7, abs=1e-7)
        assert answer.bound == pytest.approx(objective, rel=1e-6, abs=1e-6)
    if problem.name not in CAPACITATED:
        assert found.ties_settled
        np.testing.assert_array_equal(found.is_open, first)


@pytest.mark.parametrize("name", PROBLEMS)
def test_small_questions_are_answered_as_by_trying_everything(name: str) -> None:
    """Objective, bound, feasibility and the rule for ties hold, forced and forbidden sites too."""

    @FEW
    @given(st.data())
    def law(data: st.DataObject) -> None:
        hold(data.draw(questions(name)))

    law()


@pytest.mark.long
@pytest.mark.parametrize("name", PROBLEMS)
def test_many_small_questions_are_answered_as_by_trying_everything(name: str) -> None:
    """The same over five times as many questions."""

    @MANY
    @given(st.data())
    def law(data: st.DataObject) -> None:
        hold(data.draw(questions(name)))

    law()
