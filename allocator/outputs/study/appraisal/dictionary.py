"""What every column of the tables of an appraisal means."""

from __future__ import annotations

from collections.abc import Mapping

from allocator.analysis.appraisal import FIGURES, LIMITS_MINUTES
from allocator.outputs.study.parts import Column

_OPTION = Column("", "Short name of the option")
_BIRTHS = "share of the board's births"
_ONE_WAY = "minutes one way"

_OPTIONS = {
    "option": _OPTION,
    "name": Column("", "What the option is"),
    "kind": Column("", "As now, catchments redrawn, more beds, or further unit"),
    "units": Column("units", "Mother and baby units in all"),
    "catchments": Column(
        "",
        "How boards found their unit: as now; nearest; by room, where the nearest had none; or "
        "without room, where the beds have no room for all admissions",
    ),
    "worst_board": Column("", "Code of the board whose mean travel is longest"),
    "least_used_unit": Column("", "The unit with the smallest share of bed days in use"),
    **{name: Column(one.unit, one.meaning) for name, one in FIGURES.items()},
}

_UNITS = {
    "option": _OPTION,
    "unit": Column("", "Id of a unit that exists, or site code of a new one"),
    "name": Column("", "Name of the site"),
    "site_code": Column("", "NHS Scotland site code"),
    "board_code": Column("", "Board that hosts the unit; its posts are not the board's own"),
    "new": Column("", "Whether the unit is not there yet"),
    "beds": Column("beds", "Beds"),
    "added_beds": Column("beds", "Beds beside those of today"),
    "boards": Column("boards", "Boards that go to the unit"),
    "births": Column("births a year", "Births in those boards"),
    "admissions": Column("admissions a year", "National admissions in proportion to births"),
    "room": Column("admissions a year", "What the beds have room for at the planned occupancy"),
    "beds_in_use": Column("beds", "Mean beds in use"),
    "use": Column("share of bed days", "Mean beds in use over beds"),
    "imh_wte": Column("WTE", "Infant mental health posts embedded in the unit"),
}

_BOARDS = {
    "option": _OPTION,
    "board_code": Column("", "NHS board"),
    "unit": Column("", "Unit that takes the board's women"),
    "unit_name": Column("", "Name of its site"),
    "moved": Column("", "Whether it is another unit than today"),
    "next_unit": Column("", "The nearest of the other units"),
    "next_unit_name": Column("", "Name of its site"),
    "next_minutes": Column(_ONE_WAY, "Travel to it, mean over births"),
    "births": Column("births a year", "Births in the board"),
    "minutes": Column(_ONE_WAY, "Travel to the unit, mean over births"),
    "miles": Column("miles one way", "Length of the quickest way, mean over births"),
    **{
        f"share_within_{limit}_minutes": Column(_BIRTHS, f"Births within {limit} minutes")
        for limit in LIMITS_MINUTES
    },
    "share_within_miles": Column(_BIRTHS, "Births within the proposed distance"),
    "same_day_share": Column(_BIRTHS, "Births whose family can visit and be back within a day"),
}

_CRITERIA = {
    "criterion": Column("", "The figure that counts"),
    "title": Column("", "The criterion in words"),
    "unit": Column("", "Unit of the figure"),
    "better": Column("", "Whether more of it is better, or less"),
    "worst": Column("unit of the figure", "Figure that is worth nothing"),
    "best": Column("unit of the figure", "Figure that is worth 1"),
    "weight": Column("share", "Weight; all weights add up to 1"),
    "source": Column("", "Where criterion, scale and weight come from"),
    "status": Column("", "Standing of the weight"),
    "note": Column("", "Remark"),
}

_SCORES = {
    "option": _OPTION,
    "criterion": Column("", "The criterion"),
    "figure": Column("unit of the figure", "The option's figure"),
    "value": Column("0 to 1", "What the figure is worth on the criterion's scale"),
    "weighed": Column("points", "Value x weight: the criterion's part of the score"),
}

_RANKING = {
    "option": _OPTION,
    "name": Column("", "What the option is"),
    "score": Column("0 to 1", "Sum of value x weight over the criteria"),
    "rank": Column("rank", "1 is best; options with the same score share a rank"),
    "dominated_by": Column(
        "", "An option that is at least as good on every criterion and better on one; blank: none"
    ),
    "first_share": Column("share of draws", "Random weights under which the option ranks first"),
    "mean_rank": Column("rank", "Mean rank under random weights"),
}

_WEIGHTS = {
    "criterion": Column("", "The criterion"),
    "weight": Column("share", "Its weight"),
    "least": Column("share", "Least weight at which the first option stays first"),
    "most": Column("share", "Most weight at which it stays first"),
    "below": Column("", "Option that takes over below the least; blank: none does"),
    "above": Column("", "Option that takes over above the most; blank: none does"),
}

_DEMANDS = {
    "admissions": Column("admissions a year", "Admissions that are tried"),
    "stay_days": Column("days", "Mean stay that is tried"),
    "first": Column("", "Option that ranks first"),
    "name": Column("", "What it is"),
    "score": Column("0 to 1", "Its score"),
    "beds": Column("beds", "Its beds"),
    "beyond_beds": Column("admissions a year", "Admissions beyond the room of all its beds"),
    "least_unit_use": Column("share of bed days", "Use of its least used unit"),
    "rank_of_leader": Column("rank", "Rank of the option that is first as the model has it"),
    "leader_least_unit_use": Column("share of bed days", "Use of that option's least used unit"),
    "beyond_beds_now": Column("admissions a year", "Admissions beyond the room of today's beds"),
}

#: By table and column.
DICTIONARY: Mapping[str, Mapping[str, Column]] = {
    "options": _OPTIONS,
    "units": _UNITS,
    "boards": _BOARDS,
    "criteria": _CRITERIA,
    "scores": _SCORES,
    "ranking": _RANKING,
    "weights": _WEIGHTS,
    "demands": _DEMANDS,
}
