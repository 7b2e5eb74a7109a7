"""The map page: what it shows, that its parts agree, and that names stay text."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_reader import Page, faults_of, read_page
from sample_map import sample_crossings, sample_minutes, sample_page
from sample_plan import BOARDS, WAVES, sample_geography, sample_plan

from allocator.outputs.webmap import draw_map
from allocator.outputs.webmap.bands import band_index, bands_of
from allocator.outputs.webmap.content import Content, gather
from allocator.outputs.webmap.facts import key_facts
from allocator.outputs.webmap.figures import NATIONAL, board_figures
from allocator.outputs.webmap.folium_map import PlanMap, render_map
from allocator.outputs.webmap.frame import Frame
from allocator.outputs.webmap.labels import LABEL_STEP, labels
from allocator.outputs.webmap.payload import payload
from allocator.outputs.webmap.static import still_map, wave_map
from allocator.outputs.webmap.style import map_style
from allocator.outputs.webmap.tables import wave_tables

HOSTILE = "</script><img src=x onerror=window.hit=1>\"'${window.hit=1}{{7*7}}`<!--\u2028=1+1"
MEASURES = [measure.id for measure in map_style().measures]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Return what the sample's page is made from."""
    return gather(
        sample_plan(),
        sample_geography(tmp_path_factory.mktemp("sample")),
        minutes=sample_minutes(),
        crossings=sample_crossings(),
    )


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    """Return the sample's page, read."""
    return read_page(sample_page(tmp_path_factory.mktemp("sample")))


def test_same_plan_same_bytes(tmp_path: Path) -> None:
    """The same plan drawn twice gives the same text, for no random id is left in it."""
    first, second = (sample_page(tmp_path) for _ in range(2))
    assert first == second
    assert not re.search(r"\b(?:map|feature_group)_[0-9a-f]{32}\b", first)


def test_page_fetches_and_runs_nothing_unlisted(page: Page) -> None:
    """The page refers to no other file and holds no script or style that its policy omits."""
    assert faults_of(page) == []
    assert page.policy.startswith("default-src 'none'")


def test_folium_asks_for_leaflet_alone() -> None:
    """The map needs one vendored script and one vendored style sheet, and no tiles."""
    layers = ("outlines", "flow-clinic", "labels")
    parts = render_map(map_style(), layers)
    assert {asset.package for asset in parts.assets} == {"leaflet@1.9.4"}
    assert len(PlanMap.default_js) == len(PlanMap.default_css) == 1
    script = "".join(parts.scripts)
    assert "tileLayer" not in script
    assert all(f'planMap.layer("{name}"' in script for name in layers)


@pytest.mark.parametrize("wave", WAVES)
@pytest.mark.parametrize("place", range(len(MEASURES)), ids=MEASURES)
def test_map_and_table_say_the_same(content: Content, wave: int, place: int) -> None:
    """Each board's figure in the page's data is the one in its row of the table."""
    table = {row.key: row.cells for row in wave_tables(content, wave).boards.rows}
    data = payload(content)
    shown = {board["code"]: board["waves"][str(wave)] for board in data["boards"]}
    shown[NATIONAL] = data["scotland"]["waves"][str(wave)]
    assert table.keys() == shown.keys()
    for code, figures in shown.items():
        assert figures["text"][place] == table[code][place + 1]


def test_data_inside_is_the_payload(content: Content, page: Page) -> None:
    """What the script reads is what was computed, untouched by the way into the page."""
    inside = page.data["plan-data"]
    made = payload(content)
    assert inside["boards"] == [  # type: ignore[index]
        {**board, "at": list(board["at"]), "bounds": list(board["bounds"])}
        for board in made["boards"]
    ]
    for name in ("flows", "outlines", "travel", "crossings"):
        assert inside[name] == made[name]  # type: ignore[index]


def test_figures_add_up(content: Content) -> None:
    """Boards add up to Scotland; shares add up to a hundred; coverage is the plan's own."""
    figures = content.figures
    boards = figures.drop(index=NATIONAL, level="board_code")
    nation = figures.xs(NATIONAL)
    for name in ("need_families", "unmet_families", "serving_wte"):
        added = boards[name].groupby(level="wave").sum()
        np.testing.assert_allclose(added, nation[name])
    np.testing.assert_allclose(nation["spend_share"], 100.0)
    cover = content.plan["board_coverage"]["coverage"].reindex(boards.index)
    np.testing.assert_allclose(boards["coverage"], 100 * cover)


