"""Sections of the page of a front: the curve, who is served at its ends, the payoff table."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from allocator.lp.tradeoffs import Front
from allocator.outputs.page.tables import Column as PageColumn
from allocator.outputs.page.tables import PageTable, Row
from allocator.outputs.page.words import counted, percent
from allocator.outputs.report.charts import Chart, dot_chart
from allocator.outputs.report.figures import board_wte, sentence
from allocator.outputs.study.charts import curve_chart
from allocator.outputs.study.frontier_words import (
    WORDS,
    figure,
    island_sentence,
    rate_figure,
    shown,
    worst_sentence,
)
from allocator.outputs.study.parts import Section

#: Rows of points that a page shows; the file has them all.
MOST_ROWS = 24
PLAN = "the plan"


def curve_section(front: Front, points: pd.DataFrame) -> Section:
    """Return the curve, or the sampled points, with the plan's own point marked."""
    return Section(
        "What one objective costs another",
        _prices(points) if front.is_curve else (),
        _charts(front, points),
        (_points_table(front, points),),
    )


def boards_section(
    front: Front, tables: Mapping[str, pd.DataFrame], names: dict[str, str], wave: int
) -> Section:
    """Return who is served at the ends of a front and in the plan, in the last wave."""
    ends = _ends(front, tables["points"])
    short = _ends(front, tables["points"], short=True)
    sentences = []
    for point, label in ends.items():
        boards = tables["boards"].xs(point, level="point")
        islands = tables["islands"]
        here = islands[islands.index.get_level_values("point") == point]
        island = island_sentence(here.droplevel(["point", "wave"]))
        sentences.append(
            f"{sentence(label)}: {worst_sentence(boards, names, wave)} {island}".rstrip()
        )
    coverage = tables["boards"]["coverage"].xs(wave, level="wave").unstack("point")
    chart = dot_chart(
        name="ends-coverage",
        title=f"Coverage by board at the ends, wave {wave}",
        description="One line a board, a mark for each end of the front. The same figures stand "
        "in the table below.",
        unit="% of need within reach",
        series=[sentence(label) for label in short.values()],
        rows={
            names[str(code)]: [100.0 * float(row[point]) for point in ends]
            for code, row in coverage.iterrows()
        },
    )
    return Section(
        "Who is served at each end",
        tuple(sentences),
        (chart,),
        (_boards_table(tables["boards"], short, names, wave),),
    )


def payoff_section(payoff: pd.DataFrame) -> Section:
    """Return what each objective alone would make of all of them."""
    columns = [PageColumn("First comes")]
    columns += [PageColumn(WORDS[n].label, WORDS[n].unit, "number") for n in payoff.columns]
    rows = [
        Row((WORDS[str(first)].label, *(figure(n, row[n]) for n in payoff.columns)))
        for first, row in payoff.iterrows()
    ]
    table = PageTable(
        "payoff",
        "What each objective first, then the others in order, makes of all of them",
        tuple(columns),
        tuple(rows),
    )
    return Section("What each objective alone would ask for", (), (), (table,))


def _ends(front: Front, points: pd.DataFrame, *, short: bool = False) -> dict[int, str]:
    """Return the points to look at closely, each with what it is: the ends and the plan."""
    along = points[points["on_front"]]
    found: dict[int, str] = {}
    for name in front.names:
        best = along[name].idxmax() if name == "worst_coverage" else along[name].idxmin()
        label = WORDS[name].short if short else f"with {WORDS[name].best}"
        found[int(best)] = f"{found[int(best)]} and {label}" if int(best) in found else label
    own = int(points.index[points["is_plan"]][0])
    alone, beside = (PLAN, f" ({PLAN})") if short else ("in the plan", ", where the plan stands")
    found[own] = f"{found[own]}{beside}" if own in found else alone
    return found


def _prices(points: pd.DataFrame) -> tuple[str, ...]:
    corners = points[points["on_front"] & (points["kind"] == "corner")]
    if len(corners) < 3:  # noqa: PLR2004 - one price alone
        return ()
    return (
        (
            "The price rises along the curve: each further step towards the first objective costs "
            "at least as much as the one before. That holds for every front of a linear program."
        ),
    )


