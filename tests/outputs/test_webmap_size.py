"""How large the map page is: small enough to be sent, at every size of place."""

from __future__ import annotations

from functools import cache

import pytest
from large_plan import large_plan, minutes_between, places
from page_reader import faults_of, read_page

from allocator.inputs.geography import load_geography
from allocator.inputs.workspace import open_workspace
from allocator.outputs.webmap import draw_map
from allocator.travel.lines import crossing_lines
from allocator.travel.network import load_network

MEGABYTE = 1_000_000


@cache
def page_of(count: int) -> str:
    """Return the page of a plan over that many small areas, with every layer."""
    workspace = open_workspace()
    geography = load_geography(workspace)
    zones = places(count)
    minutes = minutes_between(zones, geography.bases)
    return draw_map(
        large_plan(zones, minutes, geography),
        geography,
        title="Small areas",
        minutes=minutes,
        crossings=crossing_lines(load_network(workspace)),
    )


@pytest.mark.long
@pytest.mark.parametrize(("count", "megabytes"), [(1_279, 3), (6_976, 10)])
def test_page_of_small_areas_can_be_sent(count: int, megabytes: int) -> None:
    """With every layer the page is at most 3 MB at 1,279 places and 10 MB at 6,976."""
    assert len(page_of(count).encode()) <= megabytes * MEGABYTE


@pytest.mark.long
def test_page_of_small_areas_is_whole() -> None:
    """Every place has its row in every wave, and the page is as strict as any."""
    page = read_page(page_of(1_279))
    assert faults_of(page) == []
    rows = [named for tag, named in page.elements if tag == "th" and named.get("scope") == "row"]
    assert len(rows) >= 3 * 1_279
    data = page.data["plan-data"]
    assert len(data["places"]) == 2 * 1_279  # type: ignore[index]
