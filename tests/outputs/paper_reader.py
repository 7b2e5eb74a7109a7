"""Reads a tagged PDF as a screen reader does: its tags with their words, and where words stand."""

from __future__ import annotations

import io
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, DictionaryObject

_UNSEEN = {"desc", "head", "nav", "script", "style", "title"}
_VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}
_PAIRS = re.compile(r"<([0-9A-F]{4})>\s*<([0-9A-F]+)>")


@dataclass(frozen=True)
class Words:
    """One run of words on a page: its ends in points from the left edge, and its height."""

    text: str
    page: int
    left: float
    right: float
    y: float


@dataclass(frozen=True)
class Tag:
    """One tag: its kind, what is said of it, and the tags and words inside."""

    kind: str
    entry: DictionaryObject
    inside: tuple[Tag | Words, ...]

    @property
    def text(self) -> str:
        """Return every word inside, in reading order."""
        return "".join(one.text for one in self.inside)

    @property
    def facts(self) -> dict[str, Any]:
        """Return the attributes of the tag."""
        given: dict[str, Any] = {}
        for one in self.entry.get("/A", []):
            given |= one.get_object()
        return given

    @property
    def words(self) -> list[Words]:
        """Return the runs of words inside."""
        return [
            words
            for one in self.inside
            for words in ([one] if isinstance(one, Words) else one.words)
        ]

    def all(self, *kinds: str) -> list[Tag]:
        """Return the tags of some kinds inside, in reading order."""
        found = []
        for one in self.inside:
            if isinstance(one, Tag):
                found += [one] if one.kind in kinds else []
                found += one.all(*kinds)
        return found


@dataclass(frozen=True)
class Paper:
    """A PDF file, read."""

    reader: PdfReader
    tags: Tag
    sizes: tuple[tuple[float, float], ...]


def read_paper(pdf: bytes) -> Paper:
    """Return the tags of a file with the words that they hold; ornament has none."""
    reader = PdfReader(io.BytesIO(pdf), strict=True)
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}
    marked = [_marked(page, number) for number, page in enumerate(reader.pages)]
    root = reader.root_object["/StructTreeRoot"]["/K"][0].get_object()
    boxes = [page.mediabox for page in reader.pages]
    sizes = tuple((float(box.width), float(box.height)) for box in boxes)
    return Paper(reader, _tag(root, marked, pages), sizes)


def _tag(
    entry: DictionaryObject, marked: list[dict[int, list[Words]]], pages: dict[int, int]
) -> Tag:
    inside: list[Tag | Words] = []
    kids = entry.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        one = kid.get_object()
        if isinstance(one, int):
            inside += marked[pages[entry.raw_get("/Pg").idnum]][one]
        elif one.get("/Type") == "/MCR":
            inside += marked[pages[one.raw_get("/Pg").idnum]][one["/MCID"]]
        elif one.get("/Type") == "/StructElem":
            inside.append(_tag(one, marked, pages))
    return Tag(str(entry["/S"])[1:], entry, tuple(inside))


def _marked(page: PageObject, number: int) -> dict[int, list[Words]]:
    """Return the words of a page by the number that tags know them by."""
    fonts = {name: _Font(font) for name, font in page["/Resources"].get("/Font", {}).items()}
    found: dict[int, list[Words]] = defaultdict(list)
    state = _State()
    for values, operator in ContentStream(page.get_contents(), page.pdf).operations:
        state.step(operator, values, fonts)
        if operator in {b"TJ", b"Tj"} and state.marks and state.marks[-1] >= 0:
            found[state.marks[-1]].append(state.words(values[0], number))
    return found


class _Font:
    """Words and widths of the signs of one font."""

    def __init__(self, reference: Any) -> None:
        font = reference.get_object()
        pairs = _PAIRS.findall(font["/ToUnicode"].get_data().decode("latin-1"))
        self.words = {
            int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs
        }
        row = list(font["/DescendantFonts"][0].get_object()["/W"])
        self.widths: dict[int, float] = {}
        while row:
            first, second = int(row[0]), row[1]
            if isinstance(second, list):
                self.widths |= {first + step: float(one) for step, one in enumerate(second)}
                row = row[2:]
            else:
                self.widths |= dict.fromkeys(range(first, int(second) + 1), float(row[2]))
                row = row[3:]


