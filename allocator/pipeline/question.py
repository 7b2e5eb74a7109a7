"""The ground and model of a question, for those who ask from Python."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from allocator.inputs.service import ServiceModel
from allocator.inputs.workspace import Workspace, open_workspace
from allocator.pipeline.ground import Ground, lay_ground, sound_model


def question(
    workspace: Workspace | Path | None = None,
    model: str | Path = "national",
    *,
    scenarios: Iterable[str | Path] = ("baseline",),
    overrides: Iterable[str] = (),
) -> tuple[Ground, ServiceModel]:
    """Return the ground and the model on which a study is asked.

    Parameters
    ----------
    workspace
        A workspace or its folder; the reference workspace by default.
    model
        Name or path of a model of service.
    scenarios
        Names or paths of scenarios, applied in order.
    overrides
        ``key=value`` texts, applied last.

    Returns
    -------
    tuple
        Facts, need and travel times; the model with its scenarios.

    Raises
    ------
    DataError, ModelError
        The inputs are wrong; every fault at once.
    """
    place = workspace if isinstance(workspace, Workspace) else open_workspace(workspace)
    service = sound_model(place, model, scenarios=scenarios, overrides=overrides)
    return lay_ground(place, service), service
