"""Travel times over an OpenStreetMap extract, built and asked for real on a tiny country."""

from __future__ import annotations

import importlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from osm_writer import Way, write_pbf
from travel_tiny import BASES, OFTEN, SELDOM, ZONES, Tiny

from allocator.errors import DataError, OutputError, UsageError
from allocator.inputs.workspace import Workspace
from allocator.travel.earth import great_circle_km
from allocator.travel.engines.choice import choose_engine
from allocator.travel.engines.osm_extract import EXTRACT, open_extract
from allocator.travel.engines.valhalla import ValhallaEngine, valhalla_engine
from allocator.travel.engines.valhalla_roads import COSTING
from allocator.travel.network import load_network
from allocator.travel.times import times_by, with_day_trips

EXTRA = 'the extra imh-allocator[routing]: pip install "imh-allocator[routing]"'

ROAD = {"highway": "primary", "maxspeed": "60"}
FERRY = {"route": "ferry", "duration": "00:05", "motor_vehicle": "yes", "foot": "yes"}

#: Alpha to gamma on the mainland, isle port to isle town, and the far port with a stretch of road.
NODES = {
    1: (-4.0, 56.0),
    2: (-4.16, 56.0),
    3: (-4.32, 56.0),
    4: (-4.5, 56.0),
    5: (-4.6, 56.0),
    6: (-5.0, 56.0),
    7: (-5.05, 56.0),
}
WAYS = (Way((1, 2, 3), ROAD), Way((4, 5), ROAD), Way((6, 7), ROAD), Way((3, 4), FERRY))


@pytest.fixture
def extract(tiny: Tiny) -> Workspace:
    """Put the extract of the tiny country into its workspace."""
    write_pbf(tiny.workspace.root / EXTRACT, NODES, WAYS, timestamp=1_750_000_000)
    return tiny.workspace


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for tiles that tests share, and skip where the extra is not installed."""
    pytest.importorskip("valhalla", reason=f"needs {EXTRA}")
    return tmp_path_factory.mktemp("tiles")


@pytest.fixture
def own_cache(cache: Path, tmp_path: Path) -> Path:
    """Return a folder for the tiles of one test alone."""
    del cache
    return tmp_path / "cache"


def engine_of(workspace: Workspace, cache: Path, season: str = "summer") -> ValhallaEngine:
    """Make the engine of a workspace."""
    return valhalla_engine(workspace, load_network(workspace, season=season), cache=cache)


def road_minutes(start: int, end: int) -> float:
    """Return minutes along a parallel at 60 km/h."""
    return float(great_circle_km(*NODES[start], *NODES[end]))


def refusal_of(workspace: Workspace) -> str:
    """Return the code by which an extract is refused."""
    with pytest.raises(DataError) as caught:
        open_extract(workspace)
    (fault,) = caught.value.faults
    assert fault.file == EXTRACT
    return fault.code


def test_minutes_by_hand(extract: Workspace, cache: Path):
    """Roads at their speed; check-in, wait, sailing and way out of the crossings' table."""
    times = times_by(engine_of(extract, cache), ZONES, BASES)
    over = road_minutes(1, 3) + OFTEN + road_minutes(4, 5)
    far_to_alpha = SELDOM + road_minutes(1, 3)
    far_to_isle = SELDOM + OFTEN + road_minutes(4, 5)
    expected = np.array([[2, over], [over, 2], [far_to_alpha, far_to_isle]])
    # Valhalla counts whole seconds and rounds lengths of edges.
    assert times.minutes.to_numpy() == pytest.approx(expected, rel=0.005)
    assert (times.minutes.index.name, times.minutes.columns.name) == ("zone_id", "site_code")
    assert times.engine.startswith("valhalla 3.")
    assert "roads.osm.pbf" in times.data_date
    assert "2025-06-15" in times.data_date
    assert times.season == "summer"


def test_crossings_follow_the_season(extract: Workspace, cache: Path):
    """In winter nobody sails to the far island, whatever the extract draws."""
    minutes = engine_of(extract, cache, "winter").minutes(ZONES, BASES)
    assert np.isinf(minutes.loc["z-far"]).all()
    assert np.isfinite(minutes.drop(index="z-far")).all(axis=None)


def test_a_ferry_of_the_extract_is_not_driven_over(extract: Workspace, cache: Path):
    """Without the crossing in the table, the five minutes of the extract count for nothing."""
    network = load_network(extract, without=["often", "seldom"])
    minutes = valhalla_engine(extract, network, cache=cache).minutes(ZONES, BASES)
    assert np.isinf(minutes.to_numpy()).sum() == 4
    assert minutes.loc["z-alpha", "b-alpha"] == 2


