"""The golden micro case: two boards, three zones, two waves, solved by hand."""

from __future__ import annotations

import dataclasses

import pandas as pd

from allocator.lp.arcs import VisitRules, permitted_arcs, serving_boards
from allocator.lp.problem import AllocationProblem, Rules

WAVES = (1, 2)


def by_wave(*values: float) -> pd.Series:
    """Return one number a wave."""
    return pd.Series(values, index=pd.Index(WAVES, name="wave"), dtype=float)


def visit_rules() -> VisitRules:
    """Return 50 hours and 10 visits a family, 2 families a trip, clinics within 30 minutes."""
    return VisitRules(
        hours_per_family=50,
        visits_per_family=10,
        families_per_trip=2,
        families_per_overnight_trip=4,
        hours_per_night_away=4,
        max_charged_travel_minutes=450,
        remote_hours_factor=1,
        family_limit_minutes=30,
        staff_limit_minutes=90,
        overnight_limit_minutes=90,
        remote=False,
    )


def micro_problem(**changes: object) -> AllocationProblem:
    """Return the golden micro case, with fields of its rules replaced by keyword."""
    boards = pd.DataFrame(
        {
            "board_name": ["A", "B"],
            "births": [400.0, 200.0],
            "service_model": ["combined", "combined"],
            "near_threshold": [False, False],
            "network": ["North", "North"],
            "lead_site": ["a", "b"],
            "lead_hub": [None, None],
            "first_wave": [1, 1],
            "existing_wte": [0.0, 0.0],
            "embedded_share": [0.0, 0.0],
            "network_share": [0.0, 0.0],
            "least_wte": [0.0, 0.0],
            "most_wte": [float("inf"), float("inf")],
        },
        index=pd.Index(["A", "B"], name="board_code"),
    )
    zones = pd.DataFrame(
        {"name": ["A1", "A2", "B1"], "board_code": ["A", "A", "B"], "attainable": True},
        index=pd.Index(["A1", "A2", "B1"], name="zone_id"),
    )
    need = pd.DataFrame(
        {wave: [30.0, 10.0, 20.0] for wave in WAVES}, index=zones.index
    ).rename_axis(columns="wave")
    bases = pd.DataFrame({"board_code": ["A", "B"]}, index=pd.Index(["a", "b"], name="site_code"))
    minutes = pd.DataFrame(
        [[10.0, 90.1], [60.0, 200.0], [200.0, 10.0]], index=zones.index, columns=bases.index
    )
    arcs = permitted_arcs(
        minutes,
        zones["board_code"],
        bases["board_code"],
        serving_boards(boards["service_model"], {}),
        visit_rules(),
    )
    rules = Rules(
        hours_per_wte=by_wave(1000, 1000),
        hours_per_family=50,
        retention=1,
        vacancy_share=0,
        hires_wte=by_wave(100, 100),
        trainees_wte=by_wave(0, 0),
        cost_per_wte_gbp=100_000,
        setup_cost_per_wte_gbp=10_000,
        carry_over_share=0.5,
        within_board_least=1,
        within_board_most=10,
        floor_coverage=by_wave(0, 0),
        remote_max_share=0,
        consultation_hours_per_birth=0,
        link_hours_per_supported_board=0,
        first_wave_cap_wte=1000,
        objectives=("worst_coverage", "unmet_need", "travel_burden", "spend"),
    )
    none = pd.MultiIndex.from_tuples([], names=["board_code", "service"])
    units = pd.Index([], name="mbu_id", dtype=object)
    waves = pd.Index(WAVES, name="wave")
    return AllocationProblem(
        waves=WAVES,
        boards=boards,
        zones=zones,
        need=need,
        arcs=arcs,
        bases=bases,
        hubs={},
        embedded_standard=pd.DataFrame(index=none, columns=waves, dtype=float),
        embedded_route_families=pd.DataFrame(index=none, columns=waves, dtype=float),
        mbus=pd.DataFrame({"name": [], "beds": [], "capacity_admissions": []}, index=units),
        mbu_standard=pd.DataFrame(index=units, columns=waves, dtype=float),
        admissions=pd.Series(0.0, index=boards.index),
        catchments=pd.DataFrame({"board_code": [], "mbu_id": []}),
        budgets_gbp=pd.DataFrame(
            [[110_000.0, 200_000.0]], index=pd.Index(["community"], name="service"), columns=waves
        ),
        board_shares=None,
        rules=dataclasses.replace(rules, **changes),
    )
