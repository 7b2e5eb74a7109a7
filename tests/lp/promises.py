"""The micro case with posts promised to board A: more than its money pays for."""

from __future__ import annotations

import dataclasses

from micro import micro_problem

from allocator.inputs.parameters.contract import POLICY_UNITS
from allocator.lp.problem import AllocationProblem

#: Money gives way before promises, promises before all else.
COSTS = dict.fromkeys(POLICY_UNITS, 1000.0) | {"budget": 1.0, "least_posts": 200.0}


def promised(*, least_wte: float = 0.0, **changes: object) -> AllocationProblem:
    """Return the micro case with posts promised to board A and these costs."""
    problem = micro_problem(**{"relaxation": COSTS, **changes})
    boards = problem.boards.assign(least_wte=[least_wte, 0.0])
    return dataclasses.replace(problem, boards=boards)
