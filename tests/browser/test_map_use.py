"""The map page in use: by keyboard, with a reader's own settings, and against hostile names."""

from __future__ import annotations

from pathlib import Path

import pytest
from map_driver import VISIT, choose, data_of
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_every_board_and_wave_by_keyboard(visit: VISIT, sample_map: Path) -> None:
    """With the keyboard alone a reader changes wave, reaches every board, and chooses it."""
    page = visit(sample_map).page
    data = data_of(page)
    page.locator("input[name=wave]:checked").focus()
    for wave in reversed(data["waves"][:-1]):
        page.keyboard.press("ArrowLeft")
        assert page.locator("#map-heading").inner_text().startswith(f"Map of wave {wave}")
    reached = tabbed(page, "path.board")
    assert reached == [board["name"] for board in data["boards"]]
    page.locator("path.board").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#details-heading").inner_text().startswith(data["boards"][0]["name"])
    page.keyboard.press(" ")
    assert page.locator("#details-heading").inner_text().startswith("All Scotland")


def tabbed(page: Page, selector: str) -> list[str]:
    """Return the names of what Tab reaches among the selected shapes, in order, once round."""
    names: list[str] = []
    page.evaluate("document.activeElement.blur()")
    for _ in range(120):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "s => document.activeElement.matches(s) "
            "? document.activeElement.getAttribute('aria-label').split(':')[0] : ''",
            selector,
        )
        if name and name not in names:
            names.append(name)
    return names


def test_reference_boards_by_keyboard(visit: VISIT, reference_map: Path) -> None:
    """Tab reaches all fourteen boards of the reference map."""
    page = visit(reference_map).page
    assert tabbed(page, "path.board") == [board["name"] for board in data_of(page)["boards"]]


def test_reference_map_is_small(reference_map: Path) -> None:
    """The map of 14 boards and about 700 places is at most a megabyte."""
    assert reference_map.stat().st_size <= 1_000_000


@pytest.mark.parametrize("width", [1280, 375])
def test_names_never_cover_one_another(visit: VISIT, reference_map: Path, width: int) -> None:
    """No board's name on the map lies over another's or over a base, in any of the views."""
    page = visit(reference_map, width=width).page
    for button in page.locator("[data-view]").all():
        button.click()
        boxes = page.evaluate(
            """() => Array.from(
                document.querySelectorAll(".board-label"), one => one.getBoundingClientRect(),
            ).map(({left, right, top, bottom}) => [left, right, top, bottom])"""
        )
        assert boxes
        for place, one in enumerate(boxes):
            assert not any(meet(one, other) for other in boxes[place + 1 :])


def meet(one: list[float], other: list[float]) -> bool:
    """Tell whether two boxes (left, right, top, bottom) overlap."""
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def test_every_marker_can_be_reached_and_read(visit: VISIT, sample_map: Path) -> None:
    """Each base and unit on the map can be focused, is named, and shows its words on focus."""
    page = visit(sample_map).page
    markers = page.locator(".map-box [data-marker]").all()
    assert len(markers) == len(data_of(page)["bases"]) + len(data_of(page)["units"])
    for marker in markers:
        marker.focus()
        assert page.locator("#readout").inner_text() == marker.get_attribute("aria-label")
        box = marker.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24


def test_focus_stays_on_a_chosen_base(visit: VISIT, sample_map: Path) -> None:
    """Choosing a base by keyboard opens its board and leaves the reader where they were."""
    page = visit(sample_map).page
    page.locator("[data-marker=X104H]").focus()
    page.keyboard.press("Enter")
    assert page.locator("#details-heading").inner_text() == "Westerdale, wave 3"
    assert page.evaluate("document.activeElement.dataset.marker") == "X104H"


def test_focus_is_visible_on_an_outline(visit: VISIT, sample_map: Path) -> None:
    """A focused outline gets a ring of its own, for SVG shapes show no box outline."""
    page = visit(sample_map).page
    before = page.locator(".leaflet-ring-pane path").count()
    page.locator("path.board").nth(1).focus()
    assert page.locator(".leaflet-ring-pane path").count() == before + 2


def test_skip_links_work(visit: VISIT, sample_map: Path) -> None:
    """The first Tab offers the main content; the map can be skipped past."""
    page = visit(sample_map).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.locator(".map-area .skip-link").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "after-map"


def test_choices_are_announced(visit: VISIT, sample_map: Path) -> None:
    """A change is said once, in a status that screen readers speak."""
    page = visit(sample_map).page
    choose(page, wave=2, measure="coverage", board="S08000102")
    said = page.locator("#announcement").inner_text()
    assert said == "Wave 2. Midlothia and Strath: Modelled coverage 9.0%."


@pytest.mark.parametrize("setting", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}])
def test_readers_settings_are_honoured(visit: VISIT, sample_map: Path, setting: dict) -> None:
    """With forced colours or reduced motion the page works and outlines keep their fills."""
    seen = visit(sample_map, **setting)
    fill = seen.page.evaluate("getComputedStyle(document.querySelector('path.board')).fill")
    assert fill.startswith("rgb(")
    assert seen.faults == []


def test_hostile_names_run_nothing(visit: VISIT, hostile_map: Path) -> None:
    """Names that try to be markup, code or templates are shown as they are and run nothing."""
    seen = visit(hostile_map)
    page = seen.page
    data = data_of(page)
    for board in data["boards"]:
        choose(page, wave=1, measure="coverage", board=board["code"])
        assert page.locator("#details-heading").inner_text() == f"{board['name']}, wave 1"
    for marker in page.locator(".map-box [data-marker]").all():
        marker.focus()
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate("window.hit") is None
    assert page.locator("img, iframe, object").count() == 0
    assert seen.faults == []
    assert seen.requests == []


def test_html_strings_are_refused(visit: VISIT, sample_map: Path) -> None:
    """Even a script of the page could not turn a string into markup: the policy stops it."""
    page = visit(sample_map).page
    refused = page.evaluate(
        """() => {
            try {
                document.createElement("div").innerHTML = "<b>x</b>";
                return false;
            } catch (error) {
                return error instanceof TypeError;
            }
        }"""
    )
    assert refused
