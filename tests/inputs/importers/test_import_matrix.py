"""A travel matrix of another router: what it becomes, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from importing import REFERENCE, done, refusal, written

from allocator.inputs.importers.matrix import MATRIX_SOURCE
from allocator.inputs.importers.zones import MATRIX
from allocator.inputs.tables import read_tables
from allocator.travel.engines.matrix import matrix_engine

Table = pd.DataFrame


@pytest.fixture(scope="module")
def minutes() -> Table:
    """Minutes from every place to every base, at 60 km/h as the crow flies and 5 minutes more."""
    tables = read_tables(REFERENCE, ["data/localities.csv", "data/bases.csv"])
    zones, bases = (
        np.radians(tables[name][["lon", "lat"]].to_numpy())
        for name in ("data/localities.csv", "data/bases.csv")
    )
    lon = (zones[:, None, 0] - bases[None, :, 0]) * np.cos(np.radians(57))
    lat = zones[:, None, 1] - bases[None, :, 1]
    table = pd.DataFrame(
        (6371 * np.hypot(lon, lat) + 5).round(1),
        index=tables["data/localities.csv"].index,
        columns=tables["data/bases.csv"].index,
    )
    return table.rename_axis(index="from", columns="to")


def long(minutes: Table) -> Table:
    """Return one row a pair: from, to, minutes."""
    return minutes.stack().rename("minutes").reset_index()


def write(folder: Path, table: Table, name: str = "matrix.csv") -> Path:
    """Write a table of the user."""
    path = folder / name
    table.to_csv(path, index=False, lineterminator="\n")
    return path


def test_long_matrix(copy, minutes: Table, tmp_path: Path) -> None:
    """Each pair is kept with its minutes; the source stands beside, once for the whole matrix."""
    path = write(tmp_path, long(minutes).sample(frac=1, random_state=1))
    imported = done(copy.workspace, "matrix", path, source="OpenTripPlanner", year=2026)
    rows = written(copy.workspace, MATRIX)
    assert list(rows.columns) == ["zone_id", "site_code", "minutes"]
    assert imported.rows == len(rows) == minutes.size
    again = rows.astype({"minutes": float}).pivot(
        index="zone_id", columns="site_code", values="minutes"
    )
    assert np.allclose(again.to_numpy(), minutes.sort_index().sort_index(axis=1).to_numpy())
    source = written(copy.workspace, MATRIX_SOURCE)
    assert source.loc[0, "source"].startswith("OpenTripPlanner; matrix.csv, SHA-256 ")
    assert (source.loc[0, "year"], source.loc[0, "status"]) == ("2026", "derived")


def test_wide_matrix_and_parquet(copy, minutes: Table, tmp_path: Path) -> None:
    """A table with bases in columns, and both forms as Parquet, give the same matrix."""
    pytest.importorskip("pyarrow")
    done(copy.workspace, "matrix", write(tmp_path, long(minutes)))
    expected = copy.text(MATRIX)
    wide = minutes.rename_axis(index="zone", columns=None).reset_index()
    done(copy.workspace, "matrix", write(tmp_path, wide))
    assert copy.text(MATRIX) == expected
    for name, table in (("long", long(minutes)), ("wide", wide)):
        path = tmp_path / f"{name}.parquet"
        table.to_parquet(path)
        done(copy.workspace, "matrix", path)
        assert copy.text(MATRIX) == expected


def test_no_way_and_other_pairs(copy, minutes: Table, tmp_path: Path) -> None:
    """``inf`` says that there is no way; pairs of other points are passed over, and said so."""
    table = long(minutes).astype({"minutes": str})
    zone = table.loc[0, "from"]
    table.loc[table["from"] == zone, "minutes"] = "inf"
    table.loc[len(table)] = ["somewhere", "else", "nan"]
    imported = done(copy.workspace, "matrix", write(tmp_path, table))
    assert imported.notes[:2] == (
        "1 pairs that are not of a zone and a base are passed over.",
        "1 zones have no way to any base.",
    )
    assert f"{zone},A101H,inf\n" in copy.text(MATRIX)


def test_times_from_bases_serve_where_there_are_no_others(
    copy, minutes: Table, tmp_path: Path
) -> None:
    """Times from bases to zones alone are used, and the import says so."""
    table = long(minutes).rename(columns={"from": "to", "to": "from"})
    imported = done(copy.workspace, "matrix", write(tmp_path, table))
    assert "from bases to zones alone" in imported.notes[0]
    assert imported.rows == minutes.size


def test_both_ways_are_averaged(copy, minutes: Table, tmp_path: Path) -> None:
    """Where the way back is a little longer, the mean of both is kept."""
    table = long(minutes)
    back = table.rename(columns={"from": "to", "to": "from"})
    both = pd.concat([table, back.assign(minutes=table["minutes"] + 4)])
    done(copy.workspace, "matrix", write(tmp_path, both))
    rows = written(copy.workspace, MATRIX)
    one = rows.iloc[0]
    expected = minutes.at[one["zone_id"], one["site_code"]] + 2
    assert (len(rows), float(one["minutes"])) == (minutes.size, pytest.approx(expected))


def test_second_matrix_is_refused(copy, minutes: Table, tmp_path: Path) -> None:
    """A matrix as Parquet in the workspace is not left beside another."""
    copy.path("maps/network/matrix.parquet").write_bytes(b"PAR1")
    assert "two-matrices" in refusal(copy.workspace, "matrix", write(tmp_path, long(minutes)))


def test_travel_engine_reads_what_was_imported(copy, minutes: Table, tmp_path: Path) -> None:
    """The engine of travel times takes the imported matrix as it stands, ``inf`` included."""
    table = long(minutes).astype({"minutes": str})
    table.loc[0, "minutes"] = "unreachable"
    done(copy.workspace, "matrix", write(tmp_path, table), year=2026)
    tables = read_tables(copy.workspace, ["data/localities.csv", "data/bases.csv"])
    engine = matrix_engine(copy.workspace)
    times = engine.minutes(tables["data/localities.csv"], tables["data/bases.csv"])
    assert times.shape == minutes.shape
    assert times.at[table.loc[0, "from"], table.loc[0, "to"]] == np.inf
    assert engine.data_date.endswith(" 2026")


def put(value: str) -> Callable[[Table], Table]:
    """Write a value into line 7."""
    return lambda table: table.astype({"minutes": str}).assign(
        minutes=lambda t: t["minutes"].where(t.index != 5, value)
    )


def scaled(factor: float) -> Callable[[Table], Table]:
    """Give the times in another unit."""
    return lambda table: table.assign(minutes=table["minutes"] * factor)


def with_way_back(table: Table) -> Table:
    """Add ways back that take half an hour more and two thirds more."""
    back = table.rename(columns={"from": "to", "to": "from"})
    return pd.concat([table, back.assign(minutes=table["minutes"] * 1.67 + 30)])


#: A change of the long table, the fault, its line, and words that it must say.
WRONG: dict[str, tuple[Callable[[Table], Table], str, int | None, str]] = {
    "NaN": (put("NaN"), "nan-minutes", 7, "NaN"),
    "blank": (put(""), "nan-minutes", 7, "inf"),
    "negative": (put("-3"), "negative-minutes", 7, "negative"),
    "a word": (put("soon"), "not-a-number", 7, "digits"),
    "no time at all": (put("0"), "zero-minutes", 7, "takes no time"),
    "a pair missing": (lambda t: t.drop(index=5), "missing-pair", None, "1 in all"),
    "codes of elsewhere": (
        lambda t: t.assign(**{"from": "E" + t["from"]}),
        "unknown-codes",
        2,
        "No row joins",
    ),
    "a zone missing": (lambda t: t[t["from"] != t.loc[0, "from"]], "missing-zone", None, "zone"),
    "a base missing": (lambda t: t[t["to"] != "A101H"], "missing-base", None, "base"),
    "a pair twice": (lambda t: pd.concat([t, t.iloc[[5]]]), "duplicate-pair", 39107, "once"),
    "seconds": (scaled(60), "wrong-unit", None, "look like seconds"),
    "hours": (scaled(1 / 60), "wrong-unit", None, "look like hours"),
    "seconds by heading": (
        lambda t: t.rename(columns={"minutes": "seconds"}),
        "wrong-unit",
        1,
        "not in minutes",
    ),
    "a rocket": (put("1.5"), "too-quick", 7, "500 km/h"),
    "a voyage": (put("20000"), "out-of-range", 7, "a week"),
    "ways that disagree": (with_way_back, "asymmetric-pair", 2, "the way back"),
    "no column of minutes": (
        lambda t: t.rename(columns={"minutes": "blob"}),
        "missing-column",
        1,
        "--column minutes=",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_matrix_is_refused(copy, minutes: Table, tmp_path: Path, name: str) -> None:
    """Each fault of a matrix has its own code, line and way out."""
    change, code, line, words = WRONG[name]
    table = change(long(minutes))
    line = len(table) + 1 if line == 39107 else line
    faults = refusal(copy.workspace, "matrix", write(tmp_path, table))
    assert code in faults, faults
    fault = faults[code][0]
    assert fault.line == line
    assert words in f"{fault.message} {fault.remedy}"


def test_columns_can_be_named(copy, minutes: Table, tmp_path: Path) -> None:
    """Headings of another router are read once the user names them."""
    table = long(minutes).rename(columns={"from": "a", "to": "b", "minutes": "c"})
    done(
        copy.workspace,
        "matrix",
        write(tmp_path, table),
        columns={"from": "a", "to": "b", "minutes": "c"},
    )
    assert len(written(copy.workspace, MATRIX)) == minutes.size


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("matrix.parquet", b"from,to,minutes\n", "not-what-it-says"),
        ("matrix.csv", b"PK\x03\x04zip", "not-what-it-says"),
        ("matrix.parquet", b"PAR1 and nothing more", "not-what-it-says"),
        ("matrix.csv", b"from;to;minutes\na;b;1\n", "not-a-csv-file"),
        ("matrix.csv", b"from,to,minutes\na,b,1,2\n", "not-a-csv-file"),
        ("matrix.csv", b"from,to,minutes\n\xe9,b,1\n", "wrong-encoding"),
    ],
)
def test_files_that_are_no_matrix(
    copy, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    """A file that is not what its name says is refused as such."""
    path = tmp_path / name
    path.write_bytes(content)
    assert set(refusal(copy.workspace, "matrix", path)) == {code}


def test_wrong_pairs_do_not_hide_others(copy, minutes: Table, tmp_path: Path) -> None:
    """Several kinds of fault come in one refusal."""
    table = long(minutes).astype({"minutes": str})
    table.loc[2, "minutes"], table.loc[3, "minutes"] = "NaN", "-1"
    faults = refusal(copy.workspace, "matrix", write(tmp_path, table.drop(index=9)))
    assert set(faults) == {"nan-minutes", "negative-minutes", "missing-pair"}
