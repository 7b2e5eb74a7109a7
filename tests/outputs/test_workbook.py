"""The workbook: one accessible table a sheet, every figure the run's own, the same bytes again."""

from __future__ import annotations

import dataclasses
import math
import re

import pandas as pd
import pytest
from openpyxl.utils import get_column_letter
from sample_facts import mask_of, opened, parts_of, sample_facts, table_of

from allocator.errors import OutputError
from allocator.outputs.dictionary import DICTIONARY, SHORTHAND, TABLES
from allocator.outputs.facts import RunFacts
from allocator.outputs.publication import published
from allocator.outputs.tidy import run_tables
from allocator.outputs.workbook import workbook_bytes, write_workbook
from allocator.outputs.workbook.sheets import SHEETS, Look
from allocator.outputs.workbook.views import MOST_ROWS, views

FRONT = ["Cover", "Contents", "Notes"]


@pytest.fixture(scope="module")
def facts(tmp_path_factory) -> RunFacts:
    """Return a run made by hand, with every table."""
    return sample_facts(tmp_path_factory.mktemp("facts"))


@pytest.fixture(scope="module")
def content(facts) -> bytes:
    """Return its workbook."""
    return workbook_bytes(facts)


@pytest.fixture(scope="module")
def book(content):
    """Return its workbook, read by another library."""
    return opened(content)


def facts_only(run: RunFacts) -> RunFacts:
    """Return a run's facts without whatever else it brings."""
    names = [field.name for field in dataclasses.fields(RunFacts)]
    return RunFacts(**{name: getattr(run, name) for name in names})


def cover_lines(facts: RunFacts) -> list[str]:
    """Return what the cover says, line by line."""
    return [row[0].value for row in opened(workbook_bytes(facts, tables={}))["Cover"].iter_rows()]


def test_the_sheets_are_the_cover_contents_notes_and_one_for_each_table(book):
    """Every sheet has its place; names fit their tabs, and none is empty."""
    assert book.sheetnames == [*FRONT, *(sheet.name for sheet in SHEETS)]
    assert all(
        len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in book.sheetnames
    )


def test_each_sheet_has_one_marked_table_with_a_name_and_a_header_row(book):
    """Its title is a heading in A1; the table starts in column A and has headers that differ."""
    names = set()
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        heads = [cell.value for cell in sheet[table.ref][0]]
        assert sheet["A1"].value
        assert sheet["A1"].style == "Heading 1"
        assert table.ref.startswith("A")
        assert len({head.lower() for head in heads}) == len(heads)
        assert heads == [column.name for column in table.tableColumns]
        assert re.fullmatch(r"[a-z_]+", table.name)
        names.add(table.name)
    assert len(names) == len(book.sheetnames) - 1


def test_no_sheet_has_merged_hidden_or_filtered_cells_or_gaps(book):
    """Nothing is merged, hidden or filtered, and no cell of a table is blank."""
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        assert not sheet.merged_cells.ranges
        assert table.autoFilter is None
        assert not any(row.hidden for row in sheet.row_dimensions.values())
        assert not any(column.hidden for column in sheet.column_dimensions.values())
        blank = [c.coordinate for row in sheet[table.ref] for c in row if c.value in (None, "")]
        assert not blank, f"{sheet.title}: {blank[:3]}"
        last = sheet[table.ref][-1][-1]
        assert (sheet.max_row, sheet.max_column) == (last.row, last.column)


def test_headers_stay_in_sight_and_columns_have_room(book):
    """The rows down to the header are frozen and printed on every page; columns fit their words."""
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        header = sheet[table.ref][0]
        assert sheet.freeze_panes == f"A{header[0].row + 1}"
        assert sheet.print_title_rows == f"${header[0].row}:${header[0].row}"
        for place, cell in enumerate(header, start=1):
            width = sheet.column_dimensions[get_column_letter(place)].width
            assert width >= max(len(word) for word in cell.value.split())


