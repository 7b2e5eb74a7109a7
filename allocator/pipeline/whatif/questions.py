"""Questions that take another solve: travel limits, the price of equity, sides of a threshold.

Each question answers with one tidy table. What could not be solved has no figures and a note.
"""

from __future__ import annotations

import math

import pandas as pd

from allocator.errors import Fault, ModelError
from allocator.inputs.service import ServiceModel
from allocator.inputs.settings import Value
from allocator.lp.thresholds import service_models
from allocator.pipeline.changed import with_settings
from allocator.pipeline.decision import Progress
from allocator.pipeline.ground import Ground
from allocator.pipeline.whatif.cover import (
    BOARD_COLUMNS,
    COVER_COLUMNS,
    by_board,
    by_wave,
    keyed,
    solve_case,
    uncovered_share,
)

#: Travel limits that are moved, with their keys.
TRAVEL_LIMITS: dict[str, str] = {
    "family": "travel.family_limit_minutes",
    "staff": "travel.staff_limit_minutes",
}
STEP_MINUTES = 15.0
#: So far above its board no place can lie: the limit on the best-covered place is then off.
NO_MOST = 100.0

#: Ways of giving up equity.
AS_PLANNED = "as planned"
WITHOUT_WORST = "without worst coverage first"
WITHOUT_LEAST = "without a least share within boards"
WITHOUT_WITHIN = "without limits within boards"

TRAVEL_INDEX = ("travel_limit", "change_minutes", "wave")
TRAVEL_COLUMNS = ("limit_minutes", *COVER_COLUMNS, "note")
EQUITY_INDEX = ("case", "wave")
EQUITY_COLUMNS = (*COVER_COLUMNS, "families_more", "uncovered_share", "note")
SIDES_INDEX = ("side", "board_code", "wave")
SIDES_COLUMNS = (*BOARD_COLUMNS, "as_planned", "note")


