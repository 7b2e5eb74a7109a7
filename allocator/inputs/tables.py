"""Tables of a workspace as data frames, sound or refused with every fault at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.inputs.scan import scan_tables
from allocator.inputs.schema import SCHEMAS
from allocator.inputs.workspace import Workspace


def read_table(workspace: Workspace, name: str) -> pd.DataFrame:
    """Read one table of a workspace.

    Parameters
    ----------
    workspace
        The workspace.
    name
        Path of the table, for example ``data/boards.csv``; one of `SCHEMAS`.

    Returns
    -------
    pandas.DataFrame
        Columns as in the contract, indexed by its key and sorted. Blank text reads as an empty
        string, a blank number as NaN.

    Raises
    ------
    DataError
        If anything in the file is wrong; it carries all faults.
    """
    return read_tables(workspace, [name])[name]


def read_tables(workspace: Workspace, names: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Read several tables of a workspace.

    Parameters
    ----------
    workspace
        The workspace.
    names
        Paths of the tables.

    Returns
    -------
    dict
        Each table by its path.

    Raises
    ------
    DataError
        If anything in these files is wrong; it carries all faults of all of them.
    """
    parents = [key.table for name in names for key in SCHEMAS[name].foreign_keys]
    scans = scan_tables(workspace, [*names, *parents])
    raise_faults(fault for name in dict.fromkeys(names) for fault in scans[name].faults)
    return {name: scans[name].frame() for name in names}


def raise_faults(faults: Iterable[Fault]) -> None:
    """Raise one error that carries all faults, if there is any.

    Parameters
    ----------
    faults
        The faults.

    Raises
    ------
    DataError
        If there is a fault.
    """
    found = tuple(faults)
    if found:
        word = "fault" if len(found) == 1 else "faults"
        raise DataError(f"The workspace has {len(found)} {word}.", found)
