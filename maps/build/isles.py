"""Name the island that each locality stands on, by the land parts of the council polygons."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import shapely
from outlines import to_metres
from places import Locality, read_judgements

MARKERS = Path(__file__).parent / "island_names.csv"


@dataclass(frozen=True, slots=True)
class Marker:
    """A position well inside an island, in degrees, and the island's name."""

    island: str
    lon: float
    lat: float


def read_markers() -> list[Marker]:
    """Read the named islands."""
    with MARKERS.open(encoding="utf-8", newline="") as file:
        return [
            Marker(row["island"], float(row["lon"]), float(row["lat"]))
            for row in csv.DictReader(file)
        ]


def read_exceptions() -> dict[str, str]:
    """Read the island of the zones whose island hangs on another in the outlines, by zone id."""
    return {row["zone_id"]: row["island"] for row in read_judgements()["joined_island"]}


def land_parts(councils: Mapping[str, shapely.Geometry]) -> list[shapely.Polygon]:
    """Split the land into parts with sea around them, in metres (EPSG:27700).

    Parameters
    ----------
    councils
        Repaired polygons in degrees by council code.
    """
    land = shapely.union_all([councils[code] for code in sorted(councils)])
    return list(shapely.get_parts(to_metres(land)))


def name_parts(land: Sequence[shapely.Polygon], markers: Iterable[Marker]) -> dict[int, str]:
    """Name land parts by the marker inside them; the largest part is the mainland, named blank.

    Parameters
    ----------
    land
        Land parts in metres.
    markers
        Named positions.

    Returns
    -------
    dict
        Name by the number of the part.

    Raises
    ------
    ValueError
        If a marker lies in the sea, on the mainland, or on a part that has a name already.
    """
    tree = shapely.STRtree(land)
    names = {max(range(len(land)), key=lambda number: land[number].area): ""}
    for marker in markers:
        inside = tree.query(to_metres(shapely.Point(marker.lon, marker.lat)), predicate="within")
        if len(inside) != 1 or int(inside[0]) in names:
            message = f"The marker of {marker.island} is not on an island of its own."
            raise ValueError(message)
        names[int(inside[0])] = marker.island
    return names


def name_islands(
    rows: Iterable[Locality],
    land: Sequence[shapely.Polygon],
    *,
    names: Mapping[int, str],
    exceptions: Mapping[str, str],
) -> list[Locality]:
    """Fill in the island of each row: the name of the land part it stands on or is nearest to.

    Parameters
    ----------
    rows
        Localities, position in degrees.
    land
        Land parts in metres.
    names
        Name by the number of the part, blank for the mainland.
    exceptions
        Island by zone id, where the outlines join two islands.

    Raises
    ------
    ValueError
        If a row stands on land without a name, an island row on the mainland, or an exception is
        of no row.
    """
    tree = shapely.STRtree(land)
    found: list[Locality] = []
    for row in rows:
        part = int(tree.nearest(to_metres(shapely.Point(float(row.lon), float(row.lat)))))
        island = exceptions.get(row.zone_id, names.get(part))
        if island is None or (row.kind == "island" and not island):
            message = f"{row.name} ({row.zone_id}) is on no named island and not on the mainland."
            raise ValueError(message)
        found.append(replace(row, island=island))
    unused = sorted(set(exceptions) - {row.zone_id for row in found})
    if unused:
        message = f"No locality is called {', '.join(unused)}, as [[joined_island]] says."
        raise ValueError(message)
    return found
