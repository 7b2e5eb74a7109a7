"""The comparison's maps: what colours mean, where things stand, pictures that say the figures."""

from __future__ import annotations

import dataclasses
import json
import math
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from compared_plans import base_plan, with_minutes, with_shares, without
from hypothesis import given
from hypothesis import strategies as st
from page_reader import Page, faults_of, read_page
from report_reader import HOSTILE, report_plan, words_of
from sample_plan import sample_geography

from allocator.inputs.geography import Geography
from allocator.inputs.workspace import open_workspace
from allocator.lp.plan import Plan
from allocator.outputs.compare import compare_runs, draw_comparison
from allocator.outputs.compare.ground import SHAPE, gather_outlines, ground_of
from allocator.outputs.compare.metrics import BOARD_BY_KEY, BOARD_METRICS
from allocator.outputs.compare.pictures import placed
from allocator.outputs.compare.scales import (
    DARK_LINE,
    LIGHT_LINE,
    Scale,
    line_over,
    nice_at_least,
    scales,
)
from allocator.outputs.webmap.shapes import read_outlines
from allocator.outputs.webmap.style import map_style

CODES = ["S08000101", "S08000102", "S08000103", "S08000026"]


@pytest.fixture(scope="module")
def geography(tmp_path_factory: pytest.TempPathFactory) -> Geography:
    """Write the sample's outlines."""
    return sample_geography(tmp_path_factory.mktemp("places"))


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    """Return three runs: the sample, one with gains and losses, one with longer travel."""
    base = base_plan()
    return {
        "Base": base,
        "Moved": with_shares(base, {"g1": 0.2, "g2": 0.2, "g4": 0.02}),
        "Slower": with_minutes(base, {"g4": 100.0}),
    }


@pytest.fixture(scope="module")
def page(plans: dict[str, Plan], geography: Geography) -> Page:
    """Read the page of the three runs."""
    return read_page(draw_comparison(plans, geographies=dict.fromkeys(plans, geography)))


def scale_of(plans: dict[str, Plan], key: str) -> Scale:
    """Return one measure of the maps."""
    found = scales(compare_runs(plans)["boards"], map_style())
    return next(one for one in found if one.metric.key == key)


def test_every_measure_of_the_map_is_compared(plans: dict[str, Plan]) -> None:
    """The measures are the map style's, each with the unit and direction of its metric."""
    found = scales(compare_runs(plans)["boards"], map_style())
    assert {one.metric.key for one in found} >= {
        "coverage",
        "wte_per_1000_births",
        "unmet_families",
        "mean_minutes",
        "spend_share",
    }
    assert all(one.metric.decimals == one.measure.decimals for one in found)


def test_steps_are_centred_on_no_change(plans: dict[str, Plan]) -> None:
    """As many steps on each side of none, in signs and in words that belong to the metric."""
    coverage = scale_of(plans, "coverage").steps
    minus = "\N{MINUS SIGN}"
    assert [one.sign for one in coverage] == [3 * minus, 2 * minus, minus, "=", "+", "++", "+++"]
    assert [one.words for one in coverage] == [
        "Over 4 to 10 points less: worse",
        "Over 1.5 to 4 points less: worse",
        "Up to 1.5 points less: worse",
        "No change: under 0.05 points",
        "Up to 1.5 points more: better",
        "Over 1.5 to 4 points more: better",
        "Over 4 to 10 points more: better",
    ]
    minutes = scale_of(plans, "mean_minutes").steps
    assert minutes[0].words == "Over 30 to 80 minutes less: better"
    assert minutes[-1].words == "Over 30 to 80 minutes more: worse"
    assert minutes[-1].colour == coverage[0].colour
    moved = {"A": base_plan(), "B": with_shares(base_plan(), {"g1": 0.5})}
    share = scale_of(moved, "wte_per_1000_births").steps
    assert not any(word in one.words for one in share for word in ("better", "worse"))


def test_one_step_where_nothing_differs() -> None:
    """Runs that are the same have one step: no change."""
    same = scale_of({"A": base_plan(), "B": base_plan()}, "coverage")
    assert [one.words for one in same.steps] == ["No change: under 0.05 points"]
    assert same.step(0.0) == 0
    assert same.step(math.nan) == -1


