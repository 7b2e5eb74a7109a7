"""Row headings of tables, named as headings in the tags of a PDF file.

A screen reader says the headings of a cell as its reader enters it. The typesetter's Python package
tags the headings of columns alone, so the first cells of rows, which are headings in the report,
are named here: the cell becomes a heading of its row, and each other cell of the row names it. Tags
that only say how the rules between cells are drawn are left out: they tell no reader anything and
were a third of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from allocator.outputs.paper.pdf_objects import (
    PdfObjects,
    links,
    read_objects,
    unknown_layout,
    without_strings,
)

_KIND = re.compile(rb"/S/(\w+)")
_RULES = re.compile(rb"<</O/Layout(?:/Border\w+(?:/\w+|\[(?:[^\[\]]|\[[^\]]*\])*\]|[\d. ]+))*>>")
_NAMES = re.compile(rb"/IDTree<</Names\[([^\]]*)\]")
_NAME = re.compile(rb"\((\w+)\)(\d+) 0 R")


def tag_row_headings(pdf: bytes, tables: Sequence[Sequence[bool]]) -> bytes:
    """Return a PDF file in whose tags row headings are headings.

    Parameters
    ----------
    pdf
        The file as the typesetter writes it.
    tables
        For each table in reading order: for each row, whether its first cell heads it.

    Raises
    ------
    OutputError
        If the tags of the file do not hold these tables.
    """
    objects = read_objects(pdf)
    root = _tagged_root(objects)
    found = [_rows(objects, table) for table in _of_kind(objects, root, b"Table")]
    if [len(rows) for rows in found] != [len(rows) for rows in tables]:
        raise unknown_layout()
    changed: dict[int, bytes] = {}
    names: dict[bytes, int] = {}
    for number, (rows, headed) in enumerate(zip(found, tables, strict=True), start=1):
        for y, (cells, heads) in enumerate(zip(rows, headed, strict=True)):
            name = b"R%dy%d" % (number, y)
            changed |= _row(objects, cells, name if heads else b"")
            names |= {name: cells[0]} if heads else {}
    changed[root] = _with_names(objects.texts[root], names)
    return objects.with_changed(changed).written()


def _tagged_root(objects: PdfObjects) -> int:
    for number, text in objects.texts.items():
        if b"/Type/StructTreeRoot" in without_strings(text):
            return number
    raise unknown_layout()


def _inside(objects: PdfObjects, number: int) -> list[int]:
    return [
        child
        for child in links(objects.texts[number], b"/K")
        if b"/Type/StructElem" in objects.texts[child]
    ]


def _kind(objects: PdfObjects, number: int) -> bytes:
    found = _KIND.search(without_strings(objects.texts[number]))
    return found[1] if found else b""


def _of_kind(objects: PdfObjects, number: int, kind: bytes) -> Iterator[int]:
    """Yield the outermost elements of a kind inside an element, in reading order."""
    for child in _inside(objects, number):
        if _kind(objects, child) == kind:
            yield child
        else:
            yield from _of_kind(objects, child, kind)


def _rows(objects: PdfObjects, table: int) -> list[list[int]]:
    return [_inside(objects, row) for row in _of_kind(objects, table, b"TR")]


def _row(objects: PdfObjects, cells: Sequence[int], name: bytes) -> dict[int, bytes]:
    """Return the changed cells of a row: the first one a heading where the row has a name."""
    changed = {}
    for place, cell in enumerate(cells):
        text = _RULES.sub(b"", objects.texts[cell])
        if name and place == 0:
            text = text.replace(b"/S/TD", b"/S/TH/ID(%b)" % name, 1)
            text = text.replace(b"/O/Table", b"/O/Table/Scope/Row", 1)
        elif name:
            text = re.sub(rb"/Headers\[([^\]]*)\]", rb"/Headers[\1(%b)]" % name, text, count=1)
        changed[cell] = text
    return changed


def _with_names(text: bytes, names: dict[bytes, int]) -> bytes:
    """Return the root of the tags with the names of row headings among those of others."""
    found = _NAMES.search(text)
    given = {} if found is None else {name: int(cell) for name, cell in _NAME.findall(found[1])}
    if not names:
        return text
    sorted_names = sorted((given | names).items())
    written = b"".join(b"(%b)%d 0 R" % one for one in sorted_names)
    tree = b"/IDTree<</Names[%b]" % written
    if found is None:
        return text.replace(b"/Type/StructTreeRoot", b"/Type/StructTreeRoot%b>>" % tree, 1)
    return text[: found.start()] + tree + text[found.end() :]
