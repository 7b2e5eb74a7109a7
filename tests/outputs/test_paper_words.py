"""The words, links and drawings of a paper: each set as it is, never run, never lost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from html import escape
from pathlib import Path

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_reader import document, missing, read_paper, seen, squeezed
from report_reader import draw, report_plan

from allocator.errors import OutputError, UsageError
from allocator.outputs.page.templates import template_text
from allocator.outputs.paper import report_pdf
from allocator.outputs.paper.markup import paper_of
from allocator.outputs.paper.row_headings import tag_row_headings

#: Texts that would be instructions of the typesetter, were they ever read as such.
HOSTILE = (
    '#import "@preview/x:1.0.0": *',
    '#eval("panic(1)")',
    '#panic("no")',
    "#let x = 1; #x",
    "$x^2$",
    "\\u{41}\\",
    "*bold* _leaning_",
    "@label <label>",
    "`raw` ```typ #panic() ```",
    "// left out",
    "/* left out */",
    "= Heading",
    "- item + item / term: means",
    "https://example.org/[x](y)",
    "{ panic() } ] [ ( ;",
    "~ -- --- ... 'single' \"double\"",
    '")), panic("',
    "<g/></svg><text>",
)


def test_hostile_texts_stay_texts() -> None:
    """Whatever a text says, and wherever it stands, it is set as it is."""
    blocks = []
    for text in map(escape, HOSTILE):
        blocks += [f"<h2>{text}</h2><p class='flag'>{text} <strong>{text}</strong></p>"]
        blocks += [f"<ul><li>{text}</li></ul><dl><dt>{text}</dt><dd>{text}</dd></dl>"]
        blocks += [f"<p><code>{text}</code> <a href='#{text}'>{text}</a></p>"]
        blocks += [f"<table><caption>{text}</caption><tr><th scope='row'>{text}</th></tr></table>"]
        picture = f"<svg viewBox='0 0 90 9'><text x='1'>{text}</text></svg>"
        named = f"<div role='img' aria-label='{text}'>{picture}</div>"
        blocks += [f"<figure><figcaption>{text}</figcaption>{named}</figure>"]
    html = document("".join(blocks), title=escape(" ".join(HOSTILE)))
    paper = read_paper(report_pdf(html))
    assert missing(seen(html)[0], squeezed(paper.tags.text)) == []
    alts = [str(tag.entry["/Alt"]).rstrip(".") for tag in paper.tags.all("Figure")]
    assert alts == [" ".join(text.split()).rstrip(".") for text in HOSTILE]
    assert paper.reader.metadata.title == " ".join(HOSTILE)


@settings(max_examples=15, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_is_set_as_it_is_or_as_its_codes(text: str) -> None:
    """No text of any script stops the paper; a sign without letters stands as its code."""
    html = document(f"<h2>A</h2><p>Before {escape(text)} after</p>")
    said = squeezed(read_paper(report_pdf(html)).tags.text)
    assert said.startswith("SampleContentsA")
    for sign in text:
        seen_sign = unicodedata.category(sign) not in {"Cc", "Cf", "Mn", "Zl", "Zp", "Zs"}
        assert not seen_sign or sign in said or f"[U+{ord(sign):04X}]" in said


def test_a_sign_without_letters_stands_as_its_code() -> None:
    """Letters that the fonts lack are named; those that they have are set."""
    paper = read_paper(report_pdf(document("<h2>A</h2><p>Gàidhlig, Žilina, 中 and \U0001f600</p>")))
    assert "Gàidhlig, Žilina, [U+4E2D] and [U+1F600]" in paper.tags.text


@pytest.mark.parametrize(
    "body",
    [
        "<canvas>words</canvas>",
        "<p>Words <button>words</button></p>",
        "<table><tr><td><form>words</form></td></tr></table>",
        "<table><div>words</div></table>",
        "<table>words<tr><td>1</td></tr></table>",
        "<ul><p>words</p></ul>",
        "<div class='facts'>words</div>",
        "<div class='chart-row'>words</div>",
        "<dl><dd>words</dd></dl>",
        "<svg><foreignObject>words</foreignObject></svg>",
        "<p>words",
        "<p>words</em></p>",
    ],
)
def test_what_paper_has_no_place_for_is_an_error(body: str) -> None:
    """An unknown element, or text out of place, stops the paper: nothing is lost silently."""
    with pytest.raises(OutputError):
        report_pdf(document(body))


def test_a_file_of_another_layout_is_refused() -> None:
    """A typesetter that writes its files in another way is an error that says what to install."""
    plain = typst.compile(b"= A", ignore_system_fonts=True, pdf_tags=False)
    for pdf in (plain, plain[:-20], b"%PDF-1.7"):
        with pytest.raises(OutputError, match="imh-allocator"):
            tag_row_headings(pdf, [])


def test_a_table_in_a_figure_is_a_table() -> None:
    """A figure that holds a table is its table, under the caption of the figure."""
    rows = "<tr><th scope='row'>Row</th><td>1</td></tr>"
    figure = f"<figure><figcaption>Said</figcaption><table>{rows}</table></figure>"
    tags = read_paper(report_pdf(document(f"<h2>A</h2>{figure}"))).tags
    assert [len(tags.all(kind)) for kind in ("Table", "Figure")] == [1, 0]
    assert tags.text.endswith("SaidRow1")


def test_what_leads_around_the_page_is_left_out() -> None:
    """Navigation, hidden text and what the page keeps from print are not set."""
    body = (
        "<nav><p>around</p></nav><p hidden>hidden</p><p class='no-print'>back</p>"
        "<h2>A</h2><details><summary>More</summary><p>opened</p></details><template>t</template>"
    )
    said = read_paper(report_pdf(document(body))).tags.text
    assert not [word for word in ("around", "hidden", "back") if word in said]
    assert "Moreopened" in squeezed(said)


def test_links_lead_to_their_places() -> None:
    """A link within the report leads to the page of its place; no link runs or leads nowhere."""
    filler = "<p>Words</p>" * 60
    body = (
        "<h2>A</h2><p><a href='#far'>far</a> <a href='#row'>row</a> <a href='#gone'>gone</a> "
        "<a href='javascript:alert(1)'>script</a> <a href='https://example.org/a'>out</a></p>"
        f"{filler}<section id='far'><h2>Far</h2></section>{filler}"
        "<table><caption>T</caption><tr id='row'><th scope='row'>x</th></tr></table>"
    )
    paper = read_paper(report_pdf(document(body)))
    pages = {words.text.strip(): words.page for words in paper.tags.words}
    linked = {}
    for tag in paper.tags.all("P"):
        for link in tag.all("Link"):
            kids = [kid.get_object() for kid in link.entry["/K"]]
            (note,) = [kid for kid in kids if kid.get("/Type") == "/OBJR"]
            linked[link.text] = note["/Obj"].get_object()
    assert set(linked) == {"far", "row", "out"}
    assert all(note["/Contents"] for note in linked.values())
    assert linked["out"]["/A"]["/URI"] == "https://example.org/a"
    for name, text in (("far", "Far"), ("row", "x")):
        place = linked[name]["/Dest"]
        if isinstance(place, str):
            place = paper.reader.named_destinations[place].dest_array
        assert paper.reader.get_page_number(place[0].get_object()) == pages[text] > 1


@pytest.mark.long
def test_the_same_report_gives_the_same_bytes_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """Another process, order of hashing, folder and clock change no byte; no file is left."""
    html = tmp_path / "report.html"
    html.write_text(draw(report_plan()), encoding="utf-8", newline="")
    code = (
        "import sys; from pathlib import Path; from allocator.outputs.paper import report_pdf;"
        "sys.stdout.buffer.write(report_pdf(Path(sys.argv[1]).read_text(encoding='utf-8')))"
    )
    made = []
    for seed, epoch in (("1", "0"), ("2", "1700000000")):
        place = tmp_path / seed
        place.mkdir()
        given_too = {"PYTHONHASHSEED": seed, "TMPDIR": str(place), "SOURCE_DATE_EPOCH": epoch}
        run = subprocess.run(
            [sys.executable, "-c", code, str(html)],
            check=True,
            capture_output=True,
            cwd=place,
            env=os.environ | given_too,
        )
        made.append(run.stdout)
        assert list(place.iterdir()) == []
    assert made[0].startswith(b"%PDF-1.7")
    assert made[0] == made[1]


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has no typesetter is told what to install."""
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(UsageError, match=r'pip install "imh-allocator\[pdf\]"'):
        report_pdf(document("<h2>A</h2>"))