def test_the_extract_would_be_sailed_if_ferries_were_not_excluded(
    extract: Workspace, cache: Path, monkeypatch: pytest.MonkeyPatch
):
    """The same question without the exclusion leads over the ferry of the extract."""
    monkeypatch.setitem(COSTING, "costing_options", {})
    network = load_network(extract, without=["often", "seldom"])
    minutes = valhalla_engine(extract, network, cache=cache).minutes(ZONES, BASES)
    assert np.isfinite(minutes.loc["z-alpha", "b-isle"])


def test_same_day_returns_stand_beside_the_minutes(extract: Workspace, cache: Path):
    """The frequent ferry lets one return within the day, the daily one does not."""
    engine = engine_of(extract, cache)
    times = times_by(engine, ZONES, BASES)
    with_trips = with_day_trips(times, engine, ZONES, BASES, day_minutes=450, visit_minutes=180)
    assert with_trips.day_trip is not None
    assert with_trips.day_trip.to_numpy().tolist() == [[True, True], [True, True], [False, False]]
    assert times.day_trip is None


def test_tiles_and_minutes_are_kept(
    extract: Workspace, own_cache: Path, monkeypatch: pytest.MonkeyPatch
):
    """A second run builds nothing and asks nothing, and gives the same minutes to the last bit."""
    first = engine_of(extract, own_cache).minutes(ZONES, BASES)
    valhalla = importlib.import_module("valhalla")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(subprocess, "run", refuse)
    monkeypatch.setattr(valhalla, "Actor", refuse)
    again = engine_of(extract, own_cache).minutes(ZONES, BASES)
    pd.testing.assert_frame_equal(first, again, check_exact=True)
    assert [path.name.startswith("valhalla-") for path in own_cache.iterdir()] == [True]


def test_kept_minutes_that_are_damaged_are_asked_for_again(extract: Workspace, own_cache: Path):
    """A damaged file in the cache changes no answer."""
    first = engine_of(extract, own_cache).minutes(ZONES, BASES)
    (kept,) = own_cache.glob("*/roads-*.npy")
    kept.write_bytes(b"rubbish")
    pd.testing.assert_frame_equal(first, engine_of(extract, own_cache).minutes(ZONES, BASES))


def test_another_extract_has_other_tiles(extract: Workspace, cache: Path):
    """Roads at half the speed take twice as long: nothing of the first extract is left."""
    first = engine_of(extract, cache).minutes(ZONES.iloc[:1], BASES)
    slow = [replace(way, tags={**way.tags, "maxspeed": "30"}) for way in WAYS]
    write_pbf(extract.root / EXTRACT, NODES, slow)
    second = engine_of(extract, cache).minutes(ZONES.iloc[:1], BASES)
    added = second.loc["z-alpha", "b-isle"] - first.loc["z-alpha", "b-isle"]
    assert added == pytest.approx(road_minutes(1, 3) + road_minutes(4, 5), rel=0.01)


def test_order_of_rows_changes_nothing(extract: Workspace, cache: Path):
    """Zones and bases in another order have the same minutes."""
    engine = engine_of(extract, cache)
    straight = engine.minutes(ZONES, BASES)
    mixed = engine.minutes(ZONES.iloc[::-1], BASES.iloc[::-1])
    pd.testing.assert_frame_equal(straight, mixed.iloc[::-1, ::-1])


def test_many_zones_are_asked_for_in_batches(extract: Workspace, cache: Path):
    """250 zones along a road: the further from the base, the longer, at its speed."""
    lon = np.linspace(-4.0, -4.32, 250)
    names = pd.Index([f"z{i:03}" for i in range(250)], name="zone_id")
    zones = pd.DataFrame({"lon": lon, "lat": 56.0}, index=names)
    minutes = engine_of(extract, cache).minutes(zones, BASES)["b-alpha"].to_numpy()
    apart = great_circle_km(lon, 56.0, -4.0, 56.0)
    assert minutes == pytest.approx(np.maximum(apart, 2), rel=0.01, abs=0.1)


def test_places_off_the_roads_are_named(extract: Workspace, cache: Path):
    """A zone that the extract does not reach is refused by name, with how many there are."""
    zones = ZONES.assign(lat=[56.0, 58.0, 58.5])
    with pytest.raises(DataError) as caught:
        engine_of(extract, cache).minutes(zones, BASES)
    (fault,) = caught.value.faults
    assert (fault.code, fault.value) == ("off-the-roads", "z-isle, z-far")
    assert "2 zones" in fault.message


