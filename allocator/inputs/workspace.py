"""The folder that a plan reads: `data/`, `models/` and `maps/`, and nothing outside of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from allocator.errors import DataError, Fault

#: Folders that make a workspace.
FOLDERS = ("data", "models", "maps")

#: Outlines of the boards for maps, relative to the workspace.
OUTLINES = "maps/boards.geojson"

#: Kinds of file that a plan reads, by folder. Page templates and the map style belong to the
#: product: they are read from the reference workspace alone.
INPUT_SUFFIXES: dict[str, tuple[str, ...]] = {
    "data": (".csv",),
    "models": (".toml",),
    "maps": (".csv", ".geojson", ".parquet", ".pbf"),
}

_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Workspace:
    """A folder of inputs.

    Parameters
    ----------
    root
        The folder itself, absolute, with links resolved.
    """

    root: Path

    @property
    def data(self) -> Path:
        """Folder of the facts."""
        return self.root / "data"

    @property
    def models(self) -> Path:
        """Folder of the models of service and their scenarios."""
        return self.root / "models"

    @property
    def maps(self) -> Path:
        """Folder of the travel network, outlines and page templates."""
        return self.root / "maps"


def reference_root() -> Path:
    """Return the folder of the reference workspace, in a wheel or in the repository."""
    shipped = _PACKAGE / "workspace"
    return shipped if shipped.is_dir() else _PACKAGE.parent


def open_workspace(path: Path | None = None) -> Workspace:
    """Open a workspace.

    Parameters
    ----------
    path
        Its folder; without it, the reference workspace that ships with the product.

    Returns
    -------
    Workspace
        The workspace, links on the way to it resolved.

    Raises
    ------
    DataError
        If there is no such folder, or it lacks `data/`, `models/` or `maps/`.
    """
    root = reference_root() if path is None else Path(path)
    faults = _folder_faults(root)
    if faults:
        raise DataError(f"{str(root)!r} is not a workspace.", faults)
    return Workspace(root=root.resolve())


def locate(workspace: Workspace, name: str) -> Path:
    """Return the path of an input file, which never lies outside of the workspace.

    Parameters
    ----------
    workspace
        The workspace.
    name
        Path relative to its root with forward slashes, for example ``data/boards.csv``.

    Returns
    -------
    pathlib.Path
        Path of a plain file that is there.

    Raises
    ------
    DataError
        If the name, or a link on its way, leads outside of the workspace; if there is no such
        file; or if it is not a plain file.
    """
    relative = PurePosixPath(name)
    if relative.is_absolute() or ".." in relative.parts or "\\" in name or "\0" in name:
        raise _refused("outside-workspace", name, "The file name leads out of the workspace")
    path = workspace.root.joinpath(*relative.parts)
    if not path.resolve().is_relative_to(workspace.root):
        raise _refused("outside-workspace", name, "The file is a link that leads elsewhere")
    if not path.exists():
        raise _refused("missing-table", name, "The file is missing")
    if not path.is_file():
        raise _refused("not-a-file", name, "There is something here, but it is not a file")
    return path


def input_files(workspace: Workspace) -> tuple[str, ...]:
    """List what a plan of this workspace rests on, so that it can be hashed.

    Parameters
    ----------
    workspace
        The workspace.

    Returns
    -------
    tuple
        Sorted paths relative to the root, with forward slashes: tables, models, scenarios and
        outlines. What leads out of the workspace is left out, as is ``maps/build``, which holds
        the scripts that made the outlines.
    """
    return tuple(
        sorted(
            (Path(folder) / file).relative_to(workspace.root).as_posix()
            for top in FOLDERS
            for folder, _, files in os.walk(workspace.root / top, followlinks=False)
            for file in files
            if _is_input(workspace, Path(folder) / file)
        )
    )


def _is_input(workspace: Workspace, path: Path) -> bool:
    parts = path.relative_to(workspace.root).parts
    return (
        path.suffix in INPUT_SUFFIXES[parts[0]]
        and parts[:2] != ("maps", "build")
        and path.is_file()
        and path.resolve().is_relative_to(workspace.root)
    )


def _folder_faults(root: Path) -> list[Fault]:
    if not root.exists():
        return [_not_a_workspace("no-workspace", "There is no such folder", root)]
    if not root.is_dir():
        return [_not_a_workspace("not-a-folder", "This is a file, not a folder", root)]
    return [
        _not_a_workspace("not-a-workspace", f"The folder {folder}/ is missing", root)
        for folder in FOLDERS
        if not (root / folder).is_dir()
    ]


def _not_a_workspace(code: str, message: str, root: Path) -> Fault:
    remedy = f"Name a folder that holds data/, models/ and maps/, or run: allocator init {root}"
    return Fault(code, message, remedy, file=str(root))


def _refused(code: str, name: str, message: str) -> DataError:
    remedy = "Put a plain file in its place; allocator init DIR writes a complete set"
    return DataError(f"{name} cannot be read.", [Fault(code, message, remedy, file=name)])
