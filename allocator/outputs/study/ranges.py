"""The study of ranges: how far each price holds, and figures move before a decision changes."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from allocator.outputs.page.tables import Column as PageColumn
from allocator.outputs.page.tables import PageTable, Row, RowGroup
from allocator.outputs.page.words import counted, listed
from allocator.outputs.report.figures import DASH, sentence, wave_title
from allocator.outputs.report.limit_prices import limit_title
from allocator.outputs.study.parts import Column, Section, Study
from allocator.outputs.study.ranges_words import (
    DECISION_TITLES,
    DRIVER_TITLES,
    amount_words,
    brief,
    figure_words,
    narrowest,
    price_range_sentences,
    switching_sentences,
)

KIND = "ranges"
OF_STAGE = "that of the objective, per unit of the limit"
OF_LIMIT = "that of the limit"
OF_DRIVER = "that of the figure"
DICTIONARY: dict[str, dict[str, Column]] = {
    "price_ranges": {
        "limit": Column("", "Kind of limit"),
        "name": Column("", "Service, network or board that it is about, or the whole country"),
        "wave": Column("", "Wave in which it holds"),
        "stage": Column("", "Objective that the price is of"),
        "amount": Column(OF_LIMIT, "What the limit is now"),
        "unit": Column("", "Unit of the limit"),
        "left": Column(OF_STAGE, "Price below the amount: change for each unit more"),
        "lower": Column(OF_LIMIT, "Amount down to which the price below holds"),
        "lower_end": Column("", "Why it ends there"),
        "left_beyond": Column(OF_STAGE, "Price further below, where this objective's changes"),
        "right": Column(OF_STAGE, "Price above the amount"),
        "upper": Column(OF_LIMIT, "Amount up to which the price above holds"),
        "upper_end": Column("", "Why it ends there"),
        "right_beyond": Column(OF_STAGE, "Price further above, where this objective's changes"),
    },
    "switching_values": {
        "board_code": Column("", "Board whose decision is looked at"),
        "driver": Column("", "Figure that is moved: births or minutes of the board, cost of a WTE"),
        "decision": Column("", "What the plan decides, in its last wave"),
        "direction": Column("", "Whether the figure is moved up or down"),
        "now": Column(OF_DRIVER, "What the figure is"),
        "unit": Column("", "Unit of the figure"),
        "unchanged_at": Column(OF_DRIVER, "Furthest figure seen at which the decision stays"),
        "changed_at": Column(OF_DRIVER, "Nearest figure seen at which it does not"),
        "tolerance": Column(OF_DRIVER, "How far the two lie apart; nought in closed form"),
        "method": Column("", "Solved again, or closed form: by arithmetic"),
        "before": Column("", "The decision now"),
        "after": Column("", "The decision beyond"),
        "note": Column("", "Why there is no figure; else how the change falls at it"),
    },
}
CAVEATS = (
    (
        "A price's range moves one limit of one wave alone, the models of service, openings and "
        "places within reach staying as they are."
    ),
    (
        "A switching value moves one figure alone. Births carry the board's need with them and "
        "cross thresholds; minutes keep the timetable of day trips; the cost of a post is that of "
        "every board, for the model has no cost of a single board."
    ),
    (
        "What is solved is looked at in steps: a decision that changes and changes back between "
        "two points is not seen. Both ends of a bracket are solved."
    ),
    "Where several plans are as good, bases are those of one of them, chosen by a fixed rule.",
)


def ranges_study(
    prices: pd.DataFrame, switching: pd.DataFrame, names: Mapping[str, str], *, board: str | None
) -> Study:
    """Return the study of ranges.

    Parameters
    ----------
    prices
        As `allocator.lp.answers.price_ranges` returns it.
    switching
        As `allocator.pipeline.whatif.switching_values` returns it.
    names
        Board names by code.
    board
        Code of the one board that was asked about; None for all.
    """
    said = price_range_sentences(prices)
    boards = list(dict.fromkeys(switching.index.get_level_values("board_code").astype(str)))
    sections = [Section("How far prices hold", tuple(said), (), (_prices(prices),))]
    for code in boards:
        rows = switching.xs(code, level="board_code", drop_level=False)
        sections.append(
            Section(
                f"When decisions change: {names.get(code, code)}",
                tuple(switching_sentences(rows, names)),
                (),
                (_switching(rows, code, names),),
            )
        )
    asked = "every board" if board is None else names.get(board, board)
    stopped = pd.concat([prices["lower_end"], prices["upper_end"], switching["note"]])
    return Study(
        kind=KIND,
        title=f"Ranges of prices and switching values: {asked}",
        lead=tuple(_lead(said, switching, names, board)),
        sections=tuple(sections),
        tables={"price_ranges": prices, "switching_values": switching},
        dictionary=DICTIONARY,
        proved=not stopped.str.startswith("the time limit").any(),
        caveats=CAVEATS,
        options={"Boards": asked},
    )


def _lead(
    said: list[str], switching: pd.DataFrame, names: Mapping[str, str], board: str | None
) -> list[str]:
    held = said[:NAMED] if board is None else said[:1]
    if board is not None:
        return [*held, *switching_sentences(switching, names)]
    known = switching[switching["changed_at"].notna()]
    near = known[known.index.get_level_values("driver") == "births"]
    away = (near["changed_at"] / near["now"] - 1.0).abs().sort_values(kind="stable")
    nearest = [
        f"{names.get(str(key[0]), str(key[0]))} ({figure_words('births', near.at[key, 'now'])}; "
        f"{DECISION_TITLES[str(key[2])]} at {figure_words('births', near.at[key, 'changed_at'])})"
        for key in away.index[:NAMED]
    ]
    counts = counted(len(known), "decision")
    return [
        *held,
        f"{counts} of {len(switching)} looked at change within the span.",
        *([f"Births lie nearest to a change in {listed(nearest)}."] if nearest else []),
    ]


#: Limits and boards that the answer names first.
NAMED = 3


def _prices(prices: pd.DataFrame) -> PageTable:
    rows = narrowest(prices)
    groups = []
    for kind, name in dict.fromkeys(rows.index.droplevel("wave")):
        own = rows.xs((kind, name), level=("limit", "name"))
        title = sentence(limit_title(str(kind), str(name)))
        free = "" if own["binds"].any() else ": a little more or less changes nothing"
        groups.append(
            RowGroup(
                f"{title}{free}",
                tuple(_price_row(str(kind), int(wave), row) for wave, row in own.iterrows()),
                key=f"{kind}-{name}",
            )
        )
    return PageTable(
        name="price-ranges",
        caption="Over which amounts of each limit its prices hold",
        columns=(
            PageColumn("Wave"),
            PageColumn("Now", "", "number"),
            PageColumn("From", "", "number"),
            PageColumn("What ends it below"),
            PageColumn("To", "", "number"),
            PageColumn("What ends it above"),
        ),
        groups=tuple(groups),
        note=(
            "Where a price changes the end is exact. The range is that in which no objective down "
            "to unmet need changes its price; tables/price_ranges.csv has each objective's own, "
            "and the prices below, above and beyond."
        ),
        empty="No price is known: the plan was stopped before any objective was proved.",
    )


def _price_row(kind: str, wave: int, row: pd.Series) -> Row:
    return Row(
        (
            wave_title(wave),
            amount_words(kind, row["amount"]),
            amount_words(kind, row["lower"]),
            sentence(str(row["below"])),
            amount_words(kind, row["upper"]),
            sentence(str(row["above"])),
        )
    )


def _switching(rows: pd.DataFrame, code: str, names: Mapping[str, str]) -> PageTable:
    groups = []
    for driver in dict.fromkeys(rows.index.get_level_values("driver").astype(str)):
        own = rows.xs(driver, level="driver").droplevel("board_code")
        now = figure_words(driver, float(own["now"].iloc[0]))
        groups.append(
            RowGroup(
                f"{sentence(DRIVER_TITLES[driver])}, now {now}",
                tuple(
                    _row(driver, str(decision), str(way), row)
                    for (decision, way), row in own.iterrows()
                ),
                key=f"{code}-{driver}",
            )
        )
    return PageTable(
        name=f"switching-{code}",
        caption=f"Switching values of {names.get(code, code)}",
        columns=(
            PageColumn("Decision"),
            PageColumn("Moved"),
            PageColumn("Stays as far as", "", "number"),
            PageColumn("Changed at", "", "number"),
            PageColumn("Now"),
            PageColumn("Then, or why not"),
        ),
        groups=tuple(groups),
        note=f"Decisions are those of the last wave. {DASH}: there is no figure.",
    )


def _row(driver: str, decision: str, way: str, row: pd.Series) -> Row:
    known = math.isfinite(float(row["changed_at"]))
    return Row(
        (
            sentence(DECISION_TITLES[decision]),
            way,
            figure_words(driver, float(row["unchanged_at"])),
            figure_words(driver, float(row["changed_at"])),
            brief(str(row["before"])),
            brief(str(row["after"])) if known else sentence(str(row["note"])),
        )
    )
