"""A list of hospital sites as the candidate team bases of a workspace (`data/bases.csv`)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
import shapely

from allocator.errors import Fault
from allocator.inputs.area_checks import BASES, board_title
from allocator.inputs.importers.fields import Field
from allocator.inputs.importers.position import DECIMALS, POSITION_FIELDS, positions
from allocator.inputs.importers.request import Imported, Request, refuse
from allocator.inputs.importers.sheet import Sheet, read_sheet
from allocator.inputs.importers.tables import Cells, kept_rows, table_text
from allocator.inputs.importers.zones import MATRIX
from allocator.inputs.schema import Column
from allocator.inputs.schema.codes import BOARD_NAMES, REPLACED_BOARDS
from allocator.inputs.tables import read_table
from allocator.inputs.workspace import OUTLINES, Workspace, locate

#: Codes of national boards, which run no team of their own: their sites are left out.
NATIONAL_BOARD = r"SB08\d{2}"

UNKNOWN_KIND = "hospital"
_UNKNOWN_SOURCE = "Listed as a hospital site; what kind is not known"

_FIELDS = (
    Field(
        Column("site_code", "code", "NHS Scotland site code"),
        codes=r"[A-Z]\d{3}[A-Z](_\d+)?",
        headings="(site|hospital|location)?_?code",
        like="A111H",
    ),
    Field(
        Column("name", "name", "Name of the site"),
        headings="(site|hospital|location)?_?name|(site|hospital)",
    ),
    # Read as a code of any kind: lists of all sites also hold those of national boards.
    Field(
        Column("board_code", "code", "NHS board, S08 code"),
        codes=r"S08\d{6}",
        headings="hb|board_?code|health_?board(_code)?|hb_?code",
        needed=False,
    ),
    Field(
        Column("kind", "name", "What the site is", required=False),
        headings="kind|site_kind|hospital_type|site_type",
        needed=False,
    ),
    *POSITION_FIELDS,
)


def import_sites(request: Request) -> Imported:
    """Return the candidate bases that a list of hospital sites makes.

    The list replaces the candidate bases. A site that was a base before keeps what was known of
    its kind; another one takes the file's word for it, or else counts as ``hospital``, an
    assumption. Sites of national boards are left out. Without a column of board codes, a site
    belongs to the board whose outline is nearest.

    Parameters
    ----------
    request
        The request.

    Raises
    ------
    DataError
        If the list does not fit; it carries all faults.
    """
    sheet = read_sheet(request, _FIELDS, key=("site_code",))
    places, misplaced = positions(sheet)
    faults = [*sheet.faults, *misplaced, *_board_faults(sheet)]
    refuse(request, faults)
    rows = sheet.frame.assign(**places)
    if "board_code" not in rows:
        rows["board_code"] = _nearest_boards(rows, request.workspace)
    own = rows[~rows["board_code"].str.fullmatch(NATIONAL_BOARD)]
    refuse(request, _lacking(sheet, own))
    known = {row["site_code"]: row for row in kept_rows(request.workspace, BASES)}
    cells = list(_rows(own, known, request))
    notes = _notes(sheet, own, known, request.workspace)
    return Imported({BASES: table_text(BASES, cells)}, len(own), tuple(notes))


def _board_faults(sheet: Sheet) -> Iterator[Fault]:
    if not sheet.has("board_code"):
        return
    codes = sheet.frame["board_code"]
    wrong = (codes != "") & ~codes.isin(BOARD_NAMES) & ~codes.str.fullmatch(NATIONAL_BOARD)
    for line, code in codes[wrong].items():
        new = REPLACED_BOARDS.get(code)
        words = (
            "bad-board-code" if new is None else "replaced-board-code",
            "This is not one of the 14 boards",
            f"Write {new or 'its S08 code of 2019, such as S08000015, not the name'}",
        )
        yield sheet.fault(words, line=int(line), field="board_code", value=code)


def _lacking(sheet: Sheet, rows: pd.DataFrame) -> Iterator[Fault]:
    """Yield boards without a site, and mother and baby units whose site is not in the list."""
    for code in sorted(set(BOARD_NAMES) - set(rows["board_code"])):
        words = (
            "board-without-base",
            f"{board_title(code)} has no site in the list",
            "Add at least one: every board needs a place for its team",
        )
        yield sheet.fault(words, field="board_code", value=code)
    units = read_table(sheet.request.workspace, "data/mbus.csv")
    for _, unit in units[~units["site_code"].isin(rows["site_code"])].iterrows():
        words = (
            "site-of-unit-missing",
            f"{unit['name']} stands at a site that is not in the list",
            "Add the site, or change data/mbus.csv first",
        )
        yield sheet.fault(words, field="site_code", value=unit["site_code"])


def _nearest_boards(rows: pd.DataFrame, workspace: Workspace) -> np.ndarray:
    text = locate(workspace, OUTLINES).read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    codes = np.array([str(one["properties"]["board_code"]) for one in features])
    tree = shapely.STRtree([shapely.geometry.shape(one["geometry"]) for one in features])
    found: np.ndarray = codes[tree.nearest(shapely.points(rows[["lon", "lat"]].to_numpy()))]
    return found


def _rows(
    rows: pd.DataFrame, known: Mapping[str, Cells], request: Request
) -> Iterator[dict[str, str]]:
    for row in rows.to_dict("records"):
        yield {
            "site_code": row["site_code"],
            "name": row["name"],
            "board_code": row["board_code"],
            "lon": f"{row['lon']:.{DECIMALS}f}",
            "lat": f"{row['lat']:.{DECIMALS}f}",
            **_kind(row, known, request),
            "source": request.provenance,
            "status": request.status,
        }


def _kind(row: Cells, known: Mapping[str, Cells], request: Request) -> dict[str, str]:
    before = known.get(row["site_code"])
    if row.get("kind"):
        words = (row["kind"], request.status, request.provenance)
    elif before is not None:
        words = (before["kind"], before["kind_status"], before["kind_source"])
    else:
        words = (UNKNOWN_KIND, "assumption", _UNKNOWN_SOURCE)
    return dict(zip(("kind", "kind_status", "kind_source"), words, strict=True))


def _notes(
    sheet: Sheet, rows: pd.DataFrame, known: Mapping[str, Cells], workspace: Workspace
) -> Iterator[str]:
    national = len(sheet.frame) - len(rows)
    if national:
        yield f"{national} sites of national boards are left out."
    if not sheet.has("board_code"):
        yield "The file has no board codes, so each site counts to the nearest board outline."
    if not sheet.has("kind"):
        new = int((~rows["site_code"].isin(known)).sum())
        yield f"{new} sites are of unknown kind and count as {UNKNOWN_KIND}, an assumption."
    gone = len(set(known) - set(rows["site_code"]))
    if gone:
        yield f"{gone} earlier bases are not in the list and are gone."
    if (workspace.root / MATRIX).exists():
        yield "The imported travel matrix was for other bases: import one for these."
