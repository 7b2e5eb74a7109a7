"""A travel matrix of any router as that of a workspace (`maps/network/matrix.csv`)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from allocator.errors import Fault
from allocator.inputs.area_checks import BASES
from allocator.inputs.importers.islands import LOCALITIES
from allocator.inputs.importers.matrix_checks import Pairs, gap_faults, journey_faults, value_faults
from allocator.inputs.importers.matrix_file import read_matrix
from allocator.inputs.importers.request import Imported, Request, refuse
from allocator.inputs.importers.tables import csv_text
from allocator.inputs.importers.zones import MATRIX
from allocator.inputs.scan import MAX_FAULTS
from allocator.inputs.tables import read_tables

#: Where the matrix comes from: one row for all of it.
MATRIX_SOURCE = "maps/network/matrix_source.csv"

#: Where a workspace may hold a matrix that nobody imported.
PARQUET = "maps/network/matrix.parquet"


def import_matrix(request: Request) -> Imported:
    """Return the travel matrix that a table of any router makes.

    The matrix must have a time between each zone of the workspace and each base, in minutes one
    way; ``inf`` says that there is no way. Where it has the way out and the way back, they must
    agree, and their mean is kept. Other pairs are passed over. One row of `MATRIX_SOURCE` holds
    source, year and status for the whole matrix.

    Parameters
    ----------
    request
        The request.

    Raises
    ------
    DataError
        If the matrix does not fit; it carries all faults.
    """
    tables = read_tables(request.workspace, [LOCALITIES, BASES])
    zones, bases = tables[LOCALITIES][["lon", "lat"]], tables[BASES][["lon", "lat"]]
    long = read_matrix(request, [*zones.index, *bases.index])
    pairs = _pairs(long, zones, bases)
    refuse(request, _other_codes(request, long, pairs))
    faults = [
        *_second_matrix(request),
        *value_faults(request, pairs.both),
        *gap_faults(request, pairs),
        *journey_faults(request, pairs),
    ]
    refuse(request, _first(request, faults))
    minutes = pairs.both.groupby(["zone_id", "site_code"])["minutes"].mean().round(2)
    rows = ([zone, site, f"{value:.10g}"] for (zone, site), value in minutes.items())
    text = csv_text(["zone_id", "site_code", "minutes"], rows)
    origin = [request.provenance, str(request.year or "undated"), request.status]
    source = csv_text(["source", "year", "status"], [origin])
    notes = tuple(_notes(long, pairs, minutes))
    return Imported({MATRIX_SOURCE: source, MATRIX: text}, len(minutes), notes)


def _pairs(long: pd.DataFrame, zones: pd.DataFrame, bases: pd.DataFrame) -> Pairs:
    """Split rows into those from zones to bases and those back."""
    out = long[long["start"].isin(zones.index) & long["end"].isin(bases.index)]
    back = long[long["start"].isin(bases.index) & long["end"].isin(zones.index)]
    return Pairs(
        out=out.rename(columns={"start": "zone_id", "end": "site_code"}),
        back=back.rename(columns={"start": "site_code", "end": "zone_id"}),
        zones=zones,
        bases=bases,
    )


def _other_codes(request: Request, long: pd.DataFrame, pairs: Pairs) -> Iterator[Fault]:
    """Yield one fault if no row is of this workspace, in place of one for each of its zones."""
    if len(long) and pairs.both.empty:
        row = long.iloc[0]
        message = "No row joins a zone of the workspace and a base of it"
        remedy = "Use zone_id of data/localities.csv and site_code of data/bases.csv"
        value = f"{row['start']}, {row['end']}"
        yield request.fault("unknown-codes", message, remedy, line=int(row["line"]), value=value)


def _second_matrix(request: Request) -> Iterator[Fault]:
    """Yield a fault if a matrix as Parquet lies where the imported one goes."""
    if (request.workspace.root / PARQUET).exists():
        message = f"The workspace has a second matrix, {PARQUET}"
        yield Fault("two-matrices", message, "Delete it, then import again", PARQUET)


def _first(request: Request, faults: list[Fault]) -> list[Fault]:
    if len(faults) <= MAX_FAULTS:
        return faults
    message = f"Only the first {MAX_FAULTS} of {len(faults):,} faults are listed"
    remedy = "Correct those named, or check that this is the right file"
    return [*faults[:MAX_FAULTS], request.fault("too-many-faults", message, remedy)]


def _notes(long: pd.DataFrame, pairs: Pairs, minutes: pd.Series) -> Iterator[str]:
    if not len(pairs.out):
        yield "The file has times from bases to zones alone; they are used for both ways."
    other = len(long) - len(pairs.out) - len(pairs.back)
    if other:
        yield f"{other:,} pairs that are not of a zone and a base are passed over."
    ways = (minutes != float("inf")).groupby(level="zone_id").any()
    if not ways.all():
        yield f"{int((~ways).sum()):,} zones have no way to any base."
    yield "Plan with it by travel.engine: matrix."
