"""A copy of the reference workspace with one place a council: 32 places, solved in a moment."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from allocator.inputs.workspace import Workspace, open_workspace


def small_workspace(root: Path) -> Workspace:
    """Write the copy, with the largest locality of each council alone.

    Parameters
    ----------
    root
        A folder that does not exist yet.
    """
    reference = open_workspace()
    for part in ("data", "models", "maps"):
        shutil.copytree(reference.root / part, root / part, ignore=shutil.ignore_patterns("build"))
    table = root / "data" / "localities.csv"
    with table.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), list(reader.fieldnames or ())
    largest: dict[str, dict[str, str]] = {}
    for row in rows:
        kept = largest.setdefault(row["council_code"], row)
        if float(row["population"] or 0) > float(kept["population"] or 0):
            largest[row["council_code"]] = row
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(largest.values())
    return open_workspace(root)
