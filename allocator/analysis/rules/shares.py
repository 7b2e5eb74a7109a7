"""Shares of the community money by board and wave, and budgets moved between waves."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from allocator.analysis.baselines import in_every_wave


def equal_shares(boards: Sequence[str], waves: Sequence[int]) -> pd.DataFrame:
    """Return the same share for every board in every wave.

    Parameters
    ----------
    boards, waves
        Codes and labels, in order.

    Returns
    -------
    pandas.DataFrame
        Index ``board_code``, columns waves.
    """
    return in_every_wave(pd.Series(1.0 / len(boards), index=list(boards)), waves)


def need_shares(need: pd.DataFrame, zone_board: pd.Series) -> pd.DataFrame:
    """Return each board's share of the need of each wave, within reach or not.

    Parameters
    ----------
    need
        Families a year: index ``zone_id``, columns waves.
    zone_board
        Board of each zone: index ``zone_id``.

    Returns
    -------
    pandas.DataFrame
        Index ``board_code``, columns waves.
    """
    by_board = need.groupby(zone_board.reindex(need.index)).sum().sort_index()
    return (by_board / by_board.sum()).rename_axis(index="board_code", columns="wave")


def among_open(shares: pd.DataFrame, first_wave: pd.Series) -> pd.DataFrame:
    """Return shares among the boards that have joined: the others hold no money.

    Parameters
    ----------
    shares
        Index ``board_code``, columns waves.
    first_wave
        Wave in which each board joins: index ``board_code``.

    Returns
    -------
    pandas.DataFrame
        As given, each wave adding to 1 again.

    Raises
    ------
    ValueError
        If the boards of a wave have no share at all to hold its money by.
    """
    joined = pd.DataFrame(
        {wave: first_wave.reindex(shares.index) <= wave for wave in shares.columns}
    )
    held = shares.where(joined, 0.0)
    total = held.sum()
    if not (total > 0).all():
        raise ValueError(f"no board holds the money of wave {total.index[~(total > 0)][0]}")
    return (held / total).rename_axis(index="board_code", columns="wave")


def loaded_budgets(budgets_gbp: pd.Series, part: float, *, early: bool) -> pd.Series:
    """Return budgets moved to the first wave or the last, the total over all waves unchanged.

    Parameters
    ----------
    budgets_gbp
        National budget by wave, GBP a year.
    part
        Share of each other wave's budget that moves, 0 to 1.
    early
        Whether it moves to the first wave; else to the last.

    Returns
    -------
    pandas.Series
        By wave, GBP a year.
    """
    to = budgets_gbp.index[0 if early else -1]
    moved = part * budgets_gbp.drop(to)
    loaded = budgets_gbp.astype(float).sub(moved, fill_value=0.0)
    loaded[to] += moved.sum()
    return loaded


def spending_shares(use_gbp: pd.Series, boards: Sequence[str]) -> pd.DataFrame:
    """Return the shares in which a plan uses the money; equal ones in a wave that uses none.

    Parameters
    ----------
    use_gbp
        Funded posts and set-up of each board's own team, as `own_use_gbp` returns them: index
        ``(board_code, wave)``.
    boards
        All boards; those without a team use nothing themselves.

    Returns
    -------
    pandas.DataFrame
        Index ``board_code``, columns waves.
    """
    wide = use_gbp.unstack("wave").reindex(list(boards)).fillna(0.0)
    total = wide.sum()
    shares = (wide / total.where(total > 0)).fillna(1.0 / len(wide))
    return shares.rename_axis(index="board_code", columns="wave")
