"""Tables as frames: what order of rows, blanks and references do, and laws for any file at all."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.errors import DataError
from allocator.inputs.scan import scan_table, scan_tables
from allocator.inputs.schema import SCHEMAS, Column, TableSchema
from allocator.inputs.tables import raise_faults, read_table, read_tables
from allocator.inputs.workspace import Workspace, open_workspace

REFERENCE = open_workspace()
TABLES = sorted(name for name in SCHEMAS if (REFERENCE.root / name).is_file())


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Make an empty workspace that the examples of a law write into."""
    root = tmp_path_factory.mktemp("scratch")
    for folder in ("data", "models", "maps/network"):
        (root / folder).mkdir(parents=True)
    return open_workspace(root)


@given(name=st.sampled_from(TABLES), seed=st.integers(0, 2**32))
def test_order_of_rows_does_not_matter(scratch: Workspace, name: str, seed: int) -> None:
    """Any order of the rows of any table gives the same frame."""
    header, *rows = (REFERENCE.root / name).read_text(encoding="utf-8").splitlines()
    random.Random(seed).shuffle(rows)
    (scratch.root / name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    shuffled = scan_table(scratch, SCHEMAS[name])
    assert shuffled.faults == ()
    pd.testing.assert_frame_equal(
        shuffled.frame(), scan_table(REFERENCE, SCHEMAS[name]).frame(), check_exact=True
    )


@given(raw=st.binary(max_size=300), name=st.sampled_from(sorted(SCHEMAS)))
def test_any_bytes_give_faults(scratch: Workspace, raw: bytes, name: str) -> None:
    """Whatever bytes a file holds, reading ends with located faults, never with a traceback."""
    (scratch.root / name).write_bytes(raw)
    faults = scan_table(scratch, SCHEMAS[name]).faults
    assert faults
    assert all(fault.file == name and fault.message and fault.remedy for fault in faults)


@given(cells=st.lists(st.text(max_size=12), min_size=6, max_size=6))
def test_any_cells_give_a_row_or_faults(scratch: Workspace, cells: list[str]) -> None:
    """Whatever a row of births holds, it becomes one record or leaves a fault."""
    schema = SCHEMAS["data/births.csv"]
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    text = ",".join(schema.column_names) + "\n" + quoted + "\n"
    (scratch.root / schema.name).write_bytes(text.encode("utf-8", "surrogatepass"))
    scan = scan_table(scratch, schema)
    assert scan.faults or len(scan.frame()) == 1


def test_frames_have_named_indexes_and_fixed_types() -> None:
    """Every table is indexed by its key, numbers are numbers, text is text without gaps."""
    for name in TABLES:
        schema = SCHEMAS[name]
        frame = scan_table(REFERENCE, schema).frame()
        assert tuple(frame.index.names) == schema.key
        assert frame.index.is_monotonic_increasing
        for column in frame.columns:
            numeric = schema.column(column).kind in {"integer", "number", "longitude", "latitude"}
            assert pd.api.types.is_numeric_dtype(frame[column]) == (numeric and len(frame) > 0)
            if not numeric:
                assert frame[column].notna().all()


def test_blank_number_and_blank_text() -> None:
    """A figure that a source gives as a range alone reads as NaN, a note left blank as no text."""
    standards = read_table(REFERENCE, "data/standards.csv")
    assert standards["value"].isna()["uk_parent_infant_teams"]
    assert standards.loc["uk_parent_infant_teams", ["low", "high"]].tolist() == [49, 51]
    assert standards.loc["mbu_beds_minimum", "note"] == ""


def test_reading_one_table_needs_only_its_parents(copy) -> None:
    """A fault in a table that another refers to does not stop the other from being read."""
    copy.replace("data/boards.csv", "Fife", "")
    assert len(read_table(copy.workspace, "data/councils.csv")) == 32
    with pytest.raises(DataError):
        read_table(copy.workspace, "data/boards.csv")


def test_several_tables_fail_together(copy) -> None:
    """Faults of several tables are raised as one error, each once."""
    copy.replace("data/boards.csv", "Fife", "")
    copy.replace("data/councils.csv", "Falkirk", "")
    with pytest.raises(DataError, match="2 faults") as error:
        read_tables(copy.workspace, ["data/councils.csv", "data/boards.csv", "data/boards.csv"])
    assert len(error.value.faults) == 2


def test_no_fault_raises_nothing() -> None:
    """An empty list of faults is no error."""
    raise_faults([])


def test_optional_table_may_be_missing(copy) -> None:
    """A workspace without flights is whole."""
    copy.path("maps/network/flights.csv").unlink(missing_ok=True)
    scans = scan_tables(copy.workspace, ["maps/network/flights.csv"])
    assert scans["maps/network/flights.csv"].faults == ()
    assert scans["maps/network/flights.csv"].frame().empty


A85_TWICE = """\
A85,perth,crieff,28,single,70,map,assumption
A85,crieff,perth,28,single,70,map,assumption
"""


def write_network(copy, links: str) -> list[str]:
    """Write two places and these links, and return the codes of what is wrong."""
    copy.write(
        "maps/network/places.csv",
        "place_id,name,kind,lon,lat,source,status\n"
        "perth,Perth,town,-3.43,56.40,map,assumption\n"
        "crieff,Crieff,town,-3.84,56.37,map,assumption\n",
    )
    header = "road,from_place,to_place,kilometres,road_class,speed_kmh,source,status\n"
    copy.write("maps/network/links.csv", header + links)
    scans = scan_tables(copy.workspace, ["maps/network/places.csv", "maps/network/links.csv"])
    return [fault.code for scan in scans.values() for fault in scan.faults]


@pytest.mark.parametrize(
    ("links", "codes"),
    [
        ("A85,perth,crieff,28,single,70,map,assumption\n", []),
        ("A85,perth,crief,28,single,70,map,assumption\n", ["unknown-reference"]),
        ("A85,perth,crieff,0,single,70,map,assumption\n", ["out-of-range"]),
        ("A85,perth,crieff,28,single,-70,map,assumption\n", ["negative-value"]),
        ("A85,perth,crieff,28,dirt,70,map,assumption\n", ["unknown-word"]),
        (
            A85_TWICE,
            ["duplicate-key"],
        ),
    ],
    ids=["sound", "unknown place", "no length", "negative speed", "class", "both ways"],
)
def test_links(copy, links: str, codes: list[str]) -> None:
    """A road needs two known places, a length, a speed and a class, and is written once."""
    assert write_network(copy, links) == codes


def test_every_contract_is_whole() -> None:
    """Every table has a key, unique columns, meanings, and references that lead somewhere."""
    for name, schema in SCHEMAS.items():
        names = schema.column_names
        assert len(set(names)) == len(names)
        assert set(schema.key) <= set(names)
        assert all(schema.column(key).required for key in schema.key)
        assert all(column.meaning for column in schema.columns)
        assert {"source", "status"} <= set(names)
        for key in schema.foreign_keys:
            assert key.column in names
            assert key.target in SCHEMAS[key.table].column_names
        assert schema.name == name


def test_every_number_has_a_unit() -> None:
    """A number has a unit in its contract, or in the column `unit`, or is a year or bare count."""
    bare = {"year", "opened"}
    for schema in SCHEMAS.values():
        for column in schema.columns:
            if column.kind in {"integer", "number"} and column.name not in bare:
                assert column.unit or "unit" in schema.column_names, (schema.name, column.name)


def test_contract_finds_its_columns() -> None:
    """A contract returns a column by its name."""
    schema = TableSchema("data/x.csv", "x", ("a",), (Column("a", "code", "A"),))
    assert schema.column("a").kind == "code"
