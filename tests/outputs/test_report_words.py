"""The report's words: they fit the numbers, say what is missing, and names stay names."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_reader import faults_of, read_page
from report_reader import (
    HOSTILE,
    draw,
    report_plan,
    tables_of,
    with_setting,
    with_table,
    words_of,
)
from sample_plan import sample_geography

from allocator.inputs.parameters import OBJECTIVES
from allocator.lp.plan import Plan
from allocator.outputs.report import Governance, draw_report
from allocator.outputs.report.objective_words import OBJECTIVE_WORDS
from allocator.outputs.report.paper_marks import css_text

DASH = "\N{EN DASH}"


def test_every_objective_has_words() -> None:
    """No objective that a model may name is without words."""
    assert set(OBJECTIVE_WORDS) == set(OBJECTIVES)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("proved", "no plan does better on the objectives in their order"),
        ("stopped", "Stopped before proof: the search ran out of time"),
    ],
)
def test_status_is_never_guessed(status: str, said: str) -> None:
    """A plan is called proved only if it is."""
    words = words_of(draw(dataclasses.replace(report_plan(), status=status)))
    assert said in words
    assert ("Stopped before proof" in words) == (status == "stopped")


def test_governance_marks_what_is_empty() -> None:
    """Names given are shown; without one who assured it, every page says ``Not assured``."""
    plain = words_of(draw(report_plan()))
    assert plain.count("Not stated") == 2
    # At the head, and on each of the four boards' pages.
    assert plain.count("Not assured") == 1 + 4
    named = words_of(
        draw(report_plan(), governance=Governance("Planning group", "Analysts", " Chief officer "))
    )
    assert "Commissioned by Planning group" in named
    assert "Assured by Chief officer" in named
    assert "Not assured" not in named
    assert "Not stated" not in named


def test_governance_is_read_from_the_settings_of_the_plan() -> None:
    """What a model says of who answers is shown; what is given with the report goes before it."""
    plan = with_setting(report_plan(), "governance.assured_by", "Audit committee")
    plan = with_setting(plan, "governance.analysed_by", "Model team")
    words = words_of(draw(plan, governance=Governance(analysed_by="Report team")))
    assert "Assured by Audit committee" in words
    assert "Analysed by Report team" in words
    assert "Commissioned by Not stated" in words
    assert "Not assured" not in words
    older = dataclasses.replace(
        plan, settings=plan.settings[~plan.settings.index.str.startswith("governance.")]
    )
    assert "Assured by Not assured" in words_of(draw(older))


def margins(html: str) -> str:
    """Return the style sheet of a report's page margins."""
    return next(text for text in read_page(html).styles if text.startswith("@page"))


def test_the_margins_of_every_printed_page_say_what_matters() -> None:
    """Title, number, and a mark where nobody assured the plan or its proof was not finished."""
    sheet = margins(draw(report_plan(), run_id="0123456789abcdef"))
    assert css_text("Not assured") in sheet
    assert css_text("Sample plan") in sheet
    assert css_text("Run 01234567") in sheet
    assert "counter(page)" in sheet
    stopped = dataclasses.replace(report_plan(), status="stopped")
    assert css_text("Not assured. Stopped before proof") in margins(draw(stopped))
    assured = draw(report_plan(), governance=Governance("A", "B", "C"))
    assert "@top-right" not in margins(assured)


@given(st.text() | st.sampled_from([*HOSTILE, '"; } * { display: none', "</style>", "\\a\n"]))
def test_no_title_leaves_its_margin(title: str) -> None:
    """A title that tries to end its string, rule or style sheet stands in it letter by letter."""
    text = css_text(title)
    assert re.fullmatch(r'"([A-Za-z0-9]|\\[0-9a-f]{6})*"', text)
    read = re.sub(r"\\([0-9a-f]{6})", lambda found: chr(int(found[1], 16)), text[1:-1])
    assert read == title


def test_limits_of_use_are_a_list_that_can_grow() -> None:
    """Every limit stands under its heading, those that come with a report last."""
    words = words_of(draw(report_plan(), more_limits=[("Published", "Small numbers are hidden.")]))
    limits = words.partition("8. Limits of use")[2]
    headings = ["Access, not outcomes", "Need is modelled", "Small numbers", "Posts", "Published"]
    at = [limits.index(heading) for heading in headings]
    assert at == sorted(at)
    assert "Published Small numbers are hidden." in limits


