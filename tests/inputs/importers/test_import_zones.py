"""Data zones and intermediate zones: what they become, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from importing import CHECK, NO_CHECK, Change, csv_of, done, refusal, written, zone_rows

from allocator.inputs.births import births_by_council
from allocator.inputs.checks import check_workspace
from allocator.inputs.demand import births_by_zone
from allocator.inputs.geography import load_geography
from allocator.inputs.importers.islands import name_islands
from allocator.inputs.workspace import open_workspace
from allocator.pipeline import allocate

LOCALITIES = "data/localities.csv"


def drop(rows: list, *names: str) -> None:
    """Take columns out of rows."""
    for row in rows:
        for name in names:
            del row[name]


@pytest.mark.parametrize(("prefix", "kind"), [("S01", "data zone"), ("S02", "intermediate zone")])
def test_zones_replace_the_places(copy, tmp_path: Path, prefix: str, kind: str) -> None:
    """Each zone gets its code, kind, people, year and source; the workspace stays sound."""
    path = tmp_path / "zones.csv"
    path.write_text(csv_of(zone_rows(prefix)), encoding="utf-8")
    imported = done(copy.workspace, "zones", path, source="NRS, mid-2020", status="official")
    zones = written(copy.workspace, LOCALITIES)
    assert (imported.rows, len(zones)) == (64, 64)
    assert set(zones["kind"]) == {kind}
    first = zones.iloc[0]
    assert (first["zone_id"], first["name"]) == (f"{prefix}000000", "Zone 0")
    assert (first["population"], first["infants"], first["year"]) == ("500", "0", "2020")
    assert first["source"].startswith("NRS, mid-2020; zones.csv, SHA-256 ")
    assert first["status"] == "official"
    assert check_workspace(copy.workspace) == []
    assert "| [`localities.csv`](#localitiescsv) | 64 | 64 | 0 | 0 |" in copy.text("data/README.md")


@pytest.mark.long
def test_same_file_gives_the_same_bytes(copy, tmp_path: Path) -> None:
    """The order of rows in the file makes no difference, nor does a second import."""
    rows, path = zone_rows(), tmp_path / "zones.csv"
    path.write_text(csv_of(rows), encoding="utf-8")
    done(copy.workspace, "zones", path)
    once = copy.text(LOCALITIES)
    done(copy.workspace, "zones", path)
    assert copy.text(LOCALITIES) == once
    path.write_text(csv_of(rows[::-1]), encoding="utf-8")
    done(copy.workspace, "zones", path)
    columns = [name for name in once.splitlines()[0].split(",") if name != "source"]
    first = pd.read_csv(copy.path(LOCALITIES))[columns]
    path.write_text(csv_of(rows), encoding="utf-8")
    done(copy.workspace, "zones", path)
    assert pd.read_csv(copy.path(LOCALITIES))[columns].equals(first)


@pytest.mark.long
def test_births_follow_infants(copy, tmp_path: Path) -> None:
    """A council whose zones all have infants has its births spread by them, others by residents."""
    rows = zone_rows()
    rows[0]["under1_2020"], rows[1]["under1_2020"] = "30", "10"
    rows[2]["under1_2020"] = ""
    rows[4]["under1_2020"], rows[5]["under1_2020"] = "0", "0"
    path = tmp_path / "zones.csv"
    path.write_text(csv_of(rows), encoding="utf-8")
    done(copy.workspace, "zones", path)
    geography = load_geography(copy.workspace)
    births = births_by_zone(geography, copy.workspace, "under1_2022")
    by_council = births_by_council(copy.workspace, "under1_2022")
    assert births.groupby(geography.zones["council_code"]).sum().to_dict() == pytest.approx(
        by_council.to_dict()
    )
    assert births["S01000000"] == pytest.approx(3 * births["S01000001"])
    assert births["S01000002"] / births["S01000003"] == pytest.approx(502 / 503)
    assert births["S01000004"] / births["S01000005"] == pytest.approx(504 / 505)


def test_eastings_and_northings_are_converted(copy, tmp_path: Path) -> None:
    """Metres of the National Grid become degrees; Edinburgh Castle stays where it is."""
    rows = zone_rows()
    for row in rows:
        row["easting"], row["northing"] = "325160", "673480"
    drop(rows, "lon", "lat")
    path = tmp_path / "zones.csv"
    path.write_text(csv_of(rows), encoding="utf-8")
    done(copy.workspace, "zones", path)
    zones = written(copy.workspace, LOCALITIES)
    assert float(zones["lon"].iloc[0]) == pytest.approx(-3.2007, abs=0.001)
    assert float(zones["lat"].iloc[0]) == pytest.approx(55.9486, abs=0.001)


def test_columns_can_be_named(copy, tmp_path: Path) -> None:
    """A heading that says nothing is read once the user names it, and commas in thousands too."""
    rows = [
        {("blob" if name == "pop2020" else name): text for name, text in row.items()}
        for row in zone_rows()
    ]
    rows[0]["blob"] = "1,234"
    path = tmp_path / "zones.csv"
    path.write_text(csv_of(rows), encoding="utf-8")
    assert set(refusal(copy.workspace, "zones", path)) == {"missing-column", "no-year"}
    done(copy.workspace, "zones", path, columns={"population": "blob"}, year=2021)
    zones = written(copy.workspace, LOCALITIES)
    assert (zones["population"].iloc[0], zones["year"].iloc[0]) == ("1234", "2021")


def test_zones_without_residents_are_left_out(copy, tmp_path: Path) -> None:
    """A zone that nobody lives in needs no service; the import says that it is left out."""
    rows = zone_rows()
    rows[3]["pop2020"] = "0"
    path = tmp_path / "zones.csv"
    path.write_text(csv_of(rows), encoding="utf-8")
    imported = done(copy.workspace, "zones", path)
    assert imported.rows == 63
    assert imported.notes[0] == "1 zones without residents are left out."


def change(line: int, **cells: str) -> Change:
    """Write cells into the row of a line."""
    return lambda rows: rows[line - 2].update(cells)


#: What is done to a sound table, the fault, where it is, and words that it must say.
WRONG: dict[str, tuple[Change, str, int | None, str]] = {
    "name for a council": (change(5, council="Fife"), "bad-council-code", 5, "not the name"),
    "no council codes": (lambda rows: drop(rows, "council"), "missing-code-column", None, "S12"),
    "names alone": (
        lambda rows: [row.update(S01_code="Zone") for row in rows],
        "missing-code-column",
        None,
        "names are not read",
    ),
    "code of another kind": (change(9, S01_code="S02000001"), "bad-zone-code", 9, "S01"),
    "replaced council": (change(4, council="S12000015"), "replaced-council-code", 4, "S12000047"),
    "unknown council": (change(4, council="S12000099"), "unknown-council", 4, "no such council"),
    "board of another council": (
        change(2, hb="S08000025"),
        "zone-in-another-board",
        2,
        "belongs to S08",
    ),
    "zone twice": (change(6, S01_code="S01000000"), "duplicate-key", 6, "line 2"),
    "swapped coordinates": (
        change(3, lon="56.0", lat="-4.2"),
        "swapped-coordinates",
        3,
        "Longitude",
    ),
    "in England": (change(3, lon="-0.9", lat="51.5"), "outside-scotland", 3, "Scotland"),
    "metres for degrees": (
        change(3, lon="325160", lat="673480"),
        "national-grid-coordinates",
        3,
        "EPSG:27700",
    ),
    "no position": (lambda rows: drop(rows, "lon", "lat"), "no-position", None, "easting"),
    "negative residents": (change(7, pop2020="-5"), "negative-value", 7, "negative"),
    "residents missing": (change(7, pop2020=""), "blank-value", 7, "blank"),
    "residents not a number": (change(7, pop2020="many"), "not-a-number", 7, "not a number"),
    "NaN": (change(7, pop2020="NaN"), "not-finite", 7, "planned with"),
    "formula for a name": (change(8, S01_name="=HYPERLINK(1)"), "formula-text", 8, "formula"),
    "a council left out": (lambda rows: rows.__delitem__(slice(0, 2)), "missing-council", None, ""),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_table_is_refused(copy, tmp_path: Path, name: str) -> None:
    """Each fault has its own code, line and way out, and the places stay as they were."""
    alter, code, line, words = WRONG[name]
    rows = zone_rows()
    alter(rows)
    path = tmp_path / "zones.csv"
    path.write_text(csv_of(rows), encoding="utf-8")
    faults = refusal(copy.workspace, "zones", path)
    assert code in faults, faults
    fault = faults[code][0]
    assert (fault.file, fault.line) == ("zones.csv", line)
    assert words in f"{fault.message} {fault.remedy}"


def test_all_faults_come_at_once(copy, tmp_path: Path) -> None:
    """Three faults in three rows are three faults of one refusal, columns named as in the file."""
    rows = zone_rows()
    for line, cells in ((3, {"pop2020": "x"}), (4, {"council": "Fife"}), (5, {"lat": "12"})):
        rows[line - 2].update(cells)
    path = tmp_path / "zones.csv"
    path.write_text(csv_of(rows), encoding="utf-8")
    faults = [one for some in refusal(copy.workspace, "zones", path).values() for one in some]
    assert {(fault.line, fault.column) for fault in faults} == {
        (3, "pop2020"),
        (4, "council"),
        (5, "lon"),
    }


def test_years_must_agree(copy, tmp_path: Path) -> None:
    """A year that the heading denies is refused."""
    path = tmp_path / "zones.csv"
    path.write_text(csv_of(zone_rows()), encoding="utf-8")
    (fault,) = refusal(copy.workspace, "zones", path, year=2022)["year-differs"]
    assert "2020" in fault.message


def test_islands_of_official_zones() -> None:
    """An islet does not take a zone that holds far more people than it does."""
    if not CHECK.is_dir():
        pytest.skip(NO_CHECK)
    zones = pd.read_csv(CHECK / "dz11_scotland.csv", index_col="dz11_code").rename(
        columns={"ltla20_code": "council_code", "pop2020": "population"}
    )
    island = name_islands(zones)
    named = zones.assign(island=island).set_index("dz11_name")["island"]
    assert named["Central Shetland - 02"] == "Shetland Mainland"
    assert named["Oban South - 01"] == ""
    assert named["Mull, Iona, Coll and Tiree - 01"] == "Tiree"
    assert named["Isles - 04"] == "Rousay"
    assert set(island[zones["council_code"] == "S12000036"]) == {""}
    for council in ("S12000013", "S12000023", "S12000027"):
        assert (island[zones["council_code"] == council] != "").all()


@pytest.mark.long
@pytest.mark.parametrize(("name", "zones"), [("iz11_scotland.csv", 1279)])
def test_plan_of_small_areas(tmp_path: Path, name: str, zones: int) -> None:
    """After an import the same commands run: the workspace is sound and its plan is proved."""
    if not CHECK.is_dir():
        pytest.skip(NO_CHECK)
    root = tmp_path / "workspace"
    reference = open_workspace()
    for folder in ("data", "models", "maps"):
        shutil.copytree(reference.root / folder, root / folder)
    workspace = open_workspace(root)
    imported = done(workspace, "zones", CHECK / name, source="NRS mid-2020")
    assert imported.rows == zones
    assert check_workspace(workspace) == []
    allocation = allocate(workspace)
    assert allocation.plan.status == "proved"
    assert len(allocation.plan["zones"]) == zones
    assert allocation.demand.births.sum() == pytest.approx(47186)
