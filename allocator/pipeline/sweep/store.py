"""The folder of a sweep: what it is, its finished batches, and who may go on with it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from allocator.errors import DataError, Fault, OutputError
from allocator.pipeline.sweep.tables import TABLES

#: The file that only a sweep's folder holds.
MANIFEST = "sweep.json"
FORMAT = 1


class Store:
    """The folder of one sweep.

    Parameters
    ----------
    folder
        The folder.
    manifest
        What the sweep is: plain data, the same for the same sweep.
    """

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self.folder = folder
        self._manifest = dict(manifest)

    def begin(self, *, resume: bool) -> None:
        """Take the folder, new or where an earlier run of the same sweep left it.

        Raises
        ------
        OutputError
            The folder is in use, holds another sweep, or cannot be written.
        """
        found = self.folder / MANIFEST
        if found.is_file() and resume:
            self._require_same(read_manifest(self.folder))
        elif self.folder.exists() and (not self.folder.is_dir() or any(self.folder.iterdir())):
            raise self._in_use(found.is_file(), resume=resume)
        with self.writing():
            for name in TABLES:
                (self.folder / name).mkdir(parents=True, exist_ok=True)
            for left in self.folder.rglob(".*.part"):
                left.unlink()
            if not found.is_file():
                self._write_json({"status": "unfinished"})

    def finished(self) -> set[int]:
        """Return the numbers of the batches that stand whole."""
        whole = [
            {int(path.stem) for path in (self.folder / name).glob("[0-9]*.parquet")}
            for name in TABLES
        ]
        return set.intersection(*whole)

    def add(self, number: int, files: Mapping[str, bytes]) -> None:
        """Write the files of a batch, each beside its place and then moved in whole."""
        with self.writing():
            for name in TABLES:
                self._write(self.folder / name / f"{number:05}.parquet", files[name])

    def end(self, statuses: Mapping[str, int]) -> None:
        """Write that the sweep is finished, with hashes of its files."""
        paths = [path for name in TABLES for path in sorted((self.folder / name).glob("*.parquet"))]
        outputs = {
            path.relative_to(self.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in paths
        }
        with self.writing():
            self._write_json({"status": "finished", "statuses": dict(statuses), "outputs": outputs})

    def writing(self) -> _Writing:
        """Return a block in which a fault of the disk is said in words."""
        return _Writing(self.folder)

    def _write_json(self, more: Mapping[str, Any]) -> None:
        text = json.dumps({**self._manifest, **more}, indent=2, ensure_ascii=False)
        self._write(self.folder / MANIFEST, f"{text}\n".encode())

    def _write(self, path: Path, content: bytes) -> None:
        beside = path.with_name(f".{path.name}.part")
        try:
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise

    def _require_same(self, before: Mapping[str, Any]) -> None:
        apart = list(_differences(before.get("fingerprint", {}), self._manifest["fingerprint"]))
        if apart:
            fault = Fault(
                "another-sweep",
                f"What was begun there differs in: {'; '.join(apart)}",
                "Put it back as it was, or name a new folder with --out",
                file=str(self.folder),
            )
            raise OutputError("This is not the sweep that was begun in that folder", [fault])

    def _in_use(self, is_sweep: bool, *, resume: bool) -> OutputError:
        if is_sweep and not resume:
            message = "A sweep stands there already"
            remedy = "Go on with it by --resume, or name a new folder with --out"
        else:
            message = "Something stands there that is not a sweep"
            remedy = "Name a new folder with --out"
        fault = Fault("folder-in-use", message, remedy, file=str(self.folder))
        return OutputError(f"{self.folder} is left alone", [fault])


class _Writing:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OSError):
            why = error.strerror or str(error)
            fault = Fault(
                "cannot-write",
                "The batches that are finished stay as they are",
                "Free space there, then go on with --resume",
                file=str(self._folder),
            )
            raise OutputError(f"{self._folder} cannot be written: {why}", [fault]) from error


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return what stands in a sweep's folder.

    Raises
    ------
    DataError
        It is no folder of a sweep.
    """
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict) or found.get("format") != FORMAT or "fingerprint" not in found:
        remedy = "Name the folder that allocator sweep wrote"
        fault = Fault("no-sweep", "There is no finished or begun sweep", remedy, file=str(folder))
        raise DataError("This is not the folder of a sweep", [fault])
    return found


def _differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Yield in words what two fingerprints differ in."""
    for name in sorted({*before, *now}):
        mine, theirs = now.get(name), before.get(name)
        if mine == theirs:
            continue
        if isinstance(mine, dict) and isinstance(theirs, dict):
            parts = sorted(k for k in {*mine, *theirs} if mine.get(k) != theirs.get(k))
            yield f"{name} ({', '.join(parts)})"
        else:
            yield name
