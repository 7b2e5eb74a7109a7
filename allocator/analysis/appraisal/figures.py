"""The figures that an appraisal of mother and baby units works out for each option."""

from __future__ import annotations

from dataclasses import dataclass

#: Limits of travel that shares are given for, minutes one way.
LIMITS_MINUTES = (60, 90, 120)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an option.

    Parameters
    ----------
    unit
        Its unit in words.
    meaning
        One sentence without a full stop.
    """

    unit: str
    meaning: str


_ONE_WAY = "minutes one way"
_BIRTHS = "share of births"
_ISLANDS = "share of island births"

#: Every figure by its name: a criterion is one of these.
FIGURES: dict[str, Figure] = {
    "beds": Figure("beds", "Beds of all units"),
    "added_beds": Figure("beds", "Beds beside those of today"),
    "mean_minutes": Figure(
        _ONE_WAY, "Travel from home to the board's unit, door to door, mean over births"
    ),
    "worst_board_minutes": Figure(
        _ONE_WAY, "The same for the board whose mean over births is longest"
    ),
    **{
        f"share_within_{limit}_minutes": Figure(
            _BIRTHS, f"Births whose way to the board's unit takes {limit} minutes at most"
        )
        for limit in LIMITS_MINUTES
    },
    "share_within_miles": Figure(
        _BIRTHS,
        "Births whose quickest way to the board's unit is no longer than the proposed distance, "
        "roads and crossings together",
    ),
    "mean_miles": Figure("miles one way", "Length of the quickest way, mean over births"),
    "island_mean_minutes": Figure(_ONE_WAY, "Travel from the islands, mean over island births"),
    "island_same_day_share": Figure(
        _ISLANDS,
        "Island births whose family can go to the unit, visit and be back within a day, over "
        "crossings with two departures a day or more",
    ),
    "same_day_share": Figure(_BIRTHS, "The same for all births"),
    "admissions_room": Figure(
        "admissions a year", "Admissions that all beds have room for at the planned occupancy"
    ),
    "admissions_without_bed": Figure(
        "admissions a year", "Admissions beyond the room of the unit that their board goes to"
    ),
    "smallest_unit_beds": Figure("beds", "Beds of the unit with the fewest"),
    "least_unit_use": Figure(
        "share of bed days", "Bed days that the admissions take at the unit that is used least"
    ),
    "boards_moved": Figure("boards", "Boards that go to another unit than today"),
    "imh_wte": Figure(
        "WTE", "Infant mental health posts embedded in the units, by the model's posts a bed"
    ),
    "added_imh_wte": Figure(
        "WTE", "Such posts beside those for the beds of today, all to be recruited"
    ),
    "imh_gbp": Figure("GBP a year", "Recurring cost of all embedded posts"),
    "added_imh_gbp": Figure("GBP a year", "Recurring cost of the further posts"),
    "added_setup_gbp": Figure("GBP, once", "Cost of setting the further posts up"),
}
