"""Values, scores and ranks of options: by hand, by brute force, and in any order."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.analysis.appraisal import (
    criteria_faults,
    dominated_by,
    rank,
    read_weights,
    scale_ends,
    values_of,
    weight_faults,
)
from allocator.errors import DataError

CRITERIA = pd.DataFrame(
    {
        "better": ["less", "more", "more"],
        "worst": [np.nan, 4.0, np.nan],
        "best": [np.nan, 6.0, np.nan],
    },
    index=pd.Index(["minutes", "beds", "share"], name="criterion"),
)
MEASURES = pd.DataFrame(
    {"minutes": [60.0, 40.0, 50.0], "beds": [3.0, 5.0, 9.0], "share": [0.5, 0.5, 0.5]},
    index=pd.Index(["a", "b", "c"], name="option"),
)
TABLES = st.integers(2, 6).flatmap(
    lambda options: st.integers(1, 4).flatmap(
        lambda criteria: st.lists(
            st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=criteria, max_size=criteria),
            min_size=options,
            max_size=options,
        )
    )
)


def frame(rows: list[list[float]]) -> pd.DataFrame:
    """Return values as a table with named options and criteria."""
    return pd.DataFrame(
        rows,
        index=[f"o{place}" for place in range(len(rows))],
        columns=[f"c{place}" for place in range(len(rows[0]))],
    )


def test_values_by_hand() -> None:
    """Scales run over the options or between their own ends; a level one is worth 1 to all."""
    ends = scale_ends(MEASURES, CRITERIA)
    assert ends.loc["minutes"].tolist() == [60.0, 40.0]
    assert ends.loc["beds"].tolist() == [4.0, 6.0]
    values = values_of(MEASURES, ends)
    assert values.to_numpy().tolist() == [[0.0, 0.0, 1.0], [1.0, 0.5, 1.0], [0.5, 1.0, 1.0]]


def test_scores_by_hand() -> None:
    """The score is the weighed sum; the rank follows it, and those alike share one in order."""
    values = values_of(MEASURES, scale_ends(MEASURES, CRITERIA))
    weights = pd.Series({"minutes": 0.5, "beds": 0.5, "share": 0.0})
    ranking = rank(values, weights)
    assert ranking.index.tolist() == ["b", "c", "a"]
    assert ranking["score"].tolist() == [0.75, 0.75, 0.0]
    assert ranking["rank"].tolist() == [1, 1, 3]


def test_domination_is_found_by_brute_force() -> None:
    """An option is dominated if and only if some other is nowhere worse and somewhere better."""
    levels = [0.0, 0.5, 1.0]
    values = frame([list(row) for row in itertools.product(levels, repeat=2)])
    scores = values.sum(axis=1)
    found = dominated_by(values, scores)
    for option, own in values.iterrows():
        beats = [
            other for other, row in values.iterrows() if (row >= own).all() and (row > own).any()
        ]
        best = max((scores[other] for other in beats), default=None)
        assert (found[option] in beats) if beats else found[option] == ""
        assert best is None or scores[found[option]] == best


@settings(max_examples=40)
@given(TABLES, st.randoms(use_true_random=False))
def test_order_of_rows_and_columns_changes_no_score(
    rows: list[list[float]], random: object
) -> None:
    """Options and criteria in another order have the same scores and ranks, the same beaten."""
    values = frame(rows)
    raw = np.arange(1.0, len(values.columns) + 1)
    weights = pd.Series(raw / raw.sum(), index=values.columns)
    options, criteria = list(values.index), list(values.columns)
    random.shuffle(options)
    random.shuffle(criteria)
    turned = rank(values.loc[options, criteria], weights[criteria])
    straight = rank(values, weights)
    pd.testing.assert_frame_equal(turned.loc[straight.index], straight)
    beaten = dominated_by(values, straight["score"]) != ""
    again = dominated_by(values.loc[options, criteria], turned["score"]) != ""
    assert again[beaten.index].tolist() == beaten.tolist()


@settings(max_examples=40)
@given(TABLES)
def test_no_dominated_option_scores_above_its_dominator(rows: list[list[float]]) -> None:
    """Whoever dominates has a score at least as high, under any weights that are tried."""
    values = frame(rows)
    even = pd.Series(1.0 / len(values.columns), index=values.columns)
    scores = rank(values, even)["score"]
    for option, other in dominated_by(values, scores).items():
        assert other == "" or scores[other] >= scores[option]


def test_faults_of_criteria() -> None:
    """Unknown figures, half a scale and one that runs the wrong way are all named at once."""
    table = CRITERIA.assign(worst=[40.0, 4.0, np.nan], best=[60.0, np.nan, np.nan])
    faults = criteria_faults(table, pd.Index(["minutes", "beds"]), file="criteria.csv")
    assert [fault.code for fault in faults] == [
        "wrong-scale",
        "half-a-scale",
        "unknown-criterion",
    ]


def test_faults_of_weights() -> None:
    """A negative, an endless and an unknown weight, and their sum, are all named at once."""
    faults = weight_faults(
        {"minutes": -0.5, "beds": float("inf"), "colour": 2.0}, CRITERIA.index, file=None
    )
    assert [fault.code for fault in faults] == [
        "bad-weight",
        "bad-weight",
        "unknown-criterion",
        "wrong-sum",
    ]
    assert "1.5" in str(faults[-1])
    assert weight_faults({"minutes": 0.25, "beds": 0.75}, CRITERIA.index, file=None) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("w.csv", "criterion,weight\nminutes,0.25\nbeds,0.75\n"),
        ("w.toml", "minutes = 0.25\nbeds = 0.75\n"),
        ("w.toml", "[weights]\nminutes = 0.25\nbeds = 0.75\n"),
    ],
)
def test_weights_are_read(tmp_path: Path, name: str, text: str) -> None:
    """CSV and TOML, with or without a heading, say the same."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_weights(tmp_path / name) == {"minutes": 0.25, "beds": 0.75}


@pytest.mark.parametrize(
    ("name", "text", "codes"),
    [
        ("w.toml", 'minutes = "much"\nbeds = true\n', ["not-a-number", "not-a-number"]),
        ("w.toml", "minutes = nan\n", ["not-a-number"]),
        ("w.toml", "minutes 0.25", ["not-toml"]),
        ("w.toml", "", ["empty-file"]),
        ("w.toml", "[weights]\n", ["no-weights"]),
        ("w.csv", "criterion,weight\nminutes,much\nminutes,1\n", ["not-a-number"]),
        ("w.csv", "name,share\nminutes,1\n", None),
    ],
)
def test_weights_that_cannot_be_read(
    tmp_path: Path, name: str, text: str, codes: list[str] | None
) -> None:
    """Each fault says where it is."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_weights(tmp_path / name)
    assert caught.value.faults
    assert all(fault.file for fault in caught.value.faults)
    if codes is not None:
        assert [fault.code for fault in caught.value.faults][: len(codes)] == codes
