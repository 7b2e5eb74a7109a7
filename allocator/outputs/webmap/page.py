"""The map page put together: Folium's parts, our tables and pictures, and the data inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from allocator.inputs.geography import Geography
from allocator.lp.plan import Plan
from allocator.outputs.page.shell import render_page
from allocator.outputs.page.templates import template_text
from allocator.outputs.page.words import listed
from allocator.outputs.webmap.content import Content, gather
from allocator.outputs.webmap.crossings import crossing_table
from allocator.outputs.webmap.details import assumption_sentence
from allocator.outputs.webmap.facts import Fact, key_facts
from allocator.outputs.webmap.folium_map import render_map
from allocator.outputs.webmap.frame import Frame
from allocator.outputs.webmap.hatches import NO_FIGURE, NO_WAY
from allocator.outputs.webmap.layers import layers_of
from allocator.outputs.webmap.payload import payload
from allocator.outputs.webmap.static import StillMap, WaveMap, still_map, wave_map
from allocator.outputs.webmap.tables import WaveTables, model_table, wave_tables
from allocator.outputs.webmap.tiles import Tiles

#: Scripts of the page in order; Folium's own, which starts the map, comes last.
SCRIPTS = (
    "js/map-state.js",
    "js/map-details.js",
    "js/map-panel.js",
    "js/map-flat.js",
    "js/map-markers.js",
    "js/map-names.js",
    "js/map-lines.js",
    "js/map-layers.js",
)
#: The script that fetches background pictures; in no page that does not ask for them.
TILES_SCRIPT = "js/map-tiles.js"
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


def draw_map(
    plan: Plan,
    geography: Geography,
    *,
    title: str,
    minutes: pd.DataFrame | None = None,
    crossings: pd.DataFrame | None = None,
    options: pd.DataFrame | None = None,
    tiles: Tiles | None = None,
    published: Mapping[str, pd.DataFrame] | None = None,
) -> str:
    """Return the interactive map of a plan as one HTML file that fetches nothing unasked.

    Parameters
    ----------
    plan
        A solved plan.
    geography
        The places that it was solved for; its outlines file is read.
    title
        Heading of the page, plain text.
    minutes
        Minutes one way: index ``zone_id``, columns ``site_code``; infinite where there is no way.
        Without them the page has no travel time to the nearest base.
    crossings
        Ferries and flights: index ``route``; columns ``kind`` (ferry or flight), ``from_name``,
        ``to_name``, ``from_lon``, ``from_lat``, ``to_lon``, ``to_lat`` (degrees), ``minutes`` (one
        way, waits counted), ``a_day`` (departures each way).
    options
        Models of service compared, where the plan chose between them: the answer
        ``threshold_options`` of a run.
    tiles
        Where background pictures may be fetched from once a reader asks for them. Without them the
        page fetches nothing at all.
    published
        Tables of a published run, worked out before small numbers were hidden:
        ``board_indicators``, ``national_indicators``, ``island_indicators``. Where a figure is
        missing the page shows ``[c]``.

    Returns
    -------
    str
        HTML text, the same for the same arguments.

    Raises
    ------
    UsageError
        If a base with posts has no minutes.
    OutputError
        If a vendored file or the map style is not as it must be.
    """
    content = gather(
        plan,
        geography,
        minutes=minutes,
        crossings=crossings,
        options=options,
        tiles=tiles,
        published=published,
    )
    layers = layers_of(content)
    parts = render_map(content.style, ["outlines", *(layer.name for layer in layers)])
    scripts = [*SCRIPTS, *([TILES_SCRIPT] if tiles else [])]
    return render_page(
        "map.html.j2",
        {
            **_context(content),
            "layers": layers,
            "title": title,
            "map_html": Markup(parts.html),  # noqa: S704 - an empty container, no text from files
        },
        scripts=[*parts.library_scripts, *map(template_text, scripts), *parts.scripts],
        styles=[*parts.styles, template_text("css/map.css")],
        data={"plan-data": payload(content)},
        assets=parts.assets,
        pictures_from=tiles.origin if tiles else "",
    )


def _context(content: Content) -> dict[str, Any]:
    frame = Frame(content)
    still = still_map(content, frame)
    first = content.style.measures[0]
    return {
        "style": content.style,
        "bands": content.bands[first.id],
        "no_figure": NO_FIGURE.fill if content.figures[first.id].isna().any() else "",
        "no_place": NO_FIGURE.fill if any(not area.bands for area in content.areas) else "",
        "board_names": content.board_names,
        "views": [_wave_view(content, still, frame, wave=wave) for wave in content.plan.waves],
        "still": still,
        "hatches": (NO_FIGURE, NO_WAY, *content.hatches.values()),
        "travel": content.travel,
        "models": model_table(content),
        "crossings": crossing_table(content.crossings) if content.crossings else None,
        "tiles": content.tiles,
        "published": content.published is not None,
        "status_sentence": _status_sentence(content.plan),
        "assumption_sentence": assumption_sentence(content.plan),
    }


def _wave_view(content: Content, still: StillMap, frame: Frame, *, wave: int) -> WaveView:
    return WaveView(
        wave=wave,
        facts=key_facts(content, wave),
        map=wave_map(content, still, frame, wave=wave),
        tables=wave_tables(content, wave),
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
