"""Who lives within so many minutes, worked out by hand on three places and two boards."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

from allocator.analysis.reach import births_within, places_within, services, sites_of
from allocator.errors import UsageError
from allocator.inputs.geography import Geography


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
