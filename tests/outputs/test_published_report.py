"""The board paper of a published run: all that may be shown, and nothing that is hidden."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_reader import faults_of, read_page
from paper_reader import missing, read_paper, seen, squeezed
from published_sample import full_tables, hostile_run, published_sample, with_hidden
from report_reader import HOSTILE, shows, tables_of, words_of
from sample_facts import sample_facts
from sample_plan import WAVES

from allocator.outputs.paper import report_pdf
from allocator.outputs.publication import LIMITS_OF_HIDING, PublishedRun, published
from allocator.outputs.published_report import draw_published_report
from allocator.outputs.report.figures import families, share

HIDDEN = "[c]"
FAMILIES = ("need_families", "attainable_families", "served_families", "unmet_families", "coverage")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for outlines."""
    return tmp_path_factory.mktemp("sample")


@pytest.fixture(scope="module")
def run(folder: Path) -> PublishedRun:
    """Return the sample run as it may be published."""
    return published_sample(folder)


@pytest.fixture(scope="module")
def html(run: PublishedRun) -> str:
    """Draw its paper."""
    return draw_published_report(run)


def cells_of(run: PublishedRun, html: str) -> list[tuple[str, tuple[Any, ...], str, str]]:
    """Return table, row, column and text of each cell of the page that shows a published cell."""
    page, found = tables_of(html), []
    boards = list(run.tables["boards"]["board_name"].sort_values().index)
    for place, code in enumerate(boards, start=1):
        columns = [*FAMILIES, "serving_wte", "wte_per_1000_births", "mean_minutes"]
        rows = page[f"board-{place}-figures"].rows
        for column, row in zip(columns, rows, strict=True):
            found += [
                ("board_indicators", (code, wave), column, text)
                for wave, text in zip(WAVES, row[1:], strict=True)
            ]
    side = [row for row in page["boards"].rows if len(row) > 1]
    for (wave, code), row in zip(((w, c) for w in WAVES for c in boards), side, strict=True):
        columns = ["need_families", "served_families", "coverage", "team_wte", "embedded_wte"]
        found += [
            ("board_indicators", (code, wave), column, text)
            for column, text in zip([*columns, "mean_minutes"], row[1:], strict=True)
        ]
    for row in page["islands"].rows:
        columns = ["need_families", "served_families", "coverage", "mean_minutes"]
        found += [
            ("island_indicators", (row[0], WAVES[-1]), column, text)
            for column, text in zip(columns, row[3:], strict=True)
        ]
    for code, row in zip(boards, page["admissions"].rows[1:], strict=True):
        found += [
            ("mbu_admissions", (code, "east", wave), "admissions", text)
            for wave, text in zip(WAVES, row[1:], strict=True)
        ]
    for column, row in zip(FAMILIES, page["national"].rows, strict=False):
        found += [
            ("national_indicators", (wave,), column, text)
            for wave, text in zip(WAVES, row[1:], strict=True)
        ]
    return found


def test_each_cell_is_hidden_or_shows_its_figure(run: PublishedRun, html: str) -> None:
    """A hidden cell reads [c], and only such a one; every other shows its figure."""
    kinds = Counter()
    for table, row, column, text in cells_of(run, html):
        label = row if len(row) > 1 else row[0]
        hides = run.is_hidden(table, label, column)
        kinds[hides] += 1
        assert (text == HIDDEN) == hides, (table, row, column)
        if not hides:
            scale = 100.0 if column == "coverage" else 1.0
            assert shows(text, run.tables[table].at[label, column], scale=scale), (row, column)
    assert min(kinds[True], kinds[False]) > 40


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=st.floats(0.0, 1e6))
def test_no_hidden_figure_reaches_the_page(run: PublishedRun, html: str, value: float) -> None:
    """Whatever stands behind the masks, the page has the same bytes."""
    assert draw_published_report(with_hidden(run, lambda _table, _row, _column: value)) == html


def test_true_figures_behind_the_masks_change_nothing(
    run: PublishedRun, html: str, folder: Path
) -> None:
    """With the true figures put back behind the masks the page has the same bytes."""
    truth = sample_facts(folder).plan.tables
    known = [name for name in truth if name in run.tables]

    def true(table: str, row: Any, column: str) -> Any:
        return truth[table].at[row, column] if table in known else 123.456

    assert draw_published_report(with_hidden(run, true)) == html


