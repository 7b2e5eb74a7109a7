"""What the tables of answers and logs hold: prices, ranges, choices, proof, settings, files."""

from __future__ import annotations

from allocator.inputs.schema.columns import STATUSES
from allocator.lp.answers import LIMIT_UNITS
from allocator.lp.proof.objectives import LEXIMIN, OBJECTIVE_UNITS
from allocator.outputs.dictionary import common as c
from allocator.outputs.dictionary.contract import (
    BESIDE,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    WTE,
    Column,
    Table,
    code,
    flag,
    number,
    text,
    whole,
    word,
)

_SEE_NOTE = f"{NOT_AVAILABLE} the note beside it says why"
_NO_NOTE = f"{NOT_APPLICABLE} there is a price"
_NOT_WHOLE = f"{NOT_APPLICABLE} not decided in whole posts"


def _objective(name: str, unit: str) -> Column:
    """Return a column of what options attain on an objective; one for all levels of leximin."""
    label = f"{name[0].upper()}{name[1:].replace('_', ' ')}"
    levels = " N" if name == LEXIMIN else ""
    meaning = "What the option attains, as minimised: coverage counts below 0"
    return number(f"{name}{levels}", label, unit, meaning)


ANSWER_TABLES: tuple[Table, ...] = (
    Table(
        "shadow_prices",
        "What one unit more or less of each limit would do",
        "one objective's price of one limit in one wave",
        (
            word("limit", "Limit", "Kind of limit", tuple(LIMIT_UNITS)),
            word("name", "Whose limit", "Service, network or board that it is about, or Scotland"),
            c.WAVE,
            word("stage", "Objective", c.OBJECTIVE.meaning, c.OBJECTIVE.words),
            number(
                "left",
                "Price of the last unit",
                BESIDE,
                "Change of the objective for a unit of the limit, below where it stands; below 0 "
                "is a gain",
                blank=_SEE_NOTE,
            ),
            number(
                "right",
                "Price of the next unit",
                BESIDE,
                "Change of the objective for a unit of the limit, above where it stands; below 0 "
                "is a gain",
                blank=_SEE_NOTE,
            ),
            c.UNIT,
            number(
                "left_step",
                "Last price holds over",
                "units of the limit",
                "How far below the limit the price is proved to hold",
                blank=_SEE_NOTE,
            ),
            number(
                "right_step",
                "Next price holds over",
                "units of the limit",
                "How far above the limit the price is proved to hold",
                blank=_SEE_NOTE,
            ),
            text("left_note", "Note on the last unit", "Why there is no price", blank=_NO_NOTE),
            text("right_note", "Note on the next unit", "Why there is no price", blank=_NO_NOTE),
            text("holds", "Taken as given", "What the price takes as given"),
        ),
    ),
    Table(
        "post_ranges",
        "Range of posts over all plans that are as good",
        "one service of one board in one wave",
        (
            c.BOARD,
            c.TEAM_SERVICE,
            c.WAVE,
            number("least_wte", "Least", WTE, "Fewest posts in any plan as good as this one"),
            number("plan_wte", "Plan", WTE, "Posts of this plan"),
            number("most_wte", "Most", WTE, "Most posts in any plan as good as this one"),
            flag("firm", "Firm", "Whether every plan as good has the same posts"),
        ),
    ),
    Table(
        "threshold_options",
        "Models of service that were compared",
        "one way to settle the boards near a threshold",
        (
            whole("option", "Option", "", "Number of the option; 1 is the strict rule"),
            text("forced", "Models of service", "Model of service of each board that was settled"),
            flag("chosen", "Chosen", "Whether the plan has this option"),
            *(_objective(name, unit) for name, unit in OBJECTIVE_UNITS.items()),
        ),
    ),
    Table(
        "whole_posts_loss",
        "What whole posts cost",
        "one objective",
        (
            c.OBJECTIVE,
            number("lp_value", "Posts in any fraction", BESIDE, "Value, as minimised"),
            number("whole_value", "Posts in whole steps", BESIDE, "Value, as minimised"),
            number("loss", "Loss", BESIDE, "What whole steps add to the value"),
            c.UNIT,
            number(
                "gap",
                "Gap",
                BESIDE,
                "How far the search for whole posts may be from the best, on merged places",
                blank=_NOT_WHOLE,
            ),
            word(
                "status",
                "Proof",
                "Whether the search for whole posts ended within its gap",
                c.STATUS_WORDS,
                blank=_NOT_WHOLE,
            ),
        ),
    ),
)

LOG_TABLES: tuple[Table, ...] = (
    Table(
        "objectives",
        "Objectives in order, with their proof",
        "one objective",
        (
            whole("stage", "Order", "", "Place among the objectives; earlier ones never give way"),
            c.OBJECTIVE,
            c.VALUE,
            c.UNIT,
            word("status", "Proof", "Whether no plan can do better", c.STATUS_WORDS),
            c.BOUND,
            c.GAP,
        ),
    ),
    Table(
        "rule_checks",
        "Rules worked out again on the finished plan",
        "one rule",
        (
            text("rule", "Rule", "Number and name, as in `models/README.md`"),
            whole("rows", "Limits checked", "", "How many limits the rule has"),
            number(
                "worst",
                "Worst violation",
                "share of what is limited",
                "Up to a millionth is rounding by the computer; 0 or less is kept with room",
                blank=f"{NOT_APPLICABLE} nothing was checked",
            ),
            flag("kept", "Kept", "Whether every limit of the rule is kept"),
            flag("off", "Switched off", "Whether the model of service switches the rule off"),
        ),
    ),
    Table(
        "settings",
        "Settings and assumption log",
        "one setting",
        (
            text("key", "Setting", "Key in the model's file"),
            text("value", "Value", "As set", blank=f"{NOT_APPLICABLE} left empty"),
            c.UNIT,
            word("status", "Status", "Standing of the value", tuple(STATUSES)),
            text("source", "Source", "Where the value comes from"),
            text("origin", "Set in", "File and line, or option, that set it"),
            text("drives", "What it drives", "What changes when it changes"),
        ),
    ),
    Table(
        "data_log",
        "Input files",
        "one file",
        (
            code("file", "File", "Path in the workspace"),
            code("sha256", "SHA-256", "Hash of its bytes: the same hash is the same file"),
            whole("bytes", "Size", "bytes", "Size of the file"),
            whole("rows", "Rows", "", "Rows of the table; 0 for a file that is none"),
            *(
                whole(status, f"{status.title()} rows", "", f"Rows with the status {status}")
                for status in STATUSES
            ),
            text(
                "years",
                "Years",
                "First and last year, period or date that its rows hold for",
                blank=f"{NOT_APPLICABLE} its rows name none",
            ),
            text(
                "sources",
                "Sources",
                "Where its rows come from, the commonest first",
                blank=f"{NOT_APPLICABLE} its rows name none",
            ),
        ),
    ),
)
