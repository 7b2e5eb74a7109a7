"""The shell of every page: vendored files, inlining, safe data, policy, tables, words."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_reader import faults_of, read_page, source_of

from allocator.errors import OutputError
from allocator.outputs.page import assets as assets_module
from allocator.outputs.page.assets import asset, locked_assets
from allocator.outputs.page.embed import (
    content_policy,
    data_blocks,
    json_text,
    script_element,
    style_element,
)
from allocator.outputs.page.inline import inline
from allocator.outputs.page.shell import render_page
from allocator.outputs.page.tables import Column, PageTable, Row, RowGroup
from allocator.outputs.page.templates import environment, template_text, templates_root
from allocator.outputs.page.words import counted, listed, number, percent, pounds

LEAFLET = "vendored:leaflet@1.9.4/dist/leaflet.js"
LEAFLET_STYLE = "vendored:leaflet@1.9.4/dist/leaflet.css"
HOSTILE = "</script><img src=x onerror=alert(1)><!-- ${alert(1)} {{7*7}} \" ' \u2028"


def test_lock_names_every_vendored_file() -> None:
    """Every file of the assets folder is in the lock, with its package and full licence."""
    lock = (assets_module.ASSETS / "lock.toml").read_text(encoding="utf-8")
    names = {path.name for path in assets_module.ASSETS.iterdir()} - {"lock.toml"}
    assert all(f'"{name}"' in lock for name in names)
    for one in locked_assets().values():
        assert one.package == "leaflet@1.9.4"
        assert one.licence == "BSD-2-Clause"
        assert "Redistributions in binary form must reproduce" in one.licence_text


def test_vendored_text_refers_to_nothing() -> None:
    """A vendored file carries no picture, import or source map that a browser would fetch."""
    style = asset(LEAFLET_STYLE).text
    assert "url(" not in style
    assert "@import" not in style
    assert "sourceMappingURL" not in asset(LEAFLET).text


def test_changed_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One changed byte in a vendored file stops every page."""
    copy = tmp_path / "assets"
    shutil.copytree(assets_module.ASSETS, copy)
    with (copy / "leaflet.js").open("a", encoding="utf-8") as file:
        file.write(" ")
    monkeypatch.setattr(assets_module, "ASSETS", copy)
    with pytest.raises(OutputError, match="differs from its locked SHA-256"):
        assets_module.locked_assets.__wrapped__()


def test_inliner_replaces_links_in_order() -> None:
    """Script and style links become the vendored texts; inline texts stay as they are."""
    found = inline(
        f'<meta name="viewport" content="x"><script>before();</script>'
        f'<script src="{LEAFLET}"></script><link rel="stylesheet" href="{LEAFLET_STYLE}"/>'
        "<style>p {}</style>"
    )
    assert found.scripts == ("before();", asset(LEAFLET).text)
    assert found.styles == (asset(LEAFLET_STYLE).text, "p {}")
    assert [one.url for one in found.assets] == [LEAFLET, LEAFLET_STYLE]


@pytest.mark.parametrize(
    "header",
    [
        '<script src="https://cdn.example/leaflet.js"></script>',
        '<script src="//cdn.example/leaflet.js"></script>',
        '<script src="leaflet.js"></script>',
        '<script src="vendored:leaflet@1.9.3/dist/leaflet.js"></script>',
        '<link rel="stylesheet" href="https://cdn.example/leaflet.css">',
        f'<link rel="preload" href="{LEAFLET}">',
        f'<script href="{LEAFLET}"></script>',
        '<img src="x">',
        '<iframe srcdoc="x"></iframe>',
        '<style src="x"></style>',
        "loose text",
    ],
)
def test_inliner_refuses_anything_else(header: str) -> None:
    """No reference that the lock does not name, and no other element, enters a page."""
    with pytest.raises(OutputError):
        inline(header)


