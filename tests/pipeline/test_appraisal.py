"""The appraisal on the reference workspace: against the siting solver, and against other orders."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from allocator.analysis.appraisal import FIGURES, Appraisal
from allocator.analysis.siting import choose_sites
from allocator.errors import UsageError
from allocator.inputs.service import ServiceModel
from allocator.inputs.tables import read_table
from allocator.inputs.workspace import open_workspace
from allocator.pipeline.appraisal import appraise_mbus
from allocator.pipeline.appraisal.journeys import find_journeys
from allocator.pipeline.changed import with_settings
from allocator.pipeline.ground import Ground, lay_ground, sound_model


@pytest.fixture(scope="module")
def model() -> ServiceModel:
    """Read the reference model."""
    return sound_model(open_workspace(), "national", scenarios=("baseline",))


@pytest.fixture(scope="module")
def ground(model: ServiceModel) -> Ground:
    """Lay the reference ground once."""
    return lay_ground(open_workspace(), model)


@pytest.fixture(scope="module")
def reference(ground: Ground, model: ServiceModel) -> Appraisal:
    """Appraise a third unit at the sites of the workspace."""
    return appraise_mbus(ground, model, open_count=3)


def board_minutes(ground: Ground, model: ServiceModel, sites: list[str]) -> pd.DataFrame:
    """Return mean minutes from board to site."""
    way = find_journeys(ground, model, sites, day_minutes=720, visit_minutes=120)
    return way.of_boards(75.0)["minutes"].unstack("site_code")


def sites_of(ground: Ground, candidates: list[str] | None = None) -> tuple[list[str], pd.Series]:
    """Return all sites of the appraisal, and the standing of each for the siting solver."""
    if candidates is None:
        candidates = list(read_table(ground.workspace, "data/mbu_candidates.csv").index)
    existing = list(ground.geography.mbus["site_code"])
    sites = sorted([*existing, *candidates])
    return sites, pd.Series(["existing" if site in existing else "" for site in sites], sites)


@pytest.mark.parametrize(
    ("more", "candidates"),
    [(1, None), pytest.param(2, ["H223H", "N198H", "T317H"], marks=pytest.mark.long), (0, None)],
)
def test_the_leader_in_travel_is_the_p_median(
    ground: Ground, model: ServiceModel, more: int, candidates: list[str] | None
) -> None:
    """Units that exist forced open, N in all: the siting solver has the same sites and travel."""
    appraised = appraise_mbus(ground, model, open_count=2 + more, candidates=candidates, draws=1)
    sites, status = sites_of(ground, candidates)
    births = ground.births
    minutes = board_minutes(ground, model, sites)
    choice = choose_sites(minutes, births, "p-median", open_count=2 + more, status=status)
    options = appraised.options
    best = options["mean_minutes"].idxmin()
    assert choice.status == "optimal"
    assert options.loc[best, "mean_minutes"] == pytest.approx(choice.objective / births.sum())
    assert set(appraised.units.loc[best, "site_code"]) == set(choice.open)
    now = choose_sites(
        minutes[list(ground.geography.mbus["site_code"])], births, "p-median", open_count=2
    )
    assert options.loc["redrawn", "mean_minutes"] == pytest.approx(now.objective / births.sum())


def test_the_leader_with_room_is_the_capacitated_p_median(
    ground: Ground, model: ServiceModel
) -> None:
    """With longer stays beds bind: the best unit of six beds is that of the capacitated solver."""
    longer = with_settings(model, {"mbu.mean_stay_days": 38.0}, why="a test")
    appraised = appraise_mbus(ground, longer, open_count=3, draws=1)
    options = appraised.options
    six = [key for key in options.index if key.startswith("new-") and key.endswith("-6")]
    assert "by room" in set(options.loc[six, "catchments"])
    sites, status = sites_of(ground)
    women = ground.births / ground.births.sum() * 115.0
    choice = choose_sites(
        board_minutes(ground, model, sites),
        women,
        "capacitated-p-median",
        open_count=3,
        capacity=pd.Series(6 * 365 * 0.85 / 38, sites),
        status=status,
    )
    best = options.loc[six, "mean_minutes"].idxmin()
    assert choice.status == "optimal"
    assert options.loc[best, "mean_minutes"] == pytest.approx(choice.objective / women.sum())
    assert (options.loc[six, "admissions_without_bed"] <= 1e-9).all()


def test_every_table_holds_every_option(reference: Appraisal, ground: Ground) -> None:
    """Two without beds, five with more, fourteen new; each with its units and fourteen boards."""
    options = list(reference.options.index)
    assert len(options) == 2 + 5 + 7 * 2
    assert sorted(reference.ranking.index) == sorted(options)
    boards = reference.boards.groupby(level="option").size()
    assert (boards == len(ground.geography.boards)).all()
    for name in ("units", "boards", "scores"):
        table = reference.tables[name]
        assert set(table.index.get_level_values("option")) == set(options)
    assert set(FIGURES) <= set(reference.options.columns)
    assert np.isfinite(reference.options[list(FIGURES)].astype(float)).all(axis=None)


def test_totals_are_those_of_the_inputs(reference: Appraisal, ground: Ground) -> None:
    """Births, admissions and posts of every option add up to those of the country."""
    births = reference.boards["births"].groupby(level="option").sum()
    assert births.to_numpy() == pytest.approx(ground.births.sum())
    women = reference.units["admissions"].groupby(level="option").sum()
    assert women.to_numpy() == pytest.approx(115.0)
    beds = reference.units["beds"].groupby(level="option").sum()
    assert (0.1 * beds).to_dict() == pytest.approx(reference.options["imh_wte"].to_dict())


def test_mean_travel_is_that_of_the_zones(reference: Appraisal, ground: Ground) -> None:
    """Zone by zone from the ground's own minutes, in another way of adding up."""
    first = str(reference.ranking.index[0])
    unit = reference.boards.loc[first, "unit"]
    site = reference.units.loc[first, "site_code"]
    zones = ground.geography.zones
    minutes = pd.Series(
        {
            zone: ground.times.minutes.loc[zone, site[unit[board]]]
            for zone, board in zones["board_code"].items()
        }
    )
    births = ground.demand.births
    found = reference.options.loc[first]
    assert found["mean_minutes"] == pytest.approx((minutes * births).sum() / births.sum())
    for limit in (60, 90, 120):
        within = births[minutes <= limit].sum() / births.sum()
        assert found[f"share_within_{limit}_minutes"] == pytest.approx(within)


