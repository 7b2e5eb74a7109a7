"""The quickest way between two points, leg by leg, waits apart."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from allocator.errors import UsageError
from allocator.travel.access import settlement_minutes
from allocator.travel.earth import great_circle_km
from allocator.travel.joins import LEAST, join_points
from allocator.travel.names import POINT, Point, gazetteer
from allocator.travel.network import Network

#: Columns of the legs of a route.
LEG_COLUMNS = ("mode", "link", "operator", "from_name", "to_name", "kilometres", "minutes")

#: Columns of the path of a route.
PATH_COLUMNS = (
    *("mode", "link", "from_name", "to_name"),
    *("from_lon", "from_lat", "to_lon", "to_lat"),
)

#: Modes of a leg in which one moves along the network.
MOVING = ("road", "ferry", "flight", "access", "within")

#: Parts of a crossing: does it begin at the port of departure, does it end at that of arrival.
_PARTS = (
    ("check_in", True, False),
    ("wait", True, False),
    ("passage", True, True),
    ("disembark", False, True),
)
#: Kinds of ends that lie among streets: a journey from a port or a junction begins on the road.
_SETTLED = ("town", "village", POINT)

_START, _END = "start of the journey", "end of the journey"


@dataclass(frozen=True)
class Route:
    """The quickest way between two points.

    Parameters
    ----------
    from_name, to_name
        Names of its ends.
    minutes
        Door to door: driving, check-in, expected wait, sailing, disembarking.
    moving_minutes
        Driving, sailing and flying alone.
    kilometres
        Length, ferries and flights along the great circle.
    road_kilometres
        Length on roads.
    legs
        Index ``leg``, from 1; columns `LEG_COLUMNS`. Mode is access (local streets off the
        network), road, check_in, wait, ferry, flight, disembark or within (a settlement's own
        time, at both ends); link is the road number or the id of the crossing.
    path
        Where it leads, place by place: index ``step``, from 1; columns `PATH_COLUMNS`, the mode
        (access, road, ferry or flight) of each hop and the degrees (EPSG:4326) of its ends.
    """

    from_name: str
    to_name: str
    minutes: float
    moving_minutes: float
    kilometres: float
    road_kilometres: float
    legs: pd.DataFrame
    path: pd.DataFrame


def route(network: Network, start: str, end: str, *tables: pd.DataFrame) -> Route:
    """Return the quickest way between two places, localities or bases.

    Parameters
    ----------
    network
        The network.
    start, end
        Usual names, or ids.
    *tables
        Points besides the places of the network: columns ``name, lon, lat``, and ``population``
        if known.

    Returns
    -------
    Route
        Its minutes from a locality to a base are those of `times.travel_times`.

    Raises
    ------
    UsageError
        If an end is not known, may mean several places, or no way leads there.
    """
    names = gazetteer(network, *tables)
    return route_between(network, names.find(start), names.find(end))


def route_between(network: Network, start: Point, end: Point) -> Route:
    """Return the quickest way between two points.

    Parameters
    ----------
    network
        The network.
    start, end
        The points.

    Raises
    ------
    UsageError
        If no way leads there.
    """
    graph = network.graph
    leave, arrive = start.label, end.label
    if not (start.is_place and end.is_place):
        graph = nx.DiGraph(network.graph)
        leave, arrive = _attach(network, graph, start, end)
    try:
        path = nx.dijkstra_path(graph, leave, arrive, weight="minutes")
    except nx.NetworkXNoPath:
        message = f"No way leads from {start.name} to {end.name} in {network.season}."
        raise UsageError(message) from None
    names = {**network.places["name"].to_dict(), _START: start.name, _END: end.name}
    legs = [leg for hop in _hops(graph, path) for leg in _legs(network, names, *hop)]
    if legs:
        legs = [*_end(network, start), *legs, *_end(network, end)]
        legs = [*legs, *_within(network, start, end, legs)]
    return _sum_up(start, end, legs, _path(network, graph, path, {_START: start, _END: end}))


def _path(
    network: Network, graph: nx.DiGraph, nodes: list[str], ends: dict[str, Point]
) -> pd.DataFrame:
    """Return every hop of a path with the places that it joins."""
    at = network.places[["name", "lon", "lat"]].T.to_dict("list")
    at |= {node: [point.name, point.lon, point.lat] for node, point in ends.items()}
    rows = []
    for one, other in pairwise(nodes):
        edge, here, there = graph.edges[one, other], at[one], at[other]
        rows.append((edge["kind"], str(edge["link"]), here[0], there[0], *here[1:], *there[1:]))
    index = pd.RangeIndex(1, len(rows) + 1, name="step")
    return pd.DataFrame(rows, columns=list(PATH_COLUMNS), index=index)


def _attach(network: Network, graph: nx.DiGraph, start: Point, end: Point) -> tuple[str, str]:
    """Join points that are not places to the graph, and return the nodes of both ends."""
    ways = {point.label: _ways(network, point) for point in (start, end) if not point.is_place}
    leave, arrive = start.label, end.label
    if not start.is_place:
        leave = _START
        for place, edge in ways[start.label].items():
            graph.add_edge(_START, place, **edge)
    if not end.is_place:
        arrive = _END
        for place, edge in ways[end.label].items():
            graph.add_edge(place, _END, **edge)
    if len(ways) == 2 and set(ways[start.label]) & set(ways[end.label]):  # noqa: PLR2004 (both)
        apart = great_circle_km(start.lon, start.lat, end.lon, end.lat)
        graph.add_edge(_START, _END, **_access_edge(network, apart))
    return leave, arrive


def _ways(network: Network, point: Point) -> dict[str, dict[str, Any]]:
    """Return the places that a point joins, each with its way."""
    table = pd.DataFrame({"lon": [point.lon], "lat": [point.lat]}, index=[point.label])
    joins = join_points(network, table)
    return {
        str(network.places.index[place]): _edge(kilometres, minutes)
        for place, kilometres, minutes in zip(
            joins.places[0], joins.kilometres[0], joins.minutes[0], strict=True
        )
        if math.isfinite(minutes)
    }


def _access_edge(network: Network, apart: Any) -> dict[str, Any]:
    kilometres = float(network.access.kilometres(apart))
    return _edge(kilometres, float(network.access.minutes(apart)))


def _edge(kilometres: float, minutes: float) -> dict[str, Any]:
    return {
        "kind": "access",
        "link": "local streets",
        "minutes": max(float(minutes), LEAST),
        "kilometres": float(kilometres),
    }


def _hops(graph: nx.DiGraph, path: list[str]) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Yield the edges of a path, those along one road taken together."""
    first = 0
    while first < len(path) - 1:
        edges = [graph.edges[path[first], path[first + 1]]]
        last = first + 1
        while edges[0]["kind"] == "road" and last < len(path) - 1:
            following = graph.edges[path[last], path[last + 1]]
            if (following["kind"], following["link"]) != ("road", edges[0]["link"]):
                break
            edges.append(following)
            last += 1
        yield path[first], path[last], edges
        first = last


