"""A plan of round numbers whose every hour can be added up by hand: three boards, two waves.

``A`` is stand-alone with two bases, ``B`` combined, ``C`` islands that ``A`` supports. A WTE works
1,000 hours a year. In wave 1 (in wave 2 everything but support and need is doubled):

========  =====  ========  ========  =====  ===================
zone      base   mode      families  hours  minutes one way
========  =====  ========  ========  =====  ===================
a1        SA1    clinic          10    500                   12
a2        SA1    outreach         2    120                   60
b1        SB1    clinic           8    400                   10
c1        SA1    overnight        1     60                  300
c1        SA1    remote           1     40  900, but by video
========  =====  ========  ========  =====  ===================

Support is 100 hours in A; 50 less 20 in B; 10 and a link of 62 less 2 in C, given by A. So A's team
of 1.2 WTE works 890 hours and has 0.31 WTE to spare, B's of 0.5 works 430 and has 0.07.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from allocator.lp.plan import PLAN_TABLES, Plan

WAVES = (1, 2)
NAMES = {"A": "Aldmoor", "B": "Burnside", "C": "Claddach"}
NEED = {"a1": 100.0, "a2": 40.0, "b1": 60.0, "c1": 10.0, "c2": 5.0}
BOARD = {"a1": "A", "a2": "A", "b1": "B", "c1": "C", "c2": "C"}
FLOWS = [
    ("a1", "SA1", "clinic", 10.0, 12.0, 50.0),
    ("a2", "SA1", "outreach", 2.0, 60.0, 60.0),
    ("b1", "SB1", "clinic", 8.0, 10.0, 50.0),
    ("c1", "SA1", "overnight", 1.0, 300.0, 60.0),
    ("c1", "SA1", "remote", 1.0, 900.0, 40.0),
]
#: Families that embedded services of A serve in wave 1, by zone in proportion to need.
EMBEDDED = {"a1": 5.0, "a2": 2.0}
#: Minutes from each zone to each base; the last zone has no way.
MINUTES = pd.DataFrame(
    [[12, 75, 40], [60, 20, 95], [45, 90, 10], [300, 310, 400], [float("inf")] * 3],
    index=pd.Index(list(NEED), name="zone_id"),
    columns=pd.Index(["SA1", "SA2", "SB1"], name="site_code"),
    dtype=float,
)


def tiny_plan() -> Plan:
    """Return the plan."""
    zones = [
        (zone, zone.upper(), BOARD[zone], f"Isle {zone}" * (BOARD[zone] == "C"), zone != "c2")
        for zone in NEED
    ]
    rows: dict[str, list[tuple[Any, ...]]] = {
        "boards": [
            ("A", NAMES["A"], 5000.0, "stand-alone", False, 1.0, 0.0, "North", "", None, "SA1", 1),
            ("B", NAMES["B"], 2000.0, "combined", False, 0.0, 0.0, "North", "", None, "SB1", 1),
            ("C", NAMES["C"], 200.0, "supported", False, 0.0, 1.0, "North", "A", "A", None, 1),
        ],
        "zones": [(*zone, -4.0, 56.0) for zone in zones],
        "bases": [
            (site, site, board, "clinic", -4.0, 56.0)
            for site, board in (("SA1", "A"), ("SA2", "A"), ("SB1", "B"))
        ],
        "mbus": [("unit", "Unit", "A", 6.0, 60.0, -4.0, 56.0)],
        "unit_values": [(wave, 1000.0, 80_000.0, 8_000.0) for wave in WAVES],
        "team_posts": [
            (board, service, wave, wte * wave, 0.0, 0.0, float("nan"), float("nan"))
            for board, service, wte in (
                ("A", "community", 1.2),
                ("A", "mnpi", 0.1),
                ("A", "perinatal", 0.2),
                ("B", "community", 0.5),
            )
            for wave in WAVES
        ],
        "base_posts": [
            (site, wave, board, wte * wave)
            for site, board, wte in (("SA1", "A", 1.2), ("SA2", "A", 0.0), ("SB1", "B", 0.5))
            for wave in WAVES
        ],
        "flows": [
            (zone, site, mode, wave, families * wave, minutes, hours)
            for zone, site, mode, families, minutes, hours in FLOWS
            for wave in WAVES
        ],
        "zone_coverage": [_zone(zone, wave) for zone in NEED for wave in WAVES],
        "board_coverage": [_board(board, wave) for board in NAMES for wave in WAVES],
        "network_cover": [("C", "A", wave, 60.0, 10.0, 2.0 * wave) for wave in WAVES],
        "support": [
            row
            for wave in WAVES
            for row in (
                ("A", wave, 100.0, 0.0, 0.0, 0.0),
                ("B", wave, 50.0, 20.0, 0.0, 0.0),
                ("C", wave, 10.0, 0.0, 62.0, 2.0),
            )
        ],
        "mbu_posts": [("unit", wave, 0.4 * wave, 0.4, 0.0, 0.8, 0.0) for wave in WAVES],
        "mbu_admissions": [],
        "mbu_unplaced": [],
        "money": [
            (service, wave, 200_000.0, cost * wave, 1_000.0, 0.0, 0.0, 0.0, 0.0, 500.0)
            for service, cost in (("community", 136_000.0), ("perinatal", 16_000.0))
            for wave in WAVES
        ],
        "recruitment": [(wave, 3.0, 0.5, 2.4, 1.1) for wave in WAVES],
        "objectives": [],
    }
    settings = pd.DataFrame(
        {"value": ["2.0", "0.5"]},
        index=pd.Index(
            ["service_model.minimum_team_wte", "service_model.combined_imh_share"], name="key"
        ),
    )
    tables = {name: _table(name, found) for name, found in rows.items()}
    return Plan(tables=tables, status="proved", waves=WAVES, settings=settings)


def with_table(plan: Plan, name: str, table: pd.DataFrame) -> Plan:
    """Return the plan with one table in place of its own."""
    return Plan({**plan.tables, name: table}, plan.status, plan.waves, plan.settings)


def _table(name: str, rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    index, columns = PLAN_TABLES[name]
    return pd.DataFrame(rows, columns=[*index, *columns]).set_index(list(index)).sort_index()


def _zone(zone: str, wave: int) -> tuple[Any, ...]:
    need = NEED[zone]
    attainable = need if zone != "c2" else 0.0
    community = wave * sum(row[3] for row in FLOWS if row[0] == zone)
    embedded = wave * EMBEDDED.get(zone, 0.0)
    served = community + embedded
    coverage = served / attainable if attainable else 0.0
    return (
        zone, wave, BOARD[zone], need, attainable, community, embedded, need - served, coverage
    )  # fmt: skip


def _board(board: str, wave: int) -> tuple[Any, ...]:
    zones = [_zone(zone, wave) for zone in NEED if BOARD[zone] == board]
    need, attainable, community, embedded, unmet = (
        sum(row[column] for row in zones) for column in range(3, 8)
    )
    coverage = (community + embedded) / attainable
    return (board, wave, need, attainable, community, embedded, unmet, coverage, 0.0, 0.0)
