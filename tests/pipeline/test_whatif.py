"""Questions that take another solve: each answer is that of the plan made so from the start."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from allocator.analysis.indicators import SAME_COVERAGE
from allocator.errors import ModelError
from allocator.inputs.service import ServiceModel
from allocator.inputs.workspace import open_workspace
from allocator.lp.extract import plan_tables
from allocator.pipeline import Ground, lay_ground, sound_model
from allocator.pipeline.changed import with_settings
from allocator.pipeline.decision import decide
from allocator.pipeline.whatif import (
    both_sides,
    ground_again,
    price_of_equity,
    settings_apart,
    sides_of,
    travel_limits,
)
from allocator.pipeline.whatif.questions import (
    AS_PLANNED,
    EQUITY_COLUMNS,
    SIDES_COLUMNS,
    TRAVEL_COLUMNS,
    WITHOUT_LEAST,
    WITHOUT_WITHIN,
    WITHOUT_WORST,
)

AYRSHIRE, FIFE, ORKNEY = "S08000015", "S08000029", "S08000025"
#: Enough objectives for what is asked here, and quick to solve.
ORDER = ["worst_coverage", "unmet_need"]
OVERRIDES = [f"objectives.order={ORDER}", "waves.count=1"] + [
    f"{key}=[{value}]"
    for key, value in {
        "workforce.recruitment_pool_wte": 14,
        "money.community_budget_gbp": 600000,
        "money.perinatal_budget_gbp": 180000,
        "money.mnpi_budget_gbp": 180000,
        "money.third_sector_budget_gbp": 180000,
        "money.mbu_budget_gbp": 40000,
        "embedded.phase": 0.34,
        "mbu.phase": 0.34,
        "equity.floor_coverage": 0.01,
        "waves.boards_open": 14,
    }.items()
]


@pytest.fixture(scope="module")
def model(repository: Path) -> ServiceModel:
    """Return the national model, in one wave and with two objectives."""
    return one_wave(repository)


def one_wave(repository: Path, *more: str) -> ServiceModel:
    """Return the model of the fixture with more settings changed."""
    return sound_model(
        open_workspace(repository),
        "national",
        scenarios=["baseline"],
        overrides=[*OVERRIDES, *more],
    )


@pytest.fixture(scope="module")
def ground(repository: Path, model: ServiceModel) -> Ground:
    """Return the reference ground."""
    return lay_ground(open_workspace(repository), model)


@pytest.fixture(scope="module")
def limits(ground: Ground, model: ServiceModel) -> pd.DataFrame:
    """Ask for travel limits once."""
    return travel_limits(ground, model)


@pytest.fixture(scope="module")
def equity(ground: Ground, model: ServiceModel) -> pd.DataFrame:
    """Ask for the price of equity once."""
    return price_of_equity(ground, model)


@pytest.fixture(scope="module")
def sides(ground: Ground, model: ServiceModel) -> pd.DataFrame:
    """Ask for both sides of Ayrshire and Arran once."""
    return both_sides(ground, model, AYRSHIRE)


def board_cover(ground: Ground, model: ServiceModel) -> pd.DataFrame:
    """Return the cover of each board in a plan made from the start."""
    decision = decide(ground, model)
    return plan_tables(decision.problem, decision.solution)["board_coverage"]


def test_travel_limits_are_those_of_plans_made_so(limits, repository, ground):
    """A limit set in the model from the start gives the same figures."""
    assert tuple(limits.columns) == TRAVEL_COLUMNS
    made = board_cover(ground, one_wave(repository, "travel.family_limit_minutes=45"))
    row = limits.loc[("family", -15.0, 1)]
    assert row["limit_minutes"] == 45
    served = (made["served_community"] + made["served_embedded"]).sum()
    assert row["served_families"] == pytest.approx(served, abs=1e-6)
    assert row["worst_coverage"] == pytest.approx(made["coverage"].min(), abs=1e-9)
    assert row["attainable_families"] == pytest.approx(made["attainable_families"].sum())


def test_longer_limits_never_harm_the_worst_served(limits):
    """With the same need within reach, a longer limit permits more: no worst board loses."""
    for name in ("family", "staff"):
        rows = limits.xs(name, level="travel_limit").droplevel("wave").sort_index()
        assert list(rows.index) == [-15.0, 0.0, 15.0]
        reach = rows["attainable_families"].to_numpy()
        assert (reach == reach[0]).all()
        assert (rows["worst_coverage"].diff().dropna() >= -SAME_COVERAGE).all()


def test_no_change_is_the_plan_itself(limits, equity):
    """Each table's unchanged case is one and the same plan."""
    plan = equity.loc[(AS_PLANNED, 1)]
    for name in ("family", "staff"):
        row = limits.loc[(name, 0.0, 1)]
        assert row["served_families"] == plan["served_families"]
        assert row["worst_coverage"] == plan["worst_coverage"]


