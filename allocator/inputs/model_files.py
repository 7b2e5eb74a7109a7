"""Model and scenario files and ``--set`` texts as layers, each after what it builds on."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from allocator.errors import Fault
from allocator.inputs.layers import Layer
from allocator.inputs.model_file import NAME_FORM, FileKind, ModelFile, read_model_file
from allocator.inputs.settings import Entry
from allocator.inputs.workspace import Workspace


class ModelFiles:
    """Reads the files of one workspace's models, gathering every fault on the way.

    Parameters
    ----------
    workspace
        Where ``models/`` is.

    Attributes
    ----------
    faults
        What is wrong with the files read so far.
    unread
        How many of the files named so far could not be read.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.faults: list[Fault] = []
        self.unread = 0
        self._applied: dict[Path, str] = {}

    def layers(self, kind: FileKind, given: str | Path) -> Iterator[Layer]:
        """Yield the layers of a file given by name or path, those that it builds on first.

        A file that several build on is applied once, where it first comes.

        Parameters
        ----------
        kind
            Whether it is a model or a scenario.
        given
            Its name or path.
        """
        path = self._path(kind, given)
        if path.resolve() in self._applied:
            self.faults.append(self._repeated(path))
        elif path.is_file():
            yield from self._with_bases(path, kind, trail=(), shown=_shown(self.workspace, path))
        else:
            shown, remedy = _shown(self.workspace, path), self._known(kind)
            self.unread += 1
            self.faults.append(
                Fault(f"unknown-{kind}", f"There is no {kind} {path.stem}", remedy, shown)
            )

    def overrides(self, texts: Iterable[str]) -> Iterator[Layer]:
        """Yield a layer for each ``key=value`` text."""
        for text in texts:
            key, equals, value = (part.strip() for part in text.partition("="))
            if equals and key:
                entry = Entry(key, _toml_value(value), "--set", None)
                yield Layer("set", key, "", "", "--set", {key: entry})
            else:
                message, remedy = "An override is KEY=VALUE", "Write --set key=value"
                self.faults.append(Fault("bad-override", message, remedy, "--set", value=text))

    def _with_bases(
        self, path: Path, kind: FileKind, *, trail: tuple[Path, ...], shown: str
    ) -> Iterator[Layer]:
        if path.resolve() in self._applied:
            return
        self._applied[path.resolve()] = shown
        file, faults = read_model_file(path, shown=_shown(self.workspace, path), kind=kind)
        self.faults += faults
        if file is None:
            self.unread += 1
            return
        here = (*trail, path.resolve())
        for name, base in self._bases(file):
            if base.resolve() in here:
                self.faults.append(_circle(file, name))
            else:
                yield from self._with_bases(base, kind, trail=here, shown=file.shown)
        yield file.layer()

    def _bases(self, file: ModelFile) -> Iterator[tuple[str, Path]]:
        """Yield name and path of what a file builds on; gather the names that lead nowhere."""
        names, wrong = file.extends()
        for value in wrong:
            message = f"extends takes names of {file.kind}s" + (
                "" if file.kind == "scenario" else ", one alone"
            )
            self._cannot_extend(file, "bad-extends", message, self._known(file.kind), value)
        for name in names:
            path = self._base_path(file, name)
            if path is not None:
                yield name, path
                continue
            near = difflib.get_close_matches(name, self._names(file.kind), n=1)
            remedy = f"Did you mean {near[0]}?" if near else self._known(file.kind)
            message = f"It extends {name}, and there is no such {file.kind}"
            self._cannot_extend(file, f"unknown-{file.kind}", message, remedy, name)

    def _cannot_extend(
        self, file: ModelFile, code: str, message: str, remedy: str, value: Any
    ) -> None:
        self.unread += 1
        self.faults.append(file.fault(code, message, remedy, f"{file.kind}.extends", value))

    def _base_path(self, file: ModelFile, name: str) -> Path | None:
        """Return the file of a name: one of the workspace, else one beside the file itself."""
        beside = file.path.parent / f"{name}.toml"
        return next((p for p in (self._path(file.kind, name), beside) if p.is_file()), None)

    def _path(self, kind: FileKind, given: str | Path) -> Path:
        if isinstance(given, str) and re.fullmatch(NAME_FORM, given):
            return _folder(self.workspace, kind) / f"{given}.toml"
        return Path(given)

    def _names(self, kind: FileKind) -> list[str]:
        return sorted(file.stem for file in _folder(self.workspace, kind).glob("*.toml"))

    def _known(self, kind: FileKind) -> str:
        return f"Use one of: {', '.join(self._names(kind)) or 'none'}"

    def _repeated(self, path: Path) -> Fault:
        """Return the fault of a file that is named after it has been applied already."""
        shown, by = _shown(self.workspace, path), self._applied[path.resolve()]
        why = "is named twice" if by == shown else f"comes after {by}, which builds on it"
        message, remedy = f"{path.stem} {why}", "Name it once, in the place where it should apply"
        return Fault("applied-twice", message, remedy, shown)


def _folder(workspace: Workspace, kind: FileKind) -> Path:
    return workspace.models / "scenarios" if kind == "scenario" else workspace.models


def _circle(file: ModelFile, name: str) -> Fault:
    """Return the fault of a file that builds on one which builds on it."""
    itself = name == file.path.stem
    message = f"It extends {'itself' if itself else f'{name}, which builds on it in turn'}"
    remedy = f"Remove {name} from its extends"
    return file.fault("extends-circle", message, remedy, f"{file.kind}.extends", name)


def _shown(workspace: Workspace, path: Path) -> str:
    try:
        return path.resolve().relative_to(workspace.root.resolve()).as_posix()
    except ValueError:
        return path.name


def _toml_value(text: str) -> Any:
    """Return a value as TOML reads it; a bare word is a text."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        return text
