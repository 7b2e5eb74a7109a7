"""What the tables of a plan are given: boards, places, bases, units, hours and costs."""

from __future__ import annotations

from allocator.outputs.dictionary import common as c
from allocator.outputs.dictionary.contract import (
    ADMISSIONS,
    BIRTHS,
    NOT_APPLICABLE,
    SHARE,
    Table,
    code,
    flag,
    number,
    text,
    whole,
    word,
)

_OWN_TEAM = f"{NOT_APPLICABLE} no network supports the board"

GIVEN_TABLES: tuple[Table, ...] = (
    Table(
        "boards",
        "Boards and their models of service",
        "one board",
        (
            c.BOARD,
            c.BOARD_NAME,
            number("births", "Births", BIRTHS, "Births or children under 1, on the model's basis"),
            word(
                "service_model",
                "Model of service",
                "Own team with embedded posts, one team with perinatal care, or hubs of a network",
                ("stand-alone", "combined", "supported"),
            ),
            flag(
                "near_threshold",
                "Near a threshold",
                "Whether births lie close to a threshold, so that the model is for judgement",
            ),
            number(
                "embedded_share",
                "Embedded standard that applies",
                SHARE,
                "How much of the standard for embedded posts applies to the board",
            ),
            number(
                "network_share",
                "Network support that applies",
                SHARE,
                "How much of a network's support applies to the board",
            ),
            text("network", "Network", "Regional network of the board"),
            code(
                "hub_boards",
                "Hub board codes",
                "Boards whose teams may serve it, with a space between codes",
                blank=_OWN_TEAM,
            ),
            code("lead_hub", "Lead hub code", "Hub that gives link hours", blank=_OWN_TEAM),
            code(
                "lead_site",
                "Lead base code",
                "Base at which the team's consultation and link hours are counted",
                blank=f"{NOT_APPLICABLE} the board has no team of its own",
            ),
            whole("first_wave", "First wave", "", "Wave in which the board opens"),
        ),
    ),
    Table(
        "zones",
        "Places where families live",
        "one place",
        (
            c.ZONE,
            c.NAME,
            c.PLACE_BOARD,
            text(
                "island",
                "Island",
                "Island on which the place lies",
                blank=f"{NOT_APPLICABLE} on the mainland",
            ),
            flag("attainable", "Within reach", "Whether some permitted base can serve it"),
            c.LON,
            c.LAT,
        ),
    ),
    Table(
        "bases",
        "Bases of community teams",
        "one base",
        (
            c.SITE,
            c.NAME,
            c.PLACE_BOARD,
            word("kind", "Kind of site", "What stands there, as `data/bases.csv` says"),
            c.LON,
            c.LAT,
        ),
    ),
    Table(
        "mbus",
        "Mother and baby units",
        "one unit",
        (
            c.UNIT_CODE,
            c.NAME,
            c.PLACE_BOARD,
            number("beds", "Beds", "beds", "Beds of the unit"),
            number(
                "capacity_admissions",
                "Capacity",
                ADMISSIONS,
                "Admissions that the beds can take at the stated stay and occupancy",
            ),
            c.LON,
            c.LAT,
        ),
    ),
    Table(
        "unit_values",
        "Hours and costs of a post",
        "one wave",
        (
            c.WAVE,
            number(
                "hours_per_wte",
                "Clinical hours of a post",
                "hours a year for one WTE",
                "Hours for families, travel, consultation and link work",
            ),
            number(
                "cost_per_wte_gbp",
                "Cost of a filled post",
                "GBP a year for one WTE",
                "Recurring cost of a filled post",
            ),
            number(
                "setup_cost_per_wte_gbp",
                "Cost of a new post",
                "GBP once for one WTE",
                "Cost once when a post is new",
            ),
        ),
    ),
)
