"""What every page must pass in a real browser: offline, no fault, accessible, at any width."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

#: Rules of WCAG 2.0 to 2.2, A and AA, and axe's best practice.
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def require_sound(
    visit: Callable[..., Any], file: Path, axe: str, *, width: int, least_tables: int = 1
) -> Any:
    """Open a page, require that nothing is wrong with it, and return it for more questions.

    Parameters
    ----------
    visit
        The fixture that opens a page under watch.
    file
        The page.
    axe
        The source of axe-core.
    width
        Width of the window, pixels.
    least_tables
        Tables that it must hold at least, lest an empty page pass.
    """
    seen = visit(file, width=width)
    page = seen.page
    assert page.locator("table").count() >= least_tables
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.evaluate(axe)
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", AXE_RULES
    )
    broken = [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]]
    assert broken == [], broken
    assert seen.requests == []
    assert seen.faults == []
    return page
