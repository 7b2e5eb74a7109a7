"""Inequality as report and comparison show it: the table's figures, each with its direction."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest
from report_reader import report_plan, shows, with_table
from sample_plan import BOARDS, sample_geography

from allocator.analysis.inequality import (
    INEQUALITIES,
    inequality_table,
    kolm_pollak_kappas,
    place_deprivation,
)
from allocator.analysis.inequality.records import MEASURES, SUBJECTS
from allocator.outputs.compare.inequality import INEQUALITY_METRICS, inequality_by_run
from allocator.outputs.compare.metrics import DIRECTION_WORDS, NATIONAL_METRICS, Metric
from allocator.outputs.page.tables import PageTable
from allocator.outputs.report.content import Content, Governance
from allocator.outputs.report.inequality import inequality_context

PLAN = report_plan()
BY_COUNCIL = pd.Series(
    {
        f"S12000{row[0][-3:]}": share
        for row, share in zip(BOARDS, (0.1, 0.4, 0.2, 0.05), strict=True)
    }
)


@pytest.fixture
def content(tmp_path: Path) -> Content:
    """Return the sample plan with its places and made-up deprivation."""
    return Content(
        plan=PLAN,
        title="Sample",
        geography=sample_geography(tmp_path),
        baselines=pd.DataFrame(),
        checks=(),
        inputs=pd.DataFrame(),
        deprivation=BY_COUNCIL,
        governance=Governance(),
    )


def cells(table: PageTable) -> dict[tuple[str, str], str]:
    """Return the cells of a page's table by measure and subject."""
    return {
        (measure.key, subject.key): cell
        for measure, row in zip(MEASURES, table.rows, strict=True)
        for subject, cell in zip(SUBJECTS, row.cells[1:], strict=True)
    }


def test_report_shows_the_table(content: Content) -> None:
    """Every cell is the last wave's value in its unit."""
    shown = inequality_context(content)["inequality_table"]
    table = inequality_table(PLAN, deprivation=place_deprivation(content.geography, BY_COUNCIL)).xs(
        3, level="wave"
    )
    found = cells(shown)
    for (measure, of), cell in found.items():
        share = of.startswith("coverage") and measure.startswith("kolm_pollak")
        assert shows(cell, table.at[(measure, of), "value"], scale=100.0 if share else 1.0)
    assert found["kolm_pollak_index", "coverage_by_place"].endswith(" points")
    assert found["kolm_pollak_ede", "coverage_by_place"].endswith("%")
    assert found["kolm_pollak_ede", "mean_minutes_by_place"].endswith(" min")
    assert found["kolm_pollak_ede", "wte_per_1000_births_by_board"].endswith(" WTE")


def test_report_says_direction_weights_ranking_and_kappa(content: Content) -> None:
    """Headings have the direction, columns groups and weights, the note ranking and each kappa."""
    shown = inequality_context(content)["inequality_table"]
    headings = [row.cells[0] for row in shown.rows]
    assert headings[0] == "Gini (lower is better)"
    assert headings[-1] == "Kolm-Pollak equivalent (higher is better; of travel, lower)"
    assert [column.unit for column in shown.columns[1:]] == [
        f"over {one.over}, by {one.weights}" for one in SUBJECTS
    ]
    assert "under-threes of their council" in shown.note
    assert "an aversion of 1 (an assumption" in shown.note
    kappa = kolm_pollak_kappas(PLAN)["coverage_by_board"]
    assert f"{kappa:.4f} for coverage by board" in shown.note


def test_report_has_a_sentence_for_each_measure(content: Content) -> None:
    """Each measure is explained beside its own figure of coverage by place."""
    found = inequality_context(content)
    points, shown = found["inequality_points"], cells(found["inequality_table"])
    assert [title for title, _ in points] == [one.title for one in MEASURES]
    for measure, (_, text) in zip(MEASURES, points, strict=True):
        assert text.startswith(f"{shown[measure.key, 'coverage_by_place']} for coverage by place: ")
        assert text.endswith(".")


