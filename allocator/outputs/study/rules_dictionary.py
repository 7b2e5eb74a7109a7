"""What every column of the tables of funding rules means."""

from __future__ import annotations

from allocator.outputs.study.parts import Column

_RULE = Column("", "Funding rule; optimum is the plan that shares the money itself")
_WAVE = Column("", "Wave")
_BOARD = Column("", "Code of the health board")
_BOARD_NAME = Column("", "Name of the health board")
_SERVED = Column("families a year", "Families served")
_SERVED_APART = Column("families a year", "Families served, less those of the optimised plan")
_MINUTES = Column("minutes one way", "Mean journey of community families met in person")
_WTE_APART = Column("WTE", "Posts that serve the board, less those of the optimised plan")
_COVER_APART = Column("share", "Coverage, less that of the optimised plan")

RULES_DICTIONARY: dict[str, dict[str, Column]] = {
    "rules": {
        "rule": _RULE,
        "wave": _WAVE,
        "title": Column("", "Title of the rule"),
        "budget_gbp": Column("GBP a year", "National community budget of the wave under the rule"),
        "served_families": _SERVED,
        "unmet_families": Column("families a year", "Families with need who are not served"),
        "coverage": Column("share of attainable need", "Families served of those within reach"),
        "worst_coverage": Column(
            "share of attainable need", "Coverage of the boards that are served worst"
        ),
        "worst_boards": Column("", "Boards that are served worst, all that tie"),
        "mean_minutes": _MINUTES,
        "filled_wte": Column("WTE", "Filled posts of all services, units included"),
        "spend_gbp": Column("GBP", "Spend of all services, set-up included"),
        "lapsed_gbp": Column("GBP", "Money of all services that lapses"),
        "coverage_gini": Column(
            "index from 0 to 1", "Gini of coverage over boards, weighted by families within reach"
        ),
        "unfilled_wte": Column(
            "WTE", "Community posts that the money would keep filled and the plan does not"
        ),
        "families_against_optimum": _SERVED_APART,
        "worst_against_optimum": Column(
            "share of attainable need", "Lowest coverage, less that of the optimised plan"
        ),
        "standing": Column(
            "",
            "Whether the plan is worse, the same or better in the order of objectives, and which "
            "objective decides",
        ),
        "status": Column("", "proved, stopped (before proof) or infeasible"),
        "note": Column("", "Why there is no plan, or what to know of it"),
    },
    "boards": {
        "rule": _RULE,
        "board_code": _BOARD,
        "wave": _WAVE,
        "board_name": _BOARD_NAME,
        "on_islands": Column("", "Whether all, some or none of its places lie on islands"),
        "opens": Column("", "Wave in which the board opens"),
        "share": Column("share", "Share of the wave's community budget that the board holds"),
        "budget_gbp": Column(
            "GBP a year", "Community budget of the board; none under the optimised plan"
        ),
        "use_gbp": Column("GBP a year", "Funded posts and set-up of the board's own team"),
        "team_wte": Column("WTE", "Filled posts of the board's own community team"),
        "serving_wte": Column("WTE", "Posts whose time serves the board, wherever they are based"),
        "served_families": _SERVED,
        "coverage": Column("share of attainable need", "Families served of those within reach"),
        "mean_minutes": _MINUTES,
        "families_against_optimum": _SERVED_APART,
        "wte_against_optimum": _WTE_APART,
        "coverage_against_optimum": _COVER_APART,
    },
    "gains": {
        "rule": _RULE,
        "board_code": _BOARD,
        "wave": Column("", "The last wave"),
        "board_name": _BOARD_NAME,
        "families_against_optimum": _SERVED_APART,
        "wte_against_optimum": _WTE_APART,
        "outcome": Column("", "gains, loses or same (less than a twentieth of a family apart)"),
        "place": Column(
            "", "Place from the greatest gain; boards that tie to one decimal share it"
        ),
    },
    "slippage": {
        "rule": _RULE,
        "wave": _WAVE,
        "budget_gbp": Column("GBP a year", "National community budget of the wave"),
        "moved_gbp": Column("GBP a year", "Moved in from other services, less moved out"),
        "carried_in_gbp": Column("GBP", "Carried in from the wave before, for one-off cost"),
        "filled_posts_gbp": Column("GBP a year", "Spent on filled community posts"),
        "setup_gbp": Column("GBP", "Set-up of new community posts"),
        "carried_out_gbp": Column("GBP", "Carried into the next wave"),
        "lapsed_gbp": Column("GBP", "Left over and lost"),
        "vacancy_gbp": Column("GBP a year", "Pay of posts that are funded and stand empty"),
        "unfunded_gbp": Column("GBP a year", "Budget beyond funded posts: pays set-up, or lapses"),
        "payable_wte": Column("WTE", "Posts that the money would keep filled"),
        "filled_wte": Column("WTE", "Filled community posts"),
        "vacant_wte": Column("WTE", "Posts that are funded and stand empty"),
        "unfilled_wte": Column("WTE", "Posts that the money would keep filled and are not"),
        "hires_left_wte": Column("WTE", "Recruits of the wave whom nobody hires, all services"),
        "recruits_bind": Column("", "Whether posts go unfilled and no recruit is left"),
    },
    "islands": {
        "rule": _RULE,
        "island": Column("", "Inhabited island"),
        "wave": _WAVE,
        "board_code": _BOARD,
        "board_name": _BOARD_NAME,
        "need_families": Column("families a year", "Families with need"),
        "served_families": _SERVED,
        "coverage": Column("share of need", "Families served of all with need, in reach or not"),
        "mean_minutes": _MINUTES,
        "coverage_against_optimum": _COVER_APART,
    },
    "objectives": {
        "rule": _RULE,
        "stage": Column("", "Place of the objective in their order"),
        "objective": Column("", "Objective, minimised"),
        "value": Column("see unit", "Value that the plan attains"),
        "unit": Column("", "Unit of the value"),
        "against_optimum": Column("see unit", "Value, less that of the optimised plan"),
    },
    "inequality": {
        "rule": _RULE,
        "measure": Column("", "Measure of inequality"),
        "of": Column("", "What is measured"),
        "wave": _WAVE,
        "value": Column("see unit", "Value; none where the note says why"),
        "unit": Column("", "Unit of the value"),
        "direction": Column("", "Which way is better"),
        "weights": Column("", "Over what it is measured, and weighted by what"),
        "note": Column("", "What the value rests on, or why there is none"),
    },
}
