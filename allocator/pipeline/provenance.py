"""What a plan or study was made from, in words that its files carry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allocator.inputs.service import ServiceModel
from allocator.lp.live import SOLVER_OPTIONS
from allocator.pipeline.ground import Ground


def provenance(model: ServiceModel, ground: Ground, overrides: Iterable[str]) -> dict[str, Any]:
    """Return the names of model and scenarios, what was changed besides, and the tools used."""
    return {
        "model": model.name,
        "model_title": model.title,
        "scenarios": list(model.scenarios),
        "scenario_titles": list(model.scenario_titles),
        "overrides": list(overrides),
        "travel_engine": ground.times.engine,
        "travel_data_date": ground.times.data_date,
        "travel_season": ground.times.season,
        "solver": "HiGHS through PuLP",
        "solver_options": dict(SOLVER_OPTIONS),
    }
