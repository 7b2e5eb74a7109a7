"""A user's OpenStreetMap extract: the file itself, never an address, and the date of its data."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from allocator.errors import DataError, Fault
from allocator.inputs.workspace import Workspace, locate

#: Where a workspace keeps the extract. No table or scenario can name another file.
EXTRACT = "maps/network/roads.osm.pbf"

#: Every file of this kind starts with the length of a header and the name of the first block.
_FIRST_BLOCK = b"\x0a\x09OSMHeader"
_LONGEST_HEADER = 64 * 1024
_LARGEST_BLOCK = 32 * 1024 * 1024
_HASH_LETTERS = 12
_VARINT_BYTES = 10
_TIMESTAMP = 32

_OTHERS = (
    (b"<OGRVRT", "virtual-file", "This is a virtual file, which only points to others"),
    (b"<VRT", "virtual-file", "This is a virtual file, which only points to others"),
    (b"http", "remote-file", "The file holds an address, not data"),
    (b"[InternetShortcut]", "remote-file", "The file holds an address, not data"),
    (b"<", "not-pbf", "This is a text file (OpenStreetMap XML, or a page), not PBF"),
)


@dataclass(frozen=True)
class Extract:
    """An extract that is a plain file of the right kind.

    Parameters
    ----------
    path
        The file.
    digest
        SHA-256 of its content, hexadecimal.
    date
        Date of its data, if it says so; else an empty text.
    """

    path: Path
    digest: str
    date: str

    @property
    def version(self) -> str:
        """File name, fingerprint and date of the data, if known."""
        return " ".join([self.path.name, self.digest[:_HASH_LETTERS], *filter(None, [self.date])])


def open_extract(workspace: Workspace) -> Extract:
    """Return the extract of a workspace, checked as far as its first block.

    Parameters
    ----------
    workspace
        The workspace.

    Raises
    ------
    DataError
        If there is none, or it is no plain OpenStreetMap file in the PBF format.
    """
    if not (workspace.root / EXTRACT).exists():
        message = "The engine valhalla needs an OpenStreetMap extract, and there is none"
        remedy = "Put the .osm.pbf file of your region there, or set travel.engine to graph"
        raise refused("missing-extract", message, remedy)
    path = locate(workspace, EXTRACT)
    with path.open("rb") as file:
        length = int.from_bytes(file.read(4), "big")
        header = file.read(min(length, _LONGEST_HEADER))
        if not header.startswith(_FIRST_BLOCK) or length != len(header):
            raise _not_pbf(path)
        block = file.read(min(_number(header, 3), _LARGEST_BLOCK))
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Extract(path, digest, _date(block))


def refused(code: str, message: str, remedy: str, *, value: str | None = None) -> DataError:
    """Return the error that refuses the whole extract."""
    fault = Fault(code, message, remedy, EXTRACT, None, None, value)
    return DataError(f"{EXTRACT} cannot be used.", [fault])


def _not_pbf(path: Path) -> DataError:
    with path.open("rb") as file:
        head = file.read(200).lstrip(b"\xef\xbb\xbf \t\r\n")
    for start, code, message in _OTHERS:
        if head.lower().startswith(start.lower()):
            return refused(code, message, "Put the .osm.pbf file itself in its place")
    message = "This is not an OpenStreetMap file in the PBF format"
    return refused("not-pbf", message, "Download the .osm.pbf file of your region again")


def _date(block: bytes) -> str:
    """Return the day up to which an extract holds all changes, if its first block says so."""
    try:
        content = dict(_fields(block))
        packed = content.get(3, b"")
        plain = content.get(1, b"")
        if isinstance(packed, bytes) and packed:
            plain = zlib.decompressobj().decompress(packed, _LARGEST_BLOCK)
        seconds = _number(plain if isinstance(plain, bytes) else b"", _TIMESTAMP)
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}" if seconds else ""
    except (zlib.error, ValueError, OverflowError, OSError):
        return ""


def _number(message: bytes, wanted: int) -> int:
    """Return a number of a message, 0 if it has none."""
    value = dict(_fields(message)).get(wanted, 0)
    return value if isinstance(value, int) else 0


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield the numbers and byte strings of a protocol-buffer message; stop where it is none."""
    place = 0
    while place < len(message):
        tag, place = _varint(message, place)
        kind = tag & 7
        if kind == 0:
            value, place = _varint(message, place)
            yield tag >> 3, value
        elif kind == 2:  # noqa: PLR2004 (the format's number for a run of bytes)
            size, place = _varint(message, place)
            yield tag >> 3, message[place : place + size]
            place += size
        else:
            return


def _varint(message: bytes, place: int) -> tuple[int, int]:
    """Return a number of variable length and the place behind it."""
    value = 0
    for shift, byte in enumerate(message[place : place + _VARINT_BYTES]):
        value |= (byte & 127) << (7 * shift)
        if byte < 128:  # noqa: PLR2004 (the last byte of a number has no top bit)
            return value, place + shift + 1
    return value, len(message)
