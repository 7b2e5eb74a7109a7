"""Comparison pages for the browser tests, and how the tests use them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from compared_plans import base_plan, with_minutes, with_shares
from playwright.sync_api import Page
from report_reader import HOSTILE, report_plan
from sample_plan import sample_geography

from allocator.outputs.compare import draw_comparison
from allocator.pipeline import allocate


def written(path: Path, html: str) -> Path:
    """Write a page."""
    path.write_text(html, encoding="utf-8", newline="\n")
    return path


def sample_page(folder: Path) -> Path:
    """Write the page of three runs of the sample: itself, gains and losses, longer travel."""
    plans = {
        "Base": base_plan(),
        "Moved": with_shares(base_plan(), {"g1": 0.2, "g2": 0.2, "g4": 0.02}),
        "Slower": with_minutes(base_plan(), {"g4": 100.0}),
    }
    html = draw_comparison(plans, geographies=dict.fromkeys(plans, sample_geography(folder)))
    return written(folder / "compare.html", html)


def reference_page(folder: Path) -> Path:
    """Write the page of two national runs: the reference plan, and shares fixed by NRAC."""
    made = {
        "Reference": allocate(),
        "By NRAC share": allocate(scenarios=["baseline", "three-waves-nrac"]),
    }
    plans = {name: one.plan for name, one in made.items()}
    html = draw_comparison(plans, geographies={name: one.geography for name, one in made.items()})
    return written(folder / "compare.html", html)


def hostile_page(folder: Path) -> Path:
    """Write a page whose every name tries to run something."""
    codes = [code for name in ("boards", "zones") for code in base_plan()[name].index]
    names = {code: HOSTILE[place % len(HOSTILE)] for place, code in enumerate(codes)}
    plan, geography = report_plan(names=names), sample_geography(folder, names=names)
    plans = {HOSTILE[0]: plan, HOSTILE[1]: with_shares(plan, {"g1": 0.3}), HOSTILE[2]: plan}
    html = draw_comparison(
        plans, title="".join(HOSTILE), geographies=dict.fromkeys(plans, geography)
    )
    return written(folder / "compare.html", html)


def data_of(page: Page) -> dict[str, Any]:
    """Return the data inside the page."""
    return page.evaluate("JSON.parse(document.getElementById('compare-data').textContent)")


def choose(page: Page, *, wave: int, measure: int, board: str) -> None:
    """Choose a wave, a measure and a board as a reader does."""
    page.check(f"input[name=wave][value='{wave}']")
    page.select_option("#measure", str(measure))
    page.select_option("#board", board)


def open_all(page: Page) -> None:
    """Open every part that can be opened."""
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
