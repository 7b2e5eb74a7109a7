"""The paper set in type: one tagged PDF file for A4, the same bytes for the same report."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

from allocator.errors import OutputError, UsageError
from allocator.outputs.page.templates import template_text
from allocator.outputs.paper.markup import paper_of
from allocator.outputs.paper.row_headings import tag_row_headings

TEMPLATE = "paper/report.typ"
#: The standard that the typesetter holds the file against: PDF/UA-1 (ISO 14289-1).
STANDARD = "ua-1"
#: Looks whose letters differ; a sign must be in each of them.
_LETTERS: tuple[tuple[str, ...], ...] = ((), ("strong",), ("emphasis",), ("code",))


def report_pdf(html: str) -> bytes:
    """Return a report as a board paper in PDF.

    The file is tagged (PDF/UA-1): headings, lists, tables with headings of columns and rows,
    drawings with their descriptions, bookmarks, title and language. It is made from the report's
    text alone, with the letters that come with the typesetter, so the same report gives the same
    bytes on each machine. A sign that those letters lack stands as its code, for example
    ``[U+4E2D]``.

    Parameters
    ----------
    html
        Text of ``report.html``.

    Returns
    -------
    bytes
        The PDF file.

    Raises
    ------
    UsageError
        If the extra ``pdf`` is not installed.
    OutputError
        If the report is not whole, or holds an element that has no place in a paper.
    """
    typst = _typesetter()
    paper = paper_of(html)
    try:
        pdf = _set(typst, paper)
    except typst.TypstError as error:
        paper = _with_codes(paper, _codes(typst, paper))
        try:
            pdf = _set(typst, paper)
        except typst.TypstError:
            raise OutputError(f"The report cannot be set as a paper: {error}") from error
    return tag_row_headings(pdf, _headed_rows(paper))


def _typesetter() -> ModuleType:
    try:
        return importlib.import_module("typst")
    except ImportError:
        message = (
            'A PDF of the report needs an extra of this product: pip install "imh-allocator[pdf]"'
        )
        raise UsageError(message) from None


def _set(typst: ModuleType, paper: Mapping[str, Any]) -> bytes:
    pdf = typst.compile(
        template_text(TEMPLATE).encode(),
        sys_inputs={"paper": json.dumps(paper)},
        pdf_standards=[STANDARD],
        ignore_system_fonts=True,
    )
    assert isinstance(pdf, bytes)
    return pdf


def _headed_rows(paper: Mapping[str, Any]) -> list[list[bool]]:
    tables = [block for block in _blocks(paper) if block["kind"] == "table"]
    return [
        [False] * len(table["head"])
        + [_is_headed(row) for row in table["body"]]
        + [False] * len(table["foot"])
        for table in tables
    ]


def _is_headed(row: Mapping[str, Any]) -> bool:
    first = row["cells"][0]
    return bool(row["look"] != "group" and first["heading"] and first["x"] == 0)


def _blocks(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every block of a paper in reading order."""
    if isinstance(value, Mapping):
        if "kind" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _blocks(one)


def _texts(value: Any) -> Iterator[str]:
    """Yield every text of a paper."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(list(value.values()))
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _with_codes(value: Any, codes: Mapping[int, str]) -> Any:
    """Return a paper in whose texts some signs stand as their codes."""
    if isinstance(value, str):
        return value.translate(codes)
    if isinstance(value, Mapping):
        return {name: _with_codes(one, codes) for name, one in value.items()}
    if isinstance(value, list):
        return [_with_codes(one, codes) for one in value]
    return value


def _codes(typst: ModuleType, paper: Mapping[str, Any]) -> dict[int, str]:
    """Return the code of each sign of a paper that the letters lack."""
    signs = sorted({sign for text in _texts(paper) for sign in text if not _is_plain(sign)})
    return {ord(sign): f"[U+{ord(sign):04X}]" for sign in _missing(typst, signs)}


def _is_plain(sign: str) -> bool:
    return " " <= sign <= "~" or sign in "\n\t"


def _missing(typst: ModuleType, signs: Sequence[str]) -> list[str]:
    """Return the signs that the letters lack, by setting them in ever smaller groups."""
    if not signs or _can_be_set(typst, signs):
        return []
    if len(signs) == 1:
        return list(signs)
    half = len(signs) // 2
    return _missing(typst, signs[:half]) + _missing(typst, signs[half:])


def _can_be_set(typst: ModuleType, signs: Sequence[str]) -> bool:
    runs = [{"text": " ".join(signs), "looks": list(looks), "to": ""} for looks in _LETTERS]
    words = {"kind": "paragraph", "look": "", "runs": runs}
    try:
        _set(typst, {"title": "Signs", "language": "en-GB", "front": [words], "parts": []})
    except typst.TypstError:
        return False
    return True
