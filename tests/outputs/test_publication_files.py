"""The files of a published run: an attacker who has them all, and figures that play no part."""

from __future__ import annotations

import csv
import json
import shutil

import pytest
from altered_run import altered, differing_files
from files_attacker import HIDDEN, FilesAttacker, rows_of, too_well_known
from sample_facts import sample_facts

from allocator.errors import OutputError
from allocator.outputs.publication import (
    MEANINGS,
    RULES,
    hidden_record,
    published,
    write_published_tables,
)
from allocator.outputs.publication.rules import REPLACED
from allocator.outputs.tidy import run_tables


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    """Return a run made by hand."""
    return sample_facts(tmp_path_factory.mktemp("facts"))


@pytest.fixture(scope="module")
def folder(facts, tmp_path_factory):
    """Write its published tables."""
    folder = tmp_path_factory.mktemp("published")
    write_published_tables(published(facts), folder)
    return folder


def test_an_attacker_knows_no_hidden_figure_more_closely_than_0_to_9(facts, folder):
    """Every sum, ratio and total that the files imply, against every figure that is hidden."""
    attacker = FilesAttacker(folder, places=True)
    assert len(attacker.hidden) > 50
    assert list(too_well_known(attacker, run_tables(facts))) == []


def test_an_attacker_knows_no_place_more_closely_than_0_to_9(facts, folder):
    """Places are never published, and what is published bounds none of them."""
    attacker = FilesAttacker(folder, places=True)
    for (zone, wave), row in facts.plan["zone_coverage"].iterrows():
        served = row["served_community"] + row["served_embedded"]
        if 0 < served < 5:
            low, high = attacker.bounds(("served", zone, str(wave)))
            assert low <= 1e-3, (zone, wave)
            assert high >= 9 - 1e-3, (zone, wave)


def test_the_attacker_succeeds_where_a_protecting_figure_is_shown(facts, folder, tmp_path):
    """He is no straw man: each of several counts that protect, once shown, lets him in."""
    record, tables = hidden_record(facts), run_tables(facts)
    protecting = record[record["kind"] == "secondary"].loc[["board_indicators"]].index
    for number, (name, row, column) in enumerate(protecting[::7]):
        board, wave = row.split()
        copy = tmp_path / str(number)
        shutil.copytree(folder, copy)
        value = tables[name].at[(board, int(wave)), column]
        for file in (name, "board_coverage"):
            _show(copy / f"{file}.csv", board, wave, column, value)
        assert next(too_well_known(FilesAttacker(copy), tables), None) is not None, (row, column)


def _show(path, board, wave, column, value):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if (row["board_code"], row["wave"]) == (board, wave) and column in row:
            row[column] = str(value)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_hidden_figures_have_no_part_in_what_is_published(facts, folder, tmp_path):
    """Another run, of which only hidden figures differ: the same files, to the last byte."""
    other = altered(facts)
    changed = [
        name
        for name, table in run_tables(facts).items()
        if not table.equals(run_tables(other)[name])
    ]
    assert {"flows", "board_indicators", "island_indicators", "inequality", "objectives"} <= set(
        changed
    )
    write_published_tables(published(other), tmp_path)
    assert differing_files(folder, tmp_path) == []


def test_a_hidden_cell_is_marked_and_a_missing_one_is_blank(folder):
    """[c] is the shorthand of official statistics for confidential."""
    rows = {(r["island"], r["wave"]): r for r in rows_of(folder, "island_indicators")}
    assert rows["Holm", "1"]["served_families"] == HIDDEN
    assert rows["Holm", "1"]["mean_minutes"] == ""
    assert rows["Holm", "1"]["attainable"] == "True"
    assert all(row["families"] == HIDDEN for row in rows_of(folder, "flows"))


def test_the_document_says_which_rule_was_applied_but_not_what_was_small(folder):
    """How many were hidden for being small would bound them, so kinds are not told."""
    text = (folder / "publication.json").read_text(encoding="utf-8")
    said = json.loads(text)
    assert said["small_below"] == 5.0
    assert said["known_no_closer_than"] == [0.0, 9.0]
    assert said["symbol"] == HIDDEN
    for name, table in said["tables"].items():
        rows = rows_of(folder, name)
        assert table["rows"] == len(rows)
        marked = sum(value == HIDDEN for row in rows for value in row.values())
        assert table["hidden_cells"] == marked
        assert sum(one["hidden_cells"] for one in table["columns"].values()) == marked
        assert all(one["reason"].endswith(".") for one in table["columns"].values())
    assert {"zone_coverage", "certificate.json", "manifest.json"} <= set(said["left_out"])
    assert "primary" not in text
    assert "secondary" not in text


def test_every_table_that_may_be_published_is_written(facts, folder):
    """With its dictionary, and with what boards have together."""
    names = {path.stem for path in folder.glob("*.csv")}
    assert names == {*run_tables(facts), "dictionary", "boards_together"} - {"zone_coverage"}


def test_the_dictionary_says_what_replaced_columns_mean(folder):
    """Mean travel is by residents here, and the lowest coverage that of the boards shown."""
    said = {(r["table"], r["column"]): r["meaning"] for r in rows_of(folder, "dictionary")}
    replaced = {
        (table, column)
        for table, columns in RULES.items()
        for column, rule in columns.items()
        if rule.treatment == REPLACED
    }
    assert set(MEANINGS) == replaced
    assert all(said[key] == meaning for key, meaning in MEANINGS.items())
    assert "residents" in said["board_indicators", "mean_minutes"]


def test_a_folder_that_cannot_be_written_is_refused(facts, tmp_path):
    """A file stands where the folder should."""
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(OutputError):
        write_published_tables(published(facts), tmp_path / "taken")
