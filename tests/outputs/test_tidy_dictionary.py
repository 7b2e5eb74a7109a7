"""The data dictionary: one entry for every column of every table of a run, and none left over."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from sample_facts import sample_facts

from allocator.inputs.parameters import OBJECTIVES
from allocator.lp.answers import LIMIT_UNITS, PRICE_COLUMNS, PRICE_INDEX, RANGE_COLUMNS, RANGE_INDEX
from allocator.lp.plan import PLAN_TABLES
from allocator.lp.whole import whole_posts_loss
from allocator.outputs.answers import ANSWER_TABLES
from allocator.outputs.dictionary import DICTIONARY_TABLE, SHORTHAND, TABLES, dictionary_table
from allocator.outputs.input_log import LOG_COLUMNS
from allocator.outputs.run import write_run
from allocator.outputs.saved_facts import read_facts
from allocator.outputs.tidy import run_tables, write_tidy
from allocator.pipeline import allocate

#: Words of a unit: every unit is in words, with the measure first.
UNITS = (
    "families a year",
    "WTE",
    "GBP",
    "minutes one way",
    "hours",
    "share",
    "degrees",
    "births a year",
    "admissions a year",
    "beds",
    "bytes",
    "units of the limit",
    "as the column unit says",
)


def names_of(table: str) -> list[str]:
    """Return the columns that the dictionary knows of a table."""
    return [column.name for column in TABLES[table].columns]


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    """Write a run of the reference workspace."""
    return write_run(allocate(), tmp_path_factory.mktemp("runs") / "reference")


def test_every_column_that_a_run_writes_has_an_entry_and_none_is_left_over(run):
    """For each file of a real run's tables, the entries are its columns, in their order."""
    written = sorted((run / "tables").glob("*.csv"))
    written = [path for path in written if path.stem != "dictionary"]
    for path in written:
        assert list(pd.read_csv(path, nrows=0).columns) == names_of(path.stem), path.stem
    beside = {*ANSWER_TABLES, "rule_checks", "data_log"}
    assert {path.stem for path in written} == set(TABLES) - beside


def test_the_export_of_a_run_is_the_run_byte_for_byte(run, tmp_path):
    """Tables drawn again from a run folder are those that stand in it."""
    facts = read_facts(run)
    write_tidy(facts, tmp_path, ("csv",))
    for path in sorted((run / "tables").glob("*.csv")):
        again = (tmp_path / path.name).read_bytes()
        # The export's dictionary tells of the logs that stand beside its tables too.
        rows = set(path.read_bytes().splitlines())
        assert (
            rows <= set(again.splitlines())
            if path.stem == "dictionary"
            else (again == path.read_bytes())
        ), path.name
    assert set(run_tables(facts)) == {path.stem for path in tmp_path.glob("*.csv")} - {"dictionary"}


def test_the_contracts_of_the_tables_agree():
    """What code promises of each table is what the dictionary says of it."""
    for name, (index, columns) in PLAN_TABLES.items():
        assert names_of(name) == [*index, *columns], name
    assert names_of("shadow_prices") == [*PRICE_INDEX, *PRICE_COLUMNS]
    assert names_of("post_ranges") == [*RANGE_INDEX, *RANGE_COLUMNS]
    assert names_of("data_log") == list(LOG_COLUMNS)
    loss = whole_posts_loss((), (), SimpleNamespace(stages=())).reset_index()
    assert names_of("whole_posts_loss") == list(loss.columns)
    levels = [f"{name} N" if name == "leximin_coverage" else name for name in OBJECTIVES]
    assert names_of("threshold_options") == ["option", "forced", "chosen", *levels]


def test_every_column_of_answers_has_an_entry(tmp_path):
    """Prices, ranges, options with levels and losses: each column is found under its own name."""
    for name, table in sample_facts(tmp_path).answers.items():
        for column in table.reset_index().columns:
            assert TABLES[name].column(str(column)).name == column
    assert TABLES["threshold_options"].column("leximin_coverage 7").label == "Leximin coverage 7"
    with pytest.raises(KeyError):
        TABLES["threshold_options"].column("spend 2")


def test_units_are_in_words_and_meanings_are_sentences():
    """Every number has a unit in words or is a plain count; each column says what it is."""
    for table in TABLES.values():
        assert table.title[0].isupper()
        assert table.row.startswith("one ")
        for column in table.columns:
            where = f"{table.name}.{column.name}"
            assert column.meaning, where
            assert not column.meaning.endswith("."), where
            if column.kind == "number":
                assert column.unit.startswith(UNITS), where
            elif column.kind != "whole number":
                assert not column.unit, where
            assert not column.blank or column.blank[:3] in SHORTHAND, where


def test_suffixes_of_names_and_units_agree():
    """A name that ends in a unit has that unit: no column of pounds is called WTE."""
    ends = {"_wte": "WTE", "_gbp": "GBP", "_hours": "hours a year", "_families": "families a year"}
    checked = 0
    for table in TABLES.values():
        for column in table.columns:
            for end, unit in ends.items():
                if column.name.endswith(end) and "_per_" not in column.name:
                    assert column.unit == unit, f"{table.name}.{column.name}"
                    checked += 1
    assert checked > 50


def test_headings_of_a_table_differ():
    """No two columns of a table have one heading, whatever the case."""
    for table in TABLES.values():
        heads = [column.heading.lower() for column in table.columns]
        assert len(set(heads)) == len(heads), table.name


def test_words_are_those_that_tables_hold(tmp_path):
    """A column of few words holds no other."""
    facts = sample_facts(tmp_path)
    tables = run_tables(facts) | {"objectives": facts.plan["objectives"].iloc[:0]}
    for name, table in tables.items():
        for column in table.reset_index().columns:
            about = TABLES[name].column(str(column))
            if about.words:
                values = {str(value).split(" ")[0] for value in table.reset_index()[column]}
                assert values - {""} <= set(about.words), f"{name}.{column}"
    assert TABLES["shadow_prices"].column("limit").words == tuple(LIMIT_UNITS)


def test_the_dictionary_is_a_table_like_any_other():
    """It has a row for each column of each table, and its own columns are described too."""
    listed = dictionary_table()
    assert listed.index.is_unique
    assert len(listed) == sum(len(table.columns) for table in TABLES.values())
    assert list(listed.reset_index().columns) == [c.name for c in DICTIONARY_TABLE.columns]
    assert set(dictionary_table(["flows"]).index.get_level_values("table")) == {"flows"}