def test_what_colour_would_say_is_said_in_words(book):
    """No cell has a background, and text is dark on white."""
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.fill.fill_type is None
                assert not cell.value or cell.font.color.rgb in {"FF1B1B1B", "FF0B4F9E"}


def test_contents_lead_to_every_sheet(book):
    """Each row names a sheet, what it holds and its rows, and its link leads there."""
    shown = table_of(book["Contents"])
    assert list(shown["Sheet"]) == ["Notes", *(sheet.name for sheet in SHEETS)]
    links = [
        cell.hyperlink for row in book["Contents"].iter_rows() for cell in row if cell.hyperlink
    ]
    assert [link.location for link in links] == [f"'{name}'!A1" for name in shown["Sheet"]]
    for name, rows in zip(shown["Sheet"], shown["Rows"], strict=True):
        assert rows == len(table_of(book[name]))
        back = [c.hyperlink.location for row in book[name].iter_rows() for c in row if c.hyperlink]
        assert back == ["'Contents'!A1"]


def test_every_column_of_every_table_is_on_a_sheet():
    """What the run's tables hold can all be found in the workbook."""
    shown: set[tuple[str, str]] = set()
    for sheet in SHEETS:
        if sheet.table == DICTIONARY:
            continue
        own = sheet.columns or tuple(column.name for column in TABLES[sheet.table].columns)
        for spec in own:
            shown.add((spec.table, spec.column) if isinstance(spec, Look) else (sheet.table, spec))
    values = {(table.name, c.name) for table in TABLES.values() for c in table.columns}
    # A board's cover is shown among its indicators, which have the same figures under those names.
    same = {("board_coverage", c.name) for c in TABLES["board_indicators"].columns}
    keys = {
        ("zones", "zone_id"),
        ("bases", "site_code"),
        ("bases", "board_code"),
        ("mbus", "mbu_id"),
    }
    assert values - shown - same - keys == set()


def test_figures_are_the_runs_own(facts, content):
    """Each number on a sheet is the table's, to the digits of a sheet; a blank is shorthand."""
    book, tables = opened(content), run_tables(facts)
    compared = 0
    for view in views(tables, {}):
        if view.sheet.table == DICTIONARY:
            continue
        shown = table_of(book[view.sheet.name])
        plain = tables[view.sheet.table].reset_index()
        for place, spec in enumerate(view.sheet.columns or plain.columns):
            about = view.columns[place].about
            if isinstance(spec, Look) or about.kind not in {"number", "whole number"}:
                continue
            for cell, value in zip(shown.iloc[:, place], plain[spec], strict=True):
                if not math.isfinite(value):
                    assert cell == about.symbol, (view.sheet.name, spec)
                    continue
                assert isinstance(cell, int | float)
                assert math.isclose(cell, value, rel_tol=1e-15), (view.sheet.name, spec)
                compared += 1
    assert compared > 1000


def test_names_are_looked_up_by_code(book, facts):
    """A code's own name stands beside it: board, place, base, unit, hub."""
    flows = table_of(book["Flows"])
    zones, bases, boards = (facts.plan[name] for name in ("zones", "bases", "boards"))
    assert list(flows["Place"]) == list(zones.loc[flows["Place code"], "name"])
    assert list(flows["Base"]) == list(bases.loc[flows["Base code"], "name"])
    of_place = zones.loc[flows["Place code"], "board_code"]
    assert list(flows["Board code of the place"]) == list(of_place)
    assert list(flows["Board of the place"]) == list(boards.loc[of_place, "board_name"])
    models = table_of(book["Models of service"]).set_index("Board code")
    assert models.loc["S08000026", "Lead hub"] == "Northmoor"
    assert models.loc["S08000101", "Lead hub"] == "[z]"


