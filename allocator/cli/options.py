"""Options that several commands share, each with one name and one meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def folder_option(path: Path | None) -> Path | None:
    """Refuse an option in place of a folder: ``--out --json`` would write a folder of that name."""
    if path is not None and str(path).startswith("-"):
        raise typer.BadParameter(f"{path} is an option, not a folder")
    return path


OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        callback=folder_option,
        help="The run folder itself. [default: runs/NAME-ID here]",
    ),
]

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        metavar="DIR",
        help="Folder with data/, models/ and maps/; the reference workspace by default.",
    ),
]

JsonOption = Annotated[
    bool,
    typer.Option("--json", help="Print exactly one JSON document, on failure too."),
]
