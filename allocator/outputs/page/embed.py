"""Text made safe inside a page: data as JSON, scripts, styles, and the policy over them."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup

from allocator.errors import OutputError

#: Characters that could end a script element or a JavaScript line, and their JSON escapes.
ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def json_text(data: object) -> str:
    """Return data as JSON that can stand inside a script element.

    Parameters
    ----------
    data
        Plain data: no NaN, no infinity (both are refused: JSON has neither).

    Returns
    -------
    str
        Compact JSON in the order given; ``<``, ``>`` and ``&`` are written as escapes, so no text
        can end the element or open a comment.
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character, escape in ESCAPES.items():
        text = text.replace(character, escape)
    return text


def data_blocks(data: Mapping[str, object]) -> Markup:
    """Return script elements that hold data and are never run.

    Parameters
    ----------
    data
        Plain data by element id.
    """
    blocks = [
        Markup('<script type="application/json" id="{}">{}</script>').format(
            name,
            Markup(json_text(value)),  # noqa: S704 - escaped just above
        )
        for name, value in data.items()
    ]
    return Markup("\n").join(blocks)


def script_element(text: str) -> Markup:
    """Return a script element around a text that cannot end it.

    Raises
    ------
    OutputError
        If the text holds anything that a browser would read as markup.
    """
    if re.search(r"</script|<!--", text, re.IGNORECASE):
        raise OutputError("A script holds text that would end its element")
    return Markup(f"<script>{text}</script>")  # noqa: S704 - checked just above


def style_element(text: str) -> Markup:
    """Return a style element around a text that can neither end it nor fetch anything.

    Raises
    ------
    OutputError
        If the text would end the element, or refers to another file.
    """
    if re.search(r"</style|<!--|@import|url\(", text, re.IGNORECASE):
        raise OutputError("A style sheet ends its element or refers to another file")
    return Markup(f"<style>{text}</style>")  # noqa: S704 - checked just above


def content_policy(
    scripts: Iterable[str], styles: Iterable[str], *, pictures_from: str = ""
) -> str:
    """Return a Content-Security-Policy that allows these texts and nothing else.

    Parameters
    ----------
    scripts
        Script texts, exactly as they stand between their tags.
    styles
        Style texts, likewise.
    pictures_from
        The one origin that pictures may be fetched from; none if empty.

    Returns
    -------
    str
        A policy without any network source but that one. Trusted Types stop every string from
        being read as HTML or code, except through the page's own guard.
    """
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {_hashes(scripts)}",
            f"style-src {_hashes(styles)}",
            *([f"img-src {pictures_from}"] if pictures_from else []),
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types default",
        ]
    )


def _hashes(texts: Iterable[str]) -> str:
    digests = (hashlib.sha256(text.encode("utf-8")).digest() for text in texts)
    sources = [f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests]
    return " ".join(sources) or "'none'"
