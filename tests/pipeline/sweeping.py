"""Sweeps on a small workspace, and whether two folders of sweeps are the same."""

from __future__ import annotations

from pathlib import Path

from small_workspace import small_workspace

from allocator.inputs.workspace import Workspace
from allocator.pipeline import lay_ground
from allocator.pipeline.sweep import Planned, plan_sweep, read_sweep_file


def planned(folder: Path, text: str, workspace: Workspace | None = None) -> Planned:
    """Return a sweep of a text, on a small workspace of its own unless one is given."""
    place = workspace or small_workspace(folder / "workspace")
    file = folder / "sweep.toml"
    file.write_text(text, encoding="utf-8")
    sweep, base = read_sweep_file(file, place)
    return plan_sweep(sweep, base, lay_ground(place, base))


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by name, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def same_tables(one: Path, other: Path) -> None:
    """Assert that two folders have the same files with the same bytes."""
    mine, theirs = contents(one), contents(other)
    assert list(mine) == list(theirs)
    assert [name for name in mine if mine[name] != theirs[name]] == []