@pytest.mark.parametrize(
    ("foresight", "said"),
    [
        ("full", "Proved: under the stated rules, no plan does better"),
        ("myopic", "Proved for the earlier waves as decided: under the stated rules, no plan with"),
        ("committed", "Proved for the first wave as decided: under the stated rules, no plan with"),
    ],
)
def test_a_plan_decided_wave_by_wave_claims_no_more_than_that(foresight: str, said: str) -> None:
    """What was decided without knowing later waves is named before the proof."""
    assert said in words_of(draw(with_setting(report_plan(), "waves.foresight", foresight)))


def test_rules_that_are_left_out_are_named() -> None:
    """A plan that does without rules says so on its first page, in its method and by its money."""
    plan = with_setting(report_plan(), "families.off", "5_money, 11_within_board_equity")
    words = words_of(draw(plan))
    said = "The plan does without the rules of money and within board equity."
    assert f"Rules left out {said}" in words.partition("In this report")[0]
    assert words.count(said) == 2
    assert "what it spends is not held to budgets" in words
    assert "does without the rules" not in words_of(draw(report_plan()))


def community_money(plan: Plan, *, recurring: float, lapsed: float) -> Plan:
    """Return a plan whose community budget of GBP 100,000 a wave is used so."""
    money = plan["money"].copy()
    for wave in plan.waves:
        money.loc[("community", wave)] = [
            *(100_000.0, recurring),
            *[0.0] * 5,
            lapsed,
        ]
    return with_table(plan, "money", money)


def with_unused(plan: Plan, unused_wte: float) -> Plan:
    """Return a plan with this many WTE left unrecruited in each wave."""
    return with_table(plan, "recruitment", plan["recruitment"].assign(unused_wte=unused_wte))


@pytest.mark.parametrize(
    ("recurring", "lapsed", "unused", "label", "said"),
    [
        (95_000.0, 5_000.0, 1.5, "Money", "money for community posts binds, not recruitment"),
        (70_000.0, 0.0, 1.5, "Money", "1.5, 1.5 and 1.5 WTE who could be recruited are not"),
        (40_000.0, 60_000.0, 0.0, "Recruitment", "£60,000, £60,000 and £60,000 of community money"),
        (95_000.0, 0.0, 0.0, "Money and recruitment", "both money and recruitment bind"),
        (40_000.0, 60_000.0, 2.0, "Other rules", "other rules bind first"),
    ],
)
def test_what_binds_is_said(
    recurring: float, lapsed: float, unused: float, label: str, said: str
) -> None:
    """Money binds at the most that vacancies allow or when spent; recruits when none is left."""
    plan = with_unused(community_money(report_plan(), recurring=recurring, lapsed=lapsed), unused)
    words = words_of(draw(plan))
    assert f"What binds, wave 3 {label}" in words
    assert said in words
    assert "In every wave" in words


def test_a_rule_that_is_switched_off_binds_nothing() -> None:
    """Where the model does without the rules of money, money is not said to bind."""
    plan = with_unused(community_money(report_plan(), recurring=95_000.0, lapsed=5_000.0), 1.5)
    words = words_of(draw(with_setting(plan, "families.off", "5_money")))
    assert "money for community posts binds" not in words
    assert "the plan does without the rules of money: other rules bind" in words
    short = with_unused(plan, 0.0)
    words = words_of(draw(with_setting(short, "families.off", "5_money")))
    assert "recruitment binds: everyone who could be recruited is, and the plan does" in words
    assert "lapses because nobody is there" not in words


def test_money_that_may_move_between_services_is_said() -> None:
    """Lapsed money of one service is out of reach of the others only where none may move."""
    plan = with_unused(community_money(report_plan(), recurring=70_000.0, lapsed=30_000.0), 1.5)
    assert "Money of one service cannot pay for posts of another" in words_of(draw(plan))
    words = words_of(draw(with_setting(plan, "money.transfer_share", "0.2")))
    assert "Up to 20% of a service's budget may pay for posts of the others" in words


def test_fixed_shares_are_said() -> None:
    """Where boards are held to a share of the money, the report says so."""
    plan = with_unused(community_money(report_plan(), recurring=40_000.0, lapsed=60_000.0), 2.0)
    words = words_of(draw(with_setting(plan, "money.board_shares", "nrac")))
    assert "What binds, wave 3 Fixed shares" in words
    assert "Each board is held to its NRAC share of the community budget" in words


