"""Fronts and plans as tidy tables, in the units of `MEASURES`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from allocator.inputs.parameters import COMMUNITY, MBU
from allocator.lp.formulation.objectives import OBJECTIVE_UNITS
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import Values
from allocator.lp.tradeoffs.different import Alternative
from allocator.lp.tradeoffs.front import Front
from allocator.lp.tradeoffs.measures import MEASURES
from allocator.lp.tradeoffs.near import Allowed

#: A percentage point, in shares.
POINT = 0.01
#: A difference of two values carries the rounding of both.
LOSS_DECIMALS = 6


def payoff_table(front: Front) -> pd.DataFrame:
    """Return what each objective first makes of all: index ``first``, a column an objective."""
    index = pd.Index(front.names, name="first")
    return pd.DataFrame(list(front.payoff), index=index, columns=list(front.names), dtype=float)


def points_table(front: Front) -> pd.DataFrame:
    """Return the points of a front.

    Returns
    -------
    pandas.DataFrame
        Index ``point`` from 1; a column for each objective, in the unit of `MEASURES`;
        ``exchange_to_next``: how much of the last objective one unit more of the first costs on
        the way to the next point, per percentage point where the first is a share (empty for three
        objectives and behind the curve's end); ``kind``, ``is_plan``, ``on_front``.
    """
    index = pd.RangeIndex(1, len(front.points) + 1, name="point")
    frame = pd.DataFrame(
        [one.values for one in front.points], index=index, columns=list(front.names), dtype=float
    )
    frame["exchange_to_next"] = float("nan")
    if front.is_curve:
        along = frame[[one.on_front for one in front.points]]
        step = along[list(front.names)].diff().shift(-1).abs()
        unit = POINT if front.names[0] == "worst_coverage" else 1.0
        rate = step[front.names[1]] / step[front.names[0]] * unit
        frame["exchange_to_next"] = rate.reindex(frame.index)
    frame["kind"] = [one.kind for one in front.points]
    frame["is_plan"] = [one.is_plan for one in front.points]
    frame["on_front"] = [one.on_front for one in front.points]
    return frame


def boards_table(
    problem: AllocationProblem, plans: Mapping[int, Mapping[str, Values]], name: str
) -> pd.DataFrame:
    """Return posts and coverage of every board under some plans.

    Parameters
    ----------
    problem
        The instance.
    plans
        Values by kind of variable and label, by number of the plan.
    name
        What the number is called.

    Returns
    -------
    pandas.DataFrame
        Index ``(name, board_code, wave)``; ``posts_wte`` of every kind at the board, of them
        ``community_wte``; ``served_families`` a year and ``coverage`` of need within reach, NaN
        where there is none.
    """
    need = problem.board_need
    rows = [
        (
            number,
            str(board),
            wave,
            *_posts(values["t"], str(board), wave),
            values["served"][board, wave],
            float(need.at[board, wave]),
        )
        for number, values in plans.items()
        for board in problem.boards.index
        for wave in problem.waves
    ]
    columns = ["posts_wte", "community_wte", "served_families", "need"]
    frame = pd.DataFrame(rows, columns=[name, "board_code", "wave", *columns])
    frame["coverage"] = frame["served_families"] / frame["need"].where(frame["need"] > 0)
    return frame.drop(columns="need").set_index([name, "board_code", "wave"])


def _lost(
    name: str, value: float, own: float, allowance: float
) -> tuple[float, float, float, float, float, str]:
    """Return value, the plan's own, loss, its share, what is allowed and the unit of them all."""
    known = MEASURES.get(name)
    factor, unit = (1.0, OBJECTIVE_UNITS[name]) if known is None else (known.factor, known.unit)
    size = abs(factor)
    loss = round((value - own) * size, LOSS_DECIMALS) + 0.0
    share = loss / abs(own * size) if own else float("nan")
    return (value * factor + 0.0, own * factor + 0.0, loss, share, allowance * size, unit)


def _posts(posts: Values, board: str, wave: int) -> tuple[float, float]:
    """Return all posts of a board in a wave, and those of its community team."""
    own = {s: v for (s, place, w), v in posts.items() if (place, w) == (board, wave) and s != MBU}
    return sum(own.values()), own.get(COMMUNITY, 0.0)


def objectives_table(within: Allowed, others: Sequence[Alternative]) -> pd.DataFrame:
    """Return what each plan attains and what it loses.

    Parameters
    ----------
    within
        What each objective may become, with what the plan attains: alternative 0.
    others
        The alternatives, from 1.

    Returns
    -------
    pandas.DataFrame
        Index ``(alternative, objective)``; ``value`` and ``plan_value`` in ``unit``; ``loss``, how
        much worse the alternative is, in the same unit (below nought: better) and ``loss_share`` of
        the plan's value, NaN where that is nothing; ``allowed_loss``, in the same unit.
    """
    rows = [
        (number, name, *_lost(name, value, own, allowance))
        for number, attained in enumerate([tuple(within.values), *(o.attained for o in others)])
        for name, value, own, allowance in zip(
            within.names, attained, within.values, within.allowances, strict=True
        )
    ]
    columns = ["value", "plan_value", "loss", "loss_share", "allowed_loss", "unit"]
    frame = pd.DataFrame(rows, columns=["alternative", "objective", *columns])
    return frame.set_index(["alternative", "objective"])


def posts_table(plans: Mapping[int, Mapping[str, Values]]) -> pd.DataFrame:
    """Return the posts of boards in some plans beside those of plan 0.

    Parameters
    ----------
    plans
        Values by kind of variable and label, by number of the plan.

    Returns
    -------
    pandas.DataFrame
        Index ``(alternative, board_code, service, wave)``; ``posts_wte``, ``plan_wte``,
        ``change_wte``.
    """
    own = plans[0]["t"]
    rows = [
        (number, board, service, wave, posts, own[service, board, wave])
        for number, values in plans.items()
        for (service, board, wave), posts in values["t"].items()
        if service != MBU
    ]
    names = ["alternative", "board_code", "service", "wave"]
    frame = pd.DataFrame(rows, columns=[*names, "posts_wte", "plan_wte"])
    frame["change_wte"] = frame["posts_wte"] - frame["plan_wte"]
    return frame.set_index(names).sort_index()
