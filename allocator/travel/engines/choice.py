"""Which engine a model of service asks for."""

from __future__ import annotations

from allocator.errors import UsageError
from allocator.inputs.workspace import Workspace
from allocator.travel.engines import Engine
from allocator.travel.engines.graph import graph_engine
from allocator.travel.engines.matrix import matrix_engine
from allocator.travel.engines.valhalla import valhalla_engine
from allocator.travel.network import Network

#: Words for the engines, as ``travel.engine`` knows them.
ENGINES = ("graph", "matrix", "valhalla")


def choose_engine(word: str, workspace: Workspace, network: Network) -> Engine:
    """Return the engine of a name.

    Parameters
    ----------
    word
        One of `ENGINES`.
    workspace
        Holds the table of minutes or the extract of roads, where the engine needs one.
    network
        Roads and crossings of the season.

    Raises
    ------
    DataError
        If the engine's file is missing or is not what it must be.
    UsageError
        If there is no such engine, or the extra that it needs is not installed.
    """
    if word == "graph":
        return graph_engine(network)
    if word == "matrix":
        return matrix_engine(workspace)
    if word == "valhalla":
        return valhalla_engine(workspace, network)
    raise UsageError(f"There is no travel engine {word!r}; say {', '.join(ENGINES)}.")
