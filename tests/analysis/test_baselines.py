"""Simple rules of thumb: the same posts, spread another way."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tiny_plan import tiny_plan

from allocator.analysis.baselines import (
    BASELINE_RULES,
    BASELINE_TITLES,
    baseline_posts,
    share_of,
)
from allocator.analysis.indicators import serving_wte
from allocator.pipeline import Allocation


def shares(**by_board: float) -> pd.Series:
    """Return shares by board."""
    return pd.Series(by_board).rename_axis("board_code")


def test_share_of_adds_to_one() -> None:
    """Shares are each entry over the sum, under the same labels."""
    share = share_of(shares(A=30.0, B=10.0, C=0.0))
    assert share.to_dict() == {"A": 0.75, "B": 0.25, "C": 0.0}


def test_posts_by_hand() -> None:
    """A rule spreads each wave's total by its shares, whatever order they come in."""
    plan = serving_wte(tiny_plan())
    table = baseline_posts(plan, {"births": shares(C=0.1, B=0.4, A=0.5)})
    assert list(table.columns) == ["plan_wte", "births_wte"]
    first = plan.xs(1, level="wave").sum()
    assert first == pytest.approx(1.62)
    by_rule = table["births_wte"].xs(1, level="wave")
    assert by_rule.to_dict() == pytest.approx({"A": 0.81, "B": 0.648, "C": 0.162})
    pd.testing.assert_series_equal(table["plan_wte"], plan, check_names=False)


def test_totals_of_the_reference_plan_are_kept(reference: Allocation) -> None:
    """Every rule gives every board a figure in every wave, and the plan's total in each."""
    table = reference.baselines
    assert list(table.columns) == ["plan_wte", *(f"{rule}_wte" for rule in BASELINE_RULES)]
    assert not table.isna().any(axis=None)
    boards, waves = reference.plan["boards"].index, reference.plan.waves
    assert set(table.index) == set(pd.MultiIndex.from_product([boards, waves]))
    totals = table.groupby("wave").sum()
    for rule in BASELINE_RULES:
        np.testing.assert_allclose(totals[f"{rule}_wte"], totals["plan_wte"], rtol=1e-9)


def test_every_rule_has_a_title() -> None:
    """Titles and rules are the same set, in the same order."""
    assert tuple(BASELINE_TITLES) == BASELINE_RULES
