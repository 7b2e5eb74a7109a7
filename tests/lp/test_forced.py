"""Forced plans: by hand, and against the same instance built and solved from nothing."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import numpy as np
import pytest
from instances import random_problem
from micro import by_wave, micro_problem
from priced import drawn, rules_changed

from allocator.errors import InfeasibleError
from allocator.lp.answers import Force, Forcing, built_afresh, changed_stages
from allocator.lp.answers.restated import Restated
from allocator.lp.formulation import build
from allocator.lp.live import LiveModel
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import solve
from allocator.lp.stages import Stages

CLOSE = {"rel": 1e-7, "abs": 1e-7}


def cold(problem: AllocationProblem, force: Force) -> dict[str, float] | None:
    """Return the objectives of an instance built with bounds, with no memory of any other run."""
    formulation = build(problem)
    live = LiveModel(formulation)
    for key, least in force.least.items():
        live.bound_columns(np.array([live.column(*key)]), np.array([least]), np.array([np.inf]))
    for key, most in force.most.items():
        live.bound_columns(np.array([live.column(*key)]), np.array([0.0]), np.array([most]))
    try:
        proofs, _unproved = Stages(formulation, live).run()
    except InfeasibleError:
        return None
    return {proof.objective.name: proof.optimum.value for proof in proofs}


def forces(problem: AllocationProblem, posts: dict) -> list[Force]:
    """Return forces of every kind on the first team: more, fewer, none, all, and at a base."""
    team, wave = problem.teams[0], problem.waves[-1]
    key = ("t", ("community", team, wave))
    planned = posts[key[1]]
    site = max(problem.bases.index[problem.bases["board_code"] == team])
    return [
        Force(least={key: planned + 0.3}),
        Force(most={key: 0.5 * planned}),
        Force(most={key: 0.0}),
        Force(least={key: planned}),
        Force(least={key: planned + 1000.0}),
        Force(least={("c", (site, w)): 0.1 for w in problem.waves}),
    ]


@pytest.mark.parametrize("share", [Fraction(1, 3), Fraction(1, 2), Fraction(7, 10)])
def test_the_golden_case_with_posts_forced_in_b(share):
    """All of A takes 2.1 WTE and all of B 1; wave 1 pays for 1 WTE, wave 2 for 21/11.

    With B's share of wave 1 forced, the worst of wave 1 is A; wave 2 stays level while it can.
    """
    forcing = Forcing(solve(micro_problem()))
    forced = forcing.at(Force(least={("t", ("community", "B", 1)): float(share)}))
    in_wave_2 = min((Fraction(21, 11) - share) / Fraction(21, 10), Fraction(210, 341))
    worst = (1 - share) / Fraction(21, 10) + in_wave_2
    assert forced.stages["worst_coverage"] == pytest.approx(-float(worst), **CLOSE)
    assert forced.values["t"]["community", "B", 1] == pytest.approx(float(share), **CLOSE)
    assert not forced.kept


def test_brute_force_over_posts_of_the_golden_case_finds_nothing_better():
    """Over a grid of posts of both boards and waves that the money pays for, none is better."""
    least = 0.5
    forcing = Forcing(solve(micro_problem()))
    worst = -forcing.at(Force(least={("t", ("community", "B", 1)): least})).stages["worst_coverage"]
    best = 0.0
    steps = np.linspace(0.0, 1.0, 101)
    for b_first in steps[steps >= least]:
        a_first = 1.0 - b_first
        for b_share in steps:
            b_second = max(b_first, b_share * 21 / 11)
            a_second = 21 / 11 - b_second
            if a_second >= a_first:
                first = min(a_first / 2.1, b_first)
                best = max(best, first + min(a_second / 2.1, b_second))
    assert best <= worst + 1e-9
    assert best == pytest.approx(worst, abs=5e-3)


@pytest.mark.parametrize("seed", range(3))
def test_a_hot_answer_is_that_of_an_instance_built_with_the_bounds(seed):
    """Posts more, fewer, none, as planned, too many, at a base: the same objectives."""
    check_hot_answers(seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3, 40))
def test_hot_answers_of_many_instances_are_those_of_instances_built_afresh(seed):
    """The same over more instances."""
    check_hot_answers(seed)


def check_hot_answers(seed: int) -> None:
    """Assert every force on an instance against a cold solve, and the plan as it was after it."""
    problem = drawn(seed)
    forcing = Forcing(solve(problem))
    planned = forcing.planned
    assert planned.kept
    for force in forces(problem, planned.values["t"]):
        hot, fresh = forcing.at(force), cold(problem, force)
        assert (hot is None) == (fresh is None), force
        if hot is not None:
            assert hot.stages == pytest.approx(fresh, **CLOSE), force
            assert not (hot.kept and changed_stages(planned.stages, hot.stages)), force
    assert forcing.planned == planned


@pytest.mark.parametrize("seed", range(4))
def test_a_force_that_a_tied_plan_keeps_changes_no_objective(seed):
    """What the plan has already costs nothing, and is said to keep all that the proofs hold."""
    problem = random_problem(seed)
    forcing = Forcing(solve(problem))
    planned = forcing.planned
    key, posts = next(iter(planned.values["t"].items()))
    forced = forcing.at(Force(least={("t", key): posts - 1e-9}, most={("t", key): posts + 1e-9}))
    assert forced.kept
    assert not changed_stages(planned.stages, forced.stages)


def changes(problem: AllocationProblem) -> dict[str, AllocationProblem]:
    """Return changed instances: openings later, need and money more, posts dearer, less support."""
    last = problem.waves[-1]
    boards = problem.boards
    moved = boards["first_wave"].where(boards.index != boards.index[-1], last)
    return {
        "opens later": dataclasses.replace(problem, boards=boards.assign(first_wave=moved)),
        "more need": dataclasses.replace(problem, need=problem.need * 1.3),
        "one board's need": dataclasses.replace(
            problem,
            need=problem.need.mul(
                1.0 + 0.5 * (problem.zones["board_code"] == boards.index[0]), axis=0
            ),
        ),
        "dearer posts": rules_changed(problem, cost_per_wte_gbp=97_000),
        "less support": rules_changed(problem, consultation_hours_per_birth=0.01),
        "fewer recruits": rules_changed(problem, hires_wte=problem.rules.hires_wte * 0.5),
    }


@pytest.mark.parametrize("seed", range(2))
def test_a_changed_instance_on_the_live_model_is_that_built_afresh(seed):
    """Bounds, coefficients and closed variables: the objectives are those of a fresh instance."""
    check_changes(seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 12))
def test_many_changed_instances_on_the_live_model_are_those_built_afresh(seed):
    """The same over more instances."""
    check_changes(seed)


def check_changes(seed: int) -> None:
    """Assert changed instances on the live model against those built afresh."""
    problem = random_problem(seed)
    solution = solve(problem)
    forcing = Forcing(solution)
    planned = forcing.planned
    hot = 0
    for name, changed in changes(problem).items():
        hot += Restated.of(solution.formulation, solution.live, changed) is not None
        restated, fresh = forcing.restated(changed), built_afresh(changed)
        assert restated.stages == pytest.approx(fresh.stages, **CLOSE), name
        assert forcing.planned == planned, name
    assert hot == len(changes(problem))


def test_an_instance_with_a_new_variable_is_built_afresh():
    """A board that opens earlier has families to serve that the live model has no variable for."""
    problem = micro_problem()
    later = dataclasses.replace(problem, boards=problem.boards.assign(first_wave=[1, 2]))
    solution = solve(later)
    assert Restated.of(solution.formulation, solution.live, problem) is None
    forced = Forcing(solution).restated(problem)
    assert forced.stages == pytest.approx(built_afresh(problem).stages, **CLOSE)


def test_levels_of_leximin_are_forced_too():
    """Forced under leximin, each level is that of an instance built with the bounds."""
    problem = micro_problem(objectives=("leximin_coverage", "unmet_need"), hires_wte=by_wave(1, 9))
    force = Force(least={("t", ("community", "B", 1)): 0.6})
    hot = Forcing(solve(problem)).at(force)
    assert hot.stages == pytest.approx(cold(problem, force), **CLOSE)
