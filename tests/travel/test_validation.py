"""Published journeys: enough, from every board, each with its source, and the README true."""

from __future__ import annotations

import re

import pandas as pd
import pytest
import validation_report
from validation_report import README, WORST, report, summary, validation, worst

from allocator.inputs.tables import read_table
from allocator.inputs.workspace import Workspace
from allocator.travel.network import Network

LEAST_JOURNEYS = 70
BOARDS = 14
ADDRESS = re.compile(r"https?://\S+")


@pytest.fixture(scope="module")
def table(summer: Network, bases: pd.DataFrame) -> pd.DataFrame:
    """Hold the network against the published journeys."""
    return validation(summer, bases)


def test_enough_journeys_from_all_boards_count(table: pd.DataFrame, reference: Workspace):
    """More than enough published journeys count, and every board has one."""
    counted = table[table["counts"]]
    assert len(counted) >= LEAST_JOURNEYS
    boards = read_table(reference, "data/boards.csv")["board_name"]
    assert set(counted["board_name"]) == set(boards)
    assert len(boards) == BOARDS


def test_every_journey_names_where_its_time_is_published(table: pd.DataFrame):
    """Source, address and what it says are given, and none is recalled."""
    assert (table[["source", "address", "said"]] != "").all(axis=None)
    assert table["address"].map(lambda text: ADDRESS.fullmatch(text) is not None).all()
    assert set(table["status"]) <= {"official", "derived"}
    assert set(table["mode"]) == {"drive", "sail"}
    assert not table.duplicated(["from_place", "to_place", "source"]).any()


def test_a_journey_that_does_not_count_says_why(table: pd.DataFrame):
    """Bounds, impossible figures and those that the network uses stand apart with a reason."""
    assert set(table["counted"]) == {"yes", "no"}
    assert (table.loc[table["counted"] == "no", "note"] != "").all()


def test_errors_stay_as_reported(table: pd.DataFrame):
    """Rounded guide-book times are met about as well as two guide books meet each other."""
    counted = table[table["counts"]]
    _, median, most, mean = summary(counted["error"])
    assert median <= 0.11
    assert most <= 0.32
    assert abs(mean) <= 0.05
    _, median, most, _ = summary(table["kilometre_error"].dropna())
    assert median <= 0.05
    assert most <= 0.12


@pytest.mark.long
def test_the_readme_is_up_to_date(summer: Network, bases: pd.DataFrame):
    """What the README says is what the network gives; the module says how to renew it."""
    text = README.read_text(encoding="utf-8")
    assert report(summer, bases, text) == text, validation_report.__doc__


def test_the_worst_ten_are_explained(table: pd.DataFrame):
    """Each of the journeys with the largest errors has a line of its own in the README."""
    text = README.read_text(encoding="utf-8")
    explained = text.split("### The worst ten", 1)[1].split("###", 1)[0]
    named = table.drop_duplicates(["from_place", "to_place"]).set_index(["from_place", "to_place"])
    for ends in worst(table):
        assert f"**{named.loc[ends, 'journey']}**" in explained
    assert explained.count("\n- **") == WORST
