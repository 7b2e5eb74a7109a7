"""Minutes from zones to bases: exact on the tiny country, lawful on the real one."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from travel_tiny import (
    ALPHA_TO_GAMMA,
    ALPHA_TO_ISLE_TOWN,
    BASES,
    ENDS,
    ISLE_ROAD,
    OFTEN,
    SELDOM,
    ZONES,
    Tiny,
    make_tiny,
)

from allocator.errors import DataError, ModelError
from allocator.inputs.workspace import Workspace
from allocator.travel.access import AccessRules, settlement_minutes
from allocator.travel.crossings import CrossingRules
from allocator.travel.earth import great_circle_km
from allocator.travel.joins import join_points
from allocator.travel.network import Network, load_network
from allocator.travel.times import same_day_return, travel_times

MINIMUM = 2.0


def test_minutes_by_hand(tiny: Tiny):
    """Roads, check-in, wait, sailing and disembarking add up on the tiny country."""
    times = travel_times(load_network(tiny.workspace), ZONES, BASES)
    far_to_isle = ENDS + SELDOM + OFTEN + ISLE_ROAD
    expected = [
        [MINIMUM, ALPHA_TO_ISLE_TOWN],
        [ALPHA_TO_ISLE_TOWN, MINIMUM],
        [ENDS + SELDOM + ALPHA_TO_GAMMA, far_to_isle],
    ]
    assert times.minutes.to_numpy() == pytest.approx(np.array(expected), abs=1e-6)
    assert (times.minutes.index.name, times.minutes.columns.name) == ("zone_id", "site_code")
    assert (times.engine, times.season) == ("strategic network", "summer")


def test_where_no_way_leads_the_minutes_are_infinite(tiny: Tiny):
    """In winter nobody reaches the far island."""
    network = load_network(tiny.workspace, season="winter")
    minutes = travel_times(network, ZONES, BASES).minutes
    assert np.isinf(minutes.loc["z-far"]).all()
    assert np.isfinite(minutes.drop(index="z-far")).all(axis=None)


def test_removing_a_sailing_changes_only_who_depends_on_it(tiny: Tiny):
    """Without the frequent ferry only journeys over it change."""
    before = travel_times(load_network(tiny.workspace), ZONES, BASES).minutes
    after = travel_times(load_network(tiny.workspace, without=["often"]), ZONES, BASES).minutes
    changed = (before != after).to_numpy()
    assert changed.tolist() == [[False, True], [True, False], [False, True]]


def test_a_flight_may_be_the_quicker_way(tiny: Tiny):
    """Where people may fly the far island is nearer: 15 + 60 + 20 + 5, then 12 by road and 2."""
    flying = travel_times(load_network(tiny.workspace, flights=True), ZONES, BASES).minutes
    assert flying.loc["z-far", "b-alpha"] == pytest.approx(112 + ENDS, abs=1e-6)


def test_a_point_off_the_network_joins_it_by_local_streets(tiny: Tiny):
    """Access costs the great circle with a detour at the local speed."""
    zones = ZONES.loc[["z-alpha"]].assign(lat=56.03)
    minutes = travel_times(load_network(tiny.workspace), zones, BASES).minutes
    apart = float(great_circle_km(-4.0, 56.03, -4.0, 56.0))
    assert minutes.iloc[0, 0] == pytest.approx(apart * 1.3 / 40 * 60 + ENDS)


def test_nobody_joins_the_network_across_water(tiny: Tiny):
    """A zone on the island's shore joins the island's places alone."""
    network = load_network(tiny.workspace)
    shore = ZONES.loc[["z-isle"]].assign(lon=-4.42)
    joins = join_points(network, shore)
    joined = network.places.index[joins.places[0][np.isfinite(joins.minutes[0])]]
    assert set(joined) == {"isle-port", "isle-town"}


def test_nobody_joins_the_other_shore_of_a_firth(summer: Network):
    """Dunoon and Gourock are on one landmass, 80 miles apart by road: they share no place."""
    points = pd.DataFrame({"lon": [-4.925, -4.82], "lat": [55.95, 55.96]}, index=["west", "east"])
    joins = join_points(summer, points)
    west, east = (
        set(row[np.isfinite(minutes)])
        for row, minutes in zip(joins.places, joins.minutes, strict=True)
    )
    assert not west & east


@pytest.mark.parametrize(
    ("points", "code"),
    [
        (ZONES.drop(columns="lat"), "missing-column"),
        (ZONES.assign(lon=ZONES["lat"], lat=ZONES["lon"]), "swapped-coordinates"),
        (ZONES.assign(lat=np.nan), "outside-scotland"),
        (pd.concat([ZONES, ZONES]), "duplicate-point"),
    ],
)
def test_points_that_cannot_be_are_refused(tiny: Tiny, points: pd.DataFrame, code: str):
    """Zones with missing, swapped, absent or repeated positions are refused."""
    network = load_network(tiny.workspace)
    with pytest.raises(DataError) as caught:
        travel_times(network, points, BASES)
    assert {fault.code for fault in caught.value.faults} == {code}


def test_access_rules_out_of_range_are_refused():
    """No speed is zero."""
    with pytest.raises(ModelError, match="local_speed_kmh"):
        AccessRules(local_speed_kmh=0)


def test_time_within_a_settlement_by_hand():
    """30,000 pi residents at 3,000 per square kilometre live within 3.16 km, 2.11 km on average."""
    minutes = settlement_minutes(np.array([30_000 * np.pi]), AccessRules())
    assert minutes[0] == pytest.approx(2 / 3 * np.sqrt(10) * 1.3 / 30 * 60)


def test_no_journey_takes_less_than_the_settlement_does(
    summer: Network, zones: pd.DataFrame, bases: pd.DataFrame
):
    """Homes of a city lie all over it: a base beside its centre is not at no time."""
    minutes = travel_times(summer, zones, bases).minutes.min(axis=1)
    residents = zones["population"].to_numpy(dtype=float)
    assert (minutes.to_numpy() >= settlement_minutes(residents, AccessRules())).all()
    glasgow = minutes[zones.index[zones["name"] == "Glasgow"][0]]
    assert 10 < glasgow < 20


def test_arrays_equal_networkx(summer: Network, zones: pd.DataFrame, bases: pd.DataFrame):
    """The vectorised minutes are those of networkx, pair by pair, over the graph of record."""
    few = bases.iloc[::6]
    minutes = travel_times(summer, zones, few).minutes
    from_zones, to_bases = join_points(summer, zones), join_points(summer, few)
    for column, site in enumerate(few.index):
        graph = nx.DiGraph(summer.graph)
        for place, way in zip(to_bases.places[column], to_bases.minutes[column], strict=True):
            if np.isfinite(way):
                graph.add_edge("base", summer.places.index[place], minutes=way)
        length = nx.single_source_dijkstra_path_length(graph, "base", weight="minutes")
        reach = np.array([length.get(place, np.inf) for place in summer.places.index])
        over_network = (reach[from_zones.places] + from_zones.minutes).min(axis=1)
        apart = great_circle_km(zones["lon"], zones["lat"], few["lon"][site], few["lat"][site])
        direct = summer.access.minutes(apart)
        share = [
            bool(set(row[np.isfinite(way)]) & set(to_bases.places[column]))
            for row, way in zip(from_zones.places, from_zones.minutes, strict=True)
        ]
        over_network = np.where(share, np.minimum(over_network, direct), over_network)
        least = settlement_minutes(zones["population"].to_numpy(dtype=float), summer.access)
        expected = np.maximum(over_network + 2 * summer.access.end_minutes, least)
        assert minutes[site].to_numpy() == pytest.approx(expected, rel=1e-9)


def test_all_bases_reach_each_other_symmetrically(summer: Network, bases: pd.DataFrame):
    """From any base of the 14 boards to any other, as long there as back."""
    minutes = travel_times(summer, bases, bases).minutes.to_numpy()
    assert np.isfinite(minutes).all()
    assert minutes == pytest.approx(minutes.T, rel=1e-9)
    assert bases["board_code"].nunique() == 14


@pytest.mark.parametrize("season", ["summer", "winter"])
def test_every_zone_reaches_every_base(
    season: str, zones: pd.DataFrame, bases: pd.DataFrame, reference: Workspace
):
    """Every locality and island has a way to every base in both seasons."""
    minutes = travel_times(load_network(reference, season=season), zones, bases).minutes
    assert np.isfinite(minutes.to_numpy()).all()


def test_a_seasonal_or_removed_ferry_touches_its_own_zones_alone(
    reference: Workspace, summer: Network, zones: pd.DataFrame, bases: pd.DataFrame
):
    """Without the ferry to Raasay only Raasay changes, and nobody reaches it."""
    before = travel_times(summer, zones, bases).minutes
    without = load_network(reference, without=["sconser-raasay"])
    after = travel_times(without, zones, bases).minutes
    changed = (before != after).any(axis=1)
    assert list(zones.loc[changed, "name"]) == ["Raasay"]
    assert np.isinf(after.loc[changed].to_numpy()).all()


def test_order_of_rows_changes_nothing(summer: Network, zones: pd.DataFrame, bases: pd.DataFrame):
    """Zones and bases in another order have the same minutes, to the last bit."""
    straight = travel_times(summer, zones, bases).minutes
    mixed = travel_times(summer, zones.iloc[::-1], bases.iloc[::-1]).minutes
    pd.testing.assert_frame_equal(straight, mixed.iloc[::-1, ::-1], check_exact=True)


def test_the_version_follows_the_tables(tiny: Tiny):
    """The same tables have one version; other figures have another."""
    first = load_network(tiny.workspace).version
    assert load_network(tiny.workspace, season="winter").version == first
    tiny.swap("links", "A1,alpha,beta,12", "A1,alpha,beta,13")
    assert load_network(tiny.workspace).version != first


def test_same_day_return_by_hand(tiny: Tiny):
    """One goes and comes back in a day over the frequent ferry, never over the daily one."""
    network = load_network(tiny.workspace)
    visit = 60
    enough = 2 * ALPHA_TO_ISLE_TOWN + visit
    fits = same_day_return(network, ZONES, BASES, day_minutes=enough + 1, visit_minutes=visit)
    assert fits.to_numpy().tolist() == [[True, True], [True, True], [False, False]]
    tight = same_day_return(network, ZONES, BASES, day_minutes=enough - 1, visit_minutes=visit)
    assert tight.to_numpy().tolist() == [[True, False], [False, True], [False, False]]


@settings(max_examples=25)
@given(
    lon=st.floats(-4.6, -4.0),
    lat=st.floats(55.9, 56.1),
    cap=st.floats(0, 120),
    shares=st.tuples(st.floats(0, 0.5), st.floats(0, 0.5)),
)
def test_more_cancellations_never_shorten_a_journey(
    tmp_path_factory: pytest.TempPathFactory,
    lon: float,
    lat: float,
    cap: float,
    shares: tuple[float, float],
):
    """A larger share of cancelled sailings makes no journey shorter."""
    workspace = make_tiny(tmp_path_factory.mktemp("law") / "tiny").workspace
    zone = pd.DataFrame({"lon": [lon], "lat": [lat]}, index=["z"])
    few, many = (
        travel_times(
            load_network(
                workspace, rules=CrossingRules(max_wait_minutes=cap, cancellation_share=share)
            ),
            zone,
            BASES,
        ).minutes.to_numpy()
        for share in sorted(shares)
    )
    assert (many >= few - 1e-9).all()
