"""Every kind of official file that can be imported, and the one way in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from allocator.inputs.importers.births import import_births
from allocator.inputs.importers.matrix import import_matrix
from allocator.inputs.importers.outlines import import_outlines
from allocator.inputs.importers.request import Imported, Request, check_request
from allocator.inputs.importers.simd import import_simd
from allocator.inputs.importers.sites import import_sites
from allocator.inputs.importers.write import own_workspace, write_tables
from allocator.inputs.importers.zones import import_zones
from allocator.inputs.workspace import Workspace

IMPORTERS: dict[str, Callable[[Request], Imported]] = {
    "outlines": import_outlines,
    "zones": import_zones,
    "simd": import_simd,
    "sites": import_sites,
    "births": import_births,
    "matrix": import_matrix,
}


def import_file(
    kind: str,
    path: Path,
    *,
    workspace: Workspace,
    source: str = "",
    year: int | None = None,
    status: str = "derived",
    columns: Mapping[str, str] | None = None,
    period: str = "calendar",
) -> Imported:
    """Put an official file into a workspace, or refuse it with every fault at once.

    Parameters
    ----------
    kind
        One of `IMPORTERS`.
    path
        A file on this machine.
    workspace
        Workspace to change; not the one that ships with the product.
    source
        Who published the file; every row carries it, with the file's name and SHA-256.
    year
        Year of the figures, where the file has none.
    status
        ``official`` or ``derived``; computed rows are derived in either case.
    columns
        Heading of the column that holds a field, by field, where headings do not tell.
    period
        For births: ``calendar`` or ``june``.

    Returns
    -------
    Imported
        The tables that were replaced, and notes.

    Raises
    ------
    UsageError
        If the workspace is the reference workspace.
    DataError
        If the file does not fit; nothing is changed.
    OutputError
        If the workspace cannot be written; nothing is changed.
    """
    own_workspace(workspace)
    request = Request(path, workspace, source, year, status, dict(columns or {}), period)
    check_request(request)
    imported = IMPORTERS[kind](request)
    write_tables(request, imported.tables)
    return imported
