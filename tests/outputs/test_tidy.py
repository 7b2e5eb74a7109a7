"""Tidy tables: CSV as the run writes it, Parquet that reads back the same, units in the fields."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sample_facts import mask_of, sample_facts

from allocator.errors import OutputError, UsageError
from allocator.outputs.dictionary import DICTIONARY, TABLES
from allocator.outputs.facts import RunFacts
from allocator.outputs.files import read_table_file
from allocator.outputs.tidy import TIDY_FORMATS, run_tables, write_tidy

KINDS = {
    "code": pa.dictionary(pa.int32(), pa.string()),
    "word": pa.dictionary(pa.int32(), pa.string()),
    "text": pa.string(),
    "whole number": pa.int64(),
    "number": pa.float64(),
    "yes or no": pa.bool_(),
}
TEXTS = ("code", "word", "text")


@pytest.fixture(scope="module")
def facts(tmp_path_factory) -> RunFacts:
    """Return a run made by hand, with every table and with names that would run."""
    folder = tmp_path_factory.mktemp("facts")
    return sample_facts(folder, names={"S08000101": "=1+1", "g1": "'quoted", "X101H": 'a"b,c'})


@pytest.fixture(scope="module")
def folder(facts, tmp_path_factory) -> Path:
    """Return a folder with its tables in both forms."""
    target = tmp_path_factory.mktemp("tidy") / "tables"
    write_tidy(facts, target)
    return target


def csv_table(folder: Path, name: str) -> pd.DataFrame:
    """Return a CSV file as plain columns, texts without their guards."""
    texts = frozenset(c.name for c in TABLES[name].columns if c.kind in TEXTS)
    first = TABLES[name].columns[0].name
    return read_table_file(folder / f"{name}.csv", (first,), texts).reset_index()


def test_every_table_is_there_in_both_forms(facts, folder):
    """One file a table and form, and the dictionary of their columns; nothing else."""
    names = list(run_tables(facts))
    assert names == list(TABLES)
    files = {f"{name}.{form}" for name in names for form in TIDY_FORMATS}
    assert {path.name for path in folder.iterdir()} == {*files, f"{DICTIONARY}.csv"}


@pytest.mark.parametrize("name", list(TABLES))
def test_parquet_and_csv_hold_the_same(name, folder):
    """Read with pandas, both give the same columns, numbers to the last bit, and blanks."""
    written = csv_table(folder, name)
    read = pd.read_parquet(folder / f"{name}.parquet")
    assert list(read.columns) == list(written.columns)
    assert len(read) == len(written) > 0
    for column in written:
        about = TABLES[name].column(column)
        if about.kind in TEXTS:
            assert read[column].astype(object).fillna("").tolist() == written[column].tolist()
        elif about.kind == "yes or no":
            assert read[column].tolist() == written[column].tolist()
        else:
            # Infinity is no figure: it is a blank in Parquet.
            known = written[column].astype(float).replace([np.inf, -np.inf], np.nan)
            np.testing.assert_array_equal(read[column].astype(float), known)


@pytest.mark.parametrize("name", list(TABLES))
def test_parquet_fields_say_their_type_unit_and_meaning(name, folder):
    """Types follow the dictionary, and each field carries what it says of the column."""
    schema = pq.read_schema(folder / f"{name}.parquet")
    assert schema.metadata[b"table"] == name.encode()
    assert schema.metadata[b"title"] == TABLES[name].title.encode()
    assert b"no claim on clinical outcomes" in schema.metadata[b"claim"]
    for field in schema:
        about = TABLES[name].column(field.name)
        said = {key.decode(): text.decode() for key, text in field.metadata.items()}
        assert field.type == KINDS[about.kind]
        assert said["meaning"] == about.meaning
        assert said.get("unit", "") == about.unit


def test_blanks_are_null_and_numbers_with_blanks_stay_numbers(folder):
    """A standard that is not set is null, not 0 or NaN; the column is still of numbers."""
    posts = pq.read_table(folder / "whole_posts_loss.parquet")
    assert posts["gap"].to_pylist() == [0.001, None]
    assert posts["status"].to_pylist() == ["proved", None]
    checks = pq.read_table(folder / "rule_checks.parquet")
    assert checks["worst"].to_pylist() == [1.5e-9, None]
    assert pq.read_table(folder / "zones.parquet")["island"].to_pylist()[:2] == [None, None]


def test_the_same_facts_give_the_same_bytes(facts, folder, tmp_path):
    """Written again, form by form, every file is the same to the last byte."""
    for form in TIDY_FORMATS:
        write_tidy(facts, tmp_path, (form,))

    def hashes(place: Path) -> dict[str, str]:
        return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in place.iterdir()}

    assert hashes(tmp_path) == hashes(folder)


def test_hidden_cells_are_marked_in_csv_and_null_in_parquet(facts, tmp_path):
    """The figure is in neither file; the other figures of its column stay."""
    tables = run_tables(facts)
    cover = tables["board_coverage"].copy()
    cover.loc[("S08000101", 1), "served_community"] = 1.2345678
    tables["board_coverage"] = cover
    hidden = {"board_coverage": mask_of(cover, [(("S08000101", 1), "served_community")])}
    write_tidy(facts, tmp_path, tables=tables, hidden=hidden)
    written = pd.read_csv(tmp_path / "board_coverage.csv", dtype=str)
    assert written["served_community"].eq("[c]").sum() == 1
    assert "1.2345678" not in (tmp_path / "board_coverage.csv").read_text(encoding="utf-8")
    read = pq.read_table(tmp_path / "board_coverage.parquet")
    assert read["served_community"].null_count == 1
    assert read.schema.field("served_community").metadata[b"hidden_cells"] == b"1"
    rest = written["served_community"] != "[c]"
    shown = read["served_community"].to_pandas()[rest]
    np.testing.assert_array_equal(shown, written.loc[rest, "served_community"].astype(float))


def test_what_cannot_be_hidden_is_refused(facts, tmp_path):
    """A mask for a column or row that the table lacks would publish the cell: it is a fault."""
    money = facts.plan["money"]
    for lost in (
        pd.DataFrame({"served": [True]}, index=money.index[:1]),
        pd.DataFrame({"lapsed_gbp": [True]}, index=pd.MultiIndex.from_tuples([("mbu", 9)])),
    ):
        with pytest.raises(ValueError, match="money"):
            write_tidy(facts, tmp_path / "new", hidden={"money": lost})
    assert not (tmp_path / "new").exists()


def test_the_dictionary_lists_the_tables_that_are_there(facts, tmp_path):
    """A table that was left out is not spoken of; the file reads back as it is in code."""
    tables = run_tables(facts)
    write_tidy(facts, tmp_path, ("csv",), tables={"flows": tables["flows"]})
    assert {path.name for path in tmp_path.iterdir()} == {"flows.csv", "dictionary.csv"}
    listed = pd.read_csv(tmp_path / "dictionary.csv", keep_default_na=False)
    assert set(listed["table"]) == {"flows"}
    units = dict(zip(listed["column"], listed["unit"], strict=True))
    assert units["families"] == "families a year"
    assert units["minutes_one_way"] == "minutes one way"
    assert units["mode"] == ""


def test_an_unknown_form_is_refused_before_anything_is_written(facts, tmp_path):
    """The message names the forms there are."""
    with pytest.raises(UsageError, match="csv or parquet"):
        write_tidy(facts, tmp_path / "new", ("csv", "feather"))
    assert not (tmp_path / "new").exists()


def test_without_its_library_parquet_is_refused_and_the_extra_named(facts, tmp_path, monkeypatch):
    """Nothing is written, and the message says what to install; CSV needs no library."""

    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(UsageError, match=r"imh-allocator\[parquet\]"):
        write_tidy(facts, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    write_tidy(facts, tmp_path / "new", ("csv",))
    assert (tmp_path / "new" / "flows.csv").is_file()


def test_a_place_that_cannot_be_written_is_named(facts, tmp_path):
    """A file where the folder should stand gives the reason in plain words."""
    (tmp_path / "tables").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        write_tidy(facts, tmp_path / "tables")


def test_a_count_that_is_no_whole_number_is_never_cut(facts, tmp_path):
    """A column of whole numbers that holds a half is a fault, not a smaller number."""
    inputs = facts.inputs.assign(rows=[0.5, 1.0])
    wrong = dataclasses.replace(facts, inputs=inputs)
    with pytest.raises(ValueError, match=r"rows holds 0\.5"):
        write_tidy(wrong, tmp_path, ("parquet",))


def test_parquet_reads_in_any_tool(folder):
    """The index is columns like any other, so that no reader needs to know pandas."""
    content = io.BytesIO((folder / "flows.parquet").read_bytes())
    schema = pq.read_schema(content)
    assert schema.names[:4] == ["zone_id", "site_code", "mode", "wave"]
    assert b"pandas" not in schema.metadata
