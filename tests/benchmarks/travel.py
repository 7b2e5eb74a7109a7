"""How the travel engine compares with other ways to the same minutes: ``python`` this file.

Each ratio is taken within one run, so that a slow machine changes none much. Nothing is asserted
about seconds; that the ways agree is.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph
from synthetic import grid_network, near, points

from allocator.inputs.tables import read_table
from allocator.inputs.workspace import Workspace, open_workspace
from allocator.travel.engines.graph import graph_engine
from allocator.travel.engines.matrix import matrix_engine
from allocator.travel.engines.matrix_file import CSV
from allocator.travel.joins import join_points
from allocator.travel.network import Network, load_network

#: Data zones and candidate bases of Scotland.
DATA_ZONES = 6_976
SIDE = 707  # 499,849 junctions
SOURCES = 40
PAIRS = 200
SEARCHES = 2
TURNS = 3


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def timed(work: Callable[[], Any], *, runs: int = 1) -> tuple[float, Any]:
    """Return the least seconds of some runs, and what the last one gave."""
    best, result = float("inf"), None
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


def nodes_of(network: Network, table: pd.DataFrame) -> list[str]:
    """Return the nearest place of each point."""
    return [str(network.places.index[row[0]]) for row in join_points(network, table).places]


def direct_matrix(network: Network) -> Any:
    """Return the graph as a plain sparse matrix, numbered as the tables are."""
    built = nx.to_scipy_sparse_array(
        network.graph, nodelist=list(network.places.index), weight="minutes", format="csr"
    )
    return sparse.csr_matrix(built)


def reference_network() -> None:
    """Compare on the network of the product: all places to all bases."""
    workspace = open_workspace()
    network = load_network(workspace)
    zones = read_table(workspace, "data/localities.csv")
    bases = read_table(workspace, "data/bases.csv")
    size = f"{len(zones)} places x {len(bases)} bases, {len(network.places)} nodes"
    say(f"Reference network: {size}")
    engine = graph_engine(network)
    ours, _ = timed(lambda: engine.minutes(zones, bases), runs=3)
    starts, ends = nodes_of(network, zones), nodes_of(network, bases)
    rng = np.random.default_rng(0)
    pairs = [(rng.choice(starts), rng.choice(ends)) for _ in range(PAIRS)]
    by_pair, lengths = timed(
        lambda: [nx.dijkstra_path_length(network.graph, *pair, weight="minutes") for pair in pairs]
    )
    whole = by_pair / PAIRS * len(zones) * len(bases)
    by_base, _ = timed(
        lambda: [
            nx.single_source_dijkstra_path_length(network.graph, end, weight="minutes")
            for end in ends
        ]
    )
    matrix = direct_matrix(network)
    rows = network.places.index.get_indexer(ends)
    bare, reach = timed(lambda: csgraph.dijkstra(matrix, indices=rows), runs=3)
    columns = network.places.index.get_indexer([pair[0] for pair in pairs])
    expected = [
        reach[ends.index(end), column] for (_, end), column in zip(pairs, columns, strict=True)
    ]
    np.testing.assert_allclose(lengths, expected, rtol=1e-9)
    joins, _ = timed(lambda: (join_points(network, zones), join_points(network, bases)), runs=3)
    say(f"  networkx pair by pair / engine: {whole / ours:,.0f} x (of {PAIRS} pairs)")
    say(f"  networkx base by base / engine: {by_base / ours:,.1f} x")
    say(f"  engine / bare csgraph.dijkstra: {ours / bare:,.1f} x; joins are {joins / ours:.0%}")


def small_areas() -> None:
    """Compare joining and reading at the size of data zones."""
    workspace = open_workspace()
    network = load_network(workspace)
    bases = read_table(workspace, "data/bases.csv")
    zones = near(read_table(workspace, "data/localities.csv"), DATA_ZONES)
    engine = graph_engine(network)
    ours, minutes = timed(lambda: engine.minutes(zones, bases), runs=3)
    joins, _ = timed(lambda: join_points(network, zones), runs=3)
    say(f"Small areas: {len(zones):,} zones x {len(bases)} bases on the reference network")
    say(f"  joining the zones: {joins:.2f} s, {joins / ours:.0%} of {ours:.2f} s in all")
    with tempfile.TemporaryDirectory() as folder:
        copy = Workspace(Path(folder).resolve())
        path = copy.root / CSV
        path.parent.mkdir(parents=True)
        minutes.stack().rename("minutes").to_csv(path)
        bare, _ = timed(lambda: pd.read_csv(path))
        read, again = timed(lambda: matrix_engine(copy).minutes(zones, bases))
    np.testing.assert_allclose(again, minutes)
    say(f"  the same as a table of {minutes.size:,} rows: {read:.2f} s read and checked,")
    say(f"  {read / bare:.1f} x pandas.read_csv alone")


def large_network() -> None:
    """Compare on half a million junctions, and say the most memory that this process held."""
    network = grid_network(SIDE)
    zones, bases = points(DATA_ZONES, "zone_id"), points(SOURCES, "site_code", seed=5)
    edges = network.graph.number_of_edges()
    say(f"Half a million: {len(network.places):,} nodes, {edges:,} roads, {SOURCES} sources")
    ends = nodes_of(network, bases)
    matrix = direct_matrix(network)
    rows = network.places.index.get_indexer(ends)
    build, engine = timed(lambda: graph_engine(network))
    order = engine.rows[rows]
    # In turns, so that what else the machine does falls on both.
    bare, renumbered = float("inf"), float("inf")
    for _ in range(TURNS):
        seconds, reach = timed(lambda: csgraph.dijkstra(matrix, indices=rows))
        bare = min(bare, seconds)
        seconds, other = timed(lambda: csgraph.dijkstra(engine.arrays, indices=order))
        renumbered = min(renumbered, seconds)
    np.testing.assert_allclose(other[:, engine.rows], reach, rtol=1e-9)
    del other
    whole, _ = timed(lambda: engine.minutes(zones, bases))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    search, lengths = timed(
        lambda: [
            nx.single_source_dijkstra_path_length(network.graph, end, weight="minutes")
            for end in ends[:SEARCHES]
        ]
    )
    for row, length in enumerate(lengths):
        known = network.places.index.get_indexer(list(length))
        np.testing.assert_allclose(reach[row, known], list(length.values()), rtol=1e-9)
    slow = search / SEARCHES * SOURCES
    say(f"  networkx / renumbered arrays: {slow / renumbered:,.1f} x (of {SEARCHES} sources)")
    say(f"  networkx / csgraph as numbered: {slow / bare:,.1f} x")
    say(f"  as numbered / renumbered (RCM): {bare / renumbered:.2f} x")
    say(f"  arrays and order, built once: {build / renumbered:.0%} of one answer")
    say(f"  {DATA_ZONES:,} zones, joins and all: {whole / renumbered:.1f} x the searches alone")
    say(f"  networkx alone / the whole answer: {slow / whole:.1f} x")
    say(f"  most memory held, networkx graph and all: {peak:.2f} GiB")


def main() -> None:
    """Run every benchmark; the large one in a process of its own, whose memory is its own."""
    if sys.argv[1:] == ["large"]:
        large_network()
        return
    reference_network()
    small_areas()
    subprocess.run([sys.executable, str(Path(__file__).resolve()), "large"], check=True)


if __name__ == "__main__":
    main()
