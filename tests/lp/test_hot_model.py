"""Hot answers: those of a new model, whatever was asked before them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from instances import random_problem
from micro import by_wave, micro_problem

from allocator.errors import InfeasibleError
from allocator.lp.hot import HotAnswer, HotModel
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import solve

SEEDS = (0, 1, 2, 3, 5, 8)


def moved(problem: AllocationProblem, seed: int) -> AllocationProblem:
    """Return an instance of the same structure with limits, coefficients and costs moved."""
    rng = np.random.default_rng(seed)
    rules = problem.rules
    return dataclasses.replace(
        problem,
        budgets_gbp=problem.budgets_gbp * rng.uniform(0.6, 1.5),
        need=problem.need * rng.uniform(0.8, 1.2),
        rules=dataclasses.replace(
            rules,
            hires_wte=rules.hires_wte * rng.uniform(0.7, 1.3),
            cost_per_wte_gbp=rules.cost_per_wte_gbp * rng.uniform(0.9, 1.1),
            hours_per_wte=rules.hours_per_wte * rng.uniform(0.9, 1.1),
        ),
    )


def limits_moved(problem: AllocationProblem, seed: int) -> AllocationProblem:
    """Return an instance with limits moved and nothing else."""
    rng = np.random.default_rng(seed)
    hires = problem.rules.hires_wte * rng.uniform(0.5, 1.5)
    return dataclasses.replace(
        problem,
        budgets_gbp=problem.budgets_gbp * rng.uniform(0.6, 1.5),
        rules=dataclasses.replace(problem.rules, hires_wte=hires),
    )


def hot(model: HotModel, problem: AllocationProblem) -> HotAnswer:
    """Return the hot answer of an instance of the model's structure."""
    answer = model.answer(problem, None)
    assert answer is not None
    return answer


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("change", [moved, limits_moved])
def test_a_hot_answer_is_the_answer_of_a_new_model(seed: int, change: object) -> None:
    """Values of all stages and of all variables are those of a model built from nothing."""
    base = random_problem(seed)
    model = HotModel(base)
    for step in range(3):
        problem = change(base, 10 * seed + step)
        answer, anew = hot(model, problem), solve(problem)
        assert list(answer.stages) == [stage.objective for stage in anew.stages]
        for stage in anew.stages:
            assert answer.stages[stage.objective] == pytest.approx(stage.value, abs=1e-6)
        values = [anew.values[kind][label] for kind, label in model.columns]
        np.testing.assert_allclose(answer.values, values, atol=1e-6)


def test_an_answer_does_not_depend_on_those_before_it() -> None:
    """Asked in any order, by any model of the same base, the bits are the same."""
    base = random_problem(3)
    problems = [change(base, seed) for seed in range(4) for change in (moved, limits_moved)]
    forth = [hot(model, p) for model in [HotModel(base)] for p in problems]
    back = [hot(model, p) for model in [HotModel(base)] for p in reversed(problems)][::-1]
    alone = [hot(HotModel(base), problem) for problem in problems]
    for one, other, third in zip(forth, back, alone, strict=True):
        assert one.values.tobytes() == other.values.tobytes() == third.values.tobytes()
        assert one.stages == other.stages == third.stages


def test_another_structure_is_told_and_not_answered() -> None:
    """Other columns, rows or terms: the caller must build a new model."""
    base = micro_problem()
    model = HotModel(base)
    fewer = dataclasses.replace(base, arcs=base.arcs.iloc[1:])
    assert model.answer(fewer, None) is None
    assert model.answer(micro_problem(families_off=("4_recruitment",)), None) is None
    assert model.answer(micro_problem(within_board_least=0.0), None) is None
    assert model.answer(base, None) is not None


def test_an_impossible_instance_leaves_the_model_as_it_was() -> None:
    """After an instance without a plan, the base case is answered as before."""
    base = micro_problem(firm=("floor_coverage",))
    model = HotModel(base)
    before = hot(model, base)
    impossible = micro_problem(firm=("floor_coverage",), floor_coverage=by_wave(1.0, 1.0))
    with pytest.raises(InfeasibleError):
        model.answer(impossible, None)
    assert hot(model, base).values.tobytes() == before.values.tobytes()


def test_leximin_and_other_orders_are_answered_too() -> None:
    """Objectives in another order than the base case's; leximin, its levels apart.

    Duals that tie may settle one board at a level or two: the plan is the same.
    """
    base = micro_problem(objectives=("leximin_coverage", "unmet_need", "spend"))
    model = HotModel(base)
    for objectives in (
        ("leximin_coverage", "unmet_need", "spend"),
        ("spend", "leximin_coverage"),
        ("unmet_need", "leximin_coverage", "spend"),
    ):
        problem = micro_problem(objectives=objectives, hires_wte=by_wave(0.5, 0.4))
        answer, anew = hot(model, problem), solve(problem)
        for (kind, label), value in zip(model.columns, answer.values, strict=True):
            if kind != "level":
                assert value == pytest.approx(anew.values[kind][label], abs=1e-6)
        for stage in anew.stages:
            if not stage.objective.startswith("leximin") or stage.objective.endswith(" 1"):
                assert answer.stages[stage.objective] == pytest.approx(stage.value, abs=1e-6)
