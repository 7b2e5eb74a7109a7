"""The model of record of each siting problem: its stored rows, and decompositions against it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from allocator.lp.siting import (
    CAPACITATED,
    COSTED,
    NEED_COUNT,
    NEED_RADIUS,
    PROBLEMS,
    SitingProblem,
    solve_siting,
)
from allocator.lp.siting.model import build_model, solve_model

GOLDEN = Path(__file__).parent / "golden"


def small(name: str) -> SitingProblem:
    """Return three zones and four sites: one existing, one forbidden, one pair without a way."""
    return SitingProblem(
        name,
        np.array([[5.0, 12.0, 20.0, 1.0], [15.0, 4.0, np.inf, 1.0], [30.0, 11.0, 6.0, 1.0]]),
        np.array([10.0, 20.0, 5.0]),
        np.array([10.0, 20.0, 5.0]),
        np.array([15.0, 25.0, np.inf, 9.0]),
        np.array([100.0, 150.0, 80.0, 1.0]),
        np.array([True, False, False, False]),
        np.array([True, True, True, False]),
        2 if name in NEED_COUNT else None,
        12.0 if name in NEED_RADIUS else None,
    )


def medium(name: str, seed: int) -> SitingProblem:
    """Return 40 zones and 12 sites in the plane, one of each status, some pairs without a way."""
    rng = np.random.default_rng(seed)
    zones, sites = rng.uniform(0, 60, (40, 2)), rng.uniform(0, 60, (12, 2))
    minutes = np.hypot(*(zones[:, None, axis] - sites[None, :, axis] for axis in (0, 1)))
    minutes[rng.random(minutes.shape) < 0.1] = np.inf
    demand = rng.integers(0, 30, 40).astype(float)
    tight = demand.sum() / (3 if name in CAPACITATED else 1)
    held, shut = np.zeros(12, dtype=bool), np.zeros(12, dtype=bool)
    held[3], shut[5] = True, True
    return SitingProblem(
        name,
        minutes,
        demand,
        demand,
        np.full(12, np.ceil(tight)),
        rng.uniform(200, 900, 12) * (name in COSTED),
        held,
        ~shut,
        4 if name in NEED_COUNT else None,
        {"lscp": 40.0, "mclp": 12.0}.get(name),
    )


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_model_states_its_stored_rows(name: str, tmp_path: Path) -> None:
    """Objective, rows and bounds are those of the stored file, letter by letter."""
    path = tmp_path / "model.lp"
    build_model(small(name)).lp.writeLP(str(path))
    stored = (GOLDEN / f"siting_{name}.lp").read_text(encoding="utf-8")
    assert path.read_text(encoding="utf-8") == stored


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", PROBLEMS)
def test_a_decomposition_proves_what_the_model_proves(name: str, seed: int) -> None:
    """Both end with the same objective, each within its own bound."""
    problem = medium(name, seed)
    found, model = solve_siting(problem), solve_model(problem)
    assert found.status == model.status == "optimal"
    assert found.objective == pytest.approx(model.objective, rel=1e-7)
    assert found.bound == pytest.approx(model.bound, rel=1e-6)
