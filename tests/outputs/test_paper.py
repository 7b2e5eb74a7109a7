"""The report as a board paper in PDF: whole, tagged, in order, and the same bytes each time."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_reader import (
    Paper,
    Tag,
    document,
    margins_kept,
    missing,
    read_paper,
    seen,
    squeezed,
    table,
)
from report_reader import draw, report_plan, tables_of

from allocator.outputs.paper import report_pdf
from allocator.outputs.report import Governance


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Draw the report of the sample plan."""
    governance = Governance(commissioned_by="A Board", analysed_by="An Analyst")
    return draw(report_plan(), tmp_path_factory.mktemp("sample"), governance=governance)


@pytest.fixture(scope="module")
def pdf(html: str) -> bytes:
    """Set the report of the sample plan as a paper."""
    return report_pdf(html)


@pytest.fixture(scope="module")
def paper(pdf: bytes) -> Paper:
    """Read the paper of the sample plan."""
    return read_paper(pdf)


def test_every_text_of_the_report_is_in_the_paper_in_its_order(html: str, paper: Paper) -> None:
    """A screen reader says each word that the page shows, in the order of the page."""
    texts, _ = seen(html)
    assert len(texts) > 500
    assert missing(texts, squeezed(paper.tags.text)) == []


def test_the_file_says_what_it_is(paper: Paper) -> None:
    """The file is tagged, in British English, with a title to show, as PDF/UA-1."""
    root = paper.reader.root_object
    assert bool(root["/MarkInfo"]["/Marked"]) is True
    assert root["/Lang"] == "en-GB"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"]) is True
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert ">Sample plan</rdf:li>" in metadata
    assert paper.reader.metadata.title == "Sample plan"
    assert "/CreationDate" not in paper.reader.metadata


def test_headings_are_in_order_and_each_is_a_bookmark(html: str, paper: Paper) -> None:
    """No level is passed over, and bookmarks and contents name every heading of the page."""
    _, counts = seen(html)
    headings = paper.tags.all("H1", "H2", "H3", "H4")
    levels = [int(tag.kind[1]) for tag in headings]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))
    assert headings[0].text == "Contents"
    assert len(headings) == 1 + counts["h2"] + counts["h3"] + counts["h4"]

    def titles(marks: list) -> list[str]:
        return [
            squeezed(title)
            for mark in marks
            for title in (titles(mark) if isinstance(mark, list) else [mark.title])
        ]

    named = [squeezed(tag.text) for tag in headings[1:]]
    assert titles(paper.reader.outline) == named
    entries = [squeezed(tag.text) for tag in paper.tags.all("TOCI") if not tag.all("TOC")]
    listed = [entry for entry in entries if re.match(r".*\d$", entry)]
    pages = {squeezed(tag.text): tag.words[0].page + 1 for tag in headings[1:]}
    assert listed == [
        f"{name}{pages[name]}"
        for name, tag in zip(named, headings[1:], strict=True)
        if tag.kind in {"H1", "H2"}
    ]


def test_tables_have_headings_of_columns_and_rows(html: str, paper: Paper) -> None:
    """Every table of the page is a table, and each of its cells names its headings."""
    wanted = list(tables_of(html).values())
    found = paper.tags.all("Table")
    assert len(found) == seen(html)[1]["table"] == len(wanted) > 10
    for one, tag in zip(wanted, found, strict=True):
        assert squeezed(tag.all("Caption")[0].text) == squeezed(one.caption)
        rows = [row.all("TH", "TD") for row in tag.all("TR")]
        assert [squeezed(cell.text) for cell in rows[0]] == [squeezed(c) for c in one.columns]
        assert {cell.facts["/Scope"] for cell in rows[0]} == {"/Column"}
        for row in rows[1:]:
            check_row(row, columns=rows[0])


def check_row(row: list[Tag], *, columns: list[Tag]) -> None:
    """Check that a row has a heading, which its cells name beside those of their columns."""
    first, *others = row
    assert first.kind == "TH"
    if not others:  # a heading of the rows under it
        assert first.facts["/ColSpan"] == len(columns)
        return
    assert first.facts["/Scope"] == "/Row"
    assert [cell.kind for cell in others] == ["TD"] * (len(columns) - 1)
    for cell in others:
        assert first.entry["/ID"] in cell.facts["/Headers"]
        assert len(cell.facts["/Headers"]) == 2


def test_every_name_of_a_heading_leads_to_it(paper: Paper) -> None:
    """The names by which cells know their headings are sorted, and each has its cell."""
    pairs = list(paper.reader.root_object["/StructTreeRoot"]["/IDTree"]["/Names"])
    names = [str(name) for name in pairs[::2]]
    assert names == sorted(names)
    cells = paper.tags.all("TH")
    assert {str(cell.entry["/ID"]) for cell in cells} == set(names)
    for name, entry in zip(names, pairs[1::2], strict=True):
        assert str(entry.get_object()["/ID"]) == name


def test_each_figure_says_what_it_shows(html: str, paper: Paper) -> None:
    """There are as many figures as on the page, each with the words that the page gives it."""
    pictures = re.findall(
        r'role="img".*?<title[^>]*>(.*?)</title>\s*<desc[^>]*>(.*?)\.</desc>', html, re.DOTALL
    )
    found = [str(tag.entry["/Alt"]) for tag in paper.tags.all("Figure")]
    assert len(found) == seen(html)[1]["figure"] > 3
    assert found == [f"{title}. {description}." for title, description in pictures]


