"""The data log: every input file with its rows, their status words and their sources."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from allocator.inputs.workspace import input_files, open_workspace
from allocator.outputs.input_log import LOG_COLUMNS, input_log


@pytest.fixture(scope="module")
def log() -> pd.DataFrame:
    """Log the reference workspace."""
    return input_log(open_workspace(None))


def test_every_input_file_is_logged_with_its_hash(log: pd.DataFrame) -> None:
    """No file is left out, and each hash and size is that of the file."""
    workspace = open_workspace(None)
    assert list(log.index) == list(input_files(workspace))
    assert [log.index.name, *log.columns] == list(LOG_COLUMNS)
    for name, row in log.iterrows():
        content = (workspace.root / str(name)).read_bytes()
        assert row["sha256"] == hashlib.sha256(content).hexdigest()
        assert row["bytes"] == len(content)


def test_rows_are_counted_by_status(log: pd.DataFrame) -> None:
    """Each row of a table of facts has one of the three words; a file that is no table has none."""
    facts = log[log["sources"] != ""]
    assert set(facts.index) >= {"data/births.csv", "data/unit_costs.csv", "maps/network/links.csv"}
    assert (facts[["official", "derived", "assumption"]].sum(axis=1) == facts["rows"]).all()
    assert log.loc["maps/boards.geojson", "rows"] == 0


def test_the_commonest_sources_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    """Sources come by how many rows name them, then by name; more than three are counted."""
    for folder in ("data", "models", "maps"):
        (tmp_path / folder).mkdir()
    sources = ["Census"] * 3 + ["Board"] * 2 + ["Answer"] * 2 + ["Page"] + ["Letter"]
    rows = "".join(f"{place},official,{source}\n" for place, source in enumerate(sources))
    (tmp_path / "data" / "figures.csv").write_text(f"key,status,source\n{rows}", encoding="utf-8")
    row = input_log(open_workspace(tmp_path)).loc["data/figures.csv"]
    assert (row["rows"], row["official"], row["derived"]) == (9, 9, 0)
    assert row["sources"] == "Census; Answer; Board; and 2 more"
