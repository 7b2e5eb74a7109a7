"""Reads a finished page as a browser would, for tests."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Page(HTMLParser):
    """What a page holds: elements with attributes, scripts, styles, data blocks, text."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    data: dict[str, object] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._inside: tuple[str, dict[str, str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and whether a text follows that is not shown."""
        named = {name: value or "" for name, value in attrs}
        self.elements.append((tag, named))
        if tag in {"script", "style"}:
            self._inside = (tag, named)

    def handle_endtag(self, tag: str) -> None:
        """Leave a script or style."""
        if tag in {"script", "style"}:
            self._inside = None

    def handle_data(self, data: str) -> None:
        """Keep a text by where it stands."""
        if self._inside is None:
            self.words.append(data)
            return
        tag, named = self._inside
        if tag == "style":
            self.styles.append(data)
        elif named.get("type") == "application/json":
            self.data[named["id"]] = json.loads(data)
        else:
            self.scripts.append(data)

    @property
    def policy(self) -> str:
        """The Content-Security-Policy."""
        return next(
            named["content"]
            for tag, named in self.elements
            if tag == "meta" and named.get("http-equiv") == "Content-Security-Policy"
        )


def read_page(html: str) -> Page:
    """Return a page as read by an HTML parser."""
    page = Page()
    page.feed(html)
    page.close()
    return page


def source_of(text: str) -> str:
    """Return the policy source that allows an inline text."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def faults_of(page: Page) -> list[str]:
    """Return everything in a page that would fetch, run unlisted code, or style inline."""
    faults = [
        text[:60] for text in page.scripts + page.styles if source_of(text) not in page.policy
    ]
    for tag, named in page.elements:
        for name, value in named.items():
            fetches = name in {"src", "srcset", "poster", "data", "action", "background"}
            leaves = name in {"href", "xlink:href"} and not value.startswith("#")
            runs = name.startswith("on") or name == "style" or value.startswith("javascript:")
            if fetches or runs or (leaves and tag != "a"):
                faults.append(f"<{tag} {name}={value!r}>")
    return faults
