"""Bounds of stages are proved by their duals alone; a wrong dual, hold or order proves nothing."""

from __future__ import annotations

import copy
import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from instances import problems
from proof_cases import graded, random_problem, rich, saved, with_rules

from allocator.errors import InfeasibleError
from allocator.inputs.parameters import FIRM_STANDARDS, SWITCHABLE_FAMILIES
from allocator.lp.foresight import solve_with
from allocator.lp.problem import AllocationProblem
from allocator.lp.proof.bounds import CheckedStage, check_stages
from allocator.lp.proof.certificate import column_vector, read_certificate
from allocator.lp.proof.program import make_program
from allocator.lp.solver import Solution, Stage, solve
from allocator.outputs.certificate import certificate
from allocator.outputs.verification import SavedRun, verify_saved

CLOSE = {"rel": 1e-6, "abs": 1e-6}


def verified(run: SavedRun) -> list[str]:
    """Return what does not hold of a run, as text."""
    return [str(fault) for fault in verify_saved(run).faults]


def checked(problem: AllocationProblem, document: dict) -> list[CheckedStage]:
    """Return the stages of a certificate as verified."""
    program, claims = make_program(problem), read_certificate(document)
    values = column_vector(program, claims.values)
    return [stage for stage, _limits in check_stages(program, claims, values)]


@settings(max_examples=8)
@given(problems)
def test_a_solved_instance_verifies(problem):
    """Every rule, bound and figure of a solved instance holds; bounds are those of the solver."""
    solution = solve(problem)
    assert verified(saved(problem, solution)) == []
    stages = checked(problem, certificate(solution))
    bounds = [stage.bound for stage in stages]
    assert bounds == pytest.approx([stage.bound for stage in solution.stages], **CLOSE)
    assert all(stage.gap <= 1e-6 * max(1.0, abs(stage.value)) for stage in stages)


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(n, marks=pytest.mark.long) for n in range(1, 5))]
)
def test_every_kind_of_row_verifies(seed):
    """So do instances with transfers, pools, promises, decided posts, leximin, part support."""
    assert verified(saved(rich(random_problem(seed)))) == []
    assert verified(saved(graded(random_problem(seed)))) == []


@pytest.mark.long
@pytest.mark.parametrize("standard", FIRM_STANDARDS)
def test_firm_standards_verify(standard):
    """A plan under a firm standard verifies; where none can keep it, there is no run."""
    found = 0
    for seed in range(3):
        problem = with_rules(random_problem(seed), firm=(standard,))
        try:
            run = saved(problem)
        except InfeasibleError:
            continue
        assert verified(run) == []
        found += 1
    assert found or standard in {"embedded_posts", "mbu_posts", "mbu_admissions"}


@pytest.mark.parametrize("family", SWITCHABLE_FAMILIES)
def test_a_run_without_a_family_verifies(family):
    """A family that is switched off is shown as off, and the rest verifies."""
    run = saved(with_rules(rich(random_problem(1)), families_off=(family,)))
    found = verify_saved(run)
    assert [str(fault) for fault in found.faults] == []
    rules = [step.checked for step in found.steps if getattr(step.checked, "off", False)]
    assert len(rules) == 2


@pytest.mark.parametrize("mode", ["myopic", "committed"])
def test_waves_decided_one_by_one_verify(mode):
    """The posts that earlier waves decided are part of the instance that the run proves."""
    problem, solution = solve_with(random_problem(4), mode)
    assert verified(saved(problem, solution)) == []


@settings(max_examples=8)
@given(problems, st.integers(0, 1000))
def test_no_duals_prove_more_than_the_optimum(problem, seed):
    """Whatever duals a certificate holds, the bound that they prove is never above the optimum."""
    solution, rng = solve(problem), np.random.default_rng(seed)
    document = copy.deepcopy(certificate(solution))
    for stage in document["stages"]:
        numbers = stage["row_duals"]
        for key in numbers:
            numbers[key] *= 1.0 + rng.normal() * rng.choice([0.0, 1e-3, 1.0])
        # Holds stay those of the true duals: what later stages may rely on is true.
    for stage, true in zip(checked(problem, document), solution.stages, strict=True):
        assert stage.bound <= true.bound + 1e-6 * max(1.0, abs(true.bound)), stage.objective


@pytest.mark.parametrize("seed", [0, 3, 5])
def test_a_consistent_lie_is_found_out(seed):
    """A worse plan whose tables, values and claims all agree is refused: duals do not prove it."""
    problem = random_problem(seed)
    true = solve(problem)
    worse = solve(with_rules(problem, objectives=("unmet_need",)))
    live = true.live
    vector = np.array([worse.values[kind][label] for kind, label in live.column_keys])
    stages = [
        dataclasses.replace(stage, value=value, bound=value)
        for stage, proof in zip(true.stages, true.proofs, strict=True)
        for value in [float(proof.objective.cost @ vector)]
    ]
    lie = dataclasses.replace(true, values=worse.values, stages=tuple(stages))
    faults = verified(saved(problem, lie))
    assert [fault for fault in faults if "its duals prove" in fault]


def test_a_hold_without_a_price_is_refused():
    """A stage that keeps a variable where no dual presses it narrows later stages without proof."""
    run = saved(random_problem(3))
    document = copy.deepcopy(run.certificate)
    key, value = next(iter(document["values"]["t"].items()))
    document["stages"][0]["held_columns"].setdefault("t", {})[key] = value
    faults = verified(dataclasses.replace(run, certificate=document))
    assert [fault for fault in faults if "which its duals do not price there" in fault]


def test_leximin_may_not_end_early_nor_settle_more():
    """Without its last level, or with a place settled that no dual settles, it is no leximin."""
    run = saved(rich(random_problem(4)))
    stages = run.certificate["stages"]
    levels = [n for n, stage in enumerate(stages) if stage["objective"].startswith("leximin")]
    assert len(levels) > 2
    shorter = copy.deepcopy(run.certificate)
    del shorter["stages"][levels[-1]]
    faults = verified(dataclasses.replace(run, certificate=shorter))
    assert [fault for fault in faults if "before every board is settled" in fault]
    more = copy.deepcopy(run.certificate)
    second = more["stages"][levels[1]]
    free = [key for key in second["row_duals"] if key.startswith("12_coverage|level|2")]
    second["freed_rows"] = [*second["freed_rows"], *free]
    faults = verified(dataclasses.replace(run, certificate=more))
    assert [fault for fault in faults if "earlier levels settled" in fault]


def test_a_stopped_run_verifies_as_stopped_alone():
    """Stages without proof keep the bound of plain arithmetic; a higher one is refused."""
    problem = random_problem(2)
    stopped = stop_after(solve(problem), proved=6)
    assert verified(saved(problem, stopped)) == []
    *rest, last = stopped.stages
    bold = dataclasses.replace(last, bound=last.value)
    faults = verified(saved(problem, dataclasses.replace(stopped, stages=(*rest, bold))))
    assert [fault for fault in faults if "without a proof" in fault]
    claimed = dataclasses.replace(stopped, status="proved")
    assert [one for one in verified(saved(problem, claimed)) if "a stage is not" in one]


def stop_after(solution: Solution, *, proved: int) -> Solution:
    """Return a solution as though a limit had come after so many stages."""
    left = tuple(
        Stage(stage.objective, stage.unit, stage.value, 0.0, "stopped")
        for stage in solution.stages[proved:]
    )
    stages = (*solution.stages[:proved], *left)
    return dataclasses.replace(
        solution, stages=stages, proofs=solution.proofs[:proved], status="stopped"
    )
