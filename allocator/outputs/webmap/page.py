"""The map page put together: Folium's parts, our tables and pictures, and the data inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from allocator.inputs.geography import Geography
from allocator.lp.plan import Plan
from allocator.outputs.page.shell import render_page
from allocator.outputs.page.templates import template_text
from allocator.outputs.page.words import counted, listed
from allocator.outputs.webmap.content import Content, gather
from allocator.outputs.webmap.facts import Fact, key_facts
from allocator.outputs.webmap.folium_map import LAYERS, render_map
from allocator.outputs.webmap.frame import Frame
from allocator.outputs.webmap.payload import payload
from allocator.outputs.webmap.static import (
    StillMap,
    WaveMap,
    radius_words,
    still_map,
    wave_map,
)
from allocator.outputs.webmap.tables import WaveTables, out_of_reach, wave_tables

#: Scripts of the page in order; Folium's own, which starts the map, comes last.
SCRIPTS = ("js/map-state.js", "js/map-panel.js", "js/map-markers.js", "js/map-layers.js")
#: Layers that a reader can switch, in words.
LAYER_WORDS = {
    "flows": "Travel to bases",
    "bases": "Bases",
    "cover": "Network cover",
    "units": "Mother and baby units",
    "catchments": "Unit catchments",
    "unreached": "Places out of reach",
    "labels": "Board names",
}
STATUS_SENTENCES = {
    "proved": "The plan is the proved best under the stated rules and assumptions.",
    "stopped": "The search was stopped before proof: a better plan may exist.",
}


#: What whole numbers decided before the plan that is proved: setting, its value, words.
_DECIDED = (
    ("waves.rollout", "pathfinder", "its openings"),
    ("posts.whole", "yes", "its whole posts"),
)


@dataclass(frozen=True)
class WaveView:
    """Everything that the page holds for one wave."""

    wave: int
    facts: tuple[Fact, ...]
    map: WaveMap
    tables: WaveTables


@dataclass(frozen=True)
class LayerChoice:
    """One layer that a reader can switch."""

    name: str
    label: str
    shown: bool


@dataclass(frozen=True)
class LegendBase:
    """One circle of the legend, in pixels, with its words."""

    x: str
    radius: str
    words: str


def draw_map(plan: Plan, geography: Geography, *, title: str) -> str:
    """Return the interactive map of a plan as one HTML file that fetches nothing.

    Parameters
    ----------
    plan
        A solved plan.
    geography
        The places that it was solved for; its outlines file is read.
    title
        Heading of the page, plain text.

    Returns
    -------
    str
        HTML text, the same for the same plan, geography and title.

    Raises
    ------
    OutputError
        If a vendored file or the map style is not as it must be.
    """
    content = gather(plan, geography)
    parts = render_map(content.style)
    return render_page(
        "map.html.j2",
        {**_context(content), "title": title, "map_html": Markup(parts.html)},  # noqa: S704 - an empty container, no text from files
        scripts=[*parts.library_scripts, *map(template_text, SCRIPTS), *parts.scripts],
        styles=[*parts.styles, template_text("css/map.css")],
        data={"plan-data": payload(content)},
        assets=parts.assets,
    )


def _context(content: Content) -> dict[str, Any]:
    frame = Frame(content)
    still = still_map(content, frame)
    first = content.style.measures[0]
    unreached = any(out_of_reach(content, wave) for wave in content.plan.waves)
    return {
        "style": content.style,
        "bands": content.bands[first.id],
        "no_figure": bool(content.figures[first.id].isna().any()),
        "base_sizes": _legend_bases(content),
        "board_names": content.board_names,
        "views": [_wave_view(content, still, frame, wave=wave) for wave in content.plan.waves],
        "still": still,
        "modes": content.modes,
        "unreached": unreached,
        "layers": _layers(unreached=unreached),
        "status_sentence": _status_sentence(content.plan),
        "assumption_sentence": _assumption_sentence(content.plan),
    }


def _wave_view(content: Content, still: StillMap, frame: Frame, *, wave: int) -> WaveView:
    return WaveView(
        wave=wave,
        facts=key_facts(content, wave),
        map=wave_map(content, still, frame, wave=wave),
        tables=wave_tables(content, wave),
    )


def _layers(*, unreached: bool) -> list[LayerChoice]:
    shown = dict(LAYERS)
    return [
        LayerChoice(name, label, shown[name])
        for name, label in LAYER_WORDS.items()
        if unreached or name != "unreached"
    ]


def _legend_bases(content: Content) -> list[LegendBase]:
    sizes = content.style.sizes
    made, x = [], 1.0
    for wte in sizes.base_legend_wte:
        radius = max(sizes.base_pixels_least, sizes.base_pixels_per_root_wte * wte**0.5)
        made.append(LegendBase(f"{x + radius:.1f}", f"{radius:.1f}", radius_words(wte)))
        x += 2 * radius + 3
    return made


def _assumption_sentence(plan: Plan) -> str:
    count = int((plan.assumptions["status"] == "assumption").sum())
    return (
        f"The plan rests on {counted(count, 'assumption')}, listed in the report with the other "
        "inputs, their sources and status."
    )


def _status_sentence(plan: Plan) -> str:
    """Return what is proved of the plan, and for what that was decided before it."""
    values = plan.settings["value"]
    given = [words for key, value, words in _DECIDED if values.get(key) == value]
    if plan.status == "proved" and given:
        return (
            f"The plan is the proved best for {listed(given)} under the stated rules and "
            "assumptions."
        )
    return STATUS_SENTENCES.get(plan.status, plan.status)
