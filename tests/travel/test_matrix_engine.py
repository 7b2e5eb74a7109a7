"""Travel times from a user's own table: the same labelled minutes, or every fault at once."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from travel_tiny import BASES, ZONES, Tiny

from allocator.errors import DataError, Fault, UsageError
from allocator.inputs.geography import load_geography
from allocator.inputs.importers.registry import import_file
from allocator.inputs.service import load_model
from allocator.inputs.workspace import Workspace, open_workspace
from allocator.pipeline import read_travel_times
from allocator.travel.engines.choice import choose_engine
from allocator.travel.engines.matrix import matrix_engine
from allocator.travel.engines.matrix_file import CSV, PARQUET, SOURCE
from allocator.travel.network import load_network
from allocator.travel.times import times_by, travel_times, with_day_trips

EXTRA = 'the extra imh-allocator[parquet]: pip install "imh-allocator[parquet]"'

#: Alpha, isle and far zone to alpha and isle base, minutes.
PAIRS = (
    ("z-alpha", "b-alpha", "4"),
    ("z-alpha", "b-isle", "110.5"),
    ("z-isle", "b-alpha", "109.5"),
    ("z-isle", "b-isle", "3"),
    ("z-far", "b-alpha", "200"),
    ("z-far", "b-isle", "inf"),
)
MINUTES = [[4, 110.5], [109.5, 3], [200, np.inf]]

Rows = Iterable[tuple[str, str, str]]


def write(tiny: Tiny, rows: Rows, header: str = "zone_id,site_code,minutes") -> Workspace:
    """Write a table of minutes into the workspace."""
    lines = [header, *(",".join(row) for row in rows)]
    (tiny.workspace.root / CSV).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tiny.workspace


def changed(*rows: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    """Return the sound rows with some replaced by others of the same pair."""
    new = {row[:2]: row for row in rows}
    return [new.get(row[:2], row) for row in PAIRS]


def faults_of(workspace: Workspace) -> dict[str, Fault]:
    """Return the faults that using a table raises, by code."""
    with pytest.raises(DataError) as caught:
        matrix_engine(workspace).minutes(ZONES, BASES)
    return {fault.code: fault for fault in caught.value.faults}


def test_minutes_are_those_of_the_table(tiny: Tiny):
    """Labels, minutes and no way at all come through; a time within a zone is not too short."""
    times = times_by(matrix_engine(write(tiny, PAIRS)), ZONES, BASES)
    assert times.minutes.to_numpy().tolist() == MINUTES
    assert (times.minutes.index.name, times.minutes.columns.name) == ("zone_id", "site_code")
    assert list(times.minutes.index) == list(ZONES.index)
    assert (times.engine, times.season) == ("matrix", "as in the matrix")
    assert times.data_date.startswith("matrix.csv ")


def test_order_of_rows_and_further_columns_change_nothing(tiny: Tiny):
    """A router's own columns are left alone; rows come in any order."""
    rows = [(*row, "1.5") for row in PAIRS[::-1]]
    lines = ["zone_id,site_code,minutes,km", *(",".join(row) for row in rows)]
    (tiny.workspace.root / CSV).write_text("\n".join(lines), encoding="utf-8")
    minutes = matrix_engine(tiny.workspace).minutes(ZONES, BASES)
    assert minutes.to_numpy().tolist() == MINUTES


def test_the_version_follows_the_content_and_names_the_year(tiny: Tiny):
    """Other minutes have another fingerprint; the table's source tells its year."""
    first = matrix_engine(write(tiny, PAIRS)).data_date
    assert matrix_engine(write(tiny, PAIRS)).data_date == first
    other = matrix_engine(write(tiny, changed(("z-far", "b-alpha", "201")))).data_date
    assert other != first
    source = "source,year,status\nA router,2024,derived\n"
    (tiny.workspace.root / SOURCE).write_text(source, encoding="utf-8")
    assert matrix_engine(tiny.workspace).data_date == f"{other} 2024"


