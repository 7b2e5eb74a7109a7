"""The words of a report as runs: texts with their looks and links, as plain data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from allocator.errors import OutputError
from allocator.outputs.paper.document import Element
from allocator.outputs.paper.drawings import drawing
from allocator.outputs.paper.styles import Styles

#: Where a word may go on in the next line; never printed, so that a copied word is whole.
BREAK = "\N{ZERO WIDTH SPACE}"
#: Looks by element and by class; an element without one only passes its words on.
LOOKS_BY_TAG = {
    "b": "strong",
    "cite": "emphasis",
    "code": "code",
    "dfn": "emphasis",
    "em": "emphasis",
    "i": "emphasis",
    "kbd": "code",
    "samp": "code",
    "small": "small",
    "strong": "strong",
    "sub": "sub",
    "sup": "super",
    "var": "emphasis",
}
PLAIN = frozenset({"a", "abbr", "bdi", "data", "label", "mark", "q", "s", "span", "time", "u"})
INLINE = PLAIN | LOOKS_BY_TAG.keys() | {"br", "svg", "wbr"}
LOOKS_BY_CLASS = {
    "board-model": "aside",
    "chart-figure": "muted",
    "digest": "digest",
    "mark": "mark",
    "status-assumption": "assumption",
    "status-derived": "derived",
    "status-official": "official",
    "unit": "unit",
}
#: Elements whose words stand more than once, in the contents or on each page of a table: no link
#: can lead into them.
REPEATED = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "thead"})
LINKS = ("https://", "http://", "mailto:")
_SPACES = re.compile(r"[ \t\n\r\f]+")
#: A word of this many characters may be broken: after a mark within it, else every few characters.
LONG_WORD = 29
PIECE = 8
_LONG_WORD = re.compile(rf"[^\s{BREAK}]{{{LONG_WORD},}}")
_PARTS = re.compile(r"[^/._?&=-]*[/._?&=-]+|[^/._?&=-]+")

Run = dict[str, Any]
Path = tuple[Element, ...]


@dataclass(frozen=True)
class Words:
    """How the words of one report become runs.

    Parameters
    ----------
    styles
        The report's style sheets, for drawings among words.
    linked
        Names of the places that links lead to.
    """

    styles: Styles
    linked: frozenset[str]

    def name(self, element: Element) -> str:
        """Return the name of an element that a link leads to; empty for any other."""
        name = element.attributes.get("id", "")
        return name if name in self.linked else ""

    def opened(self, path: Path) -> list[Run]:
        """Return the runs inside the last element of a path, which links may lead to."""
        name = self.name(path[-1])
        place: list[Run] = [{"anchor": name}] if name else []
        return place + self.runs(path[-1].children, path)

    def runs(self, nodes: Sequence[Element | str], path: Path) -> list[Run]:
        """Return the runs of nodes inside the last element of a path, white space as in HTML.

        Raises
        ------
        OutputError
            If an element among them is none that stands within a line.
        """
        return _trimmed(self._each(nodes, path, looks=(), to=""))

    def _each(
        self, nodes: Sequence[Element | str], path: Path, *, looks: tuple[str, ...], to: str
    ) -> Iterator[Run]:
        for node in nodes:
            if isinstance(node, str):
                yield {"text": node, "looks": list(looks), "to": to}
            elif not node.unseen:
                yield from self._one(node, (*path, node), looks=looks, to=to)

    def _one(
        self, element: Element, path: Path, *, looks: tuple[str, ...], to: str
    ) -> Iterator[Run]:
        if element.tag not in INLINE:
            raise OutputError(
                f"The report holds a <{element.tag}> within a line of text, where paper has no "
                "place for it"
            )
        if element.tag == "br":
            yield {"break": True}
        elif element.tag == "wbr":
            yield {"text": BREAK, "looks": list(looks), "to": to}
        elif element.tag == "svg":
            yield {"drawing": drawing(path, self.styles)}
        else:
            looks = (*looks, *looks_of(element))
            to = target(element) or to
            name = self.name(element)
            if name and REPEATED.isdisjoint(one.tag for one in path):
                yield {"anchor": name}
            yield from self._each(element.children, path, looks=looks, to=to)


def target(element: Element) -> str:
    """Return where a link leads: ``#`` and the name of a place, or an address; else empty."""
    link = element.attributes.get("href", "") if element.tag == "a" else ""
    return link if link.startswith(("#", *LINKS)) and link != "#" else ""


def looks_of(element: Element) -> tuple[str, ...]:
    """Return the looks that an element gives its words."""
    by_tag = [LOOKS_BY_TAG[element.tag]] if element.tag in LOOKS_BY_TAG else []
    return tuple(
        by_tag + [LOOKS_BY_CLASS[name] for name in sorted(element.classes & LOOKS_BY_CLASS.keys())]
    )


def plain(runs: Iterable[Run]) -> str:
    """Return the words of runs without looks."""
    return "".join(" " if "break" in run else run.get("text", "") for run in runs).replace(
        BREAK, ""
    )


def _trimmed(runs: Iterable[Run]) -> list[Run]:
    """Return runs with white space as one space, none at the ends of lines."""
    kept: list[Run] = []
    after_space = True
    for run in runs:
        if "text" not in run:
            after_space = "break" in run or ("anchor" in run and after_space)
            kept.append(run)
            continue
        text = _SPACES.sub(" ", run["text"])
        text = text.removeprefix(" ") if after_space else text
        if text:
            after_space = text.endswith(" ")
            kept.append(run | {"text": _breakable(text)})
    while kept and "text" in kept[-1] and not kept[-1]["text"].rstrip(" "):
        kept.pop()
    if kept and "text" in kept[-1]:
        kept[-1] = kept[-1] | {"text": kept[-1]["text"].rstrip(" ")}
    return kept


def _breakable(text: str) -> str:
    return _LONG_WORD.sub(_in_pieces, text)


def _in_pieces(found: re.Match[str]) -> str:
    """Return a long word with breaks after its marks, and within what is then still too long."""
    pieces = []
    for part in _PARTS.findall(found[0]):
        step = len(part) if len(part) < LONG_WORD else PIECE
        pieces += [part[start : start + step] for start in range(0, len(part), step)]
    return BREAK.join(pieces)
