"""Bare tables of a siting question: minutes, demand and sites, read with every fault at once."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from allocator.analysis.siting.columns import DEMAND, FORBIDDEN, SITES, formula_faults, named
from allocator.analysis.siting.pair_file import PairFile, read_pairs
from allocator.errors import DataError, Fault
from allocator.inputs.csvtext import read_rows
from allocator.inputs.importers.files import open_file
from allocator.inputs.scan import TableScan, scan_rows
from allocator.inputs.schema import TableSchema

#: What a blank cell of the sites means.
BLANK = {"capacity": math.inf, "opening_cost": 0.0, "status": ""}

_WORDS = {
    "capacity": "no capacity and serve any demand",
    "opening_cost": "no opening cost and open for nothing",
}


@dataclass(frozen=True)
class SitingTables:
    """Tables of a siting question, sorted by name.

    Parameters
    ----------
    minutes
        One row a zone, one column a site; infinite where the file has no pair.
    demand
        One figure a zone.
    sites
        One row a site: ``capacity`` (infinite if blank), ``opening_cost`` (0 if blank), ``status``
        (empty for a candidate).
    notes
        What was taken for granted, a sentence each.
    """

    minutes: pd.DataFrame
    demand: pd.Series
    sites: pd.DataFrame
    notes: tuple[str, ...] = ()


def read_tables(
    minutes: Path,
    demand: Path,
    sites: Path | None = None,
    *,
    figures: Iterable[str] = (),
    open_count: int | None = None,
) -> SitingTables:
    """Read the tables of a siting question.

    Parameters
    ----------
    minutes
        CSV file with columns ``zone,site,minutes``; a pair that is not there has no way.
    demand
        CSV file with columns ``zone,demand``: every zone there is.
    sites
        CSV file with columns ``site,capacity,opening_cost,status``: every site there is; those of
        the minutes by default. All columns but ``site`` may be blank or left out.
    figures
        Columns of the sites that the question uses: at least one row must have each.
    open_count
        Sites that are to be open; so many must be there that are not forbidden.

    Returns
    -------
    SitingTables
        The tables.

    Raises
    ------
    DataError
        If anything is wrong with a file; it carries all faults of all files.
    """
    pairs, zones = read_pairs(minutes), _scan(DEMAND, demand)
    places = None if sites is None else _scan(SITES, sites)
    used = tuple(figures)
    faults = [*pairs.faults, *zones.faults, *_unknown(pairs, "zone", minutes, zones)]
    if places is not None:
        faults += [*places.faults, *_unknown(pairs, "site", minutes, places)]
        faults += _without_figures(places, used)
    faults += _too_few(pairs, places, open_count)
    if faults:
        word = "fault" if len(faults) == 1 else "faults"
        raise DataError(f"The tables have {len(faults)} {word}.", faults)
    return _joined(pairs.table, zones, places, used)


def _scan(schema: TableSchema, path: Path) -> TableScan:
    """Read one small table as far as it can be."""
    contract = named(schema, path)
    try:
        header, *rows = read_rows(open_file(path), contract.name)
    except DataError as error:
        every = frozenset(contract.column_names)
        return TableScan(contract, faults=tuple(error.faults), unsound=every)
    scan = scan_rows(header.cells, rows, contract)
    return TableScan(
        contract,
        scan.records,
        scan.lines,
        (*scan.faults, *formula_faults(scan)),
        scan.unsound,
    )


def _unknown(pairs: PairFile, column: str, path: Path, scan: TableScan) -> Iterator[Fault]:
    """Yield names of the minutes that the table of zones or sites lacks, each once."""
    known = scan.known(column)
    if not scan.sound(column) or not known:
        return
    table = scan.schema.name
    for name, line in pairs.first_lines(column).items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            remedy = f"Is {near[0]} meant? Otherwise add it there" if near else "Add it there"
            message = f"There is no such {column} in {table}"
            value = name[:80]
            yield Fault("unknown-reference", message, remedy, str(path), line, column, value)


def _without_figures(scan: TableScan, figures: Iterable[str]) -> Iterator[Fault]:
    """Yield columns that the question uses and in which no row has a figure."""
    for column in figures:
        if scan.records and scan.sound(column) and not scan.known(column):
            message = f"The problem needs {column}, and no site has one"
            remedy = "Fill the column in, at least where the figure matters"
            yield Fault("missing-figures", message, remedy, scan.schema.name, 1, column)


def _too_few(pairs: PairFile, places: TableScan | None, open_count: int | None) -> Iterator[Fault]:
    """Yield a fault if fewer sites may open than are to be open."""
    if open_count is None or pairs.faults or (places and not places.sound("site", "status")):
        return
    names = pairs.first_lines("site")
    if places is not None:
        names = {str(one["site"]): 0 for one in places.records if one["status"] != FORBIDDEN}
    if open_count > len(names):
        message = f"{open_count} sites are to be open, and the tables have {len(names)} that may be"
        remedy = f"Ask for at most {len(names)}"
        yield Fault("too-many-sites", message, remedy, column="--open", value=str(open_count))


def _joined(
    pairs: pd.DataFrame, zones: TableScan, places: TableScan | None, figures: Iterable[str]
) -> SitingTables:
    demand = zones.frame()["demand"].astype(float)
    names = pd.Index(sorted(set(pairs["site"])), name="site")
    sites = pd.DataFrame(dict(BLANK), index=names)
    notes: tuple[str, ...] = ()
    if places is not None:
        sites = places.frame()[list(BLANK)]
        notes = tuple(_blank_notes(sites, figures))
        sites = sites.fillna(BLANK).astype({"capacity": float, "opening_cost": float})
    table = np.full((len(demand), len(sites)), np.inf)
    rows = demand.index.get_indexer(pairs["zone"])
    table[rows, sites.index.get_indexer(pairs["site"])] = pairs["minutes"]
    minutes = pd.DataFrame(table, index=demand.index, columns=sites.index)
    return SitingTables(minutes, demand, sites, notes)


def _blank_notes(sites: pd.DataFrame, figures: Iterable[str]) -> Iterator[str]:
    blank: Mapping[str, int] = sites.isna().sum().to_dict()
    for column in figures:
        if blank[column]:
            yield f"{blank[column]} of {len(sites)} sites have {_WORDS[column]}."
