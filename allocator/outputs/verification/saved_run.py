"""A run folder read for verification, its files held against their hashes first."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.errors import DataError, Fault, SolverError
from allocator.lp.plan import PLAN_TABLES, TEXT_COLUMNS
from allocator.lp.saved import INSTANCE_TABLES
from allocator.outputs.answers import LOSS
from allocator.outputs.files import read_table_file
from allocator.outputs.manifest import (
    CERTIFICATE,
    INSTANCE,
    changed_files,
    read_manifest,
)

#: Tables beside those of the plan that are worked out again, with their index.
DERIVED_TABLES: dict[str, tuple[str, ...]] = {
    "board_indicators": ("board_code", "wave"),
    "national_indicators": ("wave",),
    "island_indicators": ("island", "wave"),
    "baselines": ("board_code", "wave"),
    "settings": ("key",),
}
TEXTS: frozenset[str] = TEXT_COLUMNS | {
    *("worst_board", "key", "value", "source", "origin", "drives"),
}


@dataclass(frozen=True)
class SavedRun:
    """What a run folder says, as it stands.

    Parameters
    ----------
    manifest, document, certificate
        ``manifest.json``, ``plan.json`` and ``certificate.json`` as plain data.
    tables
        The plan's tables, those derived from them, and settings, by name.
    instance
        The tables of the instance by name.
    changed
        Files that are missing or not what their hashes say.
    others
        Files that rest on their hashes alone.
    search_stopped
        Whether the search for whole posts ended before proof, which the certificate, of the plan
        with those posts decided, cannot know.
    """

    manifest: Mapping[str, Any]
    document: Mapping[str, Any]
    certificate: Any
    tables: Mapping[str, pd.DataFrame]
    instance: Mapping[str, pd.DataFrame]
    changed: tuple[Fault, ...] = ()
    others: tuple[str, ...] = ()
    search_stopped: bool = False


def read_saved_run(folder: Path) -> SavedRun:
    """Read a run folder for verification.

    Parameters
    ----------
    folder
        A folder that a plan wrote.

    Returns
    -------
    SavedRun
        What it says; files that are not what was written are named, not refused.

    Raises
    ------
    DataError
        If it is not a run, or one without a certificate.
    SolverError
        If a file of it is missing or cannot be read, so that nothing can be verified.
    """
    folder = Path(folder)
    manifest = read_manifest(folder)
    if CERTIFICATE not in manifest["outputs"]:
        fault = Fault(
            "no-certificate", "The run holds no certificate", "Make the run again", CERTIFICATE
        )
        raise DataError(f"{folder} cannot be verified", [fault])
    outputs = manifest["outputs"]
    changed = (*changed_files(folder, outputs), *_unknown_files(folder, outputs))
    tables: dict[str, Path] = {name: folder / "tables" / f"{name}.csv" for name in _indexes()}
    instance = {name: folder / INSTANCE / f"{name}.csv" for name in INSTANCE_TABLES}
    jsons = [folder / name for name in ("plan.json", CERTIFICATE)]
    reader = _Reader(folder, changed)
    document, certificate = (reader.read(path, _json) for path in jsons)
    found = SavedRun(
        manifest=manifest,
        document=document,
        certificate=certificate,
        tables={name: reader.read(path, _table(name)) for name, path in tables.items()},
        instance={name: reader.read(path, _instance(name)) for name, path in instance.items()},
        changed=changed,
    )
    read = {path.relative_to(folder).as_posix() for path in reader.paths}
    loss = folder / "tables" / f"{LOSS}.csv"
    if loss.is_file():
        stopped = "stopped" in set(reader.read(loss, _statuses))
        found = replace(found, search_stopped=stopped)
    others = tuple(name for name in manifest["outputs"] if name not in read)
    return replace(found, others=others)


def _unknown_files(folder: Path, outputs: Mapping[str, str]) -> Iterator[Fault]:
    """Yield each file beside those of the run that could be taken for one of them."""
    for within in sorted({name.split("/")[0] for name in outputs if "/" in name}):
        for path in sorted((folder / within).rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and name not in outputs:
                message, remedy = "The run did not write this file", "Take it out of the folder"
                yield Fault("unknown-file", message, remedy, name)


class _Reader:
    """Reads files of a run, and says in plain words which of them cannot be read."""

    def __init__(self, folder: Path, changed: tuple[Fault, ...]) -> None:
        self._folder, self._changed = folder, changed
        self.paths: list[Path] = []

    def read(self, path: Path, reader: Callable[[Path], Any]) -> Any:
        """Return what a file holds."""
        self.paths.append(path)
        try:
            return reader(path)
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            name = path.relative_to(self._folder).as_posix()
            fault = Fault("unreadable-file", "It cannot be read", "Make the run again", name)
            known = [fault, *(one for one in self._changed if one.file != name)]
            raise SolverError(f"{self._folder} does not hold what was proved", known) from error


def _indexes() -> dict[str, tuple[str, ...]]:
    return {**{name: index for name, (index, _columns) in PLAN_TABLES.items()}, **DERIVED_TABLES}


def _statuses(path: Path) -> list[str]:
    return list(read_table_file(path, ("objective",), frozenset({"objective", "status"}))["status"])


def _json(path: Path) -> Any:
    document = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(document, dict):
        raise TypeError(path.name)
    return document


def _table(name: str) -> Callable[[Path], pd.DataFrame]:
    texts = TEXTS if name == "settings" else TEXTS - {"value"}
    return lambda path: read_table_file(path, _indexes()[name], texts)


def _instance(name: str) -> Callable[[Path], pd.DataFrame]:
    table = INSTANCE_TABLES[name]
    return lambda path: read_table_file(path, table.index, table.text)
