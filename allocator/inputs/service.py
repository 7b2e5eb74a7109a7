"""The model of service: settings read from models/*.toml, overridden by scenarios in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pandas as pd

from allocator.errors import ModelError
from allocator.inputs.model_files import ModelFiles, model_path
from allocator.inputs.parameters import PARAMETERS
from allocator.inputs.settings import Entry, Setting
from allocator.inputs.workspace import Workspace


@dataclass(frozen=True)
class ServiceModel:
    """A model of service with its scenarios applied: every setting, with its source.

    Parameters
    ----------
    name, title, summary
        What the model file calls itself.
    scenarios, scenario_titles
        Names and titles of the scenarios applied, in order; the last wins.
    settings
        One checked setting for each parameter.
    """

    name: str
    title: str
    summary: str
    scenarios: tuple[str, ...]
    scenario_titles: tuple[str, ...]
    settings: Mapping[str, Setting]

    def number(self, key: str) -> float:
        """Return a number by its key."""
        return float(cast("float", self.settings[key].value))

    def flag(self, key: str) -> bool:
        """Return a flag by its key."""
        return bool(self.settings[key].value)

    def word(self, key: str) -> str:
        """Return a choice by its key."""
        return str(self.settings[key].value)

    def words(self, key: str) -> tuple[str, ...]:
        """Return an ordered choice by its key."""
        return cast("tuple[str, ...]", self.settings[key].value)

    def by_board(self, key: str) -> dict[str, float]:
        """Return numbers by board code."""
        return dict(cast("dict[str, float]", self.settings[key].value))

    @property
    def waves(self) -> tuple[int, ...]:
        """Wave numbers, from 1."""
        return tuple(range(1, int(self.number("waves.count")) + 1))

    def by_wave(self, key: str) -> pd.Series:
        """Return one number a wave, indexed by wave; a single number holds in every wave."""
        values = cast("tuple[float, ...]", self.settings[key].value)
        full = values * len(self.waves) if len(values) == 1 else values
        return pd.Series(full, index=pd.Index(self.waves, name="wave"), dtype=float, name=key)

    def table(self) -> pd.DataFrame:
        """Return every setting: index ``key``; columns value, unit, status, source, origin, drives.

        Values are text, as a report prints them.
        """
        rows = [
            {
                "key": parameter.key,
                "value": _as_text(self.settings[parameter.key].value),
                "unit": self.settings[parameter.key].unit,
                "status": self.settings[parameter.key].status,
                "source": self.settings[parameter.key].source,
                "origin": self.settings[parameter.key].origin,
                "drives": parameter.meaning,
            }
            for parameter in PARAMETERS
        ]
        return pd.DataFrame(rows).set_index("key")


def load_model(
    workspace: Workspace,
    model: str | Path = "national",
    *,
    scenarios: Iterable[str | Path] = (),
    overrides: Iterable[str] = (),
) -> ServiceModel:
    """Read a model of service and apply scenarios and single overrides, the last one winning.

    Parameters
    ----------
    workspace
        Where ``models/`` is.
    model
        Name of ``models/NAME.toml``, or a path to a TOML file.
    scenarios
        Names of ``models/scenarios/NAME.toml``, or paths, applied in order after those that each
        one extends.
    overrides
        ``key=value`` texts as given to ``--set``; the value is TOML.

    Returns
    -------
    ServiceModel
        Every setting, checked.

    Raises
    ------
    ModelError
        With every fault of every file at once.
    """
    reader = ModelFiles(workspace)
    head, entries = reader.read(model_path(workspace, model, scenario=False), section="model")
    applied: list[tuple[str, str]] = []
    sourced = dict.fromkeys(entries, True)
    layers = [entries]
    for scenario in scenarios:
        for head_of, layer in reader.scenario(model_path(workspace, scenario, scenario=True)):
            applied.append(head_of)
            layers.append(layer)
    layers.append(dict(reader.overrides(overrides)))
    merged: dict[str, Entry] = {}
    for layer in layers:
        merged |= layer
        sourced |= dict.fromkeys(layer, layer is entries)
    settings = reader.checked(merged, sourced)
    if reader.faults:
        raise ModelError("The model of service cannot be used", sorted(set(reader.faults), key=str))
    return ServiceModel(
        str(head.get("name", "")),
        str(head.get("title", "")),
        str(head.get("summary", "")),
        tuple(name for name, _title in applied),
        tuple(title for _name, title in applied),
        settings,
    )


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:g}"
    if isinstance(value, tuple):
        return ", ".join(_as_text(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_as_text(part)}" for key, part in value.items()) or "none"
    return str(value)