def test_figures_leave_the_plan_as_it_was() -> None:
    """Working out figures changes no table of the plan."""
    plan = sample_plan()
    before = {name: table.copy() for name, table in plan.tables.items()}
    board_figures(plan)
    for name, table in before.items():
        pd.testing.assert_frame_equal(table, plan[name])


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40), st.sampled_from(MEASURES))
def test_bands_hold_every_figure_in_order(figures: list[float], measure_id: str) -> None:
    """Every figure has a band, a larger one never a lower band, and no two bands share words."""
    style = map_style()
    measure = next(one for one in style.measures if one.id == measure_id)
    bands = bands_of(measure, np.array(figures), style=style)
    places = [band_index(value, bands, decimals=measure.decimals) for value in sorted(figures)]
    assert places == sorted(places)
    assert set(places) <= set(range(len(bands)))
    assert len({band.words for band in bands}) == len(bands)
    assert len(bands) <= len(style.band_colours) + 1
    for value, place in zip(sorted(figures), places, strict=True):
        shown = round(value, measure.decimals)
        assert bands[place].low <= shown <= bands[place].high


def test_band_of_no_figure() -> None:
    """A missing figure has no band, and no figure at all makes no band."""
    style = map_style()
    measure = style.measures[0]
    assert bands_of(measure, np.array([np.nan]), style=style) == ()
    assert band_index(float("nan"), (), decimals=1) == -1


def test_bands_are_the_same_in_every_wave(content: Content) -> None:
    """The data holds one set of bands for each measure, and each place in it exists."""
    data = payload(content)
    for board in data["boards"]:
        for wave in board["waves"].values():
            for place, measure in zip(wave["band"], data["measures"], strict=True):
                assert -1 <= place < len(measure["bands"])


@pytest.mark.parametrize("wave", WAVES)
def test_key_facts_name_the_worst_and_the_islands(content: Content, wave: int) -> None:
    """Every wave says the country's coverage, who is worst served, and how the islands fare."""
    nation, worst, islands = key_facts(content, wave)
    assert nation.label == "Scotland"
    assert worst.label.startswith("Worst-served board")
    lowest = content.figures["coverage"].xs(wave, level="wave").drop(NATIONAL).idxmin()
    assert content.board_names[lowest] in worst.sentence
    assert "Holm Islands" in islands.sentence
    assert "Not fully within reach: Skerry." in islands.sentence


def test_unserved_board_is_the_worst(content: Content) -> None:
    """A board with no service in a wave is named alone, at nought."""
    worst = key_facts(content, 1)[1]
    assert worst.figure == "0.0%"
    assert worst.sentence.startswith("Westerdale has the lowest coverage of 4 boards. ")
    assert worst.sentence.endswith("The lowest of any place is 0.0%, in Westport.")


def test_tables_hold_what_layers_draw(content: Content) -> None:
    """Bases, cover, units and places that the map draws are in the wave's tables."""
    tables = wave_tables(content, 2)
    data = payload(content)
    drawn = {base["name"] for base in data["bases"] if base["waves"]["2"]["wte"] > 0}
    assert {row.cells[0] for row in tables.bases.rows} == drawn
    assert [row.cells[:2] for row in tables.cover.rows] == [("Holm Islands", "Northmoor")]
    assert len(tables.units.rows) == len(BOARDS)
    places = {row.cells[0]: row.cells for group in tables.places.groups for row in group.rows}
    assert places["Skerry"][2:] == ("out of reach", "no way", "not served")
    assert places["Far Glen"][4] == "Glen Cottage Hospital (outreach, 48 min): 1.44"
    lines = sum(len(steps) for mode in data["flows"]["2"].values() for steps in mode) / 2
    assert lines == sum(cells[4] != "not served" for cells in places.values())