def test_another_truth_gives_the_same_page(run: PublishedRun, html: str, folder: Path) -> None:
    """A plan that differs only in a hidden count is published as the same page."""
    facts = sample_facts(folder)
    admissions = facts.plan["mbu_admissions"].copy()
    row = ("S08000026", "east")
    assert admissions.loc[row, "admissions"].max() == pytest.approx(0.42)
    admissions.loc[row, "admissions"] = 0.87
    tables = {**facts.plan.tables, "mbu_admissions": admissions}
    other = published(
        dataclasses.replace(facts, plan=dataclasses.replace(facts.plan, tables=tables))
    )
    assert all(other.hidden[name].equals(mask) for name, mask in run.hidden.items())
    assert draw_published_report(other) == html


def test_the_plan_itself_is_not_looked_at(run: PublishedRun, html: str) -> None:
    """Without the plan's tables, places, travel times and answers the page is the same."""
    blind = dataclasses.replace(
        run,
        plan=dataclasses.replace(run.plan, tables={}, settings=pd.DataFrame()),
        geography=None,
        minutes=None,
        crossings=None,
        deprivation=None,
        baselines=None,
        answers=None,
        inequality=None,
        checks=None,
        inputs=None,
    )
    assert draw_published_report(blind) == html


def test_hidden_figures_are_in_no_words_of_their_board(
    run: PublishedRun, html: str, folder: Path
) -> None:
    """No true figure of families or coverage stands in the section of a board that hides it."""
    truth = full_tables(folder)
    looked_at = 0
    for name in run.tables["boards"]["board_name"]:
        section = words_of(f"<body>{section_of(html, name)}")
        code = run.tables["boards"].index[run.tables["boards"]["board_name"] == name][0]
        figures = set(re.findall(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?%?", section))
        shown = set()
        hidden = set()
        for wave in WAVES:
            for column in FAMILIES:
                value = truth["board_indicators"].at[(code, wave), column]
                text = share(value) if column == "coverage" else families(value)
                hides = run.is_hidden("board_indicators", (code, wave), column)
                (hidden if hides else shown).add(text)
        # A whole number can stand there as another figure: travel or a wave, for instance.
        telling = {text for text in hidden - shown if "." in text}
        looked_at += len(telling)
        assert not telling & figures, name
    assert looked_at > 10


def section_of(html: str, name: str) -> str:
    """Return the section of a board."""
    return next(
        part for part in html.split('<section class="board"')[1:] if f'heading">{name} ' in part
    ).partition("</section>")[0]


def test_a_sum_over_a_hidden_cell_is_hidden(run: PublishedRun) -> None:
    """Where one board's posts are hidden, so are those of the service, and there is no chart."""
    hidden = run.hidden["team_posts"].copy()
    hidden.loc[("S08000102", "perinatal", 2), "filled_wte"] = True
    html = draw_published_report(
        dataclasses.replace(run, hidden={**run.hidden, "team_posts": hidden})
    )
    rows = tables_of(html)["posts"].by_name()
    assert rows["Specialist perinatal"][1] == HIDDEN
    assert HIDDEN not in rows["Community IMH"] + rows["Mother and baby unit"]
    assert "posts-chart" in draw_published_report(run)
    assert "posts-chart-title" not in html


def test_the_legend_stands_above_each_table_that_hides(html: str) -> None:
    """A table with a hidden cell has its legend right above it; no other table has one."""
    tables = tables_of(html)
    legends = 0
    for name, table in tables.items():
        before = html.partition(f'id="{name}">')[0].rpartition("<div")[0][-120:]
        has_legend = "[c]: hidden, to protect small numbers." in before
        hides = any(cell == HIDDEN for row in table.rows for cell in row)
        assert has_legend == hides, name
        legends += has_legend
    assert legends >= 8


def test_the_page_says_what_it_is(html: str) -> None:
    """Banner, status of proof, claim, the rule and its limits are said in words."""
    words = words_of(html)
    for text in (
        "Published copy: small numbers hidden.",
        "Proved: under the stated rules",
        "Modelled access to specialist capacity; no claim on clinical outcomes.",
        "above 0 and below 5 are hidden",
        LIMITS_OF_HIDING,
    ):
        assert text in words


def test_governance_is_named_or_marked(folder: Path, html: str) -> None:
    """A name that is given is shown; one that is missing is marked."""
    assert re.findall(r'class="mark">([^<]+)<', html) == ["Not stated", "Not stated", "Not assured"]
    named = {f"governance.{role}_by": f"The {role}" for role in ("commissioned", "analysed")}
    html = draw_published_report(published_sample(folder, values=named))
    assert re.findall(r'class="mark">([^<]+)<', html) == ["Not assured"]
    assert "<dd>The commissioned</dd>" in html


def test_hidden_boards_are_told_together(run: PublishedRun, html: str) -> None:
    """The summary says who is hidden in which wave, and what they have together."""
    words = words_of(html)
    assert (
        "In wave 3: families served are hidden for 3 boards, Holm Islands, Northmoor and "
        "Westerdale. Together they have 177 families with need a year, of whom 21 are served;"
    ) in words
    assert "What they have together is hidden too." in words
    rows = tables_of(html)["together"].rows
    assert [row[0] for row in rows] == [f"Wave {wave}" for wave in run.together.index]
    assert "The lowest coverage among the boards shown is 0.0% in wave 1 (Westerdale)" in words


def test_hidden_cells_are_counted_without_their_kind(run: PublishedRun, html: str) -> None:
    """Each table with hidden cells has its count; which of them are small is nowhere said."""
    rows = tables_of(html)["hidden"].rows
    counts = [int(np.sum(mask.to_numpy(bool))) for mask in run.hidden.values()]
    assert [int(row[2]) for row in rows] == [count for count in counts if count]
    assert not re.search("primary|secondary(?! source)", words_of(html))


def test_a_run_that_hides_nothing_says_so(run: PublishedRun) -> None:
    """Without hidden cells there is no legend, and the summary says that all is shown."""
    shown = {name: mask & False for name, mask in run.hidden.items()}
    html = draw_published_report(
        dataclasses.replace(run, hidden=shown, together=run.together.iloc[:0])
    )
    words = words_of(html)
    assert "In every wave: families served are shown for every board." in words
    assert "No figure of this plan is hidden." in words
    assert "[c]: hidden" not in words


def test_names_stay_names(tmp_path: Path) -> None:
    """Hostile text adds no element and no attribute, and is shown letter by letter."""
    page = read_page(draw_published_report(hostile_run(tmp_path)))
    assert faults_of(page) == []
    counts = Counter(tag for tag, _ in page.elements)
    allowed = {"script": 1, "img": 0, "h1": 1, "iframe": 0, "form": 0, "input": 0}
    assert {tag: counts[tag] for tag in allowed} == allowed
    named = {name for _, attributes in page.elements for name in attributes}
    assert not {name for name in named if name.startswith("on") or name == "autofocus"}
    for text in HOSTILE:
        assert text in "".join(page.words)


def test_structure_for_screen_readers(html: str) -> None:
    """Headings step down one level at a time; tables have captions and scopes; ids are single."""
    page = read_page(html)
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    tags = Counter(tag for tag, _ in page.elements)
    assert tags["caption"] == tags["table"]
    assert all(named.get("scope") for tag, named in page.elements if tag == "th")
    ids = Counter(named["id"] for _, named in page.elements if "id" in named)
    assert max(ids.values()) == 1


@pytest.mark.long
def test_same_bytes(html: str, folder: Path) -> None:
    """The same run gives the same bytes in another process, with another order of hashing."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); sys.stdout.reconfigure(newline='');"
        "from pathlib import Path; from published_sample import published_sample;"
        "from allocator.outputs.published_report import draw_published_report as draw;"
        "sys.stdout.write(draw(published_sample(Path(sys.argv[2]))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent), str(folder)],
        env=os.environ | {"PYTHONHASHSEED": "7", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    assert done.stdout == html.encode()


@pytest.mark.long
def test_the_paper_can_be_set_as_pdf(html: str) -> None:
    """The PDF of the page has every word of it, in order."""
    pytest.importorskip("typst")
    texts, _ = seen(html)
    assert len(texts) > 300
    assert missing(texts, squeezed(read_paper(report_pdf(html)).tags.text)) == []
