"""The report printed by a browser: each board alone on its page, the summary on the first."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# The neighbours' helpers: conftest.py puts their folder on the path.
from report_reader import Drawn, draw, drawn_reference, report_plan
from sample_plan import sample_geography

pytestmark = [pytest.mark.browser, pytest.mark.long]

VISIT = Callable[..., Any]
#: Width of A4 less its margins of 12 mm, at 96 pixels an inch.
PAPER_WIDTH_PX = 703
#: A heading in the outline of a printed file: title and the page object that it stands on.
HEADING = re.compile(rb"/Title \(((?:\\.|[^()\\])*)\)\s*/Dest \[(\d+) 0 R /XYZ")
KIDS = re.compile(rb"/Type /Pages\s.*?/Kids \[([^\]]*)\]", re.DOTALL)


def printed(visit: VISIT, path: Path) -> tuple[dict[str, int], int]:
    """Return the page of each heading of a printed file, from 1, and how many pages it has."""
    page = visit(path).page
    content = page.pdf(prefer_css_page_size=True, format="A4", tagged=True, outline=True)
    objects = [
        number
        for kids in KIDS.findall(content)
        for number in re.findall(rb"(\d+) 0 R", kids)
        if re.search(rb"(?m)^" + number + rb" 0 obj\s*<</Type /Page\b(?!s)", content)
    ]
    places = {number: place for place, number in enumerate(objects, start=1)}
    found = [
        (title.decode("latin-1"), places[number]) for title, number in HEADING.findall(content)
    ]
    return dict(found), len(objects)


@pytest.fixture(scope="module")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the report of the sample plan."""
    folder = tmp_path_factory.mktemp("sample")
    return _written(folder, draw(report_plan(), geography=sample_geography(folder)))


def _written(folder: Path, html: str) -> Path:
    path = folder / "report.html"
    path.write_text(html, encoding="utf-8", newline="\n")
    return path


def test_each_board_has_a_page_of_its_own(visit: VISIT, sample_file: Path) -> None:
    """Boards follow each other page by page; nothing else stands on a board's page."""
    assert_boards_alone(*printed(visit, sample_file), sorted(report_plan()["boards"]["board_name"]))


def test_each_board_of_the_country_has_a_page_of_its_own(visit: VISIT, tmp_path: Path) -> None:
    """The boards of the reference plan fit one page each, and its summary the first."""
    drawn: Drawn = drawn_reference()
    headings, pages = printed(visit, _written(tmp_path, drawn.html))
    assert_boards_alone(headings, pages, list(drawn.names.values()))
    assert pages < 50


def test_nothing_is_wider_than_the_paper(visit: VISIT, tmp_path: Path) -> None:
    """No table or picture is wider than a page: a browser would print all of it smaller."""
    page = visit(_written(tmp_path, drawn_reference().html), width=PAPER_WIDTH_PX).page
    page.emulate_media(media="print")
    wide = page.evaluate(
        """() => Array.from(document.querySelectorAll("table, svg, dl, h1, h2, h3, p"))
            .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1)
            .map((one) => (one.closest("[id]") || one).id)"""
    )
    assert wide == []


def assert_boards_alone(headings: dict[str, int], pages: int, names: list[str]) -> None:
    """Check where boards and sections begin, page by page."""
    first = headings["3. Each board"]
    boards = {
        name: next(page for title, page in headings.items() if title.startswith(f"{name} "))
        for name in names
    }
    assert list(boards.values()) == list(range(first, first + len(names)))
    last = first + len(names) - 1
    rest = {
        title: page
        for title, page in headings.items()
        if not any(title.startswith(f"{name} ") for name in names)
    }
    assert [title for title, page in rest.items() if first <= page <= last] == ["3. Each board"]
    assert {rest[title] for title in ("1. Summary", "What needs judgement")} == {1}
    assert rest["2. Scotland by wave"] == 2
    assert rest["4. Beside simple rules"] == last + 1
    assert pages >= rest["8. Limits of use"]


def test_a_page_is_marked_where_browsers_have_no_margins(visit: VISIT, sample_file: Path) -> None:
    """The mark stands on each board's page too, in print alone, beside the board's name."""
    page = visit(sample_file).page
    marks = page.locator(".board .mark")
    assert not any(marks.nth(at).is_visible() for at in range(marks.count()))
    page.emulate_media(media="print")
    for at in range(page.locator(".board").count()):
        board = page.locator(".board").nth(at)
        name, mark = (board.locator(one).bounding_box() for one in ("h3", ".mark"))
        assert mark["y"] < name["y"] + name["height"]
        assert mark["x"] > name["x"]
