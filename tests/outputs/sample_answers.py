"""Prices and ranges made by hand for the sample plan."""

from __future__ import annotations

import itertools
import math

import pandas as pd
from sample_plan import WAVES

from allocator.lp.answers import PRICE_COLUMNS, PRICE_INDEX, RANGE_COLUMNS, RANGE_INDEX

LIMITS = [
    ("budget", "community"),
    ("budget", "perinatal"),
    ("recruitment_pool", "Scotland"),
    ("coverage_floor", "Scotland"),
]
STAGES = ("floor_shortfall", "worst_coverage", "unmet_need")


def sample_prices(changes: dict[tuple[object, ...], dict[str, object]]) -> pd.DataFrame:
    """Return prices of nothing, but for some rows' columns."""
    rows = [
        (*limit, wave, stage, 0.0, 0.0, "unit", 1.0, 1.0, "", "", "given all else")
        for limit, wave, stage in itertools.product(LIMITS, WAVES, STAGES)
    ]
    prices = pd.DataFrame(rows, columns=[*PRICE_INDEX, *PRICE_COLUMNS])
    prices = prices.set_index(list(PRICE_INDEX)).sort_index()
    for key, values in changes.items():
        for column, value in values.items():
            prices.loc[key, column] = value
    return prices


def both_sides(value: float) -> dict[str, object]:
    """Return the same price on both sides."""
    return {"left": value, "right": value}


def money_prices() -> pd.DataFrame:
    """Return prices of a plan that money holds back in every wave."""
    return sample_prices(
        {
            ("budget", "community", wave, stage): both_sides(value / wave)
            for wave in WAVES
            for stage, value in (("worst_coverage", -0.00012), ("unmet_need", -0.3))
        }
    )


def no_price(side: str, note: str) -> dict[str, object]:
    """Return a side without a price."""
    return {side: math.nan, f"{side}_step": math.nan, f"{side}_note": note}


def sample_ranges(*, loose: float) -> pd.DataFrame:
    """Return ranges of two boards, the second wide by some WTE in the last wave."""
    rows = [
        (board, service, wave, 0.5 * wave, 0.5 * wave, 0.5 * wave, True)
        for board, service in (("S08000101", "community"), ("S08000101", "perinatal"))
        for wave in WAVES
    ]
    rows += [("S08000102", "community", wave, 1.0, 1.0, 1.0, True) for wave in WAVES[:-1]]
    rows.append(("S08000102", "community", WAVES[-1], 1.0, 1.2, 1.0 + loose, loose < 1e-6))
    ranges = pd.DataFrame(rows, columns=[*RANGE_INDEX, *RANGE_COLUMNS])
    return ranges.set_index(list(RANGE_INDEX)).sort_index()