def test_today_is_the_catchments_of_the_workspace(reference: Appraisal, ground: Ground) -> None:
    """Nobody moves, and nothing is added."""
    unit = reference.boards.loc["now", "unit"]
    assert unit.to_dict() == ground.geography.mbu_catchments.to_dict()
    assert reference.options.loc["now", "boards_moved"] == 0


def test_order_and_names_of_candidates_change_nothing(ground: Ground, model: ServiceModel) -> None:
    """Codes or names, in any order, twice or once: the same tables."""
    codes = appraise_mbus(ground, model, candidates=["H223H", "N198H"], draws=50)
    words = ["royal cornhill hospital", "New Craigs", "N198H"]
    names = appraise_mbus(ground, model, candidates=words, draws=50)
    for key, table in codes.tables.items():
        pd.testing.assert_frame_equal(table, names.tables[key])


def test_zones_in_another_order_change_nothing(ground: Ground, model: ServiceModel) -> None:
    """The ground's rows turned round give the same figures and ranking."""
    geography, times = ground.geography, ground.times
    turned = replace(
        ground,
        geography=replace(geography, zones=geography.zones.iloc[::-1]),
        times=replace(times, minutes=times.minutes.iloc[::-1]),
    )
    one, other = (
        appraise_mbus(where, model, candidates=["N198H"], draws=50) for where in (ground, turned)
    )
    pd.testing.assert_frame_equal(one.options, other.options)
    pd.testing.assert_frame_equal(one.ranking, other.ranking)


def test_all_the_weight_on_travel_ranks_by_travel(ground: Ground, model: ServiceModel) -> None:
    """A single criterion ranks as its figures do."""
    found = appraise_mbus(ground, model, weights={"mean_minutes": 1.0}, draws=1)
    order = found.options["mean_minutes"].reindex(found.ranking.index)
    assert order.is_monotonic_increasing
    assert found.criteria["weight"].to_dict()["mean_minutes"] == 1.0


def test_every_fault_is_named_at_once(ground: Ground, model: ServiceModel) -> None:
    """Number of units, candidates and weights: nothing is found out one by one."""
    with pytest.raises(UsageError) as caught:
        appraise_mbus(
            ground,
            model,
            open_count=1,
            candidates=["S308H", "N199H"],
            weights={"colour": 0.5, "mean_minutes": -1.0},
        )
    assert [fault.code for fault in caught.value.faults] == [
        "has-a-unit",
        "unknown-site",
        "too-few-units",
        "unknown-criterion",
        "bad-weight",
        "wrong-sum",
    ]
    assert "N198H" in str(caught.value)


def test_a_northern_unit_leads_the_reference(reference: Appraisal) -> None:
    """What ranks first, and over which weights, is pinned: a change of figures shows here."""
    assert reference.ranking.index[:2].tolist() == ["new-N198H-6", "new-N198H-4"]
    assert reference.ranking.loc["now", "rank"] == 12
    assert reference.options.loc["now", "mean_minutes"] == pytest.approx(65.38, abs=0.05)
    assert reference.weights.loc["added_imh_gbp", "above"] == "new-N198H-4"
    assert (reference.demands["first"] == "new-N198H-6").all()
