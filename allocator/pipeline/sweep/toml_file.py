"""A sweep file as read: its tables, and the line on which anything in it stands."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allocator.errors import Fault, ModelError
from allocator.inputs.settings import Entry
from allocator.inputs.toml_lines import line_of

#: A larger file is no sweep.
MOST_BYTES = 20_000_000

_HEADER = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")


@dataclass(frozen=True)
class SweepText:
    """A sweep file.

    Parameters
    ----------
    shown
        How planners see it.
    text
        Its text.
    document
        What it says.
    """

    shown: str
    text: str
    document: dict[str, Any]

    def line(self, name: str, block: str = "", number: int = 0) -> int | None:
        """Return the line of a name, in the block of that number among those of one heading."""
        if not block:
            return line_of(self.text, name)
        start = end = None
        seen = -1
        lines = self.text.splitlines()
        for at, line in enumerate(lines):
            header = _HEADER.match(line)
            if header is None:
                continue
            if header.group(1) == block and line.lstrip().startswith("[["):
                if start is not None:
                    end = at
                    break
                seen += 1
                start = at if seen == number else None
            elif start is not None and not header.group(1).startswith(f"{block}."):
                end = at
                break
        if start is None:
            return None
        word = re.compile(
            rf"[\s{{,]*\"?{re.escape(name)}\"?\s*=|.*[{{,]\s*\"?{re.escape(name)}\"?\s*="
        )
        inside = range(start + 1, len(lines) if end is None else end)
        return next((at + 1 for at in inside if word.match(lines[at])), start + 1)

    def entry(self, name: str, raw: Any = None, *, block: str = "", number: int = 0) -> Entry:
        """Return a name of the file as an entry that faults point at."""
        return Entry(name, raw, self.shown, self.line(name, block, number))


def read_text(path: Path) -> SweepText:
    """Return a sweep file.

    Raises
    ------
    ModelError
        It cannot be read, or is not TOML.
    """
    shown = path.name
    try:
        if path.stat().st_size > MOST_BYTES:
            fault = Fault("too-large", "The file is too large to be a sweep", "Name a sweep", shown)
            raise ModelError("The sweep cannot be read", [fault])
        text = path.read_text(encoding="utf-8")
        return SweepText(shown, text, tomllib.loads(text))
    except FileNotFoundError:
        fault = Fault("no-sweep", "There is no such file", "Name a sweep file", str(path))
    except UnicodeDecodeError:
        fault = Fault("wrong-encoding", "The file is not UTF-8 text", "Save it as UTF-8", shown)
    except OSError:
        fault = Fault("unreadable", "The file cannot be read", "Name a file, and allow it", shown)
    except RecursionError:
        fault = Fault("not-toml", "The file nests too deep", "Keep to sections and values", shown)
    except ValueError as error:
        place = re.search(r"at line (\d+)", str(error))
        fault = Fault(
            "not-toml",
            "The file is not valid TOML",
            "Correct the line: texts need quotes, each key stands once",
            shown,
            int(place.group(1)) if place else None,
            value=str(error).split(" (at")[0],
        )
    raise ModelError("The sweep cannot be read", [fault])
