"""Demand: births by council, board and zone, and need whose national total no weight can move."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.errors import DataError, ModelError
from allocator.inputs.births import council_figures
from allocator.inputs.demand import (
    births_bases,
    births_by_board,
    births_by_council,
    births_by_zone,
    demand,
    nrac_shares,
    under3_by_board,
)
from allocator.inputs.geography import Geography, load_geography
from allocator.inputs.workspace import open_workspace

REFERENCE = open_workspace()
BASES = (*(f"births_{year}" for year in range(2012, 2020)), "under1_2020", "under1_2022")


@pytest.fixture(scope="module")
def geography() -> Geography:
    """Load the reference geography."""
    return load_geography(REFERENCE)


def test_bases() -> None:
    """The workspace offers births of 2012 to 2019 and infants of 2020 and 2022."""
    assert births_bases(REFERENCE) == BASES


@pytest.mark.parametrize(
    ("basis", "scotland", "ayrshire", "orkney"),
    [
        ("under1_2022", 47186, 2859, 166),
        ("under1_2020", 48635, 3169, 184),
        ("births_2019", 50636, 3088, 186),
    ],
)
def test_known_boards(basis: str, scotland: int, ayrshire: int, orkney: int) -> None:
    """Boards add up from their councils; Ayrshire and Arran falls on either side of 3,000."""
    boards = births_by_board(REFERENCE, basis)
    assert boards.sum() == scotland
    assert boards["S08000015"] == ayrshire
    assert boards["S08000025"] == orkney
    assert (boards.index.name, boards.name, len(boards)) == ("board_code", "births", 14)


@pytest.mark.parametrize("basis", BASES)
def test_zones_add_up_to_their_council(geography: Geography, basis: str) -> None:
    """The zones of each council add up to its births, in proportion to their residents."""
    zones = births_by_zone(geography, REFERENCE, basis)
    of_council = zones.groupby(geography.zones["council_code"]).sum()
    published = births_by_council(REFERENCE, basis)
    np.testing.assert_allclose(of_council, published.loc[of_council.index], rtol=1e-12)
    per_head = zones / geography.zones["population"]
    spread = per_head.groupby(geography.zones["council_code"]).agg(
        lambda rate: rate.max() - rate.min()
    )
    assert (spread < 1e-12).all()
    assert zones.index.equals(geography.zones.index)


def test_plain_need(geography: Geography) -> None:
    """Without weights or growth each wave needs the rate times the births of each zone."""
    result = demand(geography, REFERENCE, births_basis="under1_2022", need_rate=0.08)
    assert list(result.need.columns) == [1, 2, 3]
    assert result.need.columns.name == "wave"
    assert result.need.index.equals(geography.zones.index)
    for wave in result.need:
        pd.testing.assert_series_equal(
            result.need[wave], 0.08 * result.births, check_names=False, rtol=1e-12
        )
    assert math.isclose(result.need[1].sum(), 3774.88, rel_tol=1e-12)
    assert (result.weights == 1).all()
    assert (result.basis, result.rate) == ("under1_2022", 0.08)


@settings(max_examples=25)
@given(deprivation=st.floats(0, 10), access=st.floats(0, 10), growth=st.floats(-0.5, 0.5))
def test_weights_keep_the_national_total(
    geography: Geography, deprivation: float, access: float, growth: float
) -> None:
    """Whatever the weights, Scotland's need is the rate times its births, grown by wave."""
    result = demand(
        geography,
        REFERENCE,
        births_basis="births_2019",
        need_rate=0.08,
        deprivation_weight=deprivation,
        access_weight=access,
        waves=(1, 2),
        births_growth=growth,
    )
    assert math.isclose(result.need[1].sum(), 0.08 * 50636, rel_tol=1e-9)
    assert math.isclose(result.need[2].sum(), 0.08 * 50636 * (1 + growth), rel_tol=1e-9)
    assert math.isclose(np.average(result.weights, weights=result.births), 1, rel_tol=1e-9)
    assert (result.need > 0).all(axis=None)


def board_need(geography: Geography, **weights: float) -> pd.Series:
    """Need in the first wave by board under these weights."""
    result = demand(geography, REFERENCE, births_basis="under1_2022", need_rate=0.08, **weights)
    return result.need[1].groupby(geography.zones["board_code"]).sum()