def test_what_the_graph_engine_gives_reads_back_the_same(tiny: Tiny):
    """The engines agree on a table written from the other's minutes."""
    network = load_network(tiny.workspace)
    expected = travel_times(network, ZONES, BASES).minutes
    rows = [(zone, site, repr(value)) for (zone, site), value in expected.stack().items()]
    engine = choose_engine("matrix", write(tiny, rows), network)
    pd.testing.assert_frame_equal(times_by(engine, ZONES, BASES).minutes, expected)


def test_homes_lie_all_over_a_settlement(tiny: Tiny):
    """A router starts in the middle: nobody's time is below the mean within the settlement."""
    zones = ZONES.assign(population=[30_000 * np.pi, 0, 0])
    minutes = matrix_engine(write(tiny, PAIRS)).minutes(zones, BASES)
    assert minutes.loc["z-alpha", "b-alpha"] == pytest.approx(2 / 3 * np.sqrt(10) * 1.3 / 30 * 60)
    assert minutes.loc["z-isle", "b-isle"] == 3


def test_both_directions_give_their_mean(tiny: Tiny):
    """A pair may come the other way round too: 110.5 out and 112.5 back make 111.5."""
    rows = [*PAIRS, ("b-isle", "z-alpha", "112.5"), ("b-isle", "z-far", "inf")]
    minutes = matrix_engine(write(tiny, rows)).minutes(ZONES, BASES)
    assert minutes.loc["z-alpha", "b-isle"] == 111.5
    assert minutes.loc["z-far", "b-isle"] == np.inf


def test_one_direction_is_enough(tiny: Tiny):
    """A pair that comes the other way round alone counts; pairs of two zones are passed over."""
    rows = [*PAIRS[1:], ("b-alpha", "z-alpha", "4"), ("z-alpha", "z-far", "1")]
    minutes = matrix_engine(write(tiny, rows)).minutes(ZONES, BASES)
    assert minutes.to_numpy().tolist() == MINUTES


@pytest.mark.parametrize(
    ("back", "wrong"), [("146", False), ("150", True), ("inf", True), ("70", True)]
)
def test_directions_that_cannot_both_be_true_are_refused(tiny: Tiny, back: str, wrong: bool):
    """A quarter of the longer may lie between out and back, and no way is none in both."""
    workspace = write(tiny, [*PAIRS, ("b-isle", "z-alpha", back)])
    if wrong:
        fault = faults_of(workspace)["asymmetric-pair"]
        assert fault.value == "z-alpha - b-isle"
    else:
        assert np.isfinite(matrix_engine(workspace).minutes(ZONES, BASES).iloc[0]).all()


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "blank-value"),
        ("nan", "not-finite"),
        ("-inf", "not-finite"),
        ("-5", "negative-value"),
        ("1e400", "not-finite"),
        ("20000", "out-of-range"),
        ("about 5", "not-a-number"),
        ('"1,200"', "number-with-comma"),
        ("0x10", "not-a-number"),
        ("=1+1", "not-a-number"),
        ("0", "zero-minutes"),
        ("1", "too-quick"),
    ],
)
def test_cells_that_are_no_time_are_refused(tiny: Tiny, cell: str, code: str):
    """A blank says nothing, NaN and negative minutes are nothing, no journey takes no time."""
    faults = faults_of(write(tiny, changed(("z-far", "b-alpha", cell))))
    assert set(faults) == {code}
    if code not in {"zero-minutes", "too-quick", "out-of-range"}:
        assert (faults[code].line, faults[code].column) == (6, "minutes")


@pytest.mark.parametrize(("factor", "word"), [(60, "seconds"), (1 / 60, "hours")])
def test_other_units_are_recognised(tiny: Tiny, factor: float, word: str):
    """Journeys at 1 km/h are in seconds, at 2,500 km/h in hours: one fault, saying so."""
    rows = [(*row[:2], str(float(row[2]) * factor)) for row in PAIRS]
    faults = faults_of(write(tiny, rows))
    assert word in faults["wrong-unit"].remedy
    assert "too-quick" not in faults


