"""Data zones or intermediate zones as the demand zones of a workspace (`data/localities.csv`)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from allocator.errors import Fault
from allocator.inputs.importers.fields import Field
from allocator.inputs.importers.islands import LOCALITIES, name_islands
from allocator.inputs.importers.position import DECIMALS, POSITION_FIELDS, positions
from allocator.inputs.importers.request import Imported, Request, refuse
from allocator.inputs.importers.sheet import Sheet, read_sheet, year_of
from allocator.inputs.importers.tables import number_text, table_text
from allocator.inputs.schema import Column
from allocator.inputs.schema.codes import COUNCIL_NAMES
from allocator.inputs.schema.columns import council
from allocator.inputs.tables import read_table
from allocator.inputs.workspace import Workspace

MATRIX = "maps/network/matrix.csv"

DATA_ZONE = r"S01\d{6}"
INTERMEDIATE_ZONE = r"S02\d{6}"

_KINDS = {"S01": "data zone", "S02": "intermediate zone"}
_POPULATION = r"(total_?)?pop(ulation)?(_?total|_all_ages)?_?(20\d\d)?|all_ages|persons|residents"
_INFANTS = r"(under_?1s?|under_?ones?|aged?_?0|infants)_?(20\d\d)?|0"
_NAMES = r"(dz|iz|data_?zone|intermediate_?zone|zone)?_?(20)?(11|22)?_?name|name"

POPULATION_FIELD = Field(
    Column("population", "number", "Residents of all ages", minimum=0), headings=_POPULATION
)
INFANTS_FIELD = Field(
    Column("infants", "number", "Residents aged under one", required=False, minimum=0),
    headings=_INFANTS,
    needed=False,
)
COUNCIL_FIELD = Field(council(), codes=r"S12\d{6}", like="S12000005")

# Data zone tables also name the intermediate zone of each row, so data zones are sought first.
_ZONE = Column("zone_id", "code", "Data zone or intermediate zone, S01 or S02 code")
_FIELDS = (
    COUNCIL_FIELD,
    Field(
        Column("board_code", "board_code", "NHS board, S08 code"), codes=r"S08\d{6}", needed=False
    ),
    Field(
        Column("name", "name", "Name of the zone"),
        headings=_NAMES,
        needed=False,
        title_of="zone_id",
    ),
    POPULATION_FIELD,
    INFANTS_FIELD,
    *POSITION_FIELDS,
)


def import_zones(request: Request) -> Imported:
    """Return the places that a table of data zones or intermediate zones makes.

    Each zone needs its code, council code, residents and position. Zones without residents are
    left out. The island of a zone is named by `name_islands`.

    Parameters
    ----------
    request
        The request.

    Raises
    ------
    DataError
        If the table does not fit; it carries all faults.
    """
    sheet = _read(request)
    year, faults = year_of(sheet, "population")
    places, misplaced = positions(sheet)
    faults = [*sheet.faults, *faults, *misplaced]
    faults += [*_zone_faults(sheet), *_area_faults(sheet)]
    refuse(request, faults)
    inhabited = sheet.frame["population"] > 0
    rows = sheet.frame[inhabited].assign(**places[inhabited])
    rows["island"] = name_islands(rows)
    text = table_text(LOCALITIES, _rows(rows, request, year))
    return Imported({LOCALITIES: text}, len(rows), tuple(_notes(sheet, rows, request.workspace)))


def _read(request: Request) -> Sheet:
    wide = Field(_ZONE, codes=DATA_ZONE, like="S01006506")
    sheet = read_sheet(request, (wide, *_FIELDS), key=("zone_id",))
    if any(fault.code == "missing-code-column" for fault in sheet.faults) and not sheet.has(
        "zone_id"
    ):
        wide = Field(_ZONE, codes=INTERMEDIATE_ZONE, like="S01006506 or S02001236")
        sheet = read_sheet(request, (wide, *_FIELDS), key=("zone_id",))
    return sheet


def _zone_faults(sheet: Sheet) -> Iterator[Fault]:
    """Yield codes that are no codes of zones, or of another kind than the first."""
    if not sheet.has("zone_id"):
        return
    kinds = sheet.frame["zone_id"].str[:3]
    usual = kinds.mode().iloc[0]
    whole = sheet.frame["zone_id"].str.fullmatch(f"{usual}" + r"\d{6}")
    for line, code in sheet.frame.loc[~whole & (sheet.frame["zone_id"] != ""), "zone_id"].items():
        words = (
            "bad-zone-code",
            f"This is not the code of a {_KINDS.get(usual, 'zone')}",
            f"Write {usual} and six digits, and keep one kind of zone in a file",
        )
        yield sheet.fault(words, line=int(line), field="zone_id", value=code)


def _area_faults(sheet: Sheet) -> Iterator[Fault]:
    """Yield zones of unknown councils or of another board, and councils without a zone."""
    if not sheet.has("council_code"):
        return
    board_of = read_table(sheet.request.workspace, "data/councils.csv")["board_code"]
    council_of = sheet.frame["council_code"]
    for line, code in council_of[(council_of != "") & ~council_of.isin(board_of.index)].items():
        words = ("unknown-council", "There is no such council", "Correct the code")
        yield sheet.fault(words, line=int(line), field="council_code", value=code)
    if sheet.has("board_code"):
        expected = council_of.map(board_of)
        stated = sheet.frame["board_code"]
        apart = expected.notna() & (stated != "") & (stated != expected)
        for line in sheet.frame.index[apart]:
            council_code = council_of[line]
            message = f"{COUNCIL_NAMES.get(council_code, council_code)} belongs to {expected[line]}"
            words = ("zone-in-another-board", message, "Correct the council or the board")
            yield sheet.fault(words, line=int(line), field="board_code", value=stated[line])
    if not any(fault.column == sheet.headings["council_code"] for fault in sheet.faults):
        for code in board_of.index.difference(council_of):
            message = f"{COUNCIL_NAMES.get(code, code)} ({code}) has no zone"
            words = ("missing-council", message, "Import the table of all Scotland")
            yield sheet.fault(words, field="council_code", value=code)


def _rows(rows: pd.DataFrame, request: Request, year: int | None) -> Iterator[dict[str, str]]:
    for row in rows.to_dict("records"):
        yield {
            "zone_id": row["zone_id"],
            "name": row.get("name") or row["zone_id"],
            "council_code": row["council_code"],
            "kind": _KINDS[row["zone_id"][:3]],
            "island": row["island"],
            "lon": f"{row['lon']:.{DECIMALS}f}",
            "lat": f"{row['lat']:.{DECIMALS}f}",
            "population": number_text(row["population"]),
            "infants": number_text(row.get("infants", float("nan"))),
            "unit": "persons",
            "year": str(year),
            "source": request.provenance,
            "status": request.status,
        }


def _notes(sheet: Sheet, rows: pd.DataFrame, workspace: Workspace) -> Iterator[str]:
    empty = len(sheet.frame) - len(rows)
    if empty:
        yield f"{empty} zones without residents are left out."
    if "infants" in rows.columns:
        spread = rows["infants"].notna().groupby(rows["council_code"]).all()
        yield f"Births of {int(spread.sum())} councils are spread by the infants of their zones."
    else:
        yield "The file has no infants by zone, so births are spread by residents."
    on_islands = int((rows["island"] != "").sum())
    yield f"{on_islands} zones stand on {rows['island'].replace('', pd.NA).nunique()} islands."
    if (workspace.root / MATRIX).exists():
        yield "The imported travel matrix was for other zones: import one for these."