def test_a_damaged_extract_is_refused(extract: Workspace, own_cache: Path):
    """An extract that breaks off is refused with the builder's reason, and leaves nothing."""
    path = extract.root / EXTRACT
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DataError) as caught:
        engine_of(extract, own_cache)
    assert [fault.code for fault in caught.value.faults] == ["damaged-extract"]
    assert "EOF" in str(caught.value.faults[0].value)
    assert list(own_cache.iterdir()) == []


def test_an_extract_without_roads_is_refused(extract: Workspace, cache: Path):
    """Nodes and a footpath's outline make no road."""
    write_pbf(extract.root / EXTRACT, NODES, [Way((1, 2), {"natural": "coastline"})])
    with pytest.raises(DataError) as caught:
        engine_of(extract, cache)
    assert {fault.code for fault in caught.value.faults} <= {"no-roads", "damaged-extract"}


def test_a_cache_that_cannot_be_written_is_said(extract: Workspace, own_cache: Path):
    """Where a file stands in place of the cache folder, the command says that it cannot write."""
    own_cache.write_text("in the way", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be kept"):
        engine_of(extract, own_cache)


def test_the_model_chooses_the_engine(
    extract: Workspace, own_cache: Path, monkeypatch: pytest.MonkeyPatch
):
    """The word valhalla gives this engine, its tiles in the user's cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(own_cache))
    engine = choose_engine("valhalla", extract, load_network(extract))
    assert engine.name.startswith("valhalla")
    assert (own_cache / "imh-allocator").is_dir()


def test_without_the_extra_the_command_names_it(
    extract: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Where the library is absent, the error says what to install."""
    monkeypatch.setitem(sys.modules, "valhalla", None)
    with pytest.raises(UsageError, match=r'pip install "imh-allocator\[routing\]"'):
        engine_of(extract, tmp_path / "cache")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<OGRVRTDataSource><SrcDataSource>/etc/passwd</SrcDataSource>", "virtual-file"),
        (b"<VRTDataset>", "virtual-file"),
        (b"https://example.org/scotland-latest.osm.pbf\n", "remote-file"),
        (b"[InternetShortcut]\nURL=https://example.org/x.osm.pbf\n", "remote-file"),
        (b'<?xml version="1.0"?><osm version="0.6"/>', "not-pbf"),
        (b"PK\x03\x04 a zip", "not-pbf"),
        (b"", "not-pbf"),
        (b"\xff\xff\xff\xff\x0a\x09OSMHeader", "not-pbf"),
    ],
)
def test_what_is_no_extract_is_refused_by_its_content(tiny: Tiny, content: bytes, code: str):
    """A virtual file, an address, a page or anything else is refused, each with its own code."""
    (tiny.workspace.root / EXTRACT).write_bytes(content)
    assert refusal_of(tiny.workspace) == code


def test_a_missing_extract_is_said(tiny: Tiny):
    """Without an extract the error says where it belongs."""
    assert refusal_of(tiny.workspace) == "missing-extract"


def test_a_link_out_of_the_workspace_is_refused(extract: Workspace, tmp_path: Path):
    """The extract is a file of the workspace, not a link to one elsewhere."""
    path = extract.root / EXTRACT
    path.rename(tmp_path / "elsewhere.osm.pbf")
    path.symlink_to(tmp_path / "elsewhere.osm.pbf")
    assert refusal_of(extract) == "outside-workspace"


def test_a_folder_in_place_of_the_extract_is_refused(tiny: Tiny):
    """A folder of that name is no file."""
    (tiny.workspace.root / EXTRACT).mkdir()
    assert refusal_of(tiny.workspace) == "not-a-file"


@pytest.mark.parametrize("packed", [True, False])
def test_the_date_of_the_data_is_read(tiny: Tiny, packed: bool):
    """The first block says up to which day the extract holds all changes; without it, nothing."""
    path = tiny.workspace.root / EXTRACT
    write_pbf(path, NODES, WAYS, timestamp=1_700_000_000, packed=packed)
    dated = open_extract(tiny.workspace)
    assert dated.date == "2023-11-14"
    assert dated.version == f"roads.osm.pbf {dated.digest[:12]} 2023-11-14"
    write_pbf(path, NODES, WAYS, packed=packed)
    assert open_extract(tiny.workspace).version.count(" ") == 1