@given(st.recursive(st.text() | st.integers() | st.none(), lambda part: st.lists(part, max_size=3)))
def test_json_is_inert_and_true(data: object) -> None:
    """Embedded JSON reads back as it was and holds no character that markup or scripts act on."""
    text = json_text(data)
    assert json.loads(text) == data
    assert not set(text) & set("<>&\u2028\u2029")


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_json_refuses_what_it_cannot_say(value: float) -> None:
    """NaN and infinity are no JSON: they must have become words before."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text({"value": value})


def test_data_block_survives_hostile_names() -> None:
    """A name that tries to end its element stays data, and reads back unchanged."""
    page = read_page(str(data_blocks({"plan": {"name": HOSTILE}})))
    assert page.data == {"plan": {"name": HOSTILE}}
    assert [tag for tag, _ in page.elements] == ["script"]


@pytest.mark.parametrize("text", ["a</script>b", "a</SCRIPT >b", "<!-- a"])
def test_script_cannot_end_its_element(text: str) -> None:
    """A script text that a browser would cut short is refused."""
    with pytest.raises(OutputError):
        script_element(text)


@pytest.mark.parametrize("text", ["a</style>b", "p{background:URL(x)}", "@import 'x'", "<!--"])
def test_style_cannot_end_its_element_or_fetch(text: str) -> None:
    """A style text that ends early or names another file is refused."""
    with pytest.raises(OutputError):
        style_element(text)


def test_policy_allows_the_given_texts_alone() -> None:
    """The policy names the hash of each text, no host, and no other source."""
    policy = content_policy(["run();"], [])
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src {source_of('run();')};" in policy
    assert "style-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_shell_escapes_and_lists_everything_it_runs() -> None:
    """A bare page keeps a hostile title as text, and its policy allows just what it holds."""
    html = render_page(
        "base.html.j2", {"title": HOSTILE}, scripts=["start();"], styles=["p {}"], data={"d": [1]}
    )
    page = read_page(html)
    assert faults_of(page) == []
    assert page.scripts[-1] == "start();"
    assert page.styles[-1] == "p {}"
    assert page.data == {"d": [1]}
    assert not [tag for tag, _ in page.elements if tag == "img"]
    assert HOSTILE in page.words
    assert ("html", {"lang": "en-GB", "class": "no-js"}) in page.elements


def test_shell_names_vendored_licences() -> None:
    """The footer gives the full licence of each vendored package once."""
    html = render_page(
        "base.html.j2", {"title": "A"}, assets=[asset(LEAFLET), asset(LEAFLET_STYLE)]
    )
    assert html.count("leaflet@1.9.4 (BSD-2-Clause)") == 1


def test_templates_come_from_the_reference_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that brings its own maps/templates never lends a page its templates."""
    for folder in ("data", "models", "maps/templates"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "maps/templates/base.html.j2").write_text("taken over", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert tmp_path not in templates_root().parents
    assert "taken over" not in render_page("base.html.j2", {"title": "A"})


@pytest.mark.parametrize("name", ["css/page.css", "css/map.css"])
def test_style_sheets_honour_readers_settings(name: str) -> None:
    """Every style sheet has rules for print and forced colours, and fetches nothing."""
    text = template_text(name)
    assert "@media print" in text
    assert "(forced-colors: active)" in text
    style_element(text)


def table_html(table: PageTable) -> str:
    """Return a table as pages draw it."""
    template = environment().from_string(
        '{% from "partials/table.html.j2" import table %}{{ table(data) }}'
    )
    return template.render(data=table)


def test_table_has_headers_caption_and_keys() -> None:
    """A table names its columns, rows and caption for a screen reader, and escapes its cells."""
    html = table_html(
        PageTable(
            "one",
            "Caption",
            (Column("Board"), Column("Posts", "WTE", "number")),
            (Row((HOSTILE, "1.0"), key="S1"), Row(("Scotland", "1.0"), total=True)),
            note="A note.",
        )
    )
    page = read_page(html)
    assert [named.get("scope") for tag, named in page.elements if tag == "th"] == [
        "col",
        "col",
        "row",
        "row",
    ]
    assert ("tr", {"data-key": "S1"}) in page.elements
    assert ("tr", {"class": "total"}) in page.elements
    assert {"Caption", "A note.", HOSTILE} <= set(page.words)
    assert "img" not in {tag for tag, _ in page.elements}


def test_table_groups_rows_under_headings() -> None:
    """Grouped rows stand under a heading that spans the table."""
    group = RowGroup("Fife", (Row(("Cupar", "1")),), key="S2")
    columns = (Column("Place"), Column("Need", "families", "number"))
    page = read_page(table_html(PageTable("two", "Places", columns, groups=(group,))))
    assert ("tbody", {"data-key": "S2"}) in page.elements
    assert ("th", {"scope": "rowgroup", "colspan": "2"}) in page.elements


def test_empty_table_says_so() -> None:
    """A table without rows is a sentence, not an empty grid."""
    html = table_html(PageTable("three", "Bases", (Column("Base"),), empty="No base."))
    assert "No base." in html
    assert "<table" not in html


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (number(1234.56, 1), "1,234.6"),
        (number(-0.001, 1), "0.0"),
        (number(-2.5, 1), "\N{MINUS SIGN}2.5"),
        (number(math.nan), "none"),
        (percent(0.0414), "4.1%"),
        (percent(math.nan), "none"),
        (pounds(1_250_000.4), "£1,250,000"),
        (pounds(-900), "\N{MINUS SIGN}£900"),
        (listed([]), "none"),
        (listed(["Fife"]), "Fife"),
        (listed(["Borders", "Fife", "Tayside"]), "Borders, Fife and Tayside"),
        (counted(1, "board"), "1 board"),
        (counted(2, "family", "families"), "2 families"),
    ],
)
def test_figures_in_words(text: str, wanted: str) -> None:
    """Figures are rounded, signed and named in one way everywhere."""
    assert text == wanted
