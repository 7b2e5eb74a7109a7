"""Hiding small counts: worked examples, and the cheapest hiding against every other one."""

from __future__ import annotations

import math
import random

import pytest
from disclosure_tables import TOTAL, faults, known_range, least_cost, table

from allocator.analysis.disclosure import Count, attack, hidden_cells


def boards(*values: float, total_cost: float = 100.0):
    """Return the counts of some boards with their total, which is dear to hide."""
    counts = {(f"b{n}",): Count(value) for n, value in enumerate(values)}
    counts["total",] = Count(sum(values), total_cost)
    return counts, [{**{(f"b{n}",): 1.0 for n in range(len(values))}, ("total",): -1.0}]


def test_nothing_is_hidden_where_nothing_is_small():
    """From five up, and at nought, every count is shown."""
    assert hidden_cells(*boards(5.0, 12.0, 0.0, 80.0)) == {}


def test_one_small_count_takes_another_with_it():
    """Alone, it would be the total less the others; the cheapest other count goes too."""
    counts, relations = boards(3.0, 40.0, 25.0)
    counts["b2",] = Count(25.0, cost=0.5)
    assert hidden_cells(counts, relations) == {("b0",): "primary", ("b2",): "secondary"}
    assert attack(counts, relations, [("b0",), ("b2",)]) == {
        ("b0",): (0.0, 28.0),
        ("b2",): (0.0, 28.0),
    }


def test_three_islands_that_come_to_less_than_nine_take_a_fourth_board_with_them():
    """Their sum of 3.7 would bound each of them from 0 to 3.7."""
    counts, relations = boards(1.1, 1.3, 1.3, 16.6, 5.3)
    hidden = hidden_cells(counts, relations)
    assert [label for label, kind in hidden.items() if kind == "primary"] == [
        ("b0",),
        ("b1",),
        ("b2",),
    ]
    assert list(hidden.values()).count("secondary") == 1
    assert list(faults(counts, relations, hidden)) == []


def test_three_islands_that_come_to_nine_or_more_protect_each_other():
    """Each can be 0, and each can be 9: nothing else is hidden."""
    assert set(hidden_cells(*boards(3.2, 4.1, 3.9, 50.0)).values()) == {"primary"}


def test_the_total_is_hidden_where_that_costs_least():
    """A total that is worth less than a board goes in its place."""
    counts, relations = boards(3.0, 40.0, total_cost=0.5)
    assert hidden_cells(counts, relations) == {("b0",): "primary", ("total",): "secondary"}


def test_a_count_of_nobody_is_shown_and_protects_nobody():
    """Who sees every nought knows that what is hidden is none."""
    counts, relations = boards(3.0, 0.0, 60.0)
    assert set(hidden_cells(counts, relations)) == {("b0",), ("b2",)}


def test_a_sum_of_small_places_is_hidden_below_nine():
    """Seven families over several places bound each place from 0 to 7."""
    counts, relations = boards(7.0, 30.0)
    assert hidden_cells(counts, relations) == {}
    counts["b0",] = Count(7.0, of_parts=True)
    assert set(hidden_cells(counts, relations)) == {("b0",), ("b1",)}


def test_a_difference_that_nobody_writes_is_protected():
    """Need less what is within reach is a count, though no column holds it."""
    counts = {
        ("need",): Count(30.0, 3.0),
        ("reach",): Count(28.0, 2.0),
        ("beyond",): Count(2.0, written=False),
    }
    relations = [{("need",): -1.0, ("reach",): 1.0, ("beyond",): 1.0}]
    assert hidden_cells(counts, relations) == {("reach",): "secondary"}


def test_a_count_is_protected_through_a_chain_of_sums():
    """Served and unmet make the need that is shown: with one hidden, the other is."""
    counts = {("served",): Count(2.0), ("unmet",): Count(40.0), ("need",): Count(42.0, 9.0)}
    relations = [{("need",): -1.0, ("served",): 1.0, ("unmet",): 1.0}]
    assert set(hidden_cells(counts, relations)) == {("served",), ("unmet",)}


def test_what_nothing_bounds_is_known_to_nobody():
    """An attack on a count without a sum ends nowhere."""
    counts = {("alone",): Count(2.0)}
    hidden = hidden_cells(counts, [])
    assert attack(counts, [], hidden) == {("alone",): (0.0, math.inf)}


def test_the_attack_agrees_with_a_second_attacker():
    """Both find the same ranges in a table with rows and columns."""
    counts, relations = table([[2.0, 14.0, 3.0], [20.0, 8.0, 11.0], [6.0, 1.0, 30.0]])
    hidden = hidden_cells(counts, relations)
    found = attack(counts, relations, hidden)
    assert set(found) == set(hidden)
    for label, ends in found.items():
        assert ends == pytest.approx(known_range(counts, relations, hidden, label), abs=1e-6)


@pytest.mark.parametrize("seed", range(12))
def test_no_cheaper_hiding_protects(seed):
    """Every other way to hide counts of a small table costs as much, or gives a count away."""
    draw = random.Random(seed)
    kinds = [(0.0, 0.0), (0.2, 4.9), (5.0, 9.0), (9.0, 60.0)]
    rows = [[draw.uniform(*draw.choice(kinds)) for _ in range(3)] for _ in range(2)]
    flags = [[[draw.random() < share for _ in range(3)] for _ in range(2)] for share in (0.85, 0.3)]
    counts, relations = table(rows, written=flags[0], of_parts=flags[1])
    hidden = hidden_cells(counts, relations)
    assert list(faults(counts, relations, hidden)) == []
    cost = sum(counts[label].cost for label in hidden if not counts[label].must_hide)
    assert cost == pytest.approx(least_cost(counts, relations))


def test_counts_that_do_not_add_up_are_refused():
    """A slip in labels would protect the wrong count."""
    counts, relations = boards(3.0, 40.0)
    counts["total",] = Count(50.0)
    with pytest.raises(ValueError, match="do not add up"):
        hidden_cells(counts, relations)


def test_a_count_below_nought_is_refused():
    """So is one that is no number."""
    for value in (-1.0, math.nan):
        with pytest.raises(ValueError, match="at least 0"):
            hidden_cells({("b",): Count(value)}, [])


def test_totals_too_dear_to_hide_stay():
    """With totals that cost more than all else, only cells of the table are hidden."""
    counts, relations = table(
        [[2.0, 14.0, 31.0], [20.0, 8.0, 11.0], [16.0, 21.0, 30.0]], hideable_totals=False
    )
    hidden = hidden_cells(counts, relations)
    assert all(TOTAL not in label for label in hidden)
    assert list(faults(counts, relations, hidden)) == []