def test_words_and_yes_or_no_are_plain(book):
    """Services, measures and objectives are in words; truth values are Yes and No."""
    posts = table_of(book["Posts"])
    assert set(posts["Service"]) == {"Community IMH", "Specialist perinatal"}
    assert "Kolm-Pollak equivalent" in set(table_of(book["Inequality"])["Measure"])
    assert set(table_of(book["Range of posts"])["Firm"]) == {"Yes", "No"}
    assert list(table_of(book["Rules checked"])["Switched off"]) == ["No", "Yes"]


def test_shorthand_is_explained_where_it_is_used(book):
    """A sheet with shorthand says so above its table; the notes explain each; nothing else does."""
    notes = table_of(book["Notes"])
    assert set(SHORTHAND) <= set(notes["Term"])
    for sheet in book.worksheets[3:]:
        used = {c for row in table_of(sheet).to_numpy() for c in row if c in SHORTHAND}
        above = " ".join(str(row[0].value) for row in sheet.iter_rows(max_row=6))
        assert {symbol for symbol in SHORTHAND if f"{symbol} " in above} == used, sheet.title


def test_a_number_that_is_not_finite_is_shorthand(facts):
    """NaN and infinity never reach a cell as such; a whole column of them is no obstacle."""
    money = facts.plan["money"].assign(lapsed_gbp=math.inf, setup_gbp=math.nan, budget_gbp=-0.0)
    book = opened(workbook_bytes(facts, tables={**run_tables(facts), "money": money}))
    shown = table_of(book["Money"])
    assert set(shown["Lapsed (GBP)"]) == set(shown["Set-up cost (GBP)"]) == {"[x]"}
    assert set(map(str, shown["Budget (GBP)"])) == {"0"}


def test_the_cover_names_who_answers_and_says_where_nobody_does(facts, tmp_path):
    """An empty field is said to be empty; a name stands as it was given."""
    empty = cover_lines(facts)
    assert {"Commissioned by: Not stated", "Assured by: Not assured"} <= set(empty)
    named = sample_facts(tmp_path, settings={"governance.assured_by": "A panel"})
    assert "Assured by: A panel" in cover_lines(named)


def test_the_cover_claims_no_more_than_was_proved(facts):
    """Proved, proved for what was decided, or stopped: the cover says which, and the claim."""

    def said(status: str, **settings: str) -> str:
        values = facts.plan.settings["value"].to_dict() | settings
        table = pd.DataFrame({"value": values, "status": "assumption", "unit": "", "source": "s"})
        table = table.assign(origin="o", drives="d").rename_axis("key")
        plan = dataclasses.replace(facts.plan, status=status, settings=table)
        return "\n".join(cover_lines(dataclasses.replace(facts, plan=plan)))

    assert "Proved: under the stated rules" in said("proved")
    both = said("proved", **{"waves.rollout": "pathfinder", "posts.whole": "yes"})
    assert "Proved for these openings and these whole posts:" in both
    assert "Stopped before proof" in said("stopped")
    assert "no claim on clinical outcomes" in said("proved")
    assert "1 of 1 are kept" in said("proved")


def test_a_hidden_cell_shows_c_wherever_it_would_be_seen(facts):
    """Its figure is nowhere in the file, and the others of its column stay numbers."""
    tables = run_tables(facts)
    cover = tables["board_coverage"].copy()
    cover.loc[("S08000101", 1), "served_community"] = 1.2345678
    tables |= {"board_coverage": cover}
    hidden = {"board_coverage": mask_of(cover, [(("S08000101", 1), "served_community")])}
    content = workbook_bytes(facts, tables=tables, hidden=hidden)
    shown = table_of(opened(content)["Boards"]).set_index(["Board code", "Wave"])
    column = shown["Served by community teams (families a year)"]
    assert column.loc[("S08000101", 1)] == "[c]"
    assert all(isinstance(value, int | float) for value in column.drop(("S08000101", 1)))
    assert not any("1.2345678" in text for text in parts_of(content).values())