def _charts(front: Front, points: pd.DataFrame) -> tuple[Chart, ...]:
    along = points[points["on_front"]]
    pairs = [(front.names[0], other) for other in front.names[1:]]
    flat = len(pairs) == 1
    own = points[points["is_plan"]].iloc[0]
    return tuple(
        curve_chart(
            name=f"front-{other.replace('_', '-')}",
            title=f"{WORDS[one].label} and {WORDS[other].label.lower()}",
            description=(
                f"Each mark is a corner of the front; straight pieces join them. The "
                f"{counted(len(along), 'point')} stand in the table of points."
                if flat
                else f"Each mark is one of {counted(len(along), 'point')} of the surface, which "
                "stand in the table of points."
            ),
            unit=f"up: {WORDS[other].axis}",
            along=f"{WORDS[one].axis}",
            curves=_curves(along, one, other, flat=flat),
            marked={PLAN: (shown(one, own[one]), shown(other, own[other]))},
            dots=not flat or len(along) <= MOST_ROWS,
            joined=flat,
        )
        for one, other in pairs
    )


def _curves(
    along: pd.DataFrame, one: str, other: str, *, flat: bool
) -> dict[str, list[tuple[float, float]]]:
    at = [(shown(one, a), shown(other, b)) for a, b in zip(along[one], along[other], strict=True)]
    return {"the front" if flat else "points of the surface": at}


def _points_table(front: Front, points: pd.DataFrame) -> PageTable:
    flat = front.is_curve
    columns = [PageColumn("Point", "", "number")]
    columns += [PageColumn(WORDS[n].label, WORDS[n].unit, "number") for n in front.names]
    if flat:
        one, other = front.names
        columns.append(PageColumn("Cost", f"{WORDS[other].price} per {WORDS[one].gain}", "number"))
    columns.append(PageColumn("What it is"))
    left = _thinned(points)
    rows = [
        Row(
            (
                f"{point}",
                *(figure(n, row[n]) for n in front.names),
                *([_cost(front.names[1], row["exchange_to_next"])] if flat else []),
                _what(row),
            )
        )
        for point, row in left.iterrows()
    ]
    note = (
        f"{len(left)} of {len(points)} points; tables/points.csv has all."
        if len(left) < len(points)
        else ""
    )
    caption = "Points of the front" + (", with the cost of the way to the next" if flat else "")
    return PageTable("points", caption, tuple(columns), tuple(rows), note=note)


def _thinned(points: pd.DataFrame) -> pd.DataFrame:
    """Return as many points as a page shows: the ends, the plan, others evenly along the first."""
    if len(points) <= MOST_ROWS:
        return points
    first = points.iloc[:, 0].where(points["on_front"])
    steps = np.linspace(first.iloc[0], first.dropna().iloc[-1], MOST_ROWS)
    kept = {int((first - step).abs().idxmin()) for step in steps}
    return points.loc[sorted(kept | set(points.index[points["is_plan"]]))]


def _cost(second: str, value: float) -> str:
    return "" if pd.isna(value) else rate_figure(second, value)


def _what(row: pd.Series) -> str:
    if row["is_plan"]:
        return "the plan" if row["on_front"] else "the plan, behind the front"
    return {"corner": "corner", "even": "between corners", "sample": "sampled"}[str(row["kind"])]


def _boards_table(
    boards: pd.DataFrame, ends: Mapping[int, str], names: Mapping[str, str], wave: int
) -> PageTable:
    columns = [PageColumn("Board")]
    for label in ends.values():
        columns.append(PageColumn(f"Coverage, {label}", "% of need within reach", "number"))
        columns.append(PageColumn(f"Posts, {label}", "WTE", "number"))
    here = boards.xs(wave, level="wave")
    rows = []
    for code in here.index.get_level_values("board_code").unique():
        cells = [names[str(code)]]
        for point in ends:
            row = here.loc[(point, code)]
            cells += [percent(float(row["coverage"]), 1), board_wte(float(row["posts_wte"]))]
        rows.append(Row(tuple(cells), key=str(code)))
    return PageTable(
        "boards", f"Coverage and posts by board, wave {wave}", tuple(columns), tuple(rows)
    )
