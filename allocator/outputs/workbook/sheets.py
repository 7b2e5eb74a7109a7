"""The sheets of the workbook: which table each shows, and what it looks up in others."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.outputs.dictionary import DICTIONARY


@dataclass(frozen=True, slots=True)
class Look:
    """A column looked up in another table, by columns of the sheet's own that are its index.

    Parameters
    ----------
    table, column
        Where it stands.
    on
        For each level of that table's index, a column of the sheet's table or a further look.
    label
        Heading in place of the dictionary's, without its unit; empty keeps the dictionary's.
    """

    table: str
    column: str
    on: tuple[str | Look, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    Parameters
    ----------
    name
        On its tab: 31 letters at most.
    table
        Table of the run whose rows it shows.
    columns
        What it shows, in order; empty for every column of its table.
    notes
        What a reader must know, a line each, beside what the dictionary says.
    """

    name: str
    table: str
    columns: tuple[str | Look, ...] = ()
    notes: tuple[str, ...] = ()


def _board(on: str | Look = "board_code", label: str = "") -> Look:
    return Look("boards", "board_name", (on,), label)


def _of_board_and_wave(column: str) -> Look:
    return Look("board_coverage", column, ("board_code", "wave"))


_PLACE = Look("zones", "name", ("zone_id",), "Place")
_PLACE_BOARD = Look("zones", "board_code", ("zone_id",), "Board code of the place")
_BASE = Look("bases", "name", ("site_code",), "Base")
_UNIT = Look("mbus", "name", ("mbu_id",), "Unit")
_POSTS = ("filled_wte", "growth_wte", "replacement_wte", "standard_wte", "shortfall_wte")

SHEETS: tuple[Sheet, ...] = (
    Sheet("Scotland", "national_indicators"),
    Sheet(
        "Boards",
        "board_indicators",
        (
            "board_name",
            "board_code",
            "wave",
            "need_families",
            "attainable_families",
            "served_families",
            _of_board_and_wave("served_community"),
            _of_board_and_wave("served_embedded"),
            "unmet_families",
            "coverage",
            _of_board_and_wave("floor_families"),
            _of_board_and_wave("floor_shortfall_families"),
            "team_wte",
            "embedded_wte",
            "serving_wte",
            "wte_per_1000_births",
            "mean_minutes",
            "spend_share",
        ),
    ),
    Sheet(
        "Models of service",
        "boards",
        (
            "board_name",
            "board_code",
            "births",
            "service_model",
            "near_threshold",
            "embedded_share",
            "network_share",
            "network",
            "hub_boards",
            _board("lead_hub", "Lead hub"),
            "lead_hub",
            Look("bases", "name", ("lead_site",), "Lead base"),
            "lead_site",
            "first_wave",
        ),
    ),
    Sheet("Posts", "team_posts", (_board(), "board_code", "service", "wave", *_POSTS)),
    Sheet(
        "Range of posts",
        "post_ranges",
        (
            _board(),
            "board_code",
            "service",
            "wave",
            "least_wte",
            "plan_wte",
            "most_wte",
            "firm",
        ),
        ("Posts that are not firm could differ in another plan that is as good.",),
    ),
    Sheet(
        "Bases",
        "base_posts",
        (
            _BASE,
            "site_code",
            _board(),
            "board_code",
            "wave",
            "filled_wte",
            Look("bases", "kind", ("site_code",)),
            Look("bases", "lon", ("site_code",)),
            Look("bases", "lat", ("site_code",)),
        ),
        ("Bases are places where the board's one team meets families, not teams of their own.",),
    ),
    Sheet(
        "Places",
        "zone_coverage",
        (
            _PLACE,
            "zone_id",
            _board(),
            "board_code",
            Look("zones", "island", ("zone_id",)),
            Look("zones", "attainable", ("zone_id",)),
            "wave",
            "need_families",
            "attainable_families",
            "served_community",
            "served_embedded",
            "unmet_families",
            "coverage",
            Look("zones", "lon", ("zone_id",)),
            Look("zones", "lat", ("zone_id",)),
        ),
        ("Need by place is an estimate, spread by population. It is not a count of people.",),
    ),
    Sheet(
        "Flows",
        "flows",
        (
            _PLACE,
            "zone_id",
            _board(_PLACE_BOARD, "Board of the place"),
            _PLACE_BOARD,
            _BASE,
            "site_code",
            "mode",
            "wave",
            "families",
            "minutes_one_way",
            "hours_per_family",
        ),
        ("Which base serves which place, and how. Families are parts of families where few live.",),
    ),
    Sheet(
        "Network cover",
        "network_cover",
        (
            _board(),
            "board_code",
            _board("hub_board_code", "Hub board"),
            "hub_board_code",
            "wave",
            "link_hours",
            "consultation_hours",
            "community_families",
        ),
    ),
    Sheet(
        "Support hours",
        "support",
        (
            _board(),
            "board_code",
            "wave",
            "consultation_required_hours",
            "consultation_shortfall_hours",
            "link_required_hours",
            "link_shortfall_hours",
        ),
    ),
    Sheet(
        "Mother and baby units",
        "mbu_posts",
        (
            _UNIT,
            "mbu_id",
            "wave",
            *_POSTS,
            Look("mbus", "beds", ("mbu_id",)),
            Look("mbus", "capacity_admissions", ("mbu_id",)),
            _board(Look("mbus", "board_code", ("mbu_id",))),
            Look("mbus", "board_code", ("mbu_id",)),
            Look("mbus", "lon", ("mbu_id",)),
            Look("mbus", "lat", ("mbu_id",)),
        ),
        ("Posts in these units are national, and never the host board's own capacity.",),
    ),
    Sheet(
        "Admissions",
        "mbu_admissions",
        (_board(), "board_code", _UNIT, "mbu_id", "wave", "admissions", "specialist_wte"),
    ),
    Sheet("Admissions unplaced", "mbu_unplaced", (_board(), "board_code", "wave", "admissions")),
    Sheet("Money", "money"),
    Sheet("Hours and costs", "unit_values"),
    Sheet("Recruitment", "recruitment"),
    Sheet(
        "Islands",
        "island_indicators",
        (
            "island",
            _board(),
            "board_code",
            "wave",
            "need_families",
            "served_families",
            "coverage",
            "mean_minutes",
            "attainable",
        ),
    ),
    Sheet("Inequality", "inequality"),
    Sheet(
        "Simple rules",
        "baselines",
        (_board(), "board_code", "wave", "plan_wte", "births_wte", "under3_wte", "nrac_wte"),
        ("Each rule shares out the plan's own total of the wave. It asks nothing of travel.",),
    ),
    Sheet(
        "Prices of limits",
        "shadow_prices",
        notes=("A price says how far an objective moves with one unit more or less of a limit.",),
    ),
    Sheet("Models compared", "threshold_options"),
    Sheet("Whole posts", "whole_posts_loss"),
    Sheet("Objectives", "objectives"),
    Sheet(
        "Rules checked",
        "rule_checks",
        notes=("Worked out again from the finished tables, in code that shares nothing else.",),
    ),
    Sheet(
        "Settings",
        "settings",
        notes=("The assumption log: every setting whose status is Assumption is one to check.",),
    ),
    Sheet("Input files", "data_log"),
    Sheet(
        "Data dictionary",
        DICTIONARY,
        notes=("Tables are named as the run's CSV and Parquet files are.",),
    ),
)
