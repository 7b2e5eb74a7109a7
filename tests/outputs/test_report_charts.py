"""Charts as shapes, charts beside their tables, and figures as words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_reader import (
    Drawn,
    Picture,
    drawn_reference,
    drawn_sample,
    figure,
    pictures_of,
    tables_of,
)

from allocator.analysis.baselines import BASELINE_RULES
from allocator.outputs.report import figures as written
from allocator.outputs.report.chart_axis import MOST_STEPS, axis_top, length, ticks
from allocator.outputs.report.charts import EDGE, LONGEST_NAME, WIDTH, Chart, bar_chart, dot_chart

DASH = "\N{EN DASH}"
MARK = re.compile(r'class="mark-(\d)" transform="translate\(([\d.]+) ([\d.]+)\)"')
#: The whole axis in a picture's units.
AXIS = WIDTH - 2 * EDGE


def bars(rows: dict[str, list[float]], **options: object) -> Chart:
    """Return a bar chart with little to say."""
    given_too = {"name": "c", "title": "t", "description": "d", "unit": "u"}
    parts = len(next(iter(rows.values())))
    series = [f"part {place}" for place in range(parts)]
    figures = [f"figure {place}" for place in range(len(rows))]
    return bar_chart(**(given_too | options), series=series, rows=rows, figures=figures)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Draw the report of the sample plan."""
    return drawn_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(params=["sample", "reference"])
def drawn(request: pytest.FixtureRequest) -> Drawn:
    """Return the sample's report, then the reference plan's."""
    if request.param == "reference":
        return drawn_reference()
    return request.getfixturevalue("sample")


def test_stacked_bars_meet() -> None:
    """Each part of a bar starts where the one before ends; an empty part is left out."""
    chart = bars({"one": [1.0, 0.0, 3.0], "two": [0.0, 0.0, 0.0]})
    first, second = chart.drawing.bars
    assert (first.series, first.x, first.width) == (0, length(EDGE), length(AXIS / 4))
    assert (second.series, second.x) == (2, length(EDGE + AXIS / 4))
    assert float(second.x) + float(second.width) == pytest.approx(WIDTH - EDGE)


def test_a_line_stands_at_the_value_beside() -> None:
    """A value to hold bars against is drawn across all of them, and named in the key."""
    chart = bars({"one": [2.0], "two": [4.0]}, beside=("Scotland 3", 3.0))
    (line,) = [one for one in chart.drawing.lines if one.kind == "beside"]
    assert line.x1 == line.x2 == length(EDGE + AXIS * 3 / 4)
    assert [word.text for word in chart.key.words] == ["Scotland 3"]
    unknown = bars({"one": [2.0]}, beside=("Scotland", float("nan")))
    assert [one for one in unknown.drawing.lines if one.kind == "beside"] == []


def test_what_is_not_known_is_not_drawn() -> None:
    """A value that is not known is neither a bar nor a mark at zero."""
    assert bars({"one": [float("nan")], "two": [1.0]}).drawing.bars[0].y != "0"
    assert len(bars({"one": [float("nan")], "two": [1.0]}).drawing.bars) == 1
    chart = dot_chart(
        name="c",
        title="t",
        description="d",
        unit="u",
        series=["a", "b"],
        rows={"one": [float("nan"), 2.0], "two": [float("nan")] * 2},
    )
    assert [mark.series for mark in chart.drawing.marks] == [1]


@given(st.floats(min_value=1e-6, max_value=1e9))
def test_axes_hold_their_values(largest: float) -> None:
    """An axis ends at or just above its largest value, in few even steps that read apart."""
    top = axis_top(largest)
    made = ticks(top)
    assert largest <= top * (1 + 1e-9)
    assert 2 <= len(made) <= MOST_STEPS + 1
    assert made[0][0] == 0
    assert made[-1][0] == pytest.approx(top)
    if top >= 0.01:
        assert len({label for _, label in made}) == len(made)


@given(
    st.lists(
        st.lists(st.floats(min_value=0, max_value=1e6), min_size=3, max_size=3),
        min_size=1,
        max_size=15,
    )
)
def test_nothing_leaves_its_picture(rows: list[list[float]]) -> None:
    """Whatever the values, every bar, line and word stands within the picture."""
    chart = bars({f"row {place}": values for place, values in enumerate(rows)})
    for bar in (*chart.key.bars, *chart.drawing.bars):
        assert 0 <= float(bar.x) <= float(bar.x) + float(bar.width) <= WIDTH + 0.1
        assert 0 <= float(bar.y) <= float(bar.y) + float(bar.height) <= float(chart.height)
    for line in chart.drawing.lines:
        assert 0 <= float(line.x1) <= WIDTH
        assert 0 <= float(line.y1) <= float(line.y2) <= float(chart.height)
    for word in (*chart.key.words, *chart.drawing.words):
        assert 0 <= float(word.x) <= WIDTH
        assert 0 < float(word.y) <= float(chart.height)


def test_a_long_name_is_cut_and_a_long_key_wraps() -> None:
    """A name longer than its row is shortened; a key takes as many lines as it needs."""
    chart = bars({"n" * 80: [1.0]})
    label = next(word.text for word in chart.drawing.words if word.kind == "label")
    assert len(label) == LONGEST_NAME
    assert label.endswith("\N{HORIZONTAL ELLIPSIS}")
    wide = dot_chart(
        name="c", title="t", description="d", unit="u", series=["s" * 30] * 3, rows={"a": [1.0] * 3}
    )
    assert len({word.y for word in wide.key.words}) == 3


