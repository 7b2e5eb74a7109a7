"""The tables of a report as plain data: rows of cells, and what their columns must hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from allocator.errors import OutputError
from allocator.outputs.paper.document import Element
from allocator.outputs.paper.runs import BREAK, Path, Run, Words, plain

#: Looks under which words are wider or narrower than plain ones of the same size.
SIZING = frozenset(
    {
        "aside",
        "assumption",
        "code",
        "derived",
        "digest",
        "mark",
        "official",
        "small",
        "strong",
        "unit",
    }
)
#: A row with a cell of more characters than this may run over to the next page.
LONG_CELL_CHARACTERS = 300
#: A space at which a line may end: none after an opening bracket, none before a mark that closes.
_UNDIVIDED = re.compile(r"(?<![(\[{\u201c\u2018\u2014]) +(?=[\w+\-\u2212\u2013\u00a3$(\[{<])")
_SECTIONS = {"thead": "head", "tbody": "body", "tfoot": "foot"}

Block = dict[str, Any]


def table_block(path: Path, words: Words) -> Block:
    """Return a table as plain data.

    Parameters
    ----------
    path
        Elements from the root of the report to the ``table`` element.
    words
        How words become runs.

    Returns
    -------
    dict
        ``caption`` (runs), ``columns`` (a dict each: ``number``, whether it holds numbers, and
        ``words``, each different word with the looks that change its width), ``head``, ``body``
        and ``foot`` (rows of cells) and ``lone`` (whether it has no other place to break).

    Raises
    ------
    OutputError
        If the table holds anything but a caption, sections, rows and cells.
    """
    rows: dict[str, list[Block]] = {"head": [], "body": [], "foot": []}
    caption: list[Run] = []
    for child in _kept(path[-1]):
        if child.tag == "caption":
            caption = words.opened((*path, child))
        elif child.tag in _SECTIONS:
            inside = (*path, child)
            rows[_SECTIONS[child.tag]] += [_row((*inside, row), words) for row in _kept(child)]
        elif child.tag == "tr":
            rows["body"].append(_row((*path, child), words))
        elif child.tag not in {"col", "colgroup"}:
            raise OutputError(f"A table of the report holds a <{child.tag}>")
    width = _place(rows)
    if not width:
        return {"kind": "paragraph", "look": "strong", "runs": caption}
    _mark_groups(rows["body"], width)
    return {"kind": "table", "caption": caption, "columns": _columns(rows, width)} | rows


def _kept(element: Element) -> list[Element]:
    loose = [child for child in element.children if isinstance(child, str) and child.strip()]
    if loose:
        raise OutputError(f"A table of the report holds loose text: {loose[0].strip()!r}")
    return [child for child in element.elements if not child.unseen]


def _row(path: Path, words: Words) -> Block:
    row = path[-1]
    if row.tag != "tr":
        raise OutputError(f"A table of the report holds a <{row.tag}> where a row should be")
    cells = [_cell((*path, cell), words) for cell in _kept(row)]
    name = words.name(row)
    if name and cells:
        cells[0]["runs"] = [{"anchor": name}, *cells[0]["runs"]]
    return {
        "look": "total" if "total" in row.classes else "",
        "long": any(len(plain(cell["runs"])) > LONG_CELL_CHARACTERS for cell in cells),
        "cells": cells,
    }


def _cell(path: Path, words: Words) -> Block:
    cell = path[-1]
    if cell.tag not in {"td", "th"}:
        raise OutputError(f"A row of the report holds a <{cell.tag}> where a cell should be")
    repeated = any(element.tag == "thead" for element in path)
    runs = words.runs(cell.children, path) if repeated else words.opened(path)
    runs = _units_below(runs)
    return {
        "runs": runs,
        "heading": cell.tag == "th",
        "scope": cell.attributes.get("scope", ""),
        "number": "number" in cell.classes,
        "colspan": int(cell.attributes.get("colspan", "1")),
        "rowspan": int(cell.attributes.get("rowspan", "1")),
    }


def _units_below(runs: list[Run]) -> list[Run]:
    """Return the runs of a cell with each unit on a line of its own, as on the page."""
    lined: list[Run] = []
    for run in runs:
        if lined and "unit" in run.get("looks", ()) and "text" in lined[-1]:
            lined[-1] = lined[-1] | {"text": lined[-1]["text"].rstrip(" ")}
            lined.append({"break": True})
        lined.append(run)
    return lined


def _place(rows: dict[str, list[Block]]) -> int:
    """Give each cell its column, as a browser would, and return the number of columns."""
    width = 0
    for section in rows.values():
        taken: set[tuple[int, int]] = set()
        for y, row in enumerate(section):
            x = 0
            for cell in row["cells"]:
                while (x, y) in taken:
                    x += 1
                cell["x"] = x
                taken |= {
                    (x + across, y + down)
                    for across in range(cell["colspan"])
                    for down in range(cell["rowspan"])
                }
                x += cell["colspan"]
                width = max(width, x)
    return width


def _mark_groups(body: list[Block], width: int) -> None:
    for row in body:
        cells = row["cells"]
        if len(cells) == 1 and cells[0]["heading"] and cells[0]["colspan"] == width > 1:
            row["look"] = "group"


def _columns(rows: dict[str, list[Block]], width: int) -> list[Block]:
    cells = [cell for section in rows.values() for row in section for cell in row["cells"]]
    columns = []
    for x in range(width):
        own = [cell for cell in cells if cell["x"] == x and cell["colspan"] == 1]
        found = dict.fromkeys(word for cell in own for word in _words(cell))
        numbers = any(cell["number"] for cell in own)
        columns.append({"number": numbers, "words": [[text, *looks] for text, looks in found]})
    return columns


def _words(cell: Block) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the pieces of a cell that no line break divides, with the looks that size them."""
    strong = ("strong",) if cell["heading"] else ()
    for run in cell["runs"]:
        looks = tuple(look for look in run.get("looks", ()) if look in SIZING)
        for piece in run.get("text", "").split(BREAK):
            for word in _UNDIVIDED.split(piece.strip(" ")):
                if word:
                    yield word, strong + looks
