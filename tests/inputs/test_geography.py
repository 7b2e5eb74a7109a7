"""The geography: boards, zones, bases and networks as the rest of the product reads them."""

from __future__ import annotations

import dataclasses

import pytest

from allocator.errors import DataError
from allocator.inputs.geography import Geography, load_geography
from allocator.inputs.workspace import open_workspace

COLUMNS = {
    "boards": ("board_code", ["board_name"]),
    "councils": ("council_code", ["council_name", "board_code"]),
    "zones": (
        "zone_id",
        [
            *("name", "council_code", "board_code", "kind", "island"),
            *("lon", "lat", "population", "infants"),
        ],
    ),
    "bases": ("site_code", ["name", "board_code", "kind", "lon", "lat"]),
    "mbus": ("mbu_id", ["name", "board_code", "site_code", "beds", "lon", "lat"]),
    "hubs": ("row", ["board_code", "hub_board_code"]),
}


@pytest.fixture(scope="module")
def geography() -> Geography:
    """Load the reference geography."""
    return load_geography(open_workspace())


@pytest.mark.parametrize("name", COLUMNS)
def test_tables_keep_their_contract(geography: Geography, name: str) -> None:
    """Each table has its index and columns, sorted, without gaps but in infants."""
    index, columns = COLUMNS[name]
    table = getattr(geography, name)
    assert table.index.name == index
    assert list(table.columns) == columns
    assert table.index.is_unique
    assert table.index.is_monotonic_increasing
    assert table.drop(columns="infants", errors="ignore").notna().all(axis=None)


def test_sizes(geography: Geography) -> None:
    """Scotland has fourteen boards, thirty-two councils, two units and about 700 zones."""
    assert len(geography.boards) == 14
    assert len(geography.councils) == 32
    assert len(geography.mbus) == 2
    assert len(geography.bases) == 55
    assert 650 <= len(geography.zones) <= 750


def test_zones_take_their_board_from_their_council(geography: Geography) -> None:
    """A zone lies in the board of its council."""
    zones = geography.zones
    through_council = zones["council_code"].map(geography.councils["board_code"])
    assert (zones["board_code"] == through_council).all()
    assert set(zones["board_code"]) == set(geography.boards.index)


def test_every_board_is_served(geography: Geography) -> None:
    """Every board has a base, a unit, a network and a hub within that network."""
    boards = set(geography.boards.index)
    assert set(geography.bases["board_code"]) == boards
    assert set(geography.mbu_catchments.index) == boards
    assert set(geography.networks.index) == boards
    assert set(geography.hubs["board_code"]) == boards
    own = geography.hubs["board_code"].map(geography.networks)
    assert (own == geography.hubs["hub_board_code"].map(geography.networks)).all()
    assert geography.mbu_catchments.index.name == "board_code"
    assert geography.networks.index.name == "board_code"


def test_catchments(geography: Geography) -> None:
    """The five boards named by the West unit's page go there, the other nine to the East."""
    west = geography.mbu_catchments[geography.mbu_catchments == "west"]
    names = set(geography.boards.loc[west.index, "board_name"])
    assert names == {
        "Ayrshire and Arran",
        "Dumfries and Galloway",
        "Greater Glasgow and Clyde",
        "Lanarkshire",
        "Western Isles",
    }
    assert geography.mbus["beds"].to_dict() == {"east": 6, "west": 6}


def test_outlines_lie_in_the_workspace(geography: Geography) -> None:
    """The outlines for maps are those of the same workspace."""
    assert geography.outlines_path == open_workspace().maps / "boards.geojson"


def test_geography_is_frozen(geography: Geography) -> None:
    """A geography cannot be given other tables."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        geography.boards = None


def test_all_faults_of_all_area_tables(copy) -> None:
    """Loading names faults of every area table, and leaves tables of figures alone."""
    copy.replace("data/boards.csv", "Fife", "")
    copy.replace("data/bases.csv", ",maternity,", ",,")
    copy.replace("data/births.csv", ",619,", ",-619,")
    with pytest.raises(DataError) as error:
        load_geography(copy.workspace)
    assert {fault.file for fault in error.value.faults} == {"data/boards.csv", "data/bases.csv"}
