"""The study of what two or three objectives cost one another: page, tables and their columns."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from allocator.lp.tradeoffs import MEASURES, Front
from allocator.outputs.page.words import counted, listed
from allocator.outputs.report.figures import sentence
from allocator.outputs.study.frontier_parts import boards_section, curve_section, payoff_section
from allocator.outputs.study.frontier_words import (
    WORDS,
    given,
    names_of,
    rate,
    rate_figure,
    said,
)
from allocator.outputs.study.parts import Column, Study

KIND = "frontier"
_POINT = Column("", "Point, from 1: see points")
_BOARD = Column("", "Code of the health board")
_WAVE = Column("", "Wave")


def frontier_study(
    front: Front,
    tables: Mapping[str, pd.DataFrame],
    board_names: Mapping[str, str],
    waves: tuple[int, ...],
) -> Study:
    """Return the study of a front.

    Parameters
    ----------
    front
        Its points, in words and figures of `allocator.lp.tradeoffs.MEASURES`.
    tables
        ``points``, ``payoff``, ``boards`` and ``islands``, as
        `allocator.pipeline.tradeoffs.find_front` returns them.
    board_names
        Names of boards by code.
    waves
        The waves.

    Returns
    -------
    Study
        Title, answer, sections, tables and dictionary.
    """
    titles = [WORDS[name].label.lower() for name in front.names]
    return Study(
        kind=KIND,
        title=f"Trade-off: {' against '.join(titles)}",
        lead=tuple(_lead(front, tables["points"], len(waves))),
        sections=(
            curve_section(front, tables["points"]),
            boards_section(front, tables, dict(board_names), waves[-1]),
            payoff_section(tables["payoff"]),
        ),
        tables=tables,
        dictionary=_dictionary(front),
        caveats=tuple(_caveats(front)),
        options={
            "Objectives": names_of(front.names),
            "Held at their best": names_of(front.held) if front.held else "none",
            "Points": str(len(front.points)),
        },
    )


def _lead(front: Front, points: pd.DataFrame, waves: int) -> list[str]:
    along = points[points["on_front"]]
    first, last = along.iloc[0], along.iloc[-1]
    if len(along) == 1:
        values = listed([said(name, first[name], waves) for name in front.names])
        return [f"There is nothing to trade: one plan is best in each, with {values}.", _own(front)]
    if not front.is_curve:
        return [*_surface_lead(front, along, waves), _own(front)]
    one, other = front.names
    gained = abs(float(last[one] - first[one])) * (100.0 if one == "worst_coverage" else 1.0)
    lost = abs(float(last[other] - first[other]))
    steps = along["exchange_to_next"].dropna()
    corners = int((along["kind"] == "corner").sum())
    ends = [rate_figure(other, float(steps.iloc[at])) for at in (0, -1)]
    price = f"The whole way costs {given(other, lost)}: {rate(one, other, lost / gained)}"
    if ends[0] != ends[1]:
        price += f", from {ends[0]} on the first stretch to {ends[1]} on the last"
    return [
        (
            f"At one end, with {WORDS[other].best}: {said(one, first[one], waves)} and "
            f"{said(other, first[other], waves)}. At the other, with {WORDS[one].best}: "
            f"{said(one, last[one], waves)} and {said(other, last[other], waves)}."
        ),
        f"{price}.",
        (
            f"The curve is exact: {counted(corners, 'corner')}, and no plan lies below the "
            "straight pieces between them."
        ),
        _own(front),
    ]


def _surface_lead(front: Front, along: pd.DataFrame, waves: int) -> list[str]:
    lines = []
    for name in front.names:
        best = along[name].max() if MEASURES[name].more_is_better else along[name].min()
        worst = along[name].min() if MEASURES[name].more_is_better else along[name].max()
        lines.append(f"from {said(name, worst, waves)} to {said(name, best, waves)}")
    return [
        (
            f"{counted(len(along), 'point')} of the surface on which no objective gains without "
            f"another losing: {listed(lines)}."
        ),
        "They are a sample of that surface: between them lie other plans as good.",
    ]


def _own(front: Front) -> str:
    own = next(one for one in front.points if one.is_plan)
    at = front.points.index(own) + 1
    if own.on_front:
        return f"The plan itself stands on the front, at point {at}."
    better = [
        f"{said(name, gain, 1)} {'less' if name == 'spend' else 'fewer'}"
        if name != "worst_coverage"
        else f"{100.0 * gain:.2f} points more for the worst-served board"
        for name, gain in zip(front.names, front.excess, strict=True)
        if gain > 0
    ]
    why = (
        f" The plan puts {names_of(front.rest)} first or beside them."
        if front.rest
        else " The plan weighs other objectives besides."
    )
    if not better:
        return "The plan itself is not on the front: a plan as good in one is better in another."
    return (
        f"The plan itself stands behind the front: a plan as good in the others could have "
        f"{listed(better)}.{why}"
    )


def _caveats(front: Front) -> list[str]:
    held = (
        f"{sentence(names_of(front.held))} stay at their best at every point: they rank before "
        "the objectives traded."
        if front.held
        else "No objective ranks before those traded, so none is held."
    )
    kept = (
        f"Among plans that attain a point, {names_of(front.rest)} choose, in this order; then ties "
        "fall as in every plan."
        if front.rest
        else "Ties among plans that attain a point fall as in every plan."
    )
    lines = [
        (
            "Every objective is counted as the model counts it: over all waves together. The "
            "coverage of the worst-served board is the sum over waves of the lowest coverage that "
            "any board has."
        ),
        held,
        kept,
        (
            "Openings, models of service and places within reach are those of the plan; posts may "
            "be any fraction."
        ),
        "The plan of every point keeps every rule: each was re-checked from its tables.",
    ]
    if front.is_curve:
        lines.append(
            "For each straight piece the duals of a linear program prove that no plan lies below "
            f"it by more than {front.depth:.0e} of the objectives' size, which is the solver's "
            "rounding. Points at even steps are mixes of the plans of the two corners beside them."
        )
    else:
        lines.append(
            "Each point was found with limits on the last two objectives and every objective "
            "optimised in turn, so no plan is as good in all three and better in one. The range of "
            "the limits is that of the payoff table, which may leave out part of the surface."
        )
    return lines


def _dictionary(front: Front) -> dict[str, dict[str, Column]]:
    values = {
        name: Column(MEASURES[name].unit, sentence(MEASURES[name].words)) for name in front.names
    }
    one, *_between, other = front.names
    unit = f"{MEASURES[other].unit.split(',')[0]} per {WORDS[one].gain}" if front.is_curve else ""
    return {
        "points": {
            "point": Column("", "Point, from the best of the last objective to that of the first"),
            **values,
            "exchange_to_next": Column(
                unit, "What one unit more of the first objective costs of the second to next point"
            ),
            "kind": Column(
                "",
                "corner of a curve, sample of a surface, even (a mix of two corners) or the plan",
            ),
            "is_plan": Column("", "Whether the plan at hand attains it"),
            "on_front": Column("", "Whether no plan is as good in all and better in one"),
        },
        "payoff": {
            "first": Column("", "Objective that comes first, the others behind it in order"),
            **values,
        },
        "boards": {
            "point": _POINT,
            "board_code": _BOARD,
            "wave": _WAVE,
            "posts_wte": Column("WTE", "Filled posts at the board, embedded ones among them"),
            "community_wte": Column("WTE", "Those of its community team"),
            "served_families": Column("families a year", "Families of the board served by anyone"),
            "coverage": Column("share", "Share of need within reach that is met"),
        },
        "islands": {
            "point": _POINT,
            "island": Column("", "Island"),
            "wave": Column("", "The last wave"),
            "board_code": _BOARD,
            "need_families": Column("families a year", "Need on the island"),
            "served_families": Column("families a year", "Families served"),
            "coverage": Column("share", "Share of all its need that is met, within reach or not"),
        },
    }
