"""The first of equally good sets of sites, in the order of their positions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from allocator.lp.siting.problem import Bools
from allocator.lp.siting.program import Clock, Program

#: Returns a set as good as the best within the program's present bounds, or None without one.
Find = Callable[[], Bools | None]


def first_of_equals(program: Program, best: Bools, find: Find, clock: Clock) -> tuple[Bools, bool]:
    """Return the first of the sets that are as good as the best.

    Of two sets, that one is first which has the first site on which they differ. Site by site, a
    set with it is looked for; the answer is yes or no for good.

    Parameters
    ----------
    program
        Its first columns are the sites; its bounds are changed.
    best
        A best set, (J,), within the bounds.
    find
        Looks for another one.
    clock
        Seconds left.

    Returns
    -------
    tuple
        The set, and whether it is proved the first.
    """
    for site in np.flatnonzero(program.lower[: len(best)] == 0.0):
        at = np.array([site])
        if program.upper[site] == 0.0 or best[site]:
            program.bound(at, float(best[site]), float(best[site]))
            continue
        program.bound(at, 1.0, 1.0)
        instead = find()
        if clock.over:
            return best, False
        if instead is None:
            program.bound(at, 0.0, 0.0)
        else:
            best = instead
    return best, True
