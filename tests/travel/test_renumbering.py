"""Large networks are renumbered for speed, which changes no minute."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.travel.engines.graph import graph_engine
from allocator.travel.network import Network


def test_renumbered_places_give_the_same_minutes(
    summer: Network, zones: pd.DataFrame, bases: pd.DataFrame
):
    """The real network with its places in another order in memory has the same minutes."""
    plain, renumbered = (graph_engine(summer, renumber_from=size) for size in (10**9, 0))
    assert plain.rows.tolist() == list(range(len(summer.places)))
    assert renumbered.rows.tolist() != plain.rows.tolist()
    assert sorted(renumbered.rows) == sorted(plain.rows)
    few = bases.iloc[::5]
    expected = plain.minutes(zones, few).to_numpy()
    np.testing.assert_allclose(renumbered.minutes(zones, few), expected, rtol=1e-12)


def test_renumbering_brings_neighbours_together(summer: Network):
    """The two ends of a road lie nearer to each other in memory than before."""
    apart = []
    for size in (10**9, 0):
        rows, columns = graph_engine(summer, renumber_from=size).arrays.nonzero()
        apart.append(np.abs(rows - columns).max())
    assert apart[1] < apart[0] / 2
