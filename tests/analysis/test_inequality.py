"""Inequality measures: answers by hand, and the laws that define them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.analysis.inequality import (
    concentration,
    gini,
    kolm_pollak_alpha,
    kolm_pollak_ede,
    kolm_pollak_index,
    palma,
    theil,
)

RELATIVE = {"gini": gini, "theil": theil, "palma": palma}

amounts = st.integers(0, 40).map(lambda tenths: tenths / 10)
people = st.integers(1, 9).map(float)
#: Groups: value, people and deprivation of each.
groups = st.lists(st.tuples(amounts, people, st.integers(0, 3).map(float)), min_size=1, max_size=8)
kappas = st.sampled_from([-3.0, -0.4, -1e-7, 1e-7, 0.2, 1.0, 5.0])


def arrays(rows: list[tuple[float, float, float]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return values, weights and deprivation."""
    found = np.array(rows, dtype=float)
    return found[:, 0], found[:, 1], found[:, 2]


def same(first: float | None, second: float | None) -> bool:
    """Tell whether two results agree: both without a value, or within rounding."""
    if first is None or second is None:
        return first is second
    return math.isclose(first, second, rel_tol=1e-9, abs_tol=1e-10)


def test_two_people_by_hand() -> None:
    """One and three: a mean gap of 1 over a mean of 2, and parts of the Lorenz curve by hand."""
    values, weights = [1.0, 3.0], [1.0, 1.0]
    assert gini(values, weights) == pytest.approx(0.25)
    assert theil(values, weights) == pytest.approx(0.25 * math.log(0.5) + 0.75 * math.log(1.5))
    assert palma(values, weights) == pytest.approx((0.1 * 3) / (0.4 * 1))
    assert concentration(values, weights, [0.9, 0.1]) == pytest.approx(0.25)
    assert concentration(values, weights, [0.1, 0.9]) == pytest.approx(-0.25)
    assert kolm_pollak_alpha(values, weights) == pytest.approx(4 / 10)


def test_kolm_pollak_by_hand() -> None:
    """With kappa ln 2, one and three are as good as log2(16 / 5), as a burden as bad as log2(5)."""
    values, weights = [1.0, 3.0], [1.0, 1.0]
    good, bad = math.log(2), -math.log(2)
    assert kolm_pollak_ede(values, weights, kappa=good) == pytest.approx(math.log2(16 / 5))
    assert kolm_pollak_index(values, weights, kappa=good) == pytest.approx(2 - math.log2(16 / 5))
    assert kolm_pollak_ede(values, weights, kappa=bad) == pytest.approx(math.log2(5))
    assert kolm_pollak_index(values, weights, kappa=bad) == pytest.approx(math.log2(5) - 2)


def test_weights_by_hand() -> None:
    """Three people with nothing and one with four: all by the one, and no Palma ratio."""
    values, weights = [0.0, 4.0], [3.0, 1.0]
    assert gini(values, weights) == pytest.approx(0.75)
    assert theil(values, weights) == pytest.approx(math.log(4))
    assert palma(values, weights) is None
    assert concentration(values, weights, [2.0, 1.0]) == pytest.approx(0.75)
    assert kolm_pollak_alpha(values, weights) == pytest.approx(4 / 16)


def test_ties_of_deprivation_by_hand() -> None:
    """Two equally deprived groups are one in the ranking: their mean, 2, against 5 of the third."""
    value = concentration([1.0, 3.0, 5.0], [1.0, 1.0, 1.0], [0.8, 0.8, 0.2])
    assert value == pytest.approx(concentration([2.0, 5.0], [2.0, 1.0], [0.8, 0.2]))
    # cov = (2 (2 - 3)(1/3 - 1/2) + (5 - 3)(5/6 - 1/2)) / 3 = 1/3; twice that over a mean of 3.
    assert value == pytest.approx(2 / 9)


def test_nobody_has_anything() -> None:
    """A total of 0 has no relative inequality and no scale; what is even costs nothing."""
    values, weights = [0.0, 0.0], [1.0, 2.0]
    for measure in (gini, theil, palma, kolm_pollak_alpha):
        assert measure(values, weights) is None
    assert concentration(values, weights, [1.0, 2.0]) is None
    assert kolm_pollak_index(values, weights, kappa=1.0) == 0.0
    assert kolm_pollak_ede(values, weights, kappa=1.0) == 0.0


def test_single_group() -> None:
    """One group alone is even."""
    assert gini([7.0], [3.0]) == 0.0
    assert theil([7.0], [3.0]) == 0.0
    assert palma([7.0], [3.0]) == pytest.approx(0.25)
    assert concentration([7.0], [3.0], [1.0]) == 0.0
    assert kolm_pollak_index([7.0], [3.0], kappa=-2.0) == 0.0
    assert kolm_pollak_ede([7.0], [3.0], kappa=-2.0) == 7.0


