"""What tests of the commands share: an empty working directory, a workspace to damage, one run."""

from __future__ import annotations

from pathlib import Path

import pytest
from calling import Ended, call


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty folder the working directory."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Copy the reference workspace, as ``init`` does."""
    folder = tmp_path / "workspace"
    assert call("init", folder).code == 0
    return folder


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """Make the reference plan once, and return its folder and what the command printed."""
    folder = tmp_path_factory.mktemp("planned") / "run"
    return folder, call("plan", "--out", folder)
