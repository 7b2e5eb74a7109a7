"""``allocator init``: a copy of the reference workspace to edit."""
# ruff: noqa: PLC0415 - modules load once there is something to do, so that --help is quick

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from allocator.cli.console import say, say_json
from allocator.cli.options import JsonOption
from allocator.errors import ExitCode, Fault, OutputError


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    as_json: JsonOption = False,
) -> ExitCode:
    """Copy the reference workspace to edit.

    The copy holds data/, models/ and maps/: all that a plan reads.
    """
    from allocator.inputs.workspace import open_workspace

    reference = open_workspace()
    names = workspace_copy(reference.root)
    _require_empty(folder)
    try:
        _copy_whole(reference.root, names, folder.absolute())
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written: {error.strerror or error}",
            [Fault("cannot-write", "Nothing was written", "Name another folder", str(folder))],
        ) from error
    if as_json:
        say_json({"status": "done", "exit_code": 0, "folder": str(folder), "files": list(names)})
    else:
        say(f"{folder}: {len(names)} files to edit in data/, models/ and maps/", bold=True)
        shown = f'"{folder}"' if " " in str(folder) else folder
        say(f"Check them with  allocator check {shown}")
        say(f"Plan with them   allocator plan --workspace {shown}")
    return ExitCode.DONE


def workspace_copy(root: Path) -> tuple[str, ...]:
    """Return what a copy holds, relative to its root: all that a plan reads, and what explains it.

    Page templates, the map style and the scripts that made the outlines belong to the product.
    """
    from allocator.inputs.workspace import FOLDERS, Workspace, input_files

    guides = [
        path.relative_to(root).as_posix()
        for folder in FOLDERS
        for guide in ("README.md", "*.ipynb")
        for path in (root / folder).rglob(guide)
        if ".ipynb_checkpoints" not in path.parts
    ]
    kept = [name for name in guides if not name.startswith(("maps/build/", "maps/templates/"))]
    return tuple(sorted({*input_files(Workspace(root)), *kept}))


def _require_empty(folder: Path) -> None:
    message = ""
    if folder.exists() and not folder.is_dir():
        message = "A file stands there"
    elif folder.exists() and any(folder.iterdir()):
        message = "The folder is not empty"
    if message:
        remedy = "Name a new folder, or empty this one yourself"
        fault = Fault("folder-in-use", message, remedy, file=str(folder))
        raise OutputError(f"{folder} is left alone", [fault])


def _copy_whole(root: Path, names: tuple[str, ...], target: Path) -> None:
    """Copy beside the target and move the finished copy in."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as beside:
        copy = Path(beside) / "workspace"
        for name in names:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, copy / name)
        if target.exists():
            target.rmdir()
        copy.rename(target)
