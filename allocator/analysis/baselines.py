"""Simple rules of thumb to hold a plan against: births share, under-3s and NRAC."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

#: Names of the rules, in the order shown.
BASELINE_RULES: tuple[str, ...] = ("births", "under3", "nrac")

BASELINE_TITLES: dict[str, str] = {
    "births": "births share",
    "under3": "under-3s share",
    "nrac": "NRAC share",
}


def share_of(numbers: pd.Series) -> pd.Series:
    """Return each entry's share of the sum."""
    return numbers / numbers.sum()


def in_every_wave(shares: pd.Series, waves: Iterable[int]) -> pd.DataFrame:
    """Return shares that are the same in every wave.

    Parameters
    ----------
    shares
        Share of each board: index ``board_code``.
    waves
        Labels of the waves, in order.

    Returns
    -------
    pandas.DataFrame
        Index ``board_code``, columns waves.
    """
    return pd.DataFrame(dict.fromkeys(waves, shares)).rename_axis(
        index="board_code", columns="wave"
    )


def baseline_posts(serving_wte: pd.Series, shares: dict[str, pd.Series]) -> pd.DataFrame:
    """Return the posts that each rule would give, the national total of each wave unchanged.

    Parameters
    ----------
    serving_wte
        WTE that serve each board in the plan: index ``(board_code, wave)``.
    shares
        Each rule's share by board, adding to one.

    Returns
    -------
    pandas.DataFrame
        Index ``(board_code, wave)``; columns ``plan_wte`` and one ``RULE_wte`` a rule.
    """
    totals = serving_wte.groupby("wave").sum()
    boards = serving_wte.index.get_level_values("board_code")
    waves = serving_wte.index.get_level_values("wave")
    by_rule = {
        f"{rule}_wte": share.reindex(boards).to_numpy() * totals.reindex(waves).to_numpy()
        for rule, share in shares.items()
    }
    return pd.DataFrame({"plan_wte": serving_wte, **by_rule}, index=serving_wte.index)
