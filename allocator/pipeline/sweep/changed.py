"""The base case with the settings of one run, checked as `load_model` checks them, files unread."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from allocator.errors import ModelError
from allocator.inputs.layers import faults_between, settings_by_layer
from allocator.inputs.model_files import ModelFiles
from allocator.inputs.service import ServiceModel
from allocator.inputs.settings import Setting
from allocator.inputs.workspace import Workspace


def with_overrides(
    base: ServiceModel,
    overrides: Iterable[str],
    *,
    workspace: Workspace,
    facts: Mapping[str, Setting],
) -> ServiceModel:
    """Return a model with further ``KEY=VALUE`` texts applied.

    Parameters
    ----------
    base
        The model.
    overrides
        Texts as for `load_model`, whose model with them as last overrides this is.
    workspace
        Where the model came from; nothing is read.
    facts
        Figures of the workspace by key.

    Raises
    ------
    ModelError
        With every fault at once.
    """
    reader = ModelFiles(workspace)
    layers = tuple(reader.overrides(overrides))
    history, wrong = settings_by_layer(layers, facts)
    settings = {**base.settings, **{key: given[-1] for key, given in history.items()}}
    every = (*base.layers, *layers)
    faults = [*reader.faults, *wrong, *faults_between(settings, every)]
    if faults:
        raise ModelError("The model of service cannot be used", sorted(set(faults), key=str))
    replaced = {
        key: (*base.replaced.get(key, ()), base.settings[key], *given[:-1])
        for key, given in history.items()
    }
    return dataclasses.replace(
        base, settings=settings, layers=every, replaced={**base.replaced, **replaced}
    )
