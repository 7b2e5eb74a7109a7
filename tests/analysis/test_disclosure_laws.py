"""Laws of hiding, over tables drawn at random."""

from __future__ import annotations

from disclosure_tables import faults, table
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.analysis.disclosure import PRIMARY, hidden_cells

COUNTS = st.one_of(
    st.just(0.0),
    st.floats(0.01, 4.99),
    st.floats(5.0, 8.99),
    st.floats(9.0, 500.0),
)


@st.composite
def tables(draw, values=COUNTS):
    """Draw a table of two to four rows and columns with its totals."""
    width = draw(st.integers(2, 4))
    rows = draw(st.lists(st.lists(values, min_size=width, max_size=width), min_size=2, max_size=4))
    flags = st.lists(
        st.lists(st.booleans(), min_size=width, max_size=width),
        min_size=len(rows),
        max_size=len(rows),
    )
    return table(rows, written=draw(flags), of_parts=draw(flags))


@settings(max_examples=40)
@given(tables())
def test_no_count_is_known_too_closely(drawn):
    """Whatever the table: every small count may be 0 or 9, every other hidden one anything in 9."""
    counts, relations = drawn
    hidden = hidden_cells(counts, relations)
    assert all(counts[label].value > 0 and counts[label].written for label in hidden)
    small = {label for label, one in counts.items() if one.written and 0 < one.value < 5}
    assert {label for label, kind in hidden.items() if kind == PRIMARY} == small
    assert list(faults(counts, relations, hidden)) == []


@settings(max_examples=20)
@given(tables(st.one_of(st.just(0.0), st.floats(9.0, 500.0))))
def test_nothing_is_hidden_where_no_count_is_below_nine(drawn):
    """Nothing small, nothing hidden, whatever is never written."""
    assert hidden_cells(*drawn) == {}


@settings(max_examples=15)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_counts_and_sums_changes_nothing(drawn, shuffle):
    """The same counts in another order: the same are hidden."""
    counts, relations = drawn
    labels, sums = list(counts), [dict(reversed(one.items())) for one in relations]
    shuffle.shuffle(labels)
    shuffle.shuffle(sums)
    again = hidden_cells({label: counts[label] for label in labels}, sums)
    assert again == hidden_cells(counts, relations)
    assert list(again) == sorted(again)
