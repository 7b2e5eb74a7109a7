"""The comparison page in a real browser: maps in step, offline, accessible, whole unscripted."""

from __future__ import annotations

from pathlib import Path

import pytest
from compare_driver import (
    choose,
    data_of,
    hostile_page,
    open_all,
    reference_page,
    sample_page,
    written,
)
from map_driver import VISIT, overflow, violations
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.long]

WIDTHS = (1280, 768, 320)


@pytest.fixture(scope="session")
def sample_compare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page of three runs of the sample."""
    return sample_page(tmp_path_factory.mktemp("compare"))


@pytest.fixture(scope="session")
def reference_compare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page of two national runs."""
    return reference_page(tmp_path_factory.mktemp("reference"))


@pytest.fixture(scope="session")
def hostile_compare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a page whose every name tries to run something."""
    return hostile_page(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(params=["sample_compare", "reference_compare"])
def any_page(request: pytest.FixtureRequest) -> Path:
    """Name the sample's page, then the national one."""
    return request.getfixturevalue(request.param)


def test_no_request_and_no_error(visit: VISIT, any_page: Path) -> None:
    """With the network cut the page draws itself, asks for nothing and reports no error."""
    seen = visit(any_page)
    seen.page.wait_for_selector("html.ready")
    data = data_of(seen.page)
    for wave in data["waves"]:
        for measure in range(len(data["measures"])):
            choose(seen.page, wave=wave, measure=measure, board=data["boards"][-1]["code"])
    for button in seen.page.locator("[data-view]").all():
        button.click()
    open_all(seen.page)
    assert seen.requests == []
    assert seen.faults == []


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(visit: VISIT, any_page: Path, axe: str, width: int) -> None:
    """No rule of WCAG 2.2 AA or best practice is broken, before use and after."""
    page = visit(any_page, width=width).page
    assert violations(page, axe) == []
    choose(page, wave=2, measure=3, board=data_of(page)["boards"][0]["code"])
    page.locator("[data-view]").last.click()
    open_all(page)
    page.locator(".map-boards [tabindex='0']").first.focus()
    assert violations(page, axe) == []


@pytest.mark.parametrize("width", [*WIDTHS, 375])
def test_no_sideways_scrolling(visit: VISIT, any_page: Path, width: int) -> None:
    """The page is never wider than its window, with every part open and a board chosen."""
    page = visit(any_page, width=width).page
    assert overflow(page) <= 0
    choose(page, wave=1, measure=1, board=data_of(page)["boards"][-1]["code"])
    open_all(page)
    assert overflow(page) <= 0


def test_maps_table_and_details_agree(visit: VISIT, sample_compare: Path) -> None:
    """For every choice all maps, the table and the details show the comparison's figures."""
    page = visit(sample_compare).page
    data = data_of(page)
    for wave in data["waves"]:
        for at, measure in enumerate(data["measures"]):
            choose(page, wave=wave, measure=at, board=data["boards"][1]["code"])
            assert measure["label"] in page.locator("#maps-heading").inner_text()
            for board in data["boards"]:
                assert_board_agrees(page, data, (board["code"], wave, at))


def assert_board_agrees(page: Page, data: dict, which: tuple[str, int, int]) -> None:
    """Hold every map's colour and name, and the table's row, to the figures inside the page."""
    code, wave, at = which
    measure, own = data["measures"][at], data["figures"][code][str(wave)]
    values, changes = own["values"][measure["metric"]], own["changes"][measure["metric"]]
    shapes = page.evaluate(
        """code => Array.from(document.querySelectorAll(`use[data-board="${code}"]`), one => ({
            map: one.closest("svg.map-frame").id, fill: one.getAttribute("fill"),
            name: one.getAttribute("aria-label"),
        }))""",
        code,
    )
    assert len(shapes) == 2 * len(data["runs"]) - 1
    for shape in shapes:
        kind, run = shape["map"].split("-")
        place = (own["bands"] if kind == "map" else own["steps"])[at][
            int(run) - (kind == "difference")
        ]
        known = measure["bands"] if kind == "map" else measure["steps"]
        assert shape["fill"] == (known[place] if place >= 0 else data["noFigure"])["colour"]
        said = values[int(run)] if kind == "map" else changes[int(run) - 1]
        assert said in shape["name"]
    cells = page.locator(f"#all-boards tr[data-key='{code}'] td").all_text_contents()
    assert cells[0] == values[0]
    for value, change, cell in zip(values[1:], changes, cells[1:], strict=True):
        assert cell.startswith(f"{value}{change}")


