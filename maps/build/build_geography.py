"""Build ``data/localities.csv`` and ``maps/boards.geojson`` from two open packages."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import geonames
import isles
import outlines
import places

ROOT = Path(__file__).parents[2]


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file of the workspace."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def build(root: Path) -> dict[Path, str]:
    """Build both files.

    Parameters
    ----------
    root
        The workspace: its boards, councils and council populations are read.

    Returns
    -------
    dict
        Text by path, relative to the workspace.
    """
    councils = read_rows(root / "data" / "councils.csv")
    names = {row["board_code"]: row["board_name"] for row in read_rows(root / "data/boards.csv")}
    population = {
        row["council_code"]: round(float(row["value"]))
        for row in read_rows(root / "data" / "population.csv")
        if int(row["year"]) == places.COUNCIL_YEAR
    }
    drawn = outlines.read_councils()
    shapes = outlines.repair({r["council_code"]: drawn[r["council_name"]] for r in councils})
    metres = {code: outlines.to_metres(shape) for code, shape in shapes.items()}
    land = isles.land_parts(shapes)
    rows = isles.name_islands(
        places.localities(geonames.read_places(), metres, population),
        land,
        names=isles.name_parts(land, isles.read_markers()),
        exceptions=isles.read_exceptions(),
    )
    boards = outlines.board_outlines(
        shapes,
        {row["council_code"]: row["board_code"] for row in councils},
        [(float(row.lon), float(row.lat)) for row in rows],
    )
    return {
        Path("data/localities.csv"): places.to_csv(rows),
        Path("maps/boards.geojson"): outlines.to_geojson(boards, names),
    }


def main() -> None:
    """Write both files, saying their sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="the workspace to read")
    parser.add_argument("--out", type=Path, help="where to write (default: the workspace)")
    options = parser.parse_args()
    for path, text in build(options.root).items():
        target = (options.out or options.root) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
        print(f"{path}: {len(text.encode()):,} bytes")


if __name__ == "__main__":
    main()
