"""Report and comparison in a real browser: offline, accessible, at every width, on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from page_checks import AXE_RULES
from playwright.sync_api import Page

# The neighbours' helpers: conftest.py puts their folder on the path.
from report_reader import HOSTILE, draw, report_plan
from sample_plan import sample_geography

from allocator.outputs.compare import draw_comparison

pytestmark = pytest.mark.browser

WIDTHS = (1280, 768, 375, 320)
VISIT = Callable[..., Any]


def written(folder: Path, *, names: dict[str, str] | None = None, title: str = "Plan") -> Path:
    """Write the report of the sample plan."""
    plan = report_plan(names=names)
    html = draw(plan, title=title, geography=sample_geography(folder, names=names))
    path = folder / "report.html"
    path.write_text(html, encoding="utf-8", newline="\n")
    return path


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write a report and a comparison."""
    folder = tmp_path_factory.mktemp("pages")
    compare = folder / "compare.html"
    html = draw_comparison({"One": report_plan(), "Another": report_plan(), "Third": report_plan()})
    compare.write_text(html, encoding="utf-8", newline="\n")
    return {"report": written(folder), "compare": compare}


@pytest.fixture(params=["report", "compare"])
def page_file(request: pytest.FixtureRequest, pages: dict[str, Path]) -> Path:
    """Return each page in turn."""
    return pages[request.param]


def test_no_request_and_no_error(visit: VISIT, page_file: Path) -> None:
    """With the network cut the page asks for nothing and reports no error."""
    seen = visit(page_file)
    assert seen.page.locator("table").count() > 5
    assert seen.requests == []
    assert seen.faults == []


@pytest.mark.parametrize(
    "width", [320, *(pytest.param(n, marks=pytest.mark.long) for n in WIDTHS[:-1])]
)
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


@pytest.mark.parametrize("width", [1280, 320])
def test_wide_tables_can_be_scrolled_by_keyboard(visit: VISIT, page_file: Path, width: int) -> None:
    """Every table stands in a focusable region that is named by its caption."""
    page = visit(page_file, width=width).page
    wrong = page.evaluate(
        """() => Array.from(document.querySelectorAll("table"))
            .filter((table) => {
                const region = table.closest("[role=region][tabindex='0']");
                const name = region && region.getAttribute("aria-labelledby");
                return !name || document.getElementById(name) !== table.caption;
            }).length"""
    )
    assert wrong == 0


def test_skip_link_leads_to_the_content(visit: VISIT, page_file: Path) -> None:
    """The first stop of the keyboard is a visible link to the main content."""
    page = visit(page_file).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    assert page.locator(".skip-link").bounding_box()["height"] > 20
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_link_leads_somewhere(visit: VISIT, pages: dict[str, Path]) -> None:
    """Contents and board links lead to headings within the page."""
    page = visit(pages["report"]).page
    links = page.locator("main a[href^='#']")
    assert links.count() > 10
    dead = page.evaluate(
        """() => Array.from(document.querySelectorAll("main a"))
            .filter((link) => !document.getElementById(link.hash.slice(1))).length"""
    )
    assert dead == 0


def test_whole_without_scripts(visit: VISIT, page_file: Path) -> None:
    """With scripts off the page says and shows the same."""
    on = visit(page_file).page.locator("main").inner_text()
    off = visit(page_file, java_script_enabled=False).page.locator("main").inner_text()
    assert on == off


def test_charts_are_as_wide_as_their_page_lets_them(visit: VISIT, pages: dict[str, Path]) -> None:
    """A chart fits a phone, never grows past its size, and its words stay large enough to read."""
    for width in WIDTHS:
        page = visit(pages["report"], width=width).page
        charts = page.locator(".chart svg")
        for at in range(charts.count()):
            box = charts.nth(at).bounding_box()
            assert 200 < box["width"] <= min(width, 440)
        least = page.evaluate(
            """() => Math.min(...Array.from(
                document.querySelectorAll(".chart text"),
                (word) => word.getBoundingClientRect().height,
            ))"""
        )
        assert least >= 9, width


def test_marks_stand_where_their_figures_belong(visit: VISIT, pages: dict[str, Path]) -> None:
    """In pixels, each mark of the chart is as far along its axis as its table's figure says."""
    for width in (1280, 375):
        page = visit(pages["report"], width=width).page
        for label, places, figures, top in chart_of(page):
            for place, said in zip(places, figures, strict=True):
                assert place * top == pytest.approx(said, abs=0.02 * top), label


