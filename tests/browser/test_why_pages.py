"""Pages of alternatives and ranges in a real browser: accessible, offline, nothing cut off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from page_checks import AXE_RULES

# The neighbours' helpers: conftest.py puts their folder on the path.
from sample_study import sample_basis
from sample_why import names, price_table, switching_table, why_tables

from allocator.outputs.study import draw_study
from allocator.outputs.study.ranges import ranges_study
from allocator.outputs.study.why import why_study

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write both pages, with names that try to be markup."""
    hostile = names("</script><img src=x onerror=window.hit=1>")
    folder = tmp_path_factory.mktemp("studies")
    studies = {
        "why": why_study(why_tables(), hostile),
        "ranges": ranges_study(price_table(), switching_table(), hostile.boards, board=None),
    }
    written = {}
    for name, study in studies.items():
        written[name] = folder / f"{name}.html"
        written[name].write_text(draw_study(study, sample_basis()), encoding="utf-8", newline="\n")
    return written


@pytest.mark.parametrize("width", [1280, 375, 320])
@pytest.mark.parametrize("name", ["why", "ranges"])
def test_a_page_is_accessible_fits_and_fetches_nothing(
    visit: Callable[..., Any], pages: dict[str, Path], axe: str, name: str, width: int
) -> None:
    """No rule of WCAG 2.2 AA is broken, nothing scrolls sideways, no name becomes markup."""
    seen = visit(pages[name], width=width)
    page = seen.page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("window.hit") is None
    page.evaluate(axe)
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", AXE_RULES
    )
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
    assert seen.requests == []
    assert seen.faults == []
