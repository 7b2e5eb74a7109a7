"""Going and coming back on one day: by hand, on the real network, and as a rule of the model."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from travel_tiny import (
    ALPHA_TO_GAMMA,
    BASES,
    CROSSINGS,
    ENDS,
    OFTEN,
    PROVENANCE,
    SELDOM,
    ZONES,
    Tiny,
)

from allocator.inputs.demand import births_by_board
from allocator.inputs.geography import load_geography
from allocator.inputs.service import load_model
from allocator.inputs.tables import read_table
from allocator.inputs.workspace import Workspace, open_workspace
from allocator.lp.instance import make_problem
from allocator.pipeline import read_demand, read_travel_times
from allocator.travel.checks import LINKS
from allocator.travel.engines.graph import graph_engine
from allocator.travel.network import Network, load_network
from allocator.travel.sameday import fits_a_day, often
from allocator.travel.times import same_day_return, times_by, with_day_trips

#: Out and back between the far island and alpha, minutes.
FAR_AND_BACK = 2 * (ENDS + SELDOM + ALPHA_TO_GAMMA)


def far_returns(tiny: Tiny, sailings: str, *, day_minutes: float, visit_minutes: float) -> bool:
    """Tell whether one gets from the far island to alpha and back, by so many sailings a day."""
    tiny.swap("crossings", ",20,5,1,0,", f",20,5,{sailings},{sailings},")
    network = load_network(tiny.workspace)
    trips = same_day_return(
        network, ZONES, BASES, day_minutes=day_minutes, visit_minutes=visit_minutes
    )
    return bool(trips.loc["z-far", "b-alpha"])


def test_two_sailings_a_day_let_one_return(tiny: Tiny):
    """2 x (2 + 20 + 60 + 90 + 5 + 24) minutes and an hour: it fits a day of that length, just."""
    day = FAR_AND_BACK + 60
    assert far_returns(tiny, "2", day_minutes=day, visit_minutes=60)


def test_two_sailings_a_day_do_not_stretch_it(tiny: Tiny):
    """A minute less and it does not fit."""
    day = FAR_AND_BACK + 60 - 1
    assert not far_returns(tiny, "2", day_minutes=day, visit_minutes=60)


@pytest.mark.parametrize("sailings", ["1", "1.9", "0.43"])
def test_fewer_than_two_sailings_a_day_never_let_one_return(tiny: Tiny, sailings: str):
    """The one boat of the day is the way there: a day of 24 hours does not help."""
    assert not far_returns(tiny, sailings, day_minutes=1440, visit_minutes=0)


def test_without_a_ferry_nobody_gets_there(tiny: Tiny):
    """No way there is no way back either, on the longest of days."""
    network = load_network(tiny.workspace, without=["seldom", "often"])
    trips = same_day_return(network, ZONES, BASES, day_minutes=1e6, visit_minutes=0)
    assert trips.to_numpy().tolist() == [[True, False], [False, True], [False, False]]


def test_without_any_water_the_clock_alone_decides(tiny: Tiny):
    """By road one returns as often as the day allows: 24 minutes each way and 2 at the ends."""
    gamma = pd.DataFrame({"lon": [-4.32], "lat": [56.0]}, index=pd.Index(["g"], name="zone_id"))
    network = load_network(tiny.workspace)
    each_way = ENDS + ALPHA_TO_GAMMA
    fits, tight = (
        same_day_return(network, gamma, BASES, day_minutes=day, visit_minutes=10)["b-alpha"].item()
        for day in (2 * each_way + 10.001, 2 * each_way + 9.999)
    )
    assert (fits, tight) == (True, False)


def test_a_slower_frequent_ferry_remains_where_a_quick_seldom_one_goes(tiny: Tiny):
    """Two ferries join the same ports: the seldom one is quicker, the frequent one comes back."""
    tiny.write("crossings", (CROSSINGS[0], CROSSINGS[1].replace(",30,10,5,14,10,", ",10,0,0,1,1,")))
    tiny.add("crossings", f"slow,gamma,isle-port,Tiny,40,10,5,14,10,yes,{PROVENANCE},{PROVENANCE}")
    tiny.write("places", tiny_places_without_far_port(tiny))
    tiny.write("flights", ())
    (tiny.workspace.maps / "network" / "flights.csv").unlink()
    network = load_network(tiny.workspace)
    assert network.graph.edges["gamma", "isle-port"]["link"] == "often"
    assert often(network).graph.edges["gamma", "isle-port"]["link"] == "slow"
    zones = ZONES.drop(index="z-far")
    day = 2 * (ENDS + ALPHA_TO_GAMMA + OFTEN + 10 + 12) + 30
    trips = same_day_return(network, zones, BASES, day_minutes=day, visit_minutes=30)
    assert trips.to_numpy().all()


def tiny_places_without_far_port(tiny: Tiny) -> tuple[str, ...]:
    """Return the rows of places without the one that no ferry serves any more."""
    path = tiny.workspace.maps / "network" / "places.csv"
    return tuple(
        row for row in path.read_text(encoding="utf-8").splitlines() if "far-port" not in row
    )


def test_the_frequent_network_keeps_every_road(summer: Network):
    """Of the real network only crossings that sail less than twice a day are left out."""
    daily = often(summer)
    lost = [edge for edge in summer.graph.edges(data=True) if not daily.graph.has_edge(*edge[:2])]
    assert {edge[2]["kind"] for edge in lost} == {"ferry"}
    assert all(edge[2]["a_day"] < 2 for edge in lost)
    assert set(daily.graph) == set(summer.graph)
    assert nx.number_connected_components(daily.graph) > 1


def test_no_road_hides_behind_a_crossing(reference: Workspace, summer: Network, winter: Network):
    """No seldom crossing takes the place of a road that a day trip needs."""
    roads = read_table(reference, LINKS).index
    for network in (summer, winter):
        edges = [network.graph.edges[start, end] for start, end in roads]
        assert all(edge["a_day"] >= 2 for edge in edges)


def test_the_matrix_stands_beside_the_minutes(
    summer: Network, zones: pd.DataFrame, bases: pd.DataFrame
):
    """Day trips have the labels of the minutes, hold for the near and never beat the clock."""
    engine = graph_engine(summer)
    times = times_by(engine, zones, bases)
    trips = with_day_trips(times, engine, zones, bases, day_minutes=450, visit_minutes=60).day_trip
    assert trips is not None
    assert trips.index.equals(times.minutes.index)
    assert trips.columns.equals(times.minutes.columns)
    by_clock = fits_a_day(times.minutes, day_minutes=450, visit_minutes=60)
    assert not (trips & ~by_clock).to_numpy().any()
    lost = zones.loc[(by_clock & ~trips).any(axis=1), "island"]
    assert {"Colonsay", "Eigg", "Papa Stour"} <= set(lost)
    assert trips.to_numpy()[(times.minutes <= 60).to_numpy()].all()


@pytest.mark.parametrize(("asked", "holds"), [("true", True), ("false", False)])
def test_the_model_keeps_outreach_to_day_trips(reference: Workspace, asked: str, holds: bool):
    """With staff sent far, outreach by the day follows the matrix if, and only if, asked to."""
    model = load_model(
        reference,
        overrides=[
            "travel.staff_limit_minutes=300",
            "travel.working_day_minutes=900",
            "travel.outreach_visit_minutes=120",
            f"travel.outreach_same_day={asked}",
        ],
    )
    geography = load_geography(reference)
    times = read_travel_times(geography, reference, model)
    assert (times.day_trip is not None) == holds
    need = read_demand(geography, reference, model).need
    births = births_by_board(reference, model.word("demand.births_basis"))
    arcs = make_problem(geography, need, births, times.minutes, model, day_trip=times.day_trip).arcs
    day = arcs[arcs["mode"] == "outreach"].set_index(["zone_id", "site_code"]).index
    network = load_network(reference)
    trips = same_day_return(
        network, geography.zones, geography.bases, day_minutes=900, visit_minutes=120
    ).stack()
    stranded = trips.loc[day][~trips.loc[day]]
    assert (len(stranded) == 0) == holds
    if holds:
        teams = arcs.groupby(["zone_id", "team_board"])["mode"].agg(set)
        assert not teams.map(lambda modes: {"outreach", "overnight"} <= modes).any()


def test_the_reference_plan_asks_for_it_and_loses_nothing():
    """Within the staff limit of two hours every place of the country is a day trip."""
    workspace = open_workspace()
    model = load_model(workspace, scenarios=["baseline"])
    assert model.flag("travel.outreach_same_day")
    geography = load_geography(workspace)
    times = read_travel_times(geography, workspace, model)
    assert times.day_trip is not None
    near = (times.minutes <= model.number("travel.staff_limit_minutes")).to_numpy()
    assert np.array_equal(times.day_trip.to_numpy(), near)