def test_what_cannot_be_hidden_is_refused(facts):
    """A mask whose label is not in the table would publish the cell: it is no quiet miss."""
    mask = pd.DataFrame({"served": [True]}, index=facts.plan["money"].index[:1])
    with pytest.raises(ValueError, match="money"):
        workbook_bytes(facts, hidden={"money": mask})


def test_a_published_copy_says_so(facts):
    """The cover says which copies may be published."""
    assert any("not for publication" in line for line in cover_lines(facts))
    copy = dataclasses.replace(facts, published=True)
    said = cover_lines(copy)
    assert any("may be published" in line for line in said)
    assert not any("not for publication" in line for line in said)
    notes = table_of(opened(workbook_bytes(copy, tables={}))["Notes"])
    terms = set(notes.loc[notes["Subject"] == "Published copy", "Term"])
    assert {"Limits of hiding", "Mean travel", "Lowest board", "Left out"} <= terms
    with pytest.raises(ValueError, match="must bring its tables"):
        workbook_bytes(copy)


def test_a_published_run_shows_its_own_tables(facts):
    """Figures worked out anew from what is left would be wrong: the run's tables are shown."""
    run = published(facts)
    content = workbook_bytes(run)
    assert content == workbook_bytes(facts_only(run), tables=run.tables, hidden=run.hidden)
    shown = table_of(opened(content)["Boards"])
    hidden = int(run.hidden["board_indicators"]["served_families"].sum())
    assert hidden > 0
    assert (shown["Served (families a year)"] == "[c]").sum() == hidden
    assert "Places" not in opened(content).sheetnames


def test_a_table_without_rows_has_no_sheet_and_the_contents_say_so(facts):
    """An empty table is named in the contents; one that was not asked for is not spoken of."""
    tables = run_tables(facts)
    tables["network_cover"] = tables["network_cover"].iloc[:0]
    del tables["post_ranges"]
    book = opened(workbook_bytes(facts, tables=tables))
    assert "Network cover" not in book.sheetnames
    assert "Range of posts" not in book.sheetnames
    lines = [str(row[0].value) for row in book["Contents"].iter_rows(max_row=4)]
    assert any("network cover by hub boards" in line for line in lines)
    dictionary = table_of(book["Data dictionary"])
    assert "post_ranges" not in set(dictionary["Table"])


def test_too_many_rows_are_refused_in_plain_words(facts, tmp_path):
    """A table that no sheet can hold is named, with the way out, and nothing is written."""
    index = pd.RangeIndex(MOST_ROWS, name="wave")
    long = pd.DataFrame({"hours_per_wte": 1.0}, index=index)
    with pytest.raises(OutputError, match=r"unit_values has 1,048,576.*CSV or Parquet"):
        write_workbook(facts, tmp_path / "plan.xlsx", tables={"unit_values": long})
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_what_stood_there(facts, tmp_path):
    """A place that cannot be written is named, and nothing half-written stays behind."""
    target = tmp_path / "plan.xlsx"
    target.mkdir()
    with pytest.raises(OutputError, match=r"plan\.xlsx cannot be written"):
        write_workbook(facts, target)
    assert list(tmp_path.iterdir()) == [target]


def test_the_same_facts_give_the_same_bytes(facts, content, tmp_path):
    """Made again, the file is the same to the last byte, and all its times are one."""
    write_workbook(facts, tmp_path / "plan.xlsx")
    assert (tmp_path / "plan.xlsx").read_bytes() == content


def test_the_document_says_what_it_is_and_nothing_of_the_machine(content, book):
    """Title, product and language are set; there is no user, no path and no time of making."""
    properties = book.properties
    assert properties.title == "National model of service: Baseline"
    assert properties.creator == properties.lastModifiedBy == "imh-allocator"
    assert properties.language == "en-GB"
    assert properties.created.year == 1980
    assert not [
        name for name, text in parts_of(content).items() if "/root" in text or "/tmp" in text
    ]