def test_group_of_nobody_has_no_part() -> None:
    """Whatever a group of weight 0 has, or lacks, changes nothing."""
    values, weights, deprivation = [1.0, float("nan"), 3.0], [1.0, 0.0, 1.0], [2.0, math.nan, 1.0]
    for measure in (gini, theil, palma, kolm_pollak_alpha):
        assert measure(values, weights) == measure([1.0, 3.0], [1.0, 1.0])
    assert concentration(values, weights, deprivation) == pytest.approx(0.25)
    expected = kolm_pollak_ede([1.0, 3.0], [1.0, 1.0], kappa=1.0)
    assert kolm_pollak_ede(values, weights, kappa=1.0) == expected


@pytest.mark.parametrize(
    ("values", "weights", "words"),
    [
        ([], [], "nobody"),
        ([1.0], [0.0], "nobody"),
        ([1.0, 2.0], [1.0], "every value needs a weight"),
        ([1.0], [-1.0], "weights must be"),
        ([1.0], [math.inf], "weights must be"),
        ([math.nan], [1.0], "values must be finite"),
        ([[1.0]], [[1.0]], "plain lists"),
    ],
)
def test_what_cannot_be_measured_is_refused(values: list, weights: list, words: str) -> None:
    """Nobody, unlike lengths, weights below 0 and what is no number raise with the reason."""
    for measure in (gini, theil, palma, kolm_pollak_alpha):
        with pytest.raises(ValueError, match=words):
            measure(values, weights)
    with pytest.raises(ValueError, match=words):
        concentration(values, weights, values)
    with pytest.raises(ValueError, match=words):
        kolm_pollak_index(values, weights, kappa=1.0)


def test_values_below_zero() -> None:
    """Shares of a total need values of 0 or more; an absolute measure takes either sign."""
    for measure in (gini, theil, palma, kolm_pollak_alpha):
        with pytest.raises(ValueError, match="0 or more"):
            measure([-1.0, 2.0], [1.0, 1.0])
    shifted = kolm_pollak_index([0.0, 3.0], [1.0, 1.0], kappa=1.0)
    assert kolm_pollak_index([-1.0, 2.0], [1.0, 1.0], kappa=1.0) == pytest.approx(shifted)


@pytest.mark.parametrize("kappa", [0.0, math.nan, math.inf])
def test_kappa_without_meaning(kappa: float) -> None:
    """No aversion at all, and one without bounds, are refused."""
    with pytest.raises(ValueError, match="kappa"):
        kolm_pollak_ede([1.0], [1.0], kappa=kappa)


@pytest.mark.parametrize(
    ("deprivation", "words"), [([1.0], "every group"), ([1.0, math.nan], "finite")]
)
def test_deprivation_without_meaning(deprivation: list, words: str) -> None:
    """Every group needs a deprivation that can be ranked."""
    with pytest.raises(ValueError, match=words):
        concentration([1.0, 2.0], [1.0, 1.0], deprivation)


@given(groups)
def test_definitions(rows: list) -> None:
    """Gini is the mean gap of all pairs, Palma that of single people, and both have their range."""
    values, weights, deprivation = arrays(rows)
    one_by_one = np.sort(np.repeat(values, (10 * weights).astype(int)))
    tenth = len(one_by_one) // 10
    bottom, top = one_by_one[: 4 * tenth].sum(), one_by_one[-tenth:].sum()
    assert same(palma(values, weights), top / bottom if bottom > 0 else None)
    total = weights @ values
    if total == 0:
        assert gini(values, weights) is None
        return
    gaps = weights @ np.abs(values[:, None] - values) @ weights
    assert same(gini(values, weights), gaps / (2 * weights.sum() * total))
    assert 0 <= gini(values, weights) < 1
    assert 0 <= theil(values, weights) <= math.log(weights.sum() / weights.min()) + 1e-12
    assert abs(concentration(values, weights, deprivation)) <= gini(values, weights) + 1e-12
    assert same(concentration(values, weights, -values), gini(values, weights))


@given(groups, st.sampled_from([1e-6, 0.3, 7.0, 1e6]))
def test_scale_of_values_does_not_matter(rows: list, scale: float) -> None:
    """Relative measures are the same in any unit; alpha is per unit, so kappa times x is too."""
    values, weights, deprivation = arrays(rows)
    for measure in RELATIVE.values():
        assert same(measure(scale * values, weights), measure(values, weights))
    ranked = concentration(values, weights, deprivation)
    assert same(concentration(scale * values, weights, deprivation), ranked)
    alpha = kolm_pollak_alpha(values, weights)
    if alpha is not None:
        assert kolm_pollak_alpha(scale * values, weights) == pytest.approx(alpha / scale)
        index = kolm_pollak_index(values, weights, kappa=alpha)
        scaled = kolm_pollak_index(scale * values, weights, kappa=alpha / scale)
        assert scaled == pytest.approx(scale * index, rel=1e-9, abs=1e-12 * scale)


