"""Finds the line of a TOML text on which a key is written, so that faults can point at it."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*\[\s*(?:set\s*\.\s*)?([\w.\-]+)\s*\]")
_ASSIGNMENT = re.compile(r"\s*\"?([\w.\-]+)\"?\s*=")


def line_of(text: str, key: str) -> int | None:
    """Return the line on which a key is written, counted from 1.

    Parameters
    ----------
    text
        The TOML text.
    key
        ``section.name``, or the name of a section; ``[set.section]`` counts as that section.

    Returns
    -------
    int or None
        The line of ``name =`` in its section, else that of the section; None where neither stands
        on a line of its own.
    """
    section, _dot, name = key.rpartition(".")
    own = _assignment(text, section, name, key)
    if own is not None or not section:
        return own if own is not None else _header(text, name)
    return _assignment(text, "", section, section)


def _assignment(text: str, section: str, name: str, key: str) -> int | None:
    current = ""
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header:
            current = header.group(1)
        assigned = _ASSIGNMENT.match(line)
        written = assigned.group(1) if assigned else None
        inside = current == section if section else current in ("", "set")
        if written == key or (written == name and inside):
            return number
    return None


def _header(text: str, section: str) -> int | None:
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header and header.group(1).split(".")[0] == section:
            return number
    return None
