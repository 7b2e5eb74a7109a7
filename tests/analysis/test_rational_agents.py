"""Rational agents: by hand, by another package, and nobody gains by going elsewhere."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from access_oracle import pysal_rational_agents
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from allocator.analysis.access import RationalAgents, raam, raam_equilibrium
from allocator.errors import UsageError

Area = tuple[pd.DataFrame, pd.Series, pd.Series]

#: Most that users may gain by going elsewhere, as a share of a cost above 1.
TOLERANCE = 1e-5
MINUTES = [0.0, 5.0, 10.0, 30.0, 60.0, 90.0, 300.0, 1440.0, 1441.0, float("inf")]


def area(minutes: object, demand: object, supply: object) -> Area:
    """Return labelled tables of bare numbers."""
    numbers = np.asarray(minutes, dtype=float)
    zones = pd.Index([f"z{i}" for i in range(numbers.shape[0])], name="zone_id")
    sites = pd.Index([f"s{j}" for j in range(numbers.shape[1])], name="site_code")
    return (
        pd.DataFrame(numbers, index=zones, columns=sites),
        pd.Series(np.asarray(demand, dtype=float), index=zones),
        pd.Series(np.asarray(supply, dtype=float), index=sites),
    )


@st.composite
def areas(draw: st.DrawFn) -> Area:
    """Draw up to six zones and four sites, many equally far, some without demand or supply."""
    zones, sites = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    times = st.one_of(st.sampled_from(MINUTES), st.floats(0, 300))
    amounts = st.one_of(st.just(0.0), st.floats(0.1, 1000.0))
    posts = st.one_of(st.just(0.0), st.floats(0.01, 20.0))
    return area(
        draw(arrays.arrays(float, (zones, sites), elements=times)),
        draw(arrays.arrays(float, zones, elements=amounts)),
        draw(arrays.arrays(float, sites, elements=posts)),
    )


def gains(found: Area, settled: RationalAgents, *, tau_minutes: float = 60.0) -> pd.DataFrame:
    """Return what each zone's users at each site would gain by going where it costs least."""
    cost = settled.crowding + found[0][settled.users.columns] / tau_minutes
    scale = cost.min(axis=1).clip(lower=1.0)
    gain = cost.sub(cost.min(axis=1), axis=0).div(scale, axis=0)
    return gain.where(settled.users > 0, 0.0)


def test_one_zone_by_hand() -> None:
    """Of 100 families, 80 stay at the near site: 80/100 + 12/60 = 20/100 + 48/60 = 1."""
    found = area([[12, 48]], [100], [1, 1])
    settled = raam_equilibrium(*found, demand_per_supply=100)
    assert settled.users.loc["z0"].to_dict() == pytest.approx({"s0": 80, "s1": 20}, abs=1e-2)
    assert settled.cost["z0"] == pytest.approx(1.0, abs=1e-4)
    assert settled.cost.name == "raam"
    assert settled.cost.index.name == "zone_id"


def test_mean_crowding_is_the_default() -> None:
    """The whole area's demand for each unit of supply counts as 1: here 50 families a WTE."""
    assert raam(*area([[12, 48]], [100], [1, 1]))["z0"] == pytest.approx(1.5, abs=1e-4)


def test_three_zones_by_hand() -> None:
    """One site: everyone meets the same crowding, 300 families where 150 would be usual."""
    cost = raam(*area([[0], [30], [120]], [100, 200, 0], [2]), demand_per_supply=75)
    assert cost.to_dict() == pytest.approx({"z0": 2.0, "z1": 2.5, "z2": 4.0}, abs=1e-6)


def test_far_site_is_left_alone() -> None:
    """A site so far that even the crowded one costs less has no users."""
    settled = raam_equilibrium(*area([[10, 200]], [100], [1, 1]))
    assert settled.users.loc["z0"].to_dict() == pytest.approx({"s0": 100, "s1": 0}, abs=1e-9)
    assert settled.crowding["s1"] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_costs_agree_with_another_package(seed: int) -> None:
    """PySAL's ``access`` shifts whole users step by step to within a hundredth of our costs."""
    rng = np.random.default_rng(seed)
    found = area(
        rng.uniform(0, 90, (40, 6)), rng.integers(20_000, 90_000, 40), rng.uniform(0.5, 5, 6)
    )
    theirs = pysal_rational_agents(*found, tau_minutes=60.0)
    np.testing.assert_allclose(raam(*found, tau_minutes=60.0), theirs, rtol=0.01)


