"""Finished tables moved into a user's workspace in one step each, or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from allocator.errors import DataError, Fault, OutputError, UsageError
from allocator.inputs.checks import check_workspace
from allocator.inputs.dictionary import DICTIONARY, write_dictionary
from allocator.inputs.importers.request import Request, refuse
from allocator.inputs.workspace import FOLDERS, Workspace, input_files, reference_root

_INIT = "Make a workspace of your own with allocator init DIR, then add --workspace DIR"


def own_workspace(workspace: Workspace) -> None:
    """Refuse to change the workspace that ships with the product.

    Parameters
    ----------
    workspace
        The workspace that would be changed.

    Raises
    ------
    UsageError
        If it is the reference workspace.
    """
    if workspace.root == reference_root().resolve():
        raise UsageError(f"The reference workspace is left as it is. {_INIT}")


def write_tables(request: Request, tables: Mapping[str, str]) -> None:
    """Replace files of the workspace by finished text.

    The new files are first checked together with all others in a copy beside. Only if that brings
    no fault that the workspace did not have before are they moved in, each in one step.

    Parameters
    ----------
    request
        The request.
    tables
        Whole text of each file, by its path in the workspace.

    Raises
    ------
    DataError
        If the workspace would not be sound; it carries every new fault. Nothing is changed.
    OutputError
        If the workspace cannot be written. Nothing is changed.
    """
    workspace = request.workspace
    own_workspace(workspace)
    try:
        with tempfile.TemporaryDirectory(prefix=".import-", dir=workspace.root) as beside:
            copy = _copy(workspace, tables, Path(beside))
            after = check_workspace(copy)
            before = set(check_workspace(workspace)) if after else set()
            refuse(request, (fault for fault in after if fault not in before))
            for name in (*tables, *_dictionary(copy)):
                _move(copy.root / name, workspace, name)
    except OSError as error:
        remedy = "Check that the folder may be written and that the disk has room"
        fault = Fault("cannot-write", "Nothing was changed", remedy, str(workspace.root))
        message = f"The workspace cannot be written: {error.strerror or error}"
        raise OutputError(message, [fault]) from error


def _copy(workspace: Workspace, tables: Mapping[str, str], beside: Path) -> Workspace:
    for folder in FOLDERS:
        (beside / folder).mkdir()
    for name in input_files(workspace):
        if name not in tables:
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(workspace.root / name, beside / name)
    for name, text in tables.items():
        (beside / name).parent.mkdir(parents=True, exist_ok=True)
        (beside / name).write_text(text, encoding="utf-8", newline="")
    return Workspace(beside.resolve())


def _dictionary(copy: Workspace) -> tuple[str, ...]:
    """Write the data dictionary anew, unless other tables are in no state for it."""
    try:
        text = write_dictionary(copy)
    except DataError:
        return ()
    (copy.root / DICTIONARY).write_text(text, encoding="utf-8", newline="")
    return (DICTIONARY,)


def _move(new: Path, workspace: Workspace, name: str) -> None:
    target = workspace.root / name
    if not target.parent.resolve().is_relative_to(workspace.root):
        message = f"{target.parent} is a link that leads out of the workspace"
        raise OSError(message)
    target.parent.mkdir(parents=True, exist_ok=True)
    new.replace(target)
