"""Why a siting question has no answer, and what would give it one, in the question's figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from allocator.analysis.siting.question import Question
from allocator.errors import InfeasibleError
from allocator.lp.siting import (
    CAPACITATED,
    SINGLE_SOURCE,
    Clock,
    fewest_sites_that_do,
    least_radius,
    least_unplaced,
)

#: Names listed in a sentence; ``--json`` has them all.
MOST_NAMED = 12
#: Seconds in which each figure of a way out must be proved, or it is left out.
PROOF_SECONDS = 60.0


@dataclass
class Lack:
    """What is missing: one sentence a fact, and the facts as plain data."""

    sentences: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def say(self, sentence: str, **facts: Any) -> None:
        """Add a sentence and the facts behind it."""
        self.sentences.append(sentence)
        self.facts |= facts


def explained(question: Question, *, time_limit_s: float | None = None) -> InfeasibleError:
    """Return the error that says why a question has no answer and what would give it one.

    Parameters
    ----------
    question
        A question without an answer.
    time_limit_s
        Seconds for each figure of a way out; a minute at most.
    """
    lack = Lack()
    seconds = min(PROOF_SECONDS, PROOF_SECONDS if time_limit_s is None else time_limit_s)
    if not (_too_many_open(question, lack) or _out_of_reach(question, lack, seconds)):
        _too_little(question, lack, seconds)
    unanswered = dict.fromkeys(("objective", "bound", "open", "assignment"))
    document = {
        "status": "infeasible",
        "problem": question.problem.name,
        "unit": question.problem.unit,
        **unanswered,
        "lacking": {**lack.facts, "sentences": lack.sentences},
    }
    message = f"Nothing answers this question: {_asked(question)}."
    return InfeasibleError(message, sentences=lack.sentences, diagnosis=document)


def number(value: float) -> str:
    """Return a figure as a user would type it, without loss."""
    short = f"{value:.10g}"
    return short if float(short) == value else repr(float(value))


def _asked(question: Question) -> str:
    problem = question.problem
    parts = [problem.name]
    if problem.open_count is not None:
        most = "at most " if problem.name == "lscp" else ""
        parts.append(f"{most}{problem.open_count} open")
    if problem.radius is not None:
        parts.append(f"every zone within {number(problem.radius)} minutes")
    return ", ".join(parts)


def _too_many_open(question: Question, lack: Lack) -> bool:
    """Tell if more sites must open than may."""
    problem = question.problem
    held = question.sites[problem.must_open]
    if problem.open_count is None or len(held) <= problem.open_count:
        return False
    lack.say(
        f"{len(held)} sites are existing or forced ({_names(held)}), and they count: "
        f"ask for --open {len(held)} or more.",
        sites_that_must_open=list(held),
        fewest_sites=len(held),
    )
    return True


def _out_of_reach(question: Question, lack: Lack, seconds: float) -> bool:
    """Tell if some zone has no site at all that may open, or none within the radius."""
    problem = question.problem
    anywhere = replace(problem, radius=None)
    cut_off = ~anywhere.allowed.any(axis=1)
    if cut_off.any():
        zones = list(question.zones[cut_off])
        lack.say(
            f"{_counted(len(zones), 'zone')} can reach no site that may open: {_names(zones)}. "
            "Give minutes to a site, or leave such zones out of the demand.",
            zones_without_site=zones,
        )
        return True
    beyond = ~problem.allowed.any(axis=1)
    if not beyond.any():
        return False
    nearest = anywhere.reach.min(axis=1)
    zones = list(question.zones[beyond])
    lack.say(
        f"{_counted(len(zones), 'zone')} {_is(len(zones))} further than "
        f"{number(problem.radius or 0.0)} minutes from every site that may open: {_names(zones)}.",
        zones_beyond_radius=[
            {"zone": zone, "minutes_to_nearest": float(minutes)}
            for zone, minutes in zip(zones, nearest[beyond], strict=True)
        ],
    )
    _smallest_radius(question, lack, seconds)
    return True


def _too_little(question: Question, lack: Lack, seconds: float) -> None:
    """Say what the sites lack together: number, radius or capacity."""
    problem = question.problem
    if problem.name in CAPACITATED:
        _capacity(question, lack, seconds)
    if problem.open_count is not None:
        fewest = fewest_sites_that_do(problem, Clock(seconds))
        if fewest is not None and fewest > problem.open_count:
            within = "" if problem.radius is None else f" within {number(problem.radius)} minutes"
            lack.say(
                f"At least {fewest} sites are needed{within}: --open {fewest}.",
                fewest_sites=fewest,
            )
    if problem.radius is not None:
        _smallest_radius(question, lack, seconds)


def _smallest_radius(question: Question, lack: Lack, seconds: float) -> None:
    problem = question.problem
    radius = least_radius(problem, Clock(seconds))
    if radius is None:
        return
    count = problem.open_count
    who = "all sites that may open" if count is None else _counted(count, "site")
    lack.say(
        f"The smallest radius that {who} can do is {number(radius)} minutes: "
        f"--radius {number(radius)}.",
        smallest_radius=radius,
    )


def _capacity(question: Question, lack: Lack, seconds: float) -> None:
    problem = question.problem
    total = float(problem.demand.sum())
    room = np.where(problem.may_open, problem.capacity, 0.0)
    if problem.open_count is not None:
        first = room[problem.must_open]
        others = np.sort(room[~problem.must_open])[::-1]
        room = np.concatenate([first, others[: problem.open_count - len(first)]])
    most = float(room.sum())
    if most < total:
        count = problem.open_count
        which = "All sites that may open" if count is None else f"The {count} largest sites"
        lack.say(
            f"{which} have room for {number(most)} of the demand of {number(total)}: a capacity "
            f"of {number(total - most)} is missing.",
            capacity=most,
            demand=total,
            missing_capacity=total - most,
        )
        return
    found = least_unplaced(problem, Clock(seconds))
    if found is None or found.demand == 0.0:
        return
    zones = list(question.zones[found.zones])
    whole = " whole" if problem.name in SINGLE_SOURCE else ""
    lack.say(
        f"There is capacity enough in all, yet a demand of {number(round(found.demand, 6))} finds "
        f"no place{whole}, at best that of {_names(zones)}.",
        capacity=most if np.isfinite(most) else None,
        demand=total,
        missing_capacity=found.demand,
        zones_without_place=zones,
    )


def _names(names: Iterable[Any]) -> str:
    every = [str(name) for name in names]
    more = f" and {len(every) - MOST_NAMED} more" if len(every) > MOST_NAMED else ""
    return ", ".join(every[:MOST_NAMED]) + more


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
