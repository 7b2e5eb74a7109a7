"""Travel times and crossings of the sample plan, and its page with every layer."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from sample_plan import sample_geography, sample_plan

from allocator.outputs.webmap import Tiles, draw_map

#: Minutes one way from each place to each base of the sample; Skerry has no way to any.
_MINUTES = {
    "g1": (12.0, 95.0, 150.0, 240.0),
    "g2": (95.0, 48.0, 140.0, 170.0),
    "g3": (150.0, 140.0, 9.0, 80.0),
    "g4": (240.0, 170.0, 80.0, 22.0),
    "i-holm": (500.0, 590.0, 640.0, 700.0),
    "i-skerry": (float("inf"),) * 4,
}
_CROSSINGS = {
    "northtown-holm": ("ferry", "Northtown harbour", "Holm", -3.7, 57.7, -1.25, 60.15, 465.0, 0.5),
    "holm-skerry": ("ferry", "Holm", "Skerry pier", -1.25, 60.15, -1.5, 60.42, 40.0, 6.0),
    "northtown-holm-air": ("flight", "Northtown", "Holm", -3.8, 57.6, -1.3, 60.2, 130.0, 2.0),
}


def sample_minutes() -> pd.DataFrame:
    """Return minutes one way: index ``zone_id``, columns ``site_code``."""
    sites = pd.Index(["X101H", "X102H", "X103H", "X104H"], name="site_code")
    index = pd.Index(list(_MINUTES), name="zone_id")
    return pd.DataFrame(list(_MINUTES.values()), index=index, columns=sites)


def sample_crossings(*, names: dict[str, str] | None = None) -> pd.DataFrame:
    """Return two ferries and a flight; `names` replaces the names of ends by route."""
    columns = ["kind", "from_name", "to_name", "from_lon", "from_lat", "to_lon", "to_lat"]
    table = pd.DataFrame(
        list(_CROSSINGS.values()),
        index=pd.Index(list(_CROSSINGS), name="route"),
        columns=[*columns, "minutes", "a_day"],
    )
    for route, name in (names or {}).items():
        table.loc[route, ["from_name", "to_name"]] = name
    return table


def sample_page(folder: Path, *, tiles: Tiles | None = None) -> str:
    """Return the sample's page with every layer."""
    return draw_map(
        sample_plan(),
        sample_geography(folder),
        title="Sample plan",
        minutes=sample_minutes(),
        crossings=sample_crossings(),
        tiles=tiles,
    )
