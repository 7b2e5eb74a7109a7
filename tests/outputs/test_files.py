"""Folders are written whole or not at all; tables hold no formula and read back unchanged."""

from __future__ import annotations

import pandas as pd
import pytest

from allocator.errors import OutputError
from allocator.outputs.files import plain_json, read_table_file, whole_folder, write_table

MARKER = "manifest.json"


def fill(folder, text: str = "{}") -> None:
    """Write the marker that makes a folder a run."""
    (folder / MARKER).write_text(text, encoding="utf-8")


def test_a_folder_appears_whole(tmp_path):
    """Nothing stands at the target until the block has ended; then everything does."""
    target = tmp_path / "deep" / "run"
    with whole_folder(target, marker=MARKER) as partial:
        fill(partial)
        assert not target.exists()
    assert (target / MARKER).read_text(encoding="utf-8") == "{}"
    assert [path.name for path in target.parent.iterdir()] == ["run"]


def test_a_failure_leaves_nothing_behind(tmp_path):
    """An error inside the block leaves neither the target nor a half-written folder."""
    with pytest.raises(ZeroDivisionError), whole_folder(tmp_path / "run", marker=MARKER) as part:
        (part / MARKER).write_text(str(1 / len(list(part.iterdir()))), encoding="utf-8")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_keeps_the_earlier_run(tmp_path):
    """An earlier run stands as it was when a new one fails, and is replaced when it succeeds."""
    target = tmp_path / "run"
    with whole_folder(target, marker=MARKER) as partial:
        fill(partial, "old")
    with pytest.raises(ValueError, match="no"), whole_folder(target, marker=MARKER):
        raise ValueError("no")
    assert (target / MARKER).read_text(encoding="utf-8") == "old"
    with whole_folder(target, marker=MARKER) as partial:
        fill(partial, "new")
    assert (target / MARKER).read_text(encoding="utf-8") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_folder_of_other_files_is_left_alone(tmp_path):
    """A folder that is not a run is never replaced, and an empty one is used."""
    foreign = tmp_path / "papers"
    foreign.mkdir()
    (foreign / "letter.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(OutputError, match="left alone"), whole_folder(foreign, marker=MARKER):
        pass
    assert (foreign / "letter.txt").read_text(encoding="utf-8") == "keep me"
    empty = tmp_path / "empty"
    empty.mkdir()
    with whole_folder(empty, marker=MARKER) as partial:
        fill(partial)
    assert (empty / MARKER).is_file()


def test_a_file_in_the_way_is_named(tmp_path):
    """A file where the folder should stand is refused in plain words."""
    (tmp_path / "run").write_text("x", encoding="utf-8")
    with (
        pytest.raises(OutputError, match="is left alone"),
        whole_folder(tmp_path / "run", marker=MARKER),
    ):
        pass


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    """A parent that is a file gives the reason, not a traceback of the system's."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with (
        pytest.raises(OutputError, match="cannot be written"),
        whole_folder(tmp_path / "file" / "run", marker=MARKER),
    ):
        pass


PAYLOADS = ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "'quoted", "'=1", "plain", "", 'a"b,c']


def test_no_cell_starts_as_a_formula_and_all_text_comes_back(tmp_path):
    """Text that a spreadsheet would run is guarded in the file and restored when read."""
    frame = pd.DataFrame(
        {"zone_id": [f"z{n}" for n in range(len(PAYLOADS))], "name": PAYLOADS, "wte": -1.5}
    ).set_index("zone_id")
    path = tmp_path / "table.csv"
    write_table(frame, path)
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert not [cell for cell in raw["name"] if cell.strip()[:1] in tuple("=+-@")]
    back = read_table_file(path, ("zone_id",), frozenset({"zone_id", "name"}))
    pd.testing.assert_frame_equal(back, frame, check_dtype=False)


@pytest.mark.parametrize("payload", ["\t=1", "\r=1", "\n=1", "a\nb", "a\rb", "\x00=1"])
def test_control_characters_break_no_row_and_hide_no_formula(payload, tmp_path):
    """A tab or line break in a text becomes a space, and the formula behind it is guarded."""
    frame = pd.DataFrame({"name": [payload, "next"]}, index=pd.Index(["a", "b"], name="zone_id"))
    write_table(frame, tmp_path / "table.csv")
    raw = pd.read_csv(tmp_path / "table.csv", dtype=str, keep_default_na=False)
    assert raw["zone_id"].to_list() == ["a", "b"]
    assert not raw["name"][0].strip().startswith("=")


def test_a_number_that_is_none_becomes_null_not_nan():
    """JSON has no NaN: what is not a finite number is null."""
    frame = pd.DataFrame({"wte": [1.0, float("nan"), float("inf")]}, index=pd.Index([1, 2, 3]))
    assert [row["wte"] for row in plain_json(frame)] == [1.0, None, None]
