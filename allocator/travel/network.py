"""The strategic network of Scotland: roads, ferries and flights as one graph of minutes."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import pandas as pd

from allocator.errors import UsageError
from allocator.inputs.scan import TableScan, scan_tables
from allocator.inputs.tables import raise_faults
from allocator.inputs.workspace import Workspace, locate
from allocator.travel.access import AccessRules
from allocator.travel.checks import (
    CROSSINGS,
    FLIGHTS,
    LINKS,
    PLACES,
    TABLES,
    great_circles,
    network_faults,
)
from allocator.travel.crossings import PARTS, CrossingRules, expected_minutes

#: Seasons whose timetables the network knows.
SEASONS = ("summer", "winter")

_HASH_LETTERS = 12


@dataclass(frozen=True)
class Network:
    """Places and the connections between them in one season.

    Parameters
    ----------
    places
        Index ``place_id``, sorted; columns ``name, kind, lon, lat, landmass``. A landmass is what
        one can drive around without a ferry; it is named after its first place.
    graph
        Undirected; nodes are place ids. Each edge has ``kind`` (road, ferry or flight), ``link``
        (road number, or name of the route), ``minutes`` (all that it costs), ``moving_minutes``
        (driving, sailing or flying alone), ``kilometres`` and ``a_day`` (departures a day each
        way; infinite for a road). Where two connections join the same places, the quicker one.
    crossings
        Ferries and, where they count, flights that run in the season: index ``route``, columns as
        in `crossings.expected_minutes` and ``kind``, ``kilometres`` (great circle).
    season
        ``summer`` or ``winter``.
    version
        Fingerprint of the tables: the same tables give the same one.
    rules
        How waits are counted.
    access
        How zones and bases join the network.
    """

    places: pd.DataFrame
    graph: nx.Graph
    crossings: pd.DataFrame
    season: str
    version: str
    rules: CrossingRules = field(default_factory=CrossingRules)
    access: AccessRules = field(default_factory=AccessRules)


def load_network(
    workspace: Workspace,
    *,
    season: str = "summer",
    flights: bool = False,
    rules: CrossingRules | None = None,
    access: AccessRules | None = None,
    without: Collection[str] = (),
) -> Network:
    """Read the network of a workspace.

    Parameters
    ----------
    workspace
        The workspace.
    season
        Timetable: ``summer`` or ``winter``.
    flights
        Whether people may fly.
    rules
        How waits are counted; without it, the defaults of `CrossingRules`.
    access
        How zones and bases join the network; without it, the defaults of `AccessRules`.
    without
        Ids of crossings and flights that are taken out.

    Returns
    -------
    Network
        The network of that season.

    Raises
    ------
    DataError
        If anything in the tables is wrong; it carries all faults.
    UsageError
        If there is no such season, or no such crossing to take out.
    """
    _check_season(season)
    scans = scan_tables(workspace, TABLES)
    raise_faults(
        [*(fault for scan in scans.values() for fault in scan.faults), *network_faults(scans)]
    )
    tables = {name: scan.frame() for name, scan in scans.items() if scan.records}
    _check_without(without, tables)
    routes = _routes(tables, season, rules or CrossingRules(), flights=flights).drop(
        index=list(without), errors="ignore"
    )
    roads = tables[LINKS].reset_index()
    graph = _graph(tables[PLACES], roads, routes)
    return Network(
        places=_with_landmass(tables[PLACES], roads),
        graph=graph,
        crossings=routes,
        season=season,
        version=_version(workspace, scans),
        rules=rules or CrossingRules(),
        access=access or AccessRules(),
    )


def _check_season(season: str) -> None:
    if season not in SEASONS:
        raise UsageError(f"There is no season {season!r}; say summer or winter.")


def _check_without(without: Collection[str], tables: Mapping[str, pd.DataFrame]) -> None:
    known = [
        str(route)
        for name in (CROSSINGS, FLIGHTS)
        if name in tables
        for route in tables[name].index
    ]
    for route in sorted(without):
        if route not in known:
            near = difflib.get_close_matches(route, known, n=3)
            hint = f" Is one of these meant: {', '.join(near)}?" if near else ""
            raise UsageError(f"There is no crossing {route!r}.{hint}")


def _routes(
    tables: Mapping[str, pd.DataFrame], season: str, rules: CrossingRules, *, flights: bool
) -> pd.DataFrame:
    wanted = {"ferry": CROSSINGS, **({"flight": FLIGHTS} if flights else {})}
    parts = [
        expected_minutes(tables[name], season=season, rules=rules).assign(
            kind=kind, kilometres=great_circles(tables[PLACES], tables[name])
        )
        for kind, name in wanted.items()
        if name in tables
    ]
    return pd.concat(parts).rename_axis("route") if parts else _no_routes()


def _no_routes() -> pd.DataFrame:
    columns = [
        "from_place",
        "to_place",
        "operator",
        "a_day",
        *PARTS,
        "minutes",
        "kind",
        "kilometres",
    ]
    return pd.DataFrame(columns=columns).rename_axis("route")


def _graph(places: pd.DataFrame, roads: pd.DataFrame, routes: pd.DataFrame) -> nx.Graph:
    """Join the places; of two connections between the same two, keep the quicker one."""
    graph = nx.Graph()
    graph.add_nodes_from(places.index)
    for start, end, edge in (*_road_edges(roads), *route_edges(routes)):
        known = graph.get_edge_data(start, end)
        if known is None or edge["minutes"] < known["minutes"]:
            graph.add_edge(start, end, **edge)
    return graph


def _road_edges(roads: pd.DataFrame) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for row in roads.itertuples(index=False):
        minutes = row.kilometres / row.speed_kmh * 60
        yield (
            row.from_place,
            row.to_place,
            {
                "kind": "road",
                "link": row.road,
                "minutes": minutes,
                "moving_minutes": minutes,
                "kilometres": row.kilometres,
                "a_day": float("inf"),
            },
        )


def route_edges(routes: pd.DataFrame) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield each crossing as an edge of the graph: its two places and its attributes.

    Parameters
    ----------
    routes
        As ``Network.crossings``.
    """
    for row in routes.itertuples():
        yield (
            row.from_place,
            row.to_place,
            {
                "kind": row.kind,
                "link": row.Index,
                "minutes": row.minutes,
                "moving_minutes": row.passage,
                "kilometres": row.kilometres,
                "a_day": row.a_day,
            },
        )


def _with_landmass(places: pd.DataFrame, roads: pd.DataFrame) -> pd.DataFrame:
    land = nx.Graph()
    land.add_nodes_from(places.index)
    land.add_edges_from(zip(roads["from_place"], roads["to_place"], strict=True))
    names = {place: min(group) for group in nx.connected_components(land) for place in group}
    return places[["name", "kind", "lon", "lat"]].assign(
        landmass=[names[place] for place in places.index]
    )


def _version(workspace: Workspace, scans: Mapping[str, TableScan]) -> str:
    digest = hashlib.sha256()
    for name in TABLES:
        if scans[name].records:
            digest.update(name.encode() + b"\0" + locate(workspace, name).read_bytes())
    return f"tables {digest.hexdigest()[:_HASH_LETTERS]}"
