"""A program of two variables that shows whether PuLP and HiGHS work on this machine."""

from __future__ import annotations

import pulp

from allocator.errors import SolverError

#: The program: min 2x + 3y, x + y >= COVER, x <= MOST. By hand: x = 3, y = 1.
COVER = 4
MOST = 3
OPTIMUM = 9.0
TOLERANCE = 1e-9


def check_solver() -> str:
    """Return the version of HiGHS, once it has solved the program rightly through PuLP.

    Raises
    ------
    SolverError
        If the answer is not the one found by hand.
    """
    problem = pulp.LpProblem("check", pulp.LpMinimize)
    x = problem.add_variable("x", 0, MOST)
    y = problem.add_variable("y", 0)
    problem.setObjective(2 * x + 3 * y)
    problem.addConstraint(x + y >= COVER, "cover")
    result = problem.solve(pulp.HiGHS(msg=False))
    found = result.objective if result.has_solution else None
    live = problem.solverModel
    if live is None or found is None or abs(found - OPTIMUM) > TOLERANCE:
        raise SolverError(f"HiGHS gave {found} where {OPTIMUM} is right")
    return str(live.version())
