"""Kilometres along the quickest ways: by hand, and those of the routes leg by leg."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from travel_tiny import BASES, ZONES, Tiny

from allocator.inputs.workspace import Workspace
from allocator.travel.earth import great_circle_km
from allocator.travel.lengths import quickest_kilometres
from allocator.travel.names import gazetteer
from allocator.travel.network import Network, load_network
from allocator.travel.route import route_between
from allocator.travel.times import travel_times


def test_by_hand(tiny: Tiny):
    """The sum of the road's kilometres, the crossing's great circle and the road beyond."""
    network = load_network(tiny.workspace)
    ends = network.places.loc[["alpha", "isle-town"], ["lon", "lat"]]
    found = quickest_kilometres(network, ends.iloc[:1], ends.iloc[1:])
    crossing = float(great_circle_km(-4.32, 56.0, -4.50, 56.0))
    assert found.loc["alpha", "isle-town"] == pytest.approx(12 + 10 + crossing + 8)


def test_lengths_are_those_of_the_routes(tiny: Tiny):
    """Zone by zone and base by base, the same way as the route that is described leg by leg."""
    network = load_network(tiny.workspace)
    found = quickest_kilometres(network, ZONES, BASES)
    minutes = travel_times(network, ZONES, BASES).minutes
    names = gazetteer(network, ZONES.assign(name=ZONES.index), BASES.assign(name=BASES.index))
    assert list(found.index) == list(ZONES.index)
    assert list(found.columns) == list(BASES.index)
    for zone in ZONES.index:
        for base in BASES.index:
            if math.isfinite(minutes.loc[zone, base]):
                way = route_between(network, names.find(zone), names.find(base))
                assert found.loc[zone, base] == pytest.approx(way.kilometres, abs=1e-6)
            else:
                assert found.loc[zone, base] == np.inf


def test_reference_lengths_are_those_of_the_routes(
    reference: Workspace, summer: Network, zones: pd.DataFrame, bases: pd.DataFrame
):
    """On the real network too, islands among them, in whatever order the rows come."""
    assert reference.root.is_dir()
    sites = bases.loc[["H223H", "S308H", "Z102H"]]
    some = zones.iloc[::180]
    found = quickest_kilometres(summer, some, sites)
    names = gazetteer(summer, some, sites)
    for zone in some.index:
        for site in sites.index:
            way = route_between(summer, names.find(str(zone)), names.find(str(site)))
            assert found.loc[zone, site] == pytest.approx(way.kilometres, abs=1e-6)
    turned = quickest_kilometres(summer, some.iloc[::-1], sites.iloc[::-1])
    pd.testing.assert_frame_equal(turned.loc[found.index, found.columns], found)