@given(found=areas())
def test_nobody_gains_by_going_elsewhere(found: Area) -> None:
    """In equilibrium every zone's users pay, on average, no more than the least cost there is."""
    settled = raam_equilibrium(*found)
    gain = gains(found, settled) * settled.users
    worst = gain.sum(axis=1) / found[1].where(found[1] > 0)
    assert worst.fillna(0.0).max() <= TOLERANCE * (1 + 1e-9)


@given(found=areas())
def test_everyone_in_reach_goes_somewhere(found: Area) -> None:
    """Users of a zone with a way add up to its demand; the others stay at home."""
    settled = raam_equilibrium(*found)
    expected = found[1].where(settled.reached, 0.0)
    np.testing.assert_allclose(settled.users.sum(axis=1), expected, rtol=1e-9)
    assert (settled.users >= 0).all(axis=None)


@given(found=areas(), factor=st.floats(0.1, 10.0))
def test_scale_is_nothing(found: Area, factor: float) -> None:
    """Against the area's own mean, neither counting families nor posts otherwise changes cost."""
    minutes, demand, supply = found
    expected = raam(minutes, demand, supply)
    np.testing.assert_allclose(raam(minutes, demand * factor, supply), expected, rtol=1e-4)
    np.testing.assert_allclose(raam(minutes, demand, supply * factor), expected, rtol=1e-4)


@given(found=areas(), seed=st.integers(0, 2**16))
def test_order_is_nothing(found: Area, seed: int) -> None:
    """Zones, sites, demand and supply may come in any order: labels count."""
    minutes, demand, supply = found
    rng = np.random.default_rng(seed)
    shuffled = raam(
        minutes.iloc[rng.permutation(len(demand)), rng.permutation(len(supply))],
        demand.iloc[rng.permutation(len(demand))],
        supply.iloc[rng.permutation(len(supply))],
    )
    expected = raam(minutes, demand, supply)
    np.testing.assert_allclose(shuffled.reindex(expected.index), expected, rtol=1e-4)


@given(found=areas())
def test_every_cost_is_a_number(found: Area) -> None:
    """No cost is missing or endless, and no zone without a way looks better than one with."""
    settled = raam_equilibrium(*found)
    assert np.isfinite(settled.cost).all()
    without = settled.cost[~settled.reached]
    assert (without >= 1440 / 60 + 1).all()
    assert (without == without.max()).all()
    if len(without) and settled.reached.any():
        assert without.min() >= settled.cost[settled.reached].max()


def test_zone_without_a_way_bears_the_longest_journey() -> None:
    """Cut off, beyond the longest journey, or with nothing but empty sites: the same cost."""
    minutes = [[5, 5], [float("inf"), 5], [600, 5]]
    found = area(minutes, [10, 10, 10], [1, 0])
    settled = raam_equilibrium(*found, max_minutes=480)
    assert list(settled.reached) == [True, False, False]
    assert list(settled.cost[1:]) == [480 / 60 + 1] * 2


def test_longest_journey_is_still_permitted() -> None:
    """A site exactly as far as the longest journey is in reach; a minute more is not."""
    settled = raam_equilibrium(*area([[480], [481]], [10, 10], [1]), max_minutes=480)
    assert list(settled.reached) == [True, False]


def test_zone_without_a_way_is_never_better_off() -> None:
    """Where the one site is beset, those cut off bear as much as those who crowd it."""
    found = area([[0], [float("inf")]], [1000, 1], [1])
    cost = raam(*found, demand_per_supply=10)
    assert list(cost) == pytest.approx([100.0, 100.0])


def test_no_supply_at_all() -> None:
    """Without a single post every zone bears the longest journey at mean crowding."""
    settled = raam_equilibrium(*area([[5], [10]], [10, 0], [0]))
    assert list(settled.cost) == [25.0, 25.0]
    assert settled.crowding.empty


def test_no_demand_at_all() -> None:
    """Where nobody is in need, travel alone costs."""
    assert list(raam(*area([[30, 60]], [0], [1, 1]))) == [0.5]


@pytest.mark.parametrize("name", ["tau_minutes", "max_minutes", "demand_per_supply"])
@pytest.mark.parametrize("wrong", [0.0, -1.0, float("inf"), float("nan")])
def test_parameters_are_above_zero(name: str, wrong: float) -> None:
    """A parameter that is no number above zero is refused by its name."""
    with pytest.raises(UsageError, match=name):
        raam(*area([[5]], [1], [1]), **{name: wrong})
