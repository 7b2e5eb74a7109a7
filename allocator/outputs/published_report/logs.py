"""What the plan rests on: settings with their status, and input files."""

from __future__ import annotations

import re
from dataclasses import dataclass

from allocator.outputs.dictionary import HIDDEN
from allocator.outputs.page.words import counted, listed, number
from allocator.outputs.published_report.shown import Shown

#: Words for who set a value.
STATUS_WORDS: dict[str, str] = {
    "official": "published by a public body",
    "derived": "computed from official figures, or from a secondary source",
    "assumption": "assumed, because no published figure was found",
}
_LOG_COLUMNS = ("sha256", "rows", *STATUS_WORDS, "sources")


@dataclass(frozen=True)
class SettingRow:
    """One setting; its key in parts, between which a line may break."""

    key: tuple[str, ...]
    value: str
    unit: str
    drives: str
    source: str
    origin: str
    status: str


@dataclass(frozen=True)
class FileRow:
    """One input file, with how many of its rows have which status."""

    file: str
    rows: str
    counts: str
    sources: str
    digest: tuple[str, ...]


def setting_rows(shown: Shown) -> list[SettingRow]:
    """Return every setting, in the order of the model."""
    return [
        SettingRow(
            key=tuple(re.findall(r"[^._]*[._]?", str(key))[:-1]),
            value=shown.setting(str(key)),
            unit=str(row["unit"]),
            drives=str(row["drives"]),
            source=str(row["source"]),
            origin=str(row["origin"]),
            status=str(row["status"]),
        )
        for key, row in shown.table("settings").iterrows()
    ]


def settings_hide(shown: Shown) -> bool:
    """Return whether the value of a setting is hidden."""
    return any(row.value == HIDDEN for row in setting_rows(shown))


def settings_sentence(shown: Shown) -> str:
    """Return how many settings have which status."""
    counts = shown.table("settings")["status"].value_counts()
    parts = [f"{number(counts.get(word, 0))} {word}" for word in STATUS_WORDS]
    return f"{counted(int(counts.sum()), 'setting')}: {listed(parts)}."


def file_rows(shown: Shown) -> list[FileRow]:
    """Return the input files, in order of name."""
    known = shown.table("data_log").sort_index().reindex(columns=list(_LOG_COLUMNS))
    return [
        FileRow(
            file=str(file),
            rows=shown.text("data_log", file, "rows", number) if row["rows"] else "",
            counts=", ".join(
                f"{number(float(row[word]))} {word}" for word in STATUS_WORDS if row[word] > 0
            ),
            sources=str(row["sources"]),
            digest=tuple(re.findall(".{1,16}", str(row["sha256"]))),
        )
        for file, row in known.iterrows()
    ]
