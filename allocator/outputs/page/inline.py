"""Links to scripts and styles replaced by the vendored files; any other reference is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from allocator.errors import OutputError
from allocator.outputs.page.assets import Asset, asset

#: Attributes through which markup makes a browser fetch something.
FETCHING = frozenset(
    {"action", "background", "data", "formaction", "href", "poster", "src", "srcset", "xlink:href"}
)
#: Void and text elements that a library's header may hold.
ALLOWED = frozenset({"link", "meta", "script", "style"})


@dataclass(frozen=True)
class Inlined:
    """What a header asked for, as text that a page can carry.

    Parameters
    ----------
    scripts
        Script texts in the order of the header.
    styles
        Style texts in the order of the header.
    assets
        The vendored files among them, for their licences.
    """

    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    assets: tuple[Asset, ...]


def inline(header_html: str) -> Inlined:
    """Replace each script and style link of a header by the vendored file.

    Parameters
    ----------
    header_html
        Markup of a page's head, as a library renders it. ``meta`` elements are left out: the page
        shell has its own.

    Returns
    -------
    Inlined
        Script and style texts, vendored or already inline.

    Raises
    ------
    OutputError
        If the header holds any element or reference that is not in the asset lock.
    """
    parser = _Header()
    parser.feed(header_html)
    parser.close()
    return Inlined(tuple(parser.scripts), tuple(parser.styles), tuple(parser.assets))


@dataclass
class _Header(HTMLParser):
    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    assets: list[Asset] = field(default_factory=list)
    inside: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            message = f"A page header may not hold a <{tag}> element"
            raise OutputError(message)
        references = {name: value or "" for name, value in attrs if name in FETCHING}
        if not references:
            self.inside, self.text = tag, ""
            return
        url = self._only_link(tag, dict(attrs), references)
        found = asset(url)
        self.assets.append(found)
        (self.scripts if tag == "script" else self.styles).append(found.text)
        self.inside, self.text = "", ""

    def handle_data(self, data: str) -> None:
        self.text += data
        if not self.inside and data.strip():
            raise OutputError("A page header may not hold loose text")

    def handle_endtag(self, tag: str) -> None:
        if self.inside == tag and tag in {"script", "style"} and self.text.strip():
            (self.scripts if tag == "script" else self.styles).append(self.text)
        self.inside, self.text = "", ""

    def _only_link(self, tag: str, attrs: dict[str, str | None], references: dict[str, str]) -> str:
        wanted = {"script": "src", "link": "href"}.get(tag)
        stylesheet = tag != "link" or attrs.get("rel") == "stylesheet"
        if wanted is None or set(references) != {wanted} or not stylesheet:
            message = f"A page header may not refer to {sorted(references.values())}"
            raise OutputError(message)
        return references[wanted]
