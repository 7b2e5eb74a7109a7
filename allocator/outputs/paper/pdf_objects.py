"""The objects of a PDF file as the typesetter writes it: read, changed and written again.

The typesetter leaves every object plain, one after another, with a table of where each begins. So
an object can be changed without any PDF library, and nothing else of the file is touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from allocator.errors import OutputError

_TABLE_AT = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_TABLE = re.compile(rb"xref\s+0 (\d+)\s+")
_ENTRY_BYTES = 20
_LINKS = re.compile(rb"(\d+) 0 R")


@dataclass(frozen=True)
class PdfObjects:
    """A PDF file in parts.

    Parameters
    ----------
    head
        What stands before the first object.
    texts
        Each object whole, ``1 0 obj`` to ``endobj``, by number, in the order of the file.
    trailer
        What stands between the table of places and its address.
    """

    head: bytes
    texts: Mapping[int, bytes]
    trailer: bytes

    def with_changed(self, changed: Mapping[int, bytes]) -> PdfObjects:
        """Return the same file with some objects changed."""
        texts = {number: changed.get(number, text) for number, text in self.texts.items()}
        return PdfObjects(self.head, texts, self.trailer)

    def written(self) -> bytes:
        """Return the file, with a table of where each object now begins."""
        places: dict[int, int] = {}
        at = len(self.head)
        for number, text in self.texts.items():
            places[number] = at
            at += len(text)
        entries = [b"%010d 00000 n \n" % places[number] for number in sorted(places)]
        table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + b"".join(entries)
        end = b"startxref\n%d\n%%%%EOF" % at
        return b"".join([self.head, *self.texts.values(), table, self.trailer, end])


def read_objects(pdf: bytes) -> PdfObjects:
    """Return the parts of a PDF file.

    Raises
    ------
    OutputError
        If the file is not laid out as the typesetter does it.
    """
    found = _TABLE_AT.search(pdf)
    table = _TABLE.match(pdf, int(found[1])) if found else None
    if found is None or table is None:
        raise unknown_layout()
    start, count = table.end(), int(table[1])
    entries = [
        pdf[start + row * _ENTRY_BYTES : start + (row + 1) * _ENTRY_BYTES] for row in range(count)
    ]
    if any(entry[17:18] != b"n" for entry in entries[1:]):
        raise unknown_layout()
    places = sorted((int(entry[:10]), number) for number, entry in enumerate(entries) if number)
    ends = [place for place, _ in places[1:]] + [table.start()]
    texts = {number: pdf[place:end] for (place, number), end in zip(places, ends, strict=True)}
    if any(not text.startswith(b"%d 0 obj" % number) for number, text in texts.items()):
        raise unknown_layout()
    trailer = pdf[start + count * _ENTRY_BYTES : found.start()]
    return PdfObjects(pdf[: places[0][0]], texts, trailer)


def links(text: bytes, key: bytes) -> list[int]:
    """Return the numbers of the objects that an object names under a key, in order."""
    found = re.search(key + rb"\[([^\]]*)\]", without_strings(text))
    return [int(number) for number in _LINKS.findall(found[1])] if found else []


def without_strings(text: bytes) -> bytes:
    """Return an object without the words in it, which could look like its own keys."""
    if b"(" not in text:
        return text
    kept = bytearray()
    depth = 0
    skip = False
    for place, sign in enumerate(text):
        if skip:
            skip = False
        elif sign == ord("\\") and depth:
            skip = True
        elif sign == ord("("):
            depth += 1
        elif sign == ord(")") and depth:
            depth -= 1
        elif not depth:
            kept += text[place : place + 1]
    return bytes(kept)


def unknown_layout() -> OutputError:
    """Return the error of a file that another version of the typesetter wrote."""
    return OutputError(
        "The PDF file is not laid out as this version of allocator knows it. Install the version "
        'of typst that it asks for: pip install "imh-allocator[pdf]"'
    )