def test_the_typesetter_has_nothing_to_warn_of(tmp_path: Path) -> None:
    """The contents name the right pages at the first try, and every font is at hand."""
    paper = paper_of(draw(report_plan(), tmp_path))
    _, warnings = typst.compile_with_warnings(
        template_text("paper/report.typ").encode(),
        sys_inputs={"paper": json.dumps(paper)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )
    assert warnings == []


def test_every_colour_of_words_stands_out() -> None:
    """Each colour that words are set in has a contrast of 4.5 or more with what is behind it."""
    named = dict(re.findall(r'#let ([\w-]+) = rgb\("(#\w+)"\)', template_text("paper/report.typ")))
    behind = [named.pop(name) for name in ("tint", "amber-tint")] + ["#ffffff"]
    del named["line-colour"]
    assert set(named) == {"ink", "muted", "accent", "amber", "green"}
    for colour in named.values():
        assert all(contrast(colour, paper) >= 4.5 for paper in behind)


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it."""
    light = []
    for colour in (first, second):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        light.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(light) + 0.05) / (min(light) + 0.05)


def drawn(svg: str, sheet: str, *, around: str = "") -> str:
    """Return the drawing of a report with this style sheet, as it is embedded."""
    head = f"<style>{sheet}</style>"
    html = document(f"<h2>A</h2><div class='{around}'>{svg}</div>", head=head)
    (block,) = [one for part in paper_of(html)["parts"] for one in part if one["kind"] == "drawing"]
    return block["drawing"]["svg"]


def test_a_drawing_carries_the_styles_of_its_page() -> None:
    """Variables, classes, places and weights of rules, and colours from around, are followed."""
    sheet = """
    :root { --blue: #0b4a72; }
    /* .a { fill: red; } */
    .a { fill: var(--blue); padding: 1px; }
    .chart .a { stroke: currentcolor; font-size: 0.5rem; }
    .chart > .a { opacity: 0.1; }
    rect { fill: #ffffff; stroke-width: 2; }
    .a:hover { fill: red; }
    @media print { .a { fill: red; } }
    .chart { color: #123456; }
    """
    svg = drawn(
        "<svg viewBox='0 0 9 9'><rect class='a' onclick='x()'/></svg>", sheet, around="chart"
    )
    root, rect = re.findall(r"<(?:svg|rect)[^>]*>", svg)
    assert 'color="#123456"' in root
    assert 'viewBox="0 0 9 9"' in root
    assert rect == '<rect fill="#0b4a72" stroke-width="2" stroke="currentColor" font-size="8px">'


def test_a_drawing_in_percent_is_given_a_width() -> None:
    """A drawing as wide as its page has a width of its own, and room for marks at its ends."""
    svg = drawn("<svg width='100%' height='26'><rect x='100%'/></svg>", "")
    assert svg.startswith("<svg ")
    assert 'viewBox="-8 0 512 26"' in svg
    assert '<svg width="496" height="26" overflow="visible"><rect x="100%">' in svg


def test_a_drawing_fetches_nothing() -> None:
    """Only what stands in the drawing is drawn."""
    svg = drawn("<svg viewBox='0 0 9 9'><use href='https://example.org/a.svg#b'/></svg>", "")
    assert "example.org" not in svg
