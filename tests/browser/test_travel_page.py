"""Travel pages in a real browser: offline, accessible, at every width, names clear."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from page_checks import AXE_RULES

# The neighbours' helpers: conftest.py puts their folder on the path.
from sample_plan import sample_geography
from travel_sample import ALPHA, END, sample_reach, sample_route

from allocator.inputs.demand import births_by_zone
from allocator.inputs.geography import load_geography
from allocator.inputs.workspace import open_workspace
from allocator.outputs.travel_map import Reach, draw_reach, draw_route
from allocator.travel.network import load_network
from allocator.travel.route import route
from allocator.travel.times import travel_times

pytestmark = pytest.mark.browser

WIDTHS = (1280, 768, 375, 320)
VISIT = Callable[..., Any]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write a journey with ferries and a flight, and the reach of both mother and baby units."""
    folder = tmp_path_factory.mktemp("travel")
    workspace = open_workspace()
    geography = load_geography(workspace)
    network = load_network(workspace, season="summer", flights=True)
    tables = (geography.zones, geography.bases)
    units = geography.bases.loc[sorted(set(geography.mbus["site_code"]))]
    reach = Reach(
        title="Births within 60 minutes of a unit",
        middle="the nearest unit",
        sites=units,
        minutes=travel_times(network, geography.zones, units).minutes,
        births=births_by_zone(geography, workspace, "under1_2022"),
        max_minutes=60,
        service=True,
        timetable="summer timetable, with flights",
    )
    found = route(network, "Lerwick", "Iona", *tables)
    texts = {
        "route": draw_route(found, geography, timetable="summer timetable, with flights"),
        "reach": draw_reach(reach, geography),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8", newline="\n")
    return {name: folder / f"{name}.html" for name in texts}


@pytest.fixture(params=["route", "reach"])
def page_file(request: pytest.FixtureRequest, pages: dict[str, Path]) -> Path:
    """Return each page in turn."""
    return pages[request.param]


def test_no_request_and_no_error(visit: VISIT, page_file: Path) -> None:
    """With the network cut the page asks for nothing and reports no error."""
    seen = visit(page_file)
    assert seen.page.locator("svg.travel-map").count() >= 1
    assert (seen.requests, seen.faults) == ([], [])


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
    """The page is never wider than its window."""
    page = visit(page_file, width=width).page
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("width", WIDTHS)
def test_names_do_not_collide(visit: VISIT, page_file: Path, width: int) -> None:
    """In pixels, no two names of a map overlap or leave it, and none is too small to read."""
    page = visit(page_file, width=width).page
    found = page.evaluate(
        """() => {
            const wrong = [];
            for (const map of document.querySelectorAll(".travel-map")) {
                const edge = map.getBoundingClientRect();
                const words = Array.from(map.querySelectorAll("text"))
                    .map((text) => [text.textContent, text.getBoundingClientRect()])
                    .filter(([, box]) => box.width);
                words.forEach(([name, a], i) => {
                    if (a.left < edge.left - 1 || a.right > edge.right + 1) {
                        wrong.push(`${name} leaves the map`);
                    }
                    if (a.height < 9) { wrong.push(`${name} is too small`); }
                    words.slice(i + 1).forEach(([other, b]) => {
                        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                        if (across > 2 && down > 4) { wrong.push(`${name} on ${other}`); }
                    });
                });
            }
            return wrong;
        }"""
    )
    assert found == []


def test_whole_without_scripts(visit: VISIT, page_file: Path) -> None:
    """With scripts off the page says and shows the same."""
    on = visit(page_file).page.locator("main").inner_text()
    off = visit(page_file, java_script_enabled=False).page.locator("main").inner_text()
    assert on == off


def test_lines_differ_by_pattern(visit: VISIT, pages: dict[str, Path]) -> None:
    """Drawn, a road is solid, a ferry dashed and a flight dotted, in three colours."""
    page = visit(pages["route"]).page
    looks = page.evaluate(
        """() => ["road", "ferry", "flight"].map((mode) => {
            const style = getComputedStyle(document.querySelector(`.travel-legend .mode-${mode},
                .travel-map .mode-${mode}`));
            return [style.strokeDasharray, style.stroke];
        })"""
    )
    assert looks[0][0] == "none"
    assert len({dash for dash, _ in looks}) == len({colour for _, colour in looks}) == 3


def test_hostile_names_do_nothing(visit: VISIT, tmp_path: Path) -> None:
    """Names that try to be markup, code or templates are shown and never run."""
    hostile = "</script><img src=x onerror=window.hit=1>${window.hit=1}{{7*7}}\"';window.hit=1//"
    plain = sample_geography(tmp_path)
    codes = [*plain.boards.index, *plain.zones.index, *plain.bases.index]
    geography = sample_geography(tmp_path, names=dict.fromkeys(codes, hostile))
    texts = [
        draw_route(sample_route({ALPHA: hostile, END: hostile}), geography, timetable=hostile),
        draw_reach(sample_reach(geography, title=hostile), geography),
    ]
    for place, text in enumerate(texts):
        path = tmp_path / f"hostile-{place}.html"
        path.write_text(text, encoding="utf-8", newline="\n")
        seen = visit(path)
        assert seen.page.evaluate("window.hit") is None
        assert (seen.requests, seen.faults) == ([], [])
