"""Who goes where: the least travel that the beds have room for, against every other way."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.pipeline.appraisal.catchments import given_catchments, nearest_catchments
from allocator.pipeline.appraisal.options import Option, Unit

BOARDS = ["b0", "b1", "b2", "b3", "b4"]


def option_of(beds: list[float]) -> Option:
    """Return an option with a unit at each of some sites."""
    units = tuple(
        Unit(f"u{place}", f"s{place}", f"Unit {place}", "b0", size)
        for place, size in enumerate(beds)
    )
    return Option("o", "new-unit", "An option", units)


def best_by_hand(minutes: np.ndarray, admissions: np.ndarray, room: np.ndarray) -> float:
    """Return the least travel over every way to send boards to units; infinite if none fits."""
    boards, units = minutes.shape
    best = np.inf
    for chosen in itertools.product(range(units), repeat=boards):
        taken = np.bincount(chosen, weights=admissions, minlength=units)
        if (taken <= room + 1e-9).all():
            travel = sum(
                admissions[board] * minutes[board, unit] for board, unit in enumerate(chosen)
            )
            best = min(best, travel)
    return best


@st.composite
def _questions(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw minutes, admissions and room of five boards and two or three units."""
    units = draw(st.integers(2, 3))
    cell = st.integers(1, 60)
    minutes = draw(st.lists(st.lists(cell, min_size=units, max_size=units), min_size=5, max_size=5))
    admissions = draw(st.lists(st.integers(1, 12), min_size=5, max_size=5))
    room = draw(st.lists(st.integers(5, 40), min_size=units, max_size=units))
    return tuple(np.array(part, dtype=float) for part in (minutes, admissions, room))


@settings(max_examples=40)
@given(_questions())
def test_catchments_are_the_best_of_all(
    question: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    """No way of sending boards whole to units with room has less travel (brute force)."""
    minutes, admissions, room = question
    option = option_of(list(room))
    sites, keys = [unit.site_code for unit in option.units], [u.key for u in option.units]
    found = nearest_catchments(
        option,
        pd.DataFrame(minutes, index=BOARDS, columns=sites),
        pd.Series(admissions, index=BOARDS),
        pd.Series(room, index=keys),
    )
    chosen = np.array([keys.index(unit) for unit in found.unit[BOARDS]])
    travel = float((admissions * minutes[np.arange(5), chosen]).sum())
    best = best_by_hand(minutes, admissions, room)
    if np.isinf(best):
        assert found.how == "without room"
        best = float((admissions * minutes.min(axis=1)).sum())
    else:
        taken = np.bincount(chosen, weights=admissions, minlength=len(keys))
        assert (taken <= room + 1e-9).all()
        nearest = float((admissions * minutes.min(axis=1)).sum())
        assert (found.how == "nearest") == (travel == pytest.approx(nearest))
    assert travel == pytest.approx(best)
    assert found.proved


def test_a_full_unit_sends_on_the_board_that_loses_least() -> None:
    """Both want u0, which has room for one: the one with less to lose goes elsewhere."""
    minutes = pd.DataFrame({"s0": [10.0, 10.0], "s1": [15.0, 40.0]}, index=["near", "far"])
    found = nearest_catchments(
        option_of([1.0, 1.0]),
        minutes,
        pd.Series({"near": 5.0, "far": 5.0}),
        pd.Series({"u0": 5.0, "u1": 5.0}),
    )
    assert found.unit.to_dict() == {"near": "u1", "far": "u0"}
    assert found.how == "by room"


def test_catchments_of_today_are_kept() -> None:
    """Whatever is nearer."""
    now = pd.Series({"b1": "west", "b0": "east"})
    found = given_catchments(now, pd.Index(["b0", "b1"]))
    assert (found.unit.to_dict(), found.how) == ({"b0": "east", "b1": "west"}, "as now")


@settings(max_examples=15)
@given(_questions(), st.permutations(range(5)))
def test_the_order_of_boards_changes_no_travel(
    question: tuple[np.ndarray, np.ndarray, np.ndarray], order: list[int]
) -> None:
    """Rows in another order have the same total travel, and the same room in use."""
    minutes, admissions, room = question
    option = option_of(list(room))
    keys = [unit.key for unit in option.units]
    table = pd.DataFrame(minutes, index=BOARDS, columns=[unit.site_code for unit in option.units])
    women, beds = pd.Series(admissions, index=BOARDS), pd.Series(room, index=keys)
    turned = [BOARDS[place] for place in order]
    travels = []
    for boards in (BOARDS, turned):
        found = nearest_catchments(option, table.loc[boards], women[boards], beds)
        own = [table.loc[board, f"s{found.unit[board][1:]}"] for board in BOARDS]
        travels.append(float((admissions * np.array(own)).sum()))
    assert travels[0] == pytest.approx(travels[1])
