"""What an import is asked for and what it hands back: a file, words about it, finished tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from allocator.errors import DataError, Fault
from allocator.inputs.importers.files import digest, file_name, open_file
from allocator.inputs.workspace import Workspace

#: Characters of the SHA-256 of a file that its rows carry.
DIGEST_CHARACTERS = 12

#: First characters that a spreadsheet would read as a formula.
FORMULA_SIGNS = ("=", "+", "-", "@")

_LONGEST_SOURCE = 500
_YEARS = range(2000, 2101)
_STATUSES = ("official", "derived")
_PERIODS = ("calendar", "june")


@dataclass(frozen=True)
class Request:
    """One file to import, and what its user says about it.

    Parameters
    ----------
    path
        The file.
    workspace
        Workspace whose tables are replaced.
    source
        Who published the file, in the user's words.
    year
        Year of the figures, where the file has none.
    status
        ``official`` if the user vouches that a public body published the figures.
    columns
        Column of the file, by the name of the field that it holds, where the headings do not tell.
    period
        For births: ``calendar`` for years of registration, ``june`` for years to 30 June.
    """

    path: Path
    workspace: Workspace
    source: str = ""
    year: int | None = None
    status: str = "derived"
    columns: Mapping[str, str] = field(default_factory=dict)
    period: str = "calendar"

    @property
    def name(self) -> str:
        """Name of the file for messages."""
        return file_name(self.path)

    @cached_property
    def provenance(self) -> str:
        """Source that every imported row carries: the user's words, file name and SHA-256."""
        file = f"{self.name}, SHA-256 {digest(self.path)[:DIGEST_CHARACTERS]}"
        return f"{self.source.strip()}; {file}" if self.source.strip() else f"Imported file {file}"

    def fault(
        self,
        code: str,
        message: str,
        remedy: str,
        *,
        line: int | None = None,
        column: str | None = None,
        value: object | None = None,
    ) -> Fault:
        """Return a fault located in the file."""
        shown = None if value is None else str(value)[:80]
        return Fault(code, message, remedy, self.name, line, column, shown)


@dataclass(frozen=True)
class Imported:
    """What an importer has made of a file; nothing is written yet.

    Parameters
    ----------
    tables
        Whole text of each file of the workspace that is replaced, by its path.
    rows
        Rows that the file gave.
    notes
        What a planner should know, a sentence each.
    """

    tables: Mapping[str, str]
    rows: int
    notes: tuple[str, ...] = ()


def check_request(request: Request) -> None:
    """Check what the user says about a file, and that the file is a plain one on this machine.

    Parameters
    ----------
    request
        The request.

    Raises
    ------
    DataError
        If a word is not one that it may be, or the file cannot be read; it carries all faults.
    """
    open_file(request.path)
    refuse(request, _word_faults(request))


def refuse(request: Request, faults: Iterable[Fault]) -> None:
    """Raise one error that carries all faults of a file, if there is any.

    Parameters
    ----------
    request
        The request.
    faults
        The faults.

    Raises
    ------
    DataError
        If there is a fault.
    """
    found = tuple(dict.fromkeys(faults))
    if found:
        word = "fault" if len(found) == 1 else "faults"
        message = f"{request.name} is not imported: {len(found)} {word}; nothing was changed."
        raise DataError(message, found)


def looks_like_a_formula(text: str) -> bool:
    """Tell whether a spreadsheet would run a text instead of showing it."""
    return text.startswith(FORMULA_SIGNS)


def _word_faults(request: Request) -> Iterable[Fault]:
    source = request.source.strip()
    if len(source) > _LONGEST_SOURCE or not source.isprintable() or looks_like_a_formula(source):
        message = f"The source is one plain line of at most {_LONGEST_SOURCE} characters"
        yield Fault("bad-source", message, "Shorten or retype it", None, None, "--source", source)
    if request.year is not None and request.year not in _YEARS:
        message = f"The year lies between {_YEARS.start} and {_YEARS.stop - 1}"
        yield Fault("bad-year", message, "Correct it", None, None, "--year", str(request.year))
    words = (("--status", request.status, _STATUSES), ("--period", request.period, _PERIODS))
    for option, word, allowed in words:
        if word not in allowed:
            remedy = f"Write {' or '.join(allowed)}"
            yield Fault("unknown-word", "The word is not known", remedy, None, None, option, word)
