"""Choices behind a plan in its report: roll-out, models of service, whole posts, graded bands."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest
from page_reader import faults_of, read_page
from report_reader import HOSTILE, draw, report_plan, tables_of, with_setting, with_table, words_of
from sample_answers import money_prices, sample_ranges
from sample_plan import BOARDS

from allocator.lp.plan import Plan
from allocator.outputs.report.service_options import forced_models

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
LOSS_COLUMNS = ["objective", "lp_value", "whole_value", "loss", "unit", "gap", "status"]
SHARE = "share of need, summed over waves"


def whole_plan() -> Plan:
    """Return the sample plan, said to be of whole posts."""
    return with_setting(report_plan(), "posts.whole", "yes")


def loss(**changes: object) -> pd.DataFrame:
    """Return what whole posts cost on four objectives; changes are to the lowest coverage."""
    rows = [
        ("embedded_shortfall", 0.0, 3.405, 3.405, "WTE, summed over waves", 0.0, "proved"),
        ("worst_coverage", -0.492567, -0.458849, 0.033718, SHARE, 0.000437, "proved"),
        ("unmet_need", 9465.26, 9553.28, 88.02, "families a year", 0.0362, "proved"),
        ("uneven_cover", 6.198, 5.828, -0.37, "families a year", None, None),
    ]
    table = pd.DataFrame(rows, columns=LOSS_COLUMNS).set_index("objective")
    for column, value in changes.items():
        table.loc["worst_coverage", column] = value
    return table


def options(first: str = "S08000102", second: str = "S08000103") -> pd.DataFrame:
    """Return three ways to settle two boards, the first chosen and two tied with one another."""
    return pd.DataFrame(
        {
            "option": [1, 2, 3],
            "forced": [
                f"{first}: combined, {second}: combined",
                f"{first}: combined, {second}: stand-alone",
                f"{first}: stand-alone, {second}: combined",
            ],
            "chosen": [True, False, False],
            "embedded_shortfall": [0.0, 1.365, 0.0],
            "worst_coverage": [-0.4926, -0.5027, -0.4723],
            "spend": [6547.3, 6673.9, 6547.3],
        }
    ).set_index("option")


def opening(*waves: int) -> Plan:
    """Return the sample plan with the waves in which its boards open, in order of code."""
    plan = report_plan()
    boards = plan["boards"].assign(first_wave=list(waves))
    return with_table(plan, "boards", boards)


def test_a_plan_without_choices_has_no_section() -> None:
    """Where all boards open at once and posts are fractions nothing is said of choices."""
    words = words_of(draw(report_plan(), loss=None, options=None))
    assert "Choices behind the plan" not in words
    assert "Posts may be parts of a whole-time post." in words
    assert "Posts are parts of whole-time posts." in words
    assert "4. Beside simple rules" in words
    assert "Section 7 lists each with what it drives." in words


def test_empty_tables_are_no_choice() -> None:
    """Tables without rows leave no section behind."""
    html = draw(report_plan(), loss=loss().iloc[:0], options=options().iloc[:0])
    assert "Choices behind the plan" not in words_of(html)


def test_sections_count_on_behind_the_choices() -> None:
    """Every section stands at its number, in the contents and where a sentence names it."""
    html = draw(whole_plan(), loss=loss(), prices=money_prices(), ranges=sample_ranges(loose=0.0))
    headings = re.findall(r'<h2 id="[a-z]+-heading">(\d+)\. ([^<]+)</h2>', html)
    assert [int(number) for number, _ in headings] == list(range(1, 11))
    assert [title for _, title in headings[3:6]] == [
        "Choices behind the plan",
        "What would change the plan",
        "Beside simple rules",
    ]
    links = re.findall(r'<li><a href="#[a-z]+-heading">([^<]+)</a></li>', html)
    assert links == [title for _, title in headings]
    assert "Section 9 lists each with what it drives." in words_of(html)
    assert not faults_of(read_page(html))


def test_whole_posts_show_what_each_objective_loses() -> None:
    """Objectives stand in their words and sign, each with change, gap, unit and status."""
    table = tables_of(draw(whole_plan(), loss=loss()))["whole-posts"]
    assert table.rows[1] == [
        "2. Highest coverage of the worst-served board",
        "0.4926",
        "0.4588",
        f"{MINUS}0.0337",
        "0.000437",
        "Share of need, summed over waves",
        "Proved",
    ]
    assert table.rows[2][1:5] == ["9,465.3", "9,553.3", "+88.0", "0.0362"]
    assert table.rows[0][3:5] == ["+3.40", "0"]
    assert table.rows[3][3:] == [f"{MINUS}0.4", DASH, "Families a year", DASH]


def test_whole_posts_are_told_in_one_plain_sentence() -> None:
    """The lowest coverage is given in percent, as the mean over the three waves."""
    words = words_of(draw(whole_plan(), loss=loss()))
    said = (
        "In whole posts the lowest coverage of a board falls from 16.4% to 15.3% on average over "
        "the waves, proved to be within 0.0146 percentage points of the highest possible."
    )
    assert f"{said} See section 4." in words, "the first page says it too"
    assert words.count(said) == 2
    assert "Families not served go from 9,465.3 to 9,553.3 (+88.0), summed over waves." in words


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"gap": 0.0}, "on average over the waves, proved to be the highest possible."),
        ({"status": "stopped"}, "the search stopped before proof, within 0.0146 percentage"),
        ({"gap": None, "status": None}, "from 16.4% to 15.3% on average over the waves."),
        ({"whole_value": -0.492567, "gap": 0.0}, "of a board stays at 16.4% on average"),
    ],
)
def test_what_is_proved_of_whole_posts_is_said(changes: dict[str, object], said: str) -> None:
    """A full proof, a stopped search, no gap and no loss each have their own words."""
    assert said in words_of(draw(whole_plan(), loss=loss(**changes)))


def test_leximin_has_its_first_level_as_lowest_coverage() -> None:
    """The first level of leximin is the lowest coverage; later levels are not."""
    table = loss().rename(index={"worst_coverage": "leximin_coverage 1"})
    words = words_of(draw(whole_plan(), loss=table))
    assert "In whole posts the lowest coverage of a board falls from 16.4% to 15.3%" in words
    assert "Highest coverage of the boards not yet settled" in words


def test_the_method_says_steps_and_least_team() -> None:
    """A plan of whole posts is never said to have parts of posts at will."""
    words = words_of(draw(whole_plan(), loss=loss()))
    assert "Posts may be parts of a whole-time post" not in words
    assert "Posts are parts of whole-time posts" not in words
    assert "Posts come in steps of 0.1 WTE. A community team has either no posts or" in words
    assert "at least 0.5 WTE, in a combined team perinatal and infant posts together" in words
    assert "All teams together use at most" not in words, "the sample has fewer bases than that"
    few = words_of(draw(with_setting(whole_plan(), "posts.max_bases", "2"), loss=loss()))
    assert "All teams together use at most 2 bases." in few


def test_whole_posts_claim_no_more_than_is_proved() -> None:
    """The status is a proof for these posts, and prices of fractions are not given as theirs."""
    words = words_of(
        draw(whole_plan(), loss=loss(), prices=money_prices(), ranges=sample_ranges(loose=0.0))
    )
    assert "Proved for these whole posts: under the stated rules, no plan with them" in words
    assert "How they were chosen: section 4." in words
    assert "All of it given these whole posts." in words
    assert "This section is about the plan with posts in any fraction" in words
    assert "and is the plan's own" not in words
    first = words.partition("What needs judgement")[0]
    assert "more of the community IMH budget" not in first


def test_less_than_a_step_left_over_binds() -> None:
    """In whole posts money binds where what is left pays for no further step."""
    plan = whole_plan()
    money = plan["money"].assign(lapsed_gbp=8_000.0, carried_out_gbp=0.0, recurring_gbp=0.0)
    bound = words_of(draw(with_table(plan, "money", money), loss=loss()))
    assert "money for community posts binds, not recruitment" in bound
    free = with_table(plan, "money", money.assign(lapsed_gbp=9_000.0))
    assert "money for community posts binds" not in words_of(draw(free, loss=loss()))


def test_the_plan_says_which_boards_it_opens_first() -> None:
    """Boards stand by the wave in which they open, and the plan owns its choice."""
    html = draw(with_setting(opening(1, 1, 2, 3), "waves.rollout", "pathfinder"))
    words = words_of(html)
    named = {code: name for code, name, *_ in BOARDS}
    codes = sorted(named)
    first = " and ".join(sorted(named[code] for code in codes[:2]))
    table = tables_of(html)["roll-out"]
    assert table.rows == [
        ["Wave 1", "2", "2", first],
        ["Wave 2", "1", "3", named[codes[2]]],
        ["Wave 3", "1", "4", named[codes[3]]],
    ]
    said = f"The plan chose the pathfinders: 2 boards open in wave 1 ({first}), 1 in wave 2 and 1"
    assert words.count(said) == 2
    assert "At least 1 board of each network opens in the first wave." in words
    assert "Proved for these openings: under the stated rules" in words
    assert not faults_of(read_page(html))


def test_given_openings_are_the_scenarios() -> None:
    """Where the scenario names the waves the plan claims no choice."""
    words = words_of(draw(opening(1, 2, 2, 1)))
    assert "The scenario says which boards open when: 2 open in wave 1 (" in words
    assert "The plan chose the pathfinders" not in words
    assert "Proved: under the stated rules" in words


def test_a_wave_without_openings_has_a_dash() -> None:
    """A wave in which no board opens is a row of its own."""
    rows = tables_of(draw(opening(1, 1, 3, 3)))["roll-out"].rows
    assert rows[1] == ["Wave 2", "0", "2", DASH]


def test_options_stand_side_by_side_under_board_names() -> None:
    """Boards have names, the chosen option comes first, and figures have the sign in words."""
    html = draw(report_plan(), options=options())
    table = tables_of(html)["service-options"]
    assert table.columns == ["Measure", "Option 1 chosen", "Option 3", "Option 2"]
    rows = table.by_name()
    assert rows["Midlothia and Strath"] == ["Combined team", "Stand-alone team", "Combined team"]
    assert rows["Westerdale"] == ["Combined team", "Combined team", "Stand-alone team"]
    assert rows["2. Highest coverage of the worst-served board"] == [
        "0.4926",
        f"0.4723 ({MINUS}0.0203)",
        "0.5027 (+0.0101)",
    ]
    assert rows["3. Least money spent"] == ["6,547", "6,547", "6,674 (+127)"]
    assert "S08000102" not in words_of(html)
    assert not faults_of(read_page(html))


def test_each_option_says_where_it_falls_behind() -> None:
    """The first objective on which an option differs decides, and a tie is said to be one."""
    words = words_of(draw(report_plan(), options=options()))
    assert (
        "Option 3 falls behind on objective 2, highest coverage of the worst-served board: "
        "0.4723, not 0.4926." in words
    )
    assert "Option 2 falls behind on objective 1, fewest posts short of the standards" in words
    assert "3 ways to settle the models of service near a threshold were each solved" in words
    tied = options()
    tied.loc[3, ["worst_coverage"]] = -0.4926
    assert "Option 3 does as well on every objective; the rule of births decides." in words_of(
        draw(report_plan(), options=tied)
    )


def test_many_options_are_cut_and_counted() -> None:
    """Beyond six options the best are shown and the others counted."""
    many = pd.concat([options(), *[options().iloc[1:]] * 4], ignore_index=True)
    many.index = pd.RangeIndex(1, len(many) + 1, name="option")
    html = draw(report_plan(), options=many)
    assert len(tables_of(html)["service-options"].columns) == 7
    assert "has the other 5 too." in words_of(html)


def test_one_option_is_no_choice() -> None:
    """Where no board was left open the report says so in a sentence."""
    html = draw(report_plan(), options=options().iloc[:1])
    assert "service-options" not in tables_of(html)
    assert "so there was nothing to choose." in words_of(html)


def test_forced_models_are_read_board_by_board() -> None:
    """The text of an option gives each board's model; no text gives none."""
    assert forced_models("A: combined, B: stand-alone") == {"A": "combined", "B": "stand-alone"}
    assert forced_models("") == {}
    assert forced_models(None) == {}


