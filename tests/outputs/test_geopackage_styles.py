"""The styles in ``plan.gpkg``: the map page's bands and colours, and never a name from data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from geopackage_sample import HOSTILE, sample_facts, sql, with_tables
from hypothesis import given
from hypothesis import strategies as st

from allocator.outputs.facts import RunFacts
from allocator.outputs.geopackage import write_geopackage
from allocator.outputs.geopackage.bands import band_conditions, times
from allocator.outputs.geopackage.qml import qml
from allocator.outputs.geopackage.rules import (
    AnyAbove,
    Between,
    Equals,
    Fill,
    Labels,
    Rule,
    Style,
    expression,
)
from allocator.outputs.geopackage.sld import OGC, SE, SLD, sld
from allocator.outputs.webmap.bands import band_index, bands_of
from allocator.outputs.webmap.figures import NATIONAL, board_figures
from allocator.outputs.webmap.style import Measure, map_style

#: Longest name of a style that QGIS keeps.
LONGEST = 30
SPACES = {"sld": SLD, "se": SE, "ogc": OGC}


@pytest.fixture
def facts(tmp_path: Path) -> RunFacts:
    """Return the facts of the sample run."""
    return sample_facts(tmp_path)


@pytest.fixture
def path(facts: RunFacts, tmp_path: Path) -> Path:
    """Write the sample run."""
    target = tmp_path / "plan.gpkg"
    write_geopackage(facts, target)
    return target


def stored(path: Path) -> Iterator[tuple[str, str, ET.Element, ET.Element, bool]]:
    """Yield every style: layer, name, QML and SLD as XML, whether the layer opens in it."""
    columns = "f_table_name, styleName, styleQML, styleSLD, useAsDefault"
    for layer, name, in_qml, in_sld, default in sql(path, f"SELECT {columns} FROM layer_styles"):
        yield layer, name, ET.fromstring(in_qml), ET.fromstring(in_sld), bool(default)


def default_of(path: Path, layer: str) -> ET.Element:
    """Return the QML in which a layer opens."""
    return next(one for name, _, one, _, default in stored(path) if default and name == layer)


def rules_of(style: ET.Element) -> list[tuple[str, str, dict[str, str]]]:
    """Return the rules of a QML: legend, filter, and the options of its topmost symbol layer."""
    symbols = {one.get("name"): one for one in style.iter("symbol")}
    rules = []
    for rule in style.findall("renderer-v2/rules/rule"):
        top = symbols[rule.get("symbol")].findall("layer")[-1]
        options = {one.get("name"): one.get("value") for one in top.findall("Option/Option")}
        rules.append((rule.get("label"), rule.get("filter"), options))
    return rules


def drawn_by(path: Path, layer: str, style: ET.Element) -> dict[str, list[int]]:
    """Return which rules draw each row, by its code; one that no rule takes has the last, ELSE."""
    (code,) = sql(path, f"SELECT name FROM pragma_table_info('{layer}') WHERE cid = 2")[0]
    rows: dict[str, list[int]] = {
        str(one): [] for (one,) in sql(path, f"SELECT {code} FROM {layer}")
    }
    rules = rules_of(style)
    for place, (_, where, _) in enumerate(rules):
        if where != "ELSE":
            for (found,) in sql(path, f"SELECT {code} FROM {layer} WHERE {where}"):
                rows[str(found)].append(place)
    last = len(rules) - 1
    return {name: found or [last] for name, found in rows.items()}


def rgba(colour: str) -> str:
    """Return ``#rrggbb`` as QGIS writes it."""
    return ",".join(str(one) for one in (*bytes.fromhex(colour[1:]), 255))


def test_every_layer_opens_in_one_style_of_the_last_wave(path: Path) -> None:
    """Each layer has one default, and a style for each wave under a name that QGIS can keep."""
    defaults = {layer: name for layer, name, _, _, default in stored(path) if default}
    assert defaults == {
        "boards": "Coverage, wave 3",
        "crossings": "Ferries and flights",
        "flows": "Flows, wave 3",
        "cover": "Cover, wave 3",
        "zones": "Coverage, wave 3",
        "bases": "Posts, wave 3",
        "units": "Units",
    }
    names = [(layer, name) for layer, name, _, _, _ in stored(path)]
    assert len(set(names)) == len(names)
    assert max(len(name) for _, name in names) <= LONGEST
    measures = {one.short for one in map_style().measures}
    wanted = {("boards", f"{one}, wave {wave}") for one in measures for wave in (1, 2, 3)}
    assert wanted < set(names)


