"""What would change the plan: prices of its limits, and how firm each board's posts are."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from allocator.outputs.page.tables import Column, PageTable, Row, RowGroup
from allocator.outputs.page.words import counted, listed, number
from allocator.outputs.report.content import Content
from allocator.outputs.report.figures import (
    DASH,
    board_wte,
    sentence,
    service_title,
    wave_title,
)
from allocator.outputs.report.limit_prices import (
    LEAST_PRICE,
    ONE,
    SHORT_OF,
    UNMET,
    WORST,
    LimitPrices,
    figure,
    limits_of,
    stages_of,
)
from allocator.outputs.report.price_words import price_sentences

#: Said where posts are whole: the prices and ranges are those of the plan before.
OF_FRACTIONS = (
    "This section is about the plan with posts in any fraction, beside which the whole posts were "
    "chosen. Whole posts move in steps, so they have no prices or ranges of their own."
)


@dataclass(frozen=True)
class Answers:
    """The section on what would change the plan.

    Parameters
    ----------
    price_sentences, range_sentences
        What the tables say, in sentences.
    prices, ranges
        The tables; None where they were not given.
    lead
        What is said before them; may be empty.
    """

    price_sentences: tuple[str, ...]
    range_sentences: tuple[str, ...]
    prices: PageTable | None
    ranges: PageTable | None
    lead: str = ""


def answers(content: Content) -> Answers | None:
    """Return the section on what would change the plan, or None where nothing was asked."""
    if content.prices is None and content.ranges is None:
        return None
    prices, ranges = content.prices, content.ranges
    return Answers(
        price_sentences=() if prices is None else tuple(price_sentences(prices)),
        range_sentences=() if ranges is None else tuple(range_sentences(ranges, content.names)),
        prices=None if prices is None else prices_table(prices),
        ranges=None if ranges is None else ranges_table(content, ranges),
        lead=OF_FRACTIONS if content.whole else "",
    )


def prices_table(prices: pd.DataFrame) -> PageTable:
    """Return what one unit less and one unit more of each limit would do, wave by wave.

    Limits that change nothing are left out: `price_sentences` names them.

    Parameters
    ----------
    prices
        As `allocator.lp.answers.shadow_prices` returns it.
    """
    shown = [limit for limit in limits_of(prices) if limit.binds or not limit.known]
    stages = [
        stage
        for stage in stages_of(prices)
        if stage == UNMET or stage in WORST or _has_price(prices, stage)
    ]
    return PageTable(
        name="shadow-prices",
        caption="What a little more or less of each limit would do",
        columns=(
            Column("Wave"),
            *(
                Column(f"{_heading(stage)}, {word}", _unit(stage), "number")
                for stage in stages
                for word in ("one less", "one more")
            ),
            Column("Holds for", "units less; more", "number"),
        ),
        groups=tuple(
            RowGroup(
                f"{sentence(limit.title)}: one is {ONE.get(limit.kind, 'one unit')}",
                tuple(_price_row(limit, wave, stages) for wave in limit.waves()),
                key=f"{limit.kind}-{limit.name}",
            )
            for limit in shown
        ),
        note=(
            "Families and coverage are summed over all waves. Each figure takes the models of "
            "service, openings, places within reach and every other limit as they are, and works "
            "the objectives out again in their order. It holds over as many units as the last "
            f"column says and may change beyond. {DASH}: there is no figure; "
            "tables/shadow_prices.csv of the run says why, and has the limits that change nothing."
        ),
        empty=(
            "No price is known: the plan was stopped before any objective was proved."
            if prices.empty
            else "No limit has a price: a little more or less of each changes nothing."
        ),
    )


def _has_price(prices: pd.DataFrame, stage: str) -> bool:
    rows = prices.xs(stage, level="stage")[["left", "right"]]
    return bool((rows.abs() > LEAST_PRICE).to_numpy().any())


def _heading(stage: str) -> str:
    if stage == UNMET:
        return "Families served"
    return "Lowest coverage" if stage in WORST else sentence(SHORT_OF.get(stage, stage))


def _unit(stage: str) -> str:
    if stage == UNMET:
        return "families a year"
    return "percentage points" if stage in WORST else "change"


def _price_row(limit: LimitPrices, wave: int, stages: list[str]) -> Row:
    rows = limit.rows.xs(wave, level="wave")
    cells = [
        _signed(stage, sign * float(rows.at[stage, side]))
        for stage in stages
        for side, sign in (("left", -1.0), ("right", 1.0))
    ]
    steps = [float(rows[f"{side}_step"].min()) for side in ("left", "right")]
    holds = "; ".join(f"{step:.4g}" if math.isfinite(step) else DASH for step in steps)
    return Row((wave_title(wave), *cells, holds))


def _signed(stage: str, change: float) -> str:
    """Return a change of a stage's value as what planners count: served and coverage rise."""
    if stage in WORST:
        change *= -100.0
    elif stage == UNMET:
        change = -change
    if not math.isfinite(change) or abs(change) <= LEAST_PRICE:
        return figure(change)
    sign = "+" if change > 0 else "\N{MINUS SIGN}"
    return f"{sign}{figure(change)}"


