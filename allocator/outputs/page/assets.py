"""Vendored third-party files: found by their locked name, and checked before any use."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from allocator.errors import OutputError

ASSETS = Path(__file__).with_name("assets")


@dataclass(frozen=True)
class Asset:
    """One locked file.

    Parameters
    ----------
    url
        Name by which a page asks for it.
    package
        The npm package and version that it was taken from.
    text
        The file's text, less the references that a page must not follow.
    licence
        SPDX name of its licence.
    licence_text
        The licence in full.
    """

    url: str
    package: str
    text: str
    licence: str
    licence_text: str


@cache
def locked_assets() -> dict[str, Asset]:
    """Return every vendored file by its locked name.

    Returns
    -------
    dict
        `Asset` by ``url``.

    Raises
    ------
    OutputError
        If a file is not byte for byte the one that the lock names.
    """
    lock = tomllib.loads((ASSETS / "lock.toml").read_text(encoding="utf-8"))
    return {entry["url"]: _read(entry) for entry in lock["asset"]}


def asset(url: str) -> Asset:
    """Return the vendored file that a page asks for.

    Parameters
    ----------
    url
        Name in the lock, for example ``vendored:leaflet@1.9.4/dist/leaflet.js``.

    Returns
    -------
    Asset
        The checked file.

    Raises
    ------
    OutputError
        If the lock does not name it: a page never fetches anything.
    """
    known = locked_assets()
    if url not in known:
        message = f"A page asked for {url!r}, which is not among the vendored files"
        raise OutputError(message)
    return known[url]


def _read(entry: dict[str, object]) -> Asset:
    raw = (ASSETS / str(entry["file"])).read_bytes()
    if hashlib.sha256(raw).hexdigest() != entry["sha256"]:
        message = f"The vendored file {entry['file']} differs from its locked SHA-256"
        raise OutputError(message)
    return Asset(
        url=str(entry["url"]),
        package=str(entry["package"]),
        text=_without(raw.decode("utf-8"), entry.get("remove", [])),
        licence=str(entry["licence"]),
        licence_text=(ASSETS / str(entry["licence_file"])).read_text(encoding="utf-8"),
    )


def _without(text: str, references: object) -> str:
    for reference in references if isinstance(references, list) else []:
        if reference not in text:
            message = f"The locked reference {reference!r} is not in the vendored file"
            raise OutputError(message)
        text = text.replace(reference, "none" if reference.startswith("url(") else "")
    return text.rstrip() + "\n"
