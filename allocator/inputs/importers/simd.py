"""SIMD ranks of data zones as shares of each council in the most deprived fifth."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from allocator.errors import Fault
from allocator.inputs.area_checks import council_title
from allocator.inputs.figure_checks import DEPRIVATION
from allocator.inputs.importers.fields import Field
from allocator.inputs.importers.islands import LOCALITIES
from allocator.inputs.importers.request import Imported, Request, refuse
from allocator.inputs.importers.sheet import Sheet, read_sheet
from allocator.inputs.importers.tables import kept_rows, table_text
from allocator.inputs.importers.zones import (
    COUNCIL_FIELD,
    DATA_ZONE,
    INFANTS_FIELD,
    POPULATION_FIELD,
)
from allocator.inputs.schema import Column
from allocator.inputs.schema.codes import COUNCIL_NAMES
from allocator.inputs.tables import read_table

#: Data zones of 2011, which SIMD 2020v2 ranks.
ZONES = 6976

#: Year of SIMD 2020v2.
SIMD_YEAR = 2020

#: Measure of each rank in data/deprivation.csv.
MEASURES = {
    "rank": "under3_share_simd_most_deprived_quintile",
    "access_rank": "under3_share_access_most_deprived_quintile",
}

# By whom zones are weighted, the best first, and the unit of the share.
_WEIGHTS = {
    "under3": "share of under-3s",
    "infants": "share of under-1s",
    "population": "share of residents",
}
_FIFTH = 0.2
_RANK = r"(overall_)?(simd_?(20\d\dv?\d?)?_?)?(overall_)?rank"
_ACCESS = r"(simd_?(20\d\dv?\d?)?_?)?(geographic_)?access_(domain_)?rank"

_FIELDS = (
    Field(Column("zone_id", "code", "Data zone, S01 code"), codes=DATA_ZONE, like="S01006506"),
    Field(COUNCIL_FIELD.column, codes=COUNCIL_FIELD.codes, needed=False),
    Field(
        Column("rank", "integer", "Overall rank, 1 most deprived", minimum=1, maximum=ZONES),
        headings=_RANK,
    ),
    Field(
        Column("access_rank", "number", "Rank in access", minimum=1, maximum=ZONES),
        headings=_ACCESS,
        needed=False,
    ),
    Field(
        Column("under3", "number", "Residents aged under three", minimum=0),
        headings=r"(under_?3s?|under_?threes?)_?(20\d\d)?",
        needed=False,
    ),
    INFANTS_FIELD,
    Field(POPULATION_FIELD.column, headings=POPULATION_FIELD.headings, needed=False),
)


def import_simd(request: Request) -> Imported:
    """Return the shares of `data/deprivation.csv` that SIMD ranks give.

    share_c = (sum of p_i over the data zones i of council c whose rank is in the first fifth) /
    (sum of p_i over all its data zones), where p counts the under-threes, the under-ones or the
    residents of a zone: the first of these that the file has, or else that the workspace's data
    zones have. Shares are computed, so their status is derived whatever the file's.

    Parameters
    ----------
    request
        The request.

    Raises
    ------
    DataError
        If the table does not fit; it carries all faults.
    """
    sheet = read_sheet(request, _FIELDS, key=("zone_id",))
    refuse(request, [*sheet.faults, *_rank_faults(sheet)])
    zones, unit = _weighted(sheet)
    year = str(request.year or SIMD_YEAR)
    measures = [name for name in MEASURES if sheet.has(name)]
    new = [row for name in measures for row in _rows(zones, name, (year, unit), request)]
    replaced = {(row["council_code"], row["measure"], row["year"]) for row in new}
    kept = [
        row
        for row in kept_rows(request.workspace, DEPRIVATION)
        if (row["council_code"], row["measure"], row["year"]) not in replaced
    ]
    notes = [f"Zones are weighted by {unit.removeprefix('share of ')}; the shares are derived."]
    if "access_rank" not in measures:
        notes.append("The file has no access rank, so the shares for access stay as they were.")
    return Imported({DEPRIVATION: table_text(DEPRIVATION, [*kept, *new])}, len(new), tuple(notes))


def _rank_faults(sheet: Sheet) -> Iterator[Fault]:
    if not sheet.has("zone_id", "rank") or sheet.faults:
        return
    if len(sheet.frame) != ZONES:
        message = f"The table has {len(sheet.frame):,} data zones; SIMD 2020v2 ranks {ZONES:,}"
        words = ("missing-zones", message, "Import the ranks of all Scotland, of 2011 data zones")
        yield sheet.fault(words, field="zone_id")
    first = sheet.frame["rank"].drop_duplicates()
    for line, rank in sheet.frame["rank"].drop(first.index).items():
        words = ("duplicate-rank", "Two data zones have this rank", "Correct one of them")
        yield sheet.fault(words, line=int(line), field="rank", value=f"{rank:g}")


def _weighted(sheet: Sheet) -> tuple[pd.DataFrame, str]:
    """Return council, ranks and weight by zone, and the unit of shares so weighted."""
    zones = sheet.frame.set_index("zone_id")
    known = read_table(sheet.request.workspace, LOCALITIES)
    known = known[known["kind"] == "data zone"].reindex(zones.index)
    if "council_code" not in zones:
        zones["council_code"] = known["council_code"].fillna("")
    weight, unit = next(_complete_weights(zones, known), (None, ""))
    refuse(sheet.request, _gaps(sheet, zones, weight))
    return zones.assign(weight=weight), unit


def _complete_weights(zones: pd.DataFrame, known: pd.DataFrame) -> Iterator[tuple[pd.Series, str]]:
    for table in (zones, known):
        for name, unit in _WEIGHTS.items():
            # Zones without residents are not in the workspace, so they weigh nothing.
            weight = table[name].fillna(0) if name in table and table is known else table.get(name)
            if weight is not None and weight.notna().all() and weight.sum() > 0:
                yield weight, unit


def _gaps(sheet: Sheet, zones: pd.DataFrame, weight: pd.Series | None) -> Iterator[Fault]:
    if weight is None:
        words = (
            "no-weights",
            "Neither the file nor the workspace has residents by data zone",
            "Import data zones first (allocator import zones), or add a column of residents",
        )
        yield sheet.fault(words)
        return
    without = zones.index[(zones["council_code"] == "") & (weight > 0)]
    if (zones["council_code"] == "").all():
        words = (
            "missing-code-column",
            "Neither the file nor the workspace says to which council a data zone belongs",
            "Add a column of S12 codes, or import data zones first; names are not read",
        )
        yield sheet.fault(words, field="council_code")
        return
    for zone in without:
        words = ("zone-without-council", "The data zone has no council", "Add its S12 code")
        yield sheet.fault(words, field="zone_id", value=zone)
    for code in sorted(set(COUNCIL_NAMES) - set(zones["council_code"])):
        words = ("missing-council", f"{council_title(code)} has no data zone", "Add its data zones")
        yield sheet.fault(words, field="council_code", value=code)


def _rows(
    zones: pd.DataFrame, rank: str, of: tuple[str, str], request: Request
) -> Iterator[dict[str, str]]:
    year, unit = of
    held = zones[zones["council_code"] != ""]
    first = held["weight"].where(held[rank] <= _FIFTH * ZONES, 0)
    share = first.groupby(held["council_code"]).sum() / held.groupby("council_code")["weight"].sum()
    for code, value in share.items():
        yield {
            "council_code": str(code),
            "measure": MEASURES[rank],
            "year": year,
            "value": f"{value:.4f}",
            "unit": unit,
            "source": request.provenance,
            "status": "derived",
        }
