"""What is drawn from the facts of a run: its pages and files, by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from allocator.outputs.facts import RunFacts
from allocator.outputs.geopackage import write_geopackage
from allocator.outputs.publication import PublishedRun
from allocator.outputs.published_report import draw_published_report
from allocator.outputs.report import draw_report
from allocator.outputs.webmap import Tiles, draw_map
from allocator.outputs.workbook import write_workbook

MAP = "map.html"
REPORT = "report.html"
WORKBOOK = "plan.xlsx"
GEOPACKAGE = "plan.gpkg"


def map_text(facts: RunFacts, *, tiles: Tiles | None = None) -> str:
    """Return the map page of a run.

    Parameters
    ----------
    facts
        The run.
    tiles
        Online pictures behind the map; None draws none, and the page fetches nothing.
    """
    return draw_map(
        facts.plan,
        facts.geography,
        title=facts.title,
        minutes=facts.minutes,
        crossings=facts.crossings,
        options=facts.answers.get("threshold_options"),
        tiles=tiles,
        published=facts.tables if isinstance(facts, PublishedRun) else None,
    )


def report_text(facts: RunFacts) -> str:
    """Return the report of a run; that of a published run is made of its tables alone."""
    if isinstance(facts, PublishedRun):
        return draw_published_report(facts)
    return draw_report(
        facts.plan,
        geography=facts.geography,
        baselines=facts.baselines,
        checks=facts.checks,
        inputs=facts.inputs,
        deprivation=facts.deprivation,
        title=facts.title,
        prices=facts.answers.get("shadow_prices"),
        ranges=facts.answers.get("post_ranges"),
        loss=facts.answers.get("whole_posts_loss"),
        options=facts.answers.get("threshold_options"),
        crossings=facts.crossings,
        run_id=facts.run_id,
    )


def write_text(path: Path, text: str) -> None:
    """Write a page as UTF-8 with bare line feeds."""
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_map(facts: RunFacts, path: Path) -> None:
    write_text(path, map_text(facts))


def _write_report(facts: RunFacts, path: Path) -> None:
    write_text(path, report_text(facts))


#: What every run folder holds, and what `allocator map`, `report` and `export` make again.
PRODUCTS: dict[str, Callable[[RunFacts, Path], None]] = {
    MAP: _write_map,
    REPORT: _write_report,
    WORKBOOK: write_workbook,
    GEOPACKAGE: write_geopackage,
}
