"""The map page in a real browser: offline, accessible, true at every width and on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from map_driver import VISIT, choose, data_of, overflow, violations
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

WIDTHS = (1280, 768, 320)


@pytest.fixture(params=["sample_map", "reference_map"])
def any_map(request: pytest.FixtureRequest) -> Path:
    """Name the sample's map, then the reference plan's."""
    return request.getfixturevalue(request.param)


def test_no_request_and_no_error(visit: VISIT, any_map: Path) -> None:
    """With the network cut the page draws itself, asks for nothing and reports no error."""
    seen = visit(any_map)
    seen.page.wait_for_selector("html.ready")
    assert seen.page.locator("path.board").count() == len(data_of(seen.page)["boards"])
    for wave in data_of(seen.page)["waves"]:
        choose(
            seen.page,
            wave=wave,
            measure="mean_minutes",
            board=data_of(seen.page)["boards"][0]["code"],
        )
    for name in ("in", "out"):
        seen.page.click(f"[data-zoom={name}]")
    for name in ("north", "south", "west", "east"):
        seen.page.click(f"[data-pan={name}]")
    for button in seen.page.locator("[data-view]").all():
        button.click()
    for box in seen.page.locator("input[name=layer]").all():
        box.click()
    assert seen.requests == []
    assert seen.faults == []


@pytest.mark.parametrize(
    "width", [1280, *(pytest.param(n, marks=pytest.mark.long) for n in WIDTHS[1:])]
)
def test_axe_finds_nothing(visit: VISIT, any_map: Path, axe: str, width: int) -> None:
    """No rule of WCAG 2.2 AA or best practice is broken, before use and after."""
    seen = visit(any_map, width=width)
    assert violations(seen.page, axe) == []
    choose(seen.page, wave=2, measure="spend_share", board=data_of(seen.page)["boards"][-1]["code"])
    seen.page.check("input[name=layer][value=catchments]")
    for part in seen.page.locator("section.wave:not([hidden]) details").all():
        part.evaluate("part => { part.open = true; }")
    assert violations(seen.page, axe) == []


@pytest.mark.parametrize("width", [*WIDTHS, 375])
def test_no_sideways_scrolling(visit: VISIT, any_map: Path, width: int) -> None:
    """The page is never wider than its window, with every table open and a board chosen."""
    seen = visit(any_map, width=width)
    assert overflow(seen.page) <= 0
    choose(
        seen.page,
        wave=1,
        measure="wte_per_1000_births",
        board=data_of(seen.page)["boards"][-1]["code"],
    )
    seen.page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert overflow(seen.page) <= 0


def test_map_table_and_details_agree(visit: VISIT, sample_map: Path) -> None:
    """For every board, wave and measure the map, the table and the details say the same."""
    assert_parts_agree(visit(sample_map).page)


@pytest.mark.long
def test_reference_map_table_and_details_agree(visit: VISIT, reference_map: Path) -> None:
    """On the reference plan too, all boards, waves and measures."""
    assert_parts_agree(visit(reference_map).page)


def assert_parts_agree(page: Page) -> None:
    """Hold the map, the table and the details together for every choice."""
    data = data_of(page)
    for wave in data["waves"]:
        for board in data["boards"]:
            for place, measure in enumerate(data["measures"]):
                choose(page, wave=wave, measure=measure["id"], board=board["code"])
                figure = board["waves"][str(wave)]["text"][place]
                shown = page.evaluate(
                    """([code, place, measure]) => ({
                        map: document.querySelector("path.board[aria-pressed=true]")
                            .getAttribute("aria-label"),
                        table: document.querySelector(
                            `#boards-place [data-boards]:not([hidden]) tr[data-key="${code}"]`,
                        ).cells[place + 1].textContent,
                        details: document.querySelector(
                            `#details-body [data-measure="${measure}"]`,
                        ).textContent,
                        heading: document.querySelector("#details-heading").textContent,
                    })""",
                    [board["code"], place, measure["id"]],
                )
                assert shown["map"] == f"{board['name']}: {measure['label']} {figure}, wave {wave}"
                assert shown["table"] == shown["details"] == figure
                assert shown["heading"] == f"{board['name']}, wave {wave}"


def test_outlines_have_their_bands_colour(visit: VISIT, sample_map: Path) -> None:
    """Each outline, on the map and on the still picture, is filled as the legend says."""
    page = visit(sample_map).page
    data = data_of(page)
    choose(page, wave=1, measure="unmet_families", board="")
    measure = next(one for one in data["measures"] if one["id"] == "unmet_families")
    place = data["measures"].index(measure)
    fills = page.evaluate(
        "Array.from(document.querySelectorAll('path.board'), one => one.getAttribute('fill'))"
    )
    still = page.evaluate(
        "Array.from(document.querySelectorAll('[data-wave=\"1\"] use[data-board]'), "
        "one => [one.dataset.board, one.getAttribute('fill')])"
    )
    wanted = [
        measure["bands"][board["waves"]["1"]["band"][place]]["colour"] for board in data["boards"]
    ]
    codes = [board["code"] for board in data["boards"]]
    assert fills == wanted
    assert still == [list(pair) for pair in zip(codes, wanted, strict=True)]
    words = page.locator(".map-area .legend-bands li").all_inner_texts()
    assert words[: len(measure["bands"])] == [band["words"] for band in measure["bands"]]


@pytest.mark.parametrize("wave", [1, 2, 3])
def test_print_shows_the_chosen_wave(visit: VISIT, sample_map: Path, wave: int) -> None:
    """On paper the picture, its caption, the table and the details show the wave on screen."""
    page = visit(sample_map, width=700).page
    choose(page, wave=wave, measure="mean_minutes", board="S08000101")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert not page.locator(".map-area").is_visible()
    visible = page.locator("figure.still:visible")
    assert visible.count() == 2
    travel = visible.nth(1).inner_text()
    assert travel.startswith(f"Wave {wave}: travel time to the nearest open base")
    visible = visible.first
    assert f"Wave {wave}: Mean travel, one way" in visible.inner_text()
    assert (
        page.locator("#boards-place table:visible caption").inner_text() == f"Boards, wave {wave}"
    )
    assert page.locator("#details-heading").inner_text() == f"Northmoor, wave {wave}"
    figure = data_of(page)["boards"][2]["waves"][str(wave)]["text"][3]
    assert visible.locator("[data-figure=S08000101]").text_content() == figure
    assert page.locator(".table-block table:visible").count() == 7


def test_page_without_scripts_is_complete(visit: VISIT, sample_map: Path) -> None:
    """With scripts off every wave has its facts, picture and tables, and no dead control."""
    seen = visit(sample_map, java_script_enabled=False, width=320)
    page = seen.page
    assert page.locator("figure.still:visible").count() == 6
    assert page.locator("figure.still use[data-board]").count() == 12
    assert page.locator("[data-boards] table:visible").count() == 3
    assert page.locator(".fact:visible").count() == 9
    for control in ("form", ".map-area", "button", "select"):
        assert page.locator(f"{control}:visible").count() == 0
    assert page.locator("noscript .notice").is_visible()
    assert seen.requests == []
    assert seen.faults == []


@pytest.mark.parametrize("width", WIDTHS)
def test_page_without_scripts_is_accessible(
    visit: VISIT, sample_map: Path, axe: str, tmp_path: Path, width: int
) -> None:
    """The version without scripts breaks no rule of axe and fits a narrow window."""
    # A browser with scripts off cannot run axe either, so the page's own scripts are cut out.
    still = tmp_path / "still.html"
    html = re.sub(r"<script>.*?</script>", "", sample_map.read_text("utf-8"), flags=re.DOTALL)
    still.write_text(html.replace("noscript>", "div>"), encoding="utf-8")
    page = visit(still, width=width).page
    assert page.locator(".notice").is_visible()
    assert overflow(page) <= 0
    assert violations(page, axe) == []


def test_axe_would_find_a_fault(visit: VISIT, sample_map: Path, axe: str) -> None:
    """The check itself works: a control whose name is taken away is found."""
    page = visit(sample_map).page
    page.evaluate("document.querySelector('label[for=measure]').remove()")
    assert any(fault.startswith("select-name") for fault in violations(page, axe))


def test_failing_script_falls_back(visit: VISIT, sample_map: Path, tmp_path: Path) -> None:
    """Where the page's own script fails, the version without scripts stands in its place."""
    broken = tmp_path / "broken.html"
    html = sample_map.read_text(encoding="utf-8")
    broken.write_text(html.replace('"waves":[1,2,3]', '"waves":null'), encoding="utf-8")
    page = visit(broken).page
    assert page.evaluate("document.documentElement.className") == "no-js"
    assert page.locator("figure.still:visible").count() == 6