def _legs(
    network: Network, names: dict[str, str], start: str, end: str, edges: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    kind, link = edges[0]["kind"], str(edges[0]["link"])
    ends = {"from_name": names[start], "to_name": names[end]}
    if kind in {"road", "access"}:
        minutes = sum(edge["minutes"] for edge in edges)
        kilometres = sum(edge["kilometres"] for edge in edges)
        yield _leg(mode=kind, link=link, kilometres=kilometres, minutes=minutes, **ends)
        return
    crossing = network.crossings.loc[link]
    operator = crossing["operator"]
    for part, at_start, at_end in _PARTS:
        yield _leg(
            mode=kind if part == "passage" else part,
            link=link,
            operator=operator,
            from_name=names[start if at_start else end],
            to_name=names[end if at_end else start],
            kilometres=edges[0]["kilometres"] if part == "passage" else 0.0,
            minutes=crossing[part],
        )


def _end(network: Network, point: Point) -> Iterator[dict[str, Any]]:
    """Yield the time between a door and the road out of its settlement; ports have none."""
    if point.kind in _SETTLED:
        yield _leg(
            mode="within",
            link="settlement",
            from_name=point.name,
            to_name=point.name,
            kilometres=0.0,
            minutes=network.access.end_minutes,
        )


def _within(
    network: Network, start: Point, end: Point, legs: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield what is missing from the mean time within the settlement where a journey starts."""
    if start.is_place:
        return
    least = float(settlement_minutes(np.array([start.population]), network.access)[0])
    missing = least - sum(leg["minutes"] for leg in legs)
    if missing > 0:
        ends = {"from_name": start.name, "to_name": end.name}
        yield _leg(mode="within", link="settlement", kilometres=0.0, minutes=missing, **ends)


def _leg(**values: Any) -> dict[str, Any]:
    return {"operator": "", **values}


def _sum_up(start: Point, end: Point, legs: list[dict[str, Any]], path: pd.DataFrame) -> Route:
    table = pd.DataFrame(legs, columns=list(LEG_COLUMNS))
    table.index = pd.RangeIndex(1, len(table) + 1, name="leg")
    moving = table["mode"].isin(MOVING)
    return Route(
        from_name=start.name,
        to_name=end.name,
        minutes=float(table["minutes"].sum()),
        moving_minutes=float(table.loc[moving, "minutes"].sum()),
        kilometres=float(table["kilometres"].sum()),
        road_kilometres=float(
            table.loc[table["mode"].isin(["road", "access"]), "kilometres"].sum()
        ),
        legs=table,
        path=path,
    )
