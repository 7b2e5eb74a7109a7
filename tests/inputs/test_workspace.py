"""Opening a workspace: which folders are one, and that nothing outside of it is ever read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from allocator.errors import DataError, ExitCode
from allocator.inputs.tables import read_table
from allocator.inputs.workspace import Workspace, input_files, locate, open_workspace


def codes(error: pytest.ExceptionInfo[DataError]) -> list[str]:
    """Codes of the faults that an error carries."""
    return [fault.code for fault in error.value.faults]


def test_reference_workspace_opens_by_default() -> None:
    """Without a path the workspace is the one that ships with the product."""
    assert (open_workspace().data / "boards.csv").is_file()


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    """A path where nothing is says so, and names the command that makes a workspace."""
    with pytest.raises(DataError, match="allocator init") as error:
        open_workspace(tmp_path / "nowhere")
    assert codes(error) == ["no-workspace"]
    assert error.value.exit_code is ExitCode.INVALID_INPUT


def test_file_is_no_workspace(tmp_path: Path) -> None:
    """A file in place of the folder is refused."""
    file = tmp_path / "boards.csv"
    file.write_text("", encoding="utf-8")
    with pytest.raises(DataError) as error:
        open_workspace(file)
    assert codes(error) == ["not-a-folder"]


def test_every_missing_part_is_named(tmp_path: Path) -> None:
    """A folder that lacks two of its three parts has both named at once."""
    (tmp_path / "data").mkdir()
    with pytest.raises(DataError) as error:
        open_workspace(tmp_path)
    assert codes(error) == ["not-a-workspace", "not-a-workspace"]
    assert {"models/", "maps/"} <= set(str(error.value).split())


@pytest.mark.parametrize(
    "name", ["../secret.csv", "/etc/passwd", "data/../../secret.csv", "data\\boards.csv", "a\0b"]
)
def test_names_never_lead_out(copy, name: str) -> None:
    """A name with `..`, a root, a backslash or a NUL is refused before any file is looked at."""
    with pytest.raises(DataError) as error:
        locate(copy.workspace, name)
    assert codes(error) == ["outside-workspace"]


def test_links_never_lead_out(copy, tmp_path: Path) -> None:
    """A table that is a link to a file elsewhere is refused, and not hashed."""
    secret = tmp_path / "secret.csv"
    secret.write_text("board_code\nS08000015\n", encoding="utf-8")
    copy.path("data/boards.csv").unlink()
    copy.path("data/boards.csv").symlink_to(secret)
    with pytest.raises(DataError) as error:
        read_table(copy.workspace, "data/boards.csv")
    assert codes(error) == ["outside-workspace"]
    assert "data/boards.csv" not in input_files(copy.workspace)


def test_linked_folder_never_leads_out(copy, tmp_path: Path) -> None:
    """A whole folder that is a link elsewhere is refused, and not hashed."""
    copy.path("data").rename(tmp_path / "elsewhere")
    copy.path("data").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    with pytest.raises(DataError) as error:
        locate(copy.workspace, "data/boards.csv")
    assert codes(error) == ["outside-workspace"]
    assert not [name for name in input_files(copy.workspace) if name.startswith("data/")]


def test_links_inside_are_followed(copy) -> None:
    """A link from one file of the workspace to another is read, and hashed."""
    copy.path("data/boards.csv").rename(copy.path("data/boards-2019.csv"))
    copy.path("data/boards.csv").symlink_to(copy.path("data/boards-2019.csv"))
    assert len(read_table(copy.workspace, "data/boards.csv")) == 14
    assert "data/boards.csv" in input_files(copy.workspace)


def test_workspace_may_itself_be_a_link(copy, tmp_path: Path) -> None:
    """A workspace that is reached by a link is opened where it lies."""
    link = tmp_path / "link"
    link.symlink_to(copy.workspace.root, target_is_directory=True)
    assert open_workspace(link) == copy.workspace


def test_folder_in_place_of_a_table_is_refused(copy) -> None:
    """A folder named like a table is no table."""
    copy.path("data/boards.csv").unlink()
    copy.path("data/boards.csv").mkdir()
    with pytest.raises(DataError) as error:
        read_table(copy.workspace, "data/boards.csv")
    assert codes(error) == ["not-a-file"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipe_in_place_of_a_table_is_refused(copy) -> None:
    """A named pipe is refused instead of waited for."""
    copy.path("data/boards.csv").unlink()
    os.mkfifo(copy.path("data/boards.csv"))
    with pytest.raises(DataError) as error:
        read_table(copy.workspace, "data/boards.csv")
    assert codes(error) == ["not-a-file"]


def test_inputs_are_listed_in_order(copy) -> None:
    """Tables, models and outlines are listed, sorted, with forward slashes; notes are not."""
    (copy.workspace.models / "national.toml").write_text("", encoding="utf-8")
    (copy.workspace.maps / "build").mkdir()
    (copy.workspace.maps / "build" / "raw.csv").write_text("", encoding="utf-8")
    names = input_files(copy.workspace)
    assert list(names) == sorted(names)
    assert {"data/boards.csv", "maps/boards.geojson", "models/national.toml"} <= set(names)
    assert not {"data/README.md", "maps/build/raw.csv"} & set(names)


def test_workspace_names_its_folders() -> None:
    """The three folders lie under the root."""
    workspace = Workspace(Path("w"))
    assert (workspace.data, workspace.models, workspace.maps) == (
        Path("w/data"),
        Path("w/models"),
        Path("w/maps"),
    )
