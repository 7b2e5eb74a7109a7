"""Diagnoses an instance without a plan: an irreducible conflict, and the cheapest repair."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.errors import InfeasibleError, SolverError, StoppedError
from allocator.lp.diagnosis.clashes import clash_words
from allocator.lp.diagnosis.conflict import (
    conflicting_facts,
    facts_conflict,
    irreducible_conflict,
)
from allocator.lp.diagnosis.elastic import ElasticModel, Reading
from allocator.lp.diagnosis.findings import Clash, Diagnosis, Repair
from allocator.lp.diagnosis.policies import FACTS, Home, Policy
from allocator.lp.diagnosis.remedies import remedy_words
from allocator.lp.diagnosis.repair import amounts_by_place, cheapest_repair, total
from allocator.lp.diagnosis.settings import Setting, setting_of, together
from allocator.lp.diagnosis.ways import cost_of
from allocator.lp.problem import AllocationProblem


def diagnose(problem: AllocationProblem, *, time_limit_s: float | None = None) -> Diagnosis:
    """Return why an instance has no plan and what would give it one.

    Parameters
    ----------
    problem
        The instance.
    time_limit_s
        Seconds for each search.

    Returns
    -------
    Diagnosis
        An irreducible conflict and the cheapest repair.

    Raises
    ------
    SolverError
        The instance has a plan, at least to within the solver's rounding.
    StoppedError
        The time limit came first.
    """
    model = ElasticModel(problem, time_limit_s=time_limit_s)
    if facts_conflict(model, model.homes):
        facts = conflicting_facts(problem, time_limit_s=time_limit_s)
        clashes = [Clash(fact, 0.0, None, FACTS[fact.name], "Correct the data") for fact in facts]
        return Diagnosis(tuple(clashes), (), 0.0)
    cheapest = cheapest_repair(problem, model)
    # What the repair's proof rests on is in conflict; it is the first place to look.
    named = irreducible_conflict(problem, model, cheapest.priced) or irreducible_conflict(
        problem, model, model.homes
    )
    if not named:
        raise SolverError(
            "No conflict was found: the rules leave a plan, if only by less than a solver can tell"
        )
    conflict = tuple(_clashes(problem, model, named))
    repair = tuple(_steps(problem, cheapest))
    return Diagnosis(conflict, repair, cheapest.value)


def explained(
    problem: AllocationProblem, error: InfeasibleError, *, time_limit_s: float | None = None
) -> InfeasibleError:
    """Return the error of an instance without a plan, with its diagnosis.

    Parameters
    ----------
    problem
        The instance.
    error
        What said so: the solver, or arithmetic before it, whose faults stay as they are. Where it
        names an instance of its own, such as one wave decided without the later ones, that one is
        diagnosed.
    time_limit_s
        Seconds for each search.

    Returns
    -------
    InfeasibleError
        With conflict and repair; the error as it came if the search ended without them.
    """
    if isinstance(error.instance, AllocationProblem):
        problem = error.instance
    try:
        diagnosis = diagnose(problem, time_limit_s=time_limit_s)
    except (SolverError, StoppedError):
        return error
    if not error.faults:
        return diagnosis.error()
    return InfeasibleError(
        error.message,
        error.faults,
        sentences=diagnosis.sentences(),
        diagnosis=diagnosis.as_dict(),
    )


def _clashes(
    problem: AllocationProblem, model: ElasticModel, named: tuple[Home, ...]
) -> Iterator[Clash]:
    for home in named:
        assert isinstance(home, Policy)
        reading = model.alone(home, [other for other in named if other != home])
        places = amounts_by_place(reading)[home]
        amount = total(places)
        setting = setting_of(problem, home, reading)
        yield Clash(
            home,
            amount,
            setting,
            clash_words(problem, home, amount, _figure(setting)),
            remedy_words(problem, home, amount, setting, places),
        )


def _steps(problem: AllocationProblem, cheapest: Reading) -> Iterator[Repair]:
    amounts = amounts_by_place(cheapest)
    settings = together({policy: setting_of(problem, policy, cheapest) for policy in amounts})
    for policy, places in amounts.items():
        amount = total(places)
        setting = settings[policy]
        yield Repair(
            policy,
            amount,
            amount * cost_of(problem, policy),
            tuple(sorted(places.items())) if set(places) != {""} else (),
            setting,
            remedy_words(problem, policy, amount, setting, places),
        )


def _figure(setting: Setting | None) -> float | None:
    if setting is None or not isinstance(setting.now, float | int):
        return None
    return float(setting.now)
