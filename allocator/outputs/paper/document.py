"""The HTML of a report as a plain tree of elements and texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import MappingProxyType

from allocator.errors import OutputError

#: HTML elements without an end tag.
VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})
#: What no reader of the page sees, or what only leads around in it.
UNSEEN_TAGS = frozenset({"head", "nav", "script", "style", "template"})
UNSEEN_CLASSES = frozenset({"no-print", "skip-link"})


@dataclass(frozen=True)
class Element:
    """One element of the report.

    Parameters
    ----------
    tag
        Name in lower case.
    attributes
        Values by name in lower case; an attribute without a value is empty text.
    children
        Elements and texts in order.
    """

    tag: str
    attributes: Mapping[str, str]
    children: tuple[Element | str, ...]

    @property
    def classes(self) -> frozenset[str]:
        """Return the class names."""
        return frozenset(self.attributes.get("class", "").split())

    @property
    def elements(self) -> tuple[Element, ...]:
        """Return the children that are elements."""
        return tuple(child for child in self.children if isinstance(child, Element))

    @property
    def unseen(self) -> bool:
        """Return whether paper leaves the element out: unseen, or a way around the page."""
        return (
            self.tag in UNSEEN_TAGS
            or "hidden" in self.attributes
            or not UNSEEN_CLASSES.isdisjoint(self.classes)
        )

    def text(self) -> str:
        """Return every text inside, as it stands."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def within(self) -> Iterator[Element]:
        """Yield the element and every element inside, in the order of the document.

        Yields
        ------
        Element
            The element, then those inside.
        """
        yield self
        for child in self.elements:
            yield from child.within()


def read_document(html: str) -> Element:
    """Return the ``html`` element of a report.

    Parameters
    ----------
    html
        Text of ``report.html``.

    Raises
    ------
    OutputError
        If the text is not one HTML document in which each element is closed.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.document()


@dataclass
class _Open:
    tag: str
    attributes: Mapping[str, str]
    children: list[Element | str] = field(default_factory=list)

    def closed(self) -> Element:
        return Element(self.tag, MappingProxyType(dict(self.attributes)), tuple(self.children))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open = [_Open("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(_Open(tag, {name: value or "" for name, value in attrs}))
        if tag in VOID:
            self._close()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._close()

    def handle_endtag(self, tag: str) -> None:
        if self._open[-1].tag != tag:
            raise OutputError(f"The report closes <{tag}> where <{self._open[-1].tag}> is open")
        self._close()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def document(self) -> Element:
        roots = [
            child
            for child in self._open[0].children
            if isinstance(child, Element) and child.tag == "html"
        ]
        if len(self._open) != 1 or len(roots) != 1:
            raise OutputError("The report is not one whole HTML document")
        return roots[0]

    def _close(self) -> None:
        element = self._open.pop().closed()
        self._open[-1].children.append(element)
