"""What the tables of a plan hold: posts, money, families, cover."""

from __future__ import annotations

from allocator.outputs.dictionary import common as c
from allocator.outputs.dictionary.contract import (
    FAMILIES,
    GBP,
    HOURS,
    MINUTES,
    WTE,
    Table,
    number,
    word,
)

_POSTS = (c.FILLED, c.GROWTH, c.REPLACEMENT, c.STANDARD, c.SHORTFALL)

POST_TABLES: tuple[Table, ...] = (
    Table(
        "team_posts",
        "Posts by board, service and wave",
        "one service of one board in one wave",
        (c.BOARD, c.TEAM_SERVICE, c.WAVE, *_POSTS),
    ),
    Table(
        "base_posts",
        "Community posts by base and wave",
        "one base in one wave",
        (c.SITE, c.WAVE, c.PLACE_BOARD, c.FILLED),
    ),
    Table(
        "mbu_posts",
        "Posts in mother and baby units",
        "one unit in one wave",
        (c.UNIT_CODE, c.WAVE, *_POSTS),
    ),
    Table(
        "money",
        "Money by service and wave",
        "one service in one wave",
        (
            c.SERVICE,
            c.WAVE,
            number("budget_gbp", "Budget", GBP, "Recurring money of the service in the wave"),
            number("recurring_gbp", "Recurring cost", GBP, "Cost of filled posts in the wave"),
            number("setup_gbp", "Set-up cost", GBP, "Cost of posts that are new in the wave"),
            number("carried_in_gbp", "Carried in", GBP, "Unspent money of the wave before"),
            number("carried_out_gbp", "Carried out", GBP, "Unspent money kept for the next wave"),
            number("moved_in_gbp", "Moved in", GBP, "Budget taken from other services"),
            number("moved_out_gbp", "Moved out", GBP, "Budget given to other services"),
            number("lapsed_gbp", "Lapsed", GBP, "Money that is neither spent nor carried over"),
        ),
    ),
    Table(
        "recruitment",
        "Recruitment by wave",
        "one wave",
        (
            c.WAVE,
            number("pool_wte", "Recruitment pool", WTE, "People who can be hired from outside"),
            number("trainees_wte", "Newly trained", WTE, "Trainees who end their training"),
            number("hires_wte", "Hires", WTE, "People hired, into new posts and for leavers"),
            number("unused_wte", "Not hired", WTE, "People who could be hired and are not"),
        ),
    ),
)

FAMILY_TABLES: tuple[Table, ...] = (
    Table(
        "flows",
        "Families by place, base and way of working",
        "one way of working between one place and one base in one wave",
        (
            c.ZONE,
            c.SITE,
            word(
                "mode",
                "Way of working",
                "Families come to a clinic, staff go out, stay overnight, or meet by video",
                ("clinic", "outreach", "overnight", "remote"),
            ),
            c.WAVE,
            number("families", "Families", FAMILIES, "Families of the place served from the base"),
            number("minutes_one_way", "Travel", MINUTES, "From the place to the base"),
            number(
                "hours_per_family",
                "Staff time for one family",
                "hours",
                "Contact, indirect work and travel of staff",
            ),
        ),
    ),
    Table(
        "zone_coverage",
        "Places: need, families served and coverage",
        "one place in one wave",
        (
            c.ZONE,
            c.WAVE,
            c.PLACE_BOARD,
            c.NEED,
            c.ATTAINABLE,
            c.SERVED_COMMUNITY,
            c.SERVED_EMBEDDED,
            c.UNMET,
            c.COVERAGE,
        ),
    ),
    Table(
        "board_coverage",
        "Boards: need, families served and coverage",
        "one board in one wave",
        (
            c.BOARD,
            c.WAVE,
            c.NEED,
            c.ATTAINABLE,
            c.SERVED_COMMUNITY,
            c.SERVED_EMBEDDED,
            c.UNMET,
            c.COVERAGE,
            number("floor_families", "Floor", FAMILIES, "Families whom every open board is owed"),
            number(
                "floor_shortfall_families",
                "Short of the floor",
                FAMILIES,
                "Floor less the families served, where fewer are",
            ),
        ),
    ),
    Table(
        "network_cover",
        "Network cover by hub boards",
        "one hub board of one supported board in one wave",
        (
            c.BOARD,
            c.HUB,
            c.WAVE,
            c.LINK,
            c.CONSULTATION,
            number(
                "community_families",
                "Families served by the hub",
                FAMILIES,
                "Families of the board served from bases of the hub board",
            ),
        ),
    ),
    Table(
        "support",
        "Consultation and link hours owed to boards",
        "one board in one wave",
        (
            c.BOARD,
            c.WAVE,
            number(
                "consultation_required_hours",
                "Consultation owed",
                HOURS,
                "Hours owed to health visitors, family nurses, midwives and GPs",
            ),
            number("consultation_shortfall_hours", "Consultation short", HOURS, "Hours not given"),
            number("link_required_hours", "Link work owed", HOURS, "Hours owed by the hubs"),
            number("link_shortfall_hours", "Link work short", HOURS, "Hours not given"),
        ),
    ),
    Table(
        "mbu_admissions",
        "Admissions to mother and baby units",
        "one unit for one board in one wave",
        (
            c.BOARD,
            c.UNIT_CODE,
            c.WAVE,
            c.ADMITTED,
            number(
                "specialist_wte",
                "Specialists' time",
                WTE,
                "The unit's specialists, shared out by admissions; national, not the board's own",
            ),
        ),
    ),
    Table(
        "mbu_unplaced",
        "Admissions without a bed in the catchment",
        "one board in one wave",
        (c.BOARD, c.WAVE, c.UNPLACED),
    ),
)
