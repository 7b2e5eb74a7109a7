"""What every command prints with: results on stdout, progress and notes on stderr, plain tables."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

import typer

Progress = Callable[[str], None]

#: Space between two columns of a table.
GAP = "  "
#: A longer cell does not widen its column.
WIDEST = 48


def prepare_streams() -> None:
    """Let a terminal with a small character set show a question mark instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def plain(text: object) -> str:
    """Return text without characters that could steer a terminal; a tab or line feed stays."""
    return "".join(
        character if character in "\n\t" or character.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for character in str(text)
    )


def say(text: object = "", *, bold: bool = False) -> None:
    """Print a line of the result."""
    _echo(plain(text), sys.stdout, bold=bold)


def note(text: object) -> None:
    """Print a line that is not the result: progress, a warning, a fault."""
    _echo(plain(text), sys.stderr)


def alarm(text: object) -> None:
    """Print why a command failed."""
    _echo(f"error: {plain(text)}", sys.stderr, bold=True)


def say_json(document: dict[str, Any]) -> None:
    """Print the one JSON document of a command; it reads the same in every character set."""
    sys.stdout.write(json.dumps(document, indent=2, allow_nan=False) + "\n")


@contextmanager
def progress() -> Iterator[Progress]:
    """Yield a function that shows which stage is under way.

    A terminal shows one line that changes and goes at the end; a pipe or file gets a line a stage.
    """
    if not sys.stderr.isatty():
        yield lambda sentence: note(f"{sentence} ...")
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.text import Text  # noqa: PLC0415 - only a terminal needs it

    with Console(stderr=True).status(Text("starting")) as status:
        yield lambda sentence: status.update(Text(plain(sentence)))


def table(
    headers: Sequence[str], rows: Iterable[Sequence[str]], *, numeric: Iterable[str] = ()
) -> list[str]:
    """Return lines of a table, aligned by spaces.

    Parameters
    ----------
    headers
        Titles of the columns.
    rows
        Cells as text, as many a row as there are titles.
    numeric
        Titles of the columns aligned to the right.
    """
    cells = [[plain(cell) for cell in row] for row in (headers, *rows)]
    widths = [
        max(len(cell) for cell in column if len(cell) <= WIDEST)
        for column in zip(*cells, strict=True)
    ]
    right = [header in set(numeric) for header in headers]
    return [
        GAP.join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in cells
    ]


def say_table(
    headers: Sequence[str], rows: Iterable[Sequence[str]], *, numeric: Iterable[str] = ()
) -> None:
    """Print a table with its titles in bold."""
    title, *lines = table(headers, rows, numeric=tuple(numeric))
    say(title, bold=True)
    for line in lines:
        say(line)


def _echo(text: str, stream: TextIO, *, bold: bool = False) -> None:
    typer.echo(typer.style(text, bold=True) if bold else text, file=stream, color=_colour())


def _colour() -> bool | None:
    """Return False where colour is unwelcome; None lets the stream decide, so a pipe has none."""
    unwelcome = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return False if unwelcome else None
