"""Range of each board's posts over all plans that are optimal in every stage."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pandas as pd

from allocator.errors import StoppedError
from allocator.inputs.parameters import MBU
from allocator.lp.answers.replay import held_bounds, left_as_found
from allocator.lp.formulation.variables import Label
from allocator.lp.live import LiveModel
from allocator.lp.solver import DECIMALS, Solution

RANGE_INDEX = ("board_code", "service", "wave")
RANGE_COLUMNS = ("least_wte", "plan_wte", "most_wte", "firm")
#: Posts whose range is narrower than this are firm.
FIRM_WTE = 1e-6


def post_ranges(solution: Solution) -> pd.DataFrame:
    """Return the least and the most posts of each board over all optimal plans.

    Parameters
    ----------
    solution
        A solution; its live model is left as it was found.

    Returns
    -------
    pandas.DataFrame
        Index ``(board_code, service, wave)`` of community and embedded posts; ``least_wte``,
        ``plan_wte``, ``most_wte`` and whether they are ``firm``: the same in every optimal plan.
        Empty where a stage was stopped before proof, or the time limit came before the last of
        them: the ranges are then not known.
    """
    rows: list[tuple[object, ...]] = []
    if solution.status == "proved":
        with left_as_found(solution.live):
            solution.live.restore(held_bounds(solution.live, solution.proofs))
            # What a time limit leaves open is not known for any board: half a table would mislead.
            with suppress(StoppedError):
                rows = _rows(solution)
    frame = pd.DataFrame(rows, columns=[*RANGE_INDEX, *RANGE_COLUMNS[:3]])
    frame["firm"] = frame["most_wte"] - frame["least_wte"] < FIRM_WTE
    return frame.set_index(list(RANGE_INDEX)).sort_index()


def _rows(solution: Solution) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for key, plan_wte in solution.values["t"].items():
        service, board, wave = key
        if service != MBU:
            least, most = _range(solution.live, key)
            rows.append((board, service, wave, min(least, plan_wte), plan_wte, max(most, plan_wte)))
    return rows


def _range(live: LiveModel, key: Label) -> tuple[float, float]:
    cost = np.zeros(len(live.column_keys))
    ends = []
    for sign in (1.0, -1.0):
        cost[live.column("t", key)] = sign
        found = live.minimise(cost)
        if found is None:
            raise StoppedError("The time limit came before the ranges of posts were known")
        ends.append(round(sign * found.value, DECIMALS) + 0.0)
    return ends[0], ends[1]
