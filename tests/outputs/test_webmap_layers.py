"""Layers of the map page: travel time, crossings, posts in full, and what says which is shown."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from page_reader import Page, faults_of, read_page
from sample_map import sample_crossings, sample_minutes, sample_page
from sample_plan import BOARDS, WAVES, sample_geography, sample_plan
from shapely.geometry import Point, Polygon

from allocator.lp.plan import Plan
from allocator.outputs.webmap import draw_map
from allocator.outputs.webmap.content import Content, gather
from allocator.outputs.webmap.crossings import crossing_table, crossings_of, often_words
from allocator.outputs.webmap.encode import decode_ring
from allocator.outputs.webmap.facts import key_facts
from allocator.outputs.webmap.figures import NATIONAL, open_bases
from allocator.outputs.webmap.layers import layers_of
from allocator.outputs.webmap.payload import payload
from allocator.outputs.webmap.posts import national_posts
from allocator.outputs.webmap.style import map_style
from allocator.outputs.webmap.tables import model_table, wave_tables
from allocator.outputs.webmap.travel import band_shares, travel_of

LAST = WAVES[-1]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Return what the sample's page is made from, with travel times and crossings."""
    return gather(
        sample_plan(),
        sample_geography(tmp_path_factory.mktemp("sample")),
        minutes=sample_minutes(),
        crossings=sample_crossings(),
    )


def with_settings(plan: Plan, **values: str) -> Plan:
    """Return a plan with further settings; a key's dots are written as double underscores."""
    rows = pd.DataFrame(
        {
            key.replace("__", "."): {"value": value, "status": "official"}
            for key, value in values.items()
        }
    ).T
    return dataclasses.replace(plan, settings=pd.concat([plan.settings, rows.rename_axis("key")]))


def test_nearest_base_is_an_open_one(content: Content) -> None:
    """A base without posts is nobody's nearest: Westport's opens in the second wave."""
    travel = content.travel
    assert travel is not None
    assert list(open_bases(content.plan, 1).index) == ["X101H", "X102H", "X103H"]
    assert travel.minutes.loc["g4"].tolist() == [80.0, 22.0, 22.0]
    assert travel.minutes.loc["g2"].tolist() == [48.0] * 3
    assert np.isinf(travel.minutes.loc["i-skerry"]).all()
    assert travel.band.loc["g4"].tolist() == [3, 1, 1]


def test_a_band_holds_its_own_end() -> None:
    """Fifteen minutes, and what is written as fifteen, lie in the band up to fifteen."""
    minutes = sample_minutes()
    minutes.loc["g1", "X101H"], minutes.loc["g3", "X103H"] = 15.4, 15.6
    travel = travel_of(sample_plan(), minutes, map_style().travel)
    assert travel.band.loc["g1", LAST] == 0
    assert travel.band.loc["g3", LAST] == 1
    assert travel.bands[0].words == "Up to 15 minutes"
    assert travel.bands[1].words == "Over 15 to 30 minutes"


def test_shares_of_need_by_hand(content: Content) -> None:
    """Of Northmoor's 138 families 120 are up to 15 minutes away and 18 are over 30 to 60."""
    assert content.travel is not None
    shares = band_shares(content.plan, content.travel, LAST)
    np.testing.assert_allclose(shares.loc["S08000101", [0, 1, 2]], [120 / 138, 0.0, 18 / 138])
    np.testing.assert_allclose(shares.loc["S08000026", [5, 6]], [5 / 6, 1 / 6])
    np.testing.assert_allclose(shares.drop(columns="farthest").sum(axis=1), 1.0)
    assert shares.loc[NATIONAL, "farthest"] == 500.0


@pytest.mark.parametrize("wave", WAVES)
def test_areas_lie_where_the_places_are(content: Content, wave: int) -> None:
    """In each wave every place stands in an area of the band that its minutes are in."""
    data = payload(content)["travel"]
    assert content.travel is not None
    for zone, row in content.plan["zones"].iterrows():
        here = [bands for bands, shape in data["areas"] if covers(shape, row["lon"], row["lat"])]
        assert [bands[WAVES.index(wave)] for bands in here] == [content.travel.band.at[zone, wave]]


