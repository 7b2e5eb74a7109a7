"""Inequality of a plan: what is measured, over whom, in which unit, and what is said of gaps."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from tiny_plan import WAVES, tiny_plan, with_table

from allocator.analysis.inequality import (
    INEQUALITIES,
    concentration,
    gini,
    inequality_table,
    kolm_pollak_ede,
    kolm_pollak_kappas,
    palma,
    place_deprivation,
    theil,
)
from allocator.analysis.inequality.records import MEASURES, SUBJECTS
from allocator.inputs.demand import deprived_share
from allocator.pipeline import Allocation

PLAN = tiny_plan()
DEPRIVATION = pd.Series({"a1": 0.3, "a2": 0.1, "b1": 0.2, "c1": 0.1, "c2": 0.1})
#: Coverage, people and deprivation of boards in wave 1; C's attainable need is that of c1 alone.
BOARDS = ([19 / 140, 8 / 60, 2 / 10], [140.0, 60.0, 10.0], [0.34 / 1.4, 0.2, 0.1])
#: The same of places; nobody of c2 is within reach.
PLACES = ([0.15, 0.1, 8 / 60, 0.2], [100.0, 40.0, 60.0, 10.0], [0.3, 0.1, 0.2, 0.1])
WTE = ([1.02 / 5, 0.43 / 2, 0.17 / 0.2], [5000.0, 2000.0, 200.0])
MINUTES = ([12.0, 60.0, 10.0, 300.0], [100.0, 40.0, 60.0, 10.0])


def value(table: pd.DataFrame, measure: str, of: str, wave: int = 1) -> float:
    """Return one value."""
    return float(table.at[(measure, of, wave), "value"])


def test_every_measure_of_everything() -> None:
    """One row for each measure, subject and wave, each with its unit, direction and weights."""
    table = inequality_table(PLAN, deprivation=DEPRIVATION)
    assert table.index.names == ["measure", "of", "wave"]
    keys = [
        (measure.key, subject.key, wave)
        for measure in MEASURES
        for subject in SUBJECTS
        for wave in WAVES
    ]
    assert list(table.index) == keys
    assert list(table.columns) == ["value", "unit", "direction", "weights", "note"]
    assert table["value"].notna().all()
    assert (table[["unit", "direction", "weights"]] != "").all(axis=None)


def test_values_by_hand() -> None:
    """Values are the formulas of coverage, staff time and minutes as written down by hand."""
    table = inequality_table(PLAN, deprivation=DEPRIVATION)
    for key, measure in {"gini": gini, "theil": theil, "palma": palma}.items():
        for of, (values, weights) in {
            "coverage_by_board": BOARDS[:2],
            "coverage_by_place": PLACES[:2],
            "wte_per_1000_births_by_board": WTE,
            "mean_minutes_by_place": MINUTES,
        }.items():
            assert value(table, key, of) == pytest.approx(measure(values, weights), abs=1e-9)
    for of, three in {"coverage_by_board": BOARDS, "coverage_by_place": PLACES}.items():
        assert value(table, "concentration", of) == pytest.approx(concentration(*three), abs=1e-9)


def test_one_kappa_serves_all_waves() -> None:
    """Kappa is scaled by all waves together, and is below 0 for minutes alone."""
    values = np.concatenate([BOARDS[0], np.multiply(2, BOARDS[0])])
    weights = np.tile(BOARDS[1], 2)
    kappas = kolm_pollak_kappas(PLAN)
    alpha = (weights @ values) / (weights @ values**2)
    assert kappas["coverage_by_board"] == pytest.approx(alpha)
    assert [key for key, kappa in kappas.items() if kappa < 0] == ["mean_minutes_by_place"]
    table = inequality_table(PLAN)
    for wave in WAVES:
        ede = kolm_pollak_ede(np.multiply(wave, BOARDS[0]), BOARDS[1], kappa=alpha)
        found = value(table, "kolm_pollak_ede", "coverage_by_board", wave)
        assert found == pytest.approx(ede, abs=1e-9)
        note = table.at[("kolm_pollak_ede", "coverage_by_board", wave), "note"]
        assert note.startswith(f"kappa {alpha:.6g} = aversion 1 x alpha {alpha:.6g}; alpha = sum(")


def test_another_plans_kappa() -> None:
    """Given kappas are used, and nothing but the Kolm-Pollak measures heeds them."""
    kappas = {subject.key: 0.5 for subject in SUBJECTS}
    own, given = inequality_table(PLAN), inequality_table(PLAN, kappa=kappas)
    ede = kolm_pollak_ede(*WTE, kappa=0.5)
    of = "wte_per_1000_births_by_board"
    assert value(given, "kolm_pollak_ede", of) == pytest.approx(ede, abs=1e-9)
    changed = own["value"].ne(given["value"]) & own["value"].notna()
    assert {key[0] for key in own.index[changed]} == {"kolm_pollak_index", "kolm_pollak_ede"}


def test_direction_belongs_to_measure_and_subject() -> None:
    """Unevenness is better low; an equivalent is better high, and low where it is a burden."""
    directions = {(one.measure.key, one.subject.key): one.direction for one in INEQUALITIES}
    assert directions["kolm_pollak_ede", "coverage_by_place"] == "higher"
    assert directions["kolm_pollak_ede", "mean_minutes_by_place"] == "lower"
    assert {way for (key, _), way in directions.items() if key == "concentration"} == {"zero"}
    for key in ("gini", "theil", "palma", "kolm_pollak_index"):
        assert {way for (measure, _), way in directions.items() if measure == key} == {"lower"}
    units = {(one.measure.key, one.subject.key): one.unit for one in INEQUALITIES}
    assert units["kolm_pollak_index", "mean_minutes_by_place"] == "minutes one way"
    assert units["gini", "mean_minutes_by_place"] == "index from 0 to 1"
    by_births = [one for one in INEQUALITIES if one.weights == "boards, by births"]
    assert {one.subject.key for one in by_births} == {"wte_per_1000_births_by_board"}


def test_without_deprivation() -> None:
    """Without figures of deprivation there is no concentration index, and the table says why."""
    rows = inequality_table(PLAN).xs("concentration", level="measure")
    assert rows["value"].isna().all()
    assert set(rows["note"]) == {"no value: no figures of deprivation were given"}
    others = inequality_table(PLAN).drop("concentration", level="measure")
    assert others["value"].notna().all()


def test_place_without_deprivation_is_left_out() -> None:
    """A place whose deprivation is not known is not ranked, and is counted in the note."""
    table = inequality_table(PLAN, deprivation=DEPRIVATION.drop(["b1"]))
    row = table.loc[("concentration", "coverage_by_place", 1)]
    kept = [[one[place] for place in (0, 1, 3)] for one in PLACES]
    assert row["value"] == pytest.approx(concentration(*kept), abs=1e-9)
    assert row["note"].endswith("; 1 without a figure left out")
    of_boards = table.loc[("concentration", "coverage_by_board", 1)]
    two = [[one[board] for board in (0, 2)] for one in BOARDS]
    assert of_boards["value"] == pytest.approx(concentration(*two), abs=1e-9)


def test_plan_that_serves_nobody_has_no_figures_and_says_why() -> None:
    """Without families served there is nothing to measure; each row gives its reason, never NaN."""
    plan = with_table(PLAN, "flows", PLAN["flows"].iloc[:0])
    for name in ("zone_coverage", "board_coverage"):
        plan = with_table(plan, name, plan[name].assign(coverage=0.0))
    table = inequality_table(plan, deprivation=DEPRIVATION)
    minutes = table.xs("mean_minutes_by_place", level="of")
    assert minutes["value"].isna().all()
    assert set(minutes["note"]) == {"no value: there is nobody to measure over"}
    coverage = table.xs("coverage_by_place", level="of")
    assert coverage["value"].isna().all()
    assert set(coverage["note"]) == {"no value: every group has 0"}
    assert table.xs("wte_per_1000_births_by_board", level="of")["value"].notna().all()


def test_bottom_with_nothing_has_no_palma() -> None:
    """Where two fifths have nothing, Palma's ratio alone has no value, and says so."""
    table = PLAN["zone_coverage"].copy()
    places = table.index.get_level_values("zone_id")
    table["coverage"] = table["coverage"].where(places.isin(["b1", "c1"]), 0.0)
    found = inequality_table(with_table(PLAN, "zone_coverage", table))
    row = found.loc[("palma", "coverage_by_place", 1)]
    assert (math.isnan(row["value"]), row["note"]) == (
        True,
        "no value: the bottom 40% have nothing",
    )
    assert value(found, "gini", "coverage_by_place") > 0.5


