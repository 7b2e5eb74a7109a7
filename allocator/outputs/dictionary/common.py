"""Columns that mean the same in every table that has them."""

from __future__ import annotations

from allocator.inputs.parameters import MBU, OBJECTIVES, SERVICES
from allocator.outputs.dictionary.contract import (
    ADMISSIONS,
    BESIDE,
    FAMILIES,
    HOURS,
    LATITUDE,
    LONGITUDE,
    MINUTES,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    SHARE,
    WTE,
    code,
    number,
    text,
    whole,
    word,
)

BOARD = code("board_code", "Board code", "NHS board, S08 code of 2019")
BOARD_NAME = text("board_name", "Board", "Name of the NHS board, without the letters NHS")
HUB = code("hub_board_code", "Hub board code", "Board whose team supports the board, S08 code")
ZONE = code("zone_id", "Place code", "Where families live: town, village, island or data zone")
SITE = code("site_code", "Base code", "Base where community staff meet families")
UNIT_CODE = code("mbu_id", "Unit code", "Mother and baby unit")
PLACE_BOARD = code("board_code", "Board code", "NHS board in which it lies, S08 code of 2019")
NAME = text("name", "Name", "Name of the place or site")
LON = number("lon", "Longitude", LONGITUDE, "Position")
LAT = number("lat", "Latitude", LATITUDE, "Position")
WAVE = whole("wave", "Wave", "", "Funding wave; one financial year unless the scenario says more")
SERVICE = word(
    "service",
    "Service",
    "Service that holds the posts or the money",
    SERVICES,
)
TEAM_SERVICE = word(
    "service",
    "Service",
    "Service of the board that holds the posts; posts in mother and baby units are national",
    tuple(name for name in SERVICES if name != MBU),
)

NEED = number(
    "need_families", "Need", FAMILIES, "Families with need for specialist IMH work, an estimate"
)
ATTAINABLE = number(
    "attainable_families",
    "Need within reach",
    FAMILIES,
    "Need in places that some permitted base and way of working can reach",
)
SERVED = number("served_families", "Served", FAMILIES, "Families whom the plan serves, by anyone")
SERVED_COMMUNITY = number(
    "served_community", "Served by community teams", FAMILIES, "Families served from bases"
)
SERVED_EMBEDDED = number(
    "served_embedded",
    "Served by embedded posts",
    FAMILIES,
    "Families served by posts embedded in other services, spread by need within reach",
)
UNMET = number("unmet_families", "Unmet need", FAMILIES, "Need less the families served")
COVERAGE = number(
    "coverage",
    "Coverage",
    SHARE,
    "Families served over need within reach; 0 where nothing is within reach",
)
MEAN_MINUTES = number(
    "mean_minutes",
    "Mean travel",
    MINUTES,
    "Mean over the community families who meet staff in person, weighted by families",
    blank=f"{NOT_APPLICABLE} no family meets staff in person",
)

FILLED = number("filled_wte", "Posts filled", WTE, "Whole-time equivalent posts filled")
GROWTH = number("growth_wte", "New posts", WTE, "Hires into posts that are new in the wave")
REPLACEMENT = number("replacement_wte", "Leavers replaced", WTE, "Hires that replace leavers")
STANDARD = number(
    "standard_wte",
    "Standard",
    WTE,
    "Posts that the model of service asks for in the wave",
    blank=f"{NOT_APPLICABLE} no standard is set for community teams",
)
SHORTFALL = number(
    "shortfall_wte",
    "Short of the standard",
    WTE,
    "Standard less the posts filled",
    blank=f"{NOT_APPLICABLE} no standard is set for community teams",
)
ADMITTED = number("admissions", "Admissions", ADMISSIONS, "Admissions to the unit that are placed")
UNPLACED = number(
    "admissions", "Admissions unplaced", ADMISSIONS, "Admissions without a bed in the catchment"
)
CONSULTATION = number(
    "consultation_hours",
    "Consultation",
    HOURS,
    "Hours that the hub gives to the board's universal services",
)
LINK = number("link_hours", "Link work", HOURS, "Hours that the hub gives to the board's services")

_NOT_PROVED = f"{NOT_AVAILABLE} the search stopped before proof"
STATUS_WORDS = ("proved", "stopped")
OBJECTIVE = word(
    "objective",
    "Objective",
    "Objective of the plan; a number behind the name is its level",
    OBJECTIVES,
)
UNIT = text("unit", "Unit", "Unit of the figures in the row", blank=f"{NOT_APPLICABLE} no unit")
VALUE = number(
    "value",
    "Value",
    BESIDE,
    "What was attained, as minimised: coverage counts below 0, so that less is better",
)
BOUND = number(
    "bound", "Best possible", BESIDE, "What no plan can pass, as minimised", blank=_NOT_PROVED
)
GAP = number("gap", "Gap", BESIDE, "Value less the best possible", blank=_NOT_PROVED)
NOTE = text("note", "Note", "What the value rests on", blank=f"{NOT_APPLICABLE} nothing to add")
