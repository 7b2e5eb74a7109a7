"""Flow lines from places to bases, with a width class for the families that they carry."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from allocator.outputs.webmap.content import Content

#: Digits of a degree kept at the ends of a line: about a hundred metres.
LINE_DIGITS = 3


class FlowLine(NamedTuple):
    """One line: row of the place, row of the base, and its place among the style's widths."""

    zone: int
    site: int
    width: int


def ends(table: pd.DataFrame) -> list[tuple[float, float]]:
    """Return latitude and longitude of each place or base, in the order of the table."""
    rounded = table[["lat", "lon"]].astype(float).round(LINE_DIGITS)
    return list(zip(rounded["lat"].tolist(), rounded["lon"].tolist(), strict=True))


def flow_lines(content: Content, wave: int, *, mode: str) -> list[FlowLine]:
    """Return the lines of one wave and mode, in order of place and base.

    The rows are those of the plan's tables ``zones`` and ``bases``.

    Parameters
    ----------
    content
        What the page is made from.
    wave, mode
        Which flows.
    """
    flows = content.flows(wave).reset_index()
    here = flows[flows["mode"] == mode]
    here = here.sort_values(["zone_id", "site_code"])
    zones = content.plan["zones"].index.get_indexer(here["zone_id"])
    sites = content.plan["bases"].index.get_indexer(here["site_code"])
    width = np.searchsorted(
        content.style.sizes.flow_families, here["families"].fillna(0.0), side="right"
    )
    rows = zip(zones.tolist(), sites.tolist(), width.tolist(), strict=True)
    return [FlowLine(*row) for row in rows if row[0] >= 0 and row[1] >= 0]
