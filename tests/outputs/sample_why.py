"""Small tables of alternatives and ranges made by hand, every verdict and every end among them."""

from __future__ import annotations

import math

import pandas as pd

from allocator.lp.answers import PRICE_INDEX, PRICE_RANGE_COLUMNS
from allocator.outputs.study.why_words import Names

A, B = "A", "B"
NONE = math.nan


def names(board: str = "Aldmoor") -> Names:
    """Return names of two boards and a base; `board` goes wherever a name can go."""
    return Names({A: board, B: "Burnside"}, {"SA1": "Aldmoor General"})


def why_tables() -> dict[str, pd.DataFrame]:
    """Return alternatives of every kind and verdict, with their objectives and boards."""
    unit = "share of need, summed over waves"
    rows = [
        (A, "base:SA1:0.1", "base", "SA1", "1, 2", 0.1, "as planned", "", 0.0, "", 0, 0, "", 0, ""),
        (A, "hub:B", "lead_hub", B, "1, 2", NONE, "as good", "", 0.0, "", 0, 0, "", 0, ""),
        (
            A,
            "wave:2",
            "opens_in",
            "",
            "2",
            NONE,
            "better",
            "worst_coverage",
            -0.02,
            unit,
            1.5,
            -4.0,
            A,
            4.0,
            "",
        ),
        (
            A,
            "wave:1:posts",
            "early_posts",
            "",
            "1",
            NONE,
            "stopped",
            "",
            NONE,
            "",
            NONE,
            NONE,
            "",
            NONE,
            "the time limit came before the plan was proved",
        ),
        (
            A,
            "post:+1@2",
            "more_posts",
            "",
            "2",
            1.0,
            "worse",
            "worst_coverage",
            0.01,
            unit,
            -2.5,
            7.5,
            B,
            10.0,
            "",
        ),
        (
            B,
            "post:-1@2",
            "fewer_posts",
            "",
            "2",
            1.0,
            "worse",
            "unmet_need",
            3.0,
            "families",
            -3.0,
            -3.0,
            B,
            3.0,
            "",
        ),
        (
            B,
            "post:+9@1",
            "more_posts",
            "",
            "1",
            9.0,
            "no plan",
            "",
            NONE,
            "",
            NONE,
            NONE,
            "",
            NONE,
            "The budget of wave 1 is GBP 9, and GBP 10 is asked of it",
        ),
    ]
    columns = ["board_code", "question", "kind", "subject", "waves", "wte", "verdict"]
    columns += ["first_objective", "change", "unit", "families_change", "own_families_change"]
    columns += ["most_losing_board", "most_losing_families", "note"]
    alternatives = pd.DataFrame(rows, columns=columns).set_index(["board_code", "question"])
    moves = {"worst_coverage": 0.01, "unmet_need": 2.5, "travel_burden": -30.0, "spend": 1.2}
    objectives = pd.DataFrame(
        [(A, "post:+1@2", stage, 1.0, 1.0 + change, change, "") for stage, change in moves.items()]
        + [(A, "wave:2", "worst_coverage", -0.5, -0.52, -0.02, unit)]
        + [(B, "post:-1@2", "unmet_need", 10.0, 13.0, 3.0, "families")],
        columns=["board_code", "question", "objective", "planned", "forced", "change", "unit"],
    ).set_index(["board_code", "question", "objective"])
    boards = pd.DataFrame(
        [
            (A, "post:+1@2", A, 2, 1.0, 7.5, 0.1),
            (A, "post:+1@2", B, 2, -1.0, -10.0, -0.1),
            (A, "wave:2", A, 1, -0.5, -4.0, -0.2),
            (A, "wave:2", B, 1, 0.5, 5.5, 0.1),
            (B, "post:-1@2", B, 2, -1.0, -3.0, -0.1),
        ],
        columns=[
            "board_code",
            "question",
            "affected_board",
            "wave",
            "posts_change_wte",
            "families_change",
            "coverage_change",
        ],
    ).set_index(["board_code", "question", "affected_board", "wave"])
    return {"alternatives": alternatives, "objectives": objectives, "boards": boards}


