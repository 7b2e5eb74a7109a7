"""What may be shown of a published run: the only door from its figures to the board paper.

Every figure comes out of `PublishedRun.tables` under the mask of `PublishedRun.hidden`. The tables
of the plan are not looked at, and a sum over a hidden cell is hidden too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from allocator.outputs.dictionary import HIDDEN
from allocator.outputs.page.tables import Column, PageTable
from allocator.outputs.publication import PublishedRun

#: What stands above each table with hidden cells.
LEGEND = f"{HIDDEN}: hidden, to protect small numbers."

Write = Callable[[float], str]


@dataclass(frozen=True)
class Shown:
    """The figures of a published run, each shown or hidden.

    Parameters
    ----------
    run
        The published run.
    """

    run: PublishedRun

    @cached_property
    def names(self) -> dict[str, str]:
        """Board names by code, in order of name."""
        names = self.table("boards")["board_name"].astype(str)
        return {str(code): name for code, name in names.sort_values(kind="stable").items()}

    @cached_property
    def waves(self) -> tuple[int, ...]:
        """Waves in order."""
        return tuple(int(wave) for wave in self.table("national_indicators").index)

    @property
    def last(self) -> int:
        """The last wave: what the plan arrives at."""
        return self.waves[-1]

    def table(self, name: str) -> pd.DataFrame:
        """Return a published table with every hidden cell missing."""
        table = self.run.tables[name]
        hidden = self.run.hidden[name]
        columns = {
            column: table[column].astype(object).mask(hidden[column], math.nan)
            if hidden[column].any()
            else table[column]
            for column in table.columns
        }
        return pd.DataFrame(columns, index=table.index, columns=table.columns)

    def is_hidden(self, table: str, row: Any, column: str) -> bool:
        """Return whether a cell is hidden; one that a table does not have is not."""
        return row in self.run.tables[table].index and self.run.is_hidden(table, row, column)

    def value(self, table: str, row: Any, column: str) -> float:
        """Return a figure; NaN where it is hidden, or there is none."""
        known = self.run.tables[table]
        if row not in known.index or self.is_hidden(table, row, column):
            return math.nan
        return float(known.at[row, column])

    def text(self, table: str, row: Any, column: str, write: Write) -> str:
        """Return a cell in words, `HIDDEN` where it is hidden."""
        if self.is_hidden(table, row, column):
            return HIDDEN
        return write(self.value(table, row, column))

    def total(self, table: str, column: str, by: Sequence[str]) -> pd.Series:
        """Return sums of a column by levels of its index; NaN where one part is hidden."""
        keys = list(by)
        added = self.table(table)[column].astype(float).fillna(0.0).groupby(keys).sum()
        hides = self.run.hidden[table][column].groupby(keys).any()
        return added.mask(hides.reindex(added.index))

    def setting(self, key: str) -> str:
        """Return the value of a setting; empty where the run lacks it, `HIDDEN` where hidden."""
        if key not in self.run.tables["settings"].index:
            return ""
        if self.is_hidden("settings", key, "value"):
            return HIDDEN
        return str(self.run.tables["settings"].at[key, "value"]).strip()

    def waves_hidden(self, table: str, key: Sequence[str], column: str) -> list[int]:
        """Return the waves in which a cell is hidden; `key` is the row's label less its wave."""
        return [
            wave
            for wave in self.waves
            if self.is_hidden(table, (*key, wave) if key else wave, column)
        ]


@dataclass(frozen=True)
class Block:
    """A table of the page with the legend above it, empty where it hides nothing."""

    table: PageTable
    legend: str


def block(table: PageTable) -> Block:
    """Return a table with its legend."""
    rows = [*table.rows, *(row for group in table.groups for row in group.rows)]
    hides = any(cell == HIDDEN for row in rows for cell in row.cells)
    return Block(table, LEGEND if hides else "")


def or_hidden(value: float, write: Write) -> str:
    """Return a total in words; one without a figure has a hidden part."""
    return HIDDEN if math.isnan(value) else write(value)


def wave_columns(waves: Sequence[int], unit: str = "") -> tuple[Column, ...]:
    """Return one number column for each wave."""
    return tuple(Column(f"Wave {wave}", unit, "number") for wave in waves)
