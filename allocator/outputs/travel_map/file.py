"""Writing a travel page whole or not at all, and never over a file that is something else."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from allocator.errors import Fault, OutputError

#: What the generator element of a travel page says, and how a page that carries it begins.
GENERATOR = "imh-allocator travel"
MARK = f'<meta name="generator" content="{GENERATOR}">'.encode()

#: The mark stands at the top of the head, before any text from a file.
_TOP_BYTES = 400
_WAY_OUT = "Name a new file that ends in .html with --map"


def check_target(target: Path) -> None:
    """Refuse a place where a page may not be written.

    Parameters
    ----------
    target
        Where the page shall stand.

    Raises
    ------
    OutputError
        If its name does not end in ``.html``, or something stands there that is not an earlier
        travel page.
    """
    if target.suffix.lower() != ".html":
        raise _refused(f"{target} does not end in .html", "not-html", "A page is an HTML file")
    if not (target.exists() or target.is_symlink()):
        return
    if target.is_symlink() or not target.is_file():
        raise _refused(f"{target} is not a file", "not-a-file", "The page cannot be written there")
    if not _is_travel_page(target):
        raise _refused(
            f"{target} holds something else and is left alone",
            "file-in-use",
            "The file is there already and is not an earlier travel page",
        )


def write_page(text: str, target: Path) -> Path:
    """Write a page whole, or leave everything as it was.

    Parameters
    ----------
    text
        The page.
    target
        Where it shall stand; folders on the way are made.

    Returns
    -------
    Path
        The target.

    Raises
    ------
    OutputError
        If the target is refused (see `check_target`) or cannot be written.
    """
    check_target(target)
    partial = None
    try:
        target.absolute().parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.stem}-", dir=target.absolute().parent)
        partial = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        partial.chmod(0o644)
        partial.replace(target)
    except OSError as error:
        message = f"{target} cannot be written: {error.strerror or error}"
        raise _refused(message, "cannot-write", "Nothing was written") from error
    finally:
        if partial is not None:
            partial.unlink(missing_ok=True)
    return target


def _is_travel_page(target: Path) -> bool:
    try:
        with target.open("rb") as file:
            return MARK in file.read(_TOP_BYTES)
    except OSError:
        return False


def _refused(message: str, code: str, fault: str) -> OutputError:
    return OutputError(message, [Fault(code, fault, _WAY_OUT)])
