"""Bare tables of a siting question: read in any order, every fault of every file at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from allocator.analysis.siting import read_tables
from allocator.errors import DataError

MINUTES = "zone,site,minutes\nb,S2,5\na,S1,10\na,S2,30.5\n"
DEMAND = "zone,demand\nb,20\na,0\n"
SITES = "site,capacity,opening_cost,status\nS2,,50,\nS1,30,,existing\nS3,9,1,forbidden\n"


def written(folder: Path, **texts: str) -> dict[str, Path]:
    """Write tables and return where they are."""
    paths = {}
    for name, text in texts.items():
        paths[name] = folder / f"{name}.csv"
        paths[name].write_text(text, encoding="utf-8")
    return paths


def faults_of(folder: Path, **texts: str) -> list[tuple[str, str, int | None, str | None]]:
    """Return kind, file, line and column of each fault of some tables."""
    given = {"minutes": MINUTES, "demand": DEMAND} | texts
    with pytest.raises(DataError) as error:
        read_tables(**written(folder, **given))
    return [(f.code, Path(f.file or "").stem, f.line, f.column) for f in error.value.faults]


def test_tables_are_sorted_by_name(tmp_path: Path) -> None:
    """A pair that is not there has no way; blank capacity has no limit; blank cost is nothing."""
    paths = written(tmp_path, minutes=MINUTES, demand=DEMAND, sites=SITES)
    tables = read_tables(**paths, figures=("capacity", "opening_cost"))
    assert list(tables.minutes.index) == ["a", "b"]
    assert list(tables.minutes.columns) == ["S1", "S2", "S3"]
    expected = [[10.0, 30.5, np.inf], [np.inf, 5.0, np.inf]]
    np.testing.assert_array_equal(tables.minutes.to_numpy(), expected)
    assert list(tables.demand) == [0.0, 20.0]
    assert list(tables.sites["capacity"]) == [30.0, np.inf, 9.0]
    assert list(tables.sites["opening_cost"]) == [0.0, 50.0, 1.0]
    assert list(tables.sites["status"]) == ["existing", "", "forbidden"]
    assert tables.notes == (
        "1 of 3 sites have no capacity and serve any demand.",
        "1 of 3 sites have no opening cost and open for nothing.",
    )


def test_sites_are_those_of_the_minutes_without_a_table(tmp_path: Path) -> None:
    """Without a table of sites, all are candidates without limit or cost."""
    tables = read_tables(**written(tmp_path, minutes=MINUTES, demand=DEMAND))
    assert list(tables.sites.index) == ["S1", "S2"]
    assert list(tables.sites["status"]) == ["", ""]
    assert tables.notes == ()


def test_columns_of_the_minutes_come_in_any_order(tmp_path: Path) -> None:
    """The header says which column is which."""
    turned = "minutes,zone,site\n5,b,S2\n10,a,S1\n"
    tables = read_tables(**written(tmp_path, minutes=turned, demand=DEMAND))
    assert tables.minutes.loc["b", "S2"] == 5.0


def test_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    """Each fault has its file, line and column; one does not hide another."""
    found = faults_of(
        tmp_path,
        minutes="zone,site,minutes\na,S1,-1\na,S2,inf\na,S1,7\nb,S1,=1+1\nc,S9,4\n",
        demand="zone,demand\na,nan\nb,1e999\na,3\nb,\n",
        sites="site,capacity,opening_cost,status\nS1,many,,open\nS2,-3,1,\nS1,1,1,\n",
    )
    assert found == [
        ("negative-value", "minutes", 2, "minutes"),
        ("not-finite", "minutes", 3, "minutes"),
        ("not-a-number", "minutes", 5, "minutes"),
        ("duplicate-key", "minutes", 4, "zone"),
        ("not-finite", "demand", 2, "demand"),
        ("not-finite", "demand", 3, "demand"),
        ("blank-value", "demand", 5, "demand"),
        ("duplicate-key", "demand", 4, "zone"),
        ("duplicate-key", "demand", 5, "zone"),
        ("unknown-reference", "minutes", 6, "zone"),
        ("not-a-number", "sites", 2, "capacity"),
        ("unknown-status", "sites", 2, "status"),
        ("negative-value", "sites", 3, "capacity"),
        ("duplicate-key", "sites", 4, "site"),
        ("unknown-reference", "minutes", 6, "site"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty-file"),
        ("\n", "empty-table"),
        ("zone,site,minutes\n", "empty-table"),
        ("zone,site,time\na,S1,4\n", "unknown-column"),
        ("a,S1,4\n", "no-header"),
        ("zone;site;minutes\na;S1;4\n", "semicolons"),
        ("zone,site,minutes\na,S1\n", "ragged-row"),
        ('zone,site,minutes\na,"S1,4\n', "broken-quotes"),
        ("zone,site,minutes\na,S1,4,5\n", "ragged-row"),
        ('zone,site,minutes\na,S1,"1,5"\n', "number-with-comma"),
        ("zone,site,minutes\na,S1,0x10\n", "not-a-number"),
        ("zone,site,minutes\na,S1,1_0\n", "not-a-number"),
        ("zone,site,minutes\n=a(),S1,4\n", "formula-text"),
        ("zone,site,minutes\na\u200b,S1,4\n", "control-character"),
        ("zone,site,minutes\n,S1,4\n", "blank-value"),
    ],
)
def test_a_bad_table_of_minutes_is_refused(tmp_path: Path, text: str, code: str) -> None:
    """Nothing but sound minutes passes, whichever way they are read."""
    assert code in [fault[0] for fault in faults_of(tmp_path, minutes=text)]


def test_a_missing_file_does_not_hide_faults_of_another(tmp_path: Path) -> None:
    """A file that is not there is one fault among the others."""
    paths = written(tmp_path, demand="zone,demand\na,x\n")
    with pytest.raises(DataError) as error:
        read_tables(tmp_path / "none.csv", paths["demand"])
    assert [fault.code for fault in error.value.faults] == ["missing-file", "not-a-number"]


def test_a_misspelled_zone_is_told_once_with_the_likely_one(tmp_path: Path) -> None:
    """A zone that comes on many lines is one fault, at its first line, with what may be meant."""
    minutes = "zone,site,minutes\nKirkwal,S1,1\nKirkwal,S2,2\n"
    paths = written(tmp_path, minutes=minutes, demand="zone,demand\nKirkwall,3\n")
    with pytest.raises(DataError) as error:
        read_tables(**paths)
    (fault,) = error.value.faults
    assert (fault.line, fault.value) == (2, "Kirkwal")
    assert "Kirkwall" in fault.remedy


def test_figures_that_the_problem_needs_must_be_there(tmp_path: Path) -> None:
    """A capacitated problem without any capacity is refused."""
    sites = "site,status\nS1,\nS2,forced\n"
    paths = written(tmp_path, minutes=MINUTES, demand=DEMAND, sites=sites)
    with pytest.raises(DataError) as error:
        read_tables(**paths, figures=("capacity",))
    (fault,) = error.value.faults
    assert (fault.code, fault.column) == ("missing-figures", "capacity")


@pytest.mark.parametrize(("sites", "most"), [(None, 2), (SITES, 2)])
def test_more_sites_than_there_are_is_a_fault(tmp_path: Path, sites: str | None, most: int) -> None:
    """Forbidden sites do not count among those that may open."""
    texts = {"minutes": MINUTES, "demand": DEMAND} | ({"sites": sites} if sites else {})
    paths = written(tmp_path, **texts)
    read_tables(**paths, open_count=most)
    with pytest.raises(DataError) as error:
        read_tables(**paths, open_count=most + 1)
    (fault,) = error.value.faults
    assert (fault.code, fault.remedy) == ("too-many-sites", f"Ask for at most {most}")
