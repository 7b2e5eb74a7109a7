"""Makes the parts of an instance again that a change of settings moves, and leaves the others."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

from allocator.inputs.geography import Geography
from allocator.inputs.parameters import SERVICES
from allocator.inputs.service import ServiceModel
from allocator.lp.board_checks import BY_BOARD_KEYS, require_sound_boards
from allocator.lp.instance import embedded_standard, mbu_standard, route_families, rules, units
from allocator.lp.problem import AllocationProblem

Fields = Mapping[str, Any]
Maker = Callable[[AllocationProblem, Geography, ServiceModel], Fields]


def remade(
    problem: AllocationProblem,
    geography: Geography,
    model: ServiceModel,
    parts: Collection[str],
) -> AllocationProblem:
    """Return an instance with some of its parts as another model of service has them.

    Parameters
    ----------
    problem
        The instance.
    geography
        The geography that it was made from.
    model
        A model that differs in no setting which moves any other part.
    parts
        Names of `PARTS`.

    Raises
    ------
    ModelError
        If the model asks of a board what cannot be.
    """
    fields: dict[str, Any] = {}
    for part in sorted(parts):
        fields.update(PARTS[part](problem, geography, model))
    return dataclasses.replace(problem, **fields) if fields else problem


def _rules(problem: AllocationProblem, geography: Geography, model: ServiceModel) -> Fields:
    del problem, geography
    return {"rules": rules(model)}


def _budgets(problem: AllocationProblem, geography: Geography, model: ServiceModel) -> Fields:
    del geography
    values = np.array([model.by_wave(f"money.{s}_budget_gbp").to_numpy() for s in SERVICES])
    before = problem.budgets_gbp
    return {"budgets_gbp": pd.DataFrame(values, index=before.index, columns=before.columns)}


def _boards(problem: AllocationProblem, geography: Geography, model: ServiceModel) -> Fields:
    boards = problem.boards
    require_sound_boards(
        boards["service_model"], geography.boards["board_name"], geography.networks, model
    )
    defaults = {"existing_wte": 0.0, "least_wte": 0.0, "most_wte": np.inf}
    columns = {
        name: [model.by_board(BY_BOARD_KEYS[name]).get(code, default) for code in boards.index]
        for name, default in defaults.items()
    }
    return {"boards": boards.assign(**columns)}


def _embedded(problem: AllocationProblem, geography: Geography, model: ServiceModel) -> Fields:
    del geography
    boards = problem.boards
    standard = embedded_standard(boards["births"], boards["embedded_share"], model)
    return {
        "embedded_standard": standard,
        "embedded_route_families": route_families(standard, problem.board_need, model),
    }


def _mbu(problem: AllocationProblem, geography: Geography, model: ServiceModel) -> Fields:
    mbus = units(geography, model)
    births = problem.boards["births"]
    return {
        "mbus": mbus,
        "mbu_standard": mbu_standard(mbus, model),
        "admissions": births / births.sum() * model.number("mbu.admissions_per_year"),
    }


#: What can be made again by itself, by name.
PARTS: dict[str, Maker] = {
    "rules": _rules,
    "budgets": _budgets,
    "boards": _boards,
    "embedded": _embedded,
    "mbu": _mbu,
}
