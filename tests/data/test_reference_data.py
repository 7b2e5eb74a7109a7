"""The reference figures: sound, complete, and reconciled with the published sums."""

from __future__ import annotations

import pandas as pd
import pytest

from allocator.inputs.checks import check_workspace
from allocator.inputs.demand import births_by_board, under3_by_board
from allocator.inputs.schema import SCHEMAS
from allocator.inputs.tables import read_table
from allocator.inputs.workspace import open_workspace

REFERENCE = open_workspace()
SCOTLAND = "S92000003"


def table(name: str) -> pd.DataFrame:
    """Read a table of the reference workspace with its key as columns."""
    return read_table(REFERENCE, f"data/{name}.csv").reset_index()


def test_reference_workspace_is_sound() -> None:
    """The whole reference workspace has no fault."""
    assert [str(fault) for fault in check_workspace(REFERENCE)] == []


def test_files_are_plain() -> None:
    """Tables are UTF-8 without mark, with line feeds alone; columns in order, none missing."""
    for name, schema in SCHEMAS.items():
        if not name.startswith("data/"):
            continue
        raw = (REFERENCE.root / name).read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in raw
        assert raw.endswith(b"\n")
        header = raw.decode("utf-8").split("\n", 1)[0].split(",")
        assert header == [name for name in schema.column_names if name in header]
        needed = {column.name for column in schema.columns if column.required}
        assert needed <= set(header)


@pytest.mark.parametrize("year", range(2012, 2020))
def test_births_by_board_equal_the_published_sums(year: int) -> None:
    """Births to 30 June, added up from councils, are the boards' and Scotland's published sums."""
    published = published_totals("live_births_june_year", year)
    boards = births_by_board(REFERENCE, f"births_{year}")
    assert len(published) == 15
    assert published.drop(SCOTLAND).to_dict() == boards.to_dict()
    assert published[SCOTLAND] == boards.sum()


@pytest.mark.parametrize("year", [2020, 2022])
def test_infants_by_board_equal_the_published_sums(year: int) -> None:
    """Under-ones and under-threes, added up from councils, are the published sums."""
    under1 = births_by_board(REFERENCE, f"under1_{year}")
    published = published_totals("under_1", year)
    assert published.drop(SCOTLAND).to_dict() == under1.to_dict()
    assert published[SCOTLAND] == under1.sum()
    assert published_totals("under_3", year).to_dict() == under3_by_board(REFERENCE, year).to_dict()


def published_totals(measure: str, year: int) -> pd.Series:
    """Return published sums by area."""
    totals = table("published_totals")
    rows = totals[(totals["measure"] == measure) & (totals["year"] == year)]
    return rows.set_index("area_code")["value"]


def test_national_births() -> None:
    """Scotland's births of the calendar years are there, with the latest, 45,763 in 2024."""
    births = published_totals_of_scotland()
    assert births[2024] == 45763
    assert set(births.index) == set(range(2015, 2025))


def published_totals_of_scotland() -> pd.Series:
    """Return Scotland's births by calendar year."""
    totals = table("published_totals")
    rows = totals[totals["measure"] == "live_births_calendar_year"]
    assert set(rows["area_code"]) == {SCOTLAND}
    return rows.set_index("year")["value"]


def test_named_standards_and_costs() -> None:
    """The keys that models name are there, with the value and standing that they rest on."""
    standards = read_table(REFERENCE, "data/standards.csv")
    costs = read_table(REFERENCE, "data/unit_costs.csv")
    expected = {
        "standalone_births_threshold": (3000, "official"),
        "supported_births_threshold": (500, "assumption"),
        "need_rate": (0.08, "derived"),
        "clinical_hours_per_wte": (1300, "assumption"),
        "hours_per_family": (50, "assumption"),
        "visits_per_family": (20, "assumption"),
        "mbu_beds_minimum": (6, "official"),
        "mbu_admissions_per_year": (115, "official"),
        "mbu_mean_stay_days": (28, "assumption"),
        "embedded_wte_at_threshold": (0.5, "assumption"),
        "child_psychotherapist_training_years": (4, "derived"),
        "nes_funded_twcyp_places_2023": (5, "derived"),
    }
    for key, (value, status) in expected.items():
        assert (standards.loc[key, "value"], standards.loc[key, "status"]) == (value, status)
    assert costs.loc["cost_per_wte", ["value", "status"]].tolist() == [80000, "assumption"]
    assert costs.loc["setup_cost_per_wte", ["value", "status"]].tolist() == [8000, "assumption"]
    assert costs.loc["employer_oncost_rate", ["low", "value", "high"]].tolist() == [0.25, 0.3, 0.35]


def test_notes_that_compute_are_right() -> None:
    """Figures inside notes follow from the figures beside them."""
    standards = read_table(REFERENCE, "data/standards.csv")
    costs = read_table(REFERENCE, "data/unit_costs.csv")
    rate = 1 + costs.loc["employer_oncost_rate", "value"]
    for band in ("afc_band_7", "afc_band_8a"):
        assert f"GBP {costs.loc[band, 'value'] * rate:,.0f}" in costs.loc["cost_per_wte", "note"]
    beds = read_table(REFERENCE, "data/mbus.csv")["value"].sum()
    longest = beds * 365 / standards.loc["mbu_admissions_per_year", "value"]
    assert f"at most {longest:.0f} days" in standards.loc["mbu_mean_stay_days", "note"]
    assert longest > standards.loc["mbu_mean_stay_days", "value"]


def test_sources_stand_on_their_own() -> None:
    """Every row names a source; what nobody published is an assumption."""
    for name in (name for name in SCHEMAS if name.startswith("data/")):
        rows = read_table(REFERENCE, name)
        assert (rows["source"].str.len() > 5).all()
        unsourced = rows["source"].str.contains(
            "unsourced|assumption of this product|no public page"
        )
        assert set(rows.loc[unsourced, "status"]) <= {"assumption"}
