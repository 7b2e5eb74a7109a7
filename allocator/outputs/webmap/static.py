"""The map as a still picture: what stands without scripts and on paper, one for each wave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from allocator.outputs.page.words import number
from allocator.outputs.webmap.content import Content
from allocator.outputs.webmap.flows import ends, flow_lines
from allocator.outputs.webmap.frame import TOLERANCE_DEGREES, Frame, path_of, plain
from allocator.outputs.webmap.labels import Label, labels, short_name
from allocator.outputs.webmap.shapes import coarse
from allocator.outputs.webmap.tables import wave_bases


@dataclass(frozen=True)
class Shape:
    """One board's outline as an SVG path, drawn once and used in every wave."""

    id: str
    board_code: str
    path: str


@dataclass(frozen=True)
class Filled:
    """One outline with the fill of its band."""

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
class Flow:
    """All flow lines of one mode as one path."""

    mode: str
    colour: str
    dash: str
    path: str


@dataclass(frozen=True)
class WaveMap:
    """The picture of one wave."""

    fills: tuple[Filled, ...]
    flows: tuple[Flow, ...]
    bases: tuple[Dot, ...]
    units: tuple[Dot, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class StillMap:
    """The frame that the pictures of all waves share.

    Parameters
    ----------
    width, height
        Size of the picture in its own units.
    shapes
        Outlines, drawn once.
    inset
        Left, top, width and height of the box round the board moved south; None without it.
    inset_at, inset_label
        Where the words under the box stand, and what they say.
    """

    width: str
    height: str
    shapes: tuple[Shape, ...]
    inset: tuple[str, str, str, str] | None
    inset_at: tuple[str, str]
    inset_label: str


def still_map(content: Content, frame: Frame) -> StillMap:
    """Return the frame and outlines of the still pictures."""
    box = frame.inset_box()
    name = content.board_names.get(content.style.inset_board, "")
    return StillMap(
        width=plain(frame.width),
        height=plain(frame.height),
        shapes=tuple(
            Shape(f"shape-{place}", outline.board_code, _rings(outline.geometry, frame))
            for place, outline in enumerate(content.outlines, start=1)
        ),
        inset=None if box is None else _four(box),
        inset_at=("0", "0") if box is None else (plain(box[0]), plain(box[1] + box[3] + 16)),
        inset_label=f"{short_name(name)} drawn nearer",
    )


def wave_map(content: Content, still: StillMap, frame: Frame, *, wave: int) -> WaveMap:
    """Return the picture of one wave, coloured by the first measure."""
    measure = content.style.measures[0]
    return WaveMap(
        fills=tuple(
            Filled(one.id, one.board_code, content.measure_colour(measure, one.board_code, wave))
            for one in still.shapes
        ),
        flows=tuple(_flows(content, frame, wave=wave)),
        bases=tuple(_bases(content, frame, wave=wave)),
        units=tuple(
            _dot(frame, row["lon"], row["lat"], size=7.0)
            for _, row in content.plan["mbus"].sort_index().iterrows()
        ),
        labels=tuple(labels(content, frame, wave=wave)),
    )


def _rings(geometry: BaseGeometry, frame: Frame) -> str:
    rings = coarse(geometry, tolerance_degrees=TOLERANCE_DEGREES)
    return "".join(path_of([frame.xy(lon, lat) for lon, lat in ring[:-1]]) + "Z" for ring in rings)


def _four(box: tuple[float, float, float, float]) -> tuple[str, str, str, str]:
    left, top, width, height = (plain(part) for part in box)
    return (left, top, width, height)


def _flows(content: Content, frame: Frame, *, wave: int) -> Iterable[Flow]:
    places = [frame.xy(lon, lat) for lat, lon in ends(content.plan["zones"])]
    sites = [frame.xy(lon, lat) for lat, lon in ends(content.plan["bases"])]
    for mode in content.modes:
        lines = flow_lines(content, wave, mode=mode.id)
        path = "".join(path_of([places[zone], sites[site]]) for zone, site, _ in lines)
        if path:
            yield Flow(mode.id, mode.colour, mode.dash, path)


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


def radius_words(wte: float) -> str:
    """Return the words of a legend circle, for example ``1 WTE``."""
    return f"{number(wte, 2).rstrip('0').rstrip('.')} WTE"
