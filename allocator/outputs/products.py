"""What is drawn from the facts of a run: its pages and files, by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from allocator.outputs.facts import RunFacts
from allocator.outputs.report import draw_report
from allocator.outputs.webmap import draw_map

MAP = "map.html"
REPORT = "report.html"


def map_text(facts: RunFacts) -> str:
    """Return the map page of a run."""
    return draw_map(facts.plan, facts.geography, title=facts.title)


def report_text(facts: RunFacts) -> str:
    """Return the report of a run."""
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
    )


def _write_map(facts: RunFacts, path: Path) -> None:
    _write_text(path, map_text(facts))


def _write_report(facts: RunFacts, path: Path) -> None:
    _write_text(path, report_text(facts))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


#: What every run folder holds, and what `allocator map`, `report` and `export` make again.
PRODUCTS: dict[str, Callable[[RunFacts, Path], None]] = {
    MAP: _write_map,
    REPORT: _write_report,
}