def covers(shape: list[list[list[int]]], lon: float, lat: float) -> bool:
    """Tell whether an encoded shape covers a place."""
    rings = [[decode_ring(ring) for ring in polygon] for polygon in shape]
    whole = shapely.union_all([Polygon(one[0], one[1:]) for one in rings])
    return bool(whole.covers(Point(lon, lat)))


@pytest.mark.parametrize("wave", WAVES)
def test_travel_in_table_and_panel_is_the_same(content: Content, wave: int) -> None:
    """The shares of the panel are those of the table, and the legend has a line for each."""
    table = wave_tables(content, wave).travel
    assert table is not None
    data = payload(content)
    said = {board["code"]: board["waves"][str(wave)]["travel"] for board in data["boards"]}
    said[NATIONAL] = data["scotland"]["waves"][str(wave)]["travel"]
    assert {row.key: list(row.cells[1:]) for row in table.rows} == said
    assert data["panel"]["travel"] == [band["words"] for band in data["travel"]["bands"]]
    assert data["panel"]["travel"][-1] == "No way to any base"


def test_hidden_need_gives_way_to_places(content: Content) -> None:
    """Where the need of a place is hidden, shares are of places: none can be taken from others."""
    coverage = content.plan["zone_coverage"].copy()
    coverage.loc[("i-holm", slice(None)), "need_families"] = np.nan
    plan = dataclasses.replace(
        content.plan, tables={**content.plan.tables, "zone_coverage": coverage}
    )
    assert content.travel is not None
    shares = band_shares(plan, content.travel, LAST)
    np.testing.assert_allclose(shares.loc["S08000101", [0, 2]], [0.5, 0.5])
    hidden = dataclasses.replace(content, plan=plan)
    table = wave_tables(hidden, LAST).travel
    assert table is not None
    assert {column.unit for column in table.columns[1:-1]} == {"% of places"}
    assert payload(hidden)["panel"]["travelOf"] == "Places"


def test_crossings_know_their_boards(content: Content) -> None:
    """Ferries come before flights; each serves the boards at its ends."""
    said = [(one.kind, one.name, one.time, one.often, one.board_codes) for one in content.crossings]
    assert said == [
        ("ferry", "Holm to Skerry pier", "40 min", "6 a day", ("S08000026",)),
        (
            "ferry",
            "Northtown harbour to Holm",
            "7 h 45 min",
            "3.5 a week",
            ("S08000101", "S08000026"),
        ),
        ("flight", "Northtown to Holm", "2 h 10 min", "2 a day", ("S08000101", "S08000026")),
    ]


def test_crossing_far_from_every_board_has_none(content: Content) -> None:
    """A port beyond every outline belongs to no board, and without outlines none does."""
    far = sample_crossings().assign(from_lon=3.0, to_lon=3.0)
    assert {one.board_codes for one in crossings_of(far, content.outlines)} == {()}
    assert {one.board_codes for one in crossings_of(far, ())} == {()}
    assert crossings_of(None, content.outlines) == ()


@pytest.mark.parametrize(
    ("a_day", "words"),
    [(1.0, "1 a day"), (2.3, "2.3 a day"), (0.29, "2 a week"), (50.0, "50 a day")],
)
def test_departures_in_words(a_day: float, words: str) -> None:
    """Less than one departure a day is told by the week."""
    assert often_words(a_day) == words


def test_crossings_of_map_and_table_are_the_same(content: Content) -> None:
    """Each line of the map is a row of the table, with the same time and departures."""
    table = crossing_table(content.crossings)
    rows = [
        f"{row.cells[0]}: {row.cells[1]}, {row.cells[2]}"
        for group in table.groups
        for row in group.rows
    ]
    assert [words for _, _, words, _ in payload(content)["crossings"]] == rows
    assert table.caption == "Ferries and flights"
    assert [group.heading for group in table.groups] == ["Ferries", "Flights"]


