"""The frame of the still picture: places in degrees laid on it, the inset moved with its box."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from allocator.outputs.webmap.content import Content
from allocator.outputs.webmap.shapes import coarse, flat

#: Picture units in one degree of latitude, and round the edge.
UNITS_PER_DEGREE = 132.0
EDGE = 10.0
#: Room for a name at the side: width of a letter, the longest name written in full.
LETTER = 9.3
LONGEST_NAME = 28
#: Simplification: about a kilometre, a little more than one unit.
TOLERANCE_DEGREES = 0.01


class Frame:
    """Places in degrees laid on the picture; the inset board's places move with it.

    Parameters
    ----------
    content
        What the page is made from.
    """

    def __init__(self, content: Content) -> None:
        self._style = content.style
        longest = max((len(name) for name in content.board_names.values()), default=0)
        self.margin = LETTER * min(longest, LONGEST_NAME) + 4 * EDGE
        self._inset = next(
            (one.bounds for one in content.outlines if one.board_code == self._style.inset_board),
            None,
        )
        corners = [
            (flat(lon, lat)[0], lat - self._south(lon, lat))
            for outline in content.outlines
            for ring in coarse(outline.geometry, tolerance_degrees=TOLERANCE_DEGREES)
            for lon, lat in ring
        ] or [(0.0, 0.0), (1.0, 1.0)]
        self._left = min(x for x, _ in corners)
        self._top = max(y for _, y in corners)
        self.width = (max(x for x, _ in corners) - self._left) * UNITS_PER_DEGREE + 2 * self.margin
        self.height = (self._top - min(y for _, y in corners)) * UNITS_PER_DEGREE + 4 * EDGE

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Return a place in picture units from the top left."""
        # The board in the inset keeps the width that it has where it lies.
        x, y = flat(lon, lat)[0], lat - self._south(lon, lat)
        return (
            (x - self._left) * UNITS_PER_DEGREE + self.margin,
            (self._top - y) * UNITS_PER_DEGREE + 2 * EDGE,
        )

    def inset_box(self) -> tuple[float, float, float, float] | None:
        """Return left, top, width and height of the inset's box."""
        if self._inset is None:
            return None
        south, west, north, east = self._inset
        corners = [self.xy(lon, lat) for lon in (west, east) for lat in (south, north)]
        left, top = min(x for x, _ in corners), min(y for _, y in corners)
        right, bottom = max(x for x, _ in corners), max(y for _, y in corners)
        return (left - EDGE, top - EDGE, right - left + 2 * EDGE, bottom - top + 2 * EDGE)

    def _south(self, lon: float, lat: float) -> float:
        if self._inset is None:
            return 0.0
        south, west, north, east = self._inset
        inside = south <= lat <= north and west <= lon <= east
        return self._style.inset_south_degrees if inside else 0.0


def path_of(points: Iterable[tuple[float, float]]) -> str:
    """Return points as the data of an SVG path."""
    return "M" + "L".join(f"{plain(x)} {plain(y)}" for x, y in points)


def short_path(points: Iterable[tuple[float, float]]) -> str:
    """Return points as a path of half the size: the first, then steps, to a tenth of a unit."""
    tenths = [(round(10 * x), round(10 * y)) for x, y in points]
    if not tenths:
        return ""
    steps = [step for (a, b), (x, y) in pairwise(tenths) for step in (x - a, y - b)]
    return f"M{_joined(tenths[0])}" + (f"l{_joined(steps)}" if steps else "")


def _joined(tenths: Iterable[int]) -> str:
    """Return numbers as short as SVG allows: a minus sign parts them as well as a blank."""
    return " ".join(_short(value) for value in tenths).replace(" -", "-")


def _short(tenths: int) -> str:
    whole, part = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    ones = str(whole) if whole or not part else ""
    return f"{sign}{ones}.{part}" if part else f"{sign}{ones}"


def plain(value: float) -> str:
    """Return a length with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")