def test_boards_have_the_colours_of_the_map_page(facts: RunFacts, path: Path) -> None:
    """For each measure and wave, each board is drawn once, in the page's own band."""
    style, figures = map_style(), board_figures(facts.plan)
    by_name = {name: one for layer, name, one, _, _ in stored(path) if layer == "boards"}
    boards = figures.drop(index=NATIONAL, level="board_code")
    for measure in style.measures:
        bands = bands_of(measure, boards[measure.id].to_numpy(float), style=style)
        for wave in facts.plan.waves:
            one = by_name[f"{measure.short}, wave {wave}"]
            rules = rules_of(one)
            assert [words for words, _, _ in rules] == [*(b.words for b in bands), "No figure"]
            for code, (place,) in drawn_by(path, "boards", one).items():
                value = float(boards.at[(code, wave), measure.id])
                known = band_index(value, bands, decimals=measure.decimals)
                colour = style.colours["no_figure"] if known < 0 else bands[known].colour
                assert rules[place][2]["color"] == rgba(colour), (measure.id, wave, code)


_MEASURES = st.builds(
    Measure,
    id=st.just("x"),
    label=st.just(""),
    short=st.just(""),
    unit=st.just(""),
    suffix=st.sampled_from(["%", ""]),
    decimals=st.integers(0, 2),
    scale=st.sampled_from(["equal", "quantile"]),
    meaning=st.just(""),
)


@given(
    measure=_MEASURES,
    figures=st.lists(st.one_of(st.just(0.0), st.floats(0.001, 5000)), min_size=1, max_size=20),
)
def test_any_figure_is_in_its_one_band(measure: Measure, figures: list[float]) -> None:
    """Conditions part all figures as the page bands them, but for ties of rounding."""
    bands = bands_of(measure, np.array(figures), style=map_style())
    conditions = band_conditions(bands, measure, "x")
    for shown in figures:
        value = shown / times(measure)
        inside = [
            place
            for place, one in enumerate(conditions)
            if (one.low is None or value >= one.low) and (one.high is None or value < one.high)
        ]
        assert len(inside) == 1
        digits = shown * 10**measure.decimals
        if abs(digits - np.floor(digits) - 0.5) > 1e-6:
            assert inside == [band_index(shown, bands, decimals=measure.decimals)]


def test_places_are_banded_as_boards_are_unless_out_of_reach(path: Path) -> None:
    """A place has one dot in its band; one that nobody can reach has the ring."""
    style = default_of(path, "zones")
    rules, drawn = rules_of(style), drawn_by(path, "zones", style)
    assert {len(found) for found in drawn.values()} == {1}
    assert rules[drawn["i-skerry"][0]][0] == "Place that no team can reach"
    # Every place of a board has its board's coverage in the sample.
    boards = default_of(path, "boards")
    of_board = drawn_by(path, "boards", boards)
    for zone, board in (("g1", "S08000101"), ("g3", "S08000102"), ("i-holm", "S08000026")):
        assert rules[drawn[zone][0]][0] == rules_of(boards)[of_board[board][0]][0]


def test_places_by_travel_are_in_the_bands_of_the_map_page(path: Path) -> None:
    """Minutes to the nearest base choose the dot; the end of a band belongs to it."""
    one = next(qml for _, name, qml, _, _ in stored(path) if name == "Travel, wave 3")
    words = [words for words, _, _ in rules_of(one)]
    drawn = {zone: words[found[0]] for zone, found in drawn_by(path, "zones", one).items()}
    first, second = (f"{end:g}" for end in map_style().travel.minutes[:2])
    assert drawn["g1"] == f"Up to {first} minutes"
    assert drawn["i-holm"] == f"Over {first} to {second} minutes"
    assert drawn["i-skerry"] == "No way to any base"


def test_hidden_and_missing_figures_are_grey(facts: RunFacts, tmp_path: Path) -> None:
    """A board whose figure is hidden is drawn without one, and a band never tells of it."""
    index = facts.plan["board_coverage"].index
    hidden = {"board_indicators": pd.DataFrame({"coverage": True}, index=index)}
    write_geopackage(facts, tmp_path / "out.gpkg", hidden=hidden)
    rules = rules_of(default_of(tmp_path / "out.gpkg", "boards"))
    assert [(words, where) for words, where, _ in rules] == [("No figure, or hidden [c]", None)]
    assert rules[0][2]["color"] == rgba(map_style().colours["no_figure"])
    text = next(default_of(tmp_path / "out.gpkg", "boards").iter("text-style")).get("fieldName")
    missing = re.search(r"CASE .* END", text).group()
    assert sql(tmp_path / "out.gpkg", f"SELECT DISTINCT {missing} FROM boards") == [("[c]",)]


def test_bases_are_circles_in_proportion_to_posts(path: Path) -> None:
    """The area of a circle follows its posts; a base without posts is not drawn until asked for."""
    style = default_of(path, "bases")
    size = next(one for one in style.iter("Option") if one.get("name") == "size" and len(one))
    text = next(one.get("value") for one in size if one.get("name") == "expression")
    sizes = dict(sql(path, f"SELECT site_code, {text} FROM bases WHERE filled_wte_w3 > 0.5"))
    posts = dict(sql(path, "SELECT site_code, filled_wte_w3 FROM bases WHERE filled_wte_w3 > 0.5"))
    area_a_wte = {round(sizes[code] ** 2 / posts[code], 6) for code in posts}
    assert len(posts) > 1
    assert len(area_a_wte) == 1
    off = style.findall("renderer-v2/rules/rule[@checkstate='0']")
    assert [rule.get("filter") for rule in off] == ["ELSE"]


