"""What a threshold of births does to the boards near it: strict, graded, the plan's choice."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from allocator.errors import ModelError
from allocator.inputs.service import ServiceModel
from allocator.inputs.workspace import open_workspace
from allocator.lp.foresight import decided_posts
from allocator.lp.thresholds import service_models
from allocator.pipeline import Ground, lay_ground, sound_model
from allocator.pipeline.changed import with_settings
from allocator.pipeline.decision import decide

FIFE = "S08000029"


@pytest.fixture(scope="module")
def model(repository: Path) -> ServiceModel:
    """Return the national model."""
    return sound_model(open_workspace(repository), "national", scenarios=["baseline"])


@pytest.fixture(scope="module")
def ground(repository: Path, model: ServiceModel) -> Ground:
    """Return the reference ground."""
    return lay_ground(open_workspace(repository), model)


def policy(model: ServiceModel, word: str) -> ServiceModel:
    """Return the model under another policy of thresholds."""
    return with_settings(model, {"service_model.threshold_policy": word}, why="test")


def test_one_birth_across_the_threshold_changes_the_model_of_service_alone(ground, model):
    """From 3,000 to 3,001 births Fife becomes stand-alone with embedded posts; nothing else moves.

    Only what is counted in births moves with them, by one part in three thousand.
    """
    at, above = (
        dataclasses.replace(ground, births=ground.births.where(ground.births.index != FIFE, births))
        for births in (3000.0, 3001.0)
    )
    before, after = at.problem(model), above.problem(model)
    differ = before.boards.ne(after.boards) & ~(before.boards.isna() & after.boards.isna())
    assert list(differ.index[differ.any(axis=1)]) == [FIFE]
    assert set(differ.columns[differ.loc[FIFE]]) == {"births", "service_model", "embedded_share"}
    added = after.embedded_standard.index.difference(before.embedded_standard.index)
    assert {board for board, _service in added} == {FIFE}
    kept = before.embedded_standard.index
    pd.testing.assert_frame_equal(before.embedded_standard, after.embedded_standard.loc[kept])
    for name in ("zones", "need", "arcs", "bases", "mbus", "mbu_standard", "budgets_gbp"):
        pd.testing.assert_frame_equal(getattr(before, name), getattr(after, name), obj=name)
    assert (before.hubs, before.catchments.to_numpy().tolist()) == (
        after.hubs,
        after.catchments.to_numpy().tolist(),
    )
    assert np.allclose(before.admissions, after.admissions, rtol=1e-3)


def test_the_graded_band_has_no_cliff(ground, model):
    """Birth by birth through the band, no embedded standard moves by more than 0.01 WTE."""
    graded = policy(model, "graded")
    standards = []
    for births in np.arange(2650.0, 3350.0, 1.0):
        moved = ground.births.where(ground.births.index != FIFE, births)
        share = service_models(moved, graded).at[FIFE, "embedded_share"]
        standards.append(share * births / 3000.0)
    assert standards[0] == 0.0
    assert standards[-1] == pytest.approx(3349.0 / 3000.0)
    assert np.abs(np.diff(standards)).max() < 0.01
    assert (np.diff(standards) >= 0).all()


def test_outside_the_band_graded_and_strict_agree(ground, model):
    """Boards further from both thresholds than the band have the same model under both rules."""
    strict = service_models(ground.births, model)
    graded = service_models(ground.births, policy(model, "graded"))
    far = ~strict["near_threshold"]
    pd.testing.assert_frame_equal(strict[far], graded[far])


def test_a_board_in_the_lower_band_has_a_team_and_hubs(ground, model):
    """At the lower threshold a board has half of its network's support beside its own team."""
    graded = with_settings(
        policy(model, "graded"), {"service_model.supported_births_threshold": 900.0}, why="test"
    )
    births = ground.births.where(ground.births.index != "S08000016", 900.0)
    problem = dataclasses.replace(ground, births=births).problem(graded)
    borders = problem.boards.loc["S08000016"]
    assert (borders["service_model"], borders["network_share"]) == ("combined", 0.5)
    assert problem.hubs["S08000016"]
    teams = set(
        problem.arcs.loc[
            problem.arcs["zone_id"].isin(
                problem.zones.index[problem.zones["board_code"] == "S08000016"]
            ),
            "team_board",
        ]
    )
    assert "S08000016" in teams
    assert teams & set(problem.hubs["S08000016"])


def test_a_forced_board_keeps_its_model_whatever_its_births(ground, model):
    """A forced model of service replaces the thresholds for that board alone."""
    forced = with_settings(model, {"service_model.forced": {FIFE: "combined"}}, why="test")
    before = service_models(ground.births, model)
    after = service_models(ground.births, forced)
    assert after.at[FIFE, "service_model"] == "combined"
    others = after.index != FIFE
    pd.testing.assert_frame_equal(before[others], after[others])


@pytest.mark.long
def test_the_plan_chooses_the_best_combination_inside_the_band(ground, model):
    """Its choice is the best of every forced combination, each solved on its own."""
    chosen = decide(ground, policy(model, "choice"))
    assert len(chosen.options) == 4
    assert chosen.options["chosen"].sum() == 1
    for forced in chosen.options["forced"]:
        words = dict(part.split(": ") for part in forced.split(", "))
        other = decide(ground, with_settings(model, {"service_model.forced": words}, why="test"))
        for mine, theirs in zip(chosen.solution.stages, other.solution.stages, strict=True):
            if abs(mine.value - theirs.value) > 1e-6 * max(1.0, abs(theirs.value)):
                assert mine.value < theirs.value, (forced, mine.objective)
                break


def test_too_many_boards_near_a_threshold_are_refused(ground, model):
    """Beyond 64 combinations the choice is refused with the figures and the way out."""
    wide = with_settings(
        policy(model, "choice"), {"service_model.near_threshold_share": 1.0}, why="test"
    )
    with pytest.raises(ModelError, match="too-many-combinations") as caught:
        decide(ground, wide)
    assert "near_threshold_share" in str(caught.value)


def test_transfers_let_embedded_money_serve_the_community(ground, model):
    """With transfers allowed no budget is exceeded in sum, and worst coverage does not fall."""
    apart = decide(ground, model)
    together = decide(ground, with_settings(model, {"money.transfer_share": 0.5}, why="test"))
    values = [
        {stage.objective: stage.value for stage in decision.solution.stages}
        for decision in (apart, together)
    ]
    assert values[1]["worst_coverage"] <= values[0]["worst_coverage"] + 1e-9
    moved = together.solution.values
    for wave in (1, 2, 3):
        out, into = (
            sum(v for (_s, w), v in moved[kind].items() if w == wave)
            for kind in ("moved_out", "moved_in")
        )
        assert out == pytest.approx(into, abs=1e-6)


def test_a_network_pool_limits_its_own_boards(ground, model):
    """Hires of a network with a pool of its own stay within it; the others go on as before."""
    pooled = with_settings(model, {"workforce.network_pool_wte": {"North": 1.0}}, why="test")
    decision = decide(ground, pooled)
    network = decision.problem.boards["network"]
    hires = {
        wave: sum(
            value
            for kind in ("growth", "replacement")
            for (_s, place, w), value in decision.solution.values[kind].items()
            if w == wave and network.get(place) == "North"
        )
        for wave in (1, 2, 3)
    }
    assert max(hires.values()) == pytest.approx(1.0, abs=1e-6)
    assert decided_posts(decision.solution).min() >= 0
