"""Plans nearly as good as the plan: what a stated loss leaves, and each board's posts over it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.errors import Fault, ModelError, StoppedError, UsageError
from allocator.inputs.parameters import MBU
from allocator.lp.answers import FIRM_WTE, RANGE_COLUMNS, RANGE_INDEX, post_ranges
from allocator.lp.formulation.variables import Label
from allocator.lp.solver import DECIMALS, Solution
from allocator.lp.stages import LEXIMIN
from allocator.lp.tradeoffs.loss import Loss
from allocator.lp.tradeoffs.space import LATE, Space, opened, surely

#: A limit gives way by this much, relative to its size, so that rounding shuts out no plan.
HAIR = 1e-9


@dataclass(frozen=True)
class Allowed:
    """What each objective of a plan may become.

    Parameters
    ----------
    names
        The plan's objectives in order, those that count for nothing left out.
    values
        What the plan attains, in the solver's terms.
    allowances
        How much more each may have.
    free
        Objectives that count for nothing.
    """

    names: tuple[str, ...]
    values: np.ndarray
    allowances: np.ndarray
    free: tuple[str, ...]

    @property
    def held(self) -> tuple[str, ...]:
        """Leading objectives that may lose nothing: they stay at their optimum."""
        losing = np.flatnonzero(self.allowances > 0)
        return self.names[: losing[0]] if len(losing) else self.names

    @property
    def limited(self) -> tuple[str, ...]:
        """The objectives behind them, each kept within the plan's value and its allowance."""
        return self.names[len(self.held) :]


@dataclass(frozen=True)
class Ranges:
    """Posts over all plans within a loss.

    Parameters
    ----------
    table
        As `post_ranges` returns it.
    extremes
        One row for each plan that has the least or the most of some post: its posts, in the order
        of the table. None where the loss is nought and nothing is free.
    """

    table: pd.DataFrame
    extremes: np.ndarray


def allowed(
    solution: Solution, loss: Loss, *, objective: str | None = None, free: Collection[str] = ()
) -> Allowed:
    """Return what each objective may become within a loss.

    Parameters
    ----------
    solution
        A proved solution.
    loss
        The loss.
    objective
        The one that may lose; by default each of them, each by that share of its own value.
    free
        Objectives that count for nothing.

    Raises
    ------
    UsageError
        The named objective is nothing in the plan, so that a share of it is nothing too.
    ModelError
        Leximin coverage, which is a chain of levels, would have to give way.
    """
    stages = [one for one in solution.stages if one.objective.split(" ")[0] not in free]
    names = tuple(dict.fromkeys(one.objective.split(" ")[0] for one in stages))
    # Leximin's first level stands for it: it is held whole or not at all.
    first = {one.objective.split(" ")[0]: one.value for one in reversed(stages)}
    values = np.array([first[name] for name in names])
    may_lose = [objective in (None, name) for name in names]
    allowances = np.array(
        [loss.allowance(v) if may else 0.0 for v, may in zip(values, may_lose, strict=True)]
    )
    found = Allowed(names, values, allowances, tuple(free))
    wanted = loss.amount if np.isnan(loss.share) else loss.share
    if objective is not None and wanted > 0 and not allowances.any():
        raise UsageError(
            f"The plan's {objective} is nothing, so a share of it is nothing too: state the loss "
            "as an amount with its unit"
        )
    if LEXIMIN in found.limited:
        raise _leximin()
    return found


def ranges(solution: Solution, within: Allowed) -> Ranges:
    """Return the least and the most posts of each board over all plans within a loss.

    Parameters
    ----------
    solution
        A proved solution; its live model is left as it was found.
    within
        What each objective may become.

    Returns
    -------
    Ranges
        With a loss of nought exactly those of `post_ranges`.

    Raises
    ------
    StoppedError
        The time limit came before the last of them.
    """
    if not within.limited and not within.free:
        table = post_ranges(solution)
        if table.empty:
            raise StoppedError(LATE)
        return Ranges(table, np.empty((0, len(table))))
    keys = post_keys(solution)
    with near(solution, within) as space, space.live.with_primal_simplex():
        at = np.array([space.live.column("t", key) for key in keys])
        rows, extremes = [], []
        for key, column in zip(keys, at, strict=True):
            ends = []
            for sign in (1.0, -1.0):
                ends.append(sign * _least(space, column, sign))
                extremes.append(space.live.values()[at])
            own = solution.values["t"][key]
            least, most = (round(end, DECIMALS) + 0.0 for end in ends)
            service, board, wave = key
            rows.append((board, service, wave, min(least, own), own, max(most, own)))
    frame = pd.DataFrame(rows, columns=[*RANGE_INDEX, *RANGE_COLUMNS[:3]])
    frame["firm"] = frame["most_wte"] - frame["least_wte"] < FIRM_WTE
    return Ranges(frame.set_index(list(RANGE_INDEX)), np.maximum(np.array(extremes), 0.0))


def post_keys(solution: Solution) -> list[Label]:
    """Return the posts of boards, in the order of `post_ranges`."""
    keys = [key for key in solution.values["t"] if key[0] != MBU]
    return sorted(keys, key=lambda key: (key[1], key[0], key[2]))


@contextmanager
def near(solution: Solution, within: Allowed) -> Iterator[Space]:
    """Leave the plans within a loss, and put the live model back.

    Yields
    ------
    Space
        Of the objectives that have a limit.
    """
    names = within.limited
    with opened(solution, names, within.held, limited=len(names)) as space:
        if names:
            kept = len(within.held)
            scales = np.array([one.scale for one in space.objectives])
            most = (within.values[kept:] + within.allowances[kept:]) * scales
            most = most + HAIR * np.maximum(1.0, np.abs(most))
            space.live.bound_rows(space.limits, np.full(len(names), -np.inf), most)
        yield space


def _least(space: Space, column: int, sign: float) -> float:
    cost = np.zeros(len(space.live.column_keys))
    cost[column] = sign
    return surely(space.live, cost).value


def _leximin() -> ModelError:
    return ModelError(
        "Leximin coverage cannot be loosened by a loss: it settles one board after the other",
        [
            Fault(
                "leximin-loss",
                "The model ranks leximin_coverage among the objectives that may lose",
                "Name an objective that ranks after it with --objective, or leave it out of "
                "account with --free leximin_coverage",
                column="objectives.order",
            )
        ],
    )
