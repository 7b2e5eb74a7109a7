"""Networks and points of any size, the same in every run, for benchmarks alone."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd

from allocator.travel.earth import great_circle_km
from allocator.travel.network import Network

#: Corners of the made-up country, degrees: within Scotland.
WEST, EAST, SOUTH, NORTH = -6.0, -2.0, 55.5, 58.5

#: Share of the roads of a grid that are there: about 2.8 at a junction, as in real networks.
KEPT = 0.7


def grid_network(side: int, *, seed: int = 1) -> Network:
    """Return a network of side x side junctions, numbered at random, as files of roads are."""
    rng = np.random.default_rng(seed)
    size = side * side
    lon, lat = (
        axis.ravel() + rng.normal(0, 0.1 * (EAST - WEST) / side, size)
        for axis in np.meshgrid(np.linspace(WEST, EAST, side), np.linspace(SOUTH, NORTH, side))
    )
    cells = np.arange(size).reshape(side, side)
    across = np.column_stack([cells[:, :-1].ravel(), cells[:, 1:].ravel()])
    down = np.column_stack([cells[:-1].ravel(), cells[1:].ravel()])
    roads = np.concatenate([across, down])
    roads = roads[rng.random(len(roads)) < KEPT]
    label = rng.permutation(size)
    names = np.array([f"p{i:07}" for i in range(size)])
    kilometres = 1.2 * great_circle_km(*(x[roads[:, end]] for end in (0, 1) for x in (lon, lat)))
    minutes = kilometres / rng.choice([40.0, 60.0, 90.0], len(roads)) * 60
    places = pd.DataFrame({"lon": lon, "lat": lat}, index=pd.Index(names[label], name="place_id"))
    places = places.assign(name=places.index, kind="junction", landmass="p").sort_index()
    ends = names[label[roads]]
    return Network(places, _graph(places, ends, minutes, kilometres), _none(), "summer", "made up")


def points(count: int, name: str, *, seed: int = 2) -> pd.DataFrame:
    """Return points all over the country, with residents."""
    rng = np.random.default_rng(seed)
    margin = 0.1
    return pd.DataFrame(
        {
            "lon": rng.uniform(WEST + margin, EAST - margin, count),
            "lat": rng.uniform(SOUTH + margin, NORTH - margin, count),
            "population": rng.integers(200, 2000, count).astype(float),
        },
        index=pd.Index([f"{name}{i:05}" for i in range(count)], name=name),
    )


def near(places: pd.DataFrame, count: int, *, seed: int = 3) -> pd.DataFrame:
    """Return points within a few kilometres of given places, as small areas lie about towns."""
    rng = np.random.default_rng(seed)
    chosen = places.iloc[rng.integers(0, len(places), count)]
    return pd.DataFrame(
        {
            "lon": chosen["lon"].to_numpy() + rng.normal(0, 0.02, count),
            "lat": chosen["lat"].to_numpy() + rng.normal(0, 0.01, count),
            "population": rng.integers(500, 1000, count).astype(float),
        },
        index=pd.Index([f"z{i:05}" for i in range(count)], name="zone_id"),
    )


def _graph(
    places: pd.DataFrame, ends: np.ndarray, minutes: np.ndarray, kilometres: np.ndarray
) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(places.index)
    for (start, end), time, length in zip(ends, minutes, kilometres, strict=True):
        graph.add_edge(
            str(start),
            str(end),
            kind="road",
            link="A1",
            minutes=float(time),
            moving_minutes=float(time),
            kilometres=float(length),
            a_day=np.inf,
        )
    return graph


def _none() -> pd.DataFrame:
    columns = ["from_place", "to_place", "operator", "a_day", "minutes", "kind", "kilometres"]
    return pd.DataFrame(columns=columns).rename_axis("route")
