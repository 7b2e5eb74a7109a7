"""A model of service with some settings changed, for questions beside the plan."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from allocator.inputs.service import ServiceModel
from allocator.inputs.settings import Value


def with_settings(model: ServiceModel, values: Mapping[str, Value], *, why: str) -> ServiceModel:
    """Return a model with some of its values replaced.

    Parameters
    ----------
    model
        The model.
    values
        New values by key, of the kind that the key's parameter takes.
    why
        Stands as source and origin of the new values, which are assumptions of the question.
    """
    changed = {
        key: dataclasses.replace(
            model.settings[key], value=value, status="assumption", source=why, origin=why
        )
        for key, value in values.items()
    }
    return dataclasses.replace(model, settings={**model.settings, **changed})