def test_giving_up_equity_serves_more_and_the_worst_less(equity):
    """Without worst coverage first more are served; without a least share places go without."""
    assert tuple(equity.columns) == EQUITY_COLUMNS
    cases = [AS_PLANNED, WITHOUT_WORST, WITHOUT_LEAST, WITHOUT_WITHIN]
    assert list(equity.index.get_level_values("case")) == cases
    plan, worst, least, within = (equity.loc[(case, 1)] for case in cases)
    assert plan["families_more"] == 0
    assert worst["families_more"] > 0
    assert worst["worst_coverage"] < plan["worst_coverage"]
    assert plan["uncovered_share"] == 0
    assert least["uncovered_share"] > 0
    assert within["worst_coverage"] >= least["worst_coverage"] - SAME_COVERAGE
    assert least["worst_coverage"] >= plan["worst_coverage"] - SAME_COVERAGE
    more = worst["served_families"] - plan["served_families"]
    assert worst["families_more"] == pytest.approx(more)


def test_both_sides_are_the_plan_and_the_board_forced(sides, ground, model):
    """One side is the plan as it is, the other the plan with the board forced from the start."""
    assert tuple(sides.columns) == SIDES_COLUMNS
    assert list(dict.fromkeys(sides.index.get_level_values("side"))) == ["combined", "stand-alone"]
    forced = with_settings(
        model, {"service_model.forced": {AYRSHIRE: "stand-alone"}}, why="forced from the start"
    )
    for side, made in (("combined", model), ("stand-alone", forced)):
        rows = sides.xs(side, level="side")
        cover = board_cover(ground, made)
        assert rows["as_planned"].eq(side == "combined").all()
        pd.testing.assert_series_equal(rows["coverage"], cover["coverage"], rtol=1e-9)
    kinds = sides["service_model"].xs(AYRSHIRE, level="board_code").droplevel("wave")
    assert kinds.to_dict() == {"combined": "combined", "stand-alone": "stand-alone"}
    assert sides.loc[("combined", AYRSHIRE, 1), "embedded_wte"] == 0
    assert sides.loc[("stand-alone", AYRSHIRE, 1), "embedded_wte"] > 0


def test_the_nearest_threshold_is_by_ratio(ground, model):
    """Fife lies at 3,000 births, Orkney below 500; each has the two models of its own threshold."""
    assert sides_of(ground, model, FIFE) == ("combined", "stand-alone")
    assert sides_of(ground, model, ORKNEY) == ("supported", "combined")


def test_an_unknown_board_is_refused(ground, model):
    """A code that no board has is answered with those that there are."""
    with pytest.raises(ModelError, match="No board has this code") as caught:
        both_sides(ground, model, "S08000099")
    assert "Fife" in caught.value.faults[0].remedy


def test_what_cannot_be_solved_has_no_figure(ground, repository):
    """A firm floor of everything leaves no plan: no number, and the reason."""
    model = one_wave(repository, "policies.firm=['floor_coverage']", "equity.floor_coverage=1")
    table = price_of_equity(ground, model)
    figures = table.drop(columns="note")
    assert figures.isna().to_numpy().all()
    assert set(table["note"]) == {"no plan keeps every rule"}


def test_a_case_that_the_model_lacks_is_not_asked(ground, repository):
    """Without worst coverage among the objectives there is nothing to give up."""
    model = one_wave(
        repository, "objectives.order=['unmet_need']", "families.off=['11_within_board_equity']"
    )
    table = price_of_equity(ground, model)
    assert list(table.index.get_level_values("case")) == [AS_PLANNED]


def test_a_saved_plan_is_asked_on_its_own_model(repository, model):
    """From provenance and boards alone come the ground and model that made the plan."""
    provenance = {"model": "national", "scenarios": ["baseline"], "overrides": OVERRIDES}
    boards = pd.DataFrame(
        {"near_threshold": [True, False], "service_model": ["stand-alone", "combined"]},
        index=pd.Index([AYRSHIRE, FIFE], name="board_code"),
    )
    workspace = open_workspace(repository)
    _ground, again = ground_again(workspace, provenance, boards)
    assert again.settings == model.settings
    chosen = [*OVERRIDES, 'service_model.threshold_policy="choice"']
    _ground, settled = ground_again(workspace, provenance | {"overrides": chosen}, boards)
    assert settled.words_by_board("service_model.forced") == {AYRSHIRE: "stand-alone"}
    assert settings_apart(settled, model.table()) == []
    other = one_wave(repository, "travel.family_limit_minutes=45")
    assert settings_apart(other, model.table()) == ["travel.family_limit_minutes"]
