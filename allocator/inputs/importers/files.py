"""A file that a user names: a plain one on this machine, and of the kind that its name says."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from allocator.errors import DataError, Fault

#: Largest file that is imported, in bytes. Full board outlines have some 60 MB.
MAX_BYTES = 500_000_000

_LONGEST_NAME = 80
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
_REMOTE = "Save the file on this machine and name it by its path"


def file_name(path: Path) -> str:
    """Return the name of a file for messages and sources: one plain line, not too long."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in path.name)
    return plain[-_LONGEST_NAME:]


def open_file(path: Path) -> Path:
    """Return the absolute path of a plain file on this machine.

    Parameters
    ----------
    path
        The file as its user names it.

    Returns
    -------
    pathlib.Path
        The file, links on its way resolved.

    Raises
    ------
    DataError
        If it is an address or a virtual path of a map library, is not there, is no plain file, is
        empty or too large.
    """
    text = str(path)
    if _ADDRESS.match(text) or text.startswith(("\\\\", "//")):
        raise refused(path, "remote-file", "This is an address, not a file", _REMOTE)
    if path.is_absolute() and path.parts[1:2] and path.parts[1].startswith("vsi"):
        message = "This is a virtual path that a map library would fetch, not a file"
        raise refused(path, "virtual-path", message, _REMOTE)
    if not path.exists():
        raise refused(path, "missing-file", "There is no such file", "Check the path")
    if not path.is_file():
        raise refused(path, "not-a-file", "This is not a plain file", "Name one file")
    size = path.stat().st_size
    if size == 0:
        raise refused(path, "empty-file", "The file is empty", "Export or download it again")
    if size > MAX_BYTES:
        message = f"The file has {size / 1e6:,.0f} MB; at most {MAX_BYTES / 1e6:,.0f} MB are read"
        raise refused(path, "file-too-large", message, "Keep only what the import needs")
    return path.resolve()


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def first_bytes(path: Path, count: int = 100) -> bytes:
    """Return the first bytes of a file, which tell its kind whatever its name."""
    with path.open("rb") as file:
        return file.read(count)


def refused(path: Path, code: str, message: str, remedy: str) -> DataError:
    """Return the error that refuses a whole file.

    Parameters
    ----------
    path
        The file.
    code
        Name of the kind of fault.
    message
        What is wrong.
    remedy
        The way out.
    """
    fault = Fault(code, message, remedy, file_name(path))
    return DataError(f"{file_name(path)} cannot be read.", [fault])
