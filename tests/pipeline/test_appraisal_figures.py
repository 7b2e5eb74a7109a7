"""The figures of options in a country of three boards, all worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from allocator.pipeline.appraisal.catchments import given_catchments, nearest_catchments
from allocator.pipeline.appraisal.journeys import Journeys
from allocator.pipeline.appraisal.measures import Measured, Rates, measure, travel_of
from allocator.pipeline.appraisal.options import BedSizes, Unit, every_option

#: Zones: births, board, island; minutes, miles and a day's visit to S1 and S2.
ZONES = pd.DataFrame(
    [
        ("a1", 30.0, "A", False, 20.0, 100.0, 10.0, 70.0, True, True),
        ("a2", 10.0, "A", False, 100.0, 30.0, 70.0, 15.0, True, True),
        ("b1", 40.0, "B", False, 80.0, 40.0, 60.0, 20.0, True, True),
        ("c1", 20.0, "C", True, 300.0, 150.0, 200.0, 90.0, False, True),
    ],
    columns=["zone_id", "births", "board", "island", "m1", "m2", "l1", "l2", "d1", "d2"],
).set_index("zone_id")
NOW = pd.Series("east", index=["A", "B", "C"])
#: A bed has room for 10 admissions a year; 10 women a year are admitted.
RATES = Rates(10.0, 36.5, 1.0, 0.1, 80_000.0, 8_000.0)


def journeys(zones: pd.DataFrame = ZONES) -> Journeys:
    """Return the journeys of the country."""

    def _table(one: str, other: str) -> pd.DataFrame:
        return zones[[one, other]].set_axis(["S1", "S2"], axis=1)

    return Journeys(
        minutes=_table("m1", "m2"),
        miles=_table("l1", "l2"),
        day_trip=_table("d1", "d2"),
        births=zones["births"],
        board_code=zones["board"],
        is_island=zones["island"],
    )


def measured(zones: pd.DataFrame = ZONES) -> dict[str, Measured]:
    """Return every option of one unit at S1 and one candidate at S2."""
    east = Unit("east", "S1", "First", "A", 6.0)
    candidate = Unit("S2", "S2", "Second", "C", 0.0)
    way = journeys(zones)
    ways, births = way.of_boards(75.0), way.board_births()
    admissions = births / births.sum() * RATES.admissions
    found = {}
    for option in every_option([east], [candidate], 1, BedSizes((4, 6), 2, 4)):
        room = pd.Series({unit.key: unit.beds * RATES.room_per_bed for unit in option.units})
        catchments = (
            given_catchments(NOW, births.index)
            if option.kind == "now"
            else nearest_catchments(
                option, ways["minutes"].unstack("site_code"), admissions, room.sort_index()
            )
        )
        found[option.key] = measure(
            option, catchments, travel_of(option, catchments, ways, NOW), RATES
        )
    return found


def test_today_by_hand() -> None:
    """All go to S1: (40 x 40 + 40 x 80 + 20 x 300) / 100 = 108 minutes."""
    figures = measured()["now"].figures
    assert figures["mean_minutes"] == pytest.approx(108.0)
    assert figures["mean_miles"] == pytest.approx((300 + 700 + 2400 + 4000) / 100)
    shares = [figures[f"share_within_{limit}_minutes"] for limit in (60, 90, 120)]
    assert shares == pytest.approx([0.3, 0.7, 0.8])
    assert figures["share_within_miles"] == pytest.approx(0.8)
    assert (figures["worst_board"], figures["worst_board_minutes"]) == ("C", 300.0)
    assert figures["island_same_day_share"] == 0.0
    assert figures["same_day_share"] == pytest.approx(0.8)
    assert (figures["boards_moved"], figures["added_imh_gbp"]) == (0, 0.0)


def test_a_second_unit_by_hand() -> None:
    """B and C go to S2 whole, A whole to S1, although a2 lives nearer to S2."""
    one = measured()["new-S2-4"]
    figures = one.figures
    assert one.boards["unit"].to_dict() == {"A": "east", "B": "S2", "C": "S2"}
    assert one.boards["minutes"].to_dict() == pytest.approx({"A": 40.0, "B": 40.0, "C": 150.0})
    assert one.boards["next_unit"].to_dict() == {"A": "S2", "B": "east", "C": "east"}
    assert one.boards["next_minutes"].tolist() == pytest.approx([82.5, 80.0, 300.0])
    assert figures["mean_minutes"] == pytest.approx(62.0)
    shares = [figures[f"share_within_{limit}_minutes"] for limit in (60, 90, 120)]
    assert shares == pytest.approx([0.7, 0.7, 0.8])
    assert figures["share_within_miles"] == pytest.approx(0.8)
    assert (figures["worst_board_minutes"], figures["island_mean_minutes"]) == (150.0, 150.0)
    assert figures["island_same_day_share"] == 1.0
    assert figures["boards_moved"] == 2


def test_beds_and_posts_by_hand() -> None:
    """Six of ten admissions go to four beds: 0.6 beds in use; posts follow the beds."""
    one = measured()["new-S2-4"]
    new = one.units.loc["S2"]
    assert (new["admissions"], new["room"]) == (pytest.approx(6.0), 40.0)
    assert (new["beds_in_use"], new["use"]) == (pytest.approx(0.6), pytest.approx(0.15))
    assert one.units.loc["east", "use"] == pytest.approx(0.4 / 6)
    assert one.figures["least_used_unit"] == "east"
    assert one.figures["smallest_unit_beds"] == 4.0
    assert one.figures["admissions_room"] == pytest.approx(100.0)
    assert one.figures["imh_wte"] == pytest.approx(1.0)
    added = [one.figures[f"added_{name}"] for name in ("imh_wte", "imh_gbp", "setup_gbp")]
    assert added == pytest.approx([0.4, 32_000.0, 3_200.0])


def test_more_beds_change_no_travel() -> None:
    """Beds where the unit is change room, posts and cost alone."""
    found = measured()
    for key, added in (("more-east-2", 2.0), ("more-east-4", 4.0)):
        figures = found[key].figures
        assert figures["mean_minutes"] == found["redrawn"].figures["mean_minutes"]
        assert figures["admissions_room"] == pytest.approx(60.0 + 10 * added)
        assert figures["added_imh_wte"] == pytest.approx(0.1 * added)


def test_zones_in_another_order_or_of_another_name_change_nothing() -> None:
    """Rows turned round and renamed have the same figures."""
    turned = ZONES.iloc[::-1].rename(index=lambda name: f"z-{name}")
    for key, one in measured(turned).items():
        own = measured()[key]
        assert dict(one.figures) == pytest.approx(dict(own.figures))
        pd.testing.assert_frame_equal(one.boards, own.boards)


def test_splitting_a_zone_changes_nothing() -> None:
    """A zone as two with the same ways has the same figures."""
    halves = ZONES.loc[["b1", "b1"]].assign(births=20.0).set_axis(["b1x", "b1y"])
    split = pd.concat([ZONES.drop("b1"), halves]).rename_axis("zone_id")
    for key, one in measured(split).items():
        assert dict(one.figures) == pytest.approx(dict(measured()[key].figures))


def test_a_zone_without_a_way_makes_its_site_unfit_for_the_board() -> None:
    """Means are endless where a zone with births cannot come; the board goes elsewhere."""
    cut = ZONES.assign(m2=ZONES["m2"].mask(ZONES.index == "b1", np.inf))
    assert np.isinf(journeys(cut).of_boards(75.0).loc[("B", "S2"), "minutes"])
    assert measured(cut)["new-S2-4"].boards["unit"].to_dict() == {
        "A": "east",
        "B": "east",
        "C": "S2",
    }


def test_without_islands_their_figures_are_left_empty() -> None:
    """No number is filled in where there is nothing to work it out from."""
    figures = measured(ZONES.assign(island=False))["now"].figures
    assert np.isnan(figures["island_same_day_share"])
    assert np.isnan(figures["island_mean_minutes"])
