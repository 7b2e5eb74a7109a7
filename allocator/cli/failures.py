"""How a command ends when it cannot do its job: a plain sentence, all faults, an exit code."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import typer

from allocator.cli.console import alarm, note, say_json
from allocator.errors import AllocatorError, ExitCode, Fault, InfeasibleError

#: Exit code of a command stopped from the keyboard, as shells have it.
INTERRUPTED = 130

#: Shows where an unexpected fault arose.
DEBUG = "ALLOCATOR_DEBUG"

# Typer carries its own copy of Click in some versions and uses Click itself in others.
ParserError = typer.BadParameter.__mro__[1]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a command ended, in words for its user.

    Parameters
    ----------
    exit_code
        Exit code of the process.
    message
        One sentence; blank if there is nobody left to read it.
    faults
        What is wrong where.
    hint
        What to do next.
    sentences
        What would free a plan, where none can keep every rule.
    diagnosis
        The same as plain data, beside the other fields.
    """

    exit_code: int
    message: str
    faults: tuple[Fault, ...] = ()
    hint: str = ""
    sentences: tuple[str, ...] = ()
    diagnosis: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the failure as plain data, for ``--json``."""
        return {
            "status": "error",
            "exit_code": int(self.exit_code),
            "message": self.message,
            "hint": self.hint,
            "faults": [fault.as_dict() for fault in self.faults],
            **self.diagnosis,
        }


def failure_of(error: BaseException) -> Failure:
    """Return how to end after an exception."""
    if isinstance(error, AllocatorError):
        return _failure(error)
    if isinstance(error, ParserError):
        return _usage(error)
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return Failure(INTERRUPTED, "Stopped from the keyboard; nothing is left half-written.")
    if isinstance(error, BrokenPipeError):
        return Failure(ExitCode.CANNOT_WRITE, "")
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return Failure(ExitCode.CANNOT_WRITE, "The disk is full.", hint="Free space and try again.")
    return Failure(
        ExitCode.INTERNAL,
        f"Something is wrong inside allocator ({type(error).__name__}: {error}).",
        hint="This is a fault of the program, not of your files. Please report it with the "
        f"command, the output of allocator doctor, and what {DEBUG}=1 adds to this message.",
    )


def show(failure: Failure, *, as_json: bool) -> None:
    """Print a failure: as JSON on stdout, or as lines on stderr."""
    if as_json and failure.message:
        say_json(failure.as_dict())
        sys.stdout.flush()
    elif failure.message:
        alarm(failure.message)
        for fault in failure.faults:
            note(f"  {fault}")
        for line in failure.sentences:
            note(line)
        if failure.hint:
            note(failure.hint)


def trace(error: BaseException) -> None:
    """Print where an exception arose, if ``ALLOCATOR_DEBUG`` asks for it."""
    if os.environ.get(DEBUG, "0") not in ("", "0"):
        traceback.print_exception(error, file=sys.stderr)


def sentence(text: str) -> str:
    """Return a message with one stop at its end."""
    words = text.strip()
    return words if words.endswith((".", "?", "!")) else f"{words}."


def grouped(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return faults file by file, files in the order in which they first appear."""
    files: dict[str | None, list[Fault]] = {}
    for fault in dict.fromkeys(faults):
        files.setdefault(fault.file, []).append(fault)
    return tuple(fault for group in files.values() for fault in group)


def _failure(error: AllocatorError) -> Failure:
    plain = Failure(error.exit_code, sentence(error.message), grouped(error.faults))
    if isinstance(error, InfeasibleError):
        return replace(plain, sentences=error.sentences, diagnosis=error.diagnosis)
    return plain


def _usage(error: BaseException) -> Failure:
    # The library that reads choices leads with a word of its own, which says nothing to a planner.
    words = getattr(error, "format_message", error.__str__)().replace("Value error, ", "")
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "allocator"
    return Failure(ExitCode.USAGE, sentence(words), hint=f"Try: {command} --help")
