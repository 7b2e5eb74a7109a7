"""Where each value of a model comes from: the layers in order, and what each value replaced."""

from __future__ import annotations

from typing import Any

from allocator.inputs.layers import value_text
from allocator.inputs.parameters import PARAMETERS
from allocator.inputs.service import ServiceModel
from allocator.inputs.settings import Setting, Value


def layer_rows(model: ServiceModel) -> list[dict[str, str]]:
    """Return the files and options that set a model's values, in the order of their effect.

    Returns
    -------
    list of dict
        ``kind`` (model, scenario or set), ``name``, ``title`` and ``file`` of each layer.
    """
    return [
        {"kind": layer.kind, "name": layer.name, "title": layer.title, "file": layer.file}
        for layer in model.layers
    ]


def setting_rows(model: ServiceModel) -> list[dict[str, Any]]:
    """Return every setting with where it was set and what it replaced.

    Parameters
    ----------
    model
        The model with its scenarios and single changes applied.

    Returns
    -------
    list of dict
        In the order of the parameters: ``key``; ``value`` as a report prints it and ``plain_value``
        as numbers, words, lists and tables; ``unit``, ``status``, ``source``, ``origin`` (file and
        line, or ``--set``); ``drives``, what it is for; ``replaced``, the same of each value that
        stood before, the latest first.
    """
    return [
        {
            "key": parameter.key,
            **_row(model.settings[parameter.key]),
            "drives": parameter.meaning,
            "replaced": [_row(one) for one in reversed(model.replaced.get(parameter.key, ()))],
        }
        for parameter in PARAMETERS
    ]


def _row(setting: Setting) -> dict[str, Any]:
    return {
        "value": value_text(setting.value),
        "plain_value": _plain(setting.value),
        "unit": setting.unit,
        "status": setting.status,
        "source": setting.source,
        "origin": setting.origin,
    }


def _plain(value: Value) -> Any:
    """Return a value as JSON has it; a list by wave stays a list, even of one."""
    return list(value) if isinstance(value, tuple) else value
