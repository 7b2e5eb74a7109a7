"""One model or scenario file as read: heading, values as written, and what is wrong in form."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from allocator.errors import Fault
from allocator.inputs.layers import SECTIONS, Layer
from allocator.inputs.parameters import BY_KEY
from allocator.inputs.settings import Entry
from allocator.inputs.toml_lines import line_of

FileKind = Literal["model", "scenario"]

#: Names that a file may extend; a text of another form is never taken for a path.
NAME_FORM = r"[a-z0-9][a-z0-9-]*"
#: Fields of the heading of a model or scenario file; the first is required.
HEADING: tuple[str, ...] = ("name", "title", "summary", "extends")

_OTHER: dict[FileKind, FileKind] = {"model": "scenario", "scenario": "model"}
_HOW_TO_GIVE: dict[FileKind, str] = {
    "model": "Give it in place of the model",
    "scenario": "Give it with --scenario",
}


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model or scenario file.

    Parameters
    ----------
    path, shown
        Where it is, and how planners see it.
    kind
        What it was read as.
    text
        Its text, to find lines in.
    head
        Its heading.
    tables
        Its sections with values as written.
    """

    path: Path
    shown: str
    kind: FileKind
    text: str
    head: Mapping[str, Any]
    tables: Mapping[str, Any]

    def fault(self, code: str, message: str, remedy: str, key: str, value: object = None) -> Fault:
        """Return a fault located at one of its keys or sections."""
        found = None if value is None else str(value)[:120]
        return Fault(code, message, remedy, self.shown, line_of(self.text, key), key, found)

    def extends(self) -> tuple[list[str], list[Any]]:
        """Return the names that it builds on, and what stands among them and is no name.

        A model builds on one other; a scenario on any number.
        """
        written = self.head.get("extends", [])
        several = isinstance(written, list) and (self.kind == "scenario" or not written)
        values = written if several else [written]
        names = [value for value in values if _is_name(value)]
        return names, [value for value in values if not _is_name(value)]

    def layer(self) -> Layer:
        """Return what it sets."""
        name = str(self.head.get("name", self.path.stem))
        title, summary = str(self.head.get("title", name)), str(self.head.get("summary", ""))
        entries = {entry.key: entry for entry in self._entries()}
        return Layer(self.kind, name, title, summary, self.shown, entries)

    def _entries(self) -> Iterator[Entry]:
        for section, content in self.tables.items():
            if isinstance(content, dict) and not _is_foreign(section, content):
                for name, raw in content.items():
                    key = f"{section}.{name}"
                    yield Entry(key, raw, self.shown, line_of(self.text, key))
            elif not isinstance(content, dict):
                yield Entry(section, content, self.shown, line_of(self.text, section))


def read_model_file(
    path: Path, *, shown: str, kind: FileKind
) -> tuple[ModelFile | None, list[Fault]]:
    """Return a file, None if it cannot be read, and what is wrong with its form.

    Parameters
    ----------
    path
        The file.
    shown
        How planners see it.
    kind
        What it should be.
    """
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text)
    except UnicodeDecodeError:
        fault = Fault("wrong-encoding", "The file is not UTF-8 text", "Save it as UTF-8", shown)
    except OSError:
        fault = Fault("unreadable", "The file cannot be read", "Allow reading it", shown)
    except RecursionError:
        fault = Fault("not-toml", "The file nests too deep", "Keep to sections and values", shown)
    except ValueError as error:
        fault = _broken(shown, error)
    else:
        return _formed(path, shown, kind, text=text, document=document)
    return None, [fault]


def _formed(
    path: Path, shown: str, kind: FileKind, *, text: str, document: dict[str, Any]
) -> tuple[ModelFile | None, list[Fault]]:
    other = _OTHER[kind]
    if kind not in document and isinstance(document.get(other), dict):
        message = f"The file is a {other}, not a {kind}"
        return None, [Fault(f"not-a-{kind}", message, _HOW_TO_GIVE[other], shown)]
    head = document.get(kind, {})
    rest = {name: content for name, content in document.items() if name != kind}
    sections = rest.get("set", {}) if kind == "scenario" else rest
    whole = isinstance(head, dict) and isinstance(sections, dict)
    file = ModelFile(path, shown, kind, text, head if whole else {}, sections if whole else {})
    if not whole:
        fault = Fault("wrong-type", f"[{kind}] and [set] are sections", "Write them so", shown)
        return file, [fault]
    outside = [name for name in rest if name != "set"] if kind == "scenario" else []
    return file, [
        *_head_faults(file),
        *(_outside_set(file, name) for name in outside),
        *(
            _unknown_section(file, name)
            for name, content in sections.items()
            if isinstance(content, dict) and _is_foreign(name, content)
        ),
    ]


def _head_faults(file: ModelFile) -> Iterator[Fault]:
    if "name" not in file.head:
        message, remedy = f"The file has no [{file.kind}] name", f"Add [{file.kind}] name"
        yield Fault("no-name", message, remedy, file.shown)
    for name, value in file.head.items():
        key = f"{file.kind}.{name}"
        if name not in HEADING:
            yield file.fault(
                "unknown-key", f"{name} is not a field of [{file.kind}]", "Remove it", key
            )
        elif name != "extends" and not (isinstance(value, str) and value.strip()):
            yield file.fault("wrong-type", f"{name} is a text", "Write it in quotes", key, value)


def _outside_set(file: ModelFile, name: str) -> Fault:
    """Return the fault of a section of a scenario that does not stand under ``set``."""
    if name in SECTIONS:
        message, remedy = f"[{name}] stands outside of [set]", f"Write [set.{name}]"
        return file.fault("wrong-section", message, remedy, name)
    message = f"[{name}] is not a section of a scenario"
    remedy = "Write overrides under [set], for example [set.travel]"
    return file.fault("unknown-section", message, remedy, name, name)


def _unknown_section(file: ModelFile, name: str) -> Fault:
    if name == "set":
        remedy = "Write [section] in place of [set.section]: a model sets its values itself"
        return file.fault("wrong-section", "[set] belongs in a scenario", remedy, name)
    near = difflib.get_close_matches(name, SECTIONS, n=1)
    hint = f"Did you mean [{near[0]}]?" if near else f"Use one of: {', '.join(SECTIONS)}"
    return file.fault("unknown-section", f"There is no section {name}", hint, name, name)


def _is_foreign(section: str, content: Mapping[str, Any]) -> bool:
    """Tell whether a model has no such section, nor any of what it holds in another one."""
    names = {key.split(".")[1] for key in BY_KEY}
    return section not in SECTIONS and not names & set(content)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(NAME_FORM, value) is not None


def _broken(shown: str, error: ValueError) -> Fault:
    place = re.search(r"at line (\d+)", str(error))
    return Fault(
        "not-toml",
        "The file is not valid TOML",
        "Correct the line: texts need quotes, each key stands once",
        shown,
        int(place.group(1)) if place else None,
        value=str(error).split(" (at")[0],
    )
