"""The figures of ``plan.gpkg``: those of the run to the last digit, and none that is hidden."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
from geopackage_sample import sample_facts, sql

from allocator.outputs.facts import RunFacts
from allocator.outputs.files import read_table_file
from allocator.outputs.geopackage import write_geopackage
from allocator.outputs.geopackage.records import LONG_TABLES
from allocator.outputs.publication import published
from allocator.outputs.run import write_run
from allocator.outputs.saved_facts import read_facts
from allocator.outputs.tidy.tables import run_tables
from allocator.pipeline import allocate

#: Layers with wide figures, the table of each wave's figures, and the table of the things.
WIDE = (
    ("boards", "board_indicators", "boards"),
    ("bases", "base_posts", "bases"),
    ("units", "mbu_posts", "mbus"),
    ("zones", "zone_coverage", "zones"),
)


@pytest.fixture
def facts(tmp_path: Path) -> RunFacts:
    """Return the facts of the sample run."""
    return sample_facts(tmp_path)


@pytest.fixture
def path(facts: RunFacts, tmp_path: Path) -> Path:
    """Write the sample run."""
    target = tmp_path / "plan.gpkg"
    write_geopackage(facts, target)
    return target


def assert_same_figures(written: pd.DataFrame, table: pd.DataFrame) -> None:
    """Raise unless two tables are equal cell for cell, blank for blank, to the last bit."""
    known = table.reset_index()
    assert len(written) == len(known)
    for name in known.columns:
        ours = known[name].replace("", None).astype(object)
        theirs = written[str(name)].astype(object)
        assert [None if pd.isna(one) else one for one in theirs] == [
            None if pd.isna(one) else one for one in ours
        ], name


def assert_all_figures(path: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Raise unless long tables are the run's own, and wide columns are theirs wave by wave."""
    for name in LONG_TABLES:
        assert_same_figures(pyogrio.read_dataframe(path, layer=name), tables[name])
    for layer, name in (("flows", "flows"), ("cover", "network_cover")):
        assert_same_figures(gpd.read_file(path, layer=layer), tables[name])
    for layer, name, things in WIDE:
        wide, long = gpd.read_file(path, layer=layer), tables[name]
        assert_same_figures(wide, tables[things])
        shown = [one for one in long.columns if f"{one}_w1" in wide.columns]
        assert shown
        for wave in sorted(set(long.index.get_level_values("wave"))):
            here = long.xs(wave, level="wave")[shown]
            waved = wide.set_index(str(here.index.name))[[f"{one}_w{wave}" for one in shown]]
            assert_same_figures(waved.set_axis(shown, axis=1).reset_index(), here)


def test_every_table_has_the_runs_figures_to_the_last_digit(facts: RunFacts, path: Path) -> None:
    """Every cell of every table is there as it is in the run."""
    assert_all_figures(path, run_tables(facts))


@pytest.mark.long
def test_the_national_run_is_told_in_full(tmp_path: Path) -> None:
    """The reference run's file has the figures of its tables on disk, and stays under 3 MB."""
    run = write_run(allocate(), tmp_path / "run")
    facts = read_facts(run)
    write_geopackage(facts, tmp_path / "plan.gpkg")
    tables = run_tables(facts)
    texts = {
        name: frozenset(map(str, frame.reset_index().select_dtypes(["object", "str"]).columns))
        for name, frame in tables.items()
    }
    on_disk = {
        name: read_table_file(
            run / "tables" / f"{name}.csv", tuple(tables[name].index.names), texts[name]
        )
        for name in (*LONG_TABLES, "flows", "network_cover", "boards", "bases", "mbus", "zones")
    }
    assert_all_figures(tmp_path / "plan.gpkg", on_disk)
    assert (tmp_path / "plan.gpkg").stat().st_size < 3_000_000


