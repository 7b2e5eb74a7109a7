"""Prices and ranges in the report: every figure is the table's, and gaps are said, never filled."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from page_reader import faults_of, read_page
from report_reader import HOSTILE, draw, report_plan, tables_of, words_of
from sample_answers import both_sides, money_prices, no_price, sample_prices, sample_ranges
from test_report_words import community_money, with_unused

from allocator.lp.answers import PRICE_INDEX
from allocator.outputs.answers import PRICES, RANGES, read_answers
from allocator.outputs.files import write_table
from allocator.outputs.report.limit_prices import limit_title
from allocator.outputs.report.price_words import price_sentences, worthless

DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
MONEY = ("budget", "community")
RECRUITS = ("recruitment_pool", "Scotland")


def test_without_answers_there_is_no_section() -> None:
    """A plan without prices and ranges has neither section nor gap in the numbers of sections."""
    words = words_of(draw(report_plan()))
    assert "What would change the plan" not in words
    assert "4. Beside simple rules" in words
    assert "8. Limits of use" in words


def test_the_section_stands_among_the_others() -> None:
    """With answers the section is the fourth, and those after it count on."""
    html = draw(report_plan(), prices=money_prices(), ranges=sample_ranges(loose=0.0))
    words = words_of(html)
    assert "4. What would change the plan" in words
    assert "5. Beside simple rules" in words
    assert "9. Limits of use" in words
    assert html.count('href="#answers-heading"') == 1
    assert not faults_of(read_page(html))


def test_the_table_shows_what_one_less_and_one_more_would_do() -> None:
    """Served families and coverage have the sign that planners count in, and three digits."""
    prices = money_prices()
    prices.loc[(*MONEY, 2, "unmet_need"), "left_step"] = 0.0625
    table = tables_of(draw(report_plan(), prices=prices))["shadow-prices"]
    assert table.columns == [
        "Wave",
        "Lowest coverage, one less percentage points",
        "Lowest coverage, one more percentage points",
        "Families served, one less families a year",
        "Families served, one more families a year",
        "Holds for units less; more",
    ]
    assert table.rows[0] == ["Community IMH budget: one is £1,000 a year"]
    assert table.rows[1] == [
        "Wave 1",
        f"{MINUS}0.0120",
        "+0.0120",
        f"{MINUS}0.300",
        "+0.300",
        "1; 1",
    ]
    assert table.rows[2][-1] == "0.0625; 1"
    assert len(table.rows) == 4, "limits that change nothing are left out"


def test_shortfalls_have_columns_where_they_have_a_price() -> None:
    """A stage before coverage is shown once some limit moves it."""
    prices = sample_prices({("coverage_floor", "Scotland", 2, "floor_shortfall"): both_sides(0.6)})
    table = tables_of(draw(report_plan(), prices=prices))["shadow-prices"]
    assert "Families a year below the floor of coverage, one less change" in table.columns
    row = table.rows[
        [row[0] for row in table.rows].index("Floor of coverage: one is one percentage point") + 2
    ]
    assert row[1:3] == [f"{MINUS}0.600", "+0.600"]


def test_a_side_without_a_price_is_a_dash_and_its_reason_is_said() -> None:
    """What was not found is never a number."""
    prices = sample_prices(
        {
            (*MONEY, 1, stage): no_price("left", "no plan keeps every rule with less")
            | {"right": -0.2}
            for stage in ("floor_shortfall", "worst_coverage", "unmet_need")
        }
    )
    table = tables_of(draw(report_plan(), prices=prices))["shadow-prices"]
    wave = table.rows[1]
    assert wave[0] == "Wave 1"
    assert [cell for cell in wave if DASH in cell] == [DASH, DASH, DASH, f"{DASH}; 1"]
    said = price_sentences(prices)[0]
    assert "as much less has no price (no plan keeps every rule with less)" in said


def test_binding_limits_tell_what_one_more_would_do() -> None:
    """Where money binds, the first page says what GBP 1,000 more would do, wave by wave."""
    plan = with_unused(community_money(report_plan(), recurring=95_000.0, lapsed=5_000.0), 1.5)
    words = words_of(draw(plan, prices=money_prices()))
    assert (
        "£1,000 a year more of the community IMH budget in wave 1, 2 or 3 raises the coverage of "
        "the worst-served board by 0.0120, 0.00600 and 0.00400 percentage points and serves "
        "0.300, 0.150 and 0.100 more families a year, summed over waves." in words
    )
    assert "In every wave money binds and more recruits are worth nothing." in words
    assert "one recruit" not in words.partition("4. What would change")[0]


def test_other_limits_that_bind_are_named() -> None:
    """A floor with a price is said beside money and recruitment."""
    prices = sample_prices({("coverage_floor", "Scotland", 2, "unmet_need"): both_sides(0.75)})
    plan = with_unused(community_money(report_plan(), recurring=95_000.0, lapsed=5_000.0), 1.5)
    first = words_of(draw(plan, prices=prices)).partition("4. What would change")[0]
    assert (
        "One percentage point more of the floor of coverage in wave 2 serves 0.750 fewer families "
        "a year, summed over waves." in first
    )


def test_money_worth_nothing_is_said() -> None:
    """Where only recruits have a price, money is said to be worth nothing."""
    prices = sample_prices({(*RECRUITS, 2, "unmet_need"): both_sides(-40.0)})
    assert worthless(prices) == ["In wave 2 recruits bind and more money is worth nothing."]
    sentences = price_sentences(prices)
    assert sentences[0] == (
        "Recruitment pool in wave 2: one recruit (WTE) more serves 40.0 more families a year; as "
        "much less does the opposite."
    )
    slack = next(text for text in sentences if text.startswith("A little more or less"))
    assert slack.endswith(
        "community IMH budget, specialist perinatal budget and floor of coverage."
    )


def test_two_prices_at_a_kink_are_both_said() -> None:
    """Where one more is worth less than one less, each side has its own words."""
    prices = sample_prices({(*RECRUITS, 1, "unmet_need"): {"left": -40.0, "right": 0.0}})
    assert price_sentences(prices)[0] == (
        "Recruitment pool in wave 1: one recruit (WTE) more changes nothing; as much less serves "
        "40.0 fewer families a year."
    )


def test_ranges_are_shown_as_one_figure_or_two() -> None:
    """Firm posts stand as one figure, others from least to most, and the widest is named."""
    html = draw(report_plan(), ranges=sample_ranges(loose=0.4))
    rows = tables_of(html)["post-ranges"].rows
    assert rows == [["Midlothia and Strath"], ["Community IMH", "1.00", "1.00", "1.00 to 1.40"]]
    words = words_of(html)
    assert "8 of 9 figures of posts by board, service and wave are firm." in words
    assert "Community IMH of Midlothia and Strath in wave 3 (1.00 to 1.40 WTE)." in words
    firm = words_of(draw(report_plan(), ranges=sample_ranges(loose=0.0)))
    assert "All 9 figures of posts by board, service and wave are firm" in firm
    assert "Every figure is firm, and is the plan's own." in firm


def test_a_stopped_plan_says_that_nothing_is_known() -> None:
    """Empty tables leave a sentence, not an empty table."""
    empty = {
        "prices": money_prices().iloc[:0],
        "ranges": sample_ranges(loose=0.0).iloc[:0],
    }
    words = words_of(draw(report_plan(), **empty))
    assert "No price is known: the plan was stopped before any objective was proved." in words
    assert "No range is known" in words


def test_a_plan_that_no_limit_holds_back_says_so() -> None:
    """Where nothing has a price the table is a sentence."""
    words = words_of(draw(report_plan(), prices=sample_prices({})))
    assert "No limit has a price: a little more or less of each changes nothing." in words


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_networks_stay_names(name: str) -> None:
    """A network's name, from the user's files, is text in the table and in the sentences."""
    prices = sample_prices({(*RECRUITS, 1, "unmet_need"): both_sides(-1.0)}).reset_index()
    prices.loc[prices["limit"] == "recruitment_pool", ["limit", "name"]] = ["network_pool", name]
    prices = prices.set_index(list(PRICE_INDEX)).sort_index()
    html = draw(report_plan(), prices=prices)
    assert not faults_of(read_page(html))
    assert any(limit_title("network_pool", name) in word for word in read_page(html).words)


def test_written_answers_read_back_as_they_were(tmp_path: Path) -> None:
    """Tables of a run folder come back with their index, notes and gaps."""
    prices = sample_prices({(*MONEY, 1, "unmet_need"): no_price("left", "= nothing")})
    ranges = sample_ranges(loose=0.4)
    (tmp_path / "tables").mkdir()
    assert read_answers(tmp_path) == {}
    write_table(prices, tmp_path / "tables" / f"{PRICES}.csv")
    write_table(ranges, tmp_path / "tables" / f"{RANGES}.csv")
    found = read_answers(tmp_path)
    assert set(found) == {PRICES, RANGES}
    pd.testing.assert_frame_equal(found[PRICES], prices)
    pd.testing.assert_frame_equal(found[RANGES], ranges)
