"""Plans of any size over real bases and outlines: each place served from its nearest bases.

Nothing is solved: the tables hold together as far as a map reads them, and are made in a moment.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from allocator.inputs.geography import Geography
from allocator.lp.plan import PLAN_TABLES, Plan
from allocator.travel.earth import great_circle_km

CHECK = Path(__file__).resolve().parents[3] / "shared" / "check"
WAVES = (1, 2, 3)
#: File, and its columns of code, name and board.
FILES = {
    1_279: ("iz11_scotland.csv", "iz11_code", "iz11_name", "hb19_code"),
    6_976: ("dz11_scotland.csv", "dz11_code", "dz11_name", "hb19_code"),
}
NEED_PER_INFANT, SERVED, HOURS = 0.08, 0.08, 50.0
MINUTES_PER_KM = 1.1
CLINIC_MINUTES, OUTREACH_MINUTES = 60.0, 120.0
WTE_PER_FAMILY = 0.05


def places(count: int) -> pd.DataFrame:
    """Return that many small areas: index ``zone_id``; ``name, board_code, lon, lat, need``."""
    name, code, label, board = FILES[count]
    if not (CHECK / name).is_file():
        pytest.skip(f"needs ../shared/check/{name}, which is not here")
    table = pd.read_csv(CHECK / name)
    made = pd.DataFrame(
        {
            "name": table[label],
            "board_code": table[board],
            "lon": table["lon"],
            "lat": table["lat"],
            "need": NEED_PER_INFANT * table["under1_2020"].clip(lower=1),
        }
    )
    return made.set_axis(pd.Index(table[code], name="zone_id")).sort_index()


def minutes_between(zones: pd.DataFrame, bases: pd.DataFrame) -> pd.DataFrame:
    """Return minutes one way as the crow drives: index ``zone_id``, columns ``site_code``."""
    far = great_circle_km(
        *(zones[axis].to_numpy()[:, None] for axis in ("lon", "lat")),
        *(bases[axis].to_numpy()[None, :] for axis in ("lon", "lat")),
    )
    columns = pd.Index(bases.index, name="site_code")
    return pd.DataFrame(MINUTES_PER_KM * far + 5.0, index=zones.index, columns=columns)


def large_plan(zones: pd.DataFrame, minutes: pd.DataFrame, geography: Geography) -> Plan:
    """Return a plan that serves every place from its nearest base, every third from two."""
    flows = _flows(zones, minutes)
    boards = geography.boards["board_name"]
    posts = flows.groupby(["site_code", "wave"])["families"].sum() * WTE_PER_FAMILY
    own = geography.bases["board_code"]
    base_posts = posts.rename("filled_wte").reset_index()
    base_posts = base_posts.assign(board_code=base_posts["site_code"].map(own))
    coverage = _zone_coverage(zones)
    units, waves = geography.mbus, range(len(WAVES))
    need = zones.groupby("board_code")["need"].sum()
    tables = {
        "boards": [
            (code, name, 12 * need[code], "combined", False, 0.0, 0.0, "All", "", "", "", 1)
            for code, name in boards.items()
        ],
        "zones": zones.assign(island="", attainable=True)[
            ["name", "board_code", "island", "attainable", "lon", "lat"]
        ],
        "bases": geography.bases[["name", "board_code", "kind", "lon", "lat"]],
        "mbus": units.assign(capacity_admissions=60.0)[
            ["name", "board_code", "beds", "capacity_admissions", "lon", "lat"]
        ],
        "unit_values": [(wave, 1300.0, 80_000.0, 8_000.0) for wave in WAVES],
        "team_posts": [
            (code, service, WAVES[wave], 0.5 * (wave + 1), 0.1, 0.0, 0.0, 0.0)
            for code in boards.index
            for service in ("community", "perinatal")
            for wave in waves
        ],
        "base_posts": base_posts.set_index(["site_code", "wave"])[["board_code", "filled_wte"]],
        "flows": flows,
        "zone_coverage": coverage,
        "board_coverage": _board_coverage(coverage),
        "network_cover": [],
        "support": [(code, wave, 40.0, 0.0, 0.0, 0.0) for code in boards.index for wave in WAVES],
        "mbu_posts": [
            (unit, wave, 0.5, 0.1, 0.0, 0.6, 0.1) for unit in units.index for wave in WAVES
        ],
        "mbu_admissions": [
            (code, geography.mbu_catchments[code], wave, 3.0, 0.1)
            for code in boards.index
            for wave in WAVES
        ],
        "mbu_unplaced": [(code, wave, 0.0) for code in boards.index for wave in WAVES],
        "money": [("community", wave, 1e6, 9e5, 8e3, 0.0, 0.0, 0.0, 0.0, 0.0) for wave in WAVES],
        "recruitment": [(wave, 3.0, 0.5, 2.0, 1.5) for wave in WAVES],
        "objectives": [(1, "worst coverage", 0.24, "share", "proved", 0.24, 0.0)],
    }
    columns = ["key", "value", "unit", "status", "source", "origin", "drives"]
    settings = pd.DataFrame([("visits", "20", "visits", "assumption", "", "", "")], columns=columns)
    return Plan(
        tables={name: _table(name, rows) for name, rows in tables.items()},
        status="proved",
        waves=WAVES,
        settings=settings.set_index("key"),
    )


def _table(name: str, rows: pd.DataFrame | list[tuple]) -> pd.DataFrame:
    index, columns = PLAN_TABLES[name]
    if isinstance(rows, pd.DataFrame):
        assert tuple(rows.index.names) == index
        return rows[list(columns)].sort_index()
    made = pd.DataFrame(rows, columns=[*index, *columns])
    return made.set_index(list(index)).sort_index()


def _flows(zones: pd.DataFrame, minutes: pd.DataFrame) -> pd.DataFrame:
    order = np.argsort(minutes.to_numpy(), axis=1, kind="stable")[:, :2]
    parts = []
    for wave in WAVES:
        for rank, share in ((0, 1.0), (1, 0.25)):
            chosen = np.arange(len(zones)) % 3 == 0 if rank else np.ones(len(zones), dtype=bool)
            sites = order[:, rank]
            away = minutes.to_numpy()[np.arange(len(zones)), sites]
            part = pd.DataFrame(
                {
                    "zone_id": zones.index,
                    "site_code": minutes.columns[sites],
                    "mode": np.select(
                        [away <= CLINIC_MINUTES, away <= OUTREACH_MINUTES],
                        ["clinic", "outreach"],
                        "overnight",
                    ),
                    "wave": wave,
                    "families": share * SERVED * wave * zones["need"].to_numpy(),
                    "minutes_one_way": away,
                    "hours_per_family": HOURS,
                }
            )
            parts.append(part[chosen])
    return pd.concat(parts).set_index(["zone_id", "site_code", "mode", "wave"])


def _zone_coverage(zones: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for wave in WAVES:
        share = SERVED * wave * np.where(np.arange(len(zones)) % 3 == 0, 1.25, 1.0)
        served = share * zones["need"]
        parts.append(
            pd.DataFrame(
                {
                    "wave": wave,
                    "board_code": zones["board_code"],
                    "need_families": zones["need"],
                    "attainable_families": zones["need"],
                    "served_community": served,
                    "served_embedded": 0.0,
                    "unmet_families": zones["need"] - served,
                    "coverage": share,
                }
            ).set_index("wave", append=True)
        )
    return pd.concat(parts)


def _board_coverage(coverage: pd.DataFrame) -> pd.DataFrame:
    added = coverage.drop(columns="coverage").groupby(["board_code", "wave"]).sum()
    share = added["served_community"] / added["attainable_families"]
    return added.assign(coverage=share, floor_families=0.0, floor_shortfall_families=0.0)
