"""Roll-outs and whole posts on the reference workspace: what is chosen before the plan is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.errors import InfeasibleError, ModelError
from allocator.inputs.service import ServiceModel
from allocator.inputs.workspace import open_workspace
from allocator.lp.check import check_plan
from allocator.lp.extract import plan_tables
from allocator.pipeline import Ground, lay_ground, sound_model
from allocator.pipeline.changed import with_settings
from allocator.pipeline.decision import decide


@pytest.fixture(scope="module")
def model(repository: Path) -> ServiceModel:
    """Return the national model."""
    return sound_model(open_workspace(repository), "national", scenarios=["baseline"])


@pytest.fixture(scope="module")
def ground(repository: Path, model: ServiceModel) -> Ground:
    """Return the reference ground."""
    return lay_ground(open_workspace(repository), model)


@pytest.mark.long
def test_pathfinders_open_as_many_boards_as_the_waves_allow(ground, model):
    """Five, ten and fourteen boards are open, every network has one from the first wave."""
    decision = decide(ground, with_settings(model, {"waves.rollout": "pathfinder"}, why="test"))
    boards = decision.problem.boards
    assert [int((boards["first_wave"] <= wave).sum()) for wave in (1, 2, 3)] == [5, 10, 14]
    first = boards[boards["first_wave"] == 1]
    assert set(first["network"]) == set(boards["network"])
    for board in decision.problem.supported:
        hub = boards.at[board, "lead_hub"]
        assert boards.at[hub, "first_wave"] <= boards.at[board, "first_wave"]


@pytest.mark.long
def test_whole_posts_are_steps_teams_and_one_hub_and_name_their_cost(ground, model):
    """Posts are tenths, no team is below the least size, and each objective's loss is stated."""
    decision = decide(ground, with_settings(model, {"posts.whole": True}, why="test"))
    assert decision.whole is not None
    assert decision.status == "proved"
    posts = decision.whole.decided
    assert ((posts * 10).round(6) % 1 == 0).all()
    kinds = decision.problem.boards["service_model"]
    least = kinds.map({"stand-alone": 0.5, "combined": 0.25})
    for (_service, board, _wave), wte in posts.loc[["community"]].items():
        assert wte == 0 or wte >= least[board] - 1e-9
    assert all(len(hubs) == 1 for hubs in decision.problem.hubs.values())
    lost = decision.loss
    assert lost.at["worst_coverage", "loss"] > 0
    assert lost["whole_value"].sub(lost["lp_value"]).round(6).equals(lost["loss"].round(6))
    known = lost.dropna(subset="gap")
    assert (known["gap"] <= 0.001 * known["whole_value"].abs().clip(lower=1.0)).all()
    tables = plan_tables(decision.problem, decision.solution)
    assert all(rule.kept for rule in check_plan(decision.problem, tables))


@pytest.mark.parametrize(("key", "value"), [("waves.rollout", "pathfinder"), ("posts.whole", True)])
def test_waves_decided_one_by_one_admit_no_choice_over_all_waves(ground, model, key, value):
    """A roll-out or whole posts need foresight; the message names the setting and the way out."""
    both = with_settings(model, {key: value, "waves.foresight": "myopic"}, why="test")
    with pytest.raises(ModelError, match="needs-foresight") as caught:
        decide(ground, both)
    assert key in str(caught.value)


def test_policies_in_conflict_are_named_with_the_cheapest_repair(ground, model):
    """Promises beyond the recruitment pool name both policies, with figures and a repair."""
    promised = with_settings(
        model, {"commitments.least_posts_wte": {"S08000031": 30.0}}, why="test"
    )
    with pytest.raises(InfeasibleError) as caught:
        decide(ground, promised)
    text = str(caught.value)
    assert "30" in text
    assert "least_posts_wte" in text
