"""Figures of data/standards.csv and data/unit_costs.csv by key, for models to name."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from allocator.inputs.settings import Setting
from allocator.inputs.tables import read_table
from allocator.inputs.workspace import Workspace

FACT_TABLES: tuple[str, ...] = ("data/standards.csv", "data/unit_costs.csv")


def read_facts(workspace: Workspace) -> Mapping[str, Setting]:
    """Return every figure that has one value, by its key.

    Raises
    ------
    DataError
        With every fault of the two tables.
    """
    frames = [(name, read_table(workspace, name)) for name in FACT_TABLES]
    return {
        str(key): Setting(
            str(key),
            float(row["value"]),
            str(row["unit"]),
            str(row["status"]),
            str(row["source"]),
            name,
        )
        for name, frame in frames
        for key, row in frame.iterrows()
        if pd.notna(row["value"])
    }
