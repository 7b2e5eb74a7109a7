"""Journeys that every planner knows take about as long as they do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from by_kind import BY_KIND
from journeys import DOUBTED, DOUBTED_TOLERANCE, JOURNEYS, TOLERANCE
from recalled import RECALLED, is_held_out

from allocator.travel.network import Network
from allocator.travel.route import route

LEAST_JOURNEYS = 40
MOST_MEDIAN_ERROR = 0.07
MOST_ERROR_AT_90_PERCENT = 0.15


def error(network: Network, start: str, end: str, usual_minutes: float) -> float:
    """Return the model's moving minutes against the usual ones, as a share."""
    return route(network, start, end).moving_minutes / usual_minutes - 1


@pytest.mark.parametrize(("start", "end", "minutes"), JOURNEYS)
def test_a_known_journey_takes_its_usual_time(
    summer: Network, start: str, end: str, minutes: float
):
    """Moving minutes lie within 12 % of the usual time."""
    assert abs(error(summer, start, end, minutes)) <= TOLERANCE


@pytest.mark.parametrize(("start", "end", "minutes"), DOUBTED)
def test_a_doubted_journey_is_not_far_off(summer: Network, start: str, end: str, minutes: float):
    """Where model and table differ more, they stay within 20 %."""
    assert abs(error(summer, start, end, minutes)) <= DOUBTED_TOLERANCE


@pytest.mark.long
def test_the_whole_table_is_met(summer: Network):
    """Over all journeys, doubted ones included, errors are small and lean to neither side."""
    errors = np.array([error(summer, *journey) for journey in (*JOURNEYS, *DOUBTED)])
    assert len(errors) >= LEAST_JOURNEYS
    assert np.median(np.abs(errors)) <= MOST_MEDIAN_ERROR
    assert np.quantile(np.abs(errors), 0.9) <= MOST_ERROR_AT_90_PERCENT
    assert abs(np.mean(errors)) <= 0.03


@pytest.mark.parametrize("held_out", [False, True])
def test_the_second_table_is_met_on_both_halves(summer: Network, *, held_out: bool):
    """The half that speeds were fitted on and the half left out of the fit agree about as well."""
    errors = np.array(
        [
            error(summer, start, end, minutes)
            for start, end, _, minutes in RECALLED
            if is_held_out(start, end) == held_out
        ]
    )
    assert len(errors) >= LEAST_JOURNEYS
    assert np.median(np.abs(errors)) <= MOST_MEDIAN_ERROR
    assert np.quantile(np.abs(errors), 0.9) <= MOST_ERROR_AT_90_PERCENT
    assert abs(np.mean(errors)) <= 0.03


def test_short_and_long_journeys_of_every_kind_are_met(summer: Network, bases: pd.DataFrame):
    """The third table, short ways, hospitals and ferries among it, leans to neither side."""
    errors = np.array(
        [
            route(summer, start, end, bases).moving_minutes / minutes - 1
            for _, start, end, _, minutes in BY_KIND
        ]
    )
    assert np.median(np.abs(errors)) <= MOST_MEDIAN_ERROR
    assert np.quantile(np.abs(errors), 0.9) <= 0.17
    assert abs(np.mean(errors)) <= 0.03


def test_roads_are_as_long_as_usual(summer: Network):
    """Kilometres of the second table lean by little; short ways may take a longer, quicker road."""
    ratios = np.array(
        [
            route(summer, start, end).kilometres / kilometres
            for start, end, kilometres, _ in RECALLED
            if kilometres >= 40
        ]
    )
    assert abs(np.median(ratios) - 1) <= 0.02
    assert np.quantile(np.abs(ratios - 1), 0.9) <= 0.10
