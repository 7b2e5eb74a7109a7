"""The one place that knows Folium: a map without tiles or add-ons, rendered in parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import folium
from branca.element import Element, MacroElement
from jinja2 import Template

from allocator.outputs.page.assets import Asset
from allocator.outputs.page.embed import json_text
from allocator.outputs.page.inline import inline
from allocator.outputs.webmap.style import MapStyle

LEAFLET_SCRIPT = "vendored:leaflet@1.9.4/dist/leaflet.js"
LEAFLET_STYLE = "vendored:leaflet@1.9.4/dist/leaflet.css"


class PlanMap(folium.Map):
    """A Folium map that asks for Leaflet and nothing else."""

    default_js = [  # noqa: RUF012 - declared so by Folium
        ("leaflet", LEAFLET_SCRIPT)
    ]
    default_css = [  # noqa: RUF012 - declared so by Folium
        ("leaflet_css", LEAFLET_STYLE)
    ]


class PlanLayer(MacroElement):
    """Hands one Leaflet layer group to the page's own drawing script, by a fixed name."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            planMap.layer({{ this.layer }}, {{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, layer: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca is typed in part
        self._name = "PlanLayer"
        self.layer = json_text(layer)


class PlanStart(MacroElement):
    """Starts the page's own drawing script, once every layer is there."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            planMap.start({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca is typed in part
        self._name = "PlanStart"


@dataclass(frozen=True)
class MapParts:
    """A rendered map, in the parts that a page puts together.

    Parameters
    ----------
    html
        The map's container.
    library_scripts, scripts
        Leaflet; then the script that builds the map.
    styles
        Leaflet's style sheet.
    assets
        Vendored files among them.
    """

    html: str
    library_scripts: tuple[str, ...]
    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    assets: tuple[Asset, ...]


def render_map(style: MapStyle, layers: Sequence[str]) -> MapParts:
    """Return the map with its empty layers; the page's data fills them in the browser.

    Parameters
    ----------
    style
        Views: the first is the one that opens.
    layers
        Names by which the page's script knows them.

    Returns
    -------
    MapParts
        The same for the same style: Folium's random ids are numbered in order.
    """
    south, west, north, east = style.views[0].bounds
    plan_map = _map([(south + north) / 2, (west + east) / 2])
    for layer in layers:
        group = folium.FeatureGroup(name=layer)
        group.add_child(PlanLayer(layer))
        plan_map.add_child(group)
    plan_map.add_child(PlanStart())
    return _in_parts(plan_map)


def _map(location: list[float]) -> PlanMap:
    # No motion, no wheel zoom (it would trap a scrolling reader), and the page's own controls.
    return PlanMap(
        location=location,
        tiles=None,
        zoom_start=6,
        zoom_control=False,
        attribution_control=False,
        zoom_snap=0.25,
        zoom_delta=0.5,
        zoom_animation=False,
        fade_animation=False,
        marker_zoom_animation=False,
        inertia=False,
        scroll_wheel_zoom=False,
    )


def _in_parts(plan_map: PlanMap) -> MapParts:
    figure: Any = plan_map.get_root()
    plan_map.render()  # type: ignore[no-untyped-call] # Folium is typed in part
    rename = _in_order(figure)
    # Folium's own styles and viewport would fix the whole page's size, and forbid zooming it: of
    # its header the page takes the scripts and the vendored style sheets alone.
    inlined = inline(rename("\n".join(part.render() for part in _children(figure.header))))
    return MapParts(
        html=rename(figure.html.render()).strip(),
        library_scripts=inlined.scripts,
        scripts=(rename(figure.script.render()).strip() + "\n",),
        styles=tuple(one.text for one in inlined.assets if one.url.endswith(".css")),
        assets=inlined.assets,
    )


def _in_order(figure: Any) -> Any:
    """Return a function that replaces the random ids of a figure by 1, 2, 3 and so on."""
    ids = {element._id: str(place) for place, element in enumerate(_walk(figure), start=1)}  # noqa: SLF001 - ids have no public name
    pattern = re.compile("|".join(re.escape(one) for one in ids))
    return lambda text: pattern.sub(lambda match: ids[match.group()], text)


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for child in _children(element):
        yield from _walk(child)


def _children(element: Element) -> list[Element]:
    return list(element._children.values())  # noqa: SLF001 - Folium's tree has no public walk
