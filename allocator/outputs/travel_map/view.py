"""A window on the flat map: places in degrees laid on a picture of a fixed width."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allocator.outputs.webmap.shapes import flat

#: Width of every picture in its own units; about one unit is one CSS pixel on a wide screen.
WIDTH = 640.0
#: Height over width: least and most.
LEAST_SHAPE, MOST_SHAPE = 0.7, 1.35
#: Room round what is shown, as a share of its larger side, and least width in degrees of latitude.
ROOM = 0.13
LEAST_DEGREES = 0.3

#: South, west, north and east in degrees.
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Inset:
    """Bounds of what is drawn farther south than it lies, and by how many degrees of latitude."""

    bounds: Bounds
    south_degrees: float

    def shift(self, lon: float, lat: float) -> float:
        """Return the degrees that a place is moved by."""
        south, west, north, east = self.bounds
        inside = south <= lat <= north and west <= lon <= east
        return self.south_degrees if inside else 0.0


@dataclass(frozen=True)
class View:
    """Where places stand on a picture.

    Parameters
    ----------
    left, top
        Edges on the flat map, in degrees of latitude.
    units_per_degree
        Picture units in one degree of latitude.
    height
        Height of the picture in its units; its width is `WIDTH`.
    inset
        What is drawn nearer, if anything.
    """

    left: float
    top: float
    units_per_degree: float
    height: float
    inset: Inset | None = None

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Return a place in picture units from the top left."""
        x, y = _moved(lon, lat, self.inset)
        return ((x - self.left) * self.units_per_degree, (self.top - y) * self.units_per_degree)

    def shows(self, lon: float, lat: float) -> bool:
        """Return whether a place is inside the picture."""
        x, y = self.xy(lon, lat)
        return 0 <= x <= WIDTH and 0 <= y <= self.height

    def inset_box(self) -> tuple[float, float, float, float] | None:
        """Return left, top, width and height of the box round the inset."""
        if self.inset is None:
            return None
        south, west, north, east = self.inset.bounds
        corners = [self.xy(lon, lat) for lon in (west, east) for lat in (south, north)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        edge = 8.0
        return (
            min(xs) - edge,
            min(ys) - edge,
            max(xs) - min(xs) + 2 * edge,
            max(ys) - min(ys) + 2 * edge,
        )


def view_of(
    points: Iterable[tuple[float, float]], *, room: float = ROOM, inset: Inset | None = None
) -> View:
    """Return the view that shows all of some points with room round them.

    Parameters
    ----------
    points
        Longitude and latitude in degrees; at least one.
    room
        Share of the larger side that is left free on each side.
    inset
        What is drawn farther south than it lies.
    """
    places = [_moved(lon, lat, inset) for lon, lat in points]
    west, east = min(x for x, _ in places), max(x for x, _ in places)
    south, north = min(y for _, y in places), max(y for _, y in places)
    side = max(east - west, north - south, LEAST_DEGREES)
    wide = max(east - west + 2 * room * side, LEAST_DEGREES)
    high = min(max(north - south + 2 * room * side, LEAST_SHAPE * wide), 10 * side)
    wide = max(wide, high / MOST_SHAPE)
    units = WIDTH / wide
    return View(
        left=(west + east - wide) / 2,
        top=(south + north + high) / 2,
        units_per_degree=units,
        height=round(high * units, 1),
        inset=inset,
    )


def _moved(lon: float, lat: float, inset: Inset | None) -> tuple[float, float]:
    # What is moved keeps the width that it has where it lies.
    return (flat(lon, lat)[0], lat - (inset.shift(lon, lat) if inset else 0.0))
