"""A small plan and geography made by hand: four square boards, one island, three waves."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from allocator.inputs.geography import Geography
from allocator.lp.plan import PLAN_TABLES, Plan

WAVES = (1, 2, 3)
#: Code, name, births, model of service, network, hub boards, south-west corner and side (degrees).
BOARDS = [
    ("S08000101", "Northmoor", 5200.0, "stand-alone", "North", "", (-4.6, 56.8), 1.6),
    ("S08000102", "Midlothia and Strath", 3100.0, "combined", "East", "", (-4.2, 55.9), 0.8),
    ("S08000103", "Westerdale", 1400.0, "combined", "West", "", (-5.2, 55.0), 0.8),
    ("S08000026", "Holm Islands", 210.0, "supported", "North", "S08000101", (-1.6, 59.9), 0.6),
]
BASES = [
    ("X101H", "Northmoor Infirmary", "S08000101", -3.9, 57.6),
    ("X102H", "Glen Cottage Hospital", "S08000101", -4.4, 57.0),
    ("X103H", "Strath Royal", "S08000102", -3.8, 56.2),
    ("X104H", "Westerdale General", "S08000103", -4.8, 55.4),
]
ZONES = [
    ("g1", "Northtown", "S08000101", "settlement", -3.8, 57.7, 120.0, "X101H", "clinic", 12.0),
    ("g2", "Far Glen", "S08000101", "settlement", -4.5, 56.9, 18.0, "X102H", "outreach", 48.0),
    ("g3", "Strathmouth", "S08000102", "settlement", -3.7, 56.3, 75.0, "X103H", "clinic", 9.0),
    ("g4", "Westport", "S08000103", "settlement", -4.9, 55.3, 33.0, "X104H", "clinic", 22.0),
    ("i-holm", "Holm", "S08000026", "island", -1.3, 60.2, 5.0, "X101H", "remote", 0.0),
    ("i-skerry", "Skerry", "S08000026", "island", -1.5, 60.4, 1.0, None, None, 0.0),
]
#: Share of attainable need met in each wave, the same within a board.
SHARES = {
    "S08000101": (0.04, 0.08, 0.12),
    "S08000102": (0.04, 0.09, 0.14),
    "S08000103": (0.0, 0.08, 0.12),
    "S08000026": (0.04, 0.08, 0.12),
}
UNIT = "Strath Mother and Baby Unit"
POSTS = {"S08000101": 1.0, "S08000102": 0.6, "S08000103": 0.3, "S08000026": 0.0}
COST_GBP = 80_000.0


def sample_geography(folder: Path, *, names: dict[str, str] | None = None) -> Geography:
    """Return the geography; `names` replaces board, zone and base names by code."""
    new = names or {}
    outlines = folder / "boards.geojson"
    outlines.write_text(json.dumps(_outlines(new)), encoding="utf-8")
    boards = pd.DataFrame(
        [{"board_code": row[0], "board_name": new.get(row[0], row[1])} for row in BOARDS]
    ).set_index("board_code")
    zones = pd.DataFrame(
        [
            {
                "zone_id": row[0],
                "name": new.get(row[0], row[1]),
                "council_code": "S12000" + row[2][-3:],
                "board_code": row[2],
                "kind": row[3],
                "island": row[1] if row[3] == "island" else "",
                "lon": row[4],
                "lat": row[5],
                "population": row[6] * 300,
            }
            for row in ZONES
        ]
    ).set_index("zone_id")
    bases = pd.DataFrame(
        [
            {
                "site_code": row[0],
                "name": new.get(row[0], row[1]),
                "board_code": row[2],
                "kind": "maternity",
                "lon": row[3],
                "lat": row[4],
            }
            for row in BASES
        ]
    ).set_index("site_code")
    mbus = pd.DataFrame(
        [
            {
                "mbu_id": "east",
                "name": new.get("east", UNIT),
                "board_code": "S08000102",
                "site_code": "X103H",
                "beds": 6.0,
                "lon": -3.75,
                "lat": 56.15,
            }
        ]
    ).set_index("mbu_id")
    return Geography(
        boards=boards,
        councils=zones[["council_code", "board_code"]]
        .drop_duplicates("council_code")
        .set_index("council_code"),
        zones=zones,
        bases=bases,
        mbus=mbus,
        mbu_catchments=pd.Series("east", index=boards.index, name="mbu_id"),
        networks=pd.Series({row[0]: row[4] for row in BOARDS}, name="network"),
        hubs=pd.DataFrame({"board_code": ["S08000026"], "hub_board_code": ["S08000101"]}),
        outlines_path=outlines,
    )


def sample_plan(*, names: dict[str, str] | None = None) -> Plan:
    """Return the plan; `names` replaces board and zone names by code."""
    new = names or {}
    tables = {
        name: _table(name, rows)
        for name, rows in {
            "boards": [
                (
                    row[0],
                    new.get(row[0], row[1]),
                    row[2],
                    row[3],
                    False,
                    float(row[3] == "stand-alone"),
                    float(row[3] == "supported"),
                    row[4],
                    row[5],
                    row[5],
                    "",
                    1,
                )
                for row in BOARDS
            ],
            "zones": [
                (
                    row[0],
                    new.get(row[0], row[1]),
                    row[2],
                    row[1] if row[3] == "island" else "",
                    row[7] is not None,
                    row[4],
                    row[5],
                )
                for row in ZONES
            ],
            "bases": [
                (row[0], new.get(row[0], row[1]), row[2], "maternity", row[3], row[4])
                for row in BASES
            ],
            "mbus": [("east", new.get("east", UNIT), "S08000102", 6.0, 60.0, -3.75, 56.15)],
            "unit_values": [(wave, 1300.0, COST_GBP, 8_000.0) for wave in WAVES],
            "team_posts": _team_posts(),
            "base_posts": _base_posts(),
            "flows": _flows(),
            "zone_coverage": _zone_coverage(),
            "board_coverage": _board_coverage(),
            "network_cover": [("S08000026", "S08000101", wave, 12.0, 4.0, 0.2) for wave in WAVES],
            "support": [(row[0], wave, 40.0, 0.0, 0.0, 0.0) for row in BOARDS for wave in WAVES],
            "mbu_posts": [
                ("east", wave, 0.2 * wave, 0.2, 0.0, 0.6, 0.6 - 0.2 * wave) for wave in WAVES
            ],
            "mbu_admissions": [
                (row[0], "east", wave, row[2] / 500, 0.01 * wave)
                for row in BOARDS
                for wave in WAVES
            ],
            "mbu_unplaced": [(row[0], wave, 0.0) for row in BOARDS for wave in WAVES],
            "money": _money(),
            "recruitment": [(wave, 3.0, 0.5, 2.0, 1.5) for wave in WAVES],
            "objectives": [(1, "worst coverage", 0.24, "share", "proved", 0.24, 0.0)],
        }.items()
    }
    return Plan(
        tables=tables,
        status="proved",
        waves=WAVES,
        settings=pd.DataFrame(
            [
                (
                    "visits_per_family",
                    "20",
                    "visits",
                    "assumption",
                    "planning default",
                    "",
                    "staff time",
                )
            ],
            columns=["key", "value", "unit", "status", "source", "origin", "drives"],
        ).set_index("key"),
        provenance={"model": "national", "scenarios": ["baseline"], "solver": "HiGHS through PuLP"},
    )


def _table(name: str, rows: list[tuple]) -> pd.DataFrame:
    index, columns = PLAN_TABLES[name]
    return pd.DataFrame(rows, columns=[*index, *columns]).set_index(list(index)).sort_index()


def _outlines(new: dict[str, str]) -> dict:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"board_code": row[0], "board_name": new.get(row[0], row[1])},
                "geometry": {"type": "Polygon", "coordinates": [_square(row[6], row[7])]},
            }
            for row in BOARDS
        ],
    }


def _square(corner: tuple[float, float], side: float) -> list[list[float]]:
    west, south = corner
    return [
        [west, south],
        [west + side, south],
        [west + side, south + side / 2],
        [west + side, south + side],
        [west, south + side],
        [west, south],
    ]


def _filled(board: str, wave: int) -> float:
    return 0.0 if SHARES[board][wave - 1] == 0 else POSTS[board] * wave


def _team_posts() -> list[tuple]:
    return [
        (board, service, wave, share * _filled(board, wave), 0.1, 0.0, 0.0, 0.0)
        for board in POSTS
        for service, share in (("community", 1.0), ("perinatal", 0.2))
        for wave in WAVES
    ]


def _base_posts() -> list[tuple]:
    split = {"X101H": 0.75, "X102H": 0.25, "X103H": 1.0, "X104H": 1.0}
    return [
        (row[0], wave, row[2], split[row[0]] * _filled(row[2], wave))
        for row in BASES
        for wave in WAVES
    ]


def _flows() -> list[tuple]:
    return [
        (row[0], row[7], row[8], wave, row[6] * SHARES[row[2]][wave - 1], row[9], 50.0)
        for row in ZONES
        for wave in WAVES
        if row[7] is not None and SHARES[row[2]][wave - 1] > 0
    ]


def _zone_coverage() -> list[tuple]:
    rows = []
    for row in ZONES:
        for wave in WAVES:
            need, share = row[6], SHARES[row[2]][wave - 1]
            attainable = need if row[7] else 0.0
            served = attainable * share
            coverage = share if attainable else float("nan")
            rows.append(
                (row[0], wave, row[2], need, attainable, served, 0.0, need - served, coverage)
            )
    return rows


def _board_coverage() -> list[tuple]:
    rows = []
    for board, shares in SHARES.items():
        need = sum(row[6] for row in ZONES if row[2] == board)
        attainable = sum(row[6] for row in ZONES if row[2] == board and row[7])
        for wave in WAVES:
            served = attainable * shares[wave - 1]
            rows.append(
                (
                    board,
                    wave,
                    need,
                    attainable,
                    served,
                    0.0,
                    need - served,
                    shares[wave - 1],
                    0.0,
                    0.0,
                )
            )
    return rows


def _money() -> list[tuple]:
    rows = []
    for service, share in (("community", 1.0), ("perinatal", 0.2)):
        for wave in WAVES:
            cost = COST_GBP * share * sum(_filled(board, wave) for board in POSTS)
            rows.append((service, wave, cost + 10_000, cost, 8_000.0, 0.0, 0.0, 0.0, 0.0, 2_000.0))
    return rows
