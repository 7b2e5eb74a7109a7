"""The run's tables as the GeoPackage shows them, with hidden cells left out and told of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.outputs.geopackage.columns import wave_column


@dataclass(frozen=True)
class Figures:
    """One table and which of its cells are hidden.

    Parameters
    ----------
    values
        The table; a hidden cell is missing.
    hidden
        Truth values under the same labels.
    """

    values: pd.DataFrame
    hidden: pd.DataFrame

    def by_wave(self, names: Iterable[str], waves: Iterable[int]) -> Figures:
        """Return one row a thing and one column for each figure in each wave.

        Parameters
        ----------
        names
            Columns of the table, whose index ends in ``wave``.
        waves
            Waves in order; one without a row is blank.
        """
        pairs = [(name, wave) for name in names for wave in waves]
        return Figures(_spread(self.values, pairs), _spread(self.hidden, pairs))

    def joined(self, other: Figures) -> Figures:
        """Return the table with the columns of another, found by its index, after its own."""
        return Figures(self.values.join(other.values), self.hidden.join(other.hidden))

    def with_names(self, **names: np.ndarray) -> Figures:
        """Return the table with further columns, which hide nothing."""
        shown_all = dict.fromkeys(names, False)
        return Figures(self.values.assign(**names), self.hidden.assign(**shown_all))

    def hidden_names(self) -> list[str]:
        """Return the hidden columns of each row, with a space between their names."""
        names = [str(name) for name in self.hidden.columns]
        # A row that was not there to be hidden is missing: not a number, and so not True.
        return [
            " ".join(name for name, cell in zip(names, row, strict=True) if cell is True)
            for row in self.hidden.astype(object).itertuples(index=False, name=None)
        ]


def shown(values: pd.DataFrame, hidden: pd.DataFrame | None = None) -> Figures:
    """Return a table without its hidden cells.

    Parameters
    ----------
    values
        The table.
    hidden
        Truth values under the table's labels; rows and columns that it lacks are shown.
    """
    if hidden is None:
        return Figures(values, pd.DataFrame(False, values.index, values.columns))
    mask = hidden.reindex(index=values.index, columns=values.columns).eq(other=True)
    blank = {name: _without(values[name], mask[name]) for name in values if mask[name].any()}
    return Figures(values.assign(**blank), mask)


def run_figures(
    tables: Mapping[str, pd.DataFrame], hidden: Mapping[str, pd.DataFrame]
) -> dict[str, Figures]:
    """Return the tables of a run by name, without what is hidden.

    Parameters
    ----------
    tables, hidden
        As `allocator.outputs.tidy.tables.tables_of` returns them.
    """
    return {name: shown(table, hidden.get(name)) for name, table in tables.items()}


def _without(column: pd.Series, hidden: pd.Series) -> pd.Series:
    kind = float if pd.api.types.is_numeric_dtype(column) else object
    return column.astype(kind).where(~hidden)


def _spread(table: pd.DataFrame, pairs: list[tuple[str, int]]) -> pd.DataFrame:
    waves = table.index.get_level_values("wave")
    columns = {
        wave_column(name, wave): table.loc[waves == wave, name].droplevel("wave")
        for name, wave in pairs
    }
    return pd.DataFrame(columns)