@given(st.sampled_from([one.key for one in BOARD_METRICS]), st.floats(-1.0, 1.0))
def test_a_step_says_what_the_difference_is(key: str, part: float) -> None:
    """The sign on the map is the difference's, and a larger difference never has fewer signs."""
    metric = BOARD_BY_KEY[key]
    largest = 37.0 / metric.scale
    scale = made_scale(key, largest)
    step = scale.steps[scale.step(part * largest)]
    shown = metric.difference_text(part * largest)
    first = "=" if metric.verdict(part * largest) == "same" else shown[0]
    assert step.sign[0] == first
    assert len(step.sign) >= len(scale.steps[scale.step(0.5 * part * largest)].sign)
    said = metric.verdict(part * largest)
    assert ("better" in step.words, "worse" in step.words) == (said == "better", said == "worse")


@cache
def same_boards() -> pd.DataFrame:
    """Return the table of boards of a plan held against itself."""
    return compare_runs({"A": base_plan(), "B": base_plan()})["boards"]


def made_scale(key: str, largest: float) -> Scale:
    """Return a scale whose largest difference is given."""
    rows = same_boards().copy()
    rows.loc[rows.index.get_level_values("run") == "B", "difference"] = largest
    style = map_style()
    measure = dataclasses.replace(style.measures[0], id=key)
    return scales(rows, dataclasses.replace(style, measures=(measure,)))[0]


@given(st.floats(1e-3, 1e6))
def test_round_ends(value: float) -> None:
    """A round end is at or above the value, and at most half as large again."""
    assert value * (1 - 1e-6) <= nice_at_least(value) <= 1.5 * value * (1 + 1e-6)


def test_bands_are_common_to_all_runs(plans: dict[str, Plan]) -> None:
    """A colour means the same in every run and wave: the bands span the figures of all."""
    scale = scale_of(plans, "coverage")
    values = compare_runs(plans)["boards"].xs("coverage", level="metric")["value"]
    places = [scale.band(value) for value in values]
    assert min(places) >= 0
    assert scale.bands[-1].high >= 20.0
    for value, place in zip(values, places, strict=True):
        band = scale.bands[place]
        assert band.low <= round(100 * value, 1) <= band.high


def test_lines_can_be_told_from_fills() -> None:
    """Dark fills have light lines round them, light fills dark ones."""
    assert line_over("#762a83") == line_over("#1b7837") == line_over("#993404") == LIGHT_LINE
    assert line_over("#ffffd4") == line_over("#f7f7f7") == line_over("#fe9929") == DARK_LINE


def test_views_have_one_shape_and_hold_the_land(geography: Geography) -> None:
    """Every view has the maps' shape; the first holds all land, the inset's box with it."""
    outlines = read_outlines(geography.outlines_path, CODES)
    ground = ground_of(outlines, map_style())
    assert ground is not None
    for look in ground.looks:
        assert look.box[3] / look.box[2] == pytest.approx(SHAPE, abs=1e-3)
    left, top, wide, high = ground.looks[0].box
    for x, y in ground.points.values():
        assert left < x < left + wide
        assert top < y < top + high
    assert ground.inset is not None
    x, y = ground.points["S08000026"]
    assert ground.inset[0] < x < ground.inset[0] + ground.inset[2]
    assert ground.inset[1] < y < ground.inset[1] + ground.inset[3]
    assert left < ground.inset[0] < ground.inset[0] + ground.inset[2] < left + wide


def test_real_boards_are_all_drawn() -> None:
    """All fourteen boards stand on the ground in every look, small enough to carry."""
    workspace = open_workspace()
    path = workspace.maps / "boards.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    codes = sorted(one["properties"]["board_code"] for one in features)
    ground = ground_of(read_outlines(path, codes), map_style())
    assert ground is not None
    assert [one.board_code for one in ground.shapes] == codes
    assert [look.id for look in ground.looks] == ["scotland", "central", "northern", "western"]
    assert sum(len(one.path) for one in ground.shapes) < 90_000
    figures = placed(ground, dict.fromkeys(codes, "24.6%"), dict.fromkeys(codes, "+"))
    assert {one.board_code for one in figures} == set(codes)
    assert sum(one.text != "+" for one in figures) >= 6


def test_outlines_come_from_whichever_run_has_them(geography: Geography, tmp_path: Path) -> None:
    """A board that the first run's outlines lack is taken from another run's."""
    fewer = tmp_path / "fewer.geojson"
    document = json.loads(geography.outlines_path.read_text(encoding="utf-8"))
    document["features"] = document["features"][:2]
    fewer.write_text(json.dumps(document), encoding="utf-8")
    first = dataclasses.replace(geography, outlines_path=fewer)
    assert [one.board_code for one in gather_outlines({"a": first}, CODES)] == CODES[:2]
    both = gather_outlines({"a": first, "b": geography}, CODES)
    assert [one.board_code for one in both] == CODES


