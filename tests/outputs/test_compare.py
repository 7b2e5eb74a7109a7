"""Runs side by side: differences, which way is better, winners and losers, and safe names."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_reader import faults_of, read_page
from report_reader import (
    HOSTILE,
    report_plan,
    shows,
    tables_of,
    with_setting,
    with_table,
)

from allocator.analysis.indicators import board_indicators, national_indicators
from allocator.errors import UsageError
from allocator.lp.plan import Plan
from allocator.outputs.compare import compare_runs, draw_comparison
from allocator.outputs.compare.inequality import INEQUALITY_METRICS, inequality_by_run
from allocator.outputs.compare.metrics import BOARD_METRICS, NATIONAL_METRICS, Metric
from allocator.outputs.compare.tables import common_waves

CODES = {
    "Holm Islands": "S08000026",
    "Midlothia and Strath": "S08000102",
    "Northmoor": "S08000101",
    "Westerdale": "S08000103",
}


def moved(plan: Plan) -> Plan:
    """Return a plan in which Northmoor gains 2 points of coverage in wave 3 and Westerdale loses 4.

    Northmoor has 138 families within reach and Westerdale 33, so 2.76 more are served in the one
    and 1.32 fewer in the other.
    """
    table = plan["board_coverage"].copy()
    for code, share in (("S08000101", 0.02), ("S08000103", -0.04)):
        families = share * table.at[(code, 3), "attainable_families"]
        table.loc[(code, 3), "served_community"] += families
        table.loc[(code, 3), "unmet_families"] -= families
        table.loc[(code, 3), "coverage"] += share
    return with_setting(with_table(plan, "board_coverage", table), "money.board_shares", "nrac")


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    """Return three runs: one, another with two boards changed, and the first again."""
    plan = report_plan()
    return {"Base": plan, "Moved": moved(plan), "Again": plan}


def test_values_are_the_plans_indicators(plans: dict[str, Plan]) -> None:
    """Every value is the run's own indicator, and every difference is from the first run's."""
    tables = compare_runs(plans)
    for run, plan in plans.items():
        national, boards = national_indicators(plan), board_indicators(plan)
        for (metric, wave, one), row in tables["national"].iterrows():
            if one == run:
                assert row["value"] == national.at[wave, metric]
        for (code, metric, wave, one), row in tables["boards"].iterrows():
            value = boards.at[(code, wave), metric]
            if one == run and pd.notna(value):
                assert row["value"] == value
    first = tables["boards"].xs("Base", level="run")["value"]
    second = tables["boards"].xs("Moved", level="run")
    pd.testing.assert_series_equal(second["value"] - first, second["difference"], check_names=False)


def test_inequality_is_compared(plans: dict[str, Plan]) -> None:
    """Each measure of each run stands with its direction, the page's figures the comparison's."""
    rows = compare_runs(plans)["inequality"]
    values = inequality_by_run(plans)
    shown = tables_of(draw_comparison(plans))["inequality-wave-3"].by_name()
    for metric in INEQUALITY_METRICS:
        own = rows.xs((metric.key, 3), level=("metric", "wave"))
        assert set(own["direction"]) == {metric.direction}
        assert shows(shown[metric.heading][0], own.at["Base", "value"], scale=metric.scale)
        if not metric.key.startswith("concentration"):
            assert own["value"].to_dict() == {run: values[run].at[3, metric.key] for run in plans}
    even = rows.xs(("gini_coverage_by_board", 3), level=("metric", "wave"))
    assert (even.at["Moved", "verdict"], even.at["Again", "verdict"]) == ("worse", "same")
    assert list(dict.fromkeys(rows.index.get_level_values("metric"))) == [
        metric.key for metric in INEQUALITY_METRICS
    ]


def test_hand_worked_differences(plans: dict[str, Plan]) -> None:
    """The two boards that change do so by the hand-worked amounts; the others not at all."""
    boards = compare_runs(plans)["boards"].xs((3, "Moved"), level=("wave", "run"))
    coverage = boards.xs("coverage", level="metric")
    assert coverage["difference"].to_dict() == pytest.approx(
        {"S08000101": 0.02, "S08000102": 0.0, "S08000103": -0.04, "S08000026": 0.0}
    )
    served = boards.xs("served_families", level="metric")["difference"]
    assert served["S08000101"] == pytest.approx(2.76)
    assert served["S08000103"] == pytest.approx(-1.32)
    assert coverage["verdict"].to_dict() == {
        "S08000101": "better",
        "S08000102": "same",
        "S08000103": "worse",
        "S08000026": "same",
    }


def test_first_run_has_no_difference(plans: dict[str, Plan]) -> None:
    """The first run is held against nothing: no difference, no verdict."""
    for name in ("national", "boards"):
        rows = compare_runs(plans)[name].xs("Base", level="run")
        assert rows["difference"].isna().all()
        assert set(rows["verdict"]) == {""}


def test_same_run_twice_is_the_same(plans: dict[str, Plan]) -> None:
    """A run held against itself differs in nothing, settings included."""
    tables = compare_runs({"a": plans["Base"], "b": plans["Again"]})
    for name in ("national", "boards"):
        rows = tables[name].xs("b", level="run")
        assert set(rows["verdict"]) <= {"same", ""}
        assert rows["difference"].dropna().abs().max() == 0.0
    assert tables["settings"].empty


def test_settings_that_differ(plans: dict[str, Plan]) -> None:
    """Only the settings that differ are listed, with each run's value."""
    settings = compare_runs(plans)["settings"]
    assert settings.to_dict("index") == {
        "money.board_shares": {"Base": "none", "Moved": "nrac", "Again": "none"}
    }


