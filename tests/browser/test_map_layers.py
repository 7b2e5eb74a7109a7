"""Layers of the map page in a real browser: switched, drawn, said, and told apart by every eye."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from map_driver import VISIT, choose, data_of, layer, overflow, violations
from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.long]

#: Panes of the map by layer: what is drawn when the layer alone is shown.
PANES = {
    "flow-clinic": "flows",
    "flow-outreach": "flows",
    "flow-remote": "flows",
    "cover": "cover",
    "catchments": "hatch",
    "ferry": "crossings",
    "flight": "crossings",
    "travel": "areas",
    "unreached": "dots",
    "bases": "marker",
    "units": "marker",
    "labels": "names",
}
DEFICIENCIES = ("none", "protanopia", "deuteranopia", "tritanopia", "achromatopsia")
#: Bands side by side are told apart by lightness if this ratio lies between them.
LEAST_RATIO = 1.15


def only(page: Page, *names: str) -> None:
    """Show these layers and no others."""
    for box in page.locator("input[name=layer]").all():
        box.set_checked(box.get_attribute("value") in names)


def drawn(page: Page, pane: str) -> int:
    """Return how many shapes or markers a pane holds."""
    return page.locator(f".leaflet-{pane}-pane path, .leaflet-{pane}-pane > div").count()


def test_every_layer_is_switched_alone(visit: VISIT, sample_map: Path) -> None:
    """Each switch shows what it names and nothing else, and takes it away again."""
    seen = visit(sample_map)
    page = seen.page
    boxes = [box.get_attribute("value") for box in page.locator("input[name=layer]").all()]
    assert sorted(boxes) == sorted(PANES)
    for name, pane in PANES.items():
        only(page, name)
        held = {other for other in set(PANES.values()) if drawn(page, other)}
        # Catchments have links to their unit too, in the pane of cover.
        assert held == ({pane, "cover"} if name == "catchments" else {pane}), name
    only(page)
    assert not any(drawn(page, pane) for pane in PANES.values())
    assert seen.faults == []


def test_layers_by_keyboard(visit: VISIT, sample_map: Path) -> None:
    """A layer is switched by the space bar, and its name is what the box is called."""
    page = visit(sample_map).page
    box = page.get_by_role("checkbox", name="Travel time to the nearest open base")
    box.focus()
    page.keyboard.press(" ")
    assert box.is_checked()
    assert (
        page.locator("#map-heading").inner_text().endswith("travel time to the nearest open base")
    )
    page.keyboard.press(" ")
    assert page.locator("#map-heading").inner_text().endswith("Modelled coverage")


def test_travel_takes_the_place_of_the_boards_colours(visit: VISIT, sample_map: Path) -> None:
    """Map, legend, heading and names all speak of travel time while it is shown, and else not."""
    page = visit(sample_map).page
    measure, travel = (
        page.locator(f".map-area [data-legend={one}]") for one in ("measure", "travel")
    )
    assert measure.is_visible()
    assert not travel.is_visible()
    layer(page, "travel")
    assert not measure.is_visible()
    assert travel.is_visible()
    assert "own minutes to the nearest base with posts" in travel.inner_text()
    assert page.locator("path.board").first.get_attribute("fill-opacity") == "0"
    assert page.locator(".board-label .figure").count() == 0
    layer(page, "travel")
    assert page.locator("path.board").first.get_attribute("fill-opacity") == "1"
    assert page.locator(".board-label .figure").count() > 0


@pytest.mark.parametrize("wave", [1, 2, 3])
def test_places_lie_in_their_own_colour(visit: VISIT, sample_map: Path, wave: int) -> None:
    """In each wave every place is drawn inside the area whose band its row of the table tells."""
    assert_places_in_their_bands(visit(sample_map).page, wave)


def test_reference_places_lie_in_their_own_colour(visit: VISIT, reference_map: Path) -> None:
    """So are the places of the reference plan, islands and all, but for the width of a line."""
    assert_places_in_their_bands(visit(reference_map).page, 3)


def assert_places_in_their_bands(page: Page, wave: int) -> None:
    """Hold the minutes of the table of places against the areas of the map, at a close view."""
    page.check(f"input[name=wave][value='{wave}']")
    layer(page, "travel")
    told = page.evaluate(
        """wave => Array.from(
            document.querySelectorAll(`#places-${wave} tbody tr:not(.group)`),
            row => [row.cells[0].textContent.trim(), row.cells[3].textContent.trim()],
        )""",
        wave,
    )
    # The drawing is as coarse as a pixel, so the view is close; Leaflet draws what is in the frame.
    shown = page.evaluate(
        """() => {
            const {map, data, places} = planMap;
            map.setMaxBounds(null).setMaxZoom(14);
            return places(data.places).map(at => {
                map.setView(at, 13, {animate: false});
                const point = map.latLngToLayerPoint(at);
                const spot = document.querySelector("path.area").ownerSVGElement.createSVGPoint();
                Object.assign(spot, {x: point.x, y: point.y});
                return Array.from(document.querySelectorAll("path.area"))
                    .filter(path => path.isPointInFill(spot))
                    .map(path => path.getAttribute("fill"));
            });
        }"""
    )
    bands = page.evaluate("planMap.data.travel.bands.map(band => [band.words, band.colour])")
    wanted = sorted(colour_of(minutes, bands) for _, minutes in told)
    assert all(len(fills) == 1 for fills in shown)
    assert sorted(fills[0] for fills in shown) == wanted


def colour_of(minutes: str, bands: list[list[str]]) -> str:
    """Return the fill of the band that a text of minutes lies in."""
    ends = [15, 30, 60, 90, 120, float("inf")]
    place = (
        -1
        if minutes == "no way"
        else next(i for i, end in enumerate(ends) if float(minutes.replace(",", "")) <= end)
    )
    return bands[place][1]


@pytest.mark.parametrize("wave", [1, 3])
def test_panel_and_table_agree_on_travel(visit: VISIT, sample_map: Path, wave: int) -> None:
    """The bands of travel time in the details are those of the board's row of the table."""
    page = visit(sample_map).page
    for board in data_of(page)["boards"]:
        choose(page, wave=wave, measure="coverage", board=board["code"])
        said = page.locator("#details-body ul.bands li").all_inner_texts()
        row = page.evaluate(
            """([wave, code]) => Array.from(
                document.querySelector(`#travel-${wave} tr[data-key="${code}"]`).cells,
                cell => cell.textContent,
            )""",
            [wave, board["code"]],
        )
        assert [text.rpartition(": ")[2] for text in said] == row[1:-1]


