"""What a crossing costs: check-in, expected wait, sailing and the way off."""

from __future__ import annotations

import pandas as pd
import pytest
from travel_tiny import OFTEN, SELDOM, Tiny

from allocator.errors import ModelError, UsageError
from allocator.travel.crossings import CrossingRules, expected_wait_minutes
from allocator.travel.network import Network, load_network


def waits(sailings: list[float], **rules: float) -> list[float]:
    """Return expected waits for sailings a day."""
    return expected_wait_minutes(pd.Series(sailings), CrossingRules(**rules)).tolist()


def test_the_wait_is_half_of_the_headway():
    """14 and 28 sailings in 14 hours are an hour and half an hour apart."""
    assert waits([14, 28]) == [30, 15]


def test_travellers_plan_for_few_sailings():
    """Nobody waits longer than the planned wait, however few the sailings."""
    assert waits([1, 0.14], max_wait_minutes=45) == [45, 45]


def test_a_cancelled_sailing_costs_the_time_until_the_next():
    """With a fifth cancelled, a quarter of a departure is lost on average: 60 / 4 minutes."""
    assert waits([14], cancellation_share=0.2) == pytest.approx([30 + 15])


def test_parts_add_up(tiny: Tiny):
    """A crossing costs what its parts cost, by hand."""
    crossings = load_network(tiny.workspace).crossings
    assert crossings["minutes"].to_dict() == {"often": OFTEN, "seldom": SELDOM}
    parts = crossings.loc["often", ["check_in", "wait", "passage", "disembark"]]
    assert parts.tolist() == [10, 30, 30, 5]


def test_a_route_without_sailings_is_absent(tiny: Tiny):
    """In winter the far island has no ferry."""
    assert list(load_network(tiny.workspace, season="winter").crossings.index) == ["often"]


def test_rules_are_given_by_the_caller(tiny: Tiny):
    """Shorter service hours bring sailings nearer to each other."""
    network = load_network(tiny.workspace, rules=CrossingRules(service_hours=7))
    assert network.crossings.loc["often", "wait"] == 15


def test_flights_are_off_unless_asked_for(tiny: Tiny):
    """A flight counts only where people may fly."""
    assert "hop" not in load_network(tiny.workspace).crossings.index
    flying = load_network(tiny.workspace, flights=True).crossings
    assert flying.loc["hop", ["check_in", "wait", "passage", "disembark"]].tolist() == [
        15,
        60,
        20,
        5,
    ]


def test_rules_out_of_range_are_refused_together():
    """Every rule that cannot hold is named."""
    with pytest.raises(ModelError) as caught:
        CrossingRules(service_hours=25, max_wait_minutes=-1, cancellation_share=1)
    assert len(caught.value.faults) == 3


def test_an_unknown_season_is_refused(tiny: Tiny):
    """There are two timetables."""
    with pytest.raises(UsageError, match="say summer or winter"):
        load_network(tiny.workspace, season="spring")


def test_winter_is_never_faster(summer: Network, winter: Network):
    """Each crossing that runs in both seasons costs at least as much in winter."""
    both = summer.crossings.index.intersection(winter.crossings.index)
    assert len(both) > 80
    slower = winter.crossings.loc[both, "minutes"] - summer.crossings.loc[both, "minutes"]
    assert slower.min() >= 0
