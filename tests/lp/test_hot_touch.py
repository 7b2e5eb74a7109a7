"""Which settings move which numbers: the table, against an instance made and stated again whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from small_workspace import small_workspace

from allocator.inputs.parameters import BY_KEY
from allocator.inputs.service import ServiceModel, load_model
from allocator.inputs.workspace import Workspace
from allocator.lp.formulation import build
from allocator.lp.formulation.objectives import OBJECTIVE_TERMS
from allocator.lp.formulation.variables import Variables
from allocator.lp.hot import TOUCHES, remade, touch_of
from allocator.lp.hot.statement import Statement
from allocator.lp.live import LiveModel
from allocator.lp.problem import AllocationProblem
from allocator.pipeline import Ground, lay_ground

BOARD = "S08000015"
#: Settings whose base value is empty, or whose new value is no fraction of it.
NEW_VALUES = {
    "workforce.existing_posts_wte": f'{{ "{BOARD}" = 0.3 }}',
    "commitments.least_posts_wte": f'{{ "{BOARD}" = 0.3 }}',
    "commitments.most_posts_wte": f'{{ "{BOARD}" = 3.0 }}',
    "workforce.training_lag_waves": "1",
    "equity.within_board_most": "1.1",
    "mbu.wte_per_bed": "0.13",
    "waves.first_wave_cap_wte": "7.5",
}


#: Every key of the table; those that no linear program knows are moved together.
APART = tuple((key,) for key in sorted(TOUCHES) if not key.startswith(("relaxation.", "govern")))
_BY_TOUCH = {TOUCHES[keys[0]]: keys for keys in reversed(APART)}
#: One key of each kind in the fast suite; the others take longer.
FIRST = tuple(sorted(_BY_TOUCH.values()))
REST = tuple(pytest.param(keys, marks=pytest.mark.long) for keys in APART if keys not in FIRST)
TOGETHER = tuple(sorted(key for key in TOUCHES if (key,) not in APART))


@dataclass(frozen=True)
class Base:
    """The base case, stated."""

    ground: Ground
    model: ServiceModel
    problem: AllocationProblem
    statement: Statement
    variables: Variables

    @property
    def workspace(self) -> Workspace:
        """Its workspace."""
        return self.ground.workspace

    def changed(self, *keys: str) -> ServiceModel:
        """Return the model with other values of some keys."""
        texts = [f"{key}={self._new(key)}" for key in keys]
        return load_model(self.workspace, "national", overrides=texts)

    def _new(self, key: str) -> str:
        if key in NEW_VALUES:
            return NEW_VALUES[key]
        value = self.model.settings[key].value
        if isinstance(value, tuple):
            return str([0.9 * part for part in value])
        return str(0.9 * value) if isinstance(value, float) else '"somebody"'


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    """Return the base case on a small workspace."""
    workspace = small_workspace(Path(tmp_path_factory.mktemp("small")) / "workspace")
    model = load_model(workspace, "national")
    ground = lay_ground(workspace, model)
    problem = ground.problem(model)
    formulation = build(problem)
    statement = Statement(formulation, LiveModel(formulation))
    return Base(ground, model, problem, statement, formulation.variables)


@pytest.mark.parametrize("keys", [*FIRST, TOGETHER, *REST], ids=lambda keys: keys[0])
def test_the_table_says_all_that_a_setting_moves(base: Base, keys: tuple[str, ...]) -> None:
    """What is made and stated again by the table is what making and stating everything gives.

    Costs move for the objectives that it names, and for no other.
    """
    model = base.changed(*keys)
    touch = touch_of(keys)
    assert touch is not None
    whole = base.ground.problem(model)
    part = remade(base.problem, base.ground.geography, model, touch.parts)
    everything = base.statement.difference(whole, None)
    little = base.statement.difference(part, touch.families)
    assert (everything is None) == (little is None)
    if everything is not None and little is not None:
        for name in ("rows", "rows_of_coefficients", "columns_of_coefficients"):
            np.testing.assert_array_equal(getattr(everything, name), getattr(little, name))
        np.testing.assert_allclose(everything.bounds, little.bounds, rtol=1e-12)
        np.testing.assert_allclose(everything.coefficients, little.coefficients, rtol=1e-12)
    for name, terms in OBJECTIVE_TERMS.items():
        after, before = ([c for _v, c in terms(p, base.variables)] for p in (whole, base.problem))
        assert (after == before) == (name not in touch.objectives), name


def test_every_key_of_the_table_is_a_parameter() -> None:
    """The table names no setting that is not there."""
    assert set(TOUCHES) <= set(BY_KEY)


def test_settings_outside_of_the_table_are_not_known() -> None:
    """One setting that may change the structure makes all of them unknown."""
    assert touch_of(["money.carry_over_share", "travel.staff_limit_minutes"]) is None
    together = touch_of(["money.carry_over_share", "workforce.retention"])
    assert together is not None
    assert together.families == {"3_continuity", "5_money"}
