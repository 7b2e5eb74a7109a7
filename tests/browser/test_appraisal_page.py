"""The appraisal of mother and baby units in a real browser: seen, read out, offline, narrow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from page_checks import AXE_RULES

# The neighbours' helper: conftest.py puts its folder on the path.
from report_reader import HOSTILE

from allocator.analysis.appraisal import Appraisal
from allocator.inputs.geography import Geography
from allocator.inputs.workspace import open_workspace
from allocator.outputs.input_log import input_log
from allocator.outputs.study import StudyBasis
from allocator.outputs.study.appraisal import appraisal_study, draw_appraisal
from allocator.pipeline.appraisal import appraise_mbus
from allocator.pipeline.ground import lay_ground, sound_model
from allocator.pipeline.provenance import provenance

pytestmark = [pytest.mark.browser, pytest.mark.long]


Made = tuple[Appraisal, Geography, StudyBasis]


@pytest.fixture(scope="module")
def made() -> Made:
    """Appraise a third unit on the reference workspace."""
    place = open_workspace()
    model = sound_model(place, "national", scenarios=("baseline",))
    ground = lay_ground(place, model)
    asked = appraise_mbus(ground, model, open_count=3)
    basis = StudyBasis(provenance(model, ground, ()), model.table(), input_log(place))
    return asked, ground.geography, basis


def drawn(made: Made, folder: Path, geography: Geography | None = None) -> Path:
    """Draw the page into a folder."""
    asked, known, basis = made
    where = geography or known
    names = {str(code): str(name) for code, name in where.boards["board_name"].items()}
    study = appraisal_study(asked, names)
    path = folder / "study.html"
    html = draw_appraisal(study, basis, "0" * 64, asked=asked, geography=where)
    path.write_text(html, encoding="utf-8", newline="\n")
    return path


@pytest.fixture(scope="module")
def page_file(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw the reference page once."""
    return drawn(made, tmp_path_factory.mktemp("appraisal"))


@pytest.mark.parametrize("width", [1280, 768, 320])
def test_the_page_is_accessible_and_fits(
    visit: Callable[..., Any], page_file: Path, axe: str, width: int
) -> None:
    """No rule of WCAG 2.2 AA is broken, nothing scrolls sideways, nothing is fetched."""
    seen = visit(page_file, width=width)
    page = seen.page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(axe)
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", AXE_RULES
    )
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
    assert seen.requests == []
    assert seen.faults == []


def test_maps_and_tables_show_every_option(
    visit: Callable[..., Any], page_file: Path, made: Made
) -> None:
    """Each option stands in the ranking, the travel and the beds, and under one map."""
    asked, geography, _basis = made
    page = visit(page_file).page
    keys = list(asked.ranking.index)
    for name in ("ranking", "travel", "beds", "values"):
        rows = page.locator(f"#{name} tbody tr")
        assert [row.get_attribute("data-key") for row in rows.all()] == keys
    ranks = page.locator(".option-ranks").all_inner_texts()
    for key in keys:
        assert sum(asked.options.loc[key, "name"] in text for text in ranks) >= 1
    boards = len(geography.boards)
    for one in page.locator(".option-map > svg").all():
        assert one.locator("use").count() == boards


def test_catchments_are_told_without_colour(
    visit: Callable[..., Any], page_file: Path, made: Made
) -> None:
    """The list under the first map names each board once, by unit; each unit has its pattern."""
    asked, geography, _basis = made
    page = visit(page_file).page
    first = asked.boards.loc[asked.ranking.index[0]]
    words = page.locator(".option-map").first.locator(".option-key li").all_inner_texts()
    names = geography.boards["board_name"]
    for code, row in first.iterrows():
        (own,) = [text for text in words if str(names[code]) in text.partition(":")[2]]
        assert str(row["unit_name"]) in own
    fills = (
        page.locator(".option-map")
        .first.locator("svg use")
        .evaluate_all("shapes => [...new Set(shapes.map(shape => shape.getAttribute('fill')))]")
    )
    assert len(fills) == first["unit"].nunique()


def test_the_maps_are_really_drawn(visit: Callable[..., Any], page_file: Path) -> None:
    """Outlines have a size on the screen, and units lie within the picture."""
    page = visit(page_file).page
    picture = page.locator(".option-map > svg").first
    frame = picture.bounding_box()
    for shape in picture.locator("use").all():
        box = shape.bounding_box()
        assert box["width"] > 1
        assert box["height"] > 1
    for sign in picture.locator("g[transform]").all():
        box = sign.bounding_box()
        assert frame["x"] <= box["x"] <= frame["x"] + frame["width"]
        assert frame["y"] <= box["y"] <= frame["y"] + frame["height"]


def test_tables_can_be_scrolled_with_the_keyboard(
    visit: Callable[..., Any], page_file: Path
) -> None:
    """On a narrow screen each wide table takes the focus and moves with the arrow keys."""
    page = visit(page_file, width=320).page
    table = page.locator("#travel .table-scroll")
    table.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    assert table.evaluate("one => one.scrollLeft") > 0


def test_names_from_files_stay_text(visit: Callable[..., Any], made: Made, tmp_path: Path) -> None:
    """Names of boards and units that try to be markup are shown and never run."""
    asked, geography, basis = made
    boards = geography.boards.assign(
        board_name=[HOSTILE[at % len(HOSTILE)] for at in range(len(geography.boards))]
    )
    hostile = {
        name: _hostile(table) for name, table in asked.tables.items() if "name" in table.columns
    }
    bad = Appraisal(
        **{**asked.tables, **hostile}, given=asked.given, notes=(HOSTILE[0],), proved=True
    )
    where = Geography(**{**vars(geography), "boards": boards})
    seen = visit(drawn((bad, geography, basis), tmp_path, where))
    assert seen.page.evaluate("window.hit") is None
    assert seen.requests == []
    assert seen.faults == []
    assert HOSTILE[0] in seen.page.locator("body").inner_text()


def _hostile(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(name=[HOSTILE[at % len(HOSTILE)] for at in range(len(table))])
