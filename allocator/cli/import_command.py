"""``allocator import``: official files that a planner holds, put into a workspace."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from allocator.cli.console import note, progress, say, say_json
from allocator.cli.options import JsonOption
from allocator.errors import ExitCode, UsageError


class Kind(StrEnum):
    """Kinds of file."""

    OUTLINES = "outlines"
    ZONES = "zones"
    SIMD = "simd"
    SITES = "sites"
    BIRTHS = "births"
    MATRIX = "matrix"


class Status(StrEnum):
    """Standing of imported rows."""

    OFFICIAL = "official"
    DERIVED = "derived"


class Period(StrEnum):
    """Years that births are counted by."""

    CALENDAR = "calendar"
    JUNE = "june"


def _pairs(words: Iterable[str]) -> dict[str, str]:
    """Return headings by field."""
    parts = [word.partition("=") for word in words]
    if any(not (field and sign and heading) for field, sign, heading in parts):
        raise UsageError("Write --column FIELD=HEADING, such as --column population=Total")
    return {field: heading for field, _, heading in parts}


def import_(
    kind: Annotated[
        Kind,
        typer.Argument(
            metavar="KIND",
            help="outlines (of boards), zones (data or intermediate zones), simd (ranks), sites "
            "(hospitals), births (by council or board) or matrix (of travel minutes).",
        ),
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file, on this machine.")],
    *,
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace", metavar="DIR", help="Your own workspace, made by allocator init DIR."
        ),
    ] = None,
    source: Annotated[
        str, typer.Option("--source", metavar="TEXT", help="Who published the file, and when.")
    ] = "",
    year: Annotated[
        int | None,
        typer.Option(
            "--year", metavar="YEAR", help="Year of the figures, where the file has none."
        ),
    ] = None,
    status: Annotated[
        Status,
        typer.Option("--status", help="Say official if a public body published these figures."),
    ] = Status.DERIVED,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="FIELD=HEADING",
            help="Name the column of a field where headings do not tell; repeatable.",
        ),
    ] = None,
    period: Annotated[
        Period, typer.Option("--period", help="For births: calendar years, or years to 30 June.")
    ] = Period.CALENDAR,
    as_json: JsonOption = False,
) -> ExitCode:
    """Put an official file into your workspace.

    Columns are found by their codes (S08, S12, S01, S02, site codes), never by names of places. A
    file that does not fit is refused with every fault at once, and nothing is changed.
    """
    if workspace is None:
        raise UsageError(
            "An import changes a workspace of your own. Make one with allocator init DIR, then add "
            "--workspace DIR"
        )
    headings = _pairs(columns or ())
    with progress() as show:
        show("reading the file")
        from allocator.inputs.importers import import_file
        from allocator.inputs.workspace import open_workspace

        opened = open_workspace(workspace)
        imported = import_file(
            kind.value,
            file,
            workspace=opened,
            source=source,
            year=year,
            status=status.value,
            columns=headings,
            period=period.value,
        )
    if as_json:
        say_json(
            {
                "status": "done",
                "exit_code": 0,
                "kind": kind.value,
                "workspace": str(opened.root),
                "files": list(imported.tables),
                "rows": imported.rows,
                "notes": list(imported.notes),
            }
        )
        return ExitCode.DONE
    say(f"{imported.rows:,} rows of {kind.value} imported into {opened.root}", bold=True)
    for name in imported.tables:
        say(f"  {name}")
    for words in imported.notes:
        note(f"note: {words}")
    return ExitCode.DONE
