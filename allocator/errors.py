"""What can go wrong: faults located in a file, and the errors that carry them, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any


class ExitCode(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    INTERNAL = 1
    USAGE = 2
    INVALID_INPUT = 3
    INFEASIBLE = 4
    STOPPED = 5
    SOLVER = 6
    CANNOT_WRITE = 7


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of an input: what, where, the value found and the way out.

    Parameters
    ----------
    code
        Stable kebab-case name of the kind of fault, for example ``duplicate-code``.
    message
        What is wrong, as one sentence.
    remedy
        The way out, as one sentence.
    file
        Path relative to the workspace (or as the user gave it).
    line
        Line number in the file, counted from 1, the header being line 1.
    column
        Column name of a table, or key of a TOML file.
    value
        The value found, as text.
    """

    code: str
    message: str
    remedy: str
    file: str | None = None
    line: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                self.file,
                f"line {self.line}" if self.line is not None else None,
                self._field(),
            )
            if part
        )
        found = f" (found {self.value!r})" if self.value is not None else ""
        lead = f"{place}: " if place else ""
        stop = "" if self.remedy.endswith("?") else "."
        return f"{lead}{self.message}{found}. {self.remedy}{stop} [{self.code}]"

    def _field(self) -> str | None:
        """Return what of the place is at fault: an option, a setting, or a column of a table."""
        if self.column is None or self.column.startswith("--"):
            return self.column
        setting = "." in self.column and not (self.file or "").endswith(".csv")
        return f"{'setting' if setting else 'column'} {self.column}"

    def as_dict(self) -> dict[str, str | int | None]:
        """Return the fault as plain data, for ``--json``."""
        return {
            "code": self.code,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "message": self.message,
            "remedy": self.remedy,
        }


class AllocatorError(Exception):
    """Base of every error that the product raises on purpose.

    Parameters
    ----------
    message
        One sentence for a planner.
    faults
        The located faults behind it, if any.
    """

    exit_code: ExitCode = ExitCode.INTERNAL

    def __init__(self, message: str, faults: Iterable[Fault] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.faults: tuple[Fault, ...] = tuple(faults)

    def __str__(self) -> str:
        return "\n".join([self.message, *(f"  - {fault}" for fault in self.faults)])


class UsageError(AllocatorError):
    """The command or call itself is wrong."""

    exit_code = ExitCode.USAGE


class DataError(AllocatorError):
    """A file of the workspace does not say what it must."""

    exit_code = ExitCode.INVALID_INPUT


class ModelError(AllocatorError):
    """A model of service or a scenario does not say what it must."""

    exit_code = ExitCode.INVALID_INPUT


class InfeasibleError(AllocatorError):
    """No plan can keep every rule that the scenario sets.

    Parameters
    ----------
    message
        One sentence for a planner.
    faults
        The policies in conflict.
    sentences
        What would free a plan, a sentence each.
    diagnosis
        The same as plain data, for ``--json``: ``conflict``, ``repair``, ``repair_cost``.
    instance
        What has no plan, where it is not the whole question: the waves decided one by one.
    """

    exit_code = ExitCode.INFEASIBLE

    def __init__(
        self,
        message: str,
        faults: Iterable[Fault] = (),
        *,
        sentences: Iterable[str] = (),
        diagnosis: Mapping[str, Any] | None = None,
        instance: object = None,
    ) -> None:
        super().__init__(message, faults)
        self.sentences: tuple[str, ...] = tuple(sentences)
        self.diagnosis: dict[str, Any] = dict(diagnosis or {})
        self.instance = instance

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *self.sentences])

    def about(self, instance: object) -> InfeasibleError:
        """Return the same error, saying which instance has no plan."""
        return InfeasibleError(
            self.message,
            self.faults,
            sentences=self.sentences,
            diagnosis=self.diagnosis,
            instance=instance,
        )


class StoppedError(AllocatorError):
    """The solver was stopped before it had any plan to show."""

    exit_code = ExitCode.STOPPED


class SolverError(AllocatorError):
    """The solver failed, or its answer did not pass the independent check."""

    exit_code = ExitCode.SOLVER


class OutputError(AllocatorError):
    """A result cannot be written."""

    exit_code = ExitCode.CANNOT_WRITE