def test_weights_move_need_as_they_should(geography: Geography) -> None:
    """Deprivation moves need from the islands to Glasgow, remoteness the other way."""
    plain = board_need(geography)
    deprived = board_need(geography, deprivation_weight=1.0)
    remote = board_need(geography, access_weight=1.0)
    glasgow, shetland = "S08000031", "S08000026"
    assert deprived[glasgow] > plain[glasgow] > remote[glasgow]
    assert deprived[shetland] < plain[shetland] < remote[shetland]


def test_weight_formula_by_hand(geography: Geography) -> None:
    """Two councils' weights stand to each other as 1 + a x share does."""
    weights = demand(
        geography, REFERENCE, births_basis="under1_2022", need_rate=0.08, deprivation_weight=0.5
    ).weights
    by_council = weights.groupby(geography.zones["council_code"]).first()
    assert math.isclose(
        by_council["S12000049"] / by_council["S12000023"],
        (1 + 0.5 * 0.5072) / (1 + 0.5 * 0.0),
        rel_tol=1e-12,
    )


def test_inputs_are_not_changed(geography: Geography) -> None:
    """Computing demand leaves the geography as it was."""
    before = geography.zones.copy()
    board_need(geography, deprivation_weight=1.0, access_weight=1.0)
    pd.testing.assert_frame_equal(geography.zones, before)


def test_unknown_basis(geography: Geography) -> None:
    """A births basis that is not there is named with the nearest and the whole list."""
    with pytest.raises(ModelError, match="under1_2022") as error:
        births_by_zone(geography, REFERENCE, "under1_2023")
    assert [fault.code for fault in error.value.faults] == ["unknown-births-basis"]


def test_unknown_year_of_infants() -> None:
    """A year without infants is named as a basis would be."""
    with pytest.raises(ModelError, match="under1_2022"):
        under3_by_board(REFERENCE, 2021)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("need_rate", 0.0),
        ("need_rate", -0.1),
        ("need_rate", math.nan),
        ("deprivation_weight", -1.0),
        ("access_weight", math.inf),
        ("births_growth", -1.0),
        ("births_growth", math.nan),
    ],
)
def test_numbers_out_of_range(geography: Geography, key: str, value: float) -> None:
    """Rates, weights and growth out of their range are named before anything is computed."""
    numbers = {"need_rate": 0.08, key: value}
    with pytest.raises(ModelError) as error:
        demand(geography, REFERENCE, births_basis="under1_2022", **numbers)
    assert [(fault.code, fault.column) for fault in error.value.faults] == [("out-of-range", key)]


def test_all_numbers_are_named_at_once(geography: Geography) -> None:
    """Several numbers out of range come in one error."""
    with pytest.raises(ModelError) as error:
        demand(
            geography, REFERENCE, births_basis="under1_2022", need_rate=-1, deprivation_weight=-1
        )
    assert len(error.value.faults) == 2


def test_gap_in_births_is_never_read_as_zero(copy) -> None:
    """A council without births stops the demand instead of losing its families."""
    copy.drop("data/births.csv", "S12000023,2019")
    with pytest.raises(DataError, match="Orkney Islands"):
        births_by_board(copy.workspace, "births_2019")


def test_weight_without_its_shares(copy) -> None:
    """A weight whose shares are missing is refused; switched off, they are not needed."""
    copy.drop("data/deprivation.csv", "under3_share_access")
    geography = load_geography(copy.workspace)
    numbers = {"births_basis": "under1_2022", "need_rate": 0.08}
    demand(geography, copy.workspace, **numbers, deprivation_weight=1.0)
    with pytest.raises(DataError, match="under3_share_access"):
        demand(geography, copy.workspace, **numbers, access_weight=1.0)


def test_under_threes() -> None:
    """Under-threes by board add up to Scotland's."""
    under3 = under3_by_board(REFERENCE, 2022)
    assert under3["S08000031"] == 32188
    assert under3.sum() == 143993
    assert (
        under3.sum() == council_figures(REFERENCE, "data/infants.csv").xs(2022, level="year").sum()
    )


def test_nrac_shares() -> None:
    """NRAC shares are fractions that add up to one."""
    shares = nrac_shares(REFERENCE)
    assert math.isclose(shares.sum(), 1, rel_tol=1e-12)
    assert math.isclose(shares["S08000024"], 0.1497, abs_tol=1e-6)
    assert shares.index.name == "board_code"
