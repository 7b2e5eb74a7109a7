"""Births, infants and allocation shares by council and board, each table checked for gaps."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import pandas as pd

from allocator.errors import Fault, ModelError
from allocator.inputs.area_checks import BOARDS, COUNCILS
from allocator.inputs.figure_checks import BIRTHS, INFANTS, NRAC, council_gaps, share_faults
from allocator.inputs.scan import scan_tables
from allocator.inputs.tables import raise_faults, read_table
from allocator.inputs.workspace import Workspace

_UNDER_1 = "under1_"
_BIRTHS = "births_"


def births_bases(workspace: Workspace) -> tuple[str, ...]:
    """List the births bases that a workspace offers.

    Parameters
    ----------
    workspace
        The workspace.

    Returns
    -------
    tuple
        ``births_YEAR`` for live births in the 12 months to 30 June, ``under1_YEAR`` for residents
        aged under one at 30 June; each oldest first.

    Raises
    ------
    DataError
        If a table is wrong.
    """
    names = (BIRTHS, INFANTS)
    return tuple(b for name in names for b in _bases(name, council_figures(workspace, name)))


def births_by_council(workspace: Workspace, basis: str) -> pd.Series:
    """Return births a year by council.

    Parameters
    ----------
    workspace
        The workspace.
    basis
        One of `births_bases`.

    Returns
    -------
    pandas.Series
        Index ``council_code``.

    Raises
    ------
    DataError
        If a table is wrong.
    ModelError
        If there is no such basis.
    """
    name = BIRTHS if basis.startswith(_BIRTHS) else INFANTS
    figures = council_figures(workspace, name)
    if basis not in _bases(name, figures):
        raise _unknown_basis(basis, births_bases(workspace))
    year = int(basis.rsplit("_", 1)[1])
    if name == INFANTS:
        figures = figures.xs(0, level="age")
    return figures.xs(year, level="year").rename("births")


def births_by_board(workspace: Workspace, basis: str) -> pd.Series:
    """Return births a year by board, the sum of its councils.

    Parameters
    ----------
    workspace
        The workspace.
    basis
        One of `births_bases`.

    Returns
    -------
    pandas.Series
        Index ``board_code``.

    Raises
    ------
    DataError
        If a table is wrong.
    ModelError
        If there is no such basis.
    """
    return _by_board(workspace, births_by_council(workspace, basis))


def under3_by_board(workspace: Workspace, year: int = 2022) -> pd.Series:
    """Return resident children under three by board.

    Parameters
    ----------
    workspace
        The workspace.
    year
        Mid-year of the estimate.

    Returns
    -------
    pandas.Series
        Index ``board_code``.

    Raises
    ------
    DataError
        If a table is wrong.
    ModelError
        If there is no figure for that year.
    """
    figures = council_figures(workspace, INFANTS)
    if year not in _years(figures):
        raise _unknown_basis(f"{_UNDER_1}{year}", births_bases(workspace))
    under3 = figures.xs(year, level="year").groupby(level="council_code").sum()
    return _by_board(workspace, under3.rename("under3"))


def nrac_shares(workspace: Workspace) -> pd.Series:
    """Return each board's share under the National Resource Allocation formula.

    Parameters
    ----------
    workspace
        The workspace.

    Returns
    -------
    pandas.Series
        Implied shares of the latest year, as fractions scaled to add to 1; index ``board_code``.

    Raises
    ------
    DataError
        If the table is wrong.
    """
    scans = scan_tables(workspace, [NRAC, BOARDS])
    raise_faults([*scans[NRAC].faults, *share_faults(scans)])
    implied = scans[NRAC].frame()["value"].xs("implied_share", level="measure")
    latest = implied.xs(_years(implied)[-1], level="year")
    return (latest / latest.sum()).rename("nrac_share")


def council_figures(workspace: Workspace, name: str) -> pd.Series:
    """Read the figures of a table that has a row for each council.

    Parameters
    ----------
    workspace
        The workspace.
    name
        Path of the table, one of `COUNCIL_TABLES`.

    Returns
    -------
    pandas.Series
        The figures, indexed by the key of the table; no council lacks what another has.

    Raises
    ------
    DataError
        If the table is wrong, or a council lacks a figure.
    """
    scans = scan_tables(workspace, [name, COUNCILS])
    raise_faults([*scans[name].faults, *council_gaps(scans, name)])
    return scans[name].frame()["value"]


def _by_board(workspace: Workspace, figures: pd.Series) -> pd.Series:
    board_of = read_table(workspace, COUNCILS)["board_code"]
    return figures.groupby(board_of.reindex(figures.index)).sum().rename_axis("board_code")


def _bases(name: str, figures: pd.Series) -> list[str]:
    prefix = _BIRTHS if name == BIRTHS else _UNDER_1
    return [f"{prefix}{year}" for year in _years(figures)]


def _years(figures: pd.Series) -> list[int]:
    return sorted(set(figures.index.get_level_values("year")))


def _unknown_basis(basis: str, offered: Sequence[str]) -> ModelError:
    near = difflib.get_close_matches(basis, offered, n=1)
    hint = f"Is {near[0]} meant? " if near else ""
    fault = Fault(
        "unknown-births-basis",
        "There is no such births basis",
        f"{hint}The workspace offers {', '.join(offered)}",
        column="births_basis",
        value=basis,
    )
    return ModelError("The demand cannot be computed.", [fault])
