"""How the map page compares with a stock Folium map of the same content: ``python`` this file.

The stock map shows in each wave what our layers show: outlines coloured by coverage, areas of
travel time, a line and a circle for each place with what is said of it, bases, ferries. It lacks
tables, details, still pictures and everything that works without a network. Each ratio is taken
within one run, in turns; nothing is asserted about seconds. The larger sizes need the open data of
../shared.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pandas as pd
from shapely.geometry import mapping

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "outputs"))

from large_plan import CHECK, FILES, large_plan, minutes_between, places

from allocator.inputs.geography import Geography, load_geography
from allocator.inputs.workspace import open_workspace
from allocator.lp.plan import Plan
from allocator.outputs.page.templates import template_text
from allocator.outputs.webmap import draw_map
from allocator.outputs.webmap.content import Content, gather
from allocator.outputs.webmap.frame import Frame
from allocator.outputs.webmap.payload import payload
from allocator.outputs.webmap.static import still_map, wave_map
from allocator.outputs.webmap.tables import wave_tables
from allocator.pipeline import allocate
from allocator.travel.lines import crossing_lines
from allocator.travel.network import load_network

TURNS = 3
MEGABYTE = 1e6

Given = tuple[Plan, Geography, pd.DataFrame, pd.DataFrame]


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor's seconds that some work took, and what it gave.

    Not the clock's, which count what else the machine does meanwhile.
    """
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def ours(given: Given) -> str:
    """Return our page."""
    plan, geography, minutes, crossings = given
    return draw_map(plan, geography, title="Plan", minutes=minutes, crossings=crossings)


def stock(content: Content) -> str:
    """Return a stock Folium map of the same content, as its tutorial makes one."""
    made = folium.Map(location=[57.0, -4.0], zoom_start=6)
    for wave in content.plan.waves:
        group = folium.FeatureGroup(name=f"Wave {wave}").add_to(made)
        outlines(content, wave, group)
        areas(content, wave, group)
        flows(content, wave, group)
        bases(content, wave, group)
    lines = folium.FeatureGroup(name="Ferries").add_to(made)
    for one in content.crossings:
        words = f"{one.name}: {one.time}, {one.often}"
        folium.PolyLine(one.ends, popup=words, dash_array="5 4").add_to(lines)
    folium.LayerControl().add_to(made)
    return made.get_root().render()


def outlines(content: Content, wave: int, group: folium.FeatureGroup) -> None:
    """Add the outlines of a wave, coloured by coverage."""
    measure = content.style.measures[0]
    for one in content.outlines:
        colour = content.measure_colour(measure, one.board_code, wave)
        words = content.measure_text(measure, one.board_code, wave)
        feature = {"type": "Feature", "properties": {}, "geometry": mapping(one.geometry)}
        folium.GeoJson(
            feature,
            style_function=lambda _, colour=colour: {"fillColor": colour, "weight": 1},
            tooltip=f"{content.board_names[one.board_code]}: {words}",
        ).add_to(group)


def areas(content: Content, wave: int, group: folium.FeatureGroup) -> None:
    """Add the areas of travel time of a wave."""
    for area in content.areas:
        colour = content.travel_fill(area.bands, wave)
        feature = {"type": "Feature", "properties": {}, "geometry": mapping(area.geometry)}
        folium.GeoJson(
            feature, style_function=lambda _, colour=colour: {"fillColor": colour, "weight": 0}
        ).add_to(group)


def flows(content: Content, wave: int, group: folium.FeatureGroup) -> None:
    """Add a line for each flow, and a circle for each place with what is said of it."""
    zones, sites = (content.plan[name][["lat", "lon"]] for name in ("zones", "bases"))
    ends = {
        name: list(row)
        for table in (zones, sites)
        for name, row in zip(table.index, table.to_numpy().tolist(), strict=True)
    }
    colours = {mode.id: mode.colour for mode in content.modes}
    for zone, site, mode in content.flows(wave).index:
        folium.PolyLine([ends[zone], ends[site]], color=colours[mode], weight=1).add_to(group)
    cells = {
        (board.heading, row.cells[0]): "<br>".join(row.cells)
        for board in wave_tables(content, wave).places.groups
        for row in board.rows
    }
    for zone, row in content.plan["zones"].iterrows():
        words = cells[content.board_names[row["board_code"]], row["name"]]
        folium.CircleMarker(ends[zone], radius=2, popup=words).add_to(group)


