"""What-if answers in words: every figure is the table's, and what was not solved is said."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from allocator.outputs.report.whatif import equity_sentences, sides_sentences, travel_sentences

NAMES = {"A": "Aird", "B": "Brae"}


def travel_table(**changed: float | str) -> pd.DataFrame:
    """Return two waves of a staff limit of 120 and of 135 minutes; the latter changed."""
    rows = []
    for change in (0.0, 15.0):
        for wave in (1, 2):
            row: dict[str, object] = {
                "travel_limit": "staff",
                "change_minutes": change,
                "wave": wave,
                "limit_minutes": 120.0 + change,
                "attainable_families": 1000.0,
                "served_families": 100.0 * wave,
                "unmet_families": 900.0,
                "worst_coverage": 0.1 * wave,
                "note": "",
            }
            rows.append(row | (changed if change else {}))
    return pd.DataFrame(rows).set_index(["travel_limit", "change_minutes", "wave"])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"served_families": 230.0, "worst_coverage": 0.25, "attainable_families": 1050.0},
            (
                "in wave 2 30 more families are served, the lowest coverage is 25.0% "
                "(+5.0 percentage points) and 50 more families are within reach."
            ),
        ),
        (
            {"served_families": 196.5, "worst_coverage": 0.1998},
            (
                "in wave 2 3.5 fewer families are served, the lowest coverage is 20.0% "
                "(\N{MINUS SIGN}0.020 percentage points) and need within reach stays the same."
            ),
        ),
        (
            {"served_families": math.nan, "note": "no plan keeps every rule"},
            "there is no figure: no plan keeps every rule.",
        ),
    ],
)
def test_a_travel_limit_is_priced_by_what_changes(changed, said):
    """Served, coverage and reach stand with their change, gaps with their reason."""
    (sentence,) = travel_sentences(travel_table(**changed), same_day=False)
    assert sentence.startswith("With a staff limit of 135 minutes one way instead of 120")
    assert sentence.endswith(said)


def test_a_limit_that_changes_nothing_says_what_else_holds():
    """A longer staff limit helps nobody while outreach must come back on the same day."""
    same = travel_table()
    same.loc[("staff", 15.0), ["served_families", "worst_coverage"]] = same.loc[
        ("staff", 0.0), ["served_families", "worst_coverage"]
    ].to_numpy()
    (alone,) = travel_sentences(same, same_day=False)
    assert alone.endswith("instead of 120 nothing changes.")
    (both,) = travel_sentences(same, same_day=True)
    assert both.endswith("nothing changes; outreach must come back on the same day besides.")


def equity_table() -> pd.DataFrame:
    """Return a plan, a case that serves more, and a case without a plan."""
    columns = ["case", "wave", "served_families", "worst_coverage", "families_more"]
    rows = [
        ("as planned", 1, 100.0, 0.2, 0.0, 0.0, ""),
        ("as planned", 2, 200.0, 0.4, 0.0, 0.0, ""),
        ("without worst coverage first", 1, 105.0, 0.05, 5.0, 0.1, ""),
        ("without worst coverage first", 2, 212.0, 0.1, 12.0, 0.3, ""),
        ("without limits within boards", 1, *[math.nan] * 4, "no plan keeps every rule"),
        ("without limits within boards", 2, *[math.nan] * 4, "no plan keeps every rule"),
    ]
    frame = pd.DataFrame(rows, columns=[*columns, "uncovered_share", "note"])
    return frame.set_index(["case", "wave"])


def test_equity_costs_the_families_that_it_forgoes():
    """Each rule's price stands in families, with what would become of the worst-served."""
    price, gap = equity_sentences(equity_table())
    assert price == (
        "Without worst coverage first, 12 more families a year would be served in wave 2 (+17.0 "
        "over all waves); the lowest coverage would be 10.0% instead of 40.0%; 30.0% of need "
        "within reach would lie in places where nobody is served, instead of 0.0%."
    )
    assert gap == "Without limits within boards: there is no figure: no plan keeps every rule."


def sides_table(*, planned: str = "combined", other_served: float = 55.0) -> pd.DataFrame:
    """Return one wave of two boards, the first on either side of the upper threshold."""
    columns = ["side", "board_code", "wave", "community_wte", "embedded_wte", "served_families"]
    rows = [
        ("combined", "A", 1, 2.0, 0.0, 40.0, 0.2),
        ("combined", "B", 1, 3.0, 0.0, 60.0, 0.2),
        ("stand-alone", "A", 1, 0.8, 1.5, 45.0, 0.225),
        ("stand-alone", "B", 1, 3.0 if other_served == 60.0 else 2.75, 0.0, other_served, 0.18),
    ]
    frame = pd.DataFrame(rows, columns=[*columns, "coverage"])
    frame["as_planned"] = frame["side"] == planned
    frame["note"] = ""
    return frame.set_index(["side", "board_code", "wave"])


def test_both_sides_of_a_threshold_and_the_cliff_are_said():
    """Posts and coverage on either side, the posts that move at once, and what others lose."""
    plan, cliff, others = sides_sentences(sides_table(), "A", NAMES)
    minus = "\N{MINUS SIGN}"
    assert plan == "In the plan Aird is a combined team."
    assert cliff == (
        "Wave 1: as a combined team Aird has 2.00 WTE of posts and coverage of 20.0%; as a "
        "stand-alone team 2.30 WTE of posts (0.80 community, 1.50 embedded) and coverage of 22.5%. "
        f"Crossing the threshold moves {minus}1.20 WTE community and +1.50 WTE embedded at once: "
        "+0.30 WTE in sum."
    )
    assert others == (
        "From a combined team to a stand-alone team, the other boards in wave 1 change by "
        f"{minus}0.25 WTE and {minus}5.0 families served a year in sum. Most changed, in families "
        f"a year: Brae {minus}5.0."
    )


def test_boards_that_keep_what_they_have_are_said():
    """Where the others neither gain nor lose, that is said."""
    said = sides_sentences(sides_table(other_served=60.0), "A", NAMES)
    assert said[-1].endswith("have the same posts and serve as many families.")


def test_a_graded_board_is_on_neither_side():
    """Under the graded rule the plan lies between the two."""
    said = sides_sentences(sides_table(planned="neither"), "A", NAMES)
    assert said[0] == "In the plan Aird lies between the two, by the graded rule."


def test_a_side_without_a_plan_is_not_compared():
    """Where one side has no plan, the reason stands alone."""
    table = sides_table()
    above = table.index.get_level_values("side") == "stand-alone"
    table.loc[above, ["served_families", "community_wte", "coverage"]] = math.nan
    table.loc[above, "note"] = "no plan keeps every rule"
    said = sides_sentences(table, "A", NAMES)
    assert said[1:] == ["The two sides cannot be compared: no plan keeps every rule."]