@pytest.mark.parametrize(
    ("coverage", "said"),
    [
        ((0.1, 0.1, 0.1, 0.1), "All 4 boards have the same coverage in wave 3: 10.0% of need"),
        ((0.1, 0.2, 0.2, 0.2), "Northmoor has the lowest coverage in wave 3: 10.0% of need"),
        ((0.1, 0.2, 0.1 + 1e-9, 0.3), "Two boards share the lowest coverage in wave 3, 10.0%"),
    ],
)
def test_ties_are_said(coverage: tuple[float, ...], said: str) -> None:
    """The worst-served board is named; boards that share the place are all named."""
    plan = report_plan()
    table = plan["board_coverage"].copy()
    codes = ["S08000101", "S08000102", "S08000103", "S08000026"]
    for code, value in zip(codes, coverage, strict=True):
        table.loc[(code, 3), "coverage"] = value
    assert said in words_of(draw(with_table(plan, "board_coverage", table)))


def test_near_threshold_is_flagged_with_both_numbers() -> None:
    """A board near a threshold is flagged with its births and the threshold, twice."""
    plan = report_plan()
    boards = plan["boards"].copy()
    boards.loc["S08000102", "near_threshold"] = True
    words = words_of(draw(with_table(plan, "boards", boards)))
    said = "Midlothia and Strath has 3,100 births, 100 above the threshold of 3,000"
    assert words.count(said) == 2
    assert "A small change in births would change its model of service." in words
    assert "near threshold" not in words_of(draw(plan))


def test_small_teams_are_named() -> None:
    """Teams below the least are named with their size, perinatal posts of combined ones counted."""
    plan = report_plan()
    posts = plan["team_posts"].copy()
    posts.loc[("S08000103", "community", 1), "filled_wte"] = 0.1
    words = words_of(draw(with_table(plan, "team_posts", posts)))
    assert "taken as too small to recruit and sustain. In wave 1: Westerdale (0.20 WTE)." in words
    assert "perinatal posts included, has 0.20 WTE in wave 1" in words
    assert "Teams without a post" not in words


def test_teams_without_a_post_are_named() -> None:
    """An open board that should have a team and gets no community post is named."""
    assert "Teams without a post In wave 1: Westerdale." in words_of(draw(report_plan()))


def test_a_board_without_reach_has_no_coverage() -> None:
    """A board with nothing within reach is named as such, and is not the worst-served board."""
    plan = report_plan()
    table = plan["board_coverage"].copy()
    columns = ["attainable_families", "served_community", "coverage"]
    table.loc[[("S08000026", wave) for wave in plan.waves], columns] = 0.0
    html = draw(with_table(plan, "board_coverage", table))
    words = words_of(html)
    assert "No need is within reach in Holm Islands. Two boards share the lowest" in words
    assert "None of its 6.0 families with need a year is within reach" in words
    assert tables_of(html)["boards"].by_name()["Holm Islands"][7] == DASH


def test_idle_posts_are_said() -> None:
    """Staff time that the plan gives to nobody is said with its size."""
    plan = report_plan()
    posts = plan["team_posts"].copy()
    posts["filled_wte"] += 10.0
    words = words_of(draw(with_table(plan, "team_posts", posts)))
    assert re.search(r"In every wave [\d.]+, [\d.]+ and [\d.]+ WTE of community posts have", words)


def test_most_deprived_councils(tmp_path: Path) -> None:
    """Councils stand by their share of deprived under-threes, with need and coverage."""
    share = pd.Series({"S12000101": 0.1, "S12000102": 0.5, "S12000103": 0.3, "S12000026": 0.0})
    geography = sample_geography(tmp_path)
    councils = geography.councils.assign(council_name="Council " + geography.councils.index)
    geography = dataclasses.replace(geography, councils=councils)
    html = draw(report_plan(), geography=geography, deprivation=share)
    rows = tables_of(html)["deprived"].rows
    assert [row[0][-3:] for row in rows] == ["102", "103", "101", "026"]
    assert rows[0][1:] == ["Midlothia and Strath", "50.0%", "75", "11", "14.0%"]


def test_without_options_a_report_still_stands() -> None:
    """With a plan and a title alone the report is whole, and says what it was not given."""
    html = draw_report(report_plan(), title="Plan")
    assert "No simple rule was given with this plan." in words_of(html)
    assert "No check was given with this plan." in words_of(html)
    assert "No figures of deprivation were given with this plan." in words_of(html)
    assert faults_of(read_page(html)) == []
