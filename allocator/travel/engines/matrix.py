"""The engine for a user's own table: minutes from every zone to every base by any router."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allocator.errors import DataError, Fault
from allocator.inputs.matrix_limits import APART_MINUTES, APART_SHARE
from allocator.inputs.workspace import Workspace
from allocator.travel.access import AccessRules, populations, settlement_minutes
from allocator.travel.earth import Floats
from allocator.travel.engines.matrix_cells import SHOWN, cell_faults, read_minutes
from allocator.travel.engines.matrix_file import MatrixFile, read_matrix_file
from allocator.travel.engines.matrix_units import unit_faults

Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class MatrixEngine:
    """Minutes as a table gives them.

    Parameters
    ----------
    file
        The table.
    """

    file: MatrixFile

    @property
    def name(self) -> str:
        """Name of the engine for the manifest."""
        return "matrix"

    @property
    def data_date(self) -> str:
        """Name of the table, its fingerprint and the year of its figures, if known."""
        return self.file.version

    @property
    def season(self) -> str:
        """Timetable that the minutes hold for: the table's own, which it does not tell."""
        return "as in the matrix"

    def minutes(self, zones: pd.DataFrame, bases: pd.DataFrame) -> pd.DataFrame:
        """Return minutes one way from every zone to every base.

        Parameters
        ----------
        zones
            Columns ``lon, lat`` in degrees, against which the unit of the table is held, and
            ``population`` if known, for times within a zone.
        bases
            Columns ``lon, lat`` in degrees.

        Returns
        -------
        pandas.DataFrame
            Index and columns are the labels of `zones` and `bases`; infinite where the table says
            ``inf``. Where it gives both directions of a pair, their mean. Routers start at the
            middle of a zone: no time is shorter than the mean within its settlement.

        Raises
        ------
        DataError
            If the table lacks a pair or repeats one, names a code that is not in the workspace,
            holds a cell that is no time, seems to count in another unit, or gives two directions
            that cannot both be true; it carries all faults.
        """
        name = self.file.name
        values, sound = read_minutes(self.file.rows["minutes"])
        there = _Direction.of(self.file, zones.index, bases.index, values, sound, back=False)
        back = _Direction.of(self.file, zones.index, bases.index, values, sound, back=True)
        faults = [
            *cell_faults(name, self.file.rows, sound),
            *_unknown_codes(self.file, zones.index, bases.index),
            *there.repeated(name),
            *back.repeated(name),
            *_missing_pairs(name, zones.index, bases.index, there.given | back.given),
            *_asymmetry(name, zones.index, bases.index, there.minutes, back.minutes),
        ]
        times = _mean(there.minutes, back.minutes)
        faults += unit_faults(name, times, zones, bases)
        if faults:
            raise DataError(f"{name} cannot be used.", faults)
        least = settlement_minutes(populations(zones), AccessRules())
        times = np.maximum(times, least[:, None])
        return pd.DataFrame(times, index=zones.index, columns=bases.index)

    def same_day(self) -> MatrixEngine:
        """Return this engine: a table does not tell over which crossings it leads."""
        return self


def matrix_engine(workspace: Workspace) -> MatrixEngine:
    """Return the engine of the table of minutes of a workspace.

    Parameters
    ----------
    workspace
        The workspace.

    Raises
    ------
    DataError
        If there is no such file or there are two, or it is not what its name says.
    UsageError
        If it is a Parquet file and the library for it is not installed.
    """
    return MatrixEngine(read_matrix_file(workspace))