def test_tables_have_named_indexes(plans: dict[str, Plan]) -> None:
    """Tables are tidy: named indexes, in the order of metrics and runs given."""
    tables = compare_runs(plans)
    assert tables["national"].index.names == ["metric", "wave", "run"]
    assert tables["boards"].index.names == ["board_code", "metric", "wave", "run"]
    metrics = list(dict.fromkeys(tables["national"].index.get_level_values("metric")))
    assert metrics == [metric.key for metric in NATIONAL_METRICS]
    runs = list(dict.fromkeys(tables["boards"].index.get_level_values("run")))
    assert runs == list(plans)
    assert tables["national"].index.is_unique
    assert tables["boards"].index.is_unique


@pytest.mark.parametrize(
    ("direction", "difference", "verdict"),
    [
        ("higher", 0.2, "better"),
        ("higher", -0.2, "worse"),
        ("lower", 0.2, "worse"),
        ("lower", -0.2, "better"),
        ("neither", 0.2, "more"),
        ("neither", -0.2, "less"),
        ("higher", 0.04, "same"),
        ("higher", float("nan"), ""),
    ],
)
def test_direction_belongs_to_the_metric(direction: str, difference: float, verdict: str) -> None:
    """Which way is better follows from the metric; what would show as zero is the same."""
    assert Metric("k", "Label", "unit", direction, decimals=1).verdict(difference) == verdict


@given(
    st.sampled_from((*NATIONAL_METRICS, *BOARD_METRICS, *INEQUALITY_METRICS)), st.floats(-1e6, 1e6)
)
def test_words_agree_with_verdicts(metric: Metric, difference: float) -> None:
    """A difference shown with a sign has a verdict, one shown as zero is the same; and mirrored."""
    text, verdict = metric.difference_text(difference), metric.verdict(difference)
    zero = not re.search(r"[1-9]", text)
    assert zero == (verdict == "same")
    assert text.startswith(("+", "\N{MINUS SIGN}")) != zero
    pairs = {"better": "worse", "worse": "better", "more": "less", "less": "more", "same": "same"}
    assert metric.verdict(-difference) == pairs[verdict]


def test_boards_of_one_run_only(plans: dict[str, Plan]) -> None:
    """A board that a run lacks stands with a dash, and wins and loses nothing."""
    fewer = plans["Base"]
    tables = {
        name: table[table.index.get_level_values("board_code") != "S08000103"]
        if "board_code" in table.index.names
        else table
        for name, table in fewer.tables.items()
    }
    run = {"Base": plans["Base"], "Fewer": dataclasses.replace(fewer, tables=tables)}
    rows = compare_runs(run)["boards"].xs("coverage", level="metric").xs("S08000103")
    assert rows.xs("Fewer", level="run")["value"].isna().all()
    assert set(rows["verdict"]) == {""}
    cells = tables_of(draw_comparison(run))["boards-coverage-wave-3"].by_name()["Westerdale"]
    assert cells == ["12.0%", "\N{EN DASH}", "\N{EN DASH}"]


