"""What only the whole network can show: loops, roads shorter than the crow flies, stranded places.

The cells, keys and references of each table are checked where tables are read; these rules look at
rows that passed there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import networkx as nx
import pandas as pd

from allocator.errors import Fault
from allocator.inputs.scan import Record, TableScan
from allocator.travel.earth import great_circle_km

PLACES = "maps/network/places.csv"
LINKS = "maps/network/links.csv"
CROSSINGS = "maps/network/crossings.csv"
FLIGHTS = "maps/network/flights.csv"

#: Tables that make a network.
TABLES = (PLACES, LINKS, CROSSINGS, FLIGHTS)

#: A road may seem this share shorter than the great circle before it is called wrong: places are
#: points that stand for a junction or a town.
SHORTNESS = 0.9

#: Below this length in kilometres the position of its ends decides how long a road seems.
SHORTEST_COMPARED_KM = 2.0

#: Longer than this many great circles, a road is doubted: sea lochs give 3 at most.
WINDING = 4.0

_SHOWN_PLACES = 5


def network_faults(scans: Mapping[str, TableScan]) -> list[Fault]:
    """Return what is wrong with a network beyond its single cells.

    Parameters
    ----------
    scans
        The tables of `TABLES` by their paths.
    """
    return [
        *_self_loops(scans),
        *_lengths_against_distance(scans),
        *_never_running(scans),
        *_stranded(scans),
    ]


def _self_loops(scans: Mapping[str, TableScan]) -> Iterator[Fault]:
    for name in (LINKS, CROSSINGS, FLIGHTS):
        for line, row in scans[name].rows():
            if row["from_place"] is not None and row["from_place"] == row["to_place"]:
                message = "The connection leads back to the place where it starts"
                remedy = "Name two different places, or delete the row"
                value = str(row["to_place"])
                yield Fault("self-loop", message, remedy, name, line, "to_place", value)


def _lengths_against_distance(scans: Mapping[str, TableScan]) -> Iterator[Fault]:
    positions = _positions(scans[PLACES])
    for line, row in scans[LINKS].rows():
        ends = [positions.get(str(row[column])) for column in ("from_place", "to_place")]
        kilometres = row["kilometres"]
        loop = row["from_place"] == row["to_place"]
        if loop or None in ends or not isinstance(kilometres, int | float):
            continue
        (lon, lat), (other_lon, other_lat) = (end for end in ends if end is not None)
        apart = float(great_circle_km(lon, lat, other_lon, other_lat))
        yield from _length_fault(line, float(kilometres), apart)


def _length_fault(line: int, kilometres: float, apart: float) -> Iterator[Fault]:
    if max(kilometres, apart) < SHORTEST_COMPARED_KM:
        return
    value = f"{kilometres:g}"
    if kilometres < SHORTNESS * apart:
        message = f"The road is shorter than the {apart:.1f} km between its ends"
        remedy = "Correct the kilometres, or the position of one of the two places"
        yield Fault("road-too-short", message, remedy, LINKS, line, "kilometres", value)
    elif kilometres > WINDING * max(apart, SHORTEST_COMPARED_KM / 2):
        message = f"The road is over {WINDING:g} times as long as the {apart:.1f} km between ends"
        remedy = "Correct the kilometres, or the position of one of the two places"
        yield Fault("road-too-long", message, remedy, LINKS, line, "kilometres", value)


def _never_running(scans: Mapping[str, TableScan]) -> Iterator[Fault]:
    for name, word in ((CROSSINGS, "sailings"), (FLIGHTS, "flights")):
        for line, row in scans[name].rows():
            if row[f"{word}_summer"] == 0 and row[f"{word}_winter"] == 0:
                message = f"The route has no {word} in either season"
                remedy = f"Give its {word} a day, or delete the row"
                yield Fault("never-runs", message, remedy, name, line, f"{word}_summer", "0")


def _stranded(scans: Mapping[str, TableScan]) -> Iterator[Fault]:
    """Yield one fault for each group of places that no road or ferry joins to the largest one."""
    if not _ends_are_known(scans):
        return
    graph = nx.Graph()
    graph.add_nodes_from(scans[PLACES].known("place_id"))
    for name in (LINKS, CROSSINGS):
        graph.add_edges_from(
            (str(row["from_place"]), str(row["to_place"])) for _, row in scans[name].rows()
        )
    groups = sorted(nx.connected_components(graph), key=lambda group: (-len(group), min(group)))
    lines = scans[PLACES].known("place_id")
    for group in groups[1:]:
        members = sorted(group, key=lambda place: lines[place])
        shown = ", ".join(members[:_SHOWN_PLACES])
        message = "No road or ferry joins this place to the rest of the network"
        remedy = "Add the crossing or the road that leads there, or delete the place"
        yield Fault("stranded-place", message, remedy, PLACES, lines[members[0]], None, shown)


def _ends_are_known(scans: Mapping[str, TableScan]) -> bool:
    ends = all(scans[name].sound("from_place", "to_place") for name in (LINKS, CROSSINGS))
    wrong = any(
        fault.code == "unknown-reference"
        for name in (LINKS, CROSSINGS)
        for fault in scans[name].faults
    )
    return ends and not wrong and scans[PLACES].sound("place_id")


def _positions(scan: TableScan) -> dict[str, tuple[float, float]]:
    return {str(row["place_id"]): (lon, lat) for _, row in scan.rows() for lon, lat in _point(row)}


def _point(row: Record) -> Iterator[tuple[float, float]]:
    lon, lat = row["lon"], row["lat"]
    if isinstance(lon, int | float) and isinstance(lat, int | float):
        yield float(lon), float(lat)


def great_circles(places: pd.DataFrame, table: pd.DataFrame) -> pd.Series:
    """Return the distance between the ends of each connection.

    Parameters
    ----------
    places
        Index ``place_id``; columns ``lon, lat`` in degrees.
    table
        Columns ``from_place, to_place``.

    Returns
    -------
    pandas.Series
        Kilometres, indexed as `table`.
    """
    start = places.loc[table["from_place"], ["lon", "lat"]].to_numpy()
    end = places.loc[table["to_place"], ["lon", "lat"]].to_numpy()
    apart = great_circle_km(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    return pd.Series(apart, index=table.index, name="kilometres")