def test_a_column_in_another_unit_is_named(tiny: Tiny):
    """A column of seconds is not read as minutes."""
    with pytest.raises(DataError) as caught:
        matrix_engine(write(tiny, PAIRS, "zone_id,site_code,seconds"))
    (fault,) = caught.value.faults
    assert (fault.code, fault.remedy) == ("wrong-unit", "Write minutes one way: divide by 60")


def test_every_fault_is_told_at_once(tiny: Tiny):
    """Missing and repeated pairs, unknown codes and cells that are no time come in one list."""
    rows = [*PAIRS[:4], PAIRS[0], ("z-mars", "b-alpha", "5"), ("z-far", "b-moon", "nan")]
    faults = faults_of(write(tiny, rows))
    assert set(faults) == {
        "missing-pair",
        "duplicate-key",
        "unknown-reference",
        "not-finite",
    }
    assert faults["missing-pair"].value == "z-far - b-alpha, z-far - b-isle"
    assert "2 of 6" in faults["missing-pair"].message
    assert faults["duplicate-key"].line == 6


def test_long_lists_are_cut_and_counted(tiny: Tiny):
    """Of a thousand missing pairs ten are named, of a thousand bad cells ten are shown."""
    names = pd.Index([f"z{i:04}" for i in range(1000)], name="zone_id")
    zones = pd.DataFrame({"lon": -4.0, "lat": 56.0}, index=names)
    rows = [(name, "b-alpha", "rubbish") for name in names]
    with pytest.raises(DataError) as caught:
        matrix_engine(write(tiny, rows)).minutes(zones, BASES)
    missing = [fault for fault in caught.value.faults if fault.code == "missing-pair"]
    assert "1,000 of 2,000" in missing[0].message
    assert str(missing[0].value).count(" - ") == 10
    cells = [fault for fault in caught.value.faults if fault.code == "not-a-number"]
    assert len(cells) == 11
    assert "990 more" in cells[-1].message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("zone_id,minutes\nz-alpha,5\n", "missing-column"),
        ("zone_id,site_code,minutes,minutes\na,b,1,2\n", "duplicate-column"),
        ("zone_id,site_code,minutes\n", "empty-table"),
        ("zone_id,site_code,minutes\nz-alpha,b-alpha\n", "ragged-row"),
        ("zone_id;site_code;minutes\na;b;1\n", "semicolons"),
        ("", "empty-table"),
    ],
)
def test_what_is_no_table_of_minutes_is_refused(tiny: Tiny, text: str, code: str):
    """A table of another shape is refused before any pair is looked for."""
    (tiny.workspace.root / CSV).write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        matrix_engine(tiny.workspace)
    assert {fault.code for fault in caught.value.faults} == {code}


def test_a_missing_table_is_said(tiny: Tiny):
    """Without a table the error says how to bring one in."""
    with pytest.raises(DataError, match="allocator import matrix"):
        matrix_engine(tiny.workspace)


def test_an_unknown_engine_is_refused(tiny: Tiny):
    """There are three engines."""
    with pytest.raises(UsageError, match="graph, matrix, valhalla"):
        choose_engine("teleport", tiny.workspace, load_network(tiny.workspace))


def test_day_trips_go_by_minutes_alone(tiny: Tiny):
    """A table does not tell its crossings: who is quick enough comes back."""
    engine = matrix_engine(write(tiny, PAIRS))
    times = times_by(engine, ZONES, BASES)
    trips = with_day_trips(times, engine, ZONES, BASES, day_minutes=450, visit_minutes=50)
    assert trips.day_trip is not None
    assert trips.day_trip.to_numpy().tolist() == [[True, True], [True, True], [True, False]]