def chart_of(page: Page) -> list[tuple[str, list[float], list[float], float]]:
    """Return each row's label, the marks' places (0 to 1), the table's figures, the axis's end."""
    return page.evaluate(
        """() => {
            const chart = document.querySelector(".rules-chart");
            const middle = (shape) => {
                const box = shape.getBoundingClientRect();
                return [box.x + box.width / 2, box.y + box.height / 2];
            };
            const grid = Array.from(chart.querySelectorAll(".chart-grid"), (one) => middle(one)[0]);
            const [left, right] = [Math.min(...grid), Math.max(...grid)];
            const ticks = Array.from(chart.querySelectorAll(".chart-tick"));
            const top = Number(ticks[ticks.length - 1].textContent);
            const labels = Array.from(chart.querySelectorAll(".chart-label"));
            const rows = Array.from(document.querySelectorAll("#rules-per-births tbody tr"));
            return labels.map((label, at) => {
                const above = middle(label)[1];
                const below = labels[at + 1] ? middle(labels[at + 1])[1] : Infinity;
                const places = [0, 1, 2, 3].map((series) => {
                    const marks = Array.from(chart.querySelectorAll(`.mark-${series}`), middle);
                    const own = marks.filter(([, y]) => y > above && y < below);
                    return (own[0][0] - left) / (right - left);
                });
                const cells = Array.from(rows[at].cells).slice(1);
                return [label.textContent, places, cells.map((c) => Number(c.textContent)), top];
            });
        }"""
    )


def test_labels_do_not_collide(visit: VISIT, page_file: Path) -> None:
    """No two labels of a chart's axis or rows overlap, at any width."""
    for width in WIDTHS:
        page = visit(page_file, width=width).page
        overlaps = page.evaluate(
            """() => {
                let count = 0;
                for (const chart of document.querySelectorAll(".chart")) {
                    const words = Array.from(
                        chart.querySelectorAll("text"),
                        (one) => one.getBoundingClientRect(),
                    ).filter((box) => box.width && box.height);
                    words.forEach((a, i) => words.slice(i + 1).forEach((b) => {
                        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                        if (across > 1 && down > 3) { count += 1; }
                    }));
                }
                return count;
            }"""
        )
        assert overlaps == 0, width


def test_forced_colours_keep_charts_and_marks(visit: VISIT, pages: dict[str, Path]) -> None:
    """With forced colours charts stand on white, and the mark of what is not assured is there."""
    page = visit(pages["report"], forced_colors="active", color_scheme="dark").page
    chart = page.locator(".chart svg").first
    assert chart.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(255, 255, 255)"
    word = chart.locator("text").first.evaluate("one => getComputedStyle(one).fill")
    assert word == "rgb(27, 39, 51)"
    assert page.locator(".about .mark", has_text="Not assured").is_visible()


def test_back_to_contents_from_everywhere(visit: VISIT, pages: dict[str, Path]) -> None:
    """Every section after the contents, and every board, ends with a link to the contents."""
    page = visit(pages["report"]).page
    links = page.locator("a", has_text="Back to contents")
    sections = page.locator("main > section").count() - 1
    boards = page.locator(".board").count()
    assert links.count() == sections - 1 + boards
    links.last.click()
    assert page.locator("#contents-heading").bounding_box()["y"] >= 0
    assert page.locator(".contents a").count() == sections + 1 + boards


def test_on_paper(visit: VISIT, pages: dict[str, Path]) -> None:
    """Printed, each board has its mark, links and skip link are gone, and no table is cut."""
    page = visit(pages["report"], width=700).page
    page.emulate_media(media="print")
    assert page.locator(".contents").is_hidden()
    assert page.locator(".back").first.is_hidden()
    assert page.locator(".board .mark").first.is_visible()
    cut = page.evaluate(
        """() => Array.from(document.querySelectorAll(".table-scroll"))
            .filter((one) => one.scrollWidth > document.documentElement.clientWidth).length"""
    )
    assert cut == 0


def test_hostile_names_do_nothing(visit: VISIT, tmp_path: Path) -> None:
    """Names that try to be markup, code or templates are shown and never run."""
    plan = report_plan()
    codes = [code for name in ("boards", "zones", "bases", "mbus") for code in plan[name].index]
    names = {code: HOSTILE[place % len(HOSTILE)] for place, code in enumerate(codes)}
    seen = visit(written(tmp_path, names=names, title="".join(HOSTILE)))
    assert seen.page.evaluate("window.hit") is None
    assert seen.requests == []
    assert seen.faults == []
    assert seen.page.locator("h1").count() == 1
    assert HOSTILE[0] in seen.page.locator("main").inner_text()
