"""Floating catchments: by hand, by a published example, by another package, and by their laws."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
import pytest
from access_oracle import pysal_three_step, pysal_two_step
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from allocator.analysis.access import (
    LUO_QI_SHARP,
    LUO_QI_SLOW,
    WAN_ZONES,
    Decay,
    enhanced_two_step,
    three_step,
    two_step,
)
from allocator.errors import UsageError

Index = Callable[[pd.DataFrame, pd.Series, pd.Series], pd.Series]
Area = tuple[pd.DataFrame, pd.Series, pd.Series]

METHODS: dict[str, Index] = {
    "two_step": partial(two_step, max_minutes=30.0),
    "enhanced_two_step": enhanced_two_step,
    "three_step": three_step,
}
MINUTES = [0.0, 5.0, 10.0, 10.5, 20.0, 29.0, 30.0, 30.5, 60.0, 90.0, float("inf")]


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
    """Draw up to six zones and four sites, some without demand, supply or any way between."""
    zones, sites = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    amounts = st.one_of(st.just(0.0), st.floats(0.1, 1000.0))
    minutes = draw(arrays.arrays(float, (zones, sites), elements=st.sampled_from(MINUTES)))
    return area(
        minutes,
        draw(arrays.arrays(float, zones, elements=amounts)),
        draw(arrays.arrays(float, sites, elements=amounts)),
    )


#: Three zones and two sites, worked by hand below: families and WTE.
BY_HAND = area([[5, 25], [15, 15], [50, 35]], [100, 200, 50], [2, 3])


def test_two_step_by_hand() -> None:
    """Within 30 minutes both sites bear 300 families; the third zone reaches neither."""
    access = two_step(*BY_HAND, max_minutes=30)
    assert access.name == "two_step"
    assert access.index.name == "zone_id"
    assert access.to_dict() == pytest.approx({"z0": 5 / 300, "z1": 5 / 300, "z2": 0.0})


def test_enhanced_two_step_by_hand() -> None:
    """Weights 1 and 0.22, then 0.68 and 0.68, in both steps."""
    first, second = 2 / (100 + 0.68 * 200), 3 / (0.22 * 100 + 0.68 * 200)
    expected = {"z0": first + 0.22 * second, "z1": 0.68 * (first + second), "z2": 0.0}
    assert enhanced_two_step(*BY_HAND, decay=LUO_QI_SLOW).to_dict() == pytest.approx(expected)


def test_three_step_by_hand() -> None:
    """Demand is shared by weight first: the third zone reaches both at 0.042, half and half."""
    near, far = 0.962, 0.377
    to_first, to_second = near / (near + far), far / (near + far)
    first = 2 / (100 * to_first * near + 200 * 0.5 * 0.704 + 50 * 0.5 * 0.042)
    second = 3 / (100 * to_second * far + 200 * 0.5 * 0.704 + 50 * 0.5 * 0.042)
    expected = {
        "z0": to_first * near * first + to_second * far * second,
        "z1": 0.5 * 0.704 * (first + second),
        "z2": 0.5 * 0.042 * (first + second),
    }
    assert three_step(*BY_HAND, decay=WAN_ZONES).to_dict() == pytest.approx(expected)


def test_published_example_of_two_steps() -> None:
    """Luo and Wang (2003), figure 3: one doctor among 8 people, one among 4, and one in both."""
    of_first, of_second = {0, 1, 2, 3, 5, 6, 8, 9}, {3, 4, 7, 10}
    minutes = [[20 if i in near else 40 for near in (of_first, of_second)] for i in range(11)]
    access = two_step(*area(minutes, np.ones(11), np.ones(2)), max_minutes=30)
    eighth, quarter = 0.125, 0.25
    expected = [eighth] * 3 + [eighth + quarter, quarter, eighth, eighth, quarter]
    assert list(access) == [*expected, eighth, eighth, quarter]


def test_published_weights() -> None:
    """Weights hold up to and with the end of their travel zone, and nothing counts beyond."""
    ends = np.array([0, 10, 10.1, 20, 30, 30.1, 60, 60.1, np.inf])
    assert list(LUO_QI_SLOW.of(ends)) == [1, 1, 0.68, 0.68, 0.22, 0, 0, 0, 0]
    assert list(LUO_QI_SHARP.of(ends)) == [1, 1, 0.42, 0.42, 0.09, 0, 0, 0, 0]
    assert list(WAN_ZONES.of(ends)) == [
        *(0.962, 0.962, 0.704, 0.704, 0.377, 0.042, 0.042, 0, 0)
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "decay", [Decay((30.0,), (1.0,)), LUO_QI_SLOW, LUO_QI_SHARP, WAN_ZONES], ids=str
)
def test_two_steps_agree_with_another_package(seed: int, decay: Decay) -> None:
    """PySAL's ``access`` gives the same figure wherever it gives one, and ours is 0 elsewhere."""
    minutes, demand, supply = random_area(seed)
    ours = enhanced_two_step(minutes, demand, supply, decay=decay)
    theirs = pysal_two_step(minutes, demand, supply, decay=decay).reindex(ours.index)
    np.testing.assert_allclose(ours, theirs.fillna(0.0), rtol=1e-12)
    if len(decay.weights) == 1:
        plain = two_step(minutes, demand, supply, max_minutes=decay.ends_minutes[0])
        np.testing.assert_allclose(plain, ours, rtol=1e-12)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("decay", [LUO_QI_SLOW, WAN_ZONES], ids=str)
