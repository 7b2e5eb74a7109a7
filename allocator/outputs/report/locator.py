"""Where a board lies: one small outline of all boards, and the board's own on top of it.

Each picture stands alone, so that a board's page can be cut out of the report. Outlines are in
whole units and from point to point, which keeps one to two kilobytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from allocator.outputs.report.content import Content
from allocator.outputs.webmap.shapes import coarse, flat, read_outlines

#: Picture units in a degree of latitude; a line may shift by about one.
UNITS_PER_DEGREE = 25
TOLERANCE_DEGREES = 1.0 / UNITS_PER_DEGREE
EDGE = 3

Ring = list[tuple[int, int]]


@dataclass(frozen=True)
class Locator:
    """The picture that every board's map starts from.

    Parameters
    ----------
    width, height
        Size in its own units.
    others
        SVG path of all boards.
    shapes
        SVG path of each board, by board code.
    """

    width: int
    height: int
    others: str
    shapes: dict[str, str]


def locator(content: Content) -> Locator | None:
    """Return the outlines of all boards, or None where the plan's places came without."""
    if content.geography is None:
        return None
    boards = {
        one.board_code: [
            [_unit(lon, lat) for lon, lat in ring[:-1]]
            for ring in coarse(one.geometry, tolerance_degrees=TOLERANCE_DEGREES)
        ]
        for one in read_outlines(content.geography.outlines_path, list(content.names))
    }
    corners = [corner for rings in boards.values() for ring in rings for corner in ring]
    if not corners:
        return None
    left, top = min(x for x, _ in corners) - EDGE, min(y for _, y in corners) - EDGE
    moved = {
        code: [[(x - left, y - top) for x, y in ring] for ring in rings]
        for code, rings in boards.items()
    }
    shapes = {code: path_text(rings) for code, rings in moved.items()}
    return Locator(
        width=max(x for x, _ in corners) - left + EDGE,
        height=max(y for _, y in corners) - top + EDGE,
        others="".join(shapes.values()),
        shapes={code: path for code, path in shapes.items() if path},
    )


def _unit(lon: float, lat: float) -> tuple[int, int]:
    x, y = flat(lon, lat)
    return round(x * UNITS_PER_DEGREE), round(-y * UNITS_PER_DEGREE)


def path_text(rings: Iterable[Ring]) -> str:
    """Return closed rings as an SVG path from point to point: ``M3 4l2-1 5 0z``.

    Parameters
    ----------
    rings
        Corners in whole units; a corner that is the same as the one before is left out.
    """
    return "".join(_ring(ring) for ring in rings)


def _ring(ring: Ring) -> str:
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(ring)]
    numbers = [str(part) for step in steps if step != (0, 0) for part in step]
    joined = "".join(text if text.startswith("-") else f" {text}" for text in numbers).lstrip()
    return f"M{ring[0][0]} {ring[0][1]}l{joined}z" if joined else ""
