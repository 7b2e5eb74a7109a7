"""What the plan rests on: settings by subject with their status and source, and input files."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from allocator.inputs.schema import SCHEMAS
from allocator.inputs.workspace import OUTLINES
from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import counted, number
from allocator.outputs.report.figures import sentence

#: Words for who set a value.
STATUS_WORDS: dict[str, str] = {
    "official": "published by a public body",
    "derived": "computed from official figures, or from a secondary source",
    "assumption": "assumed, because no published figure was found",
}
#: Subjects of settings by the first word of their key, in the order shown.
SUBJECTS: dict[str, str] = {
    "demand": "Need",
    "service_model": "Models of service",
    "time": "Staff time",
    "travel": "Travel",
    "workforce": "People",
    "money": "Money",
    "embedded": "Embedded posts",
    "mbu": "Mother and baby units",
    "support": "Support of other services and boards",
    "equity": "Fairness between places",
    "waves": "Waves",
    "objectives": "What the plan seeks",
    "posts": "Whole posts",
    "commitments": "Promises to boards",
    "families": "Rules left out",
    "policies": "Firm standards",
    "relaxation": "Used only where rules conflict and no plan keeps them all",
}
#: What the files of a folder are, where no contract says it of each.
FOLDERS: dict[str, str] = {
    "models/scenarios/": "A scenario: named changes of a model.",
    "models/": "A model of service: settings, each with its source.",
    "maps/network/matrix": "Travel times that the planners gave.",
    "maps/network/roads": "Roads, from OpenStreetMap.",
}
#: Letters of a file's sources that are shown; the file has them in full.
LONGEST_SOURCES = 220
#: Who answers for a plan is no setting that a figure rests on.
NO_SETTING = "governance"


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
class SettingGroup:
    """The settings of one subject.

    Parameters
    ----------
    subject
        Its title.
    rows
        Settings in the order of the model.
    """

    subject: str
    rows: tuple[SettingRow, ...]

    def count(self, status: str) -> int:
        """Return how many of its settings have a status."""
        return sum(row.status == status for row in self.rows)

    @property
    def heading(self) -> str:
        """The subject with its count of assumptions."""
        assumed, every = self.count("assumption"), len(self.rows)
        return f"{self.subject}: {counted(every, 'setting')}, {number(assumed)} assumed"


@dataclass(frozen=True)
class InputRow:
    """One input file as the log shows it; its hash in parts, between which a line may break."""

    file: str
    holds: str
    size: str
    years: str
    standing: str
    sources: str
    sha256: tuple[str, ...]


def setting_groups(settings: pd.DataFrame) -> tuple[SettingGroup, ...]:
    """Return all settings by subject; a subject that is not known stands last, as it is named."""
    subject = pd.Series(settings.index.str.partition(".").get_level_values(0), settings.index)
    subject = subject.where(settings.index.str.contains(".", regex=False), "other")
    known = [*SUBJECTS, *dict.fromkeys(subject[~subject.isin([*SUBJECTS, NO_SETTING])])]
    groups = [
        SettingGroup(
            SUBJECTS.get(name, sentence(name.replace("_", " "))),
            _rows(settings[(subject == name).to_numpy()]),
        )
        for name in known
    ]
    return tuple(group for group in groups if group.rows)


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


def count_table(groups: tuple[SettingGroup, ...]) -> PageTable:
    """Return how many settings of each subject have each status."""

    def _cells(counted_groups: tuple[SettingGroup, ...]) -> list[str]:
        by_status = [sum(one.count(word) for one in counted_groups) for word in STATUS_WORDS]
        return [number(count) for count in (*by_status, sum(len(g.rows) for g in counted_groups))]

    rows = [Row((group.subject, *_cells((group,)))) for group in groups]
    return PageTable(
        name="settings-count",
        caption="Settings by subject and status",
        columns=(
            Column("Subject"),
            *(Column(sentence(word), "", "number") for word in STATUS_WORDS),
            Column("All", "", "number"),
        ),
        rows=(*rows, Row(("All subjects", *_cells(groups)), total=True)),
    )


def input_rows(inputs: pd.DataFrame) -> tuple[InputRow, ...]:
    """Return the input files, in order of name."""
    return tuple(
        InputRow(
            file=str(file),
            holds=_holds(str(file)),
            size=_size(row),
            years=str(row.get("years", "")),
            standing=_standing(row),
            sources=_cut(str(row.get("sources", ""))),
            sha256=tuple(re.findall(".{1,16}", str(row["sha256"]))),
        )
        for file, row in inputs.sort_index().iterrows()
    )


def _holds(file: str) -> str:
    """Return what a file holds, as the contract of its table says, or its folder."""
    if file in SCHEMAS:
        return SCHEMAS[file].meaning
    if file == OUTLINES:
        return "Outlines of the boards, for maps."
    return next((words for folder, words in FOLDERS.items() if file.startswith(folder)), "")


def _size(row: pd.Series) -> str:
    rows = int(row.get("rows", 0))
    parts = [
        counted(rows, "row") if rows else "",
        f"{number(row['bytes'])} bytes" if "bytes" in row.index else "",
    ]
    return ", ".join(part for part in parts if part)


def _standing(row: pd.Series) -> str:
    """Return how many rows of a table have each status, in words."""
    counts = {word: int(row.get(word, 0)) for word in STATUS_WORDS}
    return ", ".join(f"{number(count)} {word}" for word, count in counts.items() if count)


def _cut(sources: str) -> str:
    if len(sources) <= LONGEST_SOURCES:
        return sources
    return f"{sources[: LONGEST_SOURCES - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"
