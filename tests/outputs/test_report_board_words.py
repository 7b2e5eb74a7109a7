"""The words of each board's page: what binds, what would change it, what is assumed for it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest
from report_reader import (
    board_words,
    draw,
    report_crossings,
    report_plan,
    tables_of,
    with_setting,
    with_table,
)
from sample_answers import sample_ranges
from sample_plan import sample_geography

from allocator.lp.plan import Plan

#: The sample's boards in order of name.
HOLM, MIDLOTHIA, NORTHMOOR, WESTERDALE = 1, 2, 3, 4
CODES = {HOLM: "S08000026", MIDLOTHIA: "S08000102", NORTHMOOR: "S08000101"}


def changed_board(plan: Plan, place: int, **values: object) -> Plan:
    """Return a plan with some of a board's facts replaced."""
    boards = plan["boards"].copy()
    for column, value in values.items():
        boards.loc[CODES[place], column] = value
    return with_table(plan, "boards", boards)


def test_every_page_answers_the_same_questions() -> None:
    """Each board's page says what is proposed, why, who covers it, travel, limits, assumptions."""
    html = draw(report_plan())
    for place in (HOLM, MIDLOTHIA, NORTHMOOR, WESTERDALE):
        words = board_words(html, place)
        at = [
            words.index(heading)
            for heading in (
                "What is proposed It opens in wave 1.",
                "Model of service, and why",
                "Who covers whom",
                "Travel In wave 3,",
                "What binds",
                "What would change it",
                "What is assumed for it",
            )
        ]
        assert at == sorted(at)


def test_a_board_that_opens_later_says_so_and_why_others_are_ahead() -> None:
    """The wave of opening is said; a board that is ahead since it opened earlier says that."""
    plan = changed_board(report_plan(), NORTHMOOR, first_wave=2)
    html = draw(plan)
    assert "What is proposed It opens in wave 2." in board_words(html, NORTHMOOR)
    ahead = "It opened before others, and posts once filled are kept while people stay."
    assert ahead in board_words(html, MIDLOTHIA)
    assert ahead not in board_words(html, NORTHMOOR)
    assert ahead not in board_words(draw(report_plan()), MIDLOTHIA)
    assert tables_of(html)["boards"].columns[2] == "Opens in wave"


@pytest.mark.parametrize(
    ("place", "facts", "said"),
    [
        (HOLM, {"births": 210.0}, "290 births a year more would give it a team of its own."),
        (NORTHMOOR, {"births": 3005.0}, "5 births a year fewer would make it a combined team"),
        (
            MIDLOTHIA,
            {"births": 2859.0},
            "142 births a year more would make it a stand-alone team; 2,360 fewer, a network-",
        ),
        (MIDLOTHIA, {"births": 3100.0}, "Its model of service was settled otherwise than by"),
        (MIDLOTHIA, {"embedded_share": 0.4}, "Each birth more or fewer moves its share"),
    ],
)
def test_births_that_would_change_a_board_are_counted(
    place: int, facts: dict[str, float], said: str
) -> None:
    """How many births away another model of service is follows the thresholds of the plan."""
    assert said in board_words(draw(changed_board(report_plan(), place, **facts)), place)


def test_without_supported_boards_none_is_threatened() -> None:
    """Where no board is too small for a team, fewer births make none a supported one."""
    plan = changed_board(report_plan(), MIDLOTHIA, births=2859.0)
    plan = with_setting(plan, "service_model.supported_births_threshold", "0")
    words = board_words(draw(plan), MIDLOTHIA)
    assert "142 births a year more would make it a stand-alone team. What is assumed" in words


def test_plans_as_good_may_give_a_board_other_posts() -> None:
    """Where ranges are known, a board says whether its posts are firm and how far they move."""
    html = draw(report_plan(), ranges=sample_ranges(loose=0.4))
    assert "Plans as good as this one give its team 1.00 to 1.40 WTE." in board_words(
        html, MIDLOTHIA
    )
    assert "Every plan as good as this one gives its team the same posts." in board_words(
        html, NORTHMOOR
    )
    assert "as good as this one" not in board_words(draw(report_plan()), NORTHMOOR)