def test_flows_have_the_colour_and_dash_of_their_mode(path: Path) -> None:
    """One rule a mode, in the wave alone; wider lines carry more families; hidden ones are thin."""
    style, modes = default_of(path, "flows"), map_style().modes
    for (words, where, options), mode in zip(rules_of(style), modes, strict=True):
        assert words == mode.label
        assert where == f'"wave" = 3 AND "mode" = \'{mode.id}\''
        assert options["line_color"].startswith(rgba(mode.colour).removesuffix("255"))
        lengths = options.get("customdash", "").split(";") if mode.dash else []
        pixels = [float(one) * 96 / 25.4 for one in lengths]
        assert pixels == pytest.approx([float(one) for one in mode.dash.split()])
    texts = [one.get("value") for one in style.iter("Option") if one.get("name") == "expression"]
    least, middle, most = (
        sql(path, f"SELECT {texts[1]} FROM (SELECT ? AS families)", one)[0][0]
        for one in (0.5, 2, 9)
    )
    assert least < middle < most
    assert sql(path, f"SELECT {texts[1]} FROM (SELECT NULL AS families)") == [(least,)]


def test_cover_without_hours_or_families_is_not_drawn(facts: RunFacts, tmp_path: Path) -> None:
    """A hub that gives nothing in a wave has no line, as on the map page."""
    idle = facts.plan["network_cover"] * 0.0
    for name, table, count in (("a", facts.plan["network_cover"], 1), ("b", idle, 0)):
        out = tmp_path / f"{name}.gpkg"
        write_geopackage(with_tables(facts, network_cover=table), out)
        ((_, where, _),) = rules_of(default_of(out, "cover"))
        assert sql(out, f"SELECT count(*) FROM cover WHERE {where}") == [(count,)]


def test_no_name_from_data_is_in_a_style(tmp_path: Path) -> None:
    """Labels point at columns: hostile names change not one letter of any style."""
    write_geopackage(sample_facts(tmp_path), tmp_path / "plain.gpkg")
    write_geopackage(sample_facts(tmp_path, names=HOSTILE), tmp_path / "hostile.gpkg")
    query = "SELECT styleName, styleQML, styleSLD FROM layer_styles ORDER BY id"
    assert sql(tmp_path / "plain.gpkg", query) == sql(tmp_path / "hostile.gpkg", query)


def test_labels_write_a_column_out_and_never_as_markup(path: Path) -> None:
    """Bases, places and units are labelled by a column; boards by an expression of ours alone."""
    for layer, _, style, _, _ in stored(path):
        for text in style.iter("text-style"):
            assert text.get("allowHtml") == "0"
            field, is_expression = text.get("fieldName"), text.get("isExpression") == "1"
            assert is_expression == (layer == "boards")
            assert field == "name" or re.fullmatch(
                r"concat\(\"board_name\", '\\n', coalesce\(format_number\(1(00)? \* \"\w+_w\d\", "
                r"\d\) \|\| '[% min]*', 'no figure'\)\)",
                field,
            )


def test_styles_are_xml_whatever_words_stand_in_them() -> None:
    """Words of the style file, and text in conditions, are escaped in both languages."""
    odd = "<&>\"' ]]> \N{BLACK STAR}"
    conditions = (Equals("mode", odd), AnyAbove(("a", "b"), 1.0), Between("c", None, 2.0))
    rule = Rule(odd, conditions, (Fill("#123456", "#000000", 0.3),))
    labels = Labels(odd, is_expression=False, points=8, where=conditions, least_scale=5)
    style = Style("boards", odd, odd, (rule,), labels)
    made = ET.fromstring(qml(style)).find("renderer-v2/rules/rule")
    assert (made.get("label"), made.get("filter")) == (odd, expression(conditions))
    assert odd.replace("'", "''") in made.get("filter")
    read = ET.fromstring(sld(style))
    assert read.findtext(".//se:Rule/se:Name", namespaces=SPACES) == odd
    assert read.findtext(".//ogc:Literal", namespaces=SPACES) == odd


def test_sld_says_what_qml_says(path: Path) -> None:
    """Both have the same rules in the same order, but for what is drawn only when asked for."""
    for _, name, in_qml, in_sld, _ in stored(path):
        shown = in_qml.findall("renderer-v2/rules/rule")
        words = [one.get("label") for one in shown if one.get("checkstate") != "0"]
        rules = in_sld.findall(".//se:Rule", SPACES)
        named = [one.findtext("se:Name", namespaces=SPACES) for one in rules]
        assert [one for one in named if one is not None] == words, name
        for rule in rules:
            if rule.find("se:Name", SPACES) is not None and len(shown) > 1:
                parts = [one.tag for one in rule]
                assert f"{{{OGC}}}Filter" in parts or f"{{{SE}}}ElseFilter" in parts
