"""What may be published of each column of each table of a run, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SHOWN = "shown"
COUNT = "shown unless small"
WORKED_OUT = "shown unless worked out from a hidden count"
REPLACED = "replaced"
WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Rule:
    """What may be published of a column.

    Parameters
    ----------
    treatment
        One of the words of this module.
    reason
        One sentence for readers.
    quantities
        Counts that it is, or is worked out from: hidden where one of them is.
    """

    treatment: str
    reason: str
    quantities: tuple[str, ...] = ()


_POSTS = "Posts are decisions about staff, not counts of people."
_MONEY = "Money follows posts and budgets, not counts of people."
_NAMES = "Names, codes and positions say nothing of how many families there are."
_GIVEN = "It is given to the plan, and says nothing of how many families are served."
_REACH = "Who can be reached, and who serves whom, are not counts of people."
_FAMILIES = "A count of families is hidden under 5, or where it would give another away."
_ADMISSIONS = "A count of admissions is hidden under 5, or where it would give another away."
_PLACES = "Counts of single places are too small to be published."
_RATIO = "A share is hidden with the counts that it is worked out from."
_STAFF_TIME = (
    "Staff time for a board's families is hidden with the families, as one gives the other."
)
_MINUTES = (
    "The mean weighs places by residents, not by families served: that would bound the families of "
    "far places."
)
_LOWEST = "The lowest is that of the boards shown, since it would bound the boards hidden."
_FLOOR = "A floor that is kept, or missed by so much, bounds how many families are served."
_UNEVEN = (
    "How unequal boards or places are bounds each of them: it is hidden with any board, and for "
    "places always."
)
_VALUE = "An objective is hidden where it is a small count, or bounds a hidden one."
_PRICE = "A price is hidden where prices add up to an objective that is hidden."
_CHECK = "How much room a rule leaves can be a small count: it is shown as 0."
_LOG = "What the plan rests on is open to all."
_TOTAL = "It is open to all, but for a total that would give a hidden count away."


def _all(reason: str, *columns: str) -> dict[str, Rule]:
    return {column: Rule(SHOWN, reason) for column in columns}


def _counts(reason: str, **columns: str) -> dict[str, Rule]:
    return {column: Rule(COUNT, reason, (quantity,)) for column, quantity in columns.items()}


def _worked_out(reason: str, quantities: tuple[str, ...], *columns: str) -> dict[str, Rule]:
    return {column: Rule(WORKED_OUT, reason, quantities) for column in columns}


def _withheld(reason: str, *columns: str) -> dict[str, Rule]:
    return {column: Rule(WITHHELD, reason) for column in columns}


def _replaced(reason: str, *columns: str) -> dict[str, Rule]:
    return {column: Rule(REPLACED, reason) for column in columns}


_NEED = {"need_families": "need", "attainable_families": "attainable"}
_SERVED = {"served_families": "served", "unmet_families": "unmet"}
_SITE = ("name", "board_code", "lon", "lat")
_HIRED = ("filled_wte", "growth_wte", "replacement_wte", "standard_wte", "shortfall_wte")

#: What may be published, by table and column; anything else is not.
RULES: Mapping[str, Mapping[str, Rule]] = {
    "national_indicators": {
        **_all(_NAMES, "wave"),
        **_counts(_FAMILIES, **_NEED, **_SERVED),
        **_worked_out(_RATIO, ("served", "attainable"), "coverage"),
        **_replaced(_LOWEST, "worst_board", "worst_coverage"),
        **_all(_POSTS, "filled_wte", "mbu_wte", "hires_wte"),
        **_all(_MONEY, "spend_gbp", "lapsed_gbp"),
        **_replaced(_MINUTES, "mean_minutes"),
    },
    "board_indicators": {
        **_all(_NAMES, "board_code", "wave", "board_name"),
        **_counts(_FAMILIES, **_NEED, **_SERVED),
        **_worked_out(_RATIO, ("served", "attainable"), "coverage"),
        **_all(_POSTS, "team_wte", "embedded_wte"),
        **_worked_out(_STAFF_TIME, ("served",), "serving_wte", "spend_share"),
        **_worked_out(_STAFF_TIME, ("served", "births"), "wte_per_1000_births"),
        **_replaced(_MINUTES, "mean_minutes"),
    },
    "island_indicators": {
        **_all(_NAMES, "island", "wave", "board_code"),
        **_counts(_FAMILIES, need_families="need", served_families="served"),
        **_worked_out(_RATIO, ("served", "need"), "coverage"),
        **_replaced(_MINUTES, "mean_minutes"),
        **_all(_REACH, "attainable"),
    },
    "inequality": {
        **_all(_NAMES, "measure", "of", "wave", "unit", "direction", "weights"),
        **_worked_out(_UNEVEN, (), "value", "note"),
    },
    "baselines": {
        **_all(_NAMES, "board_code", "wave"),
        **_worked_out(_STAFF_TIME, ("served",), "plan_wte"),
        **_worked_out(_GIVEN, ("births",), "births_wte"),
        **_all(_GIVEN, "under3_wte", "nrac_wte"),
    },
    "boards": {
        **_all(_NAMES, "board_code", "board_name", "network", "lead_site"),
        **_counts(
            "Births of whole boards are official figures; under 5 they are hidden.", births="births"
        ),
        **_all(_GIVEN, "service_model", "near_threshold", "embedded_share", "network_share"),
        **_all(_REACH, "hub_boards", "lead_hub", "first_wave"),
    },
    "zones": {**_all(_NAMES, "zone_id", *_SITE, "island"), **_all(_REACH, "attainable")},
    "bases": _all(_NAMES, "site_code", *_SITE, "kind"),
    "mbus": _all(_NAMES, "mbu_id", *_SITE, "beds", "capacity_admissions"),
    "unit_values": {
        **_all(_NAMES, "wave"),
        **_all(_GIVEN, "hours_per_wte", "cost_per_wte_gbp", "setup_cost_per_wte_gbp"),
    },
    "team_posts": _all(_POSTS, "board_code", "service", "wave", *_HIRED),
    "base_posts": _all(_POSTS, "site_code", "wave", "board_code", "filled_wte"),
    "mbu_posts": _all(_POSTS, "mbu_id", "wave", *_HIRED),
    "money": _all(
        _MONEY,
        "service",
        "wave",
        "budget_gbp",
        "recurring_gbp",
        "setup_gbp",
        "carried_in_gbp",
        "carried_out_gbp",
        "moved_in_gbp",
        "moved_out_gbp",
        "lapsed_gbp",
    ),
    "recruitment": _all(_POSTS, "wave", "pool_wte", "trainees_wte", "hires_wte", "unused_wte"),
    "flows": {
        **_all(_REACH, "zone_id", "site_code", "mode", "wave", "minutes_one_way"),
        **_withheld(_PLACES, "families"),
        **_withheld("With posts, hours for one family would give families.", "hours_per_family"),
    },
    "zone_coverage": {
        **_all(_NAMES, "zone_id", "wave", "board_code"),
        **_withheld(
            _PLACES,
            *_NEED,
            "served_community",
            "served_embedded",
            "unmet_families",
            "coverage",
        ),
    },
    "board_coverage": {
        **_all(_NAMES, "board_code", "wave"),
        **_counts(
            _FAMILIES,
            **_NEED,
            served_community="community",
            served_embedded="embedded",
            unmet_families="unmet",
        ),
        **_worked_out(_RATIO, ("served", "attainable"), "coverage"),
        **_withheld(_FLOOR, "floor_families", "floor_shortfall_families"),
    },
    "network_cover": {
        **_all(_REACH, "board_code", "hub_board_code", "wave"),
        **_all(_GIVEN, "link_hours", "consultation_hours"),
        **_counts(_FAMILIES, community_families="cover"),
    },
    "support": _all(
        _GIVEN,
        "board_code",
        "wave",
        "consultation_required_hours",
        "consultation_shortfall_hours",
        "link_required_hours",
        "link_shortfall_hours",
    ),
    "mbu_admissions": {
        **_all(_NAMES, "board_code", "mbu_id", "wave"),
        **_counts(_ADMISSIONS, admissions="admissions"),
        **_worked_out(
            "Specialists are shared out by admissions, so both are hidden together.",
            ("admissions", "unit"),
            "specialist_wte",
        ),
    },
    "mbu_unplaced": {
        **_all(_NAMES, "board_code", "wave"),
        **_counts(_ADMISSIONS, admissions="unplaced"),
    },
    "shadow_prices": {
        **_all(
            _NAMES, "limit", "name", "wave", "stage", "unit", "left_note", "right_note", "holds"
        ),
        **_worked_out(_PRICE, (), "left", "right", "left_step", "right_step"),
    },
    "post_ranges": _all(
        _POSTS, "board_code", "service", "wave", "least_wte", "plan_wte", "most_wte", "firm"
    ),
    "threshold_options": _all(_GIVEN, "option", "forced", "chosen"),
    "whole_posts_loss": {
        **_all(_NAMES, "objective", "unit", "gap", "status"),
        **_worked_out(_VALUE, (), "lp_value", "whole_value", "loss"),
    },
    "objectives": {
        **_all(_NAMES, "stage", "objective", "unit", "status", "gap"),
        **_worked_out(_VALUE, (), "value", "bound"),
    },
    "rule_checks": {
        **_all(_LOG, "rule", "rows", "kept", "off"),
        **_replaced(_CHECK, "worst"),
    },
    "settings": {
        **_all(_LOG, "key", "unit", "status", "source", "origin", "drives"),
        **_worked_out(_TOTAL, (), "value"),
    },
    "data_log": _all(
        _LOG,
        "file",
        "sha256",
        "bytes",
        "rows",
        "official",
        "derived",
        "assumption",
        "years",
        "sources",
    ),
}
#: One column for each objective, under its name.
OPTION_VALUE = Rule(WORKED_OUT, _VALUE)

_BY_RESIDENTS = (
    "Mean over the places where staff meet families in person, by residents; each way counts once"
)
#: What replaced columns mean, in place of what the data dictionary says.
MEANINGS: Mapping[tuple[str, str], str] = {
    ("national_indicators", "worst_board"): "Board with the lowest coverage of the boards shown",
    ("national_indicators", "worst_coverage"): "Lowest coverage of the boards shown",
    ("national_indicators", "mean_minutes"): _BY_RESIDENTS,
    ("board_indicators", "mean_minutes"): _BY_RESIDENTS,
    ("island_indicators", "mean_minutes"): _BY_RESIDENTS,
    ("rule_checks", "worst"): "Worst violation; 0 also where the rule is kept with room",
}

#: Tables of which nothing would be left but names.
LEFT_OUT: Mapping[str, str] = {"zone_coverage": _PLACES}
#: What else a run folder holds that is not published.
NOT_PUBLISHED: Mapping[str, str] = {
    "certificate.json": "It holds every count, so that the proof can be checked.",
    "instance/": "It holds the need of every place.",
    "manifest.json": "Its hashes of the full tables would confirm a guess.",
    "places/": "It holds residents, and infants where they are known, of every place.",
    "plan.json": "It holds the full tables.",
}


#: What hiding does not do, for readers.
LIMITS_OF_HIDING = (
    "Every figure is modelled: no count is of people who were seen. Small counts are hidden all "
    "the same, as the rules for published figures ask. "
    "Nobody can work out a hidden count more closely than 0 to 9 from the figures published and "
    "what their columns mean. Whoever also knows how the model works can come closer: need and "
    "admissions follow births at stated rates, posts follow families at stated hours, a plan that "
    "treats boards alike lets one guess the coverage of one from that of others, and whoever makes "
    "the same plan again from the same inputs has every figure."
)


def rule_of(table: str, column: str) -> Rule | None:
    """Return what may be published of a column; None for one that nobody has judged.

    Parameters
    ----------
    table, column
        Name of a table of a run, and of one of its columns, those of its index among them.
    """
    if table not in RULES:
        return None
    found = RULES[table].get(column)
    return OPTION_VALUE if found is None and table == "threshold_options" else found
