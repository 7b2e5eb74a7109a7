"""Who lives within so many minutes, worked out by hand on three places and two boards."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

from allocator.analysis.access import minutes_to_nearest
from allocator.analysis.reach import (
    births_within,
    births_within_each,
    places_within,
    services,
    sites_of,
)
from allocator.errors import UsageError
from allocator.inputs.geography import Geography
from allocator.pipeline import Allocation


def frame(index: str, rows: dict[str, tuple[object, ...]], *columns: str) -> pd.DataFrame:
    """Return a table with a named index."""
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(columns))
    return table.rename_axis(index)


@pytest.fixture
def geography() -> Geography:
    """Two boards, three places, three sites."""
    none = pd.DataFrame()
    return Geography(
        boards=frame("board_code", {"A": ("Ayr",), "B": ("Bute",)}, "board_name"),
        councils=none,
        zones=frame(
            "zone_id",
            {"1": ("Near", "A", 500.0), "2": ("Far", "A", 100.0), "3": ("Isle", "B", 50.0)},
            "name",
            "board_code",
            "population",
        ),
        bases=frame(
            "site_code",
            {
                "x": ("Infirmary", "maternity; mother and baby unit"),
                "y": ("Clinic", "community"),
                "z": ("Cottage", "Maternity"),
            },
            "name",
            "kind",
        ),
        mbus=none,
        mbu_catchments=pd.Series(dtype=str),
        networks=pd.Series(dtype=str),
        hubs=none,
        outlines_path=Path("boards.geojson"),
    )


def by_zone(*values: float) -> pd.Series:
    """Return one number a place."""
    return pd.Series(values, index=pd.Index(["1", "2", "3"], name="zone_id"))


@pytest.mark.parametrize(
    ("service", "sites"),
    [
        ("maternity", ["x", "z"]),
        ("Mother-and-Baby-Unit", ["x"]),
        ("mbu", ["x"]),
        ("base", ["x", "y", "z"]),
    ],
)
def test_sites_of_a_kind(geography: Geography, service: str, sites: list[str]) -> None:
    """A site of several kinds counts for each; capitals and hyphens make no difference."""
    assert list(sites_of(geography, service)) == sites


def test_unknown_kind_names_the_nearest(geography: Geography) -> None:
    """A kind that no site has is refused with the nearest, or with all."""
    with pytest.raises(UsageError, match=r"Did you mean maternity\?"):
        sites_of(geography, "maternty")
    with pytest.raises(UsageError, match="base, community, maternity, mother and baby unit"):
        sites_of(geography, "zoo")
    assert services(geography) == ("base", "community", "maternity", "mother and baby unit")


def test_places_within(geography: Geography) -> None:
    """Places come nearest first; the limit itself is within, what has no way is not."""
    minutes, births = by_zone(30.0, 10.0, math.inf), by_zone(10, 2, 1)
    table = places_within(geography, minutes, births, max_minutes=30)
    assert list(table["name"]) == ["Far", "Near"]
    assert table.loc["1"].to_dict() == {
        "name": "Near",
        "board_name": "Ayr",
        "minutes": 30.0,
        "population": 500.0,
        "births": 10,
    }


def test_births_within(geography: Geography) -> None:
    """Births, share, mean minutes and furthest place of each board and of Scotland."""
    minutes, births = by_zone(30.0, 90.0, math.inf), by_zone(9, 1, 2)
    table = births_within(geography, minutes, births, max_minutes=60)
    assert list(table["board_name"]) == ["Ayr", "Bute", "Scotland"]
    assert table["births_within"].to_list() == [9, 0, 9]
    assert table["share_within"].to_list() == pytest.approx([0.9, 0.0, 0.75])
    assert table.at["A", "mean_minutes"] == pytest.approx((9 * 30 + 1 * 90) / 10)
    assert math.isnan(table.at["B", "mean_minutes"])
    assert table["furthest_place"].to_list() == ["Far", "Isle", "Isle"]
    assert table["furthest_minutes"].to_list() == [90.0, math.inf, math.inf]


def test_births_within_each_limit(geography: Geography) -> None:
    """Births of each board and of Scotland within 30, 60 and 90 minutes, each itself within."""
    minutes, births = by_zone(30.0, 90.0, math.inf), by_zone(9, 1, 2)
    table = births_within_each(geography, minutes, births)
    assert table.index.names == ["within_minutes", "board_code"]
    found = table["births_within"].unstack("within_minutes")
    assert found.loc["A"].to_dict() == {30.0: 9, 60.0: 9, 90.0: 10}
    assert found.loc["B"].to_dict() == {30.0: 0, 60.0: 0, 90.0: 0}
    assert found.loc["S92000003"].to_dict() == {30.0: 9, 60.0: 9, 90.0: 10}
    assert table.loc[(90.0, "S92000003"), "share_within"] == pytest.approx(10 / 12)


def test_births_of_reference_boards_re_add(reference: Allocation) -> None:
    """Scotland is the sum of its boards, and shares never fall as the limit rises."""
    posts = reference.plan["base_posts"]["filled_wte"]
    sites = posts[posts > 0].index.get_level_values("site_code").unique()
    near = minutes_to_nearest(reference.times.minutes, sites)
    births = reference.plan["zone_coverage"]["need_families"].xs(1, level="wave")
    table = births_within_each(reference.geography, near, births)
    for column in ("births", "births_within"):
        wide = table[column].unstack("within_minutes")
        whole = wide.loc["S92000003"]
        assert wide.drop("S92000003").sum().to_list() == pytest.approx(whole.to_list())
    shares = table["share_within"].unstack("within_minutes")
    assert (shares.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)


def test_share_of_no_births_is_missing(geography: Geography) -> None:
    """A board without births has no share of them, and no mean."""
    table = births_within(geography, by_zone(1, 2, 3), by_zone(9, 1, 0), max_minutes=60)
    assert math.isnan(table.at["B", "share_within"])
    assert math.isnan(table.at["B", "mean_minutes"])


def test_no_place_is_lost_in_silence(geography: Geography) -> None:
    """A place without minutes or without births is refused by its code."""
    with pytest.raises(UsageError, match="'3'"):
        births_within(geography, by_zone(1, 2, math.nan), by_zone(9, 1, 1), max_minutes=60)
    with pytest.raises(UsageError, match="'2'"):
        births_within(geography, by_zone(1, 2, 3), by_zone(9, 1, 1).drop("2"), max_minutes=60)
