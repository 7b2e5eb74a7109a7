"""Switching values: how far births, cost and minutes move before a stated decision changes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from allocator.lp.answers import PRICE_SPAN, price_ranges
from allocator.pipeline.decision import Progress
from allocator.pipeline.ground import Ground
from allocator.pipeline.whatif.brackets import Found, Line, bracket
from allocator.pipeline.whatif.decided import DECISIONS, NO_TEAM, OF_TEAMS, decisions
from allocator.pipeline.whatif.drivers import (
    BIRTHS,
    COST,
    DRIVERS,
    MINUTES,
    UNITS,
    moved_figure,
)
from allocator.pipeline.whatif.reach_values import (
    DIRECTIONS,
    UP,
    Closed,
    births_to_threshold,
    minutes_to_limits,
)
from allocator.pipeline.whatif.why_not import PlanCases

#: How far a figure is moved at most, in how many steps, and how close a bracket is drawn.
SPAN, STEPS, TOLERANCE = 0.4, 4, 0.01
SOLVED, CLOSED_FORM = "solved again", "closed form"

SWITCHING_INDEX = ("board_code", "driver", "decision", "direction")
SWITCHING_COLUMNS = (
    "now",
    "unit",
    "unchanged_at",
    "changed_at",
    "tolerance",
    "method",
    "before",
    "after",
    "note",
)


def switching_values(
    cases: PlanCases,
    ground: Ground,
    *,
    boards: Sequence[str] | None = None,
    span: float = SPAN,
    steps: int = STEPS,
    tolerance: float = TOLERANCE,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return how far births, cost and minutes move before a stated decision changes.

    Parameters
    ----------
    cases
        The plan.
    ground
        Its ground.
    boards
        Codes of the boards; every board by default.
    span
        How far a figure is moved at most, as a share of itself.
    steps
        Points looked at up to there; a change between two points that changes back is not seen.
    tolerance
        How close the bracket around a change is drawn, as a share of the figure.
    progress
        Called with one sentence before each figure of each board.

    Returns
    -------
    pandas.DataFrame
        Index ``(board_code, driver, decision, direction)``; ``now`` (the figure) and its ``unit``;
        ``unchanged_at`` and ``changed_at`` (the furthest figure at which the decision is seen to be
        as it is, and the nearest at which it is not: where it was solved, plans prove both);
        ``tolerance`` (how far they lie apart; nought in closed form), ``method``, ``before``,
        ``after`` (the decision) and ``note``. Where nothing changes within the span,
        ``changed_at`` is not a number and the note says so.

    Notes
    -----
    Decisions, all of the last wave: ``worst_served`` (which boards have the lowest coverage),
    ``posts_rank`` and ``coverage_rank`` (the board's place among all boards, the first having
    most), ``bases_used`` (which of its bases have posts). In closed form: ``model_of_service`` by
    births; ``clinic_reach``, ``day_reach`` and ``reach`` by minutes (which places are within the
    family limit of a clinic, within a day's outreach, within reach at all). Births carry need with
    them, and move the model of service where they cross a threshold.
    """
    say = progress or (lambda _sentence: None)
    asked = list(cases.problem.boards.index if boards is None else boards)
    first_wave = cases.problem.boards["first_wave"]
    rows: list[dict[str, Any]] = []
    cost: Line | None = None
    for number, board in enumerate(asked, start=1):
        name = cases.problem.boards.at[board, "board_name"]
        rows += [
            _closed_row(board, BIRTHS, float(ground.births[board]), one)
            for one in births_to_threshold(ground, cases.model, board)
        ]
        rows += [
            _closed_row(board, MINUTES, 1.0, one)
            for one in minutes_to_limits(ground, cases.model, cases.problem, board)
        ]
        for driver in DRIVERS:
            say(f"{number} of {len(asked)}: {name}, moving {driver.replace('_', ' ')}")
            line = cost if driver == COST else None
            if line is None:
                moved = moved_figure(driver, board, ground, cases.model, first_wave)
                line = Line(moved, cases.forcing, cases.problem)
                line.known[1.0] = decisions(cases.problem, cases.planned)
            cost = line if driver == COST else cost
            rows += _line_rows(line, board, span, steps, tolerance)
    frame = pd.DataFrame(rows, columns=[*SWITCHING_INDEX, *SWITCHING_COLUMNS])
    return frame.set_index(list(SWITCHING_INDEX))


def ranges_of_prices(
    cases: PlanCases, *, span: float = PRICE_SPAN, progress: Progress | None = None
) -> pd.DataFrame:
    """Return over which amounts of each limit the shadow prices of a plan hold.

    Parameters
    ----------
    cases
        The plan.
    span, progress
        As for `allocator.lp.answers.price_ranges`, whose table this is.
    """
    return price_ranges(cases.solution, span=span, progress=progress)


def _line_rows(
    line: Line, board: str, span: float, steps: int, tolerance: float
) -> Iterator[dict[str, Any]]:
    team = board in line.problem.teams
    for decision in DECISIONS:
        for direction in DIRECTIONS:
            sign = 1.0 if direction == UP else -1.0
            factors = [1.0 + sign * span * step / steps for step in range(steps + 1)]
            applies = team or decision not in OF_TEAMS
            found = (
                bracket(line, (board, decision), factors, tolerance)
                if applies
                else Found(math.nan, math.nan, "", "", NO_TEAM)
            )
            yield {
                "board_code": board,
                "driver": line.moved.driver,
                "decision": decision,
                "direction": direction,
                "unit": UNITS[line.moved.driver],
                "method": SOLVED,
                **found.row(line.moved.now),
            }


def _closed_row(board: str, driver: str, now: float, one: Closed) -> dict[str, Any]:
    at = "changes at this figure itself" if one.inclusive else "changes beyond this figure"
    known = not math.isnan(one.value)
    return {
        "board_code": board,
        "driver": driver,
        "decision": one.decision,
        "direction": one.direction,
        "now": now,
        "unit": UNITS[driver],
        "unchanged_at": one.value if known else math.nan,
        "changed_at": one.value,
        "tolerance": 0.0 if known else math.nan,
        "method": CLOSED_FORM,
        "before": one.before,
        "after": one.after,
        "note": one.note or at,
    }
