"""What the plan rests on: settings with their status and source, and input files."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from allocator.outputs.page.words import counted, number
from allocator.outputs.report.content import Content

#: Words for who set a value.
STATUS_WORDS: dict[str, str] = {
    "official": "published by a public body",
    "derived": "computed from official figures, or from a secondary source",
    "assumption": "assumed, because no published figure was found",
}


@dataclass(frozen=True)
class SettingRow:
    """One setting as the log shows it; its key in parts, between which a line may break."""

    key: tuple[str, ...]
    value: str
    unit: str
    drives: str
    source: str
    status: str
    origin: str


@dataclass(frozen=True)
class InputRow:
    """One input file as the log shows it."""

    file: str
    sha256: str
    size: str
    sources: str


def assumption_rows(content: Content) -> tuple[SettingRow, ...]:
    """Return the settings that are assumptions, in the order of the model."""
    return _rows(content.plan.assumptions)


def other_rows(content: Content) -> tuple[SettingRow, ...]:
    """Return all other settings, in the order of the model."""
    settings = content.plan.settings
    return _rows(settings[settings["status"] != "assumption"])


def _rows(settings: pd.DataFrame) -> tuple[SettingRow, ...]:
    return tuple(
        SettingRow(
            key=tuple(re.findall(r"[^._]*[._]?", str(key))[:-1]),
            value=str(row["value"]),
            unit=str(row["unit"]),
            drives=str(row["drives"]),
            source=str(row["source"]),
            status=str(row["status"]),
            origin=str(row["origin"]),
        )
        for key, row in settings.iterrows()
    )


def input_rows(content: Content) -> tuple[InputRow, ...]:
    """Return the input files, in order of name."""
    return tuple(
        InputRow(
            file=str(file),
            sha256=str(row["sha256"]),
            size=_size(row),
            sources=str(row.get("sources", "")),
        )
        for file, row in content.inputs.sort_index().iterrows()
    )


def _size(row: pd.Series) -> str:
    if "rows" in row.index:
        return counted(int(row["rows"]), "row")
    return f"{number(row['bytes'])} bytes" if "bytes" in row.index else ""
