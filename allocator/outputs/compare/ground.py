"""What every map of the comparison is drawn on: outlines laid flat, the inset, and the views."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shapely.geometry import box

from allocator.inputs.geography import Geography
from allocator.outputs.travel_map.backdrop import inset_of
from allocator.outputs.travel_map.view import View, view_of
from allocator.outputs.webmap.frame import path_of, plain
from allocator.outputs.webmap.shapes import Outline, coarse, read_outlines
from allocator.outputs.webmap.style import MapStyle

#: Simplification of outlines, in picture units: fine enough for the nearest view.
TOLERANCE_UNITS = 0.5
#: Height of every map over its width: css/compare.css has the same.
SHAPE = 1.22
#: Room round what a view shows, as a share of its larger side.
ROOM = 0.025

#: The same round the whole, whose sides are only sea.
WHOLE_ROOM = 0.015
#: How far down its box the figure of the board in the inset stands: clear of its land.
INSET_LABEL = 0.79

#: Left, top, width and height in picture units.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Shape:
    """One board's outline as an SVG path, drawn once and used by every map."""

    id: str
    board_code: str
    path: str


@dataclass(frozen=True)
class Look:
    """One view that a button offers, as a part of the picture."""

    id: str
    label: str
    box: Box

    @property
    def view_box(self) -> str:
        """The view as SVG writes it."""
        return " ".join(plain(part) for part in self.box)


@dataclass(frozen=True)
class Ground:
    """The frame that all maps share.

    Parameters
    ----------
    shapes
        Outlines in the order of the boards.
    points
        Where each board's figure stands, in picture units from the top left, by code.
    looks
        The views, the whole picture first.
    inset
        The box round the board that is drawn nearer, or None.
    """

    shapes: tuple[Shape, ...]
    points: Mapping[str, tuple[float, float]]
    looks: tuple[Look, ...]
    inset: Box | None

    @property
    def inset_box(self) -> tuple[str, ...]:
        """The inset's box as SVG writes it."""
        return tuple(plain(part) for part in self.inset or ())


def gather_outlines(
    geographies: Mapping[str, Geography], codes: Sequence[str]
) -> tuple[Outline, ...]:
    """Return the outlines of these boards, each from the first run that has it.

    Parameters
    ----------
    geographies
        Geographies by run, in order.
    codes
        Boards of any run.
    """
    found: dict[str, Outline] = {}
    for geography in geographies.values():
        for one in read_outlines(geography.outlines_path, list(codes)):
            found.setdefault(one.board_code, one)
    return tuple(found[code] for code in codes if code in found)


def ground_of(outlines: Sequence[Outline], style: MapStyle) -> Ground | None:
    """Return the frame of some outlines; None without any.

    Parameters
    ----------
    outlines
        Of all boards that have one.
    style
        Views and inset.
    """
    if not outlines:
        return None
    corners = [corner for one in outlines for corner in _corners(one)]
    view = view_of(corners, room=0.0, inset=inset_of(outlines))
    land = [view.xy(lon, lat) for lon, lat in corners]
    inset = view.inset_box()
    points = {one.board_code: _label_point(one, view) for one in outlines}
    if inset is not None:
        points[style.inset_board] = (inset[0] + inset[2] / 2, inset[1] + INSET_LABEL * inset[3])
    return Ground(
        shapes=tuple(
            Shape(f"board-{place}", one.board_code, _path(one, view))
            for place, one in enumerate(outlines, start=1)
        ),
        points=points,
        looks=tuple(_looks(outlines, view, style, land)),
        inset=inset,
    )


def _corners(outline: Outline) -> list[tuple[float, float]]:
    return [corner for ring in coarse(outline.geometry, tolerance_degrees=0.01) for corner in ring]


def _label_point(outline: Outline, view: View) -> tuple[float, float]:
    lat, lon = outline.label_point
    return view.xy(lon, lat)


def _path(outline: Outline, view: View) -> str:
    rings = coarse(outline.geometry, tolerance_degrees=TOLERANCE_UNITS / view.units_per_degree)
    drawn = [[view.xy(lon, lat) for lon, lat in ring[:-1]] for ring in rings]
    return "".join(f"{path_of(ring)}Z" for ring in drawn)


def _looks(
    outlines: Sequence[Outline], view: View, style: MapStyle, land: Sequence[tuple[float, float]]
) -> Iterable[Look]:
    """Yield the style's views: the whole picture, then those with land in them."""
    whole, *others = style.views
    left, top, wide, high = view.inset_box() or (*land[0], 0.0, 0.0)
    yield Look(
        whole.id,
        whole.label,
        _round_about([*land, (left, top), (left + wide, top + high)], room=WHOLE_ROOM),
    )
    for one in others:
        south, west, north, east = one.bounds
        window = box(west, south, east, north)
        parts = [outline.geometry.intersection(window) for outline in outlines]
        # What is drawn nearer is looked at where it is drawn.
        seen = [
            view.xy(lon, lat)
            for part in parts
            if not part.is_empty
            for ring in coarse(part, tolerance_degrees=0.01)
            for lon, lat in ring
        ]
        if seen:
            yield Look(one.id, one.label, _round_about(seen, room=ROOM))


def _round_about(points: Sequence[tuple[float, float]], *, room: float) -> Box:
    """Return the least box of a map's shape round some points, with room on each side."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    free = 2 * room * max(max(xs) - min(xs), max(ys) - min(ys))
    wide = max(max(xs) - min(xs) + free, (max(ys) - min(ys) + free) / SHAPE)
    high = wide * SHAPE
    left, top = (min(xs) + max(xs) - wide) / 2, (min(ys) + max(ys) - high) / 2
    return (round(left, 1), round(top, 1), round(wide, 1), round(high, 1))
