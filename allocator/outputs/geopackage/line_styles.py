"""The styles of lines: crossings, flows from places to bases, and cover by network hubs."""

from __future__ import annotations

from allocator.outputs.geopackage.rules import (
    MM_A_PIXEL,
    AnyAbove,
    Equals,
    Rule,
    Stroke,
    Style,
    figure,
    millimetres,
)
from allocator.outputs.webmap.style import MapStyle, Mode

_WHITE = "#ffffff"
#: Hours or families under this are none, as figures are shown to two decimals.
_LEAST_SHOWN = 0.005


def crossings_style(style: MapStyle) -> Style:
    """Return ferries and flights, each in its dash pattern."""
    rules = tuple(
        Rule(
            kind.capitalize(),
            (Equals("kind", kind),),
            (Stroke(style.colours[kind], 1.2 * MM_A_PIXEL, dash_mm=millimetres(dash)),),
        )
        for kind, dash in style.crossing_dashes.items()
    )
    about = "Ferries, and flights where people may fly, drawn straight"
    return Style("crossings", "Ferries and flights", about, rules, default=True)


def flows_style(wave: int, style: MapStyle, *, default: bool) -> Style:
    """Return the flows of one wave by their mode, in the colours and dashes of the map page."""
    rules = tuple(
        Rule(mode.label, (Equals("wave", wave), Equals("mode", mode.id)), _flow(mode, style))
        for mode in style.modes
    )
    about = f"How families are met in wave {wave}. Wider lines carry more families"
    return Style("flows", f"Flows, wave {wave}", about, rules, default=default)


def _flow(mode: Mode, style: MapStyle) -> tuple[Stroke, ...]:
    """Return a line over a pale edge, which keeps it visible over the darkest band."""
    middle = style.sizes.flow_pixels[len(style.sizes.flow_pixels) // 2]
    edge, opacity = 1.0, 0.55 if mode.id == "remote" else 0.8
    return (
        Stroke(_WHITE, (middle + edge) * MM_A_PIXEL, 0.4, width=_flow_width(style, edge)),
        Stroke(
            mode.colour,
            middle * MM_A_PIXEL,
            opacity,
            millimetres(mode.dash),
            width=_flow_width(style, 0.0),
        ),
    )


def _flow_width(style: MapStyle, more_pixels: float) -> str:
    """Return the expression for a line's width by the families that it carries."""
    least, *widths = [figure((one + more_pixels) * MM_A_PIXEL) for one in style.sizes.flow_pixels]
    steps = zip(style.sizes.flow_families, widths, strict=True)
    cases = [f'WHEN "families" >= {figure(from_)} THEN {width}' for from_, width in steps]
    return f"CASE {' '.join(reversed(cases))} ELSE {least} END"


def cover_style(wave: int, style: MapStyle, *, default: bool) -> Style:
    """Return who covers whom in one wave."""
    given = ("link_hours", "consultation_hours", "community_families")
    where = (Equals("wave", wave), AnyAbove(given, _LEAST_SHOWN))
    lines = (
        Stroke(_WHITE, 6.0 * MM_A_PIXEL),
        Stroke(style.colours["cover"], 3.5 * MM_A_PIXEL),
    )
    rules = (Rule("Network cover, hub to supported board", where, lines),)
    about = f"Who covers whom in wave {wave}"
    return Style("cover", f"Cover, wave {wave}", about, rules, default=default)
