"""Where to put sites: seven problems of the field over arrays, each answered with proof."""

from allocator.lp.siting.limits import (
    Unplaced,
    fewest_sites_that_do,
    least_radius,
    least_unplaced,
)
from allocator.lp.siting.problem import (
    CAPACITATED,
    COSTED,
    NEED_COUNT,
    NEED_RADIUS,
    PROBLEMS,
    SINGLE_SOURCE,
    Siting,
    SitingProblem,
)
from allocator.lp.siting.program import Clock
from allocator.lp.siting.solve import solve_siting

__all__ = [
    "CAPACITATED",
    "COSTED",
    "NEED_COUNT",
    "NEED_RADIUS",
    "PROBLEMS",
    "SINGLE_SOURCE",
    "Clock",
    "Siting",
    "SitingProblem",
    "Unplaced",
    "fewest_sites_that_do",
    "least_radius",
    "least_unplaced",
    "solve_siting",
]