def test_sums_are_the_sums_of_what_they_sum(facts: RunFacts, path: Path) -> None:
    """Families served at a place, and women in a unit, are those of the run's tables together."""
    zones, units = (gpd.read_file(path, layer=one) for one in ("zones", "units"))
    coverage = facts.plan["zone_coverage"].xs(3, level="wave")
    served = (coverage["served_community"] + coverage["served_embedded"]).round(9)
    assert zones.set_index("zone_id")["served_families_w3"].to_dict() == served.to_dict()
    women = facts.plan["mbu_admissions"].xs(3, level="wave")["admissions"].sum()
    assert units["admissions_w3"].tolist() == [round(women, 9)]


def test_places_know_their_nearest_base_with_posts(path: Path) -> None:
    """Minutes and base are the least over the bases with posts; blank where there is no way."""
    zones = gpd.read_file(path, layer="zones").set_index("zone_id")
    here = zones[["nearest_open_minutes_w1", "nearest_open_site_w1"]]
    # Westerdale opens in wave 2, and so its base is not the nearest to Westport in wave 1.
    assert here.loc["g4"].tolist() == [20.0, "X103H"]
    assert zones.loc["g4", ["nearest_open_minutes_w2", "nearest_open_site_w2"]].tolist() == [
        10.0,
        "X104H",
    ]
    assert here.loc["i-skerry"].isna().all()


def masked(table: pd.DataFrame, cells: list[tuple[object, str]]) -> pd.DataFrame:
    """Return truth values under a table's labels, true for some cells."""
    mask = pd.DataFrame(False, index=table.index, columns=table.columns)
    for row, column in cells:
        mask.loc[row, column] = True
    return mask


@pytest.fixture
def hidden(facts: RunFacts) -> dict[str, pd.DataFrame]:
    """Return a few cells to hide, in tables long and wide."""
    tables = run_tables(facts)
    board = ("S08000103", 3)
    return {
        "board_indicators": masked(
            tables["board_indicators"], [(board, "served_families"), (board, "coverage")]
        ),
        "zone_coverage": masked(tables["zone_coverage"], [(("g4", 3), "served_community")]),
        "flows": masked(tables["flows"], [(("g4", "X104H", "clinic", 3), "families")]),
        "mbu_admissions": masked(
            tables["mbu_admissions"], [(("S08000026", "east", 1), "admissions")]
        ),
    }


