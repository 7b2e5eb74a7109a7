"""How the browser tests use the map page: its data, its controls, its faults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from page_checks import AXE_RULES
from playwright.sync_api import Page

VISIT = Callable[..., Any]


def data_of(page: Page) -> dict[str, Any]:
    """Return the data inside the page."""
    return page.evaluate("JSON.parse(document.getElementById('plan-data').textContent)")


def violations(page: Page, axe: str) -> list[str]:
    """Return what axe-core finds wrong with the page as it stands."""
    page.evaluate(axe)
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", AXE_RULES
    )
    return [
        f"{rule['id']}: {rule['help']}: {[node['target'] for node in rule['nodes']][:5]}"
        for rule in found["violations"]
    ]


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def choose(page: Page, *, wave: int, measure: str, board: str) -> None:
    """Choose a wave, a measure and a board as a reader does."""
    page.check(f"input[name=wave][value='{wave}']")
    page.select_option("#measure", measure)
    page.select_option("#board", board)


def layer(page: Page, name: str) -> None:
    """Switch a layer on, or off again, as a reader does."""
    page.click(f"input[name=layer][value={name}]")
