"""The data dictionary: up to date, whole, and safe whatever a source says."""

from __future__ import annotations

import pytest

from allocator.errors import DataError
from allocator.inputs import dictionary
from allocator.inputs.schema import SCHEMAS
from allocator.inputs.workspace import Workspace, open_workspace

REFERENCE = open_workspace()


def test_dictionary_is_up_to_date() -> None:
    """`data/README.md` is what the contracts and the tables give today."""
    written = (REFERENCE.root / dictionary.DICTIONARY).read_text(encoding="utf-8")
    assert written == dictionary.write_dictionary(REFERENCE)


def test_dictionary_names_every_table_and_column() -> None:
    """Every table of `data/` has its section, and every column its line."""
    text = dictionary.write_dictionary(REFERENCE)
    for name, schema in SCHEMAS.items():
        if name.startswith("data/"):
            section = text.split(f"\n## {name.removeprefix('data/')}\n")[1].split("\n## ")[0]
            assert all(f"| `{column}` |" in section for column in schema.column_names)


def test_every_table_of_data_has_a_contract() -> None:
    """No CSV file in `data/` is left without a contract."""
    files = {f"data/{path.name}" for path in REFERENCE.data.glob("*.csv")}
    assert files == {name for name in SCHEMAS if name.startswith("data/")}


def test_log_counts_every_row() -> None:
    """Each row stands under exactly one status word."""
    log = dictionary.data_log(REFERENCE)
    assert log.index.name == "table"
    assert (log["rows"] == log[["official", "derived", "assumption"]].sum(axis=1)).all()
    assert log.loc["data/births.csv", "rows"] == 256


def test_markup_in_a_source_is_escaped(copy) -> None:
    """A source cannot break the table or add markup to the page."""
    copy.replace("data/population.csv", "NRS mid-2022", "<b>|[x](y)`z`*")
    text = dictionary.write_dictionary(copy.workspace)
    assert "\\<b\\>\\|\\[x\\](y)\\`z\\`\\*" in text


def test_wrong_data_has_no_dictionary(copy) -> None:
    """A workspace with a fault gets the fault, not a dictionary of half of it."""
    copy.replace("data/population.csv", "official", "sure")
    with pytest.raises(DataError):
        dictionary.write_dictionary(copy.workspace)


def test_command_writes_the_file(
    copy, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Run as a program, it writes the dictionary of the reference workspace and names the file."""

    def opened() -> Workspace:
        return copy.workspace

    copy.path(dictionary.DICTIONARY).unlink()
    monkeypatch.setattr(dictionary, "open_workspace", opened)
    assert dictionary.main() == 0
    assert copy.path(dictionary.DICTIONARY).read_bytes().startswith(b"# Data dictionary\n")
    assert capsys.readouterr().out.strip().endswith("README.md")
