"""Every table of a plan worked out again from instance and values, and held against the saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pandas as pd

from allocator.lp.plan import PLAN_TABLES, TEXT_COLUMNS
from allocator.lp.problem import AllocationProblem
from allocator.lp.proof import answers, answers_cover
from allocator.lp.proof.answers import Answer, as_table
from allocator.lp.proof.bounds import ROUNDING, SAME, CheckedStage
from allocator.lp.proof.certificate import Certificate
from allocator.lp.proof.labels import label_texts

_ANSWERS: Mapping[str, Callable[[Answer], pd.DataFrame]] = {
    "team_posts": answers.team_posts,
    "base_posts": answers.base_posts,
    "flows": answers_cover.flows,
    "zone_coverage": answers_cover.zone_coverage,
    "board_coverage": answers_cover.board_coverage,
    "network_cover": answers_cover.network_cover,
    "support": answers_cover.support,
    "mbu_posts": answers.mbu_posts,
    "mbu_admissions": answers_cover.mbu_admissions,
    "mbu_unplaced": answers_cover.mbu_unplaced,
    "money": answers.money,
    "recruitment": answers.recruitment,
}


def plan_tables_again(answer: Answer) -> dict[str, pd.DataFrame]:
    """Return every table of a plan but its objectives, from the values of a program.

    Parameters
    ----------
    answer
        The program with its values.

    Returns
    -------
    dict
        Tables by name, sorted by their index, as `allocator.lp.plan.PLAN_TABLES` lays them out.
    """
    problem = answer.program.ground.problem
    made = {**_given(problem), **{name: make(answer) for name, make in _ANSWERS.items()}}
    return {name: made[name].sort_index() for name in PLAN_TABLES if name in made}


def objectives_again(stages: tuple[CheckedStage, ...], certificate: Certificate) -> pd.DataFrame:
    """Return the table of objectives: values worked out again, bounds as claimed and verified."""
    bounds = [claim.bound for claim in certificate.stages]
    rows = {
        "stage": range(1, len(stages) + 1),
        "objective": [stage.objective for stage in stages],
        "value": [stage.value for stage in stages],
        "unit": [stage.unit for stage in stages],
        "status": [stage.status for stage in stages],
        "bound": bounds,
        "gap": [max(0.0, stage.value - bound) for stage, bound in zip(stages, bounds, strict=True)],
    }
    return as_table("objectives", dict(rows))


def differences(
    saved: pd.DataFrame, again: pd.DataFrame, *, text: frozenset[str] = TEXT_COLUMNS
) -> Iterator[str]:
    """Yield where a saved table is not the one worked out again, one sentence each.

    Numbers agree to within `SAME` of their size and the rounding of nine decimals; a number that
    is missing must be missing in both.

    Parameters
    ----------
    saved, again
        Tables with the same index.
    text
        Columns that hold text.
    """
    if list(saved.columns) != list(again.columns) or saved.index.names != again.index.names:
        yield f"its columns are {', '.join(map(str, saved.columns))}"
        return
    keys, wanted = (_row_keys(frame) for frame in (saved, again))
    at = keys.get_indexer(wanted) if keys.is_unique else np.array([-1])
    if len(keys) != len(wanted) or (at < 0).any():
        yield "its rows are not those of the plan"
        return
    for column in again.columns:
        left, right = saved[column].to_numpy()[at], again[column].to_numpy()
        wrong = np.flatnonzero(~_same(left, right, as_text=column in text))
        if len(wrong):
            place, more = wanted[wrong[0]], len(wrong) - 1
            rest = f", and {more} more" if more else ""
            told = f"{left[wrong[0]]} where {right[wrong[0]]} follows"
            yield f"{column} of {place} is {told} from the saved values{rest}"


def _row_keys(frame: pd.DataFrame) -> pd.Index:
    levels = [frame.index.get_level_values(n) for n in range(frame.index.nlevels)]
    return pd.Index(label_texts(*levels), dtype=object)


def _same(left: np.ndarray, right: np.ndarray, *, as_text: bool) -> np.ndarray:
    if as_text:
        return np.array(
            [_word(a) == _word(b) for a, b in zip(left, right, strict=True)], dtype=bool
        )
    saved, again = (
        pd.to_numeric(pd.Series(side), errors="coerce").to_numpy(dtype=float)
        for side in (left, right)
    )
    both_missing = np.isnan(saved) & np.isnan(again) & pd.isna(left)
    exact = saved == again
    near = np.abs(saved - again) <= ROUNDING + SAME * np.abs(again)
    return np.asarray(both_missing | exact | near)


def _word(value: object) -> str:
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 (not a number)


def _given(problem: AllocationProblem) -> dict[str, pd.DataFrame]:
    """Return the tables that only repeat the instance."""
    boards = problem.boards.assign(
        hub_boards=[" ".join(problem.hubs.get(code, ())) for code in problem.boards.index],
        **{
            name: [_word(value) for value in problem.boards[name]]
            for name in ("lead_hub", "lead_site", "network")
        },
    )
    rules = problem.rules
    values = {
        "wave": list(problem.waves),
        "hours_per_wte": rules.hours_per_wte.reindex(list(problem.waves)).to_numpy(),
        "cost_per_wte_gbp": rules.cost_per_wte_gbp,
        "setup_cost_per_wte_gbp": rules.setup_cost_per_wte_gbp,
    }
    named = {"boards": boards, "zones": problem.zones}
    named |= {"bases": problem.bases, "mbus": problem.mbus}
    return {
        **{name: as_table(name, dict(_whole(name, frame))) for name, frame in named.items()},
        "unit_values": as_table("unit_values", dict(values)),
    }


def _whole(name: str, frame: pd.DataFrame) -> dict[str, pd.Series]:
    """Return index and columns of a table of the instance; a column that it lacks is empty."""
    index, columns = PLAN_TABLES[name]
    full = frame.rename_axis(index=index[0]).reset_index()
    return {str(key): full.get(key, pd.Series(index=full.index)) for key in (*index, *columns)}
