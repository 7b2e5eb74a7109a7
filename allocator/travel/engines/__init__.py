"""Engines of travel time behind one interface: the built-in graph is one of them."""

from __future__ import annotations

from typing import Protocol

import pandas as pd


class Engine(Protocol):
    """What every engine of travel time offers."""

    @property
    def name(self) -> str:
        """Name of the engine for the manifest."""

    @property
    def data_date(self) -> str:
        """Date or version of the engine's data."""

    @property
    def season(self) -> str:
        """Timetable that the minutes hold for."""

    def minutes(self, zones: pd.DataFrame, bases: pd.DataFrame) -> pd.DataFrame:
        """Return minutes one way from every zone to every base; infinite if there is no way."""

    def same_day(self) -> Engine:
        """Return the engine over those crossings alone that let one return on the same day."""
