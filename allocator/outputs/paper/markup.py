"""A report's tree as a paper: blocks of words, tables and drawings in reading order, plain data.

Nothing here is code of the typesetter. The fixed template ``maps/templates/paper/report.typ`` walks
the blocks, so that a text of the report can never be anything but a text. An element that has no
place in a paper is an error: no text is lost silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from allocator.errors import OutputError
from allocator.outputs.paper.document import Element, read_document
from allocator.outputs.paper.drawings import as_part, drawing, figure_name
from allocator.outputs.paper.links import linked_places, with_links
from allocator.outputs.paper.parts import front_and_rest, parts_of
from allocator.outputs.paper.runs import INLINE, Path, Run, Words, plain
from allocator.outputs.paper.styles import read_styles
from allocator.outputs.paper.tables import Block, table_block

#: Elements that only hold others.
HOLDING = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "details",
        "div",
        "footer",
        "header",
        "hgroup",
        "html",
        "main",
        "search",
        "section",
    ]
)
#: Paragraphs with a look of their own, by class.
LOOKS = {
    "fact-figure": "figure",
    "fact-label": "label",
    "fact-sentence": "small",
    "flag": "flag",
    "lede": "lede",
    "notice": "flag",
    "page-product": "product",
    "small": "small",
    "table-note": "note",
}
#: Sections that share no page with what stands before or after them, by class.
OWN_PAGE = frozenset({"board", "boards", "summary"})
_HEADINGS = {"h1": 0, "h2": 1, "h3": 2, "h4": 3, "h5": 4, "h6": 5}


def paper_of(html: str) -> dict[str, Any]:
    """Return the report as the plain data that the template draws.

    Parameters
    ----------
    html
        Text of ``report.html``.

    Returns
    -------
    dict
        ``title`` and ``language``; ``front``, the blocks that stand before the contents; and
        ``parts``, lists of blocks that each begin with a heading or follow a table.

    Raises
    ------
    OutputError
        If the report is not whole, or holds an element that has no place in a paper.
    """
    document = read_document(html)
    blocks = _Blocks(Words(read_styles(document), linked_places(document)))
    blocks.flow(document.children, (document,))
    title = next(
        (
            " ".join(element.text().split())
            for element in document.within()
            if element.tag == "title"
        ),
        "",
    )
    front, rest = front_and_rest(with_links(blocks.made))
    return {
        "title": title,
        "language": document.attributes.get("lang") or "en-GB",
        "front": front,
        "parts": parts_of(rest),
    }


@dataclass
class _Blocks:
    words: Words
    made: list[Block] = field(default_factory=list)
    level: int = 0

    def inside(self, nodes: Sequence[Element | str], path: Path) -> list[Block]:
        """Return the blocks of nodes, apart from those made so far."""
        outer, self.made = self.made, []
        self.flow(nodes, path)
        inner, self.made = self.made, outer
        return inner

    def flow(self, nodes: Sequence[Element | str], path: Path) -> None:
        """Add the blocks of nodes; words that stand loose between blocks become paragraphs."""
        loose: list[Element | str] = []
        for node in nodes:
            if isinstance(node, str) or (node.tag in INLINE and node.tag != "svg"):
                loose.append(node)
            elif not node.unseen:
                self._paragraph(loose, path)
                loose = []
                self._element((*path, node))
        self._paragraph(loose, path)

    def _element(self, path: Path) -> None:
        element = path[-1]
        alone = not OWN_PAGE.isdisjoint(element.classes)
        if alone:
            self._page()
        self._anchor(element)
        if element.tag in HOLDING:
            self._holding(path)
        elif element.tag in _HEADINGS:
            self._heading(path)
        elif element.tag in {"figcaption", "p", "summary"}:
            look = _look(element) if element.tag == "p" else "strong"
            self._paragraph(element.children, path, look=look)
        else:
            self._special(path)
        if alone:
            self._page()

    def _anchor(self, element: Element) -> None:
        name = self.words.name(element)
        if name:
            self.made.append({"kind": "anchor", "name": name})

    def _special(self, path: Path) -> None:
        element = path[-1]
        if element.tag in {"ul", "ol"}:
            self.made.append(self._list(path))
        elif element.tag == "dl":
            self.made.append(self._terms(path))
        elif element.tag == "table":
            self.made.append(table_block(path, self.words))
        elif element.tag == "figure":
            self._figure(path)
        elif element.tag == "svg":
            self.made.append({"kind": "drawing", "drawing": drawing(path, self.words.styles)})
        elif element.tag == "pre":
            self._paragraph(_lines(element), path)
        elif element.tag == "hr":
            self.made.append({"kind": "rule"})
        else:
            raise OutputError(
                f"The report holds a <{element.tag}> element, for which a paper has no place"
            )

    def _holding(self, path: Path) -> None:
        element = path[-1]
        if "facts" in element.classes:
            cards = [self.inside([card], path) for card in _only(element, HOLDING)]
            self.made.append({"kind": "cards", "cards": cards})
        elif "chart-row" in element.classes:
            self.made.append(self._chart_row(path))
        elif element.tag in {"aside", "blockquote"}:
            self.made.append({"kind": "box", "blocks": self.inside(element.children, path)})
        else:
            self.flow(element.children, path)

    def _page(self) -> None:
        """Start a page, unless nothing but headings stands on this one."""
        kinds = [block["kind"] for block in self.made if block["kind"] != "anchor"]
        if kinds and kinds[-1] not in {"heading", "page"}:
            self.made.append({"kind": "page"})

    def _heading(self, path: Path) -> None:
        level = min(_HEADINGS[path[-1].tag], self.level + 1)
        runs = self.words.runs(path[-1].children, path)
        if not runs:
            return
        if level == 0:
            self.made.append({"kind": "title", "runs": runs})
            return
        self.level = level
        names = []
        while self.made and self.made[-1]["kind"] == "anchor":
            names.append(self.made.pop()["name"])
        look = "board" if "board" in path[-2].classes else ""
        heading = {"kind": "heading", "level": level, "look": look, "runs": runs}
        self.made.append(heading | {"anchors": names})

    def _paragraph(self, nodes: Iterable[Element | str], path: Path, *, look: str = "") -> None:
        runs = self.words.runs(tuple(nodes), path)
        if runs:
            self.made.append({"kind": "paragraph", "look": look, "runs": runs})

    def _list(self, path: Path) -> Block:
        element = path[-1]
        look = "key" if "chart-key" in element.classes else element.tag
        items = [self._item((*path, item)) for item in _only(element, {"li"})]
        return {"kind": "list", "look": look, "items": items}

    def _item(self, path: Path) -> list[Block]:
        children = path[-1].children
        if all(isinstance(child, str) or child.tag in INLINE for child in children):
            runs = self.words.opened(path)
            return [{"kind": "paragraph", "look": "", "runs": runs}] if runs else []
        return self._held(path)

    def _held(self, path: Path) -> list[Block]:
        name = self.words.name(path[-1])
        place: list[Block] = [{"kind": "anchor", "name": name}] if name else []
        return place + self.inside(path[-1].children, path)

    def _terms(self, path: Path) -> Block:
        items: list[dict[str, Any]] = []
        for holder in _only(path[-1], {"dt", "dd", "div"}):
            inner = _only(holder, {"dt", "dd"}) if holder.tag == "div" else [holder]
            for one in inner:
                place = (*path, holder, one) if holder.tag == "div" else (*path, one)
                if one.tag == "dt":
                    items.append({"term": self.words.opened(place), "blocks": []})
                elif one.tag == "dd" and items:
                    items[-1]["blocks"] += self._held(place)
                else:
                    raise OutputError(f"A list of terms holds a <{one.tag}> out of place")
        return {
            "kind": "terms",
            "look": "about" if "about" in path[-1].classes else "",
            "items": items,
        }

    def _figure(self, path: Path) -> None:
        figure = path[-1]
        if any(element.tag == "table" for element in figure.within()):
            self.flow(figure.children, path)
            return
        caption: list[Run] = []
        body = []
        for child in figure.children:
            if isinstance(child, Element) and child.tag == "figcaption":
                caption = self.words.opened((*path, child))
            else:
                body.append(child)
        blocks = [as_part(block) for block in self.inside(body, path)]
        alt = figure_name(path) or plain(caption)
        self.made.append({"kind": "figure", "caption": caption, "alt": alt, "blocks": blocks})

    def _chart_row(self, path: Path) -> Block:
        label: list[Run] = []
        drawn = None
        for child in _only(path[-1], {"span", "svg"}):
            if child.tag == "svg":
                drawn = drawing((*path, child), self.words.styles)
            else:
                label += self.words.runs([child], path)
        return {"kind": "chart-row", "label": label, "drawing": drawn}


def _lines(element: Element) -> tuple[Element, ...]:
    """Return text that keeps its lines as such a text within a paragraph."""
    line_end = Element("br", {}, ())
    lines = element.text().strip("\n").split("\n")
    nodes = [node for line in lines for node in (line, line_end)]
    return (Element("code", {}, tuple(nodes[:-1])),)


def _look(element: Element) -> str:
    return next((LOOKS[name] for name in sorted(element.classes & LOOKS.keys())), "")


def _only(element: Element, tags: set[str] | frozenset[str]) -> list[Element]:
    """Return the children of an element that may hold these alone."""
    found = [child for child in element.elements if not child.unseen]
    wrong = [child.tag for child in found if child.tag not in tags]
    if wrong or any(isinstance(child, str) and child.strip() for child in element.children):
        raise OutputError(f"A <{element.tag}> of the report holds {wrong or 'loose text'}")
    return found