def test_hidden_cells_are_blank_and_told_of(
    facts: RunFacts, hidden: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    """A hidden cell is NULL wherever it would stand, and its row names the column."""
    write_geopackage(facts, tmp_path / "out.gpkg", hidden=hidden)
    rows = [
        ("boards", "board_code = 'S08000103'", "served_families_w3 coverage_w3"),
        ("board_indicators", "board_code = 'S08000103' AND wave = 3", "served_families coverage"),
        ("zone_coverage", "zone_id = 'g4' AND wave = 3", "served_community"),
        ("zones", "zone_id = 'g4'", "served_families_w3"),
        ("flows", "zone_id = 'g4' AND wave = 3", "families"),
        ("mbu_admissions", "board_code = 'S08000026' AND wave = 1", "admissions"),
        ("units", "mbu_id = 'east'", "admissions_w1"),
    ]
    for table, where, names in rows:
        found = sql(tmp_path / "out.gpkg", f"SELECT * FROM {table} WHERE {where}")
        cells = sql(
            tmp_path / "out.gpkg",
            f"SELECT hidden, {names.replace(' ', ', ')} FROM {table} WHERE {where}",
        )
        assert len(found) == 1, table
        assert cells == [(names, *[None] * len(names.split()))]
        others = sql(tmp_path / "out.gpkg", f"SELECT hidden FROM {table} WHERE NOT ({where})")
        assert {one for (one,) in others} <= {None}


def test_what_is_hidden_stands_nowhere_in_the_file(
    facts: RunFacts, hidden: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    """A hidden figure, made one that nothing else can be, is in no table, style or free page."""
    odd = 0.12345678901234567
    tables = run_tables(facts)
    for name, mask in hidden.items():
        table = tables[name]
        tables[name] = table.mask(mask & (table.map(np.isreal)), odd)
    write_geopackage(facts, tmp_path / "open.gpkg", tables=tables)
    write_geopackage(facts, tmp_path / "closed.gpkg", tables=tables, hidden=hidden)
    needles = (np.float64(odd).byteswap().tobytes(), b"0.123456", b"12.345")
    assert needles[0] in (tmp_path / "open.gpkg").read_bytes()
    closed = (tmp_path / "closed.gpkg").read_bytes()
    assert not [needle for needle in needles if needle in closed]


def test_what_is_left_shown_is_as_it_was(
    facts: RunFacts, path: Path, hidden: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    """Beside the hidden cells, and the sums that they are part of, nothing changes."""
    write_geopackage(facts, tmp_path / "out.gpkg", hidden=hidden)
    for layer in ("boards", "zones", "units", "bases"):
        before, after = (gpd.read_file(one, layer=layer) for one in (path, tmp_path / "out.gpkg"))
        names = after.pop("hidden").fillna("").str.split()
        for place, hidden_names in enumerate(names):
            kept = [name for name in before.columns if name not in hidden_names]
            pd.testing.assert_series_equal(before.loc[place, kept], after.loc[place, kept])


def test_a_run_for_use_within_the_service_hides_nothing(path: Path) -> None:
    """It has no column for what is hidden, and says that it is not for publication."""
    assert "hidden" not in gpd.read_file(path, layer="boards").columns
    said = dict(sql(path, "SELECT item, value FROM provenance"))
    assert "not for publication" in said["small_numbers"]


def test_a_published_run_tells_of_no_single_place(facts: RunFacts, tmp_path: Path) -> None:
    """Its small counts are blank and named; places show how far they are, and nothing else."""
    run = published(facts)
    write_geopackage(run, tmp_path / "out.gpkg")
    for name, mask in run.hidden.items():
        if name in LONG_TABLES:
            table = pyogrio.read_dataframe(tmp_path / "out.gpkg", layer=name)
            named = table["hidden"].fillna("").str.split()
            for column in mask.columns:
                told = [str(column) in names for names in named]
                assert told == mask[column].tolist(), (name, column)
                assert table.loc[told, str(column)].isna().all()
    zones = gpd.read_file(tmp_path / "out.gpkg", layer="zones")
    assert not [name for name in zones.columns if "families" in name or "coverage" in name]
    flows = gpd.read_file(tmp_path / "out.gpkg", layer="flows")
    assert flows[["families", "hours_per_family"]].isna().all(axis=None)
    opens = "SELECT styleName FROM layer_styles WHERE f_table_name = 'zones' AND useAsDefault"
    assert sql(tmp_path / "out.gpkg", opens) == [("Travel, wave 3",)]
    said = dict(sql(tmp_path / "out.gpkg", "SELECT item, value FROM provenance"))
    assert said["small_numbers"].startswith("hidden")


def test_a_slip_in_what_to_hide_is_refused(facts: RunFacts, tmp_path: Path) -> None:
    """Labels that are not in the table would hide nothing, so nothing is written."""
    slip = pd.DataFrame({"coverage": [True]}, index=pd.Index([("S0", 1)]))
    with pytest.raises(ValueError, match="board_indicators"):
        write_geopackage(facts, tmp_path / "out.gpkg", hidden={"board_indicators": slip})
    assert not (tmp_path / "out.gpkg").exists()


def test_a_layer_without_its_tables_is_left_out(facts: RunFacts, tmp_path: Path) -> None:
    """Tables that are not for publication take their layers and styles with them."""
    kept = {name: one for name, one in run_tables(facts).items() if name not in {"flows", "zones"}}
    write_geopackage(facts, tmp_path / "out.gpkg", tables=kept)
    names = {str(name) for name, _kind in pyogrio.list_layers(tmp_path / "out.gpkg")}
    assert names.isdisjoint({"flows", "zones"})
    assert {"boards", "cover", "bases"} < names
    styled = sql(tmp_path / "out.gpkg", "SELECT DISTINCT f_table_name FROM layer_styles")
    assert {name for (name,) in styled} < names