def test_details_hold_every_figure(visit: VISIT, sample_compare: Path) -> None:
    """The details of a board hold each metric of each run, with its difference."""
    page = visit(sample_compare).page
    data = data_of(page)
    page.select_option("#board", "S08000103")
    assert page.locator("#details-heading").inner_text() == "Westerdale, wave 3"
    own = data["figures"]["S08000103"]["3"]
    for at, metric in enumerate(data["metrics"]):
        cells = page.locator(f"#details-body tr[data-metric='{metric['key']}'] td")
        for run, cell in enumerate(cells.all_text_contents()):
            assert cell.startswith(own["values"][at][run])
            assert run == 0 or own["changes"][at][run - 1] in cell
    assert (
        page.locator("#details-body tr[data-metric=mean_minutes] td")
        .last.inner_text()
        .endswith("+78, worse")
    )


def test_boards_by_keyboard(visit: VISIT, sample_compare: Path) -> None:
    """Each map is one stop of the Tab key; arrows walk its boards; Enter chooses one for all."""
    page = visit(sample_compare).page
    names = [board["name"] for board in data_of(page)["boards"]]
    page.locator("[data-view]").last.focus()
    stops = []
    for _ in range(5):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.closest('.map-frame').id"))
    assert stops == ["map-0", "map-1", "difference-1", "map-2", "difference-2"]
    walked = []
    for _ in names:
        walked.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        page.keyboard.press("ArrowDown")
    assert [one.split(":")[0] for one in walked] == names
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    assert page.locator("#details-heading").inner_text() == f"{names[-1]}, wave 3"
    assert page.locator("[role=option][aria-selected=true]").count() == 5
    page.keyboard.press(" ")
    assert page.locator("[role=option][aria-selected=true]").count() == 0


def test_tables_keep_their_place(visit: VISIT, sample_compare: Path) -> None:
    """Whoever stands on a table beside the maps stays there when it shows another board."""
    page = visit(sample_compare).page
    for name in ("all-boards", "details-body"):
        page.locator(f"#{name} [role=region]").focus()
        page.locator("#map-0 use[data-board=S08000101]").hover()
        page.mouse.move(2, 2)
        kept = page.evaluate("document.activeElement.parentElement.id")
        assert kept == name


def test_pointing_tells_a_board_on_every_map(visit: VISIT, sample_compare: Path) -> None:
    """A board that is pointed at has a ring on every map, and its figures are told at once."""
    page = visit(sample_compare).page
    page.locator("#difference-1 use[data-board=S08000101]").hover()
    assert page.locator(".map-rings use").count() == 2 * 5
    said = "Northmoor, Modelled coverage (% of attainable need): Base 12.0%; Moved 20.0% "
    assert page.locator("#readout").inner_text().startswith(f"{said}(+8.0 points, better)")
    assert page.locator("#details-heading").inner_text() == "Northmoor, wave 3"
    page.mouse.move(2, 2)
    assert page.locator(".map-rings use").count() == 0
    assert page.locator("#details-heading").inner_text() == "All Scotland, wave 3"


def test_views_are_the_same_on_every_map(visit: VISIT, reference_compare: Path) -> None:
    """A view is shown by all maps at once; choosing a board outside it goes back to the whole."""
    page = visit(reference_compare).page
    land = page.locator(".map-boards").first.evaluate(
        "all => { const box = all.getBBox(); return [box.x, box.y, box.width, box.height]; }"
    )
    left, top, wide, high = data_of(page)["views"][0]["box"]
    assert left < land[0] < land[0] + land[2] < left + wide
    assert top < land[1] < land[1] + land[3] < top + high
    for view in data_of(page)["views"]:
        page.click(f"[data-view={view['id']}]")
        boxes = page.locator(".map-land").evaluate_all(
            "all => all.map(o => o.getAttribute('viewBox'))"
        )
        assert {tuple(map(float, box.split())) for box in boxes} == {tuple(view["box"])}
        assert (
            page.locator("[data-view][aria-pressed=true]").get_attribute("data-view") == view["id"]
        )
    page.click("[data-view=northern]")
    page.select_option("#board", "S08000025")
    assert page.locator("[data-view=northern]").get_attribute("aria-pressed") == "true"
    page.select_option("#board", "S08000029")
    assert page.locator("[data-view=scotland]").get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize("width", [1280, 768, 375, 320])
