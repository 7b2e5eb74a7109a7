"""Reads what ``--why-not`` asks: a base, hub, wave, post more or fewer of a board."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping

from allocator.errors import Fault, UsageError
from allocator.lp.problem import AllocationProblem
from allocator.pipeline.whatif.alternatives import (
    BASE,
    EARLY,
    FEWER,
    LEAD_HUB,
    MORE,
    ONE_POST_WTE,
    OPENS,
    SOLE_HUB,
    Alternative,
    open_waves,
)

FORMS = (
    "base:CODE, base:CODE:WTE, hub:BOARD, hub:BOARD:sole, wave:N, wave:N:posts, post or post:+WTE@N"
)
_POST = re.compile(r"^(?P<change>[+-]?[^@]*)(?:@(?P<wave>.+))?$")
#: Codes and names that are this much alike are offered.
ALIKE = 0.5
OFFERED = 3


def asked_alternatives(
    problem: AllocationProblem,
    board: str,
    text: str,
    *,
    least_wte: float,
    every_base: Mapping[str, tuple[str, str]],
) -> list[Alternative]:
    """Return the alternatives that a text asks for.

    Parameters
    ----------
    problem
        The instance of the plan.
    board
        Code of the board.
    text
        ``base:CODE[:WTE]``, ``hub:BOARD[:sole]``, ``wave:N[:posts]`` or ``post[:+WTE|:-WTE][@N]``;
        bases and boards by code or name.
    least_wte
        Posts at a base where the text states none.
    every_base
        Name and board of every base of the workspace by code, those without a team included.

    Raises
    ------
    UsageError
        The text asks for what is not there, or what cannot be asked of this board.
    """
    kind, _, rest = text.strip().partition(":")
    kind = kind.strip().casefold()
    if kind.partition("@")[0].strip() == "post":
        return _posts(problem, board, text, text.strip()[len("post") :].removeprefix(":"))
    name, _, more = (part.strip() for part in rest.partition(":"))
    readers = {"base": _base, "hub": _hub, "wave": _wave}
    if kind not in readers or not name:
        raise _refused("unknown-question", "This is no question", f"Ask {FORMS}", text)
    if kind == "base":
        return [_base(problem, board, text, name, more, least_wte, every_base)]
    return (
        _hub(problem, board, text, name, more)
        if kind == "hub"
        else _wave(problem, board, text, name, more)
    )


def _base(  # noqa: PLR0917 (one question: its text, its parts, what is there)
    problem: AllocationProblem,
    board: str,
    text: str,
    name: str,
    more: str,
    least_wte: float,
    every_base: Mapping[str, tuple[str, str]],
) -> Alternative:
    names = {code: title for code, (title, _board) in every_base.items()}
    code = _found(names, name)
    own = {code: title for code, (title, of) in every_base.items() if of == board}
    if code is None:
        raise _refused(
            "unknown-base",
            "No base has this code or name",
            _near(own or names, name, "base", _name(problem, board)),
            text,
        )
    if board not in problem.teams:
        raise _no_team(problem, board, text)
    if every_base[code][1] != board:
        raise _refused(
            "base-of-another-board",
            f"{names[code]} is a base of {_name(problem, every_base[code][1])}, and bases of "
            f"{_name(problem, board)} alone can take its posts",
            f"Name one of {_listed(own)}; or ask about {_name(problem, every_base[code][1])}",
            text,
        )
    wte = _number(more, text) if more else least_wte
    return Alternative(board, BASE, _open(problem, board, text), code, wte)


def _hub(
    problem: AllocationProblem, board: str, text: str, name: str, more: str
) -> list[Alternative]:
    names = {str(code): str(title) for code, title in problem.boards["board_name"].items()}
    hubs = problem.hubs.get(board, ())
    if not hubs:
        raise _refused(
            "no-hub-needed",
            f"{names[board]} has a team of its own, and no hub",
            f"Ask about a supported board: {_listed({b: names[b] for b in problem.hubs})}",
            text,
        )
    hub = _found(names, name)
    if hub is None:
        known = {code: names[code] for code in hubs}
        raise _refused(
            "unknown-hub",
            "No board has this code or name",
            _near(known, name, "hub", names[board]),
            text,
        )
    if hub not in hubs:
        raise _refused(
            "not-a-hub",
            f"{names[hub]} is no hub of {names[board]}",
            f"Name one of {_listed({code: names[code] for code in hubs})}; the hubs that a board "
            "may have stand in data/hubs.csv",
            text,
        )
    if more and more.casefold() != "sole":
        raise _refused(
            "unknown-question",
            f"{more!r} is nothing to ask of a hub",
            "Ask hub:BOARD or hub:BOARD:sole",
            text,
        )
    waves = _open(problem, board, text)
    asked = [Alternative(board, LEAD_HUB, waves, hub), Alternative(board, SOLE_HUB, waves, hub)]
    return asked[1:] if more or hub == problem.boards.at[board, "lead_hub"] else asked


def _wave(
    problem: AllocationProblem, board: str, text: str, name: str, more: str
) -> list[Alternative]:
    wave = _wave_number(problem, name, text)
    if more and more.casefold() != "posts":
        raise _refused(
            "unknown-question",
            f"{more!r} is nothing to ask of a wave",
            "Ask wave:N or wave:N:posts",
            text,
        )
    first = int(problem.boards.at[board, "first_wave"])
    if not more and wave != first:
        return [Alternative(board, OPENS, (wave,))]
    if board not in problem.teams:
        raise _no_team(problem, board, text)
    if wave == problem.waves[-1] or wave < first:
        raise _refused(
            "nothing-earlier",
            f"The posts of the last wave cannot be had earlier in wave {wave}: "
            f"{_name(problem, board)} opens in wave {first} and wave {problem.waves[-1]} is last",
            "Ask wave:N of another wave, or post:+1 for more posts",
            text,
        )
    return [Alternative(board, EARLY, (wave,))]


def _posts(problem: AllocationProblem, board: str, text: str, rest: str) -> list[Alternative]:
    if board not in problem.teams:
        raise _no_team(problem, board, text)
    found = _POST.match(rest.strip())
    assert found is not None, "every text has a change, if an empty one"
    change = found["change"].strip()
    waves = _open(problem, board, text)
    if found["wave"]:
        wave = _wave_number(problem, found["wave"].strip(), text)
        if wave not in waves:
            raise _refused(
                "not-open",
                f"{_name(problem, board)} is not open in wave {wave}",
                f"Ask about wave {', '.join(str(one) for one in waves)}",
                text,
            )
        waves = (wave,)
    wte = _number(change.lstrip("+-"), text) if change.lstrip("+-") else ONE_POST_WTE
    kind = FEWER if change.startswith("-") else MORE
    return [Alternative(board, kind, (wave,), wte=wte) for wave in waves]


def _found(names: Mapping[str, str], asked: str) -> str | None:
    wanted = asked.casefold()
    for code, name in names.items():
        if wanted in {code.casefold(), name.casefold()}:
            return code
    return None


def _near(names: Mapping[str, str], asked: str, noun: str, board: str) -> str:
    """Return what a wrong name may have meant, and what there is."""
    keys = {text.casefold(): code for code, name in names.items() for text in (code, name)}
    near = difflib.get_close_matches(asked.casefold(), keys, n=OFFERED, cutoff=ALIKE)
    codes = list(dict.fromkeys(keys[text] for text in near))
    meant = f"Did you mean {_listed({code: names[code] for code in codes})}? " if codes else ""
    return f"{meant}Each {noun} of {board}: {_listed(names)}"


def _listed(names: Mapping[str, str]) -> str:
    return ", ".join(f"{name} ({code})" for code, name in sorted(names.items())) or "none"


def _number(text: str, asked: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number > 0.0):
        raise _refused(
            "not-a-number-of-posts",
            f"{text!r} is no number of posts above 0",
            "State posts in WTE, for example 0.5",
            asked,
        )
    return number


def _wave_number(problem: AllocationProblem, text: str, asked: str) -> int:
    every = {str(wave): wave for wave in problem.waves}
    if text not in every:
        raise _refused(
            "unknown-wave", f"There is no wave {text}", f"Name one of {', '.join(every)}", asked
        )
    return every[text]


def _open(problem: AllocationProblem, board: str, text: str) -> tuple[int, ...]:
    waves = open_waves(problem, board)
    if not waves:
        raise _refused(
            "not-open",
            f"{_name(problem, board)} opens in no wave of this plan",
            "Ask wave:N, or open it with waves.first_wave",
            text,
        )
    return waves


def _name(problem: AllocationProblem, board: str) -> str:
    return str(problem.boards.at[board, "board_name"])


def _no_team(problem: AllocationProblem, board: str, text: str) -> UsageError:
    hubs = {code: _name(problem, code) for code in problem.hubs.get(board, ())}
    return _refused(
        "no-team",
        f"{_name(problem, board)} is network-supported and has no team, so no base or post of its "
        "own; its hubs serve it",
        f"Ask hub:BOARD of {_listed(hubs)}, ask about a hub, or ask --threshold for a team of its "
        "own",
        text,
    )


def _refused(code: str, message: str, remedy: str, value: str) -> UsageError:
    fault = Fault(code, message, remedy, column="--why-not", value=value)
    return UsageError("This cannot be asked of the plan", [fault])
