"""The map as still pictures: what stands without scripts and on paper, two for each wave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from allocator.outputs.webmap.content import Content
from allocator.outputs.webmap.crossings import KINDS
from allocator.outputs.webmap.flows import ends, flow_lines
from allocator.outputs.webmap.frame import TOLERANCE_DEGREES, Frame, plain, short_path
from allocator.outputs.webmap.isochrones import Bands
from allocator.outputs.webmap.labels import Label, labels, short_name
from allocator.outputs.webmap.place_tables import out_of_reach
from allocator.outputs.webmap.shapes import coarse
from allocator.outputs.webmap.tables import wave_bases, wave_cover

#: Half the width of a unit's square.
UNIT_SIZE = 7.0
#: Radius of the ring round a place that no team reaches.
UNREACHED_SIZE = 2.5


@dataclass(frozen=True)
class Shape:
    """One board's outline as an SVG path, drawn once and used in every wave."""

    id: str
    board_code: str
    path: str


@dataclass(frozen=True)
class AreaShape:
    """All land in the same bands of travel time as an SVG path."""

    id: str
    bands: Bands
    path: str


@dataclass(frozen=True)
class Filled:
    """One shape with the fill of its band, and the board that it is of; blank for an area."""

    shape: str
    board_code: str
    fill: str


@dataclass(frozen=True)
class Dot:
    """A base's circle or a unit's square: middle and size."""

    x: str
    y: str
    size: str


@dataclass(frozen=True)
class Lines:
    """Lines of one look as one path: flows of a mode, ferries, flights, network cover."""

    colour: str
    dash: str
    path: str


@dataclass(frozen=True)
class Figure:
    """A board's figure under its name, which is drawn once for all pictures."""

    board_code: str
    text: str
    x: str
    y: str
    anchor: str


@dataclass(frozen=True)
class WaveMap:
    """The pictures of one wave: the plan, and the bands of travel time."""

    fills: tuple[Filled, ...]
    flows: tuple[Lines, ...]
    cover: Lines
    bases: tuple[Dot, ...]
    unreached: tuple[Dot, ...]
    figures: tuple[Figure, ...]
    areas: tuple[Filled, ...]


@dataclass(frozen=True)
class StillMap:
    """The frame that the pictures of all waves share.

    Parameters
    ----------
    width, height
        Size of the picture in its own units.
    shapes, areas, crossings, units, labels
        Outlines, areas of travel time, ferries and flights, units and names: drawn once.
    inset
        Left, top, width and height of the box round the board moved south; None without it.
    inset_at, inset_label
        Where the words under the box stand, and what they say.
    """

    width: str
    height: str
    shapes: tuple[Shape, ...]
    areas: tuple[AreaShape, ...]
    crossings: tuple[Lines, ...]
    units: tuple[Dot, ...]
    labels: tuple[Label, ...]
    inset: tuple[str, str, str, str] | None
    inset_at: tuple[str, str]
    inset_label: str


def still_map(content: Content, frame: Frame) -> StillMap:
    """Return the frame of the still pictures, and all that is the same in every wave."""
    box = frame.inset_box()
    name = content.board_names.get(content.style.inset_board, "")
    return StillMap(
        width=plain(frame.width),
        height=plain(frame.height),
        shapes=tuple(
            Shape(f"shape-{place}", outline.board_code, _rings(outline.geometry, frame))
            for place, outline in enumerate(content.outlines, start=1)
        ),
        areas=tuple(
            AreaShape(f"area-{place}", area.bands, _rings(area.geometry, frame))
            for place, area in enumerate(content.areas, start=1)
        ),
        crossings=tuple(_crossings(content, frame)),
        units=tuple(
            _dot(frame, row["lon"], row["lat"], size=UNIT_SIZE)
            for _, row in content.plan["mbus"].sort_index().iterrows()
        ),
        labels=tuple(labels(content, frame)),
        inset=None if box is None else _four(box),
        inset_at=("0", "0") if box is None else (plain(box[0]), plain(box[1] + box[3] + 16)),
        inset_label=f"{short_name(name)} drawn nearer",
    )


def wave_map(content: Content, still: StillMap, frame: Frame, *, wave: int) -> WaveMap:
    """Return the pictures of one wave, the plan's coloured by the first measure."""
    measure = content.style.measures[0]
    return WaveMap(
        fills=tuple(
            Filled(one.id, one.board_code, content.measure_colour(measure, one.board_code, wave))
            for one in still.shapes
        ),
        flows=tuple(_flows(content, frame, wave=wave)),
        cover=_cover(content, frame, wave=wave),
        bases=tuple(_bases(content, frame, wave=wave)),
        unreached=tuple(
            _dot(frame, row["lon"], row["lat"], size=UNREACHED_SIZE)
            for _, row in content.plan["zones"].loc[out_of_reach(content, wave)].iterrows()
        ),
        figures=tuple(
            Figure(
                one.board_code,
                content.measure_text(measure, one.board_code, wave),
                one.x,
                one.figure_y,
                one.anchor,
            )
            for one in still.labels
        ),
        areas=tuple(
            Filled(one.id, "", content.travel_fill(one.bands, wave)) for one in still.areas
        ),
    )


def _rings(geometry: BaseGeometry, frame: Frame) -> str:
    rings = coarse(geometry, tolerance_degrees=TOLERANCE_DEGREES)
    return "".join(
        short_path([frame.xy(lon, lat) for lon, lat in ring[:-1]]) + "Z" for ring in rings
    )


def _four(box: tuple[float, float, float, float]) -> tuple[str, str, str, str]:
    left, top, width, height = (plain(part) for part in box)
    return (left, top, width, height)


def _flows(content: Content, frame: Frame, *, wave: int) -> Iterable[Lines]:
    places = [frame.xy(lon, lat) for lat, lon in ends(content.plan["zones"])]
    sites = [frame.xy(lon, lat) for lat, lon in ends(content.plan["bases"])]
    for mode in content.modes:
        lines = flow_lines(content, wave, mode=mode.id)
        path = "".join(short_path([places[zone], sites[site]]) for zone, site, _ in lines)
        if path:
            yield Lines(mode.colour, mode.dash, path)


def _cover(content: Content, frame: Frame, *, wave: int) -> Lines:
    at = {one.board_code: one.label_point for one in content.outlines}
    pairs = [pair for pair in wave_cover(content, wave).index if set(pair) <= set(at)]
    path = "".join(
        short_path([frame.xy(at[code][1], at[code][0]) for code in (hub, supported)])
        for supported, hub in pairs
    )
    return Lines(content.style.colours["cover"], "", path)


def _crossings(content: Content, frame: Frame) -> Iterable[Lines]:
    for kind in KINDS:
        path = "".join(
            short_path([frame.xy(lon, lat) for lat, lon in one.ends])
            for one in content.crossings
            if one.kind == kind
        )
        if path:
            yield Lines(content.style.colours[kind], content.style.crossing_dashes[kind], path)


def _bases(content: Content, frame: Frame, *, wave: int) -> Iterable[Dot]:
    sizes = content.style.sizes
    for _, base in wave_bases(content, wave).iterrows():
        size = max(
            sizes.base_pixels_least, sizes.base_pixels_per_root_wte * base["filled_wte"] ** 0.5
        )
        yield _dot(frame, base["lon"], base["lat"], size=size)


def _dot(frame: Frame, lon: float, lat: float, *, size: float) -> Dot:
    x, y = frame.xy(lon, lat)
    return Dot(plain(x), plain(y), plain(size))