def test_figures_never_cover_one_another(visit: VISIT, reference_compare: Path, width: int) -> None:
    """No figure on a map lies over another, in any view; every board of a difference has one."""
    page = visit(reference_compare, width=width).page
    for button in page.locator("[data-view]").all():
        button.click()
        covered = page.evaluate(
            """() => Array.from(document.querySelectorAll(".map-figures"), (map) => {
                const boxes = Array.from(map.children, (one) => one.getBoundingClientRect());
                return boxes.filter((a, i) => boxes.slice(i + 1).some((b) =>
                    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
                    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3)).length;
            })"""
        )
        assert covered == [0, 0, 0]
        if button.get_attribute("data-view") == "scotland":
            assert page.locator("#difference-1 .map-figures text").count() == 14


def test_page_without_scripts_is_whole(visit: VISIT, sample_compare: Path) -> None:
    """With scripts off the maps stand, every wave and table is there, and no dead control."""
    seen = visit(sample_compare, java_script_enabled=False, width=320)
    page = seen.page
    assert page.locator("svg.map-frame:visible").count() == 5
    assert page.locator("svg.map-frame text:visible").count() > 5
    assert page.locator("section.wave:visible").count() == 3
    assert page.locator("table:visible").count() == page.locator("table").count() > 30
    assert page.locator(":is(form, button, select, .readout):visible").count() == 0
    assert page.locator("noscript .notice").is_visible()
    assert seen.faults == []


@pytest.mark.parametrize("wave", [1, 2, 3])
def test_print_shows_the_chosen_wave(visit: VISIT, sample_compare: Path, wave: int) -> None:
    """On paper maps, table, details and sentences show the wave on screen, every part open."""
    page = visit(sample_compare, width=700).page
    choose(page, wave=wave, measure=3, board="S08000103")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("svg.map-frame:visible").count() == 5
    assert (
        page.locator("#maps-heading").inner_text() == f"Maps of wave {wave}: Mean travel, one way"
    )
    visible = page.locator("section.wave:visible")
    assert visible.count() == 1
    assert visible.get_attribute("data-wave") == str(wave)
    assert page.locator("section.wave:visible details:not([open])").count() == 0
    assert not page.locator("#controls").is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("section.wave:visible details[open]").count() == 0


@pytest.mark.parametrize("setting", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}])
def test_readers_settings_are_honoured(visit: VISIT, sample_compare: Path, setting: dict) -> None:
    """With forced colours or reduced motion the maps keep the colours that the legend explains."""
    seen = visit(sample_compare, **setting)
    first = data_of(seen.page)["measures"][0]
    known = {one["colour"] for one in [*first["bands"], *first["steps"]]}
    fills = seen.page.locator("use[data-board]").evaluate_all(
        """all => all.map((one) => getComputedStyle(one).fill.match(/\\d+/g)
            .map((part) => Number(part).toString(16).padStart(2, "0")).join(""))"""
    )
    assert {f"#{fill}" for fill in fills} <= known
    assert seen.faults == []


def test_choices_are_announced(visit: VISIT, sample_compare: Path) -> None:
    """A change is said once, in a status that screen readers speak."""
    page = visit(sample_compare).page
    choose(page, wave=3, measure=2, board="S08000103")
    assert (
        page.locator("#announcement")
        .inner_text()
        .startswith(
            "Wave 3. Westerdale, Unmet need (families a year): Base 29.0; Moved 32.3 (+3.3, worse)"
        )
    )


def test_hostile_names_run_nothing(visit: VISIT, hostile_compare: Path) -> None:
    """Names that try to be markup, code or templates are shown as they are and run nothing."""
    seen = visit(hostile_compare)
    page = seen.page
    for board in data_of(page)["boards"]:
        choose(page, wave=1, measure=0, board=board["code"])
        assert page.locator("#details-heading").inner_text() == f"{board['name']}, wave 1"
    for shape in page.locator("#map-1 use[data-board]").all():
        shape.hover()
    open_all(page)
    assert page.evaluate("window.hit") is None
    assert page.locator("img, iframe, object").count() == 0
    assert page.locator("h1").count() == 1
    assert seen.requests == []
    assert seen.faults == []


def test_failing_script_falls_back(visit: VISIT, sample_compare: Path, tmp_path: Path) -> None:
    """Where the page's own script fails, the version without scripts stands in its place."""
    html = sample_compare.read_text(encoding="utf-8")
    broken = written(tmp_path / "broken.html", html.replace('"waves":[1,2,3]', '"waves":null'))
    page = visit(broken).page
    assert page.evaluate("document.documentElement.className") == "no-js"
    assert page.locator("section.wave:visible").count() == 3


def test_two_national_runs_are_small(reference_compare: Path) -> None:
    """The page of two national runs, maps and all, is at most half a megabyte."""
    assert reference_compare.stat().st_size <= 500_000
