"""The report with prices and ranges in a real browser: accessible at every width."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from page_checks import AXE_RULES

# The neighbours' helpers: conftest.py puts their folder on the path.
from report_reader import draw, report_plan
from sample_answers import money_prices, sample_ranges

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a report with its section on what would change the plan."""
    path = tmp_path_factory.mktemp("answered") / "report.html"
    html = draw(report_plan(), prices=money_prices(), ranges=sample_ranges(loose=0.4))
    path.write_text(html, encoding="utf-8", newline="\n")
    return path


@pytest.mark.parametrize("width", [1280, 320])
def test_the_section_is_accessible_and_fits(
    visit: Callable[..., Any], answered: Path, axe: str, width: int
) -> None:
    """No rule of WCAG 2.2 AA is broken, nothing scrolls sideways, nothing is fetched."""
    seen = visit(answered, width=width)
    page = seen.page
    assert page.locator("#shadow-prices table, #post-ranges table").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(axe)
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", AXE_RULES
    )
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
    assert seen.requests == []
    assert seen.faults == []