@dataclass
class _State:
    place: tuple[float, ...] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    text: tuple[float, ...] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    kept: list[tuple[float, ...]] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    font: _Font | None = None
    size: float = 0.0

    def step(self, operator: bytes, values: Any, fonts: dict[str, _Font]) -> None:
        """Follow one instruction of a page."""
        if operator == b"q":
            self.kept.append(self.place)
        elif operator == b"Q":
            self.place = self.kept.pop()
        elif operator == b"cm":
            self.place = _times([float(value) for value in values], self.place)
        elif operator == b"Tm":
            self.text = tuple(float(value) for value in values)
        elif operator == b"Tf":
            self.font, self.size = fonts[values[0]], float(values[1])
        elif operator == b"BDC":
            named = values[1] if isinstance(values[1], dict) else {}
            self.marks.append(int(named.get("/MCID", -1)))
        elif operator == b"BMC":
            self.marks.append(-1)
        elif operator == b"EMC":
            self.marks.pop()

    def words(self, shown: Any, page: int) -> Words:
        """Return the words that an instruction shows."""
        text, width, seen_width = "", 0.0, 0.0
        for one in shown if isinstance(shown, list) else [shown]:
            if isinstance(one, int | float):
                width -= float(one)
                continue
            raw = one.original_bytes
            for start in range(0, len(raw), 2):
                code = int.from_bytes(raw[start : start + 2], "big")
                text += self.font.words[code]
                width += self.font.widths.get(code, 0.0)
                seen_width = width if text.strip() and not text.endswith(" ") else seen_width
        across, _, _, _, left, y = _times(self.text, self.place)
        return Words(text, page, left, left + across * self.size * seen_width / 1000, y)


def _times(inner: Any, outer: Any) -> tuple[float, ...]:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    across = (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s)
    return (*across, e * p + f * r + t, e * q + f * s + u)


def squeezed(text: str) -> str:
    """Return words without white space, which the lines of a paper set anew."""
    return re.sub(r"[\s\u200b]+", "", text)


class _Seen(HTMLParser):
    """Keeps the texts and the elements of a report that its reader sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.counts: Counter[str] = Counter()
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count an element, or begin to leave out."""
        named = dict(attrs)
        leaves = {"no-print", "skip-link"} & set((named.get("class") or "").split())
        if (self._unseen or tag in _UNSEEN or leaves or "hidden" in named) and tag not in _VOID:
            self._unseen.append(tag)
        elif not self._unseen:
            self.counts[tag] += 1

    def handle_startendtag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        """Count an element with nothing inside."""
        self.counts[tag] += not self._unseen

    def handle_endtag(self, tag: str) -> None:
        """Leave out no more, where an element left out ends."""
        if self._unseen:
            assert self._unseen.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        if not self._unseen and squeezed(data):
            self.texts.append(squeezed(data))


def seen(html: str) -> tuple[list[str], Counter[str]]:
    """Return the texts that a report's reader sees, without white space, and its elements."""
    reader = _Seen()
    reader.feed(html)
    reader.close()
    return reader.texts, reader.counts


def document(body: str, *, title: str = "Sample", head: str = "") -> str:
    """Return a report with this body."""
    return (
        f'<!doctype html><html lang="en-GB"><head><title>{title}</title>{head}</head>'
        f"<body><header><h1>{title}</h1></header><main>{body}</main></body></html>"
    )


def table(rows: Sequence[Sequence[str]], *, caption: str = "Caption") -> str:
    """Return a table whose first row and first column are headings."""
    head, *body = rows
    columns = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f'<td class="number">{escape(cell)}</td>' for cell in row[1:])
        + "</tr>"
        for row in body
    )
    return (
        f"<table><caption>{caption}</caption><thead><tr>{columns}</tr></thead>"
        f"<tbody>{lines}</tbody></table>"
    )


def missing(texts: Sequence[str], said: str) -> list[str]:
    """Return the texts that are not said, or not in this order."""
    at, lost = 0, []
    for text in texts:
        found = said.find(text, at)
        if found < 0:
            lost.append(text)
        else:
            at = found + len(text)
    return lost


def margins_kept(paper: Paper) -> None:
    """Check that no word stands outside the margins."""
    for words in paper.tags.words:
        width, height = paper.sizes[words.page]
        assert 56.0 < words.left <= words.right < width - 56.0
        assert 60.0 < words.y < height - 60.0