def travel_limits(
    ground: Ground,
    model: ServiceModel,
    *,
    step_minutes: float = STEP_MINUTES,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Solve again with each travel limit shorter and longer.

    Parameters
    ----------
    ground, model
        As for `allocator.pipeline.decision.decide`.
    step_minutes
        How far each limit moves, minutes one way.
    time_limit_s
        Seconds for each plan.
    progress
        Called with one sentence before each plan.

    Returns
    -------
    pandas.DataFrame
        Index ``(travel_limit, change_minutes, wave)``, a change of 0 being the plan itself;
        ``limit_minutes`` (one way), ``attainable_families``, ``served_families``,
        ``unmet_families`` (families a year), ``worst_coverage`` (share of attainable need of the
        worst board) and ``note``: why there is no figure. Need within reach changes with the
        limits, so read coverage beside it.
    """
    say = progress or (lambda _sentence: None)
    say("solving the plan as it is")
    asked = solve_case(ground, model, time_limit_s)
    frames = []
    for name, key in TRAVEL_LIMITS.items():
        limit = model.number(key)
        for change in (-step_minutes, 0.0, step_minutes):
            moved = max(0.0, limit + change)
            answer = asked
            if change:
                say(f"solving with a {name} limit of {moved:g} minutes")
                changed = with_settings(model, {key: moved}, why="what-if: travel limit")
                answer = solve_case(ground, changed, time_limit_s)
            cover = by_wave(answer, model.waves).assign(limit_minutes=moved, note=answer.note)
            frames.append(keyed(cover, TRAVEL_INDEX, (name, change))[list(TRAVEL_COLUMNS)])
    return pd.concat(frames)


def price_of_equity(
    ground: Ground,
    model: ServiceModel,
    *,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Solve again without each rule of equity: what could be served if it were given up.

    Parameters
    ----------
    ground, model, time_limit_s, progress
        As for `travel_limits`.

    Returns
    -------
    pandas.DataFrame
        Index ``(case, wave)``; the columns of `travel_limits` without the limit,
        ``families_more`` (served beyond the plan; the price of the rule, negative where giving it
        up serves fewer in that wave) and ``uncovered_share`` (of attainable need, in places where
        nobody is served).
    """
    say = progress or (lambda _sentence: None)
    answers = {}
    for case, values in _equity_cases(model).items():
        say(f"solving {case}")
        changed = with_settings(model, values, why=f"what-if: {case}") if values else model
        answers[case] = solve_case(ground, changed, time_limit_s)
    planned = by_wave(answers[AS_PLANNED], model.waves)["served_families"]
    frames = []
    for case, answer in answers.items():
        cover = by_wave(answer, model.waves)
        cover = cover.assign(
            families_more=cover["served_families"] - planned,
            uncovered_share=uncovered_share(answer, model.waves),
            note=answer.note,
        )
        frames.append(keyed(cover, EQUITY_INDEX, (case,))[list(EQUITY_COLUMNS)])
    return pd.concat(frames)


def both_sides(
    ground: Ground,
    model: ServiceModel,
    board_code: str,
    *,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Solve with a board on either side of the threshold nearest to it, all else the same.

    Parameters
    ----------
    ground, model
        As for `travel_limits`.
    board_code
        The board.
    time_limit_s, progress
        As for `travel_limits`.

    Returns
    -------
    pandas.DataFrame
        Index ``(side, board_code, wave)``, the side being the board's model of service there, of
        every board; ``service_model``, ``community_wte`` and ``embedded_wte`` (filled posts of each
        board), ``attainable_families``, ``served_families`` (families a year), ``coverage`` (share
        of attainable need), ``as_planned`` (whether the plan has the board on this side; it is on
        neither where it is graded) and ``note``.

    Raises
    ------
    ModelError
        If there is no such board.
    """
    say = progress or (lambda _sentence: None)
    _require_board(ground, board_code)
    planned = _kind(ground, model, board_code)
    frames = []
    for side in sides_of(ground, model, board_code):
        say(f"solving with {ground.geography.boards.at[board_code, 'board_name']} as {side}")
        forced = {**model.words_by_board("service_model.forced"), board_code: side}
        changed = with_settings(
            model, {"service_model.forced": forced}, why="what-if: side of a threshold"
        )
        answer = solve_case(ground, changed, time_limit_s)
        boards = by_board(answer, list(ground.births.index), model.waves)
        boards["as_planned"] = planned == _kind(ground, changed, board_code)
        boards["note"] = answer.note
        frames.append(keyed(boards, SIDES_INDEX, (side,))[list(SIDES_COLUMNS)])
    return pd.concat(frames)


def _kind(ground: Ground, model: ServiceModel, board_code: str) -> tuple[object, ...]:
    """Return a board's model of service and how much of each standard applies."""
    return tuple(
        service_models(ground.births, model).drop(columns="near_threshold").loc[board_code]
    )


def sides_of(ground: Ground, model: ServiceModel, board_code: str) -> tuple[str, str]:
    """Return the models of service below and above the threshold nearest to a board's births."""
    _require_board(ground, board_code)
    births = float(ground.births[board_code])
    limits = {
        ("combined", "stand-alone"): model.number("service_model.standalone_births_threshold"),
        ("supported", "combined"): model.number("service_model.supported_births_threshold"),
    }
    # By ratio: 100 births are far from a threshold of 500 and near one of 3,000.
    away = {
        sides: abs(math.log(max(births, 1.0) / max(limit, 1.0))) for sides, limit in limits.items()
    }
    return min(away, key=lambda sides: away[sides])


def _require_board(ground: Ground, board_code: str) -> None:
    if board_code not in ground.births.index:
        names = ", ".join(ground.geography.boards["board_name"].sort_values().astype(str))
        raise ModelError(
            "No board has this code",
            [
                Fault(
                    "unknown-board",
                    "The board is not one of this workspace",
                    f"Give the code of one of these: {names}",
                    value=board_code,
                )
            ],
        )


def _equity_cases(model: ServiceModel) -> dict[str, dict[str, Value]]:
    order = model.words("objectives.order")
    without = tuple(name for name in order if name not in {"worst_coverage", "leximin_coverage"})
    cases: dict[str, dict[str, Value]] = {AS_PLANNED: {}}
    if without and without != order:
        cases[WITHOUT_WORST] = {"objectives.order": without}
    within = "11_within_board_equity" not in model.words("families.off")
    if within and model.number("equity.within_board_least") > 0:
        cases[WITHOUT_LEAST] = {"equity.within_board_least": 0.0}
    if within:
        cases[WITHOUT_WITHIN] = {
            "equity.within_board_least": 0.0,
            "equity.within_board_most": NO_MOST,
        }
    return cases
