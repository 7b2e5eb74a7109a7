"""Pathfinder boards named by wave, in a line of text or a CSV file."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from allocator.errors import DataError, Fault, UsageError
from allocator.inputs.csvtext import read_rows
from allocator.inputs.importers.files import open_file
from allocator.inputs.scan import scan_rows
from allocator.inputs.schema import Column, TableSchema

OPTION = "--pathfinders"
EXAMPLE = '"1: Fife, Lothian; 2: Highland"'
_SHOWN = 80


@dataclass(frozen=True)
class _Named:
    """A board named for a wave, with where it stands."""

    wave: str
    board: str
    file: str | None = None
    line: int | None = None

    def fault(self, code: str, message: str, remedy: str, value: str) -> Fault:
        column = None if self.file else OPTION
        return Fault(code, message, remedy, self.file, self.line, column, value[:_SHOWN])


def read_pathfinders(given: str, names: Mapping[str, str], waves: Sequence[int]) -> pd.Series:
    """Return the wave in which each board joins; boards that nobody names join in the last.

    Parameters
    ----------
    given
        Text such as ``1: Fife, Lothian; 2: Highland``, names or codes; or the path of a CSV file
        with columns ``wave,board``.
    names
        Name of every board by code.
    waves
        Labels of the waves, in order.

    Returns
    -------
    pandas.Series
        Index ``board_code``, name ``first_wave``.

    Raises
    ------
    UsageError, DataError
        With every fault of the text, or of the file, at once: unknown boards and waves, a board
        named twice, nobody in the first wave.
    """
    is_file = given.strip().lower().endswith(".csv")
    named, wrong = _of_file(Path(given.strip())) if is_file else _of_text(given)
    found, faults = _joined(named, names, waves)
    faults = [*wrong, *faults]
    if not faults and waves[0] not in found.values():
        faults.append(
            Fault(
                "no-pathfinder",
                f"No board joins in wave {waves[0]}, whose money nobody would hold",
                f"Name at least one board for it, for example {EXAMPLE}",
                file=given.strip()[:_SHOWN] if is_file else None,
                column=None if is_file else OPTION,
            )
        )
    if faults:
        kind = DataError if is_file else UsageError
        raise kind("The pathfinder boards cannot be used", faults)
    every = {code: found.get(code, waves[-1]) for code in names}
    return pd.Series(every, name="first_wave").rename_axis("board_code")


def _of_text(text: str) -> tuple[list[_Named], list[Fault]]:
    """Return the boards that a line names, and the parts of it that name no wave."""
    named, faults = [], []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        wave, mark, boards = part.partition(":")
        if not mark:
            remedy = f"Write for example {EXAMPLE}, or name a CSV file with columns wave,board"
            message = "A wave, a colon and its boards are needed"
            faults.append(Fault("no-wave", message, remedy, column=OPTION, value=part[:_SHOWN]))
            continue
        each = filter(None, (board.strip() for board in boards.split(",")))
        named += [_Named(wave.strip(), board) for board in each]
    return named, faults


def _of_file(path: Path) -> tuple[list[_Named], list[Fault]]:
    """Return the boards that a file names, and what is wrong with its cells."""
    schema = TableSchema(
        str(path),
        "Pathfinder boards by wave.",
        ("board",),
        (
            Column("wave", "integer", "Wave in which the board joins", minimum=1),
            Column("board", "name", "Name or S08 code of the board"),
        ),
    )
    header, *rows = read_rows(open_file(path), schema.name)
    scan = scan_rows(header.cells, rows, schema)
    named = [
        _Named(str(record["wave"]), str(record["board"]), schema.name, line)
        for line, record in scan.rows()
        if None not in (record["wave"], record["board"])
    ]
    twice = {fault.line for fault in scan.faults if fault.code == "duplicate-key"}
    return [one for one in named if one.line not in twice], list(scan.faults)


def _joined(
    named: Iterable[_Named], names: Mapping[str, str], waves: Sequence[int]
) -> tuple[dict[str, int], list[Fault]]:
    """Return the wave of each board named, and what is wrong."""
    known = {_plain(name): code for code, name in names.items()} | {
        _plain(code): code for code in names
    }
    numbers = {str(wave): wave for wave in waves}
    found: dict[str, int] = {}
    faults: list[Fault] = []
    for one in named:
        code, wave = known.get(_plain(one.board)), numbers.get(one.wave)
        if wave is None:
            remedy = f"Give waves {waves[0]} to {waves[-1]}, or change waves.count"
            faults.append(one.fault("unknown-wave", "The model has no such wave", remedy, one.wave))
        if code is None:
            faults.append(
                one.fault(
                    "unknown-board", "No board has this name", _near(one.board, names), one.board
                )
            )
        elif code in found:
            remedy = "Name it once, in the wave in which it joins"
            faults.append(
                one.fault("named-twice", f"{names[code]} is named twice", remedy, one.board)
            )
        else:
            found[code] = waves[-1] if wave is None else wave
    return found, list(dict.fromkeys(faults))


def _near(board: str, names: Mapping[str, str]) -> str:
    close = difflib.get_close_matches(_plain(board), [_plain(name) for name in names.values()], n=1)
    likely = next((name for name in names.values() if close and _plain(name) == close[0]), None)
    every = f"the boards are {', '.join(names.values())}"
    return f"Is {likely} meant? If not: {every}" if likely else every[:1].upper() + every[1:]


def _plain(name: str) -> str:
    """Return a name without case, the service's own prefix and the ampersand."""
    text = " ".join(name.replace("&", " and ").split()).casefold()
    return text.removeprefix("nhs ")
