"""Reads model and scenario files, with the file and line of every key and every fault at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from allocator.errors import Fault
from allocator.inputs.facts import read_facts
from allocator.inputs.parameters import BY_KEY
from allocator.inputs.settings import Entry, Setting, check
from allocator.inputs.workspace import Workspace

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_HEADS = {
    "model": {"name", "title", "summary"},
    "scenario": {"name", "title", "summary", "extends"},
}


class ModelFiles:
    """Reads model and scenario files of one workspace, gathering every fault on the way."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.faults: list[Fault] = []
        self.seen: set[Path] = set()

    def read(self, path: Path, *, section: str) -> tuple[dict[str, Any], dict[str, Entry]]:
        """Return the heading and the entries of one file."""
        shown = _shown(self.workspace, path)
        try:
            text = path.read_text(encoding="utf-8")
            document = tomllib.loads(text)
        except OSError:
            self.faults.append(_missing(self.workspace, path, shown, section))
            return {}, {}
        except UnicodeDecodeError:
            self.faults.append(
                Fault("wrong-encoding", "The file is not UTF-8 text", "Save it as UTF-8", shown)
            )
            return {}, {}
        except tomllib.TOMLDecodeError as error:
            self.faults.append(_broken(shown, error))
            return {}, {}
        head = document.pop(section, {})
        self._check_head(head, shown, section)
        tables = document.pop("set", {}) if section == "scenario" else document
        if section == "scenario" and document:
            self.faults += [
                Fault(
                    "unknown-key",
                    f"[{name}] is not a section of a scenario",
                    "Write overrides under [set], for example [set.travel]",
                    shown,
                    _line(text, name),
                    name,
                )
                for name in document
            ]
        return head, {key: Entry(key, raw, shown, _line(text, key)) for key, raw in _flat(tables)}

    def scenario(self, path: Path) -> Iterator[tuple[tuple[str, str], dict[str, Entry]]]:
        """Read a scenario and those that it extends.

        Parameters
        ----------
        path
            The scenario's file.

        Yields
        ------
        tuple
            Name and title, and the entries by key; what a scenario extends comes before it.
        """
        if path in self.seen:
            return
        self.seen.add(path)
        head, entries = self.read(path, section="scenario")
        extends = head.get("extends", [])
        for base in extends if isinstance(extends, list) else [extends]:
            yield from self.scenario(model_path(self.workspace, str(base), scenario=True))
        name = str(head.get("name", path.stem))
        yield (name, str(head.get("title", name))), entries

    def overrides(self, texts: Iterable[str]) -> Iterator[tuple[str, Entry]]:
        """Yield the entries of ``key=value`` texts."""
        for text in texts:
            key, equals, value = (part.strip() for part in text.partition("="))
            try:
                raw = tomllib.loads(f"value = {value}")["value"] if equals else None
            except tomllib.TOMLDecodeError:
                raw = value
            if not equals or not key:
                self.faults.append(
                    Fault(
                        "bad-override",
                        "An override is KEY=VALUE",
                        "Write --set key=value",
                        "--set",
                        value=text,
                    )
                )
                continue
            yield key, Entry(key, raw, "--set", None)

    def checked(
        self, entries: Mapping[str, Entry], sourced: Mapping[str, bool]
    ) -> dict[str, Setting]:
        """Return the settings of all parameters; gather what is wrong or missing."""
        facts = read_facts(self.workspace)
        settings: dict[str, Setting] = {}
        for key, entry in entries.items():
            setting, faults = check(entry, facts, sourced=sourced[key])
            self.faults += faults
            if setting is not None:
                settings[key] = setting
        if not self.faults:
            self.faults += _across(settings, entries)
        return settings

    def _check_head(self, head: Any, shown: str, section: str) -> None:
        names = set(head) if isinstance(head, dict) else set()
        if "name" not in names:
            self.faults.append(
                Fault(
                    "no-name", f"The file has no [{section}] name", f"Add [{section}] name", shown
                )
            )
        self.faults += [
            Fault(
                "unknown-key",
                f"{name} is not a field of [{section}]",
                "Remove it",
                shown,
                column=f"{section}.{name}",
            )
            for name in sorted(names - _HEADS[section])
        ]


def _across(settings: Mapping[str, Setting], entries: Mapping[str, Entry]) -> list[Fault]:
    """Return faults that only show between settings: missing keys, lists of the wrong length."""
    faults = [
        Fault(
            "missing-key", f"The model sets no {key}", f"Add it: {BY_KEY[key].meaning}", column=key
        )
        for key in BY_KEY
        if key not in settings
    ]
    if "waves.count" not in settings:
        return faults
    count = int(cast("int", settings["waves.count"].value))
    for key, setting in settings.items():
        if BY_KEY[key].kind != "by_wave":
            continue
        length = len(cast("tuple[float, ...]", setting.value))
        if length not in (1, count):
            faults.append(
                entries[key].fault(
                    "wrong-length",
                    f"{key} has {length} values for {count} waves",
                    "Give one value, or one a wave",
                )
            )
    small = settings.get("service_model.supported_births_threshold")
    large = settings.get("service_model.standalone_births_threshold")
    if small and large and cast("float", small.value) > cast("float", large.value):
        faults.append(
            entries[small.key].fault(
                "crossed-thresholds",
                "The threshold of supported boards is above that of stand-alone boards",
                "Lower the one or raise the other",
                value=small.value,
            )
        )
    return faults


def _flat(tables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield ``section.name`` keys and raw values of two levels of tables."""
    for section, content in tables.items():
        if isinstance(content, dict):
            yield from ((f"{section}.{name}", raw) for name, raw in content.items())
        else:
            yield section, content


def _line(text: str, key: str) -> int | None:
    """Return the line on which a key is written, counted from 1."""
    *sections, name = key.split(".")
    current = ""
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[\s*(?:set\s*\.\s*)?([\w.\-]+)\s*\]", line)
        if header:
            current = header.group(1)
            if not sections and current == name:
                return number
        named = re.match(r"\s*\"?([\w.\-]+)\"?\s*=", line)
        if (
            named
            and named.group(1) in (name, key)
            and (current in sections or named.group(1) == key)
        ):
            return number
    return None


def model_path(workspace: Workspace, given: str | Path, *, scenario: bool) -> Path:
    """Return the file of a model or scenario given by name or by path."""
    if isinstance(given, str) and _NAME.fullmatch(given):
        folder = workspace.models / "scenarios" if scenario else workspace.models
        return folder / f"{given}.toml"
    return Path(given)


def _shown(workspace: Workspace, path: Path) -> str:
    try:
        return path.resolve().relative_to(workspace.root.resolve()).as_posix()
    except ValueError:
        return path.name


def _missing(workspace: Workspace, path: Path, shown: str, section: str) -> Fault:
    folder = workspace.models / "scenarios" if section == "scenario" else workspace.models
    known = ", ".join(sorted(file.stem for file in folder.glob("*.toml"))) or "none"
    return Fault(
        f"unknown-{section}", f"There is no {section} {path.stem}", f"Use one of: {known}", shown
    )


def _broken(shown: str, error: tomllib.TOMLDecodeError) -> Fault:
    place = re.search(r"at line (\d+)", str(error))
    return Fault(
        "not-toml",
        "The file is not valid TOML",
        "Correct the line: texts need quotes, each key stands once",
        shown,
        int(place.group(1)) if place else None,
        value=str(error).split(" (at")[0],
    )
