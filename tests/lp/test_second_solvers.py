"""Second solvers agree with every stage: scipy and SCIP, with objective rows for fixed duals."""

from __future__ import annotations

import pytest
from instances import random_problem
from oracle import scip_stages, scipy_stages

from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import solve


def require_agreement(problem: AllocationProblem) -> None:
    """Hold every stage against scipy, and scipy against SCIP where both give way a little."""
    bounds = [stage.bound for stage in solve(problem).stages]
    second = scipy_stages(problem)
    assert second.optima == pytest.approx(bounds, rel=1e-6, abs=1e-6)
    assert scip_stages(problem, second.limits) == pytest.approx(second.loose, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("seed", range(20))
def test_a_second_solver_finds_the_same_optimum_of_each_objective(seed):
    """SCIP and scipy, with objective rows instead of fixed duals, agree at every stage."""
    require_agreement(random_problem(seed))


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, 500, 50))
def test_second_solvers_agree_on_five_hundred_instances(first):
    """SCIP and scipy, with objective rows, agree with every stage on 500 seeded instances."""
    for seed in range(first, first + 50):
        require_agreement(random_problem(seed))
