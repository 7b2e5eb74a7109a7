"""The tiny country and the reference network, as every test of travel uses them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from travel_tiny import Tiny, make_tiny

from allocator.inputs.tables import read_table
from allocator.inputs.workspace import Workspace, open_workspace
from allocator.travel.network import Network, load_network


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    """Write a tiny country in a folder of its own."""
    return make_tiny(tmp_path / "tiny")


@pytest.fixture(scope="session")
def reference() -> Workspace:
    """Open the reference workspace."""
    return open_workspace()


@pytest.fixture(scope="session")
def summer(reference: Workspace) -> Network:
    """Load the reference network in summer."""
    return load_network(reference, season="summer")


@pytest.fixture(scope="session")
def winter(reference: Workspace) -> Network:
    """Load the reference network in winter."""
    return load_network(reference, season="winter")


@pytest.fixture(scope="session")
def zones(reference: Workspace) -> pd.DataFrame:
    """Read all localities of the reference workspace."""
    return read_table(reference, "data/localities.csv")


@pytest.fixture(scope="session")
def bases(reference: Workspace) -> pd.DataFrame:
    """Read all candidate bases of the reference workspace."""
    return read_table(reference, "data/bases.csv")
