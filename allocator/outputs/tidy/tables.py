"""Every table of a run by name, as its data dictionary lists them, and which cells are hidden."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

import pandas as pd

from allocator.analysis.indicators import (
    board_indicators,
    island_indicators,
    national_indicators,
)
from allocator.lp.check import CheckedRule
from allocator.outputs.dictionary import TABLES
from allocator.outputs.facts import RunFacts

#: Decimals of a figure, as the tables of a run folder are written.
DECIMALS = 9


Tables = Mapping[str, pd.DataFrame]


@runtime_checkable
class OwnTables(Protocol):
    """A run that brings the tables to show, and what is hidden of them: a published run."""

    @property
    def tables(self) -> Tables:
        """The tables by name."""

    @property
    def hidden(self) -> Tables:
        """Truth values by table name, under each table's labels."""


def tables_of(
    facts: RunFacts, tables: Tables | None = None, hidden: Tables | None = None
) -> tuple[Tables, Tables]:
    """Return the tables to show of a run, and which of their cells are hidden.

    Parameters
    ----------
    facts
        The run.
    tables, hidden
        What to show, and what to hide of it, in place of the run's own.

    Raises
    ------
    ValueError
        If a run that may be published brings no tables of its own: worked out anew from what is
        not hidden, sums and means would be wrong. Or if something is to be hidden that would be
        shown all the same.
    """
    if tables is None and isinstance(facts, OwnTables):
        tables, hidden = facts.tables, facts.hidden if hidden is None else hidden
    if tables is None and facts.published:
        raise ValueError("a published run must bring its tables")
    shown = run_tables(facts) if tables is None else tables
    masks = hidden or {}
    _require_known(masks, shown)
    return shown, masks


def run_tables(facts: RunFacts) -> dict[str, pd.DataFrame]:
    """Return every table of a run, in the order of the data dictionary.

    Parameters
    ----------
    facts
        The run.

    Returns
    -------
    dict
        Tables by name, with named indexes: those of the run folder, with the rules worked out
        again (``rule_checks``) and the input files (``data_log``). Answers that were not asked
        for are left out.
    """
    tables = {
        **facts.plan.tables,
        "national_indicators": national_indicators(facts.plan).round(DECIMALS),
        "board_indicators": board_indicators(facts.plan).round(DECIMALS),
        "island_indicators": island_indicators(facts.plan).round(DECIMALS),
        "inequality": facts.inequality,
        "baselines": facts.baselines.round(DECIMALS),
        **facts.answers,
        "rule_checks": _checks(facts.checks),
        "settings": facts.plan.settings,
        "data_log": facts.inputs,
    }
    return {name: tables[name] for name in TABLES if name in tables}


def hidden_cells(table: pd.DataFrame, hidden: pd.DataFrame | None) -> pd.DataFrame:
    """Return which cells of a table are hidden, its index as columns too.

    Parameters
    ----------
    table
        The table.
    hidden
        Truth values under the table's labels; rows and columns that it lacks are shown. None
        hides nothing.

    Returns
    -------
    pandas.DataFrame
        Truth values: one row for each row of the table in its order, one column for each level
        of its index, none of which is ever hidden, and for each column.
    """
    names = [*table.index.names, *table.columns]
    mask = pd.DataFrame(False, index=range(len(table)), columns=names)
    if hidden is not None:
        known = hidden.reindex(index=table.index, columns=table.columns, fill_value=False)
        mask[list(table.columns)] = known.astype(bool).to_numpy()
    return mask


def _require_known(hidden: Tables, tables: Tables) -> None:
    """Raise if a hidden row or column is not in its table: a slip would publish the cell."""
    for name, mask in hidden.items():
        if name not in tables:
            continue
        table = tables[name]
        asked = mask.astype(bool)
        missing = [str(column) for column in asked.columns[asked.any()].difference(table.columns)]
        rows = asked.index[asked.any(axis="columns")].difference(table.index)
        if missing or len(rows):
            raise ValueError(f"hidden cells of {name} are not in it: {missing or list(rows[:3])}")


def _checks(checks: Sequence[CheckedRule]) -> pd.DataFrame:
    rows = [
        (check.rule, check.rows, _known(check), bool(check.kept), bool(check.off))
        for check in checks
    ]
    return pd.DataFrame(rows, columns=["rule", "rows", "worst", "kept", "off"]).set_index("rule")


def _known(check: CheckedRule) -> float:
    """Return the worst violation; none where nothing was checked. A zero has no sign."""
    return float(check.worst) + 0.0 if check.rows else math.nan