@given(groups, kappas, st.sampled_from([-50.0, -1.5, 0.25, 300.0]))
def test_level_does_not_matter_to_kolm_pollak(rows: list, kappa: float, more: float) -> None:
    """The same more for all leaves the index alone and moves the equivalent by as much."""
    values, weights, _ = arrays(rows)
    index = kolm_pollak_index(values, weights, kappa=kappa)
    assert kolm_pollak_index(values + more, weights, kappa=kappa) == pytest.approx(index, abs=1e-8)
    level = kolm_pollak_ede(values, weights, kappa=kappa)
    assert kolm_pollak_ede(values + more, weights, kappa=kappa) == pytest.approx(level + more)


@given(groups, kappas, st.sampled_from([2, 3]), st.sampled_from([0.01, 1.0, 1e4]))
def test_only_shares_of_people_matter(rows: list, kappa: float, times: int, scale: float) -> None:
    """Every group repeated, in any order, with weights in any unit, measures the same."""
    values, weights, deprivation = arrays(rows)
    order = np.random.default_rng(len(rows)).permutation(times * len(rows))
    again = [np.tile(one, times)[order] for one in (values, scale * weights, deprivation)]
    for measure in (*RELATIVE.values(), kolm_pollak_alpha):
        assert same(measure(again[0], again[1]), measure(values, weights))
    assert same(concentration(*again), concentration(values, weights, deprivation))
    index = kolm_pollak_index(values, weights, kappa=kappa)
    assert same(kolm_pollak_index(again[0], again[1], kappa=kappa), index)


@given(groups, kappas, st.data())
def test_transfer_from_rich_to_poor_evens(rows: list, kappa: float, data: st.DataObject) -> None:
    """Given to a group with less, without it coming out above, no measure finds it less even."""
    values, weights, _ = arrays([*rows, (5.0, 2.0, 0.0), (1.0, 1.0, 0.0)])
    rich, poor = len(values) - 2, len(values) - 1
    gap = values[rich] - values[poor]
    most = gap / (1 / weights[rich] + 1 / weights[poor])
    given_over = most * data.draw(st.floats(0.05, 1.0))
    after = values.copy()
    after[rich] -= given_over / weights[rich]
    after[poor] += given_over / weights[poor]
    assert gini(after, weights) < gini(values, weights)
    assert theil(after, weights) < theil(values, weights)
    before, then = palma(values, weights), palma(after, weights)
    assert before is None or then <= before + 1e-12
    index = kolm_pollak_index(values, weights, kappa=kappa)
    assert kolm_pollak_index(after, weights, kappa=kappa) < index


@given(groups, amounts, kappas)
def test_equal_values_are_even(rows: list, value: float, kappa: float) -> None:
    """Where all have the same there is no inequality, and the equivalent is what all have."""
    _, weights, deprivation = arrays(rows)
    values = np.full(len(rows), value)
    assert kolm_pollak_index(values, weights, kappa=kappa) == pytest.approx(0.0, abs=1e-12)
    assert kolm_pollak_ede(values, weights, kappa=kappa) == pytest.approx(value)
    if value > 0:
        assert gini(values, weights) == pytest.approx(0.0, abs=1e-12)
        assert theil(values, weights) == pytest.approx(0.0, abs=1e-12)
        assert palma(values, weights) == pytest.approx(0.25)
        assert concentration(values, weights, deprivation) == pytest.approx(0.0, abs=1e-12)


@given(groups)
def test_ranking_the_other_way_round(rows: list) -> None:
    """Turned round, the ranking gives the same index with the other sign."""
    values, weights, deprivation = arrays(rows)
    one, other = (concentration(values, weights, sign * deprivation) for sign in (1, -1))
    assert one is other is None or math.isclose(one, -other, abs_tol=1e-12)


@given(groups, kappas)
def test_equivalent_lies_on_the_averse_side(rows: list, kappa: float) -> None:
    """The equivalent is between mean and worst; a burden is a good of the other sign."""
    values, weights, _ = arrays(rows)
    mean = weights @ values / weights.sum()
    level = kolm_pollak_ede(values, weights, kappa=kappa)
    low, high = (values.min(), mean) if kappa > 0 else (mean, values.max())
    assert low - 1e-9 <= level <= high + 1e-9
    mirrored = kolm_pollak_index(-values, weights, kappa=-kappa)
    assert mirrored == pytest.approx(kolm_pollak_index(values, weights, kappa=kappa))


def test_kolm_pollak_neither_overflows_nor_vanishes() -> None:
    """Strong aversion tends to the worst off; weak, to kappa times half the variance."""
    values, weights = np.array([0.0, 1e6]), np.array([1.0, 1.0])
    worst = kolm_pollak_ede(values, weights, kappa=1.0)
    assert worst == pytest.approx(math.log(2), abs=1e-9)
    assert kolm_pollak_ede(values, weights, kappa=-1.0) == pytest.approx(1e6 - math.log(2))
    weak = kolm_pollak_index([1.0, 3.0], [1.0, 1.0], kappa=1e-9)
    assert weak == pytest.approx(0.5e-9, rel=1e-6)
