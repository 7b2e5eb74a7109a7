"""The page templates, read from the reference workspace alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from allocator.inputs.workspace import open_workspace


def templates_root() -> Path:
    """Return the folder of templates, style sheets and scripts.

    Always the reference workspace, never one that a user names: a template is code, so a
    workspace that somebody was sent must not bring its own.
    """
    return open_workspace().maps / "templates"


@cache
def environment() -> Environment:
    """Return the template environment: escaping always on, unknown names an error."""
    return Environment(
        loader=FileSystemLoader(templates_root()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def template_text(name: str) -> str:
    """Return a script or style sheet of the templates folder as text.

    Parameters
    ----------
    name
        Path under the templates folder, for example ``css/page.css``.
    """
    return (templates_root() / name).read_text(encoding="utf-8")