def test_spare_rounding_is_no_inequality() -> None:
    """A trillionth between boards is none, and is written without a sign."""
    table = PLAN["board_coverage"].copy()
    table["coverage"] = 0.2
    table.loc[("A", 1), "coverage"] = 0.2 + 1e-12
    found = inequality_table(with_table(PLAN, "board_coverage", table), deprivation=DEPRIVATION).xs(
        ("coverage_by_board", 1), level=("of", "wave")
    )["value"]
    for key in ("gini", "theil", "concentration", "kolm_pollak_index"):
        assert str(found[key]) == "0.0"


def test_reference_plan(reference: Allocation) -> None:
    """Every measure of the reference plan has a value in its range, its places all ranked."""
    deprivation = place_deprivation(reference.geography, deprived_share(reference.workspace))
    assert deprivation.between(0, 1).all()
    plan = reference.plan
    table = inequality_table(plan, deprivation=deprivation)
    assert table["value"].notna().all()
    assert not table["note"].str.contains("left out").any()
    assert table.xs("gini", level="measure")["value"].between(0, 1).all()
    assert table.xs("concentration", level="measure")["value"].between(-1, 1).all()
    assert (table.xs("palma", level="measure")["value"] >= 0.25 - 1e-9).all()
    whole = plan["board_coverage"].groupby("wave")[["served_community", "served_embedded"]].sum()
    mean = whole.sum(axis=1) / plan["board_coverage"]["attainable_families"].groupby("wave").sum()
    of = table.xs("coverage_by_place", level="of")["value"]
    both = of["kolm_pollak_ede"] + of["kolm_pollak_index"]
    np.testing.assert_allclose(both[mean.index], mean, atol=1e-8)


def test_plan_is_left_as_it_was() -> None:
    """No table of the plan and no given figure is changed."""
    plan, fresh, deprivation = tiny_plan(), tiny_plan(), DEPRIVATION.copy()
    inequality_table(plan, deprivation=deprivation)
    for name, table in fresh.tables.items():
        pd.testing.assert_frame_equal(plan[name], table)
    pd.testing.assert_series_equal(deprivation, DEPRIVATION)