def test_three_steps_agree_with_another_package(seed: int, decay: Decay) -> None:
    """PySAL's ``access`` gives the same figure wherever it gives one, and ours is 0 elsewhere."""
    minutes, demand, supply = random_area(seed)
    ours = three_step(minutes, demand, supply, decay=decay)
    theirs = pysal_three_step(minutes, demand, supply, decay=decay).reindex(ours.index)
    np.testing.assert_allclose(ours, theirs.fillna(0.0), rtol=1e-12)


def random_area(seed: int) -> Area:
    """Return sixty zones and twelve sites at random, some pairs without a way."""
    rng = np.random.default_rng(seed)
    minutes = rng.uniform(0, 80, (60, 12))
    minutes[rng.random((60, 12)) < 0.1] = np.inf
    return area(minutes, rng.uniform(1, 500, 60), rng.uniform(0.1, 5, 12))


@pytest.mark.parametrize("method", METHODS)
@given(found=areas(), factor=st.floats(0.01, 100.0))
def test_supply_scales_access(method: str, found: Area, factor: float) -> None:
    """Access grows as supply does."""
    minutes, demand, supply = found
    whole = METHODS[method](minutes, demand, supply * factor)
    np.testing.assert_allclose(whole, METHODS[method](minutes, demand, supply) * factor, rtol=1e-9)


@pytest.mark.parametrize("method", METHODS)
@given(found=areas())
def test_access_times_demand_is_the_reachable_supply(method: str, found: Area) -> None:
    """Nothing is lost or made: what zones have between them is the supply that demand reaches."""
    minutes, demand, supply = found
    reach = 60.0 if method == "three_step" else 30.0
    wanted = ((minutes <= reach).to_numpy() & (demand > 0).to_numpy()[:, None]).any(axis=0)
    access = METHODS[method](minutes, demand, supply)
    assert (access * demand).sum() == pytest.approx(supply[wanted].sum(), rel=1e-9)


@pytest.mark.parametrize("method", METHODS)
@given(found=areas(), seed=st.integers(0, 2**16))
def test_order_is_nothing(method: str, found: Area, seed: int) -> None:
    """Zones, sites, demand and supply may come in any order: labels count."""
    minutes, demand, supply = found
    rng = np.random.default_rng(seed)
    shuffled = METHODS[method](
        minutes.iloc[rng.permutation(len(demand)), rng.permutation(len(supply))],
        demand.iloc[rng.permutation(len(demand))],
        supply.iloc[rng.permutation(len(supply))],
    )
    expected = METHODS[method](minutes, demand, supply)
    np.testing.assert_allclose(shuffled.reindex(expected.index), expected, rtol=1e-9)