def test_each_board_starts_a_page(html: str, paper: Paper) -> None:
    """The name of a board is the first thing on its page, but for the heading of them all."""
    names = {squeezed(name) for name in re.findall(r'<h3 id="board-\d+-heading">(.*?) <', html)}
    boards = [
        tag
        for tag in paper.tags.all("H2")
        if any(squeezed(tag.text).startswith(name) for name in names)
    ]
    pages = [tag.words[0].page for tag in boards]
    assert len(set(pages)) == len(names) == len(boards) > 1
    first = {}
    for words in paper.tags.words:
        first.setdefault(words.page, words)
    for tag in boards[1:]:
        assert first[tag.words[0].page] == tag.words[0]


def test_pages_are_numbered_under_the_title(paper: Paper) -> None:
    """Each page after the first has the title above; each says which of how many it is."""
    pages = paper.reader.pages
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert f"Page {number} of {len(pages)}" in text
        assert number == 1 or text.startswith("Sample plan")


def test_an_assurance_that_is_missing_is_marked(paper: Paper) -> None:
    """Who commissioned and analysed is named; an empty field says so."""
    items = {tag.all("Lbl")[0].text: tag.all("LBody")[0].text for tag in paper.tags.all("LI")}
    assert items["Commissioned by"] == "A Board"
    assert items["Analysed by"] == "An Analyst"
    assert items["Assured by"] == "Not assured"


def test_no_word_leaves_the_page(paper: Paper) -> None:
    """Every line of the sample paper ends within its margins."""
    margins_kept(paper)


words = st.text(alphabet="abimwMW09.,%-", min_size=1, max_size=40)
cells = st.lists(words, min_size=1, max_size=4).map(" ".join)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_column_is_cut_off_or_overlaps(data: st.DataObject) -> None:
    """Whatever a table holds, its words stay on the page and clear of the next column."""
    width = data.draw(st.integers(1, 14))
    rows = data.draw(
        st.lists(st.lists(cells, min_size=width, max_size=width), min_size=2, max_size=5)
    )
    paper = read_paper(report_pdf(document(table(rows))))
    margins_kept(paper)
    for row in paper.tags.all("TR"):
        ends = [
            (min(w.left for w in cell.words), max(w.right for w in cell.words))
            for cell in row.all("TH", "TD")
        ]
        assert len(ends) == width
        assert all(before[1] <= after[0] + 0.01 for before, after in pairwise(ends))


def test_a_wide_table_lies_across_with_its_heading() -> None:
    """A table too wide for an upright page takes one that lies across, its heading with it."""
    wide = table([[f"Heading{column}ofthetable" for column in range(8)]] * 3)
    html = document(f"<h2>Narrow</h2><p>Words</p><h2>Wide</h2>{wide}<h2>After</h2><p>Words</p>")
    paper = read_paper(report_pdf(html))
    across = {words.text: paper.sizes[words.page][0] > 800 for words in paper.tags.words}
    assert across["Heading0ofthetable"]
    lying = [paper.sizes[tag.words[0].page][0] > 800 for tag in paper.tags.all("H1")]
    assert lying == [False, False, True, False]


def test_headings_of_a_long_table_stand_on_each_page_and_are_said_once() -> None:
    """A table of several pages repeats its headings, as ornament."""
    rows = [["Name", "Value"], *([f"Row {number}", str(number)] for number in range(200))]
    paper = read_paper(report_pdf(document(table(rows))))
    texts = [page.extract_text() for page in paper.reader.pages]
    shown = [text for text in texts if "Row" in text]
    assert len(shown) > 2
    assert all("Value" in text for text in shown)
    assert paper.tags.text.count("Value") == 1


def test_a_table_keeps_its_caption_wherever_pages_break() -> None:
    """The caption is part of the table, though a heading after it moves to the next page."""
    long = table([["Name", "Value"], *([f"Row {number}", str(number)] for number in range(60))])
    short = table([["Name", "Value"], *([f"Row {number}", str(number)] for number in range(20))])
    for lines in range(0, 40, 4):
        html = document(f"<h2>A</h2>{'<p>Line</p>' * lines}{long}<h2>B</h2>{short}<h2>C</h2>")
        tables = read_paper(report_pdf(html)).tags.all("Table")
        assert [tag.inside[0].kind for tag in tables] == ["Caption", "Caption"]


def test_what_is_higher_than_a_page_goes_on_over_the_next() -> None:
    """Long cells, charts of many rows and tall drawings are whole, each within the margins."""
    long = table([["Name", "Words"], *([f"Row {number}", "word " * 3000] for number in range(3))])
    line = "<div class='chart-row'><span class='chart-label'>Line {}</span><svg height='24'/></div>"
    lines = "".join(line.format(number) for number in range(90))
    chart = f"<figcaption>Chart</figcaption><div role='img' aria-label='a'>{lines}</div>"
    end = "<text y='89' font-size='1'>End</text>"
    tall = f"<svg viewBox='0 0 10 90' role='img' aria-label='b'>{end}</svg>"
    html = document(f"<h2>A</h2>{long}<figure>{chart}</figure>{tall}")
    paper = read_paper(report_pdf(html))
    assert missing(seen(html)[0], squeezed(paper.tags.text)) == []
    assert len(paper.tags.all("Figure")) == 2
    margins_kept(paper)
