"""Small official files made of the reference workspace, and what an import of them says."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pandas as pd
import pytest

from allocator.errors import DataError, Fault
from allocator.inputs.importers import Imported, import_file
from allocator.inputs.importers.simd import ZONES
from allocator.inputs.workspace import Workspace, open_workspace

REFERENCE = open_workspace()
CHECK = REFERENCE.root.parent / "shared" / "check"
NO_CHECK = "needs the open data of ../shared/check, which are not here"

Rows = list[dict[str, str]]
Change = Callable[[Rows], object]


def table(name: str) -> pd.DataFrame:
    """Read a table of the reference workspace as text."""
    return pd.read_csv(REFERENCE.root / name, dtype=str, keep_default_na=False)


def csv_of(rows: Iterable[Mapping[str, str]]) -> str:
    """Write rows as CSV; the headings are those of the first row."""
    rows = list(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def zone_rows(prefix: str = "S01") -> Rows:
    """Make two zones of each council, where its first and last places are."""
    places = table("data/localities.csv")
    board_of = table("data/councils.csv").set_index("council_code")["board_code"]
    ends = [group.iloc[[0, -1]] for _, group in places.groupby("council_code")]
    two = pd.concat(ends).reset_index(drop=True)
    return [
        {
            f"{prefix}_code": f"{prefix}{number:06d}",
            f"{prefix}_name": f"Zone {number}",
            "council": row["council_code"],
            "hb": board_of[row["council_code"]],
            "lon": row["lon"],
            "lat": row["lat"],
            "pop2020": str(500 + number),
            "under1_2020": str(number % 9),
        }
        for number, row in two.iterrows()
    ]


def simd_rows() -> Rows:
    """Make the ranks of 6,976 data zones, councils in turn, the lowest ranks in the first ones."""
    councils = list(table("data/councils.csv")["council_code"])
    return [
        {
            "Data_Zone": f"S01{6506 + number:06d}",
            "Council": councils[number * len(councils) // ZONES],
            "Total_population": "100",
            "SIMD2020v2_Rank": str(number + 1),
            "SIMD2020_Access_Domain_Rank": str(ZONES - number),
        }
        for number in range(ZONES)
    ]


def site_rows() -> Rows:
    """Make a list of the reference bases, as the national list of sites has it."""
    return [
        {
            "code": row["site_code"],
            "name": row["name"],
            "hb": row["board_code"],
            "postcode": "AB1 2CD",
            "lon": row["lon"],
            "lat": row["lat"],
        }
        for _, row in table("data/bases.csv").iterrows()
    ]


def births_rows(years: Iterable[int] = (2031, 2032)) -> Rows:
    """Make births by council, years in columns; each council has 100 more than the one before."""
    councils = table("data/councils.csv")
    return [
        {
            "Area code": row["council_code"],
            "Area": row["council_name"],
            **{str(year): str(100 * (number + 1) + year - 2000) for year in years},
        }
        for number, row in councils.iterrows()
    ]


def refusal(
    workspace: Workspace, kind: str, path: Path, **options: object
) -> dict[str, list[Fault]]:
    """Import a file that must be refused and return its faults by code; nothing may change."""
    before = snapshot(workspace)
    with pytest.raises(DataError) as error:
        import_file(kind, path, workspace=workspace, **options)
    assert snapshot(workspace) == before
    found: dict[str, list[Fault]] = {}
    for fault in error.value.faults:
        found.setdefault(fault.code, []).append(fault)
    return found


def done(workspace: Workspace, kind: str, path: Path, **options: object) -> Imported:
    """Import a file that fits."""
    return import_file(kind, path, workspace=workspace, **options)


def snapshot(workspace: Workspace) -> dict[str, bytes]:
    """Return every file of a workspace by its path."""
    return {
        path.relative_to(workspace.root).as_posix(): path.read_bytes()
        for path in sorted(workspace.root.rglob("*"))
        if path.is_file()
    }


def written(workspace: Workspace, name: str) -> pd.DataFrame:
    """Read a table of a workspace as text."""
    return pd.read_csv(workspace.root / name, dtype=str, keep_default_na=False)
