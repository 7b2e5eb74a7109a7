"""Charts as numbers, and figures as words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.outputs.report import figures as written
from allocator.outputs.report.charts import MOST_TICKS, axis_top, bar_chart, dot_chart, ticks

DASH = "\N{EN DASH}"


def test_stacked_bars_meet() -> None:
    """Each part of a bar starts where the one before ends; an empty part is left out."""
    chart = bar_chart(
        name="c",
        title="t",
        description="d",
        unit="u",
        series=["a", "b", "c"],
        rows={"one": [1.0, 0.0, 3.0], "two": [0.0, 0.0, 0.0]},
        figures=["4", "0"],
    )
    assert [(bar.series, bar.x, bar.width) for bar in chart.rows[0].bars] == [
        (0, "0.000%", "25.000%"),
        (2, "25.000%", "75.000%"),
    ]
    assert chart.rows[1].bars == ()


def test_a_missing_figure_has_no_mark() -> None:
    """A value that is not known is not drawn as zero."""
    chart = dot_chart(
        name="c",
        title="t",
        description="d",
        unit="u",
        series=["a", "b"],
        rows={"one": [float("nan"), 2.0]},
    )
    assert [dot.series for dot in chart.rows[0].dots] == [1]


@given(st.floats(min_value=1e-6, max_value=1e9))
def test_axes_hold_their_values(largest: float) -> None:
    """An axis ends at or just above its largest value, in few even steps that read apart."""
    top = axis_top(largest)
    made = ticks(top)
    assert largest <= top * (1 + 1e-9)
    assert 2 <= len(made) <= MOST_TICKS + 1
    assert made[0].x == "0.000%"
    assert made[-1].x == "100.000%"
    labels = [tick.label for tick in made]
    if top >= 0.01:
        assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.01, "under 0.1"), (3.25, "3.2"), (9.97, "10"), (1234.6, "1,235")],
)
def test_families_have_one_decimal_below_ten(value: float, text: str) -> None:
    """Families are whole numbers from ten, and never shown as none where there are some."""
    assert written.families(value) == text


def test_figures_without_a_value() -> None:
    """What cannot be worked out is a dash; differences have a sign, zero has none."""
    nan = float("nan")
    assert {written.families(nan), written.minutes(nan), written.board_wte(nan)} == {DASH}
    assert written.signed(0.123, 2) == "+0.12"
    assert written.signed(-0.001, 2) == "0.00"
    assert written.signed(-0.5, 1) == "\N{MINUS SIGN}0.5"
