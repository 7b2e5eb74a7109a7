"""Who lives where and who serves whom: boards, councils, demand zones, bases, units, networks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from allocator.inputs.area_checks import geography_faults
from allocator.inputs.scan import TableScan, scan_tables
from allocator.inputs.tables import raise_faults
from allocator.inputs.workspace import OUTLINES, Workspace

#: Tables that make a geography.
TABLES = (
    "data/boards.csv",
    "data/councils.csv",
    "data/localities.csv",
    "data/bases.csv",
    "data/mbus.csv",
    "data/mbu_catchments.csv",
    "data/networks.csv",
    "data/hubs.csv",
)


@dataclass(frozen=True)
class Geography:
    """The areas and sites of a plan. Positions are degrees (EPSG:4326).

    Parameters
    ----------
    boards
        Index ``board_code``; column ``board_name``, without the letters NHS.
    councils
        Index ``council_code``; columns ``council_name, board_code``.
    zones
        Demand zones. Index ``zone_id``; columns ``name, council_code, board_code, kind, island,
        lon, lat, population, infants`` (kind: settlement, island, data zone or intermediate zone;
        island: where the zone stands, blank on the mainland; population: residents; infants:
        residents under one, NaN where not known).
    bases
        Candidate team bases. Index ``site_code``; columns ``name, board_code, kind, lon, lat``.
    mbus
        Mother and baby units. Index ``mbu_id``; columns ``name, board_code, site_code, beds, lon,
        lat``.
    mbu_catchments
        The unit of each board: index ``board_code``, values ``mbu_id``.
    networks
        The network of each board for the community service: index ``board_code``.
    hubs
        Boards that could support each board in the community service: columns ``board_code,
        hub_board_code``, one row a pair, index ``row``.
    outlines_path
        GeoJSON of the boards' outlines.
    """

    boards: pd.DataFrame
    councils: pd.DataFrame
    zones: pd.DataFrame
    bases: pd.DataFrame
    mbus: pd.DataFrame
    mbu_catchments: pd.Series
    networks: pd.Series
    hubs: pd.DataFrame
    outlines_path: Path


def load_geography(workspace: Workspace) -> Geography:
    """Read the areas and sites of a workspace.

    Parameters
    ----------
    workspace
        The workspace.

    Returns
    -------
    Geography
        Every table sorted by its index.

    Raises
    ------
    DataError
        If a table is wrong, or the tables do not fit together; it carries all faults.
    """
    scans = scan_tables(workspace, TABLES)
    raise_faults(
        [*(fault for scan in scans.values() for fault in scan.faults), *geography_faults(scans)]
    )
    councils = scans["data/councils.csv"].frame()[["council_name", "board_code"]]
    return Geography(
        boards=scans["data/boards.csv"].frame()[["board_name"]],
        councils=councils,
        zones=_zones(scans["data/localities.csv"], councils),
        bases=scans["data/bases.csv"].frame()[["name", "board_code", "kind", "lon", "lat"]],
        mbus=_mbus(scans["data/mbus.csv"]),
        mbu_catchments=scans["data/mbu_catchments.csv"].frame()["mbu_id"],
        networks=_networks(scans["data/networks.csv"]),
        hubs=_hubs(scans["data/hubs.csv"]),
        outlines_path=workspace.root / OUTLINES,
    )


def _zones(scan: TableScan, councils: pd.DataFrame) -> pd.DataFrame:
    zones = scan.frame()
    board = zones["council_code"].map(councils["board_code"])
    names = ["name", "council_code", "board_code", "kind", "island", "lon", "lat"]
    return zones.assign(board_code=board)[[*names, "population", "infants"]]


def _mbus(scan: TableScan) -> pd.DataFrame:
    units = scan.frame().rename(columns={"value": "beds"})
    return units[["name", "board_code", "site_code", "beds", "lon", "lat"]]


def _networks(scan: TableScan) -> pd.Series:
    return scan.frame()["network"].xs("community", level="service")


def _hubs(scan: TableScan) -> pd.DataFrame:
    pairs = scan.frame().xs("community", level="service").index.to_frame(index=False)
    return pairs.rename_axis("row")