def test_pictures_say_the_first_measure_and_last_wave(page: Page, plans: dict[str, Plan]) -> None:
    """Without scripts each map has the colours of coverage in the last wave."""
    rows = compare_runs(plans)["boards"].xs(("coverage", 3), level=("metric", "wave"))
    scale = scale_of(plans, "coverage")
    fills = [named for tag, named in page.elements if tag == "use"]
    assert len(fills) == 5 * len(CODES)
    maps = [fills[at : at + 4] for at in range(0, len(fills), 4)]
    shown = [("Base", "value"), ("Moved", "value"), ("Moved", "difference"), ("Slower", "value")]
    for uses, (run, column) in zip(maps, shown, strict=False):
        for use in uses:
            figure = float(rows.at[(use["data-board"], run), column])
            known = scale.bands if column == "value" else scale.steps
            place = scale.band(figure) if column == "value" else scale.step(figure)
            assert use["fill"] == known[place].colour


def test_data_is_the_comparison(page: Page, plans: dict[str, Plan]) -> None:
    """Every figure, difference and verdict inside the page is the comparison's."""
    boards, data = compare_runs(plans)["boards"], page.data["compare-data"]
    assert data["runs"] == list(plans)
    for code, by_wave in data["figures"].items():
        for wave, own in by_wave.items():
            for place, metric in enumerate(BOARD_METRICS if code else ()):
                levels = ("board_code", "metric", "wave")
                rows = boards.xs((code, metric.key, int(wave)), level=levels)
                assert own["values"][place] == [metric.text(one) for one in rows["value"]]
                assert own["changes"][place] == [
                    metric.difference_text(one) for one in rows["difference"][1:]
                ]
                assert own["verdicts"][place] == list(rows["verdict"][1:])


def test_no_outlines_no_maps(plans: dict[str, Plan]) -> None:
    """Without outlines the page has no map and no script, says why, and keeps its tables."""
    html = draw_comparison(plans)
    assert "This page has no maps" in words_of(html)
    bare = read_page(html)
    assert not [tag for tag, _ in bare.elements if tag == "use"]
    assert len(bare.scripts) == 1


def test_a_board_without_an_outline_is_named(plans: dict[str, Plan], geography: Geography) -> None:
    """A board that has no outline stands in the tables alone, and the maps say so."""
    places = {"Base": geography}
    document = json.loads(geography.outlines_path.read_text(encoding="utf-8"))
    document["features"] = document["features"][1:]
    fewer = geography.outlines_path.with_name("fewer.geojson")
    fewer.write_text(json.dumps(document), encoding="utf-8")
    places["Base"] = dataclasses.replace(geography, outlines_path=fewer)
    words = words_of(draw_comparison(plans, geographies=places))
    assert "Without an outline, and so in the tables alone: Northmoor." in words
    lacking = {"A": base_plan(), "B": without(base_plan(), "board_code", "S08000103")}
    html = draw_comparison(lacking, geographies=dict.fromkeys(lacking, geography))
    assert "No figure in one of the runs" in words_of(html)
    assert map_style().colours["no_figure"] in html


@pytest.mark.long
def test_same_bytes_with_maps(plans: dict[str, Plan], geography: Geography) -> None:
    """The same runs give the same bytes, which fetch nothing and run only the page's scripts."""
    one, two = (
        draw_comparison(dict(plans), geographies=dict.fromkeys(plans, geography)) for _ in "ab"
    )
    assert one == two
    assert faults_of(read_page(one)) == []


def test_hostile_names_stay_names(tmp_path: Path) -> None:
    """Names of runs, boards and places that try to be markup add no element on the maps."""
    zones = list(base_plan()["zones"].index)
    names = {code: HOSTILE[at % len(HOSTILE)] for at, code in enumerate([*CODES, *zones])}
    geography = sample_geography(tmp_path, names=names)
    plan = report_plan(names=names)
    runs = {HOSTILE[0]: plan, "".join(HOSTILE): with_shares(plan, {"g1": 0.3})}
    page = read_page(draw_comparison(runs, geographies=dict.fromkeys(runs, geography)))
    assert faults_of(page) == []
    assert sum(tag in {"img", "b", "iframe"} for tag, _ in page.elements) == 0
    assert sum(tag == "h1" for tag, _ in page.elements) == 1
