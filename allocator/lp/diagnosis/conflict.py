"""An irreducible conflict: policies of which any one, switched off, would free the others."""

from __future__ import annotations

from collections.abc import Collection

from allocator.errors import InfeasibleError
from allocator.lp.diagnosis.elastic import CONFLICT_POSTS, ElasticModel
from allocator.lp.diagnosis.policies import Fact, Home, Policy
from allocator.lp.diagnosis.ways import cost_of
from allocator.lp.problem import AllocationProblem


def irreducible_conflict(
    problem: AllocationProblem, model: ElasticModel, start: Collection[Home]
) -> tuple[Home, ...]:
    """Return homes that cannot be kept together although any of them, left out, frees the rest.

    A deletion filter: each home in turn is switched off, and stays off if what is left still
    conflicts. The dearest to relax are tried first, and of those that cost the same the latest
    wave, so that a conflict is named, where there is a choice, through policies that may give way
    cheaply and in the wave in which it first arises. The duals of each run leave out at once all
    that its proof does not need.

    Parameters
    ----------
    problem
        Gives the costs of relaxation.
    model
        The elastic model of the problem.
    start
        Homes to look among.

    Returns
    -------
    tuple
        The conflict in listed order; empty if there is none among those looked at.
    """
    kept = _proof(model, frozenset(start))
    if kept is None:
        return ()
    latest_first = sorted(start, key=lambda home: home.rank, reverse=True)
    for home in sorted(latest_first, key=lambda home: -_cost(problem, home)):
        if home in kept:
            kept = _proof(model, kept - {home}) or kept
    return tuple(sorted(kept, key=lambda home: home.rank))


def is_irreducible(model: ElasticModel, conflict: Collection[Home]) -> bool:
    """Return whether homes conflict and no longer do when any one of them is switched off.

    Parameters
    ----------
    model
        The elastic model of the problem.
    conflict
        The homes.
    """
    homes = frozenset(conflict)
    return not _agree(model, homes) and all(_agree(model, homes - {home}) for home in homes)


def facts_conflict(model: ElasticModel, policies: Collection[Home]) -> bool:
    """Return whether there is no plan even with every policy switched off.

    Parameters
    ----------
    model
        The elastic model of the problem, facts kept.
    policies
        Every policy.
    """
    try:
        model.least(dict.fromkeys(policies, 0.0))
    except InfeasibleError:
        return True
    return False


def conflicting_facts(
    problem: AllocationProblem, *, time_limit_s: float | None = None
) -> tuple[Fact, ...]:
    """Return facts that cannot all be true, none of which could be left out.

    Parameters
    ----------
    problem
        The instance.
    time_limit_s
        Seconds for the search.
    """
    model = ElasticModel(problem, with_facts=True, time_limit_s=time_limit_s)
    facts = [home for home in model.homes if isinstance(home, Fact)]
    found = irreducible_conflict(problem, model, facts)
    return tuple(home for home in found if isinstance(home, Fact))


def _agree(model: ElasticModel, homes: frozenset[Home]) -> bool:
    return model.conflict(homes).value <= CONFLICT_POSTS


def _proof(model: ElasticModel, homes: frozenset[Home]) -> frozenset[Home] | None:
    """Return those of some homes that prove their conflict; None if they agree."""
    reading = model.conflict(homes)
    if reading.value <= CONFLICT_POSTS:
        return None
    fewer = homes & reading.priced
    # A price lost in rounding must not lose the conflict.
    return homes if fewer == homes or _agree(model, fewer) else fewer


def _cost(problem: AllocationProblem, home: Home) -> float:
    return cost_of(problem, home) if isinstance(home, Policy) else 0.0