def test_too_few_runs(plans: dict[str, Plan]) -> None:
    """One run cannot be compared, and the message says what to do."""
    with pytest.raises(UsageError, match="Name another run"):
        compare_runs({"Base": plans["Base"]})


def test_no_wave_in_common(plans: dict[str, Plan]) -> None:
    """Only waves of every run are compared; without any the message says so."""
    base = plans["Base"]
    assert common_waves({"a": base, "b": dataclasses.replace(base, waves=(2, 3, 4))}) == (2, 3)
    with pytest.raises(UsageError, match="no wave in common"):
        compare_runs({"a": base, "b": dataclasses.replace(base, waves=(7,))})


def test_page_tables_are_the_comparison(plans: dict[str, Plan]) -> None:
    """Every figure of the page is the comparison's, with verdicts where one way is better."""
    tables = tables_of(draw_comparison(plans))
    compared = compare_runs(plans)
    for metric in BOARD_METRICS:
        rows = tables[f"boards-{metric.key.replace('_', '-')}-wave-3"].by_name()
        assert list(rows) == [*CODES, "Scotland"]
        rows.pop("Scotland")
        for name, cells in rows.items():
            own = compared["boards"].xs((metric.key, 3), level=("metric", "wave")).xs(CODES[name])
            for run, cell in {"Base": cells[0], "Moved": cells[1], "Again": cells[3]}.items():
                assert shows(cell, own.at[run, "value"], scale=metric.scale)
            for run, cell in {"Moved": cells[2], "Again": cells[4]}.items():
                assert shows(cell, own.at[run, "difference"], scale=metric.scale)
                said = own.at[run, "verdict"]
                assert cell.endswith(f"({said})") == (said in {"better", "worse"})
    national = tables["national"].rows
    assert [row[0] for row in national if len(row) == 1] == ["Wave 1", "Wave 2", "Wave 3"]
    wave_3 = [row for row in national if len(row) > 1][-len(NATIONAL_METRICS) :]
    for row, metric in zip(wave_3, NATIONAL_METRICS, strict=True):
        own = compared["national"].xs((metric.key, 3), level=("metric", "wave"))
        assert row[0] == metric.heading
        assert shows(row[1], own.at["Base", "value"], scale=metric.scale)
        assert shows(row[2], own.at["Moved", "value"], scale=metric.scale)
        assert shows(row[3], own.at["Moved", "difference"], scale=metric.scale)


def test_scotland_adds_up(plans: dict[str, Plan]) -> None:
    """Scotland's row is the country's figure: sums of families and staff, coverage of all need."""
    rows = tables_of(draw_comparison(plans))
    for run, plan in enumerate(plans.values()):
        at = 0 if run == 0 else 2 * run - 1
        nation, boards = (
            national_indicators(plan).loc[3],
            board_indicators(plan).xs(3, level="wave"),
        )
        for key, value, scale in (
            ("coverage", nation["coverage"], 100.0),
            ("served-families", boards["served_families"].sum(), 1.0),
            ("serving-wte", boards["serving_wte"].sum(), 1.0),
            ("spend-share", 1.0, 100.0),
            ("mean-minutes", nation["mean_minutes"], 1.0),
        ):
            assert shows(rows[f"boards-{key}-wave-3"].by_name()["Scotland"][at], value, scale=scale)


def test_same_bytes(plans: dict[str, Plan]) -> None:
    """The same runs give the same bytes."""
    assert draw_comparison(plans) == draw_comparison(dict(plans))


def test_names_stay_names() -> None:
    """Hostile names of runs, boards and settings add no element and fetch nothing."""
    codes = list(CODES.values())
    plan = report_plan(names=dict(zip(codes, HOSTILE, strict=False)))
    every = "".join(HOSTILE)
    settings = plan.settings.copy()
    settings.loc["money.board_shares", "value"] = every
    named = dataclasses.replace(
        plan, settings=settings, provenance={"model": every, "scenarios": [every]}
    )
    page = read_page(draw_comparison({"<b>one</b>": plan, every: named}, title=every))
    assert faults_of(page) == []
    assert sum(tag == "script" for tag, _ in page.elements) == 1
    assert sum(tag in {"img", "b"} for tag, _ in page.elements) == 0
    assert not [name for _, named_ in page.elements for name in named_ if name.startswith("on")]
    assert every in "".join(page.words)