@pytest.mark.parametrize("wave", WAVES)
def test_posts_add_up_to_those_of_the_report(content: Content, wave: int) -> None:
    """Posts that serve boards and national posts lead to all posts, in the fact and the note."""
    units = content.plan["mbu_posts"]["filled_wte"].xs(wave, level="wave").sum()
    teams = content.plan["team_posts"]["filled_wte"].xs(wave, level="wave").sum()
    parts = dict(national_posts(content, wave))
    assert parts["All posts"] == pytest.approx(units + teams)
    assert parts["In mother and baby units"] == pytest.approx(units)
    said = f"all posts are {units + teams:.1f} WTE"
    assert said in key_facts(content, wave)[0].sentence
    assert "in mother and baby units, which are national" in wave_tables(content, wave).posts.note


def test_layers_are_those_with_something_to_show(content: Content) -> None:
    """A layer is offered where the plan has anything for it, each mode of flows on its own."""
    assert [layer.name for layer in layers_of(content)] == [
        "bases", "units", "flow-clinic", "flow-outreach", "flow-remote", "cover", "catchments",
        "ferry", "flight", "travel", "unreached", "labels",
    ]  # fmt: skip
    bare = dataclasses.replace(content, travel=None, areas=(), crossings=())
    assert not {"ferry", "flight", "travel"} & {layer.name for layer in layers_of(bare)}


def test_panel_says_why(tmp_path: Path) -> None:
    """Where the plan states its thresholds, each board is told why it has its model of service."""
    plan = with_settings(
        sample_plan(),
        demand__births_basis="under1_2022",
        service_model__standalone_births_threshold="3000",
        service_model__supported_births_threshold="500",
    )
    boards = payload(gather(plan, sample_geography(tmp_path)))["boards"]
    why = {board["name"]: board["why"] for board in boards}
    assert "fewer than the 500" in why["Holm Islands"]
    assert "births a year (children under 1 at mid-2022)" in why["Northmoor"]
    without = payload(gather(sample_plan(), sample_geography(tmp_path)))["boards"]
    assert {board["why"] for board in without} == {""}


def test_models_are_told_without_scripts(content: Content) -> None:
    """Every board's model of service, births and opening stand in a table of their own."""
    table = model_table(content)
    assert [row.cells[0] for row in table.rows] == list(content.board_names.values())
    northmoor = next(row.cells for row in table.rows if row.key == "S08000101")
    assert northmoor[1:] == ("Stand-alone team", "North", "1", "5,200", "52.5%")


def test_panel_compares_shares(content: Content) -> None:
    """A board's share of births stands beside its share of need and of staff time."""
    board = next(one for one in payload(content)["boards"] if one["code"] == "S08000101")
    births = 100 * 5200 / sum(row[2] for row in BOARDS)
    assert board["waves"][str(LAST)]["share"].startswith(
        f"It has {births:.1f}% of Scotland's births, {100 * 138 / 252:.1f}% of its need and "
    )


def test_page_without_minutes_and_crossings_is_whole(tmp_path: Path) -> None:
    """Without travel times and crossings the page has no trace of either, and no fault."""
    page = read_page(draw_map(sample_plan(), sample_geography(tmp_path), title="Sample"))
    assert faults_of(page) == []
    assert "nearest open base" not in " ".join(page.words)
    assert page.data["plan-data"]["travel"] is None  # type: ignore[index]
    assert page.data["plan-data"]["crossings"] == []  # type: ignore[index]


def test_still_pictures_show_travel_and_ferries(tmp_path: Path) -> None:
    """Each wave has a still picture of travel time in its bands' colours, with ferries."""
    page: Page = read_page(sample_page(tmp_path))
    uses = [named for tag, named in page.elements if tag == "use"]
    fills = [named["fill"] for named in uses if named["href"].startswith("#area-")]
    style = map_style().travel
    assert set(fills) <= {*style.colours, "url(#no-way)", "url(#no-figure)"}
    assert len(fills) % len(WAVES) == 0
    assert sum(named["href"] == "#crossings" for named in uses) == 2 * len(WAVES)
    assert "Over 60 to 90 minutes" in page.words
