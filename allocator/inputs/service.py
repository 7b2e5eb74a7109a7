"""The model of service: settings read from models/*.toml, overridden by scenarios in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pandas as pd

from allocator.errors import ModelError
from allocator.inputs.facts import read_facts
from allocator.inputs.layers import (
    Layer,
    faults_between,
    missing_keys,
    settings_by_layer,
    value_text,
)
from allocator.inputs.model_files import ModelFiles
from allocator.inputs.parameters import PARAMETERS
from allocator.inputs.settings import Setting
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
    layers
        What set them, in order: models, the one that the others build on first; scenarios; each
        ``--set``.
    replaced
        Settings that a later layer replaced, by key, in the order in which they were set.
    """

    name: str
    title: str
    summary: str
    scenarios: tuple[str, ...]
    scenario_titles: tuple[str, ...]
    settings: Mapping[str, Setting]
    layers: tuple[Layer, ...] = ()
    replaced: Mapping[str, tuple[Setting, ...]] = field(default_factory=dict)

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

    def words_by_board(self, key: str) -> dict[str, str]:
        """Return words by board code."""
        return dict(cast("dict[str, str]", self.settings[key].value))

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
                "value": value_text(self.settings[parameter.key].value),
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
        Name of ``models/NAME.toml``, or a path to a TOML file; what it extends comes before it.
    scenarios
        Names of ``models/scenarios/NAME.toml``, or paths, applied in order after those that each
        one extends; one that several extend is applied once, where it first comes.
    overrides
        ``key=value`` texts as given to ``--set``, applied in order; the value is TOML.

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
    layers = [
        *reader.layers("model", model),
        *(layer for name in scenarios for layer in reader.layers("scenario", name)),
        *reader.overrides(overrides),
    ]
    history, wrong = settings_by_layer(layers, read_facts(workspace))
    settings = {key: given[-1] for key, given in history.items()}
    faults = [*reader.faults, *wrong, *faults_between(settings, layers)]
    # Keys of a file that could not be read are not missing: they are unknown.
    faults += [] if reader.unread else missing_keys(layers)
    if faults:
        raise ModelError("The model of service cannot be used", sorted(set(faults), key=str))
    own = [layer for layer in layers if layer.kind == "model"][-1]
    applied = [layer for layer in layers if layer.kind == "scenario"]
    return ServiceModel(
        own.name,
        own.title,
        own.summary,
        tuple(layer.name for layer in applied),
        tuple(layer.title for layer in applied),
        settings,
        tuple(layers),
        {key: given[:-1] for key, given in history.items() if len(given) > 1},
    )