def test_only_assumptions_are_said_to_be_assumed() -> None:
    """A setting that somebody has published is not among what is assumed for a board."""
    plan = report_plan()
    said = "its lead hub owes it 52 link hours a year"
    words = board_words(draw(plan), HOLM)
    assert said in words.partition("What is assumed for it")[2]
    assert said not in board_words(draw(plan), NORTHMOOR)
    settings = plan.settings.copy()
    settings.loc["support.link_hours_per_supported_board", "status"] = "official"
    assert said not in board_words(draw(dataclasses.replace(plan, settings=settings)), HOLM)


def test_ways_of_working_bring_their_assumptions() -> None:
    """Limits of travel stand only on the pages of boards that they matter to."""
    html = draw(report_plan())
    day = "staff travel at most 120 minutes on a day's visit"
    assert day in board_words(html, NORTHMOOR)
    assert day not in board_words(html, MIDLOTHIA)
    assert "families travel at most 60 minutes to a clinic" in board_words(html, MIDLOTHIA)


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        ({"embedded_share": 0.265}, "Between combined and stand-alone: 26.5% of embedded standard"),
        ({"network_share": 0.4}, "Own team with 40.0% of network support"),
        ({}, "Combined team"),
    ],
)
def test_a_board_between_two_models_is_called_so(facts: dict[str, float], title: str) -> None:
    """Under graded thresholds a board in the band is not called one model or the other."""
    plan = with_setting(report_plan(), "service_model.threshold_policy", "graded")
    html = draw(changed_board(plan, MIDLOTHIA, **facts))
    assert board_words(html, MIDLOTHIA).startswith(f" Midlothia and Strath {title} Not assured")
    assert tables_of(html)["boards"].by_name()["Midlothia and Strath"][0] == title


def test_ferries_are_said_where_a_board_has_islands() -> None:
    """The longest and the rarest crossing stand on an island board's page, and on no other."""
    html = draw(report_plan())
    assert (
        "Ferries 2 ferries start or end here. The longest goes from North pier to Holm pier: 600 "
        "minutes with check-in and waits. The rarest goes from Holm pier to Skerry pier: 3 a week "
        "each way."
    ) in board_words(html, HOLM)
    assert "start or end here" not in board_words(html, NORTHMOOR)
    alone = draw(report_plan(), crossings=report_crossings().iloc[1:2])
    assert "1 ferry starts or ends here. It goes from Holm pier" in board_words(alone, HOLM)
    none = draw(report_plan(), crossings=None)
    assert "start or end here" not in board_words(none, HOLM)
    assert "No list of crossings was given with this plan." in none


def test_islands_deprivation_and_places_of_a_board_are_said(tmp_path: Path) -> None:
    """A board's page has its islands, its deprived under-threes, and places not reached."""
    share = pd.Series({"S12000101": 0.1, "S12000102": 0.5, "S12000103": 0.3, "S12000026": 0.0})
    geography = sample_geography(tmp_path)
    councils = geography.councils.assign(council_name="Council " + geography.councils.index)
    geography = dataclasses.replace(geography, councils=councils)
    html = draw(report_plan(), geography=geography, deprivation=share)
    holm = board_words(html, HOLM)
    assert "1 place of it cannot be reached." in holm
    assert "On its 2 inhabited islands need is 6.0 families a year, and coverage runs from" in holm
    assert "Of the under-threes of its councils, none live in Scotland's most deprived" in holm
    assert "Of the under-threes of its councils, 50.0% live" in board_words(html, MIDLOTHIA)
    assert "inhabited island" not in board_words(html, MIDLOTHIA)


def test_a_board_nobody_serves_has_a_page_all_the_same() -> None:
    """Without any journey a board's page says so, and its figures are dashes."""
    plan = report_plan()
    flows = plan["flows"]
    served = flows.index.get_level_values("zone_id").isin(["g3"])
    html = draw(with_table(plan, "flows", flows[~served]))
    words = board_words(html, MIDLOTHIA)
    assert "Travel No family is served by a community team in wave 3." in words
    rows = tables_of(html)["board-2-figures"].by_name()
    assert set(rows["Within 60 minutes (% of those met)"]) == {"\N{EN DASH}"}
    empty = draw(with_table(plan, "flows", flows.iloc[:0]))
    assert "No family is served by a community team" in board_words(empty, NORTHMOOR)
