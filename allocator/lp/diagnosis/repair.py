"""The cheapest repair: how little policies must give way, at their costs, to leave a plan."""

from __future__ import annotations

from collections.abc import Mapping

from allocator.lp.diagnosis.elastic import CONFLICT_POSTS, ElasticModel, Reading
from allocator.lp.diagnosis.policies import Home, Policy
from allocator.lp.diagnosis.ways import cost_of, weight_of
from allocator.lp.problem import AllocationProblem


def cheapest_repair(problem: AllocationProblem, model: ElasticModel) -> Reading:
    """Return the run that minimises what all policies' giving way costs.

    Parameters
    ----------
    problem
        Gives the costs of relaxation.
    model
        The elastic model of the problem.

    Returns
    -------
    Reading
        Its value is the cost; its amounts, as each policy's setting would have to move, leave a
        plan that keeps every rule.

    Raises
    ------
    InfeasibleError
        Facts alone conflict: nothing repairs them.
    """
    costs: dict[Home, float] = {
        p: cost_of(problem, p) for p in model.homes if isinstance(p, Policy)
    }
    return model.least(costs, evenly=True)


def amounts_by_place(reading: Reading) -> dict[Policy, dict[str, float]]:
    """Return how far each policy gives way, by place, leaving out what is rounding.

    Parameters
    ----------
    reading
        A run of the elastic model.

    Returns
    -------
    dict
        In listed order; the place is blank where a policy is not counted by place.
    """
    found: dict[Policy, dict[str, float]] = {}
    for way, amount in reading.amounts.items():
        if isinstance(way.home, Policy) and amount * weight_of(way.home) > CONFLICT_POSTS:
            found.setdefault(way.home, {})[way.place] = amount
    return {policy: found[policy] for policy in sorted(found, key=lambda home: home.rank)}


def total(places: Mapping[str, float]) -> float:
    """Return an amount over all places."""
    return sum(places[place] for place in sorted(places))
