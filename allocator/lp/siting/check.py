"""Every rule of a siting question, held against an answer by code that solves nothing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allocator.errors import SolverError
from allocator.lp.siting.problem import CAPACITATED, SINGLE_SOURCE, Siting

#: How far a figure may be off, as a share of what it is held against.
TOLERANCE = 1e-6


def require_kept(answer: Siting) -> None:
    """Raise if an answer breaks a rule of its question.

    Parameters
    ----------
    answer
        The answer.

    Raises
    ------
    SolverError
        It names every rule that is broken.
    """
    broken = list(broken_rules(answer))
    if broken:
        raise SolverError(f"The answer does not pass its check: {'; '.join(broken)}")


def broken_rules(answer: Siting) -> Iterator[str]:
    """Yield the rules that an answer breaks, in words.

    Parameters
    ----------
    answer
        The answer.
    """
    problem, is_open = answer.problem, answer.is_open
    if (problem.must_open & ~is_open).any():
        yield "a site that must open is closed"
    if (is_open & ~problem.may_open).any():
        yield "a forbidden site is open"
    count, wanted = int(is_open.sum()), problem.open_count
    if wanted is not None and (count > wanted if problem.name == "lscp" else count != wanted):
        yield f"{count} sites are open"
    if not is_open[answer.site].all():
        yield "a zone goes to a closed site"
    if not problem.allowed[answer.zone, answer.site].all():
        yield "a zone goes where there is no way within the radius"
    yield from _broken_shares(answer)
    yield from _broken_bound(answer)


def _broken_shares(answer: Siting) -> Iterator[str]:
    problem = answer.problem
    served = np.bincount(answer.zone, weights=answer.share, minlength=problem.zones)
    if (np.abs(served - 1.0) > TOLERANCE)[served > 0].any():
        yield "a zone is served in part"
    if problem.covers_all and (served == 0).any():
        yield "a zone is not served"
    if problem.name in SINGLE_SOURCE and len(np.unique(answer.zone)) != len(answer.zone):
        yield "a zone goes to several sites"
    if problem.name in CAPACITATED:
        load = np.bincount(
            answer.site,
            weights=answer.share * problem.demand[answer.zone],
            minlength=problem.sites,
        )
        if (load > problem.capacity * (1.0 + TOLERANCE)).any():
            yield "a site serves more than its capacity"


def _broken_bound(answer: Siting) -> Iterator[str]:
    sign = -1.0 if answer.problem.name == "mclp" else 1.0
    beyond = sign * (answer.bound - answer.objective)
    if beyond > TOLERANCE * max(1.0, abs(answer.objective)):
        yield "the answer is better than the bound"
    if answer.status == "optimal" and answer.gap > TOLERANCE:
        yield f"an answer with gap {answer.gap:.1e} counts as proved"