def test_an_imported_matrix_plans_like_the_one_that_was_exported(tmp_path: Path):
    """Minutes of the reference network, imported as a router's table, come back to a hundredth."""
    workspace = Workspace(root=(tmp_path / "own").resolve())
    for folder in ("data", "models", "maps"):
        shutil.copytree(open_workspace().root / folder, workspace.root / folder)
    geography = load_geography(workspace)
    graph = read_travel_times(geography, workspace, load_model(workspace))
    table = graph.minutes.stack().rename("minutes").reset_index()
    table.to_csv(tmp_path / "router.csv", index=False)
    import_file("matrix", tmp_path / "router.csv", workspace=workspace, source="A router")
    model = load_model(workspace, overrides=["travel.engine=matrix"])
    times = read_travel_times(geography, workspace, model)
    assert times.minutes.to_numpy() == pytest.approx(graph.minutes.to_numpy(), abs=0.006)
    assert times.engine == "matrix"
    assert times.day_trip is not None
    assert times.day_trip.to_numpy().any()


class TestParquet:
    """The same table as Parquet."""

    @pytest.fixture
    def parquet(self, tiny: Tiny) -> Path:
        """Return where the table belongs, and skip where the extra is not installed."""
        pytest.importorskip("pyarrow", reason=f"needs {EXTRA}")
        return tiny.workspace.root / PARQUET

    @pytest.mark.parametrize("kind", ["text", "numbers"])
    def test_it_gives_the_same_minutes(self, tiny: Tiny, parquet: Path, kind: str):
        """Numbers with an infinity, or text with the word for it, read as the CSV file does."""
        frame = pd.DataFrame(PAIRS, columns=["zone_id", "site_code", "minutes"])
        if kind == "numbers":
            frame = frame.assign(minutes=frame["minutes"].astype(float))
        frame.astype({"zone_id": "category"}).assign(km=1).to_parquet(parquet)
        engine = matrix_engine(tiny.workspace)
        assert engine.minutes(ZONES, BASES).to_numpy().tolist() == MINUTES
        assert engine.data_date.startswith("matrix.parquet ")

    def test_nan_is_refused(self, tiny: Tiny, parquet: Path):
        """A number that is missing is no time."""
        frame = pd.DataFrame(PAIRS, columns=["zone_id", "site_code", "minutes"])
        frame["minutes"] = [4.0, 110.5, np.nan, 3.0, -200.0, np.inf]
        frame.to_parquet(parquet)
        faults = faults_of(tiny.workspace)
        assert {code: fault.line for code, fault in faults.items()} == {
            "not-finite": 3,
            "negative-value": 5,
        }

    @pytest.mark.parametrize("content", [b"zone_id,site_code,minutes\n", b"PAR1 and rubbish"])
    def test_what_is_no_parquet_is_refused(self, tiny: Tiny, parquet: Path, content: bytes):
        """A CSV file of that name, or a damaged file, is refused."""
        parquet.write_bytes(content)
        with pytest.raises(DataError) as caught:
            matrix_engine(tiny.workspace)
        assert [fault.code for fault in caught.value.faults] == ["not-parquet"]

    def test_two_tables_are_refused(self, tiny: Tiny, parquet: Path):
        """Nobody guesses which of two tables is meant."""
        parquet.write_bytes(b"PAR1")
        with pytest.raises(DataError) as caught:
            matrix_engine(write(tiny, PAIRS))
        assert [fault.code for fault in caught.value.faults] == ["two-matrices"]

    def test_without_the_extra_the_command_names_it(
        self, tiny: Tiny, parquet: Path, monkeypatch: pytest.MonkeyPatch
    ):
        """Where the library is absent, the error says what to install."""
        pd.DataFrame(PAIRS, columns=["zone_id", "site_code", "minutes"]).to_parquet(parquet)
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        with pytest.raises(UsageError, match=r'pip install "imh-allocator\[parquet\]"'):
            matrix_engine(tiny.workspace)
