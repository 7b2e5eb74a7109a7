"""One siting question, solved by whatever proves its answer fastest."""

from __future__ import annotations

from allocator.errors import InfeasibleError, StoppedError
from allocator.lp.siting.answer import answer_of
from allocator.lp.siting.capacitated import least_cost
from allocator.lp.siting.center import least_worst
from allocator.lp.siting.check import require_kept
from allocator.lp.siting.cover import fewest_then_nearest, most_covered
from allocator.lp.siting.least_travel import least_travel
from allocator.lp.siting.problem import CAPACITATED, Siting, SitingProblem
from allocator.lp.siting.program import Clock

#: What decides on the sites where they have no capacity.
SOLVERS = {
    "p-median": least_travel,
    "p-center": least_worst,
    "lscp": fewest_then_nearest,
    "mclp": most_covered,
}


def solve_siting(problem: SitingProblem, *, time_limit_s: float | None = None) -> Siting:
    """Return the best sites and who goes where, with the proof's bound.

    Of equally good sets of sites, `p-center` and `lscp` take the one with the least minutes x
    weight. What is still equal, in `p-median` and `mclp` too, falls to the first set in the order
    of positions: the one that has the first site on which two of them differ. With capacities, the
    search itself decides; it goes through zones and sites in the order of positions.

    Parameters
    ----------
    problem
        The question; figures are taken to be sound.
    time_limit_s
        Seconds after which the best answer so far is returned.

    Returns
    -------
    Siting
        The answer, checked against every rule by other code.

    Raises
    ------
    InfeasibleError
        Nothing answers the question.
    StoppedError
        The time limit came before any answer.
    SolverError
        The solver failed, or its answer breaks a rule.
    """
    if not problem.countable:
        raise InfeasibleError("No choice of sites answers the question")
    clock = Clock(time_limit_s)
    shares, settled = None, True
    if problem.name in CAPACITATED:
        served = least_cost(problem, clock)
        is_open, bound, proved, shares = served.is_open, served.bound, served.proved, served.shares
    else:
        chosen = SOLVERS[problem.name](problem, clock)
        is_open, bound, proved = chosen.is_open, chosen.bound, chosen.proved
        settled = chosen.ties_settled
    if is_open is None:
        if proved:
            raise InfeasibleError("No choice of sites answers the question")
        raise StoppedError(
            "The time limit came before any answer was found; allow more with --time-limit"
        )
    answer = answer_of(problem, is_open, bound, proved=proved, shares=shares, ties_settled=settled)
    require_kept(answer)
    return answer