def test_report_says_why_a_figure_is_missing(content: Content) -> None:
    """Without deprivation the index is a dash, its ranking unsaid, and the reason given twice."""
    found = inequality_context(dataclasses.replace(content, deprivation=None))
    shown = cells(found["inequality_table"])
    dashes = {key for key, cell in shown.items() if cell == "\N{EN DASH}"}
    assert dashes == {("concentration", one.key) for one in SUBJECTS}
    note = found["inequality_table"].note
    assert "Concentration index of coverage by board" in note
    assert "no figures of deprivation were given" in note
    assert "under-threes" not in note
    text = dict(found["inequality_points"])["Concentration index"]
    assert text.endswith("no figures of deprivation were given.")


def test_report_of_a_plan_that_serves_nobody(content: Content) -> None:
    """A plan without coverage or journeys has dashes and reasons, and no kappa of them."""
    plan = with_table(PLAN, "flows", PLAN["flows"].iloc[:0])
    for name in ("zone_coverage", "board_coverage"):
        plan = with_table(plan, name, plan[name].assign(coverage=0.0))
    found = inequality_context(dataclasses.replace(content, plan=plan))
    note = found["inequality_table"].note
    assert "nobody to measure over" in note
    assert "every group has 0" in note
    assert "for coverage by board" not in note
    assert "for staff time per 1,000 births by board" in note
    assert all("There is no figure" in text for _, text in found["inequality_points"])


def test_metrics_are_every_measure_of_everything() -> None:
    """Compared are all measures, each with the unit and direction of its own."""
    assert len(INEQUALITY_METRICS) == len(INEQUALITIES)
    for metric, one in zip(INEQUALITY_METRICS, INEQUALITIES, strict=True):
        assert (metric.label, metric.direction) == (one.name, one.direction)
        assert metric.unit.removeprefix("% of") == one.unit.removeprefix("share of")
        assert DIRECTION_WORDS[one.direction] in metric.heading
    keys = [metric.key for metric in (*NATIONAL_METRICS, *INEQUALITY_METRICS)]
    assert len(set(keys)) == len(keys)


def test_nearest_zero_is_more_or_less() -> None:
    """Of a measure that is best at 0, a difference is more or less, not better or worse."""
    metric = Metric("k", "Label", "unit", "zero", decimals=1)
    assert [metric.verdict(one) for one in (0.2, -0.2, 0.04)] == ["more", "less", "same"]
    assert metric.heading == "Label (unit; nearest 0 is most even)"


def test_runs_have_the_first_runs_aversion() -> None:
    """A second run is measured by the first run's kappa; a run and itself are the same."""
    table = PLAN["zone_coverage"].copy()
    table["coverage"] *= 2
    other = with_table(PLAN, "zone_coverage", table)
    found = inequality_by_run({"one": PLAN, "two": other, "again": PLAN})
    pd.testing.assert_frame_equal(found["one"], found["again"])
    held = inequality_table(other, kappa=kolm_pollak_kappas(PLAN))["value"]
    for wave in PLAN.waves:
        value = found["two"].at[wave, "kolm_pollak_ede_coverage_by_place"]
        assert value == held["kolm_pollak_ede", "coverage_by_place", wave]
    assert list(found["one"].columns) == [metric.key for metric in INEQUALITY_METRICS]
    assert found["one"].index.name == "wave"


def test_concentration_is_what_the_run_wrote(content: Content) -> None:
    """A plan alone holds no deprivation, so the index is the run's own, or there is none."""
    deprivation = place_deprivation(content.geography, BY_COUNCIL)
    written = inequality_table(PLAN, deprivation=deprivation)
    found = inequality_by_run({"one": PLAN, "two": PLAN}, {"one": written})
    key = ("concentration", "coverage_by_board", 3)
    assert found["one"].at[3, "concentration_coverage_by_board"] == written.at[key, "value"]
    assert found["two"].filter(like="concentration").isna().all(axis=None)
    kept = [one for one in found["one"] if not one.startswith("concentration")]
    pd.testing.assert_frame_equal(found["one"][kept], found["two"][kept])
    assert found["two"][kept].notna().all(axis=None)