def price_table() -> pd.DataFrame:
    """Return ranges of one budget with a price, and of a pool without one."""
    gbp, recruit = "GBP 1,000 a year", "recruit (WTE)"
    ahead = "an earlier objective changes its price"
    changes = "the price changes"
    rows = [
        (
            "budget",
            "community",
            1,
            "worst_coverage",
            600.0,
            gbp,
            -8e-05,
            544.5,
            changes,
            -0.00016,
            -8e-05,
            658.46,
            changes,
            0.0,
        ),
        (
            "budget",
            "community",
            1,
            "unmet_need",
            600.0,
            gbp,
            -0.3,
            544.5,
            ahead,
            NONE,
            -0.3,
            658.46,
            ahead,
            NONE,
        ),
        (
            "recruitment_pool",
            "Scotland",
            1,
            "worst_coverage",
            14.0,
            recruit,
            0.0,
            13.34,
            changes,
            -0.007,
            0.0,
            28.0,
            "asked no further",
            NONE,
        ),
        (
            "recruitment_pool",
            "Scotland",
            1,
            "unmet_need",
            14.0,
            recruit,
            0.0,
            13.34,
            ahead,
            NONE,
            0.0,
            28.0,
            "asked no further",
            NONE,
        ),
        (
            "coverage_floor",
            "Scotland",
            1,
            "unmet_need",
            1.0,
            "percentage point of floor",
            NONE,
            NONE,
            "there is no price",
            NONE,
            0.0,
            1.5,
            "no plan keeps every rule beyond",
            NONE,
        ),
    ]
    frame = pd.DataFrame(rows, columns=[*PRICE_INDEX, *PRICE_RANGE_COLUMNS])
    return frame.set_index(list(PRICE_INDEX))


def switching_table() -> pd.DataFrame:
    """Return switching values of one board: closed, bracketed, unchanged and refused."""
    closed, solved = "closed form", "solved again"
    rows = [
        (
            A,
            "births",
            "model_of_service",
            "up",
            2859.0,
            3000.0,
            3000.0,
            0.0,
            closed,
            "combined",
            "stand-alone",
            "changes beyond this figure",
        ),
        (
            A,
            "births",
            "model_of_service",
            "down",
            2859.0,
            500.0,
            500.0,
            0.0,
            closed,
            "combined",
            "supported",
            "changes beyond this figure",
        ),
        (A, "births", "posts_rank", "up", 2859.0, 3100.0, 3120.0, 20.0, solved, "4", "3", ""),
        (
            A,
            "births",
            "worst_served",
            "up",
            2859.0,
            3100.0,
            3120.0,
            20.0,
            solved,
            "Aldmoor, Burnside",
            "Burnside",
            "",
        ),
        (
            A,
            "minutes",
            "clinic_reach",
            "up",
            1.0,
            1.4,
            1.4,
            0.0,
            closed,
            "9 of 12 places",
            "Holm drops out",
            "changes beyond this figure",
        ),
        (
            A,
            "minutes",
            "clinic_reach",
            "down",
            1.0,
            0.8,
            0.8,
            0.0,
            closed,
            "9 of 12 places",
            "Voe comes within",
            "changes at this figure itself",
        ),
        (
            A,
            "cost_per_wte",
            "bases_used",
            "up",
            80000.0,
            112000.0,
            NONE,
            NONE,
            solved,
            "SA1",
            "",
            "nothing changes at any of the 4 points looked at",
        ),
        (
            A,
            "cost_per_wte",
            "bases_used",
            "down",
            80000.0,
            48000.0,
            NONE,
            NONE,
            solved,
            "SA1",
            "",
            "nothing changes at any of the 4 points looked at",
        ),
    ]
    columns = ["board_code", "driver", "decision", "direction", "now", "unchanged_at"]
    columns += ["changed_at", "tolerance", "method", "before", "after", "note"]
    frame = pd.DataFrame(rows, columns=columns)
    frame.insert(5, "unit", "that of the figure")
    return frame.set_index(columns[:4])
