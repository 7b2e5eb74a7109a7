"""What a ranking owes to its weights: exact intervals against a search, shares against areas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from allocator.analysis.appraisal import first_shares, rank, weight_intervals

SHARES = st.floats(0.0, 1.0).map(lambda value: round(value, 3))


@st.composite
def _appraisals(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.Series]:
    """Draw values of a few options on a few criteria, and weights."""
    options, criteria = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    cells = st.lists(SHARES, min_size=criteria, max_size=criteria)
    rows = draw(st.lists(cells, min_size=options, max_size=options))
    raw = np.array(draw(st.lists(st.integers(1, 9), min_size=criteria, max_size=criteria)), float)
    names = [f"c{place}" for place in range(criteria)]
    values = pd.DataFrame(rows, columns=names, index=[f"o{place}" for place in range(options)])
    return values, pd.Series(raw / raw.sum(), index=names)


def changed(weights: pd.Series, name: str, share: float) -> pd.Series:
    """Return weights with one of them set, the others in proportion."""
    rest = weights.drop(name)
    return (rest / rest.sum() * (1.0 - share)).reindex(weights.index, fill_value=share)


def leads(
    values: pd.DataFrame, weights: pd.Series, name: str, first: str, grid: np.ndarray
) -> np.ndarray:
    """Return how far an option is above the best of the others, for each share of one weight."""
    tried = np.array([changed(weights, name, share).to_numpy() for share in (0.0, 1.0)])
    between = np.outer(1.0 - grid, tried[0]) + np.outer(grid, tried[1])
    scores = between @ values.to_numpy().T
    own = values.index.get_loc(first)
    return scores[:, own] - np.delete(scores, own, axis=1).max(axis=1)


@settings(max_examples=60)
@given(_appraisals())
def test_intervals_are_those_of_a_fine_search(made: tuple[pd.DataFrame, pd.Series]) -> None:
    """Over a fine grid of each weight, the first option leads inside its interval alone."""
    values, weights = made
    ranking = rank(values, weights)
    first = ranking.index[0]
    assume(ranking["score"].iloc[0] > ranking["score"].iloc[1] + 1e-6)
    found = weight_intervals(values, weights, first)
    for name, row in found.iterrows():
        grid = np.linspace(0.0, 1.0, 1001)
        apart = leads(values, weights, name, first, grid)
        inside = (grid >= row["least"]) & (grid <= row["most"])
        assert (apart[inside] >= -1e-7).all()
        assert (apart[~inside] <= 1e-7).all()
        assert row["least"] <= weights[name] <= row["most"]


@settings(max_examples=60)
@given(_appraisals())
def test_who_takes_over_has_the_same_score_at_the_end(
    made: tuple[pd.DataFrame, pd.Series],
) -> None:
    """At an end inside of 0 and 1 the option that takes over ties with the first."""
    values, weights = made
    ranking = rank(values, weights)
    first = ranking.index[0]
    assume(ranking["score"].iloc[0] > ranking["score"].iloc[1] + 1e-6)
    for name, row in weight_intervals(values, weights, first).iterrows():
        for share, other in ((row["least"], row["below"]), (row["most"], row["above"])):
            if other:
                scores = values @ changed(weights, name, share)
                assert scores[first] == pytest.approx(scores[other], abs=1e-9)
            else:
                assert share in (0.0, 1.0)


def test_interval_by_hand() -> None:
    """With values (1, 0) and (0, 1), the first leads from half of the weight on."""
    values = pd.DataFrame({"x": [1.0, 0.0], "y": [0.0, 1.0]}, index=["a", "b"])
    found = weight_intervals(values, pd.Series({"x": 0.7, "y": 0.3}), "a")
    assert found.loc["x", ["least", "most"]].tolist() == [0.5, 1.0]
    assert found.loc["y", ["least", "most"]].tolist() == [0.0, 0.5]
    assert found.loc["x", ["below", "above"]].tolist() == ["b", ""]
    assert found.loc["y", ["below", "above"]].tolist() == ["", "b"]


def test_a_single_criterion_with_all_the_weight_has_an_interval() -> None:
    """The other weights, all nought, then share alike what is left."""
    values = pd.DataFrame({"x": [1.0, 0.0], "y": [0.0, 1.0], "z": [0.5, 0.5]}, index=["a", "b"])
    found = weight_intervals(values, pd.Series({"x": 1.0, "y": 0.0, "z": 0.0}), "a")
    assert found.loc["x", "least"] == pytest.approx(1 / 3)


def test_random_weights_have_the_shares_of_the_areas() -> None:
    """Two options and three criteria: the shares are those of the parts of the triangle.

    a leads b where w1 > w2: by symmetry in half of all draws. c is worth 0.6 everywhere and leads
    both where neither w1 nor w2 exceeds 0.6; a corner cut off a triangle at 0.6 has (1 - 0.6)^2 of
    its area.
    """
    values = pd.DataFrame(
        {"x": [1.0, 0.0, 0.6], "y": [0.0, 1.0, 0.6], "z": [0.0, 0.0, 0.6]}, index=["a", "b", "c"]
    )
    found = first_shares(values, draws=40_000, seed=7)["first_share"]
    corner = (1 - 0.6) ** 2
    assert found["a"] == pytest.approx(corner, abs=0.006)
    assert found["b"] == pytest.approx(corner, abs=0.006)
    assert found.sum() == pytest.approx(1.0)


def test_random_weights_are_seeded_and_know_no_order() -> None:
    """The same seed gives the same shares, whatever the order of options and criteria."""
    random = np.random.default_rng(3)
    values = pd.DataFrame(random.random((5, 4)), index=list("abcde"), columns=list("wxyz"))
    found = first_shares(values, draws=500, seed=11)
    turned = first_shares(values.iloc[::-1, ::-1], draws=500, seed=11)
    pd.testing.assert_frame_equal(turned.loc[found.index], found)
    other = first_shares(values, draws=500, seed=12)
    assert not np.allclose(found["first_share"], other["first_share"])


def test_options_alike_share_the_draws() -> None:
    """Two options with the same values are first in half of the draws each."""
    values = pd.DataFrame({"x": [0.5, 0.5, 0.1], "y": [0.5, 0.5, 0.1]}, index=["a", "b", "c"])
    found = first_shares(values, draws=50, seed=1)
    assert found["first_share"].tolist() == pytest.approx([0.5, 0.5, 0.0])
    assert found["mean_rank"].tolist() == pytest.approx([1.5, 1.5, 3.0])