def test_details_answer_what_a_board_asks(visit: VISIT, sample_map: Path) -> None:
    """What is proposed, who covers, how far, how it compares, what is assumed: all are said."""
    page = visit(sample_map).page
    choose(page, wave=2, measure="coverage", board="S08000026")
    headings = page.locator("#details-body h3").all_inner_texts()
    assert headings == [
        "What is proposed",
        "Who covers it",
        "How far families travel",
        "How it compares",
        "What is assumed",
    ]
    text = page.locator("#details-body").inner_text()
    assert "Covered by Northmoor" in text
    assert "of Scotland's births" in text
    assert page.locator("#details-body table.mini tr.chosen th").inner_text() == "2"
    page.locator("#details-body summary").click()
    assert "Holm to Skerry pier: 40 min, 6 a day" in page.locator("#details-body").inner_text()
    # It stays open while the reader goes through the waves.
    choose(page, wave=3, measure="coverage", board="S08000026")
    assert page.locator("#details-body details").get_attribute("open") is not None
    link = page.locator("#details-body a")
    assert link.get_attribute("href") == "report.html"


@pytest.mark.parametrize("width", [1280, 320])
def test_page_with_every_layer_is_accessible(
    visit: VISIT, reference_map: Path, axe: str, width: int
) -> None:
    """With all layers shown, a board chosen and all parts open, axe finds nothing and all fits."""
    page = visit(reference_map, width=width).page
    for box in page.locator("input[name=layer]").all():
        box.check()
    choose(page, wave=1, measure="mean_minutes", board="S08000026")
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert overflow(page) <= 0
    assert violations(page, axe) == []


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_bands_are_told_apart_by_every_eye(visit: VISIT, sample_map: Path, deficiency: str) -> None:
    """As Chromium shows them to each kind of eye, bands grow darker step by step."""
    page = visit(sample_map).page
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setEmulatedVisionDeficiency", {"type": deficiency})
    page.select_option("#measure", "unmet_families")
    for legend in ("measure", "travel"):
        if legend == "travel":
            layer(page, "travel")
        swatches = page.locator(f".map-area [data-legend={legend}] rect:not([fill^=url])").all()
        light = [luminance(pixel(page, swatch)) for swatch in swatches]
        assert len(light) >= 4
        for paler, darker in pairwise(light):
            assert (paler + 0.05) / (darker + 0.05) >= LEAST_RATIO


