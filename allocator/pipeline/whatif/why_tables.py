"""What alternatives to a plan do, as tidy tables: verdicts, objectives, and who gains and loses."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from allocator.errors import InfeasibleError
from allocator.inputs.parameters import MBU
from allocator.lp.answers import Forced
from allocator.lp.problem import AllocationProblem
from allocator.pipeline.whatif.alternatives import Alternative

#: Sums over waves of families below these are what a solver leaves; so are posts.
LEAST_FAMILIES = 5e-4
LEAST_WTE = 5e-4

QUESTION_INDEX = ("board_code", "question")
VERDICT_COLUMNS = (
    "kind",
    "subject",
    "waves",
    "wte",
    "verdict",
    "first_objective",
    "change",
    "unit",
    "families_change",
    "own_families_change",
    "most_losing_board",
    "most_losing_families",
    "note",
)
OBJECTIVE_INDEX = (*QUESTION_INDEX, "objective")
OBJECTIVE_COLUMNS = ("planned", "forced", "change", "unit")
BOARD_INDEX = (*QUESTION_INDEX, "affected_board", "wave")
BOARD_COLUMNS = ("posts_change_wte", "families_change", "coverage_change")


@dataclass(frozen=True)
class Verdict:
    """What an alternative does.

    Parameters
    ----------
    alternative
        What was forced.
    forced
        The best plan with it; None where there is none.
    changes
        Change of each objective that is not the same, in order; each is to be as low as possible.
    word
        ``worse``, ``better``, ``as good``, ``as planned``, ``no plan`` or ``stopped``.
    conflict
        Why there is no plan.
    """

    alternative: Alternative
    forced: Forced | None
    changes: Mapping[str, float]
    word: str
    conflict: InfeasibleError | None = None

    @property
    def note(self) -> str:
        """Return why there are no figures; else empty."""
        if self.word == "stopped":
            return "the time limit came before the plan was proved"
        if self.conflict is None:
            return ""
        parts = [fault.message for fault in self.conflict.faults] or [self.conflict.message]
        return "; ".join(parts)


@dataclass(frozen=True)
class AlternativeTables:
    """Verdicts as tidy tables.

    Parameters
    ----------
    alternatives
        Index `QUESTION_INDEX`, columns `VERDICT_COLUMNS`; families are a year, summed over waves.
    objectives
        Index `OBJECTIVE_INDEX`, columns `OBJECTIVE_COLUMNS`.
    boards
        Index `BOARD_INDEX`, columns `BOARD_COLUMNS`: the boards and waves that something changes.
    """

    alternatives: pd.DataFrame
    objectives: pd.DataFrame
    boards: pd.DataFrame


def tables_of(
    problem: AllocationProblem,
    planned: Forced,
    units: Mapping[str, str],
    verdicts: Sequence[Verdict],
) -> AlternativeTables:
    """Return verdicts as tidy tables.

    Parameters
    ----------
    problem, planned
        The instance and its plan.
    units
        Unit of each stage.
    verdicts
        One an alternative.
    """
    before = board_figures(problem, planned)
    effects = {v.alternative: _effect(problem, before, v) for v in verdicts}
    rows = [_verdict_row(v, effects[v.alternative], units) for v in verdicts]
    return AlternativeTables(
        _table(rows, QUESTION_INDEX, VERDICT_COLUMNS),
        _table(
            (row for v in verdicts for row in _objective_rows(v, planned, units)),
            OBJECTIVE_INDEX,
            OBJECTIVE_COLUMNS,
        ),
        _table(
            (row for v in verdicts for row in _board_rows(v, effects[v.alternative])),
            BOARD_INDEX,
            BOARD_COLUMNS,
        ),
    )


def board_figures(problem: AllocationProblem, forced: Forced) -> pd.DataFrame:
    """Return posts, families served and coverage of each board.

    Parameters
    ----------
    problem
        The instance.
    forced
        A plan of it.

    Returns
    -------
    pandas.DataFrame
        Index ``(board_code, wave)``; ``posts_wte`` (community and embedded), ``families`` (served,
        a year), ``coverage`` (share of attainable need; not a number where there is none).
    """
    boards = [str(board) for board in problem.boards.index]
    index = pd.MultiIndex.from_product([boards, problem.waves], names=["board_code", "wave"])
    posts = dict.fromkeys(index, 0.0)
    for (service, place, wave), wte in forced.values["t"].items():
        if service != MBU:
            posts[place, wave] += wte
    families = pd.Series([forced.values["served"][key] for key in index], index=index)
    need = problem.board_need.stack().reindex(index)
    return pd.DataFrame(
        {
            "posts_wte": pd.Series(posts).reindex(index),
            "families": families,
            "coverage": (families / need).where(need > 0.0),
        },
        index=index,
    )


def _effect(
    problem: AllocationProblem, before: pd.DataFrame, verdict: Verdict
) -> pd.DataFrame | None:
    if verdict.forced is None:
        return None
    change = board_figures(problem, verdict.forced) - before
    return change.set_axis(list(BOARD_COLUMNS), axis="columns")


def _verdict_row(
    verdict: Verdict, effect: pd.DataFrame | None, units: Mapping[str, str]
) -> dict[str, Any]:
    asked = verdict.alternative
    first, change = next(iter(verdict.changes.items()), ("", math.nan))
    return {
        "board_code": asked.board,
        "question": asked.question,
        "kind": asked.kind,
        "subject": asked.subject,
        "waves": ", ".join(str(wave) for wave in asked.waves),
        "wte": asked.wte,
        "verdict": verdict.word,
        "first_objective": first,
        "change": 0.0 if verdict.word in {"as good", "as planned"} else change,
        "unit": units.get(first, ""),
        **_families(asked.board, effect),
        "note": verdict.note,
    }


def _families(board: str, effect: pd.DataFrame | None) -> dict[str, Any]:
    """Return families gained and lost in the country, by the board, and by who loses most."""
    if effect is None:
        return {
            "families_change": math.nan,
            "own_families_change": math.nan,
            "most_losing_board": "",
            "most_losing_families": math.nan,
        }
    by_board = effect["families_change"].groupby("board_code").sum()
    most, loses = str(by_board.idxmin()), float(-by_board.min())
    return {
        "families_change": _shown(by_board.sum()),
        "own_families_change": _shown(by_board[board]),
        "most_losing_board": most if loses > LEAST_FAMILIES else "",
        "most_losing_families": _shown(loses),
    }


def _shown(families: float) -> float:
    return 0.0 if abs(families) <= LEAST_FAMILIES else float(families)


def _objective_rows(
    verdict: Verdict, planned: Forced, units: Mapping[str, str]
) -> Iterable[dict[str, Any]]:
    asked = verdict.alternative
    for stage, value in planned.stages.items():
        forced = math.nan if verdict.forced is None else verdict.forced.stages.get(stage, math.nan)
        change = math.nan if math.isnan(forced) else verdict.changes.get(stage, 0.0)
        yield {
            "board_code": asked.board,
            "question": asked.question,
            "objective": stage,
            "planned": value,
            "forced": forced,
            "change": change,
            "unit": units[stage],
        }


def _board_rows(verdict: Verdict, effect: pd.DataFrame | None) -> Iterable[dict[str, Any]]:
    if effect is None:
        return
    asked = verdict.alternative
    moved = (effect["posts_change_wte"].abs() > LEAST_WTE) | (
        effect["families_change"].abs() > LEAST_FAMILIES
    )
    for (board, wave), row in effect[moved].iterrows():
        yield {
            "board_code": asked.board,
            "question": asked.question,
            "affected_board": board,
            "wave": wave,
            **row.to_dict(),
        }


def _table(
    rows: Iterable[dict[str, Any]], index: tuple[str, ...], columns: tuple[str, ...]
) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=[*index, *columns])
    return frame.set_index(list(index))