def bases(content: Content, wave: int, group: folium.FeatureGroup) -> None:
    """Add the bases of a wave."""
    posts = content.plan["base_posts"].xs(wave, level="wave")
    for site, row in content.plan["bases"].join(posts[["filled_wte"]], how="inner").iterrows():
        words = f"{row['name']} ({site}): {row['filled_wte']:.2f} WTE"
        place, size = [row["lat"], row["lon"]], 6 * row["filled_wte"] ** 0.5
        folium.CircleMarker(place, radius=size, popup=words).add_to(group)


def compare(title: str, given: Given) -> float:
    """Print how our page compares with the stock map; return the seconds that ours took."""
    plan, geography, minutes, crossings = given
    content = gather(plan, geography, minutes=minutes, crossings=crossings)
    runs = [(timed(lambda: ours(given)), timed(lambda: stock(content))) for _ in range(TURNS)]
    mine, other = (min(run[part][0] for run in runs) for part in (0, 1))
    page, usual = (runs[0][part][1] for part in (0, 1))
    size, usual_size = (len(text.encode()) / MEGABYTE for text in (page, usual))
    say(f"{title}: {len(plan['zones']):,} places, {len(plan['flows']):,} flows")
    say(
        f"  stock Folium / our page: {other / mine:.1f} x the time, "
        f"{usual_size / size:.1f} x the size"
    )
    say(f"  our page: {mine:.2f} s, {size:.2f} MB, of it the map library {library():.2f} MB")
    steps(given, content, mine)
    return mine


def library() -> float:
    """Return the megabytes of the vendored library, which a stock map fetches instead."""
    found = Path(template_text.__code__.co_filename).parent / "assets"
    return sum(path.stat().st_size for path in found.rglob("leaflet.js")) / MEGABYTE


def steps(given: Given, content: Content, whole: float) -> None:
    """Print the share of each step of our page."""
    plan, geography, minutes, crossings = given
    work: dict[str, Callable[[], Any]] = {
        "figures, bands, areas": lambda: gather(
            plan, geography, minutes=minutes, crossings=crossings
        ),
        "data inside": lambda: payload(content),
        "tables": lambda: [wave_tables(content, wave) for wave in plan.waves],
        "still pictures": lambda: pictures(content, Frame(content)),
    }
    shares = {name: min(timed(one)[0] for _ in range(TURNS)) / whole for name, one in work.items()}
    rest = {"the page itself": max(0.0, 1 - sum(shares.values()))}
    say("  " + ", ".join(f"{name} {share:.0%}" for name, share in (shares | rest).items()))


def pictures(content: Content, frame: Frame) -> list[Any]:
    """Return the still pictures of every wave."""
    still = still_map(content, frame)
    return [wave_map(content, still, frame, wave=wave) for wave in content.plan.waves]


def main() -> None:
    """Compare at every size; the larger ones over places that were not solved for."""
    workspace = open_workspace()
    solving, made = timed(lambda: allocate(workspace=workspace))
    given = (made.plan, made.geography, made.times.minutes, made.crossings)
    seconds = compare("Reference plan", given)
    say(f"  drawing the map is {seconds / (solving + seconds):.0%} of making and drawing the plan")
    geography = load_geography(workspace)
    crossings = crossing_lines(load_network(workspace))
    for count, (name, *_) in FILES.items():
        if not (CHECK / name).is_file():
            say(f"{count:,} places: needs ../shared/check/{name}")
            continue
        zones = places(count)
        minutes = minutes_between(zones, geography.bases)
        compare(
            "Small areas", (large_plan(zones, minutes, geography), geography, minutes, crossings)
        )


if __name__ == "__main__":
    main()
