"""The answer: one frozen plan of tidy tables, each with a named index and units in its columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

#: Index names and columns of every table of a plan: the contract that outputs read.
PLAN_TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "boards": (
        ("board_code",),
        (
            "board_name",
            "births",
            "service_model",
            "near_threshold",
            "embedded_share",
            "network_share",
            "network",
            "hub_boards",
            "lead_hub",
            "lead_site",
            "first_wave",
        ),
    ),
    "zones": (
        ("zone_id",),
        ("name", "board_code", "island", "attainable", "lon", "lat"),
    ),
    "bases": (("site_code",), ("name", "board_code", "kind", "lon", "lat")),
    "mbus": (("mbu_id",), ("name", "board_code", "beds", "capacity_admissions", "lon", "lat")),
    "unit_values": (
        ("wave",),
        ("hours_per_wte", "cost_per_wte_gbp", "setup_cost_per_wte_gbp"),
    ),
    "team_posts": (
        ("board_code", "service", "wave"),
        ("filled_wte", "growth_wte", "replacement_wte", "standard_wte", "shortfall_wte"),
    ),
    "base_posts": (("site_code", "wave"), ("board_code", "filled_wte")),
    "flows": (
        ("zone_id", "site_code", "mode", "wave"),
        ("families", "minutes_one_way", "hours_per_family"),
    ),
    "zone_coverage": (
        ("zone_id", "wave"),
        (
            "board_code",
            "need_families",
            "attainable_families",
            "served_community",
            "served_embedded",
            "unmet_families",
            "coverage",
        ),
    ),
    "board_coverage": (
        ("board_code", "wave"),
        (
            "need_families",
            "attainable_families",
            "served_community",
            "served_embedded",
            "unmet_families",
            "coverage",
            "floor_families",
            "floor_shortfall_families",
        ),
    ),
    "network_cover": (
        ("board_code", "hub_board_code", "wave"),
        ("link_hours", "consultation_hours", "community_families"),
    ),
    "support": (
        ("board_code", "wave"),
        (
            "consultation_required_hours",
            "consultation_shortfall_hours",
            "link_required_hours",
            "link_shortfall_hours",
        ),
    ),
    "mbu_posts": (
        ("mbu_id", "wave"),
        ("filled_wte", "growth_wte", "replacement_wte", "standard_wte", "shortfall_wte"),
    ),
    "mbu_admissions": (("board_code", "mbu_id", "wave"), ("admissions", "specialist_wte")),
    "mbu_unplaced": (("board_code", "wave"), ("admissions",)),
    "money": (
        ("service", "wave"),
        (
            "budget_gbp",
            "recurring_gbp",
            "setup_gbp",
            "carried_in_gbp",
            "carried_out_gbp",
            "moved_in_gbp",
            "moved_out_gbp",
            "lapsed_gbp",
        ),
    ),
    "recruitment": (
        ("wave",),
        ("pool_wte", "trainees_wte", "hires_wte", "unused_wte"),
    ),
    "objectives": (("stage",), ("objective", "value", "unit", "status", "bound", "gap")),
}

#: Columns of the plan's tables that hold text; the rest are numbers or yes/no.
TEXT_COLUMNS: frozenset[str] = frozenset(
    {
        "board_code",
        "board_name",
        "hub_board_code",
        "hub_boards",
        "island",
        "kind",
        "lead_hub",
        "lead_site",
        "mbu_id",
        "mode",
        "name",
        "network",
        "objective",
        "service",
        "service_model",
        "site_code",
        "status",
        "unit",
        "zone_id",
    }
)


@dataclass(frozen=True)
class Plan:
    """A solved plan.

    Parameters
    ----------
    tables
        One data frame for each name of `PLAN_TABLES`, indexed and labelled as it says. Posts are
        WTE, need and flows are families a year, hours are hours a year, money is GBP.
    status
        ``proved`` (every stage optimal) or ``stopped`` (an answer, without proof).
    waves
        Labels of the waves in order, for example ``(1, 2, 3)``.
    settings
        Every setting that the plan rests on, as text: index ``key``, columns ``value, unit,
        status, source, origin, drives``.
    provenance
        Model, scenario, travel engine and solver by name, as plain data.
    """

    tables: dict[str, pd.DataFrame]
    status: str
    waves: tuple[int, ...]
    settings: pd.DataFrame
    provenance: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return one table by name."""
        return self.tables[name]

    @property
    def assumptions(self) -> pd.DataFrame:
        """Return the settings that are assumptions; who answers for the plan is none."""
        names = self.settings.index.str.startswith("governance.")
        return self.settings[(self.settings["status"] == "assumption") & ~names]
