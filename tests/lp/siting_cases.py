"""Published siting instances of the open data beside the checkout, read in place."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import floyd_warshall

CASES = Path(__file__).resolve().parents[3] / "shared" / "check" / "cases"


def known_optima() -> pd.DataFrame:
    """Return the published optima, indexed by case; empty where the open data is absent."""
    path = CASES / "known_optima.csv"
    if not path.is_file():
        return pd.DataFrame(columns=["file", "published_value"])
    return pd.read_csv(path, dtype=str, keep_default_na=False).set_index("case")


def numbers(name: str) -> np.ndarray:
    """Return every number of a text file."""
    return np.array((CASES / name).read_text(encoding="utf-8").split(), dtype=float)


def pmed(name: str) -> tuple[np.ndarray, int]:
    """Return distances between all nodes and the number of sites; the last of two edges wins."""
    nodes, edges, count = numbers(name)[:3].astype(int)
    lengths = np.full((nodes, nodes), np.inf)
    np.fill_diagonal(lengths, 0.0)
    for start, end, length in numbers(name)[3:].reshape(edges, 3):
        a, b = int(start) - 1, int(end) - 1
        lengths[a, b] = lengths[b, a] = length
    return floyd_warshall(lengths), int(count)


def pmedcap(name: str) -> tuple[np.ndarray, np.ndarray, float, int]:
    """Return whole distances, demand, capacity of a site, number of sites."""
    nodes, count, room = numbers(name)[2:5]
    table = numbers(name)[5:].reshape(int(nodes), 4)
    x, y = table[:, 1], table[:, 2]
    minutes = np.floor(np.hypot(x[:, None] - x, y[:, None] - y))
    return minutes, table[:, 3], float(room), int(count)


def warehouses(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return costs of whole customers (I, J), demand, capacity, opening cost (OR-Library cap)."""
    found = numbers(name)
    sites, customers = found[:2].astype(int)
    split = 2 + 2 * sites
    places = found[2:split].reshape(sites, 2)
    rows = found[split:].reshape(customers, sites + 1)
    return rows[:, 1:], rows[:, 0], places[:, 0], places[:, 1]


def holmberg(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return costs of whole customers (I, J), demand, capacity, opening cost (Holmberg)."""
    found = numbers(name)
    sites, customers = found[:2].astype(int)
    ends = np.cumsum([2, sites, sites, customers])
    capacity, cost, demand = (found[a:b] for a, b in pairwise(ends))
    return found[ends[-1] :].reshape(customers, sites), demand, capacity, cost


def san_francisco() -> tuple[pd.DataFrame, pd.Series]:
    """Return distances of 205 tracts to 16 stores, and the tracts' residents."""
    path = CASES / "spopt_sf" / "SF_network_distance_candidateStore_16_censusTract_205_new.csv"
    pairs = pd.read_csv(path, dtype={"DestinationName": str})
    minutes = pairs.pivot(index="DestinationName", columns="name", values="distance")
    demand = pairs.drop_duplicates("DestinationName").set_index("DestinationName")["demand"]
    return minutes, demand.astype(float)


def clinics() -> tuple[pd.DataFrame, pd.Series]:
    """Return minutes of 278 sectors to 28 clinics, and the sectors' patients."""
    minutes = pd.read_csv(CASES / "hsma" / "clinic_car_travel_time.csv", index_col=0)
    demand = pd.read_csv(CASES / "hsma" / "sh_demand.csv", index_col=0)["n_patients"]
    return minutes, demand.astype(float)
