"""Calls the commands in this process, as a shell would, and keeps what they print."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allocator.cli import main


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on stdout; anything beside it fails to parse."""
        return json.loads(self.out)


def call(*words: str | Path) -> Ended:
    """Run one command and return how it ended."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(word) for word in words])
    return Ended(code, out.getvalue(), err.getvalue())


def listing(folder: Path) -> list[str]:
    """Return everything under a folder, so that two looks can be compared."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
