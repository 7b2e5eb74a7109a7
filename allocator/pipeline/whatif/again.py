"""The ground and model of a saved plan, laid again so that questions can be solved on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from allocator.inputs.service import ServiceModel
from allocator.inputs.workspace import Workspace
from allocator.pipeline.changed import with_settings
from allocator.pipeline.ground import Ground, lay_ground, sound_model

#: Settings that a plan may settle itself.
CHOSEN = ["service_model.forced", "service_model.threshold_policy"]


def ground_again(
    workspace: Workspace, provenance: Mapping[str, Any], boards: pd.DataFrame
) -> tuple[Ground, ServiceModel]:
    """Return the ground and the model that a plan was made with.

    Parameters
    ----------
    workspace
        The workspace of the plan; where its files have changed, so may the answers.
    provenance
        The plan's: names of model and scenarios, overrides.
    boards
        The plan's boards. Where the plan chose models of service near a threshold, they stay as
        it chose them.

    Raises
    ------
    DataError, ModelError
        The workspace, or the model by that name, cannot be used.
    """
    model = sound_model(
        workspace,
        str(provenance["model"]),
        scenarios=[str(name) for name in provenance["scenarios"]],
        overrides=[str(text) for text in provenance["overrides"]],
    )
    if model.word("service_model.threshold_policy") == "choice":
        near = boards[boards["near_threshold"].astype(bool)]
        chosen = {str(board): str(kind) for board, kind in near["service_model"].items()}
        model = with_settings(
            model,
            {
                "service_model.forced": chosen | model.words_by_board("service_model.forced"),
                "service_model.threshold_policy": "strict",
            },
            why="as the plan chose",
        )
    return lay_ground(workspace, model), model


def settings_apart(model: ServiceModel, settings: pd.DataFrame) -> list[str]:
    """Return the keys whose values differ between a model and the settings of a saved plan.

    How a plan chose models of service near a threshold is no difference.
    """
    now, then = model.table()["value"], settings["value"].astype(str)
    keys = now.index.union(then.index).difference(CHOSEN)
    return sorted(str(key) for key in keys if now.get(key) != then.get(key))
