"""Exports written whole: a folder that says what it holds, or the same as one ZIP file."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from allocator.errors import Fault, OutputError
from allocator.outputs.document import run_name
from allocator.outputs.export.formats import FORMATS, Options
from allocator.outputs.export.words import read_me
from allocator.outputs.facts import RunFacts
from allocator.outputs.files import cannot_write, whole_folder, write_json
from allocator.outputs.manifest import FORMAT, PRODUCT

#: Says what an export was made from; only an export holds it.
EXPORT = "export.json"
READ_ME = "README.txt"
#: ZIP files know no time before this; a fixed one gives the same bytes each time.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16


def export_name(facts: RunFacts, part: str = "") -> str:
    """Return a name for an export: that of the run, its part, and whether it may be published."""
    words = [run_name(facts.plan), facts.run_id[:8], part, "published" if facts.published else ""]
    return "-".join(word for word in words if word)


def write_export(
    facts: RunFacts, folder: Path, formats: Sequence[str], options: Options | None = None
) -> Path:
    """Write a run in some forms: the whole folder or nothing.

    Parameters
    ----------
    facts
        The run.
    folder
        Where the export shall stand. An earlier export there is replaced, anything else left.
    formats
        Names of `FORMATS`.
    options
        How pages are drawn.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    UsageError
        If a form needs a library that is not installed.
    OutputError
        If something else stands there, or the place cannot be written.
    """
    with whole_folder(folder, marker=EXPORT) as partial:
        _fill(facts, partial, formats, options or Options())
    return folder


def write_bundle(
    facts: RunFacts, path: Path, formats: Sequence[str], options: Options | None = None
) -> Path:
    """Write a run in some forms as one ZIP file: whole or not at all.

    Parameters
    ----------
    facts
        The run.
    path
        The file. An earlier bundle there is replaced, anything else left.
    formats, options
        As for `write_export`.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    UsageError
        If a form needs a library that is not installed.
    OutputError
        If something else stands there, or the place cannot be written.
    """
    path = path.absolute()
    _require_bundle(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as scratch:
            filled = Path(scratch) / path.stem
            filled.mkdir()
            _fill(facts, filled, formats, options or Options())
            _zip(filled, Path(scratch) / path.name)
            (Path(scratch) / path.name).replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    return path


def _fill(facts: RunFacts, folder: Path, formats: Sequence[str], options: Options) -> None:
    for name in formats:
        FORMATS[name].write(facts, folder, options)
    (folder / READ_ME).write_text(read_me(facts, formats), encoding="utf-8", newline="\n")
    write_json(_contents(facts, folder), folder / EXPORT)


def _contents(facts: RunFacts, folder: Path) -> dict[str, Any]:
    return {
        "product": PRODUCT,
        "format": FORMAT,
        "run_id": facts.run_id,
        "title": facts.title,
        "published": facts.published,
        "files": {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
    }


def _zip(folder: Path, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bundle:
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            name = f"{folder.name}/{file.relative_to(folder).as_posix()}"
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _PLAIN_FILE
            bundle.writestr(entry, file.read_bytes(), compresslevel=9)


def _require_bundle(path: Path) -> None:
    """Raise if something stands there that is not an earlier bundle."""
    if not path.exists():
        return
    earlier = False
    if path.is_file() and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as bundle:
            earlier = any(name.endswith(f"/{EXPORT}") for name in bundle.namelist())
    if not earlier:
        fault = Fault(
            "file-in-use",
            "Something stands there that is not an earlier bundle",
            "Name a new file, or an earlier bundle to replace",
            file=str(path),
        )
        raise OutputError(f"{path} is left alone", [fault])
