"""What the tables of indicators hold: Scotland, boards, islands, inequality, simple rules."""

from __future__ import annotations

from allocator.analysis.inequality.records import DIRECTION_WORDS, MEASURES, SUBJECTS
from allocator.outputs.dictionary import common as c
from allocator.outputs.dictionary.contract import (
    BESIDE,
    GBP,
    NOT_APPLICABLE,
    SHARE,
    WTE,
    Table,
    flag,
    number,
    text,
    word,
)

_NOBODY = f"{NOT_APPLICABLE} nobody is within reach"

INDICATOR_TABLES: tuple[Table, ...] = (
    Table(
        "national_indicators",
        "Scotland by wave",
        "one wave",
        (
            c.WAVE,
            c.NEED,
            c.ATTAINABLE,
            c.SERVED,
            c.UNMET,
            number("coverage", "Coverage", SHARE, c.COVERAGE.meaning, blank=_NOBODY),
            text(
                "worst_board",
                "Lowest board",
                "Board with the lowest coverage, the first by code where boards share it",
                blank=_NOBODY,
            ),
            number(
                "worst_coverage", "Lowest coverage", SHARE, "Coverage of that board", blank=_NOBODY
            ),
            number("filled_wte", "Posts filled", WTE, "Posts of all services, units included"),
            number("mbu_wte", "Posts in units", WTE, "Posts in mother and baby units"),
            number("spend_gbp", "Spend", GBP, "Recurring and set-up cost of the wave"),
            number("lapsed_gbp", "Lapsed", GBP, "Money that is neither spent nor carried over"),
            number("hires_wte", "Hires", WTE, "People hired, into new posts and for leavers"),
            c.MEAN_MINUTES,
        ),
    ),
    Table(
        "board_indicators",
        "Boards by wave",
        "one board in one wave",
        (
            c.BOARD,
            c.WAVE,
            c.BOARD_NAME,
            c.NEED,
            c.ATTAINABLE,
            c.SERVED,
            c.UNMET,
            c.COVERAGE,
            number("team_wte", "Own community team", WTE, "Posts of the board's own team"),
            number("embedded_wte", "Embedded posts", WTE, "Posts in the board's other services"),
            number(
                "serving_wte",
                "Staff time that serves the board",
                WTE,
                "Wherever the staff are based; posts in mother and baby units are not counted",
            ),
            number(
                "wte_per_1000_births",
                "Staff time per 1,000 births",
                "WTE per 1,000 births",
                "Staff time that serves the board over its births",
                blank=f"{NOT_APPLICABLE} the board has no births",
            ),
            c.MEAN_MINUTES,
            number(
                "spend_share",
                "Share of spend",
                SHARE,
                "Share of the staff time that serves boards, all of the same cost",
                blank=f"{NOT_APPLICABLE} no board is served",
            ),
        ),
    ),
    Table(
        "island_indicators",
        "Islands by wave",
        "one island in one wave",
        (
            text("island", "Island", "Inhabited island"),
            c.WAVE,
            c.PLACE_BOARD,
            c.NEED,
            c.SERVED,
            number(
                "coverage",
                "Share of need met",
                SHARE,
                "Families served over all need, within reach or not",
                blank=f"{NOT_APPLICABLE} there is no need",
            ),
            c.MEAN_MINUTES,
            flag("attainable", "Within reach", "Whether every place on it is within reach"),
        ),
    ),
    Table(
        "inequality",
        "Inequality of coverage, staff time and travel",
        "one measure of one thing in one wave",
        (
            word(
                "measure", "Measure", "How inequality is measured", tuple(m.key for m in MEASURES)
            ),
            word("of", "Of what", "What is shared out", tuple(s.key for s in SUBJECTS)),
            c.WAVE,
            number(
                "value",
                "Value",
                BESIDE,
                "The measure's value",
                blank=f"{NOT_APPLICABLE} the note says why there is none",
            ),
            c.UNIT,
            text("direction", "Which way is better", " or ".join(DIRECTION_WORDS.values())),
            text("weights", "Groups and weights", "Over what groups, and who counts in each"),
            c.NOTE,
        ),
    ),
    Table(
        "baselines",
        "The plan beside simple rules",
        "one board in one wave",
        (
            c.BOARD,
            c.WAVE,
            number("plan_wte", "Plan", WTE, "Staff time that serves the board in the plan"),
            number("births_wte", "By births", WTE, "The same total shared out by births"),
            number("under3_wte", "By under-3s", WTE, "The same total shared out by under-3s"),
            number("nrac_wte", "By NRAC", WTE, "The same total by the NHS resource formula"),
        ),
    ),
)
