"""The blocks of a paper in parts, each of which may take a page of its own shape."""

from __future__ import annotations

from allocator.outputs.paper.tables import Block

_LEADING = frozenset({"anchor", "heading", "page"})


def front_and_rest(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Return the blocks before the first heading, and the rest."""
    first = next(
        (place for place, block in enumerate(blocks) if block["kind"] == "heading"), len(blocks)
    )
    while first and blocks[first - 1]["kind"] in {"anchor", "page"}:
        first -= 1
    return blocks[:first], blocks[first:]


def parts_of(blocks: list[Block]) -> list[list[Block]]:
    """Return blocks in parts that may each take a page of their own shape.

    A part is a heading (with those right under it) and what follows, up to and with a figure, or
    a table and its note.
    """
    parts: list[list[Block]] = [[]]
    for block in blocks:
        own = parts[-1]
        kinds = [one["kind"] for one in own]
        note = block["kind"] == "paragraph" and block["look"] == "note"
        opens = block["kind"] in _LEADING and not _LEADING.issuperset(kinds)
        if ("figure" in kinds or ("table" in kinds and not note)) or opens:
            own = []
            parts.append(own)
        own.append(block)
    return [part for part in parts if part]
