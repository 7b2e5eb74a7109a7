"""The board paper of a published run in a real browser: offline, accessible, whole, on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from page_checks import AXE_RULES

# The neighbours' helpers: conftest.py puts their folder on the path.
from published_sample import hostile_run, published_sample

from allocator.outputs.published_report import draw_published_report

pytestmark = [pytest.mark.browser, pytest.mark.long]

WIDTHS = (1280, 768, 320)
VISIT = Callable[..., Any]


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the paper of the sample run."""
    folder = tmp_path_factory.mktemp("published")
    return written(folder, draw_published_report(published_sample(folder)))


def written(folder: Path, html: str) -> Path:
    """Write a page."""
    path = folder / "report.html"
    path.write_text(html, encoding="utf-8", newline="\n")
    return path


def test_no_request_and_no_message(visit: VISIT, page_file: Path) -> None:
    """With the network cut the page asks for nothing and the console stays empty."""
    seen = visit(page_file)
    messages: list[str] = []
    seen.page.on("console", lambda message: messages.append(message.text))
    seen.page.reload()
    assert seen.page.locator("table").count() > 20
    assert (seen.requests, seen.faults, messages) == ([], [], [])


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(visit: VISIT, page_file: Path, axe: str, width: int) -> None:
    """No rule of WCAG 2.2 AA or best practice is broken at any width."""
    page = visit(page_file, width=width).page
    page.evaluate(axe)
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", AXE_RULES
    )
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_sideways_scrolling(visit: VISIT, page_file: Path, width: int) -> None:
    """The page is never wider than its window; what is wider scrolls in a region of its own."""
    page = visit(page_file, width=width).page
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_whole_without_scripts(visit: VISIT, page_file: Path) -> None:
    """With scripts off the page says and shows the same."""
    on = visit(page_file).page.locator("main").inner_text()
    off = visit(page_file, java_script_enabled=False).page.locator("main").inner_text()
    assert on == off


def test_every_link_leads_somewhere(visit: VISIT, page_file: Path) -> None:
    """Contents and board links lead to places within the page."""
    page = visit(page_file).page
    assert page.locator("main a[href^='#']").count() > 10
    dead = page.evaluate(
        """() => Array.from(document.querySelectorAll("main a"))
            .filter((link) => !document.getElementById(link.hash.slice(1))).length"""
    )
    assert dead == 0


def test_on_paper(visit: VISIT, page_file: Path) -> None:
    """Printed, links around the page are gone, the banner and legends stay, no table is cut."""
    page = visit(page_file, width=700).page
    page.emulate_media(media="print")
    assert page.locator(".contents").is_hidden()
    assert page.locator(".back").first.is_hidden()
    assert page.locator(".notice").is_visible()
    assert page.locator(".legend-above").first.is_visible()
    cut = page.evaluate(
        """() => Array.from(document.querySelectorAll(".table-scroll"))
            .filter((one) => one.scrollWidth > document.documentElement.clientWidth)
            .map((one) => one.getAttribute("aria-labelledby"))"""
    )
    assert cut == []


def test_hostile_names_run_nothing(visit: VISIT, tmp_path: Path) -> None:
    """Names that try to be scripts run nothing, ask for nothing and are shown as they stand."""
    seen = visit(written(tmp_path, draw_published_report(hostile_run(tmp_path))), width=320)
    assert seen.page.evaluate("window.hit") is None
    assert (seen.requests, seen.faults) == ([], [])
    assert "<svg onload=window.hit=1>" in seen.page.locator("main").inner_text()
    assert seen.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