@dataclass(frozen=True)
class _Direction:
    """One direction of all pairs: minutes (NaN where not known), which are given, which again."""

    minutes: Floats
    given: Truths
    again: pd.DataFrame

    @classmethod
    def of(
        cls,
        file: MatrixFile,
        zones: pd.Index,
        bases: pd.Index,
        values: Floats,
        sound: Truths,
        *,
        back: bool,
    ) -> _Direction:
        columns = ("site_code", "zone_id") if back else ("zone_id", "site_code")
        row = zones.get_indexer(file.rows[columns[0]])
        column = bases.get_indexer(file.rows[columns[1]])
        mine = np.flatnonzero((row >= 0) & (column >= 0))
        place = row[mine] * len(bases) + column[mine]
        _, first = np.unique(place, return_index=True)
        later = np.delete(mine, first)
        minutes = np.full(len(zones) * len(bases), np.nan)
        minutes[place[first]] = np.where(sound[mine[first]], values[mine[first]], np.nan)
        given = np.zeros(len(zones) * len(bases), dtype=bool)
        given[place] = True
        shape = (len(zones), len(bases))
        return cls(minutes.reshape(shape), given.reshape(shape), file.rows.iloc[later])

    def repeated(self, name: str) -> Iterator[Fault]:
        if len(self.again):
            message = f"{len(self.again):,} rows repeat a pair of an earlier row"
            remedy = "Keep one row a pair and direction"
            pairs = self.again[["zone_id", "site_code"]].itertuples(index=False, name=None)
            line = int(self.again.index[0])
            yield Fault("duplicate-key", message, remedy, name, line, None, _shown(pairs))


def _unknown_codes(file: MatrixFile, zones: pd.Index, bases: pd.Index) -> Iterator[Fault]:
    """Yield one fault for each column that holds codes of neither zones nor bases."""
    known = zones.union(bases)
    for column in ("zone_id", "site_code"):
        codes = pd.Index(file.rows[column])
        unknown = ~codes.isin(known)
        if unknown.any():
            names = codes[unknown].unique()
            message = f"{len(names):,} codes are in neither data/localities.csv nor data/bases.csv"
            remedy = "Correct them, or leave their rows out"
            line = int(file.rows.index[unknown.argmax()])
            shown = _listed(str(code) for code in names)
            yield Fault("unknown-reference", message, remedy, file.name, line, column, shown)


def _missing_pairs(name: str, zones: pd.Index, bases: pd.Index, given: Truths) -> Iterator[Fault]:
    missing = np.argwhere(~given)
    if len(missing):
        message = f"{len(missing):,} of {given.size:,} pairs of zone and base are missing"
        remedy = "Add them; where there is no way, write inf"
        pairs = ((zones[row], bases[column]) for row, column in missing)
        yield Fault("missing-pair", message, remedy, name, value=_shown(pairs))


def _asymmetry(
    name: str, zones: pd.Index, bases: pd.Index, there: Floats, back: Floats
) -> Iterator[Fault]:
    both = ~np.isnan(there) & ~np.isnan(back)
    longer = np.maximum(there, back)
    known = both & np.isfinite(longer)
    apart = np.zeros(there.shape)
    np.subtract(longer, np.minimum(there, back), out=apart, where=known)
    one_way = both & (np.isinf(there) != np.isinf(back))
    slack = np.maximum(APART_MINUTES, APART_SHARE * np.where(known, longer, 0))
    wrong = np.argwhere(one_way | (apart > slack))
    if len(wrong):
        message = f"{len(wrong):,} pairs take far longer in one direction than in the other"
        remedy = "Check them: both directions of a pair should be minutes between the same places"
        pairs = ((zones[row], bases[column]) for row, column in wrong)
        yield Fault("asymmetric-pair", message, remedy, name, value=_shown(pairs))


def _mean(there: Floats, back: Floats) -> Floats:
    """Return the mean of both directions, or the one that is known."""
    known_there = np.where(np.isnan(there), back, there)
    known_back = np.where(np.isnan(back), there, back)
    mean: Floats = (known_there + known_back) / 2
    return mean


def _shown(pairs: Iterator[tuple[str, str]]) -> str:
    return _listed(f"{start} - {end}" for start, end in pairs)


def _listed(words: Iterator[str]) -> str:
    """Return the first of some words, and dots if there are more."""
    first = [word for word, _ in zip(words, range(SHOWN + 1), strict=False)]
    return ", ".join([*first[:SHOWN], *(["..."] if len(first) > SHOWN else [])])
