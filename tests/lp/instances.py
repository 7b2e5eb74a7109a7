"""Small random instances with every family at work: stand-alone, combined and supported boards."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from allocator.inputs.parameters import EMBEDDED_SERVICES, OBJECTIVES, SERVICES
from allocator.lp.arcs import VisitRules, permitted_arcs, serving_boards
from allocator.lp.problem import AllocationProblem, Rules

KINDS = ("stand-alone", "combined", "supported", "combined", "stand-alone")


def random_problem(seed: int) -> AllocationProblem:
    """Return an instance drawn from a seed: 2 to 5 boards, 2 to 4 zones and 1 or 2 bases each."""
    rng = np.random.default_rng(seed)
    waves = tuple(range(1, int(rng.integers(1, 4)) + 1))
    boards = [f"B{n}" for n in range(int(rng.integers(2, 6)))]
    kinds = pd.Series(KINDS[: len(boards)], index=pd.Index(boards, name="board_code"))
    hubs = {b: ("B0", "B1") for b in boards if kinds[b] == "supported"}
    zones = _places(rng, boards, "z", 2, 4)
    bases = _places(rng, [b for b in boards if kinds[b] != "supported"], "s", 1, 2)
    minutes = pd.DataFrame(
        rng.uniform(5, 200, (len(zones), len(bases))),
        index=pd.Index(zones, name="zone_id"),
        columns=pd.Index(bases, name="site_code"),
    )
    zone_board = pd.Series([z.split("-")[1] for z in zones], index=minutes.index)
    base_board = pd.Series([s.split("-")[1] for s in bases], index=minutes.columns)
    visits = _visits(rng)
    arcs = permitted_arcs(minutes, zone_board, base_board, serving_boards(kinds, hubs), visits)
    need = pd.DataFrame(
        rng.uniform(1, 40, (len(zones), len(waves))),
        index=minutes.index,
        columns=pd.Index(waves, name="wave"),
    )
    # What only video reaches is not attainable.
    reached = zone_board.index.isin(arcs.loc[arcs["mode"] != "remote", "zone_id"])
    return _assemble(rng, waves, kinds, hubs, zone_board, base_board, reached, need, arcs, visits)


def _places(
    rng: np.random.Generator, boards: list[str], letter: str, low: int, high: int
) -> list[str]:
    return [
        f"{letter}-{board}-{n}" for board in boards for n in range(int(rng.integers(low, high + 1)))
    ]


def _visits(rng: np.random.Generator) -> VisitRules:
    return VisitRules(
        hours_per_family=float(rng.uniform(20, 60)),
        visits_per_family=10,
        families_per_trip=2,
        families_per_overnight_trip=4,
        hours_per_night_away=4,
        max_charged_travel_minutes=120,
        remote_hours_factor=1.2,
        family_limit_minutes=60,
        staff_limit_minutes=110,
        overnight_limit_minutes=170,
        remote=bool(rng.random() < 0.4),
    )


def _assemble(  # noqa: PLR0917 (one call, one place: the drawn parts of one instance)
    rng: np.random.Generator,
    waves: tuple[int, ...],
    kinds: pd.Series,
    hubs: dict[str, tuple[str, ...]],
    zone_board: pd.Series,
    base_board: pd.Series,
    reached: np.ndarray,
    need: pd.DataFrame,
    arcs: pd.DataFrame,
    visits: VisitRules,
) -> AllocationProblem:
    columns = pd.Index(waves, name="wave")
    births = pd.Series(rng.uniform(100, 5000, len(kinds)), index=kinds.index)
    standalone = [b for b in kinds.index if kinds[b] == "stand-alone"]
    groups = pd.MultiIndex.from_product(
        [standalone, EMBEDDED_SERVICES], names=["board_code", "service"]
    )
    units = pd.Index(["north", "south"], name="mbu_id")
    admissions = births / 200
    by_wave = pd.Series(0.0, index=columns)
    site_of = {b: base_board.index[base_board == b][0] for b in kinds.index if b not in hubs}
    board_need = need.mul(reached.astype(float), axis=0).groupby(zone_board).sum()
    return AllocationProblem(
        waves=waves,
        boards=pd.DataFrame(
            {
                "board_name": [f"Board {b}" for b in kinds.index],
                "births": births,
                "service_model": kinds,
                "near_threshold": False,
                "embedded_share": (kinds == "stand-alone").astype(float),
                "network_share": (kinds == "supported").astype(float),
                "least_wte": 0.0,
                "most_wte": np.inf,
                "network": "North",
                "lead_site": [site_of.get(b) for b in kinds.index],
                "lead_hub": ["B0" if b in hubs else None for b in kinds.index],
                "first_wave": [
                    1 if b in ("B0", "B1") else int(rng.integers(1, len(waves) + 1))
                    for b in kinds.index
                ],
                "existing_wte": [
                    0.2 if b == "B0" and rng.random() < 0.5 else 0.0 for b in kinds.index
                ],
            },
            index=kinds.index,
        ),
        zones=pd.DataFrame(
            {
                "name": zone_board.index,
                "board_code": zone_board,
                "island": "",
                "attainable": reached,
                "lon": -4.0,
                "lat": 56.0,
            },
            index=zone_board.index,
        ),
        need=need,
        arcs=arcs,
        bases=pd.DataFrame(
            {
                "name": base_board.index,
                "board_code": base_board,
                "kind": "general",
                "lon": -4.0,
                "lat": 56.0,
            },
            index=base_board.index,
        ).sort_index(),
        hubs=hubs,
        embedded_standard=pd.DataFrame(
            rng.uniform(0.1, 1, (len(groups), len(waves))).cumsum(axis=1),
            index=groups,
            columns=columns,
        ),
        embedded_route_families=pd.DataFrame(
            0.1 * board_need.reindex(groups.get_level_values("board_code")).to_numpy(),
            index=groups,
            columns=columns,
        ),
        mbus=pd.DataFrame(
            {
                "name": ["North unit", "South unit"],
                "board_code": ["B0", "B1"],
                "beds": 6.0,
                "capacity_admissions": float(admissions.sum()) * float(rng.uniform(0.3, 0.8)),
                "lon": -4.0,
                "lat": 56.0,
            },
            index=units,
        ),
        mbu_standard=pd.DataFrame(0.3, index=units, columns=columns),
        admissions=admissions,
        catchments=pd.DataFrame(
            {
                "board_code": list(kinds.index),
                "mbu_id": [units[n % 2] for n in range(len(kinds))],
            }
        ),
        budgets_gbp=pd.DataFrame(
            rng.uniform(110_000, 300_000, (len(SERVICES), len(waves))).cumsum(axis=1),
            index=pd.Index(SERVICES, name="service"),
            columns=columns,
        ),
        board_shares=pd.DataFrame(1.0 / len(kinds), index=kinds.index, columns=columns)
        if rng.random() < 0.3
        else None,
        rules=Rules(
            hours_per_wte=by_wave + 1000 + 100 * (columns - 1),
            hours_per_family=visits.hours_per_family,
            retention=float(rng.uniform(0.7, 1)),
            vacancy_share=float(rng.uniform(0, 0.2)),
            hires_wte=by_wave + float(rng.uniform(0.5, 6)),
            trainees_wte=by_wave,
            cost_per_wte_gbp=80_000,
            setup_cost_per_wte_gbp=8_000,
            carry_over_share=0.1,
            within_board_least=float(rng.uniform(0, 1)),
            within_board_most=float(rng.uniform(1, 3)),
            floor_coverage=by_wave + 0.02 * np.arange(1, len(waves) + 1),
            remote_max_share=0.3 if visits.remote else 0.0,
            consultation_hours_per_birth=0.02,
            link_hours_per_supported_board=20,
            first_wave_cap_wte=float(rng.uniform(0.5, 3)),
            objectives=tuple(name for name in OBJECTIVES if name != "leximin_coverage"),
        ),
    )


#: Any small instance.
problems = st.integers(min_value=0, max_value=10_000).map(random_problem)