@pytest.mark.parametrize("method", ["two_step", "enhanced_two_step"])
@given(found=areas(), more=st.floats(0.1, 50.0), at=st.integers(0, 3))
def test_more_supply_never_lowers_access(method: str, found: Area, more: float, at: int) -> None:
    """Posts added anywhere leave no zone worse off in two steps."""
    minutes, demand, supply = found
    added = supply.copy()
    added.iloc[at % len(supply)] += more
    before, after = (METHODS[method](minutes, demand, s) for s in (supply, added))
    assert (after - before).min() >= -1e-12


@pytest.mark.parametrize("method", METHODS)
@given(found=areas())
def test_every_figure_is_a_number(method: str, found: Area) -> None:
    """No zone has a missing, endless or negative figure; one that reaches no supply has 0."""
    minutes, demand, supply = found
    access = METHODS[method](minutes, demand, supply)
    assert np.isfinite(access).all()
    assert (access >= 0).all()
    reach = 60.0 if method == "three_step" else 30.0
    cut_off = ~((minutes <= reach).to_numpy() & (supply > 0).to_numpy()).any(axis=1)
    assert (access[cut_off] == 0).all()


@given(found=areas())
def test_site_without_supply_draws_nobody(found: Area) -> None:
    """In three steps a site without posts might as well not be there."""
    minutes, demand, supply = found
    with_posts = supply.index[supply > 0]
    assume(len(with_posts))
    np.testing.assert_allclose(
        three_step(minutes, demand, supply),
        three_step(minutes[with_posts], demand, supply[with_posts]),
        rtol=1e-12,
    )


@pytest.mark.parametrize("method", METHODS)
def test_supply_that_nobody_needs_counts_for_none(method: str) -> None:
    """A site whose catchment has no demand gives no endless ratio: 0 also to the zone beside it."""
    minutes, demand, supply = area([[5, 90], [90, 5]], [0, 100], [1, 1])
    access = METHODS[method](minutes, demand, supply)
    assert access["z0"] == 0.0
    assert access["z1"] == pytest.approx(0.01)


def test_site_that_is_not_named_has_no_supply() -> None:
    """A base without a figure has no posts."""
    minutes, demand, supply = BY_HAND
    short = two_step(minutes, demand, supply[["s1"]], max_minutes=30)
    assert short["z0"] == pytest.approx(3 / 300)


def test_every_fault_is_named_at_once() -> None:
    """Labels lost or repeated, and numbers that are none, are refused together."""
    minutes, demand, supply = BY_HAND
    wrong = minutes.mask(minutes == 15, float("nan"))
    demand = pd.concat([demand.drop("z2"), pd.Series({"z0": -1.0, "nowhere": 5.0})])
    with pytest.raises(UsageError) as caught:
        two_step(wrong, demand, pd.concat([supply, pd.Series({"s9": float("inf")})]))
    codes = [fault.code for fault in caught.value.faults]
    assert codes == ["repeated-label"] + ["unmatched-label"] * 3 + ["bad-number"] * 3
    assert [fault.value for fault in caught.value.faults[:4]] == ["z0", "z2", "nowhere", "s9"]


@pytest.mark.parametrize(
    ("ends", "weights"),
    [
        ((), ()),
        ((10.0,), (1.0, 0.5)),
        ((20.0, 10.0), (1.0, 0.5)),
        ((0.0,), (1.0,)),
        ((float("nan"),), (1.0,)),
        ((10.0,), (-1.0,)),
        ((10.0,), (float("nan"),)),
    ],
)
def test_decay_that_is_none_is_refused(ends: tuple[float, ...], weights: tuple[float, ...]) -> None:
    """Travel zones rise from above zero and have one weight each, from zero up."""
    with pytest.raises(UsageError):
        Decay(ends, weights)
