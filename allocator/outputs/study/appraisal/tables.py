"""The appraisal's figures as the page shows them: every option in every table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from allocator.analysis.appraisal import LIMITS_MINUTES, Appraisal
from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import number, percent, pounds
from allocator.outputs.report.figures import DASH

_RANK = Column("Rank", "", "number")
_OPTION = Column("Option")


def ranking_table(asked: Appraisal) -> PageTable:
    """Return every option with its score and rank, best first."""
    names = asked.options["name"]
    rows = [
        Row(
            (
                str(row["name"]),
                str(row["rank"]),
                number(row["score"], 3),
                percent(row["first_share"]),
                number(row["mean_rank"], 1),
                str(names[row["dominated_by"]]) if row["dominated_by"] else DASH,
            ),
            key=str(key),
        )
        for key, row in asked.ranking.iterrows()
    ]
    return PageTable(
        "ranking",
        "Score and rank of every option",
        (
            _OPTION,
            _RANK,
            Column("Score", "0 to 1", "number"),
            Column("First under random weights", "share of draws", "number"),
            Column("Mean rank under random weights", "", "number"),
            Column("Dominated by"),
        ),
        tuple(rows),
        note="Options with the same score share a rank.",
    )


def travel_table(asked: Appraisal, board_names: Mapping[str, str]) -> PageTable:
    """Return the travel of every option, in the order of the ranking."""
    miles = number(asked.given["miles"])
    limits = [f"share_within_{limit}_minutes" for limit in LIMITS_MINUTES]
    rows = [
        Row(
            (
                str(row["name"]),
                number(row["mean_minutes"], 1),
                number(row["mean_miles"], 1),
                *(percent(row[name]) for name in limits),
                percent(row["share_within_miles"]),
                board_names.get(row["worst_board"], str(row["worst_board"])),
                number(row["worst_board_minutes"]),
                percent(row["island_same_day_share"], missing=DASH),
                percent(row["same_day_share"]),
            ),
            key=str(key),
        )
        for key, row in _ranked(asked)
    ]
    return PageTable(
        "travel",
        "Travel of every option",
        (
            _OPTION,
            Column("Mean travel", "minutes one way", "number"),
            Column("Mean distance", "miles one way", "number"),
            *(Column(f"Within {limit} min", "of births", "number") for limit in LIMITS_MINUTES),
            Column(f"Within {miles} miles", "of births", "number"),
            Column("Worst board"),
            Column("Its mean travel", "minutes one way", "number"),
            Column("Visit and back in a day, islands", "of island births", "number"),
            Column("Visit and back in a day", "of births", "number"),
        ),
        tuple(rows),
        note=(
            "Means and shares are over births, one way, from home to the unit of the board. A day "
            f"is {number(asked.given['day_minutes'] / 60)} hours door to door with "
            f"{number(asked.given['visit_minutes'])} minutes at the unit, over crossings with two "
            "departures a day or more."
        ),
    )


def beds_table(asked: Appraisal) -> PageTable:
    """Return beds, room, posts and cost of every option, in the order of the ranking."""
    names = {
        (str(option), str(unit)): str(name) for (option, unit), name in asked.units["name"].items()
    }
    rows = [
        Row(
            (
                str(row["name"]),
                number(row["beds"]),
                number(row["added_beds"]),
                number(row["smallest_unit_beds"]),
                number(row["admissions_room"]),
                number(row["admissions_without_bed"], 1),
                names[str(key), str(row["least_used_unit"])],
                percent(row["least_unit_use"]),
                number(row["boards_moved"]),
                number(row["imh_wte"], 1),
                number(row["added_imh_wte"], 1),
                pounds(row["added_imh_gbp"]),
                pounds(row["added_setup_gbp"]),
            ),
            key=str(key),
        )
        for key, row in _ranked(asked)
    ]
    given = asked.given
    return PageTable(
        "beds",
        "Beds, posts and known cost of every option",
        (
            _OPTION,
            Column("Beds", "", "number"),
            Column("Added", "beds", "number"),
            Column("Smallest unit", "beds", "number"),
            Column("Room", "admissions a year", "number"),
            Column("Without a bed", "admissions a year", "number"),
            Column("Least used unit"),
            Column("Its use", "of bed days", "number"),
            Column("Boards that change unit", "", "number"),
            Column("Infant mental health posts", "WTE", "number"),
            Column("Of these to recruit", "WTE", "number"),
            Column("Their cost", "a year", "number"),
            Column("Setting them up", "once", "number"),
        ),
        tuple(rows),
        note=(
            f"{number(given['admissions'])} admissions a year, a mean stay of "
            f"{number(given['stay_days'])} days and {percent(given['occupancy'], 0)} of bed days "
            f"planned to be in use; {number(given['wte_per_bed'], 2)} WTE a bed. Needs assessment: "
            f"{number(given['beds_least'])} beds at least; good practice: "
            f"{number(given['beds_best'])}."
        ),
    )


def change_table(asked: Appraisal, board_names: Mapping[str, str]) -> PageTable:
    """Return the way of every board today and under the option that ranks first."""
    first = str(asked.ranking.index[0])
    now, then = asked.boards.loc["now"], asked.boards.loc[first]
    rows = [
        Row(
            (
                board_names.get(str(code), str(code)),
                str(now.loc[code, "unit_name"]),
                number(now.loc[code, "minutes"]),
                number(now.loc[code, "miles"]),
                str(row["unit_name"]),
                number(row["minutes"]),
                number(row["miles"]),
                percent(row["share_within_miles"]),
                "yes" if row["moved"] else "no",
                str(row["next_unit_name"]),
                number(row["next_minutes"], missing=DASH),
            ),
            key=str(code),
        )
        for code, row in then.iterrows()
    ]
    return PageTable(
        "catchments",
        f"Every board today and with: {asked.options.loc[first, 'name']}",
        (
            Column("NHS board"),
            Column("Unit today"),
            Column("Travel", "minutes one way", "number"),
            Column("Distance", "miles one way", "number"),
            Column("Unit then"),
            Column("Travel", "minutes one way", "number"),
            Column("Distance", "miles one way", "number"),
            Column(f"Within {number(asked.given['miles'])} miles", "of births", "number"),
            Column("Changes unit"),
            Column("Next nearest unit"),
            Column("Travel there", "minutes one way", "number"),
        ),
        tuple(rows),
        note="The table boards.csv beside this page has every board under every option.",
    )


def terminal_table(
    asked: Appraisal, board_names: Mapping[str, str]
) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows for a terminal: what a planner looks at first, best option first.

    Parameters
    ----------
    asked
        The appraisal.
    board_names
        By code.
    """
    miles = number(asked.given["miles"])
    headings = [
        "option",
        "rank",
        "score",
        "mean min",
        f"in {miles} miles",
        "worst board",
        "its min",
    ]
    headings += ["isles, day visit", "beds", "least use", "posts GBP a year"]
    rows = [
        [
            str(row["name"]),
            str(asked.ranking.loc[key, "rank"]),
            number(asked.ranking.loc[key, "score"], 3),
            number(row["mean_minutes"], 1),
            percent(row["share_within_miles"]),
            board_names.get(row["worst_board"], str(row["worst_board"])),
            number(row["worst_board_minutes"]),
            percent(row["island_same_day_share"], missing=DASH),
            number(row["beds"]),
            percent(row["least_unit_use"], 0),
            number(row["added_imh_gbp"]),
        ]
        for key, row in _ranked(asked)
    ]
    return headings, rows


def _ranked(asked: Appraisal) -> list[tuple[str, pd.Series]]:
    return [(str(key), asked.options.loc[key]) for key in asked.ranking.index]