def ranges_table(content: Content, ranges: pd.DataFrame) -> PageTable:
    """Return the least and most posts over all plans as good as this one.

    Boards whose posts are all firm are left out.
    """
    waves = content.waves
    board_codes = ranges.index.get_level_values("board_code")
    loose = set(board_codes[~ranges["firm"].to_numpy(dtype=bool)])
    groups = [
        RowGroup(name, tuple(_range_rows(ranges[board_codes == code])), key=code)
        for code, name in content.names.items()
        if code in loose
    ]
    return PageTable(
        name="post-ranges",
        caption="Posts of each board over all plans as good as this one",
        columns=(
            Column("Posts"),
            *(Column(wave_title(wave), "WTE", "number") for wave in waves),
        ),
        groups=tuple(groups),
        note=(
            "A plan is as good as this one if it attains the same on every objective. One figure: "
            "the same in all of them. Two figures: the least and the most; the plan's own lies "
            "between. Boards whose posts are all firm are left out."
            if groups
            else ""
        ),
        empty=(
            "No range is known: the plan was stopped before every objective was proved."
            if ranges.empty
            else "Every figure is firm."
            if content.whole
            else "Every figure is firm, and is the plan's own."
        ),
    )


def _range_rows(ranges: pd.DataFrame) -> list[Row]:
    by_service = ranges.droplevel("board_code")
    return [
        Row(
            (
                service_title(str(service)),
                *(
                    post_span(by_service.loc[service].loc[wave])
                    for wave in by_service.loc[service].index
                ),
            )
        )
        for service in dict.fromkeys(by_service.index.get_level_values("service"))
    ]


def post_span(row: pd.Series) -> str:
    """Return the posts of one row of the ranges: one figure where firm, else least to most."""
    if bool(row["firm"]):
        return board_wte(row["plan_wte"])
    return f"{board_wte(row['least_wte'])} to {board_wte(row['most_wte'])}"


def range_sentences(ranges: pd.DataFrame, names: dict[str, str]) -> list[str]:
    """Return how many posts are firm, and the widest ranges among those that are not.

    Parameters
    ----------
    ranges
        As `allocator.lp.answers.post_ranges` returns it; may be empty.
    names
        Board names by code.
    """
    if ranges.empty:
        return []
    figures = f"{counted(len(ranges), 'figure')} of posts by board, service and wave"
    loose = ranges[~ranges["firm"].astype(bool)]
    if loose.empty:
        same = "every plan that attains the same on all objectives has the same posts."
        return [f"All {figures} are firm: {same}"]
    width = (loose["most_wte"] - loose["least_wte"]).sort_values(ascending=False, kind="stable")
    widest = [
        f"{service_title(str(service))} of {names.get(str(board), str(board))} in wave {wave} "
        f"({post_span(loose.loc[(board, service, wave)])} WTE)"
        for board, service, wave in width.index[:3]
    ]
    move = f"The others can move without any objective losing; furthest: {listed(widest)}."
    return [f"{number(len(ranges) - len(loose))} of {figures} are firm. {move}"]