def pixel(page: Page, swatch: Locator) -> tuple[int, int, int]:
    """Return the colour at the middle of an element as it is shown."""
    swatch.scroll_into_view_if_needed()
    box: Any = swatch.bounding_box()
    middle = {"x": int(box["x"] + box["width"] / 2), "y": int(box["y"] + box["height"] / 2)}
    png = page.screenshot(clip={**middle, "width": 1, "height": 1})
    # The first line's filter, then the first pixel, which no filter changes.
    red, green, blue = zlib.decompress(b"".join(parts(png, b"IDAT")))[1:4]
    return red, green, blue


def parts(png: bytes, kind: bytes) -> Iterator[bytes]:
    """Yield the contents of each chunk of a kind of a PNG."""
    place = 8
    while place < len(png):
        (size,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == kind:
            yield png[place + 8 : place + 8 + size]
        place += size + 12


def luminance(colour: tuple[int, int, int]) -> float:
    """Return the relative luminance of a colour, as WCAG defines it."""
    parts = [part / 255 for part in colour]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_forced_colours_keep_the_map_true(visit: VISIT, sample_map: Path) -> None:
    """With forced colours the map keeps its bands, and the legend shows the same colours."""
    page = visit(sample_map, forced_colors="active").page
    layer(page, "travel")
    shown = {
        pixel(page, one)
        for one in page.locator("[data-legend=travel] rect:not([fill^=url])").all()[:6]
    }
    wanted = {
        band["colour"] for band in data_of(page)["travel"]["bands"] if band["colour"][0] == "#"
    }
    assert {f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in shown} == wanted


def test_nothing_is_fetched_until_asked(visit: VISIT, tiled_map: Path) -> None:
    """Background pictures are fetched from their one host, and only while their box is ticked."""
    seen = visit(tiled_map)
    page = seen.page
    page.click("[data-zoom=in]")
    assert seen.requests == []
    layer(page, "tiles")
    page.wait_for_function("document.getElementById('tiles-state').textContent !== ''")
    assert seen.requests
    assert all(one.startswith("https://tiles.example.org/") for one in seen.requests)
    assert page.locator("path.board").first.get_attribute("fill-opacity") == "0.55"
    # Dropping pictures that are on their way breaks no policy and raises no error.
    for _ in range(3):
        page.click("[data-zoom=out]")
    layer(page, "tiles")
    count = len(seen.requests)
    page.click("[data-zoom=in]")
    page.wait_for_timeout(200)
    assert len(seen.requests) == count
    assert {fault for fault in seen.faults if "ERR_FAILED" not in fault} == set()


def test_policy_refuses_every_other_host(visit: VISIT, tiled_map: Path) -> None:
    """Even on a page with background pictures, none comes from anywhere else."""
    page = visit(tiled_map).page
    refused = page.evaluate(
        """() => new Promise(done => {
            document.addEventListener("securitypolicyviolation", event => done(event.blockedURI));
            const image = new Image();
            image.onload = () => done("loaded");
            image.src = "https://elsewhere.example.org/0/0/0.png";
        })"""
    )
    assert refused == "https://elsewhere.example.org/0/0/0.png"