def test_still_picture_shows_every_board(content: Content, page: Page) -> None:
    """Each wave's still picture has every outline in its band's colour, with name and figure."""
    frame = Frame(content)
    still = still_map(content, frame)
    for wave in WAVES:
        view = wave_map(content, still, frame, wave=wave)
        assert {fill.board_code for fill in view.fills} == set(content.board_names)
        figures = {figure.board_code: figure.text for figure in view.figures}
        named = {
            label.board_code: (label.name, figures[label.board_code]) for label in still.labels
        }
        measure = content.style.measures[0]
        assert named == {
            code: (name, content.measure_text(measure, code, wave))
            for code, name in content.board_names.items()
        }
    uses = [named for tag, named in page.elements if tag == "use"]
    assert sum("data-board" in named for named in uses) == len(WAVES) * len(BOARDS)


def test_names_of_the_still_picture_keep_apart(content: Content) -> None:
    """Names at one side are at least a step apart, whatever lies close together."""
    found = list(labels(content, Frame(content)))
    for side in ("start", "end"):
        heights = sorted(float(label.y) for label in found if label.anchor == side)
        assert all(after - before >= LABEL_STEP - 0.2 for before, after in pairwise(heights))


def test_far_island_board_stands_in_a_box(content: Content) -> None:
    """The far island board is drawn nearer, inside its box, on the still picture."""
    frame = Frame(content)
    left, top, width, height = frame.inset_box() or (0.0, 0.0, 0.0, 0.0)
    x, y = frame.xy(-1.3, 60.2)
    assert left < x < left + width
    assert top < y < top + height
    assert still_map(content, frame).inset_label == "Holm Islands drawn nearer"


def test_long_names_are_cut_in_the_picture_alone(tmp_path: Path) -> None:
    """A very long board name is cut beside the picture and whole in the table."""
    name = "A board with a name far longer than any that Scotland has"
    plan = sample_plan(names={"S08000103": name})
    content = gather(plan, sample_geography(tmp_path))
    cut = next(label.name for label in labels(content, Frame(content)) if "board w" in label.name)
    assert cut.endswith("\N{HORIZONTAL ELLIPSIS}")
    assert name in {row.cells[0] for row in wave_tables(content, 1).boards.rows}


def hostile_names() -> dict[str, str]:
    """Return a hostile name for every board, zone, base and unit of the sample."""
    codes = ["S08000101", "S08000102", "S08000103", "S08000026", "X101H", "X102H", "X103H"]
    return {code: f"{HOSTILE} {code}" for code in [*codes, "X104H", "g1", "g2", "i-skerry", "east"]}


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    """Names that try to be markup, template or code are text in tables and strings in the data."""
    names = hostile_names()
    html = draw_map(
        sample_plan(names=names), sample_geography(tmp_path, names=names), title=HOSTILE
    )
    page = read_page(html)
    assert faults_of(page) == []
    assert "img" not in {tag for tag, _ in page.elements}
    assert "49" not in "".join(page.words).replace(HOSTILE, "")
    assert any(names["S08000101"] in text for text in page.words)
    boards = page.data["plan-data"]["boards"]  # type: ignore[index]
    assert {board["name"] for board in boards} == {names[row[0]] for row in BOARDS}
    assert not any("window.hit" in script for script in page.scripts)


def test_page_without_outlines_still_has_its_tables(tmp_path: Path) -> None:
    """A board without an outline keeps its row, its place in the list and its figures."""
    geography = sample_geography(tmp_path)
    geography.outlines_path.write_text('{"type": "FeatureCollection", "features": []}', "utf-8")
    page = read_page(draw_map(sample_plan(), geography, title="Sample"))
    assert faults_of(page) == []
    options = [named["value"] for tag, named in page.elements if tag == "option"]
    assert {row[0] for row in BOARDS} <= set(options)


def test_sources_and_limits_are_named(page: Page) -> None:
    """The footer credits outlines and places, and the page says what its figures are not."""
    text = " ".join(page.words)
    for credit in ("geoBoundaries (CC BY 4.0)", "Office for National Statistics", "GeoNames"):
        assert credit in text
    assert "Open Government Licence v3.0" in text
    assert "modelled access to a service, not a clinical outcome" in text
