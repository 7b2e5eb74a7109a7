"""``allocator init``: a whole copy of the reference workspace, never over anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from calling import call, listing

from allocator.inputs.workspace import input_files, open_workspace


def test_copy_is_whole(here: Path) -> None:
    """The copy holds every input byte for byte with the guides, and nothing of the product."""
    assert call("init", "mine").code == 0
    names = {
        path.relative_to("mine").as_posix() for path in Path("mine").rglob("*") if path.is_file()
    }
    reference = open_workspace()
    assert names == {
        *input_files(reference),
        "data/README.md",
        "maps/README.md",
        "models/README.md",
        "models/distributions.ipynb",
        "models/scenarios/README.md",
    }
    for name in input_files(reference):
        assert Path("mine", name).read_bytes() == (reference.root / name).read_bytes()
    assert listing(here)[0] == "mine"


def test_copy_is_sound(workspace: Path) -> None:
    """The copy passes the check at once."""
    assert call("check", workspace).code == 0


def test_empty_folder_is_filled(here: Path) -> None:
    """A folder that is there and empty is taken."""
    (here / "mine").mkdir()
    ended = call("init", "mine", "--json")
    assert ended.code == 0
    assert ended.document["folder"] == "mine"
    assert [name for name in ended.document["files"] if not Path("mine", name).is_file()] == []


def test_next_steps_can_be_copied(here: Path) -> None:
    """The commands that are printed work, even for a folder with a space in its name."""
    ended = call("init", here / "my copy")
    assert f'allocator check "{here / "my copy"}"' in ended.out


@pytest.mark.parametrize("taken", ["mine/own.txt", "mine"], ids=["other files", "a file"])
def test_nothing_is_overwritten(here: Path, taken: str) -> None:
    """A folder that is not empty, or a file, is left alone with exit code 7."""
    Path(taken).parent.mkdir(exist_ok=True)
    Path(taken).write_text("mine", encoding="utf-8")
    before = listing(here)
    ended = call("init", "mine")
    assert (ended.code, ended.out) == (7, "")
    assert "left alone" in ended.err
    assert listing(here) == before


def test_place_that_cannot_be_written(here: Path) -> None:
    """A place where no folder can stand ends with 7."""
    (here / "notes").write_text("mine", encoding="utf-8")
    ended = call("init", "notes/mine")
    assert (ended.code, ended.out) == (7, "")
    assert "cannot be written" in ended.err
    assert listing(here) == ["notes"]


def test_failed_copy_leaves_nothing(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that breaks off half way leaves no part behind."""

    def fail(_source: object, _target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", fail)
    ended = call("init", "mine")
    assert ended.code == 7
    assert "No space left on device" in ended.err
    assert listing(here) == []