def test_every_chart_names_a_table_with_its_figures(drawn: Drawn) -> None:
    """A chart has a title with its unit, and its description leads to a table of the page."""
    captions = {table.caption for table in tables_of(drawn.html).values()}
    pictures = pictures_of(drawn.html)
    assert len(pictures) == len(drawn.names) + 6
    for name, picture in pictures.items():
        assert ", " in picture.title
        assert len(picture.description) > 60
        assert any(caption in picture.description for caption in captions), name


def test_charts_of_waves_are_their_tables(drawn: Drawn) -> None:
    """Parts of the charts of need, posts and money are as long as their tables say."""
    tables, pictures = tables_of(drawn.html), pictures_of(drawn.html)
    national = tables["national"].by_name()
    posts = [row for row in tables["posts"].rows if row[0] != "All services"]
    money = [row for row in tables["money"].rows if row[0] == "All services"]
    labels = tables["money"].columns
    spent = [next(at for at, one in enumerate(labels) if one.startswith(name)) for name in SPENT]
    for at in range(len(drawn.plan.waves)):
        served = national["Families served (families a year)"][at]
        assert_parts(pictures["need-chart"], at, {0: served})
        parts = {place: row[1 + at] for place, row in enumerate(posts)}
        assert_parts(pictures["posts-chart"], at, parts)
        parts = {place: money[at][column] for place, column in enumerate(spent)}
        assert_parts(pictures["money-chart"], at, parts, scale=1000.0)


SPENT = ("Recurring", "Set-up", "Carried out", "Lapses")


def assert_parts(picture: Picture, wave: int, cells: dict[int, str], *, scale: float = 1.0) -> None:
    """Check that the parts of a wave's bar are as long on the axis as a table's cells say."""
    # A bar begins at the left: there the waves fall apart.
    starts = [at for at, (_, x, _) in enumerate(picture.bars) if x == EDGE]
    ends = [*starts[1:], len(picture.bars)]
    widths = {series: width for series, _, width in picture.bars[starts[wave] : ends[wave]]}
    unit = float(picture.words["tick"][-1].replace(",", "")) * scale / AXIS
    for place, cell in cells.items():
        digits = len(cell.partition(".")[2])
        slack = 0.5 * 10.0**-digits + 0.06 * unit
        assert widths.get(place, 0.0) * unit == pytest.approx(figure(cell), abs=slack)


def test_bars_of_boards_are_their_tables(drawn: Drawn) -> None:
    """Coverage of each board is as long as the table's share; travel stands with its mean."""
    tables, pictures = tables_of(drawn.html), pictures_of(drawn.html)
    boards, travel = tables["boards"].by_name(), tables["travel"].by_name()
    coverage = pictures["coverage-chart"]
    assert coverage.words["label"] == list(drawn.names.values())
    top = float(coverage.words["tick"][-1])
    for name, said, bar in zip(
        drawn.names.values(), coverage.words["figure"], coverage.bars, strict=True
    ):
        assert said == boards[name][7]
        slack = 0.05 + 0.06 * top / AXIS
        assert bar[2] / AXIS * top == pytest.approx(float(said[:-1]), abs=slack)
    assert f"Scotland {boards['Scotland'][7]}" in coverage.words["key"]
    for name, said in zip(
        drawn.names.values(), pictures["travel-chart"].words["figure"], strict=True
    ):
        mean = travel[name][2]
        assert said == ("nobody met" if mean == DASH else f"{mean} min")


def test_chart_of_rules_shows_the_same_figures(drawn: Drawn) -> None:
    """Each mark of the chart stands where the table's figure belongs on its axis."""
    block = drawn.html.partition('class="chart rules-chart"')[2].partition("</figure>")[0]
    picture = pictures_of(drawn.html)["rules-chart"]
    assert picture.words["label"] == list(drawn.names.values())
    top = float(picture.words["tick"][-1])
    rows = tables_of(drawn.html)["rules-per-births"].rows
    marks = [
        (int(series), float(x), float(y))
        for series, x, y in MARK.findall(block.partition("chart-grid")[2])
    ]
    heights = sorted({y for _, _, y in marks})
    assert len(heights) == len(rows)
    for (_name, *cells), height in zip(rows, heights, strict=True):
        here = {series: x for series, x, y in marks if y == height}
        assert len(here) == 1 + len(BASELINE_RULES)
        for series, x in here.items():
            said = float(cells[series])
            assert (x - EDGE) / AXIS * top == pytest.approx(said, abs=0.006 + top / AXIS / 10)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.01, "under 0.1"), (3.25, "3.2"), (9.97, "10"), (1234.6, "1,235")],
)
def test_families_have_one_decimal_below_ten(value: float, text: str) -> None:
    """Families are whole numbers from ten, and never shown as none where there are some."""
    assert written.families(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0.00"), (0.004, "under 0.01"), (0.005, "0.01"), (1e-9, "0.00")]
)
def test_posts_are_never_shown_as_none_where_there_are_some(value: float, text: str) -> None:
    """A share of a post too small to show is said to be so; what a solver leaves is none."""
    assert written.board_wte(value) == text


def test_figures_without_a_value() -> None:
    """What cannot be worked out is a dash; differences have a sign, zero has none."""
    nan = float("nan")
    assert {written.families(nan), written.minutes(nan), written.board_wte(nan)} == {DASH}
    assert written.signed(0.123, 2) == "+0.12"
    assert written.signed(-0.001, 2) == "0.00"
    assert written.signed(-0.5, 1) == "\N{MINUS SIGN}0.5"
