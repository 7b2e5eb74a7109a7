"""Looks for every plain contradiction at once."""

from __future__ import annotations

from allocator.errors import InfeasibleError
from allocator.lp.presolve.owed import posts_owed
from allocator.lp.presolve.posts import above_money, above_most, above_recruits, above_shares
from allocator.lp.presolve.standards import above_beds, floor_above_posts
from allocator.lp.problem import AllocationProblem


def require_affordable(problem: AllocationProblem) -> None:
    """Raise if plain arithmetic shows that no plan can keep every rule.

    Looked at are posts filled, promised or firmly asked for against money, recruits and limits,
    firm admissions against beds, and a firm floor against all the hours that there can be. What is
    found here is never a matter of the solver; what is not found may still be contradictory.

    Parameters
    ----------
    problem
        The instance.

    Raises
    ------
    InfeasibleError
        Naming every contradiction with what is asked, what there is, and the setting to change.
    """
    owed = list(posts_owed(problem))
    faults = [
        *above_money(problem, owed),
        *above_shares(problem, owed),
        *above_recruits(problem, owed),
        *above_most(problem, owed),
        *above_beds(problem),
        *floor_above_posts(problem),
    ]
    if faults:
        raise InfeasibleError("More is asked for than there is: no plan can do it", faults)
