"""What the bare tables of a siting question hold, column by column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from allocator.errors import Fault
from allocator.inputs.importers.request import FORMULA_SIGNS
from allocator.inputs.scan import TableScan
from allocator.inputs.schema import Column, TableSchema

#: Words for the standing of a site; a blank makes it a candidate.
EXISTING, FORCED, FORBIDDEN = "existing", "forced", "forbidden"
STATUSES = (EXISTING, FORCED, FORBIDDEN)

_ZONE = Column("zone", "name", "Name of the zone")
_SITE = Column("site", "name", "Name of the site")

PAIRS = TableSchema(
    "minutes",
    "Minutes from zones to sites; a pair that is not there has no way.",
    ("zone", "site"),
    (_ZONE, _SITE, Column("minutes", "number", "Minutes one way", unit="minutes", minimum=0)),
)
DEMAND = TableSchema(
    "demand",
    "Every zone there is, with its demand.",
    ("zone",),
    (_ZONE, Column("demand", "number", "Demand of the zone", minimum=0)),
)
SITES = TableSchema(
    "sites",
    "Every site that may be asked about.",
    ("site",),
    (
        _SITE,
        Column("capacity", "number", "Most demand that it serves", required=False, minimum=0),
        Column("opening_cost", "number", "Cost of having it open", required=False, minimum=0),
        Column("status", "choice", "Standing of the site", required=False, allowed=STATUSES),
    ),
)


def named(schema: TableSchema, path: Path) -> TableSchema:
    """Return a contract whose faults name a file as its user did."""
    return replace(schema, name=str(path))


def formula_faults(scan: TableScan) -> Iterator[Fault]:
    """Yield the names that a spreadsheet would run as a formula.

    Parameters
    ----------
    scan
        A table with names in its key.
    """
    remedy = f"Write it without the sign at its start ({' '.join(FORMULA_SIGNS)})"
    for column in scan.schema.key:
        for name, line in scan.known(column).items():
            if name.startswith(FORMULA_SIGNS):
                message = f"The {column} starts like a formula"
                yield Fault(
                    "formula-text", message, remedy, scan.schema.name, line, column, name[:80]
                )
