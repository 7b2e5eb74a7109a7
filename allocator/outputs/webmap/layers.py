"""What a reader can switch on and off on the map, in order, each with its sign and words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from allocator.outputs.page.words import listed, number
from allocator.outputs.webmap.content import Content
from allocator.outputs.webmap.crossings import KINDS
from allocator.outputs.webmap.place_tables import out_of_reach
from allocator.outputs.webmap.tables import unit_name

#: Layers of flows are named after their mode.
FLOW = "flow-"
CROSSING_WORDS = {"ferry": "Ferry", "flight": "Flight"}


@dataclass(frozen=True)
class Circle:
    """One circle of the legend, in pixels."""

    x: str
    radius: str


@dataclass(frozen=True)
class Sign:
    """What a legend shows beside the words.

    Parameters
    ----------
    kind
        ``line``, ``circles``, ``diamond``, ``ring``, ``fills`` or, without a sign, ``none``.
    colour, dash, width
        Of a line or outline.
    fills
        Colours or patterns, side by side.
    circles
        Circles from the smallest.
    """

    kind: str
    colour: str = ""
    dash: str = ""
    width: float = 2.5
    fills: tuple[str, ...] = ()
    circles: tuple[Circle, ...] = ()


NO_SIGN = Sign("none")


@dataclass(frozen=True)
class Layer:
    """One layer.

    Parameters
    ----------
    name
        By which the page's script knows it.
    label
        What it shows, in words.
    sign
        How it looks.
    parts
        Signs of its parts, each with its words, where one sign does not say all.
    shown
        Whether it is shown at first.
    still
        Whether the still picture shows it too.
    """

    name: str
    label: str
    sign: Sign
    parts: tuple[tuple[Sign, str], ...] = ()
    shown: bool = True
    still: bool = True


def layers_of(content: Content) -> tuple[Layer, ...]:
    """Return the layers that the plan has anything for, in the order of the legend.

    Parameters
    ----------
    content
        What the page is made from.
    """
    return tuple(_layers(content))


def _layers(content: Content) -> Iterator[Layer]:
    colours = content.style.colours
    yield Layer("bases", _base_words(content), _base_sign(content))
    yield Layer("units", "Mother and baby unit", Sign("diamond", colours["unit"]))
    for mode in content.modes:
        yield Layer(f"{FLOW}{mode.id}", mode.label, Sign("line", mode.colour, mode.dash))
    if len(content.plan["network_cover"]):
        cover = Sign("line", colours["cover"], width=4)
        yield Layer("cover", "Network cover: hub to supported board", cover)
    if content.hatches:
        parts = tuple(
            (Sign("fills", fills=(hatch.fill,)), unit_name(content, unit))
            for unit, hatch in content.hatches.items()
        )
        words = "Catchments of mother and baby units"
        yield Layer("catchments", words, NO_SIGN, parts, shown=False, still=False)
    yield from _crossings(content)
    if content.travel is not None:
        bands = tuple(content.travel.bands[place].fill for place in content.travel.shown)
        words = "Travel time to the nearest open base, in place of the boards' colours"
        yield Layer("travel", words, Sign("fills", fills=bands), shown=False, still=False)
    if any(out_of_reach(content, wave) for wave in content.plan.waves):
        yield Layer("unreached", "Place that no team can reach", Sign("ring", colours["unreached"]))
    yield Layer("labels", "Names of boards", NO_SIGN, still=False)
    if content.tiles is not None:
        words = f"Background pictures from {content.tiles.host}"
        yield Layer("tiles", words, NO_SIGN, shown=False, still=False)


def _crossings(content: Content) -> Iterator[Layer]:
    for kind in KINDS:
        if any(one.kind == kind for one in content.crossings):
            sign = Sign(
                "line", content.style.colours[kind], content.style.crossing_dashes[kind], 1.6
            )
            yield Layer(kind, CROSSING_WORDS[kind], sign)


def _base_sign(content: Content) -> Sign:
    sizes = content.style.sizes
    circles, x = [], 1.0
    for wte in sizes.base_legend_wte:
        radius = max(sizes.base_pixels_least, sizes.base_pixels_per_root_wte * wte**0.5)
        circles.append(Circle(f"{x + radius:.1f}", f"{radius:.1f}"))
        x += 2 * radius + 3
    return Sign("circles", content.style.colours["base"], circles=tuple(circles))


def _base_words(content: Content) -> str:
    sizes = [
        f"{number(wte, 2).rstrip('0').rstrip('.')}" for wte in content.style.sizes.base_legend_wte
    ]
    return f"Base with posts, here of {listed(sizes)} WTE"