def test_graded_thresholds_show_each_boards_share() -> None:
    """Under the graded rule a board's section says how much of the standards applies."""
    plan = with_setting(report_plan(), "service_model.threshold_policy", "graded")
    boards = plan["boards"].copy()
    boards.loc["S08000102", ["near_threshold", "embedded_share"]] = [True, 0.265]
    boards.loc["S08000026", "network_share"] = 0.4
    words = words_of(draw(with_table(plan, "boards", boards)))
    assert "26.5% of the standard for embedded posts applies to it." in words
    assert "0.0% of the standard for embedded posts and 40.0% of its network's support" in words
    assert "Its standards rise and fall with births, without a step at the threshold." in words
    assert "A small change in births would change its model" not in words
    assert "By the graded thresholds" not in words_of(draw(report_plan()))


def test_a_forced_model_is_not_explained_by_births() -> None:
    """A board whose model is settled otherwise says by whom, not that births decide."""
    plan = report_plan()
    board = plan["boards"].loc["S08000102"]
    assert (board["births"], board["service_model"]) == (3100.0, "combined")
    alone = "Births alone would make it a stand-alone team"
    assert f"{alone}; by the scenario it is a combined team." in words_of(draw(plan))
    chosen = words_of(draw(plan, options=options()))
    assert f"{alone}; by the plan's choice it is a combined team." in chosen


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_names(name: str) -> None:
    """Names of boards, objectives, units and options are text wherever the choices show them."""
    plan = with_setting(report_plan(names={"S08000102": name}), "posts.whole", "yes")
    boards = plan["boards"].assign(first_wave=[1, 1, 2, 3])
    table = loss(unit=name, status="stopped").rename(index={"uneven_cover": name})
    html = draw(
        dataclasses.replace(plan, tables=plan.tables | {"boards": boards}),
        loss=table,
        options=options(second=name.replace(", ", " ")),
    )
    page = read_page(html)
    assert not faults_of(page)
    assert {"roll-out", "service-options", "whole-posts"} <= set(tables_of(html))
