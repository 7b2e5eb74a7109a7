"""A copy of the reference workspace that a test may damage, and what is then said about it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from allocator.errors import Fault
from allocator.inputs.area_checks import geography_faults
from allocator.inputs.figure_checks import figure_faults
from allocator.inputs.scan import scan_tables
from allocator.inputs.schema import SCHEMAS
from allocator.inputs.workspace import Workspace, open_workspace

REFERENCE = open_workspace()
DATA_TABLES = [name for name in SCHEMAS if name.startswith("data/")]


@dataclass(frozen=True)
class Copy:
    """A workspace in a folder of its own."""

    workspace: Workspace

    def path(self, name: str) -> Path:
        """Path of one of its files."""
        return self.workspace.root / name

    def text(self, name: str) -> str:
        """Text of one of its files."""
        return self.path(name).read_text(encoding="utf-8")

    def lines(self, name: str) -> list[str]:
        """Lines of one of its files, without line ends."""
        return self.text(name).splitlines()

    def write(self, name: str, text: str) -> None:
        """Write one of its files."""
        self.path(name).write_text(text, encoding="utf-8", newline="")

    def replace(self, name: str, old: str, new: str) -> int:
        """Replace the first occurrence of a text and return its line."""
        text = self.text(name)
        assert old in text, old
        self.write(name, text.replace(old, new, 1))
        return text[: text.index(old)].count("\n") + 1

    def edit(self, name: str, change: Callable[[list[str]], list[str]]) -> None:
        """Change the lines of a file."""
        self.write(name, "\n".join(change(self.lines(name))) + "\n")

    def drop(self, name: str, text: str) -> None:
        """Delete every row that holds a text."""
        self.edit(name, lambda lines: [line for line in lines if text not in line])

    def faults(self) -> list[Fault]:
        """Everything wrong with the tables of `data/`, one by one and together."""
        scans = scan_tables(self.workspace, DATA_TABLES)
        own = [fault for scan in scans.values() for fault in scan.faults]
        return [*own, *geography_faults(scans), *figure_faults(scans)]

    def only_fault(self) -> Fault:
        """Return the one thing that is wrong with the tables of `data/`."""
        (fault,) = self.faults()
        return fault


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """Copy the sound reference workspace: its data, outlines and network."""
    root = tmp_path / "workspace"
    shutil.copytree(REFERENCE.data, root / "data")
    shutil.copytree(REFERENCE.maps / "network", root / "maps" / "network")
    shutil.copy(REFERENCE.maps / "boards.geojson", root / "maps")
    (root / "models").mkdir()
    return Copy(open_workspace(root))
